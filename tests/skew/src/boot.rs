//! One agent through all of its cells, in one guest.

use std::time::Duration;

use anyhow::{Context, Result, bail};
use handclasp::Agent as Session;

use crate::agents::Agent;
use crate::call::Call;
use crate::cell::{Cell, Ends, Way};
use crate::hosts::Host;
use crate::service::Service;
use crate::site::{Place, Site};
use crate::survivor::{Survivor, check_generation};
use vm_harness::machine::Guest;

/// How long a call may take: an emulated guest on a busy machine is slow.
const CALL_LIMIT: Duration = Duration::from_mins(1);

/// An agent in its guest, and the hosts that come to it.
pub(crate) struct Boot<'a> {
    agent: &'a Agent,
    hosts: &'a [Host],
    guest: Guest,
    /// A session that is no cell: it starts what the cells need, over the connection that the guest has dialled.
    control: Session,
}

impl<'a> Boot<'a> {
    /// Waits until the guest is up.
    pub(crate) async fn new(agent: &'a Agent, hosts: &'a [Host], guest: Guest) -> Result<Self> {
        let current = hosts.last().context("there is no host")?;
        let dial = match guest.dial().await {
            Ok(dial) => dial,
            Err(error) => bail!("{error:#}\n{}", guest.last_words()),
        };
        let control = current.options().incoming(dial.connection)?.await?;
        Ok(Self {
            agent,
            hosts,
            guest,
            control: control.with_timeout(CALL_LIMIT),
        })
    }

    /// Fills the agent's row, and ends the guest by Shutdown.
    pub(crate) async fn row(self) -> Result<Vec<Cell>> {
        let mut row = Vec::new();
        for host in self.hosts {
            let mut cell = self.cell(host, Way::HostDials);
            let work = self.host_dials(host, &mut cell).await;
            row.push(cell.finish(work));
        }
        for host in self.hosts {
            let mut cell = self.cell(host, Way::GuestDials);
            let work = self.guest_dials(host, &mut cell).await;
            row.push(cell.finish(work));
        }
        let newest = self.hosts.last().context("there is no host")?;
        let mut cell = self.cell(newest, Way::Downgrade);
        let work = self.downgrade(newest, &mut cell).await;
        let ended = self.end(newest, &mut cell).await;
        row.push(cell.finish(work.and(ended)));
        Ok(row)
    }

    async fn host_dials(&self, host: &Host, cell: &mut Cell) -> Result<()> {
        let session = self.connect(host).await?;
        let site = self.site(&session, format!("to-{}", host.name));
        cell.check(self.ends(host), &site).await
    }

    async fn guest_dials(&self, host: &Host, cell: &mut Cell) -> Result<()> {
        let name = format!("from-{}", host.name);
        let program = &self.agent.program;
        let (service, dial) = Service::start(&self.guest, &self.control, program, &name).await?;
        let session = host.options().incoming(dial.connection)?.await?;
        let session = session.with_timeout(CALL_LIMIT);
        let site = Site {
            agent: &session,
            name,
            place: service.place(),
        };
        cell.check(self.ends(host), &site).await?;
        let level = self.agent.contract.common(&host.contract);
        cell.call(Call::Shutdown, level, &site).await;
        // The agent waits until its caller has hung up.
        drop(session);
        service.end(&self.control).await
    }

    /// The newest host, all others down to the oldest, and the newest again, each in a session of its own.
    async fn downgrade(&self, newest: &Host, cell: &mut Cell) -> Result<()> {
        let others = self.hosts.iter().rev().skip(1);
        let mut survivor: Option<Survivor> = None;
        let mut generation = None;
        for host in [newest].into_iter().chain(others).chain([newest]) {
            let session = self.connect(host).await?;
            let site = self.site(&session, format!("leg-{}", cell.versions.len()));
            if let Some(generation) = generation {
                check_generation(&session, generation)?;
            }
            if let Some(survivor) = &survivor {
                survivor.check(&session).await?;
            }
            cell.check(self.ends(host), &site).await?;
            if site.place == Place::Process {
                continue;
            }
            if survivor.is_none() {
                let level = self.agent.contract.common(&host.contract);
                survivor = Some(Survivor::start(&session, site.place, level).await?);
            }
            generation = Some(site.generation());
        }
        if let Some(survivor) = survivor {
            survivor.end(&self.connect(newest).await?).await?;
        }
        Ok(())
    }

    /// Tells the guest to end, and waits until it has.
    async fn end(mut self, host: &Host, cell: &mut Cell) -> Result<()> {
        let session = self.connect(host).await?;
        let site = self.site(&session, "last".to_owned());
        let level = self.agent.contract.common(&host.contract);
        cell.call(Call::Shutdown, level, &site).await;
        // The guest waits until its caller has hung up.
        drop((session, self.control));
        self.guest.end().await
    }

    async fn connect(&self, host: &Host) -> Result<Session> {
        let session = host.options().connect(&self.guest.address()).await?;
        Ok(session.with_timeout(CALL_LIMIT))
    }

    fn cell(&self, host: &Host, way: Way) -> Cell {
        Cell::new(&self.agent.name, &host.name, way)
    }

    fn ends(&self, host: &'a Host) -> Ends<'a> {
        Ends {
            agent: &self.agent.contract,
            host: &host.contract,
        }
    }

    fn site<'s>(&self, agent: &'s Session, name: String) -> Site<'s> {
        let place = match self.guest.ready_inside() {
            Some(_) => Place::Init,
            None => Place::Process,
        };
        Site { agent, name, place }
    }
}

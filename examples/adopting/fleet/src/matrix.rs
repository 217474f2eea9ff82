//! Every host with every server: who understands whom.

use crate::deed::{self, Deed};
use crate::fleet::{Fleet, FleetServer};
use crate::new_host::NewHost;
use crate::old_host::OldHost;
use crate::outcome::{Host, Outcome};
use anyhow::Result;
use std::fmt::Write;

/// How a host and a server are put together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Setting {
    /// Hosts as they were, at servers as they were.
    Direct,
    /// Hosts as they were, at the guard in front of a server.
    Guarded,
    /// Today's host at servers as they were, which do not negotiate. It is told the server's release.
    Assumed,
    /// Today's host at the guard: they negotiate.
    Negotiated,
}

impl Setting {
    /// All settings.
    pub const ALL: [Self; 4] = [Self::Direct, Self::Guarded, Self::Assumed, Self::Negotiated];

    /// What the setting is called.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Direct => "old hosts, old servers, nothing between them",
            Self::Guarded => "old hosts, the guard in front of old servers",
            Self::Assumed => "today's host, old servers at an assumed level",
            Self::Negotiated => "today's host, the guard in front of old servers",
        }
    }

    /// Whether something may go wrong silently here: only where nothing checks.
    pub const fn may_go_wrong(self) -> bool {
        matches!(self, Self::Direct)
    }

    const fn has_old_hosts(self) -> bool {
        matches!(self, Self::Direct | Self::Guarded)
    }
}

/// What came of all that one host does with one server.
#[derive(Clone, Debug)]
pub struct Pair {
    /// How they were put together.
    pub setting: Setting,
    /// The minor version of the host's release.
    pub host: u32,
    /// The minor version of the server's release.
    pub server: u32,
    /// What came of each call.
    pub outcomes: Vec<(Deed, Outcome)>,
}

impl Pair {
    /// How many calls ended like this.
    pub fn count(&self, of: impl Fn(&Outcome) -> bool) -> usize {
        self.outcomes
            .iter()
            .filter(|(_, outcome)| of(outcome))
            .count()
    }

    /// The table's cell: calls that were done, refused, and wrong.
    fn cell(&self) -> String {
        let done = self.count(|outcome| matches!(outcome, Outcome::Done | Outcome::Told));
        let refused =
            self.count(|outcome| matches!(outcome, Outcome::Refused(_) | Outcome::NotSent(_)));
        let mut cell = done.to_string();
        if refused > 0 {
            let _ = write!(cell, " -{refused}");
        }
        match self.count(Outcome::is_wrong) {
            0 => cell,
            wrong => cell + &format!(" WRONG {wrong}"),
        }
    }
}

/// Runs all pairs of all settings.
pub async fn run(fleet: &Fleet) -> Result<Vec<Pair>> {
    let mut pairs = Vec::new();
    for setting in Setting::ALL {
        let newest = fleet.newest.minor;
        let hosts = if setting.has_old_hosts() {
            0..=newest
        } else {
            newest..=newest
        };
        for host in hosts {
            for server in 0..=newest {
                pairs.push(run_pair(fleet, setting, host, server).await?);
            }
        }
    }
    Ok(pairs)
}

async fn run_pair(fleet: &Fleet, setting: Setting, host: u32, server: u32) -> Result<Pair> {
    let at = &fleet.servers[server as usize];
    let deeds = deed::all().into_iter().filter(|deed| deed.is_done_by(host));
    let release = &fleet.releases[host as usize];
    let (direct, guarded) = (
        format!("unix:{}", at.direct),
        format!("unix:{}", at.guarded),
    );
    let newest = &fleet.newest;
    let outcomes = match setting {
        Setting::Direct => {
            let host = OldHost::connect(release, &unix(&at.direct)).await?;
            outcomes(&host, at, deeds).await
        }
        Setting::Guarded => {
            let host = OldHost::connect(release, &unix(&at.guarded)).await?;
            outcomes(&host, at, deeds).await
        }
        Setting::Assumed => {
            let host = NewHost::connect(newest, &direct, Some(server)).await?;
            outcomes(&host, at, deeds).await
        }
        Setting::Negotiated => {
            let host = NewHost::connect(newest, &guarded, None).await?;
            outcomes(&host, at, deeds).await
        }
    };
    Ok(Pair {
        setting,
        host,
        server,
        outcomes: outcomes?,
    })
}

/// The address as `ttrpc` writes it.
pub(crate) fn unix(path: &str) -> String {
    format!("unix://{path}")
}

/// Lets a host make its calls, and compares each with what the server did.
async fn outcomes(
    host: &impl Host,
    at: &FleetServer,
    deeds: impl Iterator<Item = Deed>,
) -> Result<Vec<(Deed, Outcome)>> {
    let mut outcomes = Vec::new();
    for deed in deeds {
        let heard = host.call(&deed).await?;
        outcomes.push((deed, Outcome::of(heard, at.journal.take())));
    }
    Ok(outcomes)
}

/// The tables, one for each setting, and what went wrong.
pub fn render(pairs: &[Pair]) -> String {
    let mut text = String::from(
        "Calls that were done, refused before anything ran (-n), and WRONG: run otherwise than meant, or in part.\n",
    );
    for setting in Setting::ALL {
        let pairs: Vec<_> = pairs
            .iter()
            .filter(|pair| pair.setting == setting)
            .collect();
        let _ = write!(text, "\n{}\n{:>10}", setting.title(), "");
        for minor in 0..crate::release::Release::COUNT {
            let _ = write!(text, "  {:<14}", format!("server 1.{minor}"));
        }
        let mut host = None;
        for pair in pairs {
            if host != Some(pair.host) {
                host = Some(pair.host);
                let _ = write!(text, "\n{:>10}", format!("host 1.{}", pair.host));
            }
            let _ = write!(text, "  {:<14}", pair.cell());
        }
        text.push('\n');
    }
    text
}

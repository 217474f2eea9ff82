//! An agent, from its address to its end.

use crate::error::Error;
use crate::memory::Memory;
use crate::platform::{Std, now};
use crate::serving::Serving;
use crate::stop::Stop;
use agent_core::session::Local;
use agent_engine::limits::CONNECTIONS;
use agent_engine::services::Services;
use agent_engine::time::Instant;
use agent_engine::{ConnectionSlots, Engine, Facts, Notice, Setup};
use vsock_transport::{Address, CID_HOST, ListenAddress, Listener};

/// An agent that listens, and serves once it [`run`](Self::run)s.
#[derive(Debug)]
pub struct Agent<'a> {
    platform: Std<'a>,
    stop: Stop,
    started: Instant,
    listening: Instant,
    connections: usize,
    trusted_user: u32,
    reports_readiness: bool,
}

impl<'a> Agent<'a> {
    /// Listens at a Unix socket or a vsock port. Who connects from now on waits until the agent runs.
    ///
    /// A Unix socket's file belongs to this user alone, and stays when the agent ends; the next one replaces it.
    ///
    /// # Errors
    /// The address cannot be had, or the kernel gives no descriptors.
    pub fn bind(address: &ListenAddress<'_>) -> Result<Self, Error> {
        let started = now();
        let listener = Listener::bind(address).map_err(Error::Listen)?;
        let stop = Stop::new()?;
        Ok(Self {
            platform: Std::new(listener, &stop)?,
            stop,
            started,
            listening: now(),
            connections: CONNECTIONS,
            trusted_user: rustix::process::geteuid().as_raw(),
            reports_readiness: false,
        })
    }

    /// Serves so many connections at a time, and at most [`CONNECTIONS`], which is also what is served unless this says
    /// otherwise. One more is kept for Negotiate and Health.
    #[must_use]
    pub fn connections(mut self, count: usize) -> Self {
        self.connections = count.min(CONNECTIONS);
        self
    }

    /// Lets this user's processes connect over a Unix socket, and nobody else's; the process's own user unless this says
    /// otherwise. The socket's file has to be theirs to use too. Over vsock the host may connect, and nobody else.
    #[must_use]
    pub fn trusted_user(mut self, user: u32) -> Self {
        self.trusted_user = user;
        self
    }

    /// Tells the host that the guest is ready, by dialling where it listens: a vsock port of the host's, or a Unix
    /// socket. The agent dials again until the host has answered.
    #[must_use]
    pub fn report_readiness(mut self, address: ListenAddress<'a>) -> Self {
        self.platform.report_readiness_at(match address {
            ListenAddress::Vsock { port } => Address::Vsock {
                cid: CID_HOST,
                port,
            },
            ListenAddress::Unix { path } => Address::Unix { path },
        });
        self.reports_readiness = true;
        self
    }

    /// Hears of what an operator may want to read in a log, on the thread that runs the agent. Nobody does unless this is
    /// called.
    #[must_use]
    pub fn on_notice(mut self, hear: impl FnMut(Notice) + Send + 'a) -> Self {
        self.platform.report_notices_to(Box::new(hear));
        self
    }

    /// A handle that makes [`run`](Self::run) return, whether it runs already or not.
    pub fn stop_handle(&self) -> Stop {
        self.stop.clone()
    }

    /// Serves until the process ends or the agent is [stopped](Stop::stop), on this thread. Then it closes all
    /// connections and listens no more.
    ///
    /// A handler that panics ends this too, by unwinding.
    ///
    /// # Errors
    /// The kernel does not let the agent wait. All connections are closed.
    pub fn run<S: Services<Std<'a>>>(self, local: &Local<'_>, services: S) -> Result<(), Error> {
        let mut memory = Memory::new(self.connections);
        let mut slots = Box::new(ConnectionSlots::new());
        let engine = Engine::new(Setup {
            local,
            facts: Facts {
                started: self.started,
                listening: self.listening,
                is_init: std::process::id() == 1,
                generation: None,
            },
            buffers: memory.lend(&mut slots),
            trusted_user: self.trusted_user,
            reports_readiness: self.reports_readiness,
            services,
        });
        Serving::new(engine, self.platform).run()
    }
}

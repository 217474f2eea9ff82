//! An agent: its settings, and its life from `bind` to the end of `run`.

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

/// An agent that listens. It serves after a call of [`run`](Self::run).
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
    /// Listens on a Unix socket or a vsock port. Connections wait in the backlog until the agent runs.
    ///
    /// Only this user may use the file of a Unix socket. The file remains when the agent ends, and the next agent replaces
    /// it.
    ///
    /// # Errors
    /// Fails if the agent cannot listen on the address, or if the kernel cannot create the descriptors.
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

    /// Sets how many connections are served at a time. The maximum, and the default, is [`CONNECTIONS`]. One more connection
    /// is reserved for Negotiate and Health.
    #[must_use]
    pub fn connections(mut self, count: usize) -> Self {
        self.connections = count.min(CONNECTIONS);
        self
    }

    /// Sets the user whose processes may connect over a Unix socket. The default is the user of this process. The user also
    /// needs access to the socket's file. Over vsock, only the host may connect.
    #[must_use]
    pub fn trusted_user(mut self, user: u32) -> Self {
        self.trusted_user = user;
        self
    }

    /// Reports readiness to the host by dialling `address`: a vsock port of the host, or a Unix socket. The agent dials
    /// again until the host has answered.
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

    /// Sets a callback for events that belong in an operator's log. It is called on the thread that runs the agent. By
    /// default there is none.
    #[must_use]
    pub fn on_notice(mut self, callback: impl FnMut(Notice) + Send + 'a) -> Self {
        self.platform.set_on_notice(Box::new(callback));
        self
    }

    /// Returns a handle that makes [`run`](Self::run) return. It can be used before and during the run.
    pub fn stop_handle(&self) -> Stop {
        self.stop.clone()
    }

    /// Serves on this thread until the agent is [stopped](Stop::stop). Then it closes the listener and all connections.
    ///
    /// If a handler panics, the panic unwinds through this function, which also closes everything.
    ///
    /// # Errors
    /// Fails if waiting for events fails. All connections are closed.
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

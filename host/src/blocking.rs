//! The same without `async`: each call waits for its answer.
//!
//! ```no_run
//! # fn example() -> Result<(), handclasp::Error> {
//! let agent = handclasp::blocking::connect("unix:/run/agent.sock")?;
//! println!("{} CPUs", agent.info()?.cpus);
//! # Ok(())
//! # }
//! ```
//!
//! The connection makes progress only while a call waits. Calls from several threads run side by side.
//! Inside an async runtime these functions fail: use the async ones there.

use crate::{Error, Lost, Offered, Options, grpc, v1};
use std::io;
use std::os::fd::OwnedFd;
use std::sync::Arc;
use std::time::Duration;
use tokio::runtime::{Builder, Handle, Runtime};

/// Connects to an agent and negotiates, with the default [`Options`].
pub fn connect(address: &str) -> Result<Agent, Error> {
    connect_with(&Options::new(), address)
}

/// Connects to an agent and negotiates. See [`Options::connect`].
pub fn connect_with(options: &Options, address: &str) -> Result<Agent, Error> {
    Agent::open(options.connect(address))
}

/// Connects again and again until there is an agent. See [`Options::wait_ready`].
pub fn wait_ready(options: &Options, address: &str, patience: Duration) -> Result<Agent, Error> {
    Agent::open(options.wait_ready(address, patience))
}

/// Takes a connection that a guest has dialled. See [`Options::accept`].
pub fn accept(options: &Options, connection: OwnedFd) -> Result<Agent, Error> {
    Agent::open(options.accept(connection))
}

/// Waits until a guest dials `address` to say that it is ready; `patience` is for the dial, the options'
/// deadline for what follows. See [`Options::listen`].
pub fn accept_ready(options: &Options, address: &str, patience: Duration) -> Result<Agent, Error> {
    Agent::open(async {
        let listener = options.listen(address)?;
        match tokio::time::timeout(patience, listener.accept()).await {
            Ok(result) => result,
            Err(_) => Err(Error::NoAnswer { deadline: patience }),
        }
    })
}

/// An agent with which a session was negotiated: [`crate::Agent`], whose calls wait.
#[derive(Clone, Debug)]
pub struct Agent {
    agent: crate::Agent,
    runtime: Arc<Runtime>,
}

impl Agent {
    fn open(attempt: impl Future<Output = Result<crate::Agent, Error>>) -> Result<Self, Error> {
        if Handle::try_current().is_ok() {
            let message = "this thread is in an async runtime already, where nothing may block";
            return Err(Error::Runtime(io::Error::other(message)));
        }
        let runtime = Builder::new_current_thread().enable_all().build();
        let runtime = runtime.map_err(Error::Runtime)?;
        let agent = runtime.block_on(attempt)?;
        Ok(Self {
            agent,
            runtime: Arc::new(runtime),
        })
    }

    /// The agent's name, version, features and offer are those of the async agent.
    pub const fn session(&self) -> &crate::Agent {
        &self.agent
    }

    /// What the agent offered; `None` where it does not negotiate.
    pub fn peer(&self) -> Option<&Offered> {
        self.agent.peer()
    }

    /// Why the connection has ended, as far as the last call found.
    pub fn ended(&self) -> Option<Lost> {
        self.agent.ended()
    }

    /// The same agent with a time limit for each call.
    #[must_use]
    pub fn with_timeout(&self, timeout: Duration) -> Self {
        Self {
            agent: self.agent.with_timeout(timeout),
            runtime: Arc::clone(&self.runtime),
        }
    }

    /// What the agent is and what it runs on.
    pub fn info(&self) -> Result<v1::InfoResponse, Error> {
        self.runtime.block_on(self.agent.info())
    }

    /// Runs a program in the guest and waits for its end.
    pub fn run(&self, request: v1::RunRequest) -> Result<v1::RunResponse, Error> {
        self.runtime.block_on(self.agent.run(request))
    }

    /// Ends the guest. Returns when the agent is about to do so.
    pub fn shutdown(&self, action: v1::PowerAction) -> Result<(), Error> {
        self.runtime.block_on(self.agent.shutdown(action))
    }

    /// Whether the agent serves.
    pub fn health(&self) -> Result<grpc::health_check_response::ServingStatus, Error> {
        self.runtime.block_on(self.agent.health())
    }

    /// The versions that Health reports.
    pub fn health_version(&self) -> Result<grpc::VersionCheckResponse, Error> {
        self.runtime.block_on(self.agent.health_version())
    }
}

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

use crate::{Error, Lost, Offered, Options, grpc};
use std::io;
use std::ops::Deref;
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

/// Connects to an agent, and sends nothing before the first call, with which the offer leaves. See
/// [`Options::dial`].
pub fn dial(options: &Options, address: &str) -> Result<Dialled, Error> {
    let (dialled, runtime) = run(options.dial(address))?;
    let calls = Calls {
        calls: (*dialled).clone(),
        runtime,
    };
    Ok(Dialled { calls, dialled })
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
    calls: Calls,
    agent: crate::Agent,
}

impl Agent {
    fn open(attempt: impl Future<Output = Result<crate::Agent, Error>>) -> Result<Self, Error> {
        let (agent, runtime) = run(attempt)?;
        Ok(Self::new(agent, runtime))
    }

    fn new(agent: crate::Agent, runtime: Arc<Runtime>) -> Self {
        Self {
            calls: Calls {
                calls: (*agent).clone(),
                runtime,
            },
            agent,
        }
    }

    /// The agent's name, version, features and offer are those of the async agent.
    pub const fn session(&self) -> &crate::Agent {
        &self.agent
    }

    /// What the agent offered; `None` where it does not negotiate.
    pub fn peer(&self) -> Option<&Offered> {
        self.agent.peer()
    }

    /// The same agent with a time limit for each call.
    #[must_use]
    pub fn with_timeout(&self, timeout: Duration) -> Self {
        let agent = self.agent.with_timeout(timeout);
        Self::new(agent, Arc::clone(&self.calls.runtime))
    }
}

impl Deref for Agent {
    type Target = Calls;

    fn deref(&self) -> &Calls {
        &self.calls
    }
}

/// A connection to an agent on which nothing was said yet: [`crate::Dialled`], whose calls wait.
#[derive(Clone, Debug)]
pub struct Dialled {
    calls: Calls,
    dialled: crate::Dialled,
}

impl Dialled {
    /// Negotiates, if no call has done so, and returns the agent when there is a session.
    pub fn negotiated(&self) -> Result<Agent, Error> {
        let runtime = &self.calls.runtime;
        let agent = runtime.block_on(self.dialled.negotiated())?;
        Ok(Agent::new(agent, Arc::clone(runtime)))
    }
}

impl Deref for Dialled {
    type Target = Calls;

    fn deref(&self) -> &Calls {
        &self.calls
    }
}

/// The calls that an agent takes: [`crate::Calls`], which wait.
#[derive(Clone, Debug)]
pub struct Calls {
    calls: crate::Calls,
    runtime: Arc<Runtime>,
}

impl Calls {
    /// Makes a call and waits for its end.
    pub(crate) fn block_on<'c, F: Future>(
        &'c self,
        call: impl FnOnce(&'c crate::Calls) -> F,
    ) -> F::Output {
        self.runtime.block_on(call(&self.calls))
    }

    /// Why the connection has ended, as far as the last call found.
    pub fn ended(&self) -> Option<Lost> {
        self.calls.ended()
    }

    /// Whether the agent serves.
    pub fn health(&self) -> Result<grpc::health_check_response::ServingStatus, Error> {
        self.runtime.block_on(self.calls.health())
    }

    /// The versions that Health reports.
    pub fn health_version(&self) -> Result<grpc::VersionCheckResponse, Error> {
        self.runtime.block_on(self.calls.health_version())
    }
}

/// Makes a runtime for a connection and begins the connection in it.
fn run<T>(attempt: impl Future<Output = Result<T, Error>>) -> Result<(T, Arc<Runtime>), Error> {
    if Handle::try_current().is_ok() {
        let message = "this thread is in an async runtime already, where nothing may block";
        return Err(Error::runtime(io::Error::other(message)));
    }
    let runtime = Builder::new_current_thread().enable_all().build();
    let runtime = runtime.map_err(Error::runtime)?;
    let opened = runtime.block_on(attempt)?;
    Ok((opened, Arc::new(runtime)))
}

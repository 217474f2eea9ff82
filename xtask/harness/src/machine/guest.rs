//! What tasks talk to: a virtual machine, or an agent as a process of this machine.

use std::io;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};
use tempfile::TempDir;
use tokio::io::Interest;
use tokio::io::unix::AsyncFd;

use super::ready::ReadyListener;
use super::vm::{Config, PreparedVm, Vm, short_directory};
use crate::ground::Signals;
use crate::ground::child::{self, Child};

/// How long a guest may take until it dials; an emulated one on a busy machine takes seconds.
const BOOT_LIMIT: Duration = Duration::from_mins(2);
/// How long a dialling guest may take to send its offer.
const OFFER_LIMIT: Duration = Duration::from_secs(5);
/// How long a guest may take to end, once it has been told to.
const END_LIMIT: Duration = Duration::from_secs(20);

/// A started guest. Dropping it ends it.
pub struct Guest {
    body: Body,
    listener: ReadyListener,
    started: Instant,
}

enum Body {
    Machine(Vm),
    Process {
        agent: Child,
        address: String,
        log: PathBuf,
        _directory: TempDir,
    },
}

/// A connection that the guest has dialled.
pub struct Dial {
    /// The connection, with the guest's offer in it.
    pub connection: OwnedFd,
    /// When the offer arrived.
    pub at: Instant,
}

/// The kernel whose clock a guest's timestamps count from.
#[derive(Clone, Copy)]
pub enum BootClock {
    /// The guest's own, which started with it.
    Guest,
    /// The host's.
    Host,
}

impl Guest {
    /// Boots a machine.
    pub fn boot(config: Config) -> Result<Self> {
        let prepared = PreparedVm::new(config)?;
        let listener = prepared.listen()?;
        let vm = prepared.start()?;
        let started = vm.started().instant;
        Ok(Self {
            body: Body::Machine(vm),
            listener,
            started,
        })
    }

    /// Starts an agent on Unix sockets of this user.
    pub fn start_process(program: &Path) -> Result<Self> {
        let directory = short_directory()?;
        let path = |name| format!("unix:{}", directory.path().join(name).display());
        let (ready, address) = (path("ready"), path("agent"));
        let listener = ReadyListener::bind(&ready)?;
        let log = directory.path().join("agent.log");
        let mut command = Command::new(program);
        command
            .env("HANDCLASP_LISTEN", &address)
            .env("HANDCLASP_READY", ready);
        let started = Instant::now();
        let agent = Child::spawn("the agent", &mut command, log.clone())?;
        let body = Body::Process {
            agent,
            address,
            log,
            _directory: directory,
        };
        Ok(Self {
            body,
            listener,
            started,
        })
    }

    /// The agent's address, as the `handclasp` command takes it.
    pub fn address(&self) -> String {
        match &self.body {
            Body::Machine(vm) => vm.address(),
            Body::Process { address, .. } => address.clone(),
        }
    }

    /// Where another agent inside the machine says that it is ready, so that its dial arrives here; none where there
    /// is no machine.
    pub fn ready_inside(&self) -> Option<String> {
        match &self.body {
            Body::Machine(vm) => Some(vm.ready_inside()),
            Body::Process { .. } => None,
        }
    }

    /// When QEMU, or the agent where there is no machine, was executed.
    pub fn started(&self) -> Instant {
        self.started
    }

    /// The accelerator's name.
    pub fn accel(&self) -> &'static str {
        match &self.body {
            Body::Machine(vm) => vm.accelerator().name(),
            Body::Process { .. } => "none",
        }
    }

    /// The name of what stands behind the guest's vsock device.
    pub fn vsock_device(&self) -> &'static str {
        match &self.body {
            Body::Machine(vm) => vm.device().name(),
            Body::Process { .. } => "none",
        }
    }

    /// Whose clock the agent's timestamps count from.
    pub fn clock(&self) -> BootClock {
        match &self.body {
            Body::Machine(_) => BootClock::Guest,
            Body::Process { .. } => BootClock::Host,
        }
    }

    /// What an error about this guest quotes.
    pub fn last_words(&self) -> String {
        match &self.body {
            Body::Machine(vm) => vm.last_words(),
            Body::Process { log, .. } => format!("the agent: {}", child::tail(log)),
        }
    }

    /// Waits for the guest's dial and its offer.
    pub async fn dial(&self) -> Result<Dial> {
        let ended = self.pidfd()?;
        let connection = tokio::select! {
            connection = tokio::time::timeout(BOOT_LIMIT, self.accept()) => {
                connection.with_context(|| format!("the guest has not dialled within {BOOT_LIMIT:?}"))??
            }
            ended = readable(ended.as_fd()) => {
                ended?;
                bail!("the guest ended before it dialled");
            }
        };
        tokio::time::timeout(OFFER_LIMIT, readable(connection.as_fd()))
            .await
            .context("the guest has dialled, but sends no offer")??;
        let at = Instant::now();
        Ok(Dial { connection, at })
    }

    /// Waits until the guest, which has been told to, has ended in order.
    pub async fn end(&mut self) -> Result<()> {
        let pidfd = self.pidfd()?;
        tokio::time::timeout(END_LIMIT, readable(pidfd.as_fd()))
            .await
            .with_context(|| {
                format!("the guest was to end, and still runs after {END_LIMIT:?}")
            })??;
        let status = match &mut self.body {
            Body::Machine(vm) => vm.wait_exit(Duration::ZERO)?,
            Body::Process { agent, .. } => agent.wait_exit(Duration::ZERO)?,
        };
        let status = status.context("the guest has not ended")?;
        ensure!(status.success(), "the guest failed at its end ({status})");
        Ok(())
    }

    async fn accept(&self) -> Result<OwnedFd> {
        loop {
            readable(self.listener.as_fd()).await?;
            if let Some(stream) = self.listener.accept(Duration::ZERO)? {
                return Ok(stream.into());
            }
        }
    }

    fn pidfd(&self) -> Result<OwnedFd> {
        match &self.body {
            Body::Machine(vm) => vm.pidfd(),
            Body::Process { agent, .. } => agent.pidfd(),
        }
    }
}

/// Runs a job, and drops it, which ends its guest, when a signal asks us to end.
pub async fn until_interrupted<T>(job: impl Future<Output = Result<T>>) -> Result<T> {
    let signals = Signals::hold()?;
    tokio::select! {
        done = job => done,
        signalled = readable(signals.as_fd()) => {
            signalled?;
            bail!("interrupted");
        }
    }
}

/// Waits until there is something to read, or to hear, from a descriptor.
async fn readable(descriptor: BorrowedFd<'_>) -> io::Result<()> {
    // SAFETY: the borrow keeps the descriptor open and the same for longer than the registration lives.
    let registered = unsafe { AsyncFd::register_with_interest(descriptor, Interest::READABLE) };
    registered?.readable().await.map(drop)
}

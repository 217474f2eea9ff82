//! What the demo talks to: a virtual machine, or the agent as a process of this machine.

use std::io;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::path::PathBuf;
use std::process::Command;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};
use tempfile::TempDir;
use tokio::io::Interest;
use tokio::io::unix::AsyncFd;

use crate::agent::Agent;
use crate::child::{self, Child};
use crate::ready::ReadyListener;
use crate::setup;
use crate::timeline::Kernel;
use crate::vm::{PreparedVm, Vm, short_directory};
use crate::workspace::Workspace;

/// How long a guest may take until it dials; an emulated one on a busy machine takes seconds.
const BOOT_LIMIT: Duration = Duration::from_mins(2);
/// How long a dialling guest may take to send its offer.
const OFFER_LIMIT: Duration = Duration::from_secs(5);
/// How long a guest may take to end, once it has been told to.
const END_LIMIT: Duration = Duration::from_secs(20);

/// A started guest. Dropping it ends it.
pub(crate) struct Guest {
    body: Body,
    listener: ReadyListener,
    started: Instant,
}

enum Body {
    Machine(Vm),
    Process {
        agent: Child,
        log: PathBuf,
        _directory: TempDir,
    },
}

/// A connection that the guest has dialled.
pub(crate) struct Dial {
    /// The connection, with the guest's offer in it.
    pub(crate) connection: OwnedFd,
    /// When the offer arrived.
    pub(crate) at: Instant,
}

impl Guest {
    /// Builds the agent and the image and boots them; what is missing on this machine is installed first.
    pub(crate) fn boot(workspace: &Workspace) -> Result<Self> {
        let image = setup::image(workspace, None)?;
        let config = setup::config(workspace, image.path)?;
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

    /// Builds the agent and starts it on Unix sockets of this user.
    pub(crate) fn start_process(workspace: &Workspace) -> Result<Self> {
        let program = Agent::build(workspace)?.stripped;
        let directory = short_directory()?;
        let address = |name| format!("unix:{}", directory.path().join(name).display());
        let ready = address("ready");
        let listener = ReadyListener::bind(&ready)?;
        let log = directory.path().join("agent.log");
        let mut command = Command::new(program);
        command
            .env("HANDCLASP_LISTEN", address("agent"))
            .env("HANDCLASP_READY", ready);
        let started = Instant::now();
        let agent = Child::spawn("the agent", &mut command, log.clone())?;
        let body = Body::Process {
            agent,
            log,
            _directory: directory,
        };
        Ok(Self {
            body,
            listener,
            started,
        })
    }

    /// When QEMU, or the agent where there is no machine, was executed.
    pub(crate) fn started(&self) -> Instant {
        self.started
    }

    /// The accelerator's name.
    pub(crate) fn accel(&self) -> &'static str {
        match &self.body {
            Body::Machine(vm) => vm.accelerator().name(),
            Body::Process { .. } => "none",
        }
    }

    /// The name of what stands behind the guest's vsock device.
    pub(crate) fn vsock_device(&self) -> &'static str {
        match &self.body {
            Body::Machine(vm) => vm.device().name(),
            Body::Process { .. } => "none",
        }
    }

    /// Whose clock the agent's timestamps count from.
    pub(crate) fn kernel(&self) -> Kernel {
        match &self.body {
            Body::Machine(_) => Kernel::Own,
            Body::Process { .. } => Kernel::Host,
        }
    }

    /// What an error about this guest quotes.
    pub(crate) fn last_words(&self) -> String {
        match &self.body {
            Body::Machine(vm) => vm.last_words(),
            Body::Process { log, .. } => format!("the agent: {}", child::tail(log)),
        }
    }

    /// Waits for the guest's dial and its offer.
    pub(crate) async fn dial(&self) -> Result<Dial> {
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
    pub(crate) async fn end(&mut self) -> Result<()> {
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

/// Waits until there is something to read, or to hear, from a descriptor.
pub(crate) async fn readable(descriptor: BorrowedFd<'_>) -> io::Result<()> {
    // SAFETY: the borrow keeps the descriptor open and the same for longer than the registration lives.
    let registered = unsafe { AsyncFd::register_with_interest(descriptor, Interest::READABLE) };
    registered?.readable().await.map(drop)
}

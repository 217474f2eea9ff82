//! A peer as a running process.

use std::fs;
use std::io;
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use rustix::process::{Pid, Signal, kill_process};
use tempfile::TempDir;

use crate::peer::{Peer, Programs};

/// How long a server may take until it listens, under valgrind too.
const START_LIMIT: Duration = Duration::from_mins(1);
/// How long it may take to end after SIGTERM.
const END_LIMIT: Duration = Duration::from_secs(20);

/// A server with a socket of its own. Dropping it ends it.
#[derive(Debug)]
pub struct Server {
    child: Child,
    directory: TempDir,
}

impl Server {
    /// Starts a peer; it may not listen yet.
    pub fn spawn(programs: &Programs, peer: Peer) -> Result<Self> {
        Self::spawn_program(&programs.path(peer), peer)
    }

    /// Starts a program that is configured as `peer` is, such as another build of the agent.
    pub fn spawn_program(program: &Path, peer: Peer) -> Result<Self> {
        Self::spawn_command(Command::new(program), peer)
            .with_context(|| format!("cannot start {}", program.display()))
    }

    /// The same under a command that takes the program as its next argument.
    pub fn spawn_under(mut wrapper: Command, program: &Path, peer: Peer) -> Result<Self> {
        wrapper.arg(program);
        let name = wrapper.get_program().display().to_string();
        Self::spawn_command(wrapper, peer).with_context(|| format!("cannot start {name}"))
    }

    fn spawn_command(mut command: Command, peer: Peer) -> Result<Self> {
        let directory = tempfile::Builder::new().prefix("hc-").tempdir_in("/tmp")?;
        let socket = socket(directory.path());
        command.env_clear();
        if peer.is_configured_like_the_agent() {
            command.env("HANDCLASP_LISTEN", format!("unix:{}", socket.display()));
        } else {
            command.arg(socket);
        }
        let child = command
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()?;
        Ok(Self { child, directory })
    }

    /// Connects as soon as the server listens: it is asked without a pause in between, since only that tells
    /// when it does.
    pub fn connect(&mut self) -> Result<UnixStream> {
        let socket = socket(self.directory.path());
        let give_up = Instant::now() + START_LIMIT;
        let mut tries = 0_u32;
        loop {
            match UnixStream::connect(&socket) {
                Ok(stream) => return Ok(stream),
                Err(error) if is_not_yet(&error) => {}
                Err(error) => return Err(error).context("cannot connect to a server"),
            }
            tries = tries.wrapping_add(1);
            // Looking costs time too, so not each time.
            if tries.is_multiple_of(1024) {
                if let Some(status) = self.child.try_wait()? {
                    bail!("a server ended before it listened: {status}");
                }
                if Instant::now() >= give_up {
                    bail!("a server did not listen within {START_LIMIT:?}");
                }
            }
            thread::yield_now();
        }
    }

    /// The memory that it occupies, in bytes, as the kernel counts it page by page.
    pub fn resident(&self) -> Result<u64> {
        let path = format!("/proc/{}/smaps_rollup", self.child.id());
        let text = fs::read_to_string(&path).with_context(|| format!("cannot read {path}"))?;
        let kibibytes = text
            .lines()
            .find_map(|line| line.strip_prefix("Rss:"))
            .and_then(|rest| rest.trim().strip_suffix(" kB"))
            .with_context(|| format!("{path} does not say Rss"))?;
        Ok(kibibytes.trim().parse::<u64>()? * 1024)
    }

    /// Asks it to end by SIGTERM, and waits until it has.
    pub fn terminate(mut self) -> Result<ExitStatus> {
        kill_process(Pid::from_child(&self.child), Signal::TERM)?;
        let give_up = Instant::now() + END_LIMIT;
        loop {
            if let Some(status) = self.child.try_wait()? {
                return Ok(status);
            }
            if Instant::now() >= give_up {
                bail!("a server did not end within {END_LIMIT:?}");
            }
            thread::sleep(Duration::from_millis(2));
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // Both fail only if it has ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn socket(directory: &Path) -> PathBuf {
    directory.join("s")
}

fn is_not_yet(error: &io::Error) -> bool {
    use io::ErrorKind::{ConnectionRefused, NotFound};
    matches!(error.kind(), NotFound | ConnectionRefused)
}

//! Child processes that end when we do, however we end.

use std::fs::{self, File};
use std::io;
use std::os::fd::OwnedFd;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{self, Command, ExitStatus, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use rustix::process::{Pid, PidfdFlags, Signal};

/// How often conditions that the kernel cannot signal are looked at.
const POLL: Duration = Duration::from_millis(5);
/// How much of a log an error quotes.
const QUOTED_BYTES: usize = 2000;

/// A running program: killed when dropped, and by the kernel when the thread that started it ends, even by SIGKILL.
pub(crate) struct Child {
    name: &'static str,
    process: process::Child,
    log: PathBuf,
}

impl Child {
    /// Starts `command` with nothing to read and all its output in the file `log`.
    pub(crate) fn spawn(name: &'static str, command: &mut Command, log: PathBuf) -> Result<Self> {
        let output =
            File::create(&log).with_context(|| format!("cannot create {}", log.display()))?;
        command
            .stdin(Stdio::null())
            .stdout(output.try_clone().context("cannot share a log")?)
            .stderr(output)
            // Not ours, so that Ctrl-C reaches only us, and we end the children in our order.
            .process_group(0);
        die_with_parent(command);
        let process = command.spawn().with_context(|| {
            format!("cannot start {name} ({})", command.get_program().display())
        })?;
        Ok(Self { name, process, log })
    }

    /// A descriptor that becomes readable when the program ends.
    pub(crate) fn pidfd(&self) -> Result<OwnedFd> {
        let pid = Pid::from_child(&self.process);
        rustix::process::pidfd_open(pid, PidfdFlags::empty())
            .with_context(|| format!("cannot watch {}", self.name))
    }

    /// The exit status, if the program has ended.
    pub(crate) fn exited(&mut self) -> Result<Option<ExitStatus>> {
        self.process
            .try_wait()
            .with_context(|| format!("cannot wait for {}", self.name))
    }

    /// Waits until the program ends, or until `timeout` is over.
    pub(crate) fn wait_exit(&mut self, timeout: Duration) -> Result<Option<ExitStatus>> {
        let give_up = Instant::now() + timeout;
        loop {
            let status = self.exited()?;
            if status.is_some() || Instant::now() >= give_up {
                return Ok(status);
            }
            thread::sleep(POLL);
        }
    }

    /// Waits until `path` is there; an error quotes what the program said.
    pub(crate) fn wait_for_file(&mut self, path: &Path, timeout: Duration) -> Result<()> {
        let give_up = Instant::now() + timeout;
        while !path.exists() {
            if let Some(status) = self.exited()? {
                bail!(
                    "{} ended at once ({status}): {}",
                    self.name,
                    tail(&self.log)
                );
            }
            if Instant::now() >= give_up {
                bail!(
                    "{} made no {} within {timeout:?}: {}",
                    self.name,
                    path.display(),
                    tail(&self.log)
                );
            }
            thread::sleep(POLL);
        }
        Ok(())
    }
}

impl Drop for Child {
    fn drop(&mut self) {
        // Both fail only if it has ended already, and then there is nothing to do.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// The end of a log, as an error quotes it.
pub(crate) fn tail(log: &Path) -> String {
    let content = fs::read(log).unwrap_or_default();
    let start = content.len().saturating_sub(QUOTED_BYTES);
    let text = String::from_utf8_lossy(content.get(start..).unwrap_or_default());
    // A serial line ends its lines with CR LF.
    match text.replace('\r', "").trim() {
        "" => "(it said nothing)".to_owned(),
        text => text.to_owned(),
    }
}

fn die_with_parent(command: &mut Command) {
    let parent = rustix::process::getpid();
    let prepare = move || {
        rustix::process::set_parent_process_death_signal(Some(Signal::KILL))?;
        // Had the parent died just before, the signal would never come.
        if rustix::process::getppid() == Some(parent) {
            Ok(())
        } else {
            Err(io::Error::other("the parent has ended"))
        }
    };
    // SAFETY: between fork and exec only async-signal-safe work is allowed; `prepare` makes two raw system calls and
    // allocates only on the path where the child gives up and exits.
    unsafe {
        command.pre_exec(prepare);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shell(script: &str) -> (Child, tempfile::TempDir) {
        let directory = tempfile::tempdir().unwrap();
        let log = directory.path().join("log");
        let child = Child::spawn("a shell", Command::new("sh").args(["-c", script]), log).unwrap();
        (child, directory)
    }

    #[test]
    fn a_dropped_child_is_gone() {
        let (child, _directory) = shell("sleep 600");
        let pid = Pid::from_child(&child.process);
        rustix::process::test_kill_process(pid).unwrap();
        drop(child);
        assert!(rustix::process::test_kill_process(pid).is_err());
    }

    #[test]
    fn a_child_ends_with_the_thread_that_started_it() {
        let (mut child, _directory) = thread::spawn(|| shell("sleep 600")).join().unwrap();
        assert!(child.wait_exit(Duration::from_mins(1)).unwrap().is_some());
    }

    #[test]
    fn an_early_end_is_told_with_the_programs_own_words() {
        let (mut child, directory) = shell("echo no such device >&2; exit 3");
        let error = child
            .wait_for_file(&directory.path().join("socket"), Duration::from_mins(1))
            .unwrap_err();
        let error = error.to_string();
        assert!(
            error.contains("no such device") && error.contains("exit status: 3"),
            "{error}"
        );
    }
}

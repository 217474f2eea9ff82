//! Commands as steps: each shows its command line and its duration, and names itself when it fails.

use std::os::fd::AsFd;
use std::os::unix::process::CommandExt;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use rustix::event::{PollFd, PollFlags};
use rustix::io::retry_on_intr;
use rustix::process::{Pid, PidfdFlags, Signal};

use super::Signals;

/// How long an interrupted step may take to end by itself.
const GRACE: Duration = Duration::from_secs(5);
/// How often it is looked at whether it has.
const POLL: Duration = Duration::from_millis(10);

/// Runs `command`, whose output is ours; anything but exit code 0 is an error that names the step.
///
/// A signal that asks us to end goes on to all processes of the step, and is an error when they have ended: a step
/// that outlives us would go on building, or booting machines.
pub fn run(name: &str, command: &mut Command) -> Result<()> {
    eprintln!("[{name}] {}", command_line(command));
    let signals = Signals::hold()?;
    let start = Instant::now();
    let mut step = command
        .stdin(Stdio::null())
        .process_group(0)
        .spawn()
        .with_context(|| {
            let program = command.get_program().display();
            format!("step `{name}`: cannot run {program}")
        })?;
    let was_interrupted = wait(&mut step, &signals).with_context(|| format!("step `{name}`"))?;
    let status = step.wait().with_context(|| format!("step `{name}`"))?;
    let seconds = start.elapsed().as_secs_f64();
    if was_interrupted {
        bail!("step `{name}` was interrupted after {seconds:.1} s");
    }
    if !status.success() {
        bail!("step `{name}` failed after {seconds:.1} s: {status}");
    }
    eprintln!("[{name}] ok in {seconds:.1} s");
    Ok(())
}

/// Waits until the step has ended; true if it was made to because `signals` became readable.
fn wait(step: &mut Child, signals: &impl AsFd) -> Result<bool> {
    let group = Pid::from_child(step);
    let pidfd = rustix::process::pidfd_open(group, PidfdFlags::empty())?;
    let mut either = [
        PollFd::new(&pidfd, PollFlags::IN),
        PollFd::new(signals, PollFlags::IN),
    ];
    retry_on_intr(|| rustix::event::poll(&mut either, None))?;
    let [ended, _] = either;
    if !ended.revents().is_empty() {
        return Ok(false);
    }
    // This fails, here and below, only if nobody is left in the group.
    let _ = rustix::process::kill_process_group(group, Signal::TERM);
    let give_up = Instant::now() + GRACE;
    while rustix::process::test_kill_process_group(group).is_ok() && Instant::now() < give_up {
        // Its first process belongs to the group until it is waited for.
        step.try_wait()?;
        thread::sleep(POLL);
    }
    let _ = rustix::process::kill_process_group(group, Signal::KILL);
    Ok(true)
}

/// The cargo on `PATH`; rustup's picks the toolchain that runs us.
pub fn cargo() -> Command {
    Command::new("cargo")
}

/// The command as one would type it, with the environment it adds.
pub fn command_line(command: &Command) -> String {
    let environment = command.get_envs().filter_map(|(key, value)| {
        let value = value?.to_string_lossy();
        Some(format!("{}={}", key.to_string_lossy(), quoted(&value)))
    });
    let words = std::iter::once(command.get_program())
        .chain(command.get_args())
        .map(|word| quoted(&word.to_string_lossy()));
    environment.chain(words).collect::<Vec<_>>().join(" ")
}

fn quoted(word: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_=./:,+@%".contains(c);
    if !word.is_empty() && word.chars().all(plain) {
        word.to_owned()
    } else {
        format!("'{}'", word.replace('\'', r"'\''"))
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;
    use std::os::unix::net::UnixStream;
    use std::os::unix::process::ExitStatusExt;

    use super::*;

    #[test]
    fn a_command_line_can_be_pasted_into_a_shell() {
        let mut command = Command::new("cargo");
        command.env("FLAGS", "-D warnings").args(["doc", "it's"]);
        assert_eq!(
            command_line(&command),
            r"FLAGS='-D warnings' cargo doc 'it'\''s'"
        );
    }

    #[test]
    fn an_interrupted_step_ends_with_all_its_processes() {
        let mut step = Command::new("sh")
            .args(["-c", "sleep 600 & wait"])
            .process_group(0)
            .spawn()
            .unwrap();
        let group = Pid::from_child(&step);
        let (signals, mut sender) = UnixStream::pair().unwrap();
        sender.write_all(&[0]).unwrap();
        assert!(wait(&mut step, &signals).unwrap());
        let status = step.wait().unwrap();
        assert_eq!(status.signal(), Some(Signal::TERM.as_raw()));
        assert!(rustix::process::test_kill_process_group(group).is_err());
    }

    #[test]
    fn a_step_that_ends_was_not_interrupted() {
        let mut step = Command::new("true").process_group(0).spawn().unwrap();
        let (signals, _sender) = UnixStream::pair().unwrap();
        assert!(!wait(&mut step, &signals).unwrap());
        assert!(step.wait().unwrap().success());
    }

    #[test]
    fn a_failed_step_names_itself() {
        let error = run("doomed", &mut Command::new("false")).unwrap_err();
        assert!(error.to_string().starts_with("step `doomed` failed after"));
    }
}

//! Clients that give up on a guest that is stopped, and the vsock device that they leave behind.
//!
//! vhost-device-vsock 0.3.0 panics if a connection is closed between `CONNECT` and `OK` and the guest accepts it later.

use super::{BOOT, shell};
use anyhow::{Context, Result, ensure};
use handclasp::Options;
use handclasp::v1::{PowerAction, ShutdownRequest};
use handclasp_tests::{Program, is_running, wait};
use rustix::process::{Pid, Signal, kill_process, pidfd_send_signal};
use std::fs;
use std::os::unix::process::ExitStatusExt;
use std::process::{Command, Output, Stdio};
use std::time::Duration;
use tokio::time::timeout;
use vm_harness::ground::Workspace;
use vm_harness::machine::{PreparedVm, setup};

/// The longest that a client of a stopped guest waits, unless a signal ends it before.
const SHORT: Duration = Duration::from_millis(500);

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs a virtual machine: cargo xtask test runs it"]
async fn a_client_that_gives_up_does_not_stop_the_device() {
    check().await.unwrap();
}

async fn check() -> Result<()> {
    // Built before the machine is there, and not while it is stopped.
    Program::command();
    let workspace = Workspace::find()?;
    let image = setup::image(&workspace, None)?;
    let prepared = PreparedVm::new(setup::config(&workspace, image.path)?)?;
    let options = Options::new().deadline(wait::PATIENCE);
    let listener = options.listen(&prepared.ready())?;
    let mut vm = prepared.start()?;
    let incoming = timeout(BOOT, listener.accept()).await;
    let incoming = incoming.with_context(|| format!("no dial: {}", vm.last_words()))??;
    let by_dial = incoming.await?;
    let address = vm.address();

    let machine = vm.pidfd()?;
    pidfd_send_signal(&machine, Signal::STOP)?;
    let impatient = options.clone().deadline(SHORT).connect(&address).await;
    assert_eq!(impatient.unwrap_err().kind(), "no_answer");
    let by_deadline = give_up_at_the_deadline(&address)?;
    assert_eq!(by_deadline.status.code(), Some(125));
    let by_signal = give_up_at_a_signal(&address)?;
    assert_eq!(by_signal.status.signal(), Some(Signal::INT.as_raw()));
    pidfd_send_signal(&machine, Signal::CONT)?;

    for done in [by_deadline, by_signal] {
        if let Some(finisher) = finisher(&done) {
            wait::until("the handshake to end", || {
                (!is_running(finisher)).then_some(())
            });
        }
    }
    let agent = options.connect(&address).await?;
    assert_eq!(shell(&agent, "echo here").await, "here\n");
    assert_eq!(shell(&by_dial, "echo here").await, "here\n");
    let action = PowerAction::PowerOff.into();
    agent.shutdown(ShutdownRequest { action }).await?;
    let ended = vm.wait_exit(wait::PATIENCE)?;
    ensure!(ended.is_some(), "still on: {}", vm.last_words());
    Ok(())
}

fn give_up_at_the_deadline(address: &str) -> Result<Output> {
    let deadline = SHORT.as_secs_f64().to_string();
    let mut command = Command::new(Program::command());
    Ok(command
        .args(["info", address, "--deadline", &deadline])
        .output()?)
}

/// Sends SIGINT as soon as the device has the connection.
fn give_up_at_a_signal(address: &str) -> Result<Output> {
    let before = connections(address);
    let child = Command::new(Program::command())
        .args(["info", address, "--deadline", "60"])
        .stderr(Stdio::piped())
        .spawn()?;
    wait::until("the connection", || {
        (before.is_none() || connections(address) > before).then_some(())
    });
    kill_process(Pid::from_child(&child), Signal::INT)?;
    Ok(child.wait_with_output()?)
}

/// How many connections the device has accepted, if it is not the kernel's.
fn connections(address: &str) -> Option<usize> {
    let (path, _) = address.strip_prefix("hybrid:")?.rsplit_once(':')?;
    let sockets = fs::read_to_string("/proc/net/unix").expect("Linux");
    let connected = sockets.lines().filter(|line| {
        let mut columns = line.split_whitespace();
        columns.next_back() == Some(path) && columns.nth(5) == Some("03")
    });
    Some(connected.count())
}

/// The process to which the command has left its handshake.
fn finisher(done: &Output) -> Option<i32> {
    let stderr = String::from_utf8_lossy(&done.stderr);
    let (_, rest) = stderr.split_once("process ")?;
    rest.split_whitespace().next()?.parse().ok()
}

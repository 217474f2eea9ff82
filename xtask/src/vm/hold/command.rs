//! The command: prepares a machine, starts it, and waits for its end.

use std::os::fd::AsFd;
use std::path::PathBuf;
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use clap::Args;

use super::control::{Control, Event};
use super::events::{Output, Report};
use vm_harness::ground::Workspace;
use vm_harness::machine::{Config, PreparedVm, ReadyListener, Vm, setup};

/// What a caller says to let a machine start whose guest's dial it has made itself ready for.
const START: &[u8] = b"start\n";

const PROTOCOL: &str = r#"
With --json, standard output is one JSON object a line, each with an "event":

  {"event":"prepared","directory":DIR,"ready":READY}
      Only with --no-listen: nothing runs yet. Listen at READY, then write the line "start" to standard input.
  {"event":"started","address":ADDRESS,"ready":READY,"accel":ACCEL,"vsock_device":DEVICE,
   "qemu_started_unix_ns":N,"serial":FILE,"qmp":SOCKET,"directory":DIR}
      QEMU runs. ADDRESS is the agent's: "hybrid:PATH:1024" or "vsock://CID:1024". ACCEL is "kvm" or "tcg",
      DEVICE "vhost-vsock" or "vhost-device-vsock".
  {"event":"dialled","after_ms":N}
      Without --no-listen: the guest has dialled, N ms after QEMU was executed, so its agent listens.
      Do not connect to ADDRESS before.
  {"event":"ended","status":STATUS}
      The guest powered off.

READY is where the guest's dial arrives: "unix:PATH" or "vsock:PORT". Only one process can take the dial;
without --no-listen this command takes it, and closes it unanswered."#;

/// Boot a virtual machine and hold it until standard input closes, SIGINT or SIGTERM comes, or the guest powers off.
///
/// Then nothing is left running and the machine's directory is gone. If this command is killed, the machine ends too,
/// and only its directory stays.
#[derive(Args)]
#[command(after_long_help = PROTOCOL)]
pub(crate) struct Arguments {
    /// Print JSON lines instead of words.
    #[arg(long)]
    json: bool,
    /// Leave the guest's dial to the caller: say where it will arrive, and start on the line "start".
    #[arg(long, requires = "json")]
    no_listen: bool,
    /// More words for the kernel's command line, such as "handclasp.baseline=refuse".
    #[arg(long, value_name = "ARGS", allow_hyphen_values = true)]
    append: Vec<String>,
    /// The guest's memory in MiB.
    #[arg(long, value_name = "MIB", default_value_t = setup::DEFAULT_MEMORY_MIB)]
    memory: u32,
    /// Attach a disk, the first as /dev/vda: a file, or a directory, of whose content an ext4 file system is made.
    #[arg(long, value_name = "PATH")]
    disk: Vec<PathBuf>,
    /// Boot this initramfs instead of building the guest image.
    #[arg(long, value_name = "FILE")]
    image: Option<PathBuf>,
}

/// Runs the command.
pub(crate) fn run(workspace: &Workspace, arguments: Arguments) -> Result<()> {
    let image = match arguments.image {
        Some(image) => image,
        None => setup::image(workspace, None)?.path,
    };
    let config = Config {
        memory_mib: arguments.memory,
        append: arguments.append,
        disks: arguments.disk,
        ..setup::config(workspace, image)?
    };
    let output = Output::new(arguments.json);
    let mut control = Control::new()?;
    let prepared = PreparedVm::new(config)?;
    let listener = if arguments.no_listen {
        output.print(&Report::Prepared {
            directory: prepared.directory(),
            ready: prepared.ready(),
        })?;
        if !is_told_to_start(&mut control)? {
            return Ok(());
        }
        None
    } else {
        Some(prepared.listen()?)
    };
    let vm = prepared.start()?;
    output.print(&Report::started(&vm)?)?;
    hold(vm, listener.as_ref(), &mut control, &output)
}

/// Waits for the caller's word; false if it ended instead.
fn is_told_to_start(control: &mut Control) -> Result<bool> {
    let mut said = Vec::new();
    while said != START {
        ensure!(
            START.starts_with(&said),
            "expected the line \"start\" on standard input, not {:?}",
            String::from_utf8_lossy(&said)
        );
        if control.wait(&[])? == Event::Signal {
            return Ok(false);
        }
        let more = control.read()?;
        if more.is_empty() {
            return Ok(false);
        }
        said.extend(more);
    }
    Ok(true)
}

/// Waits until the machine shall end, or has ended.
fn hold(
    mut vm: Vm,
    listener: Option<&ReadyListener>,
    control: &mut Control,
    output: &Output,
) -> Result<()> {
    let pidfd = vm.pidfd()?;
    // The guest's dial before its end, so that a short-lived guest's is not overlooked.
    let mut watched: Vec<_> = listener.iter().map(AsFd::as_fd).collect();
    watched.push(pidfd.as_fd());
    let mut has_dialled = false;
    loop {
        match (control.wait(&watched)?, listener) {
            (Event::Signal, _) => return Ok(()),
            (Event::Input, _) => {
                if control.read()?.is_empty() {
                    return Ok(());
                }
            }
            (Event::Other(0), Some(listener)) => {
                // Closed at once: nobody here speaks for a host.
                drop(listener.accept(Duration::ZERO)?);
                if !has_dialled {
                    let after_ms = vm.started().instant.elapsed().as_millis();
                    output.print(&Report::Dialled { after_ms })?;
                }
                has_dialled = true;
            }
            (Event::Other(_), _) => break,
        }
    }
    let status = check_end(&mut vm, has_dialled || listener.is_none())?;
    output.print(&Report::Ended { status })
}

/// How QEMU ended, if that is as it should be.
fn check_end(vm: &mut Vm, was_up: bool) -> Result<String> {
    let status = vm
        .wait_exit(Duration::ZERO)?
        .context("QEMU has not ended")?;
    ensure!(
        status.success(),
        "QEMU failed ({status}): {}",
        vm.last_words()
    );
    ensure!(
        was_up,
        "the guest went down without having dialled: {}",
        vm.last_words()
    );
    Ok(status.to_string())
}

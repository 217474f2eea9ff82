//! Handshakes that outlive the command: `handclasp finish-handshake` waits for the monitor's answer in its place.

use crate::output;
use handclasp::{HANDSHAKE_LIMIT, finish_handshake, take_handshakes};
use std::fs;
use std::io;
use std::os::fd::{AsFd, OwnedFd, RawFd};
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{self, Command, ExitCode, Stdio};
use std::time::Duration;

/// The subcommand that finishes a handshake.
pub(crate) const FINISH: &str = "finish-handshake";

/// How long the command itself waits for the monitor if it cannot start another process.
const LAST_RESORT: Duration = Duration::from_secs(5);

/// The first process of a container, or of the machine.
const INIT: u32 = 1;

/// Leaves each handshake that the monitor has not answered to a process of its own.
pub(crate) async fn hand_over() {
    for socket in take_handshakes().await {
        let own = socket.try_clone();
        match start_finisher(socket) {
            Ok(process) => output::note(&format!(
                "the monitor has not answered: process {process} waits for it, for {} minutes at most",
                HANDSHAKE_LIMIT.as_secs() / 60
            )),
            // What becomes of it is known to the monitor alone.
            Err(_) => drop(own.and_then(|socket| finish_handshake(socket, LAST_RESORT))),
        }
    }
}

/// Finishes the handshake of the socket that is the standard input.
pub(crate) fn finish() -> ExitCode {
    close_inherited();
    let socket = io::stdin().as_fd().try_clone_to_owned();
    match socket.and_then(|socket| finish_handshake(socket, HANDSHAKE_LIMIT)) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) | Err(_) => ExitCode::FAILURE,
    }
}

/// Closes what the command was given beside its standard streams: a lock or a pipe is not held longer than the command
/// would have held it.
fn close_inherited() {
    let directory = Path::new("/proc/self/fd");
    let Ok(entries) = fs::read_dir(directory) else {
        return;
    };
    let names: Vec<_> = entries.flatten().map(|entry| entry.file_name()).collect();
    for name in names {
        let number = name.to_str().and_then(|name| name.parse::<RawFd>().ok());
        // The directory was among them, and is closed by now.
        let is_open = || directory.join(&name).is_symlink();
        if let Some(number) = number.filter(|number| *number > 2 && is_open()) {
            // SAFETY: the descriptor is open, and was inherited: this process has opened none yet, so it uses none but
            // the standard streams.
            unsafe { rustix::io::close(number) };
        }
    }
}

/// Starts this program again. Neither the terminal nor a reader of the command's output shall notice, so the process
/// shares no output, no process group and no working directory with it.
#[allow(clippy::zombie_processes)] // The command ends, and its init waits for the process.
fn start_finisher(socket: OwnedFd) -> io::Result<u32> {
    if process::id() == INIT {
        return Err(io::Error::other("all processes end with this one"));
    }
    // Not its path, at which another program may be by now.
    let child = Command::new("/proc/self/exe")
        .arg0("handclasp")
        .arg(FINISH)
        .stdin(socket)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .current_dir("/")
        .process_group(0)
        .spawn()?;
    Ok(child.id())
}

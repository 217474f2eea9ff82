//! A terminal for a command.

use rustix::fd::{IntoRawFd, OwnedFd};
use rustix::fs::{Mode, OFlags, open};
use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
use rustix::termios::{LocalModes, Winsize, tcgetattr, tcsetwinsize};
use std::fs::File;
use std::os::fd::FromRawFd;
use std::process::Stdio;

/// A terminal, both ends.
pub struct Terminal {
    pub keyboard: File,
    line: OwnedFd,
}

impl Terminal {
    pub fn new() -> Self {
        let keyboard = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).unwrap();
        grantpt(&keyboard).unwrap();
        unlockpt(&keyboard).unwrap();
        let name = ptsname(&keyboard, Vec::new()).unwrap();
        let line = open(&name, OFlags::RDWR | OFlags::NOCTTY, Mode::empty()).unwrap();
        let keyboard = keyboard.into_raw_fd();
        // SAFETY: the descriptor is open, and owned by nobody else from here on.
        let keyboard = unsafe { File::from_raw_fd(keyboard) };
        Self { keyboard, line }
    }

    /// A command's end.
    pub fn stdio(&self) -> Stdio {
        let copy = rustix::io::dup(&self.line).unwrap().into_raw_fd();
        // SAFETY: the descriptor is open, and owned by nobody else from here on.
        unsafe { Stdio::from_raw_fd(copy) }
    }

    /// Whether each key is passed on as it is.
    pub fn is_raw(&self) -> bool {
        let modes = tcgetattr(&self.line).unwrap().local_modes;
        !modes.intersects(LocalModes::ICANON | LocalModes::ECHO | LocalModes::ISIG)
    }

    pub fn resize(&self, rows: u16, columns: u16) {
        let size = Winsize {
            ws_row: rows,
            ws_col: columns,
            ws_xpixel: 0,
            ws_ypixel: 0,
        };
        tcsetwinsize(&self.line, size).unwrap();
    }
}

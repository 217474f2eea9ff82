//! The terminal of this command.

use rustix::fd::OwnedFd;
use rustix::termios::{OptionalActions, Termios, tcgetattr, tcgetwinsize, tcsetattr};
use std::io::{self, IsTerminal};
use std::os::fd::{AsFd, FromRawFd, IntoRawFd};
use std::panic;
use std::sync::{Mutex, PoisonError};

/// The settings of a terminal that was made raw, and how to give them back.
static SAVED: Mutex<Option<(OwnedFd, Termios)>> = Mutex::new(None);

/// The terminal that is the standard input.
#[derive(Debug)]
pub(crate) struct Terminal(OwnedFd);

/// While it lives, the terminal passes on each key as it is. The settings come back when it is dropped, and by
/// [`restore_terminal`] before the process ends in another way.
#[derive(Debug)]
pub(crate) struct RawMode(());

impl Terminal {
    /// The terminal that is the standard input, if it is one.
    pub(crate) fn of_input() -> Option<Self> {
        if !io::stdin().is_terminal() {
            return None;
        }
        let fd = io::stdin().as_fd().try_clone_to_owned().ok()?;
        // SAFETY: the descriptor is open, and owned by nobody else from here on. Where rustix is built without the
        // standard library, its descriptors are types of its own.
        Some(Self(unsafe { OwnedFd::from_raw_fd(fd.into_raw_fd()) }))
    }

    /// Its rows and columns.
    pub(crate) fn size(&self) -> Option<(u32, u32)> {
        let size = tcgetwinsize(&self.0).ok()?;
        Some((size.ws_row.into(), size.ws_col.into()))
    }

    /// Makes it pass on each key as it is.
    pub(crate) fn make_raw(self) -> io::Result<RawMode> {
        restore_after_panic();
        let saved = tcgetattr(&self.0)?;
        let mut raw = saved.clone();
        raw.make_raw();
        let mut place = SAVED.lock().unwrap_or_else(PoisonError::into_inner);
        tcsetattr(&self.0, OptionalActions::Drain, &raw)?;
        *place = Some((self.0, saved));
        Ok(RawMode(()))
    }
}

impl Drop for RawMode {
    fn drop(&mut self) {
        restore_terminal();
    }
}

/// A panic says why in a sane terminal, also where it ends the process at once.
fn restore_after_panic() {
    let before = panic::take_hook();
    panic::set_hook(Box::new(move |info| {
        restore_terminal();
        before(info);
    }));
}

/// Gives the terminal its settings back, if it was made raw.
pub(crate) fn restore_terminal() {
    let mut saved = SAVED.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some((terminal, settings)) = saved.take() {
        // If it fails, the terminal is gone.
        let _ = tcsetattr(&terminal, OptionalActions::Drain, &settings);
    }
}

//! Pseudo-terminals. The agent has the master, and a program the other end.

use super::bytes::{DIGITS, decimal};
use super::strings::Strings;
use crate::sys::{self, Access, Fd, TerminalMode};
use agent_core::messages::TerminalSettings;
use agent_engine::system::TerminalSize;
use rustix::io::Errno;
use rustix::termios::{Winsize, tcsetwinsize};

/// The size of a terminal whose starter names none.
const ROWS: u16 = 24;
const COLUMNS: u16 = 80;

/// A new pseudo-terminal.
#[derive(Debug)]
pub(super) struct Terminal {
    /// The agent's end, which does not block. It is the input and the output.
    pub(super) master: Fd,
    /// The program's end.
    pub(super) peer: Fd,
}

impl Terminal {
    pub(super) fn open(settings: &TerminalSettings<'_>) -> Result<Self, Errno> {
        let master = open_master()?;
        rustix::pty::unlockpt(&master)?;
        rustix::io::ioctl_fionbio(&master, true)?;
        let size = TerminalSize {
            rows: or_default(settings.rows, ROWS),
            columns: or_default(settings.columns, COLUMNS),
        };
        resize(&master, size)?;
        let peer = open_peer(&master)?;
        Ok(Self { master, peer })
    }
}

/// Sets the size. The kernel tells it to the process group in the foreground with `SIGWINCH`.
pub(super) fn resize(master: &Fd, size: TerminalSize) -> Result<(), Errno> {
    let size = Winsize {
        ws_row: size.rows,
        ws_col: size.columns,
        ws_xpixel: 0,
        ws_ypixel: 0,
    };
    tcsetwinsize(master, size)
}

/// Makes the reader of a terminal see end-of-file. `last` is the last byte that was written to the terminal. Returns false if
/// the terminal is not in line mode, or has no room now.
pub(super) fn end_input(master: &Fd, last: Option<u8>) -> bool {
    let Ok(mode) = sys::terminal_mode(master) else {
        return false;
    };
    let [end, ..] = mode
        .characters
        .get(TerminalMode::END_OF_FILE..)
        .unwrap_or_default()
    else {
        return false;
    };
    if mode.local & TerminalMode::LINES == 0 || *end == 0 {
        return false;
    }
    // In the middle of a line, the first one only makes the reader see what there is of the line.
    let ends = [*end; 2];
    let ends = if starts_line(&mode, last) {
        &ends[..1]
    } else {
        &ends[..]
    };
    rustix::io::write(master, ends) == Ok(ends.len())
}

/// Whether nothing is in the line that comes after this byte.
fn starts_line(mode: &TerminalMode, last: Option<u8>) -> bool {
    match last {
        None | Some(b'\n') => true,
        Some(b'\r') => mode.input & TerminalMode::CR_TO_NEWLINE != 0,
        Some(last) => mode.characters.get(TerminalMode::END_OF_FILE) == Some(&last),
    }
}

/// Without `/dev/ptmx`, as in some containers, that of devpts itself may be there.
fn open_master() -> Result<Fd, Errno> {
    let usual = sys::open(c"/dev/ptmx", Access::ReadWrite);
    usual.or_else(|errno| {
        let other = sys::open(c"/dev/pts/ptmx", Access::ReadWrite);
        other.map_err(|_| errno)
    })
}

/// A kernel before 4.13 needs the path.
fn open_peer(master: &Fd) -> Result<Fd, Errno> {
    sys::terminal_peer(master).or_else(|_| open_peer_by_path(master))
}

fn open_peer_by_path(master: &Fd) -> Result<Fd, Errno> {
    let mut digits = [0; DIGITS];
    let digits = decimal(sys::terminal_number(master)?.into(), &mut digits);
    let mut memory = [0; 32];
    let path = Strings::new(&mut memory).add_all(&["/dev/pts/", digits]);
    sys::open(path.map_err(|_| Errno::NAMETOOLONG)?, Access::ReadWrite)
}

fn or_default(wanted: u32, default: u16) -> u16 {
    match wanted {
        0 => default,
        wanted => u16::try_from(wanted).unwrap_or(u16::MAX),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_ways_to_the_other_end_lead_there() {
        let Ok(terminal) = Terminal::open(&TerminalSettings::default()) else {
            // A machine without devpts.
            return;
        };
        let by_path = open_peer_by_path(&terminal.master).unwrap();
        for (peer, text) in [(&terminal.peer, b"one"), (&by_path, b"two")] {
            rustix::io::write(peer, text).unwrap();
            let mut buffer = [0; 10];
            assert_eq!(rustix::io::read(&terminal.master, &mut buffer), Ok(3));
            assert_eq!(&buffer[..3], text);
        }
    }

    #[test]
    fn a_line_starts_after_what_ends_one() {
        let mut mode = TerminalMode::default();
        mode.characters[TerminalMode::END_OF_FILE] = 4;
        for last in [None, Some(b'\n'), Some(4)] {
            assert!(starts_line(&mode, last), "{last:?}");
        }
        for last in [Some(b'x'), Some(b'\r'), Some(0)] {
            assert!(!starts_line(&mode, last), "{last:?}");
        }
        mode.input = TerminalMode::CR_TO_NEWLINE;
        assert!(starts_line(&mode, Some(b'\r')));
    }

    #[test]
    fn a_size_that_is_not_given_is_the_usual_one() {
        assert_eq!(or_default(0, ROWS), 24);
        assert_eq!(or_default(50, ROWS), 50);
        assert_eq!(or_default(u32::MAX, ROWS), u16::MAX);
    }
}

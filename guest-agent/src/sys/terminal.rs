//! Pseudo-terminals.

use super::fd::raw;
use super::{Call, Fd, syscall};
use rustix::fd::AsFd;
use rustix::fs::OFlags;
use rustix::io::Errno;

const TCGETS: usize = 0x5401;
const TIOCGPTN: usize = 0x8004_5430;
const TIOCGPTPEER: usize = 0x5441;
/// How many special characters a terminal has.
const CHARACTERS: usize = 19;

/// A terminal's settings: the kernel's `struct termios`.
#[derive(Clone, Copy, Debug, Default)]
#[repr(C)]
pub struct TerminalMode {
    /// How input is changed before it is read.
    pub input: u32,
    /// How output is changed.
    pub output: u32,
    /// The line's parity and size.
    pub control: u32,
    /// How input is edited and echoed.
    pub local: u32,
    /// The line discipline.
    pub discipline: u8,
    /// The special characters.
    pub characters: [u8; CHARACTERS],
}

impl TerminalMode {
    /// Of `input`: a carriage return becomes a newline.
    pub const CR_TO_NEWLINE: u32 = 0o400;
    /// Of `local`: line mode. A program reads whole lines, which can be edited.
    pub const LINES: u32 = 2;
    /// Of `characters`: the one that ends the input.
    pub const END_OF_FILE: usize = 4;
}

/// The settings of a terminal. For the master of a pseudo-terminal, they are those of its other end.
pub fn terminal_mode(terminal: &Fd) -> Result<TerminalMode, Errno> {
    let mut mode = TerminalMode::default();
    let target = &raw mut mode;
    let arguments = [raw(terminal.as_fd()), TCGETS, target as usize, 0, 0];
    // SAFETY: the kernel writes one `struct termios` to `target`.
    unsafe { syscall(Call::Ioctl, arguments) }?;
    Ok(mode)
}

/// Opens the other end of a pseudo-terminal, without a path. Needs Linux 4.13. Programs that are executed do not inherit it.
pub fn terminal_peer(master: &Fd) -> Result<Fd, Errno> {
    let flags = OFlags::RDWR.union(OFlags::NOCTTY).union(OFlags::CLOEXEC);
    let flags = flags.bits() as usize;
    let arguments = [raw(master.as_fd()), TIOCGPTPEER, flags, 0, 0];
    // SAFETY: it touches no memory, and makes a descriptor.
    unsafe { Fd::new(Call::Ioctl, arguments) }
}

/// The number of a pseudo-terminal, which names its other end in `/dev/pts`.
pub fn terminal_number(master: &Fd) -> Result<u32, Errno> {
    let mut number = 0_u32;
    let target = &raw mut number;
    let arguments = [raw(master.as_fd()), TIOCGPTN, target as usize, 0, 0];
    // SAFETY: the kernel writes one number of 32 bits to `target`.
    unsafe { syscall(Call::Ioctl, arguments) }?;
    Ok(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_settings_have_the_size_that_the_kernel_writes() {
        assert_eq!(size_of::<TerminalMode>(), 36);
    }

    #[test]
    fn what_is_no_terminal_has_no_settings() {
        let (read, _write) = crate::sys::pipe().unwrap();
        assert_eq!(terminal_mode(&read).unwrap_err(), Errno::NOTTY);
        assert_eq!(terminal_number(&read), Err(Errno::NOTTY));
        assert_eq!(terminal_peer(&read).unwrap_err(), Errno::NOTTY);
    }
}

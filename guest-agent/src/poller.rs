//! Waiting for descriptors, and telling whose turn it is.

use crate::arch::{self, Event, Fd};
use core::mem::MaybeUninit;
use rustix::event::epoll;
use rustix::fd::AsFd;
use rustix::io::Errno;

/// How many descriptors one wait reports at most.
const BATCH: usize = 32;

/// How many are a millisecond.
const NANOSECONDS: u64 = 1_000_000;

/// Whose descriptor it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Token {
    /// The socket that is listened on.
    Listener,
    /// The signals.
    Signals,
    /// A connection.
    Connection(Id),
    /// A program's standard input.
    Stdin(Id),
    /// A program's standard output.
    Stdout(Id),
    /// A program's standard error.
    Stderr(Id),
}

/// A slot of a table and its present user: events for a former one are told apart by the serial.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Id {
    /// The slot.
    pub index: usize,
    /// Goes up with each use of the slot.
    pub serial: u32,
}

/// What is waited for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Interest {
    /// Bytes to receive.
    pub read: bool,
    /// Room to send.
    pub write: bool,
}

/// What happened.
#[derive(Clone, Copy, Debug)]
pub struct Readiness {
    /// Whose descriptor it is.
    pub token: Token,
    /// It can be read, or would at once say why it cannot.
    pub read: bool,
    /// It can be written, or would at once say why it cannot.
    pub write: bool,
    /// Its other end is gone.
    pub closed: bool,
}

/// The kernel's epoll.
#[derive(Debug)]
pub struct Poller {
    epoll: Fd,
}

impl Poller {
    /// Watches nothing yet.
    pub fn new() -> Result<Self, Errno> {
        Ok(Self {
            epoll: arch::epoll()?,
        })
    }

    /// Begins to watch a descriptor. Closing it ends that.
    pub fn add(&self, fd: impl AsFd, token: Token, interest: Interest) -> Result<(), Errno> {
        epoll::add(&self.epoll, fd, token.into(), interest.flags())
    }

    /// Changes what a descriptor is watched for.
    pub fn modify(&self, fd: impl AsFd, token: Token, interest: Interest) -> Result<(), Errno> {
        epoll::modify(&self.epoll, fd, token.into(), interest.flags())
    }

    /// Waits until something happens, at most for `timeout_ns` nanoseconds.
    pub fn wait<'e>(
        &self,
        events: &'e mut Events,
        timeout_ns: Option<u64>,
    ) -> impl Iterator<Item = Readiness> + use<'e> {
        // A wait that ended early would be followed by one for no time at all.
        let timeout = timeout_ns.map_or(-1, |timeout| {
            i32::try_from(timeout.div_ceil(NANOSECONDS)).unwrap_or(i32::MAX)
        });
        let ready = arch::wait(&self.epoll, &mut events.0, timeout);
        ready.iter().filter_map(|event| {
            let flags = event.flags;
            let closed = flags.intersects(epoll::EventFlags::HUP | epoll::EventFlags::ERR);
            Some(Readiness {
                token: Token::from_data(event.data)?,
                read: closed || flags.contains(epoll::EventFlags::IN),
                write: closed || flags.contains(epoll::EventFlags::OUT),
                closed,
            })
        })
    }
}

/// Room for what one wait reports.
#[derive(Debug)]
pub struct Events([MaybeUninit<Event>; BATCH]);

impl Default for Events {
    fn default() -> Self {
        Self([MaybeUninit::uninit(); BATCH])
    }
}

impl Interest {
    const fn flags(self) -> epoll::EventFlags {
        let read = if self.read {
            epoll::EventFlags::IN
        } else {
            epoll::EventFlags::empty()
        };
        let write = if self.write {
            epoll::EventFlags::OUT
        } else {
            epoll::EventFlags::empty()
        };
        read.union(write)
    }
}

impl From<Token> for epoll::EventData {
    fn from(token: Token) -> Self {
        let (kind, id) = match token {
            Token::Listener => (0, None),
            Token::Signals => (1, None),
            Token::Connection(id) => (2, Some(id)),
            Token::Stdin(id) => (3, Some(id)),
            Token::Stdout(id) => (4, Some(id)),
            Token::Stderr(id) => (5, Some(id)),
        };
        let id = id.map_or(0, |id| (id.index as u64) << 32 | u64::from(id.serial));
        Self::new_u64(kind << 56 | id)
    }
}

impl Token {
    fn from_data(data: epoll::EventData) -> Option<Self> {
        let [kind, high @ .., s0, s1, s2, s3] = data.u64().to_be_bytes();
        let [i0, i1, i2] = high;
        let id = Id {
            index: u32::from_be_bytes([0, i0, i1, i2]) as usize,
            serial: u32::from_be_bytes([s0, s1, s2, s3]),
        };
        Some(match kind {
            0 => Self::Listener,
            1 => Self::Signals,
            2 => Self::Connection(id),
            3 => Self::Stdin(id),
            4 => Self::Stdout(id),
            5 => Self::Stderr(id),
            _ => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_token_survives_the_kernel() {
        let id = Id {
            index: 64,
            serial: u32::MAX,
        };
        let tokens = [
            Token::Listener,
            Token::Signals,
            Token::Connection(id),
            Token::Stdin(id),
            Token::Stdout(id),
            Token::Stderr(id),
        ];
        for token in tokens {
            assert_eq!(Token::from_data(token.into()), Some(token));
        }
    }
}

//! Waits for descriptors with epoll.

use crate::sys::{self, Event, Fd};
use agent_engine::platform::{Channel, Id, Interest, ProcessSource, Readiness, Token};
use agent_engine::time::Duration;
use core::mem::MaybeUninit;
use rustix::event::epoll;
use rustix::fd::AsFd;
use rustix::io::Errno;

/// The most descriptors that one wait reports.
const BATCH: usize = 32;

/// An epoll instance.
#[derive(Debug)]
pub struct Poller {
    epoll: Fd,
}

impl Poller {
    /// Creates an epoll instance that watches nothing.
    pub fn new() -> Result<Self, Errno> {
        Ok(Self {
            epoll: sys::epoll()?,
        })
    }

    /// Starts to watch a descriptor. Closing the descriptor ends that.
    pub fn add(&self, fd: impl AsFd, token: Token, interest: Interest) -> Result<(), Errno> {
        epoll::add(&self.epoll, fd, event_data(token), flags(interest))
    }

    /// Changes the events for which a descriptor is watched.
    pub fn modify(&self, fd: impl AsFd, token: Token, interest: Interest) -> Result<(), Errno> {
        epoll::modify(&self.epoll, fd, event_data(token), flags(interest))
    }

    /// Sets the events for which a descriptor is watched, whether it was watched before or not. A descriptor that is watched for
    /// no event would still be reported once its other end is closed, again and again.
    pub(super) fn set(&self, fd: impl AsFd, token: Token, interest: Interest) -> Result<(), Errno> {
        if interest == Interest::NONE {
            return match epoll::delete(&self.epoll, fd) {
                Err(Errno::NOENT) => Ok(()),
                deleted => deleted,
            };
        }
        match self.modify(&fd, token, interest) {
            Err(Errno::NOENT) => self.add(fd, token, interest),
            modified => modified,
        }
    }

    /// Waits until a descriptor is ready, at most for `timeout`.
    pub fn wait<'e>(
        &self,
        events: &'e mut Events,
        timeout: Option<Duration>,
    ) -> impl Iterator<Item = Readiness> + use<'e> {
        // Rounded up: after a wait that is too short, the next one would have a timeout of zero.
        let timeout = timeout.map_or(-1, |timeout| {
            i32::try_from(timeout.as_millis_rounded_up()).unwrap_or(i32::MAX)
        });
        let ready = sys::wait(&self.epoll, &mut events.0, timeout);
        ready.iter().filter_map(|event| {
            let flags = event.flags;
            let closed = flags.intersects(epoll::EventFlags::HUP | epoll::EventFlags::ERR);
            Some(Readiness {
                token: token(event.data)?,
                read: closed || flags.contains(epoll::EventFlags::IN),
                write: closed || flags.contains(epoll::EventFlags::OUT),
                closed,
            })
        })
    }
}

/// Room for the events that one wait reports.
#[derive(Debug)]
pub struct Events([MaybeUninit<Event>; BATCH]);

impl Default for Events {
    fn default() -> Self {
        Self([MaybeUninit::uninit(); BATCH])
    }
}

const fn flags(interest: Interest) -> epoll::EventFlags {
    let read = if interest.read {
        epoll::EventFlags::IN
    } else {
        epoll::EventFlags::empty()
    };
    let write = if interest.write {
        epoll::EventFlags::OUT
    } else {
        epoll::EventFlags::empty()
    };
    read.union(write)
}

/// Encodes a token for epoll: its kind in the highest byte, then the slot, then the serial number.
fn event_data(token: Token) -> epoll::EventData {
    let (kind, id) = match token {
        Token::Listener => (0, None),
        Token::Signals => (1, None),
        Token::Connection(id) => (2, Some(id)),
        Token::Input(id) => (3, Some(id)),
        Token::Output(id, Channel::Stdout) => (4, Some(id)),
        Token::Output(id, Channel::Stderr) => (5, Some(id)),
        Token::Job(id) => (6, Some(id)),
        Token::Process(id, ProcessSource::Start) => (7, Some(id)),
        Token::Process(id, ProcessSource::Input) => (8, Some(id)),
        Token::Process(id, ProcessSource::Output(Channel::Stdout)) => (9, Some(id)),
        Token::Process(id, ProcessSource::Output(Channel::Stderr)) => (10, Some(id)),
    };
    let id = id.map_or(0, |id| (id.index as u64) << 32 | u64::from(id.serial));
    epoll::EventData::new_u64(kind << 56 | id)
}

fn token(data: epoll::EventData) -> Option<Token> {
    let [kind, high @ .., s0, s1, s2, s3] = data.u64().to_be_bytes();
    let [i0, i1, i2] = high;
    let id = Id {
        index: u32::from_be_bytes([0, i0, i1, i2]) as usize,
        serial: u32::from_be_bytes([s0, s1, s2, s3]),
    };
    Some(match kind {
        0 => Token::Listener,
        1 => Token::Signals,
        2 => Token::Connection(id),
        3 => Token::Input(id),
        4 => Token::Output(id, Channel::Stdout),
        5 => Token::Output(id, Channel::Stderr),
        6 => Token::Job(id),
        7 => Token::Process(id, ProcessSource::Start),
        8 => Token::Process(id, ProcessSource::Input),
        9 => Token::Process(id, ProcessSource::Output(Channel::Stdout)),
        10 => Token::Process(id, ProcessSource::Output(Channel::Stderr)),
        _ => return None,
    })
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
            Token::Input(id),
            Token::Output(id, Channel::Stdout),
            Token::Output(id, Channel::Stderr),
            Token::Job(id),
            Token::Process(id, ProcessSource::Start),
            Token::Process(id, ProcessSource::Input),
            Token::Process(id, ProcessSource::Output(Channel::Stdout)),
            Token::Process(id, ProcessSource::Output(Channel::Stderr)),
        ];
        for expected in tokens {
            assert_eq!(token(event_data(expected)), Some(expected));
        }
    }

    #[test]
    fn what_is_watched_for_nothing_is_not_reported_when_it_is_closed() {
        let poller = Poller::new().unwrap();
        let (ours, theirs) = sys::pipe().unwrap();
        let mut events = Events::default();
        let mut ready = |interest| {
            poller.set(&ours, Token::Signals, interest).unwrap();
            let ready = poller.wait(&mut events, Some(Duration::ZERO));
            ready.map(|ready| ready.closed).next()
        };
        assert_eq!(ready(Interest::READ), None);
        drop(theirs);
        assert_eq!(ready(Interest::READ), Some(true));
        assert_eq!(ready(Interest::NONE), None);
        assert_eq!(ready(Interest::READ), Some(true));
    }
}

//! Waits for descriptors with epoll.

use agent_engine::platform::{Id, Interest, Readiness, Token};
use agent_engine::time::Duration;
use rustix::event::{Timespec, epoll};
use rustix::fd::{AsFd, OwnedFd};
use rustix::io::Errno;
use std::fmt;
use std::mem::MaybeUninit;

/// The most descriptors that one wait reports.
const BATCH: usize = 32;

/// The epoll data of the listener and of the stop handle. No slot has such an index.
const LISTENER: u64 = u64::MAX;
const STOP: u64 = u64::MAX - 1;

/// An epoll instance.
#[derive(Debug)]
pub(crate) struct Poller {
    epoll: OwnedFd,
}

/// An event that ended a wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Event {
    /// The agent has to stop.
    Stopped,
    /// A source of the engine is ready.
    Ready(Readiness),
}

/// Room for the events that one wait reports.
pub(crate) struct Events([MaybeUninit<epoll::Event>; BATCH]);

impl Poller {
    /// Creates an epoll instance that watches nothing.
    pub(crate) fn new() -> Result<Self, Errno> {
        let epoll = epoll::create(epoll::CreateFlags::CLOEXEC)?;
        Ok(Self { epoll })
    }

    /// Starts to watch the stop handle.
    pub(crate) fn add_stop(&self, stop: impl AsFd) -> Result<(), Errno> {
        let data = epoll::EventData::new_u64(STOP);
        epoll::add(&self.epoll, stop, data, epoll::EventFlags::IN)
    }

    /// Starts to watch the listener.
    pub(crate) fn add_listener(&self, listener: impl AsFd) -> Result<(), Errno> {
        let data = epoll::EventData::new_u64(LISTENER);
        epoll::add(&self.epoll, listener, data, epoll::EventFlags::IN)
    }

    /// Starts or stops to report pending connections of a listener that was added.
    pub(crate) fn watch_listener(&self, listener: impl AsFd, watch: bool) -> Result<(), Errno> {
        let data = epoll::EventData::new_u64(LISTENER);
        let flags = if watch {
            epoll::EventFlags::IN
        } else {
            epoll::EventFlags::empty()
        };
        epoll::modify(&self.epoll, listener, data, flags)
    }

    /// Starts to watch a connection. Closing the connection ends that.
    pub(crate) fn add(&self, fd: impl AsFd, id: Id, interest: Interest) -> Result<(), Errno> {
        epoll::add(&self.epoll, fd, event_data(id), flags(interest))
    }

    /// Changes the events for which a connection is watched.
    pub(crate) fn modify(&self, fd: impl AsFd, id: Id, interest: Interest) -> Result<(), Errno> {
        epoll::modify(&self.epoll, fd, event_data(id), flags(interest))
    }

    /// Waits until a source is ready, at most for `timeout`. If a signal interrupts the wait, it returns no events.
    pub(crate) fn wait<'e>(
        &self,
        events: &'e mut Events,
        timeout: Option<Duration>,
    ) -> Result<impl Iterator<Item = Event> + use<'e>, Errno> {
        let timeout = timeout.map(timespec);
        let ready = match epoll::wait(&self.epoll, &mut events.0, timeout.as_ref()) {
            Ok((ready, _)) => ready,
            Err(Errno::INTR) => &mut [],
            Err(errno) => return Err(errno),
        };
        Ok(ready.iter().filter_map(event))
    }
}

impl Default for Events {
    fn default() -> Self {
        Self([MaybeUninit::uninit(); BATCH])
    }
}

impl fmt::Debug for Events {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Events").finish_non_exhaustive()
    }
}

/// Converts a timeout to whole milliseconds, the resolution of `epoll_wait`. It is rounded up, because after a wait that
/// is too short, the next one would have a timeout of zero. The longest wait is 24 days.
fn timespec(timeout: Duration) -> Timespec {
    let milliseconds = timeout
        .as_millis_rounded_up()
        .min(i32::MAX.unsigned_abs().into());
    let rounded = Duration::from_millis(milliseconds);
    Timespec {
        tv_sec: rounded.as_secs().cast_signed(),
        tv_nsec: rounded.subsec_nanos().into(),
    }
}

fn flags(interest: Interest) -> epoll::EventFlags {
    let mut flags = epoll::EventFlags::empty();
    flags.set(epoll::EventFlags::IN, interest.read);
    flags.set(epoll::EventFlags::OUT, interest.write);
    flags
}

/// Encodes a connection for epoll: the slot, then the serial number.
fn event_data(id: Id) -> epoll::EventData {
    epoll::EventData::new_u64((id.index as u64) << 32 | u64::from(id.serial))
}

fn event(event: &epoll::Event) -> Option<Event> {
    let (data, flags) = (event.data, event.flags);
    let token = match data.u64() {
        STOP => return Some(Event::Stopped),
        LISTENER => Token::Listener,
        data => Token::Connection(Id {
            index: usize::try_from(data >> 32).ok()?,
            serial: u32::try_from(data & u64::from(u32::MAX)).ok()?,
        }),
    };
    let closed = flags.intersects(epoll::EventFlags::HUP | epoll::EventFlags::ERR);
    Some(Event::Ready(Readiness {
        token,
        read: closed || flags.contains(epoll::EventFlags::IN),
        write: closed || flags.contains(epoll::EventFlags::OUT),
        closed,
    }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;
    use std::os::unix::net::UnixStream;

    const ID: Id = Id {
        index: 64,
        serial: u32::MAX,
    };

    const BOTH: Interest = Interest {
        read: true,
        write: true,
    };

    fn wait(poller: &Poller) -> Vec<Event> {
        let mut events = Events::default();
        let ready = poller.wait(&mut events, Some(Duration::ZERO)).unwrap();
        ready.collect()
    }

    fn ready(read: bool, write: bool, closed: bool) -> Event {
        Event::Ready(Readiness {
            token: Token::Connection(ID),
            read,
            write,
            closed,
        })
    }

    #[test]
    fn a_connection_is_reported_for_what_it_is_watched_for_until_it_is_closed() {
        let poller = Poller::new().unwrap();
        let (ours, mut theirs) = UnixStream::pair().unwrap();
        poller.add(&ours, ID, BOTH).unwrap();
        assert_eq!(wait(&poller), [ready(false, true, false)]);
        theirs.write_all(b"x").unwrap();
        assert_eq!(wait(&poller), [ready(true, true, false)]);
        poller.modify(&ours, ID, Interest::default()).unwrap();
        assert_eq!(wait(&poller), []);
        drop(theirs);
        assert_eq!(wait(&poller), [ready(true, true, true)]);
        drop(ours);
        assert_eq!(wait(&poller), []);
    }

    #[test]
    fn the_listener_and_the_end_are_told_apart_from_connections() {
        let poller = Poller::new().unwrap();
        let (listener, mut one) = UnixStream::pair().unwrap();
        let (stop, mut other) = UnixStream::pair().unwrap();
        poller.add_listener(&listener).unwrap();
        poller.add_stop(&stop).unwrap();
        one.write_all(b"x").unwrap();
        let listening = wait(&poller);
        assert!(
            matches!(listening[..], [Event::Ready(readiness)] if readiness.token == Token::Listener)
        );
        poller.watch_listener(&listener, false).unwrap();
        assert_eq!(wait(&poller), []);
        other.write_all(b"x").unwrap();
        assert_eq!(wait(&poller), [Event::Stopped]);
    }

    #[test]
    fn a_wait_is_never_shorter_than_what_was_asked_for() {
        let of = |nanoseconds| {
            let timeout = timespec(Duration::from_nanos(nanoseconds));
            (timeout.tv_sec, timeout.tv_nsec)
        };
        assert_eq!(of(0), (0, 0));
        assert_eq!(of(1), (0, 1_000_000));
        assert_eq!(of(2_000_000_001), (2, 1_000_000));
        assert_eq!(of(u64::MAX), (2_147_483, 647_000_000));
    }
}

//! Linux, by way of the standard library and `rustix`, as the engine's platform.

use crate::error::Error;
use crate::poller::{Event, Events, Poller};
use crate::stop::Stop;
use agent_engine::platform::{Id, Interest, Platform};
use agent_engine::time::{Duration, Instant, UnixTime};
use agent_engine::{Notice, OsError};
use rustix::io::Errno;
use rustix::rand::{GetRandomFlags, getrandom};
use rustix::time::{ClockId, clock_gettime};
use std::fmt;
use std::hash::{BuildHasher, RandomState};
use std::time::SystemTime;
use vsock_transport::{Address, Listener, Peer, SocketError, Stream};

/// How long nobody is let in after a connection could not be taken, as with too many open files. It goes on waiting, and
/// without a pause the agent would try again at once, for ever.
pub const ACCEPT_PAUSE: std::time::Duration = std::time::Duration::from_millis(200);

/// Who hears of notices.
type Hear<'a> = Box<dyn FnMut(Notice) + Send + 'a>;

/// The world of an [`Agent`](crate::Agent). Services that are written for any [`Platform`] need not name it.
pub struct Std<'a> {
    poller: Poller,
    listener: Listener,
    /// Until when the listener is not watched.
    paused_until: Option<Instant>,
    /// Where readiness is reported.
    ready: Option<Address<'a>>,
    hear: Option<Hear<'a>>,
}

impl<'a> Std<'a> {
    /// Begins to watch for connections, and for the agent's end.
    pub(crate) fn new(listener: Listener, stop: &Stop) -> Result<Self, Error> {
        let poller = Poller::new().map_err(event_loop)?;
        poller.add_stop(stop).map_err(event_loop)?;
        poller.add_listener(&listener).map_err(event_loop)?;
        Ok(Self {
            poller,
            listener,
            paused_until: None,
            ready: None,
            hear: None,
        })
    }

    /// Dials there from now on.
    pub(crate) fn report_readiness_at(&mut self, address: Address<'a>) {
        self.ready = Some(address);
    }

    /// Hands notices on from now on.
    pub(crate) fn report_notices_to(&mut self, hear: Hear<'a>) {
        self.hear = Some(hear);
    }

    /// Waits until something that is watched is ready, at most for `timeout`.
    pub(crate) fn wait<'e>(
        &mut self,
        events: &'e mut Events,
        timeout: Option<Duration>,
    ) -> Result<impl Iterator<Item = Event> + use<'e>, Error> {
        let timeouts = [timeout, self.rest_of_pause()];
        let timeout = timeouts.into_iter().flatten().min();
        self.poller.wait(events, timeout).map_err(event_loop)
    }

    /// Watches the listener no more, for a while.
    fn pause(&mut self) {
        if self.poller.remove(&self.listener).is_ok() {
            self.paused_until = Some(now().saturating_add(ACCEPT_PAUSE.into()));
        }
    }

    /// Watches the listener again if its pause is over; otherwise, how much of that is left.
    fn rest_of_pause(&mut self) -> Option<Duration> {
        let left = self.paused_until?.saturating_since(now());
        if left > Duration::ZERO {
            return Some(left);
        }
        if self.poller.add_listener(&self.listener).is_ok() {
            self.paused_until = None;
            return None;
        }
        // The kernel has no memory for it, and may have some later.
        self.paused_until = Some(now().saturating_add(ACCEPT_PAUSE.into()));
        Some(ACCEPT_PAUSE.into())
    }
}

impl Platform for Std<'_> {
    type Socket = Stream;

    fn now(&mut self) -> Instant {
        now()
    }

    fn unix_time(&mut self) -> UnixTime {
        let since_epoch = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
        UnixTime::after_epoch(since_epoch.unwrap_or_default().into())
    }

    fn random(&mut self) -> [u8; 16] {
        let mut bytes = [0; 16];
        match getrandom(&mut bytes[..], GetRandomFlags::INSECURE) {
            Ok(16) => bytes,
            // Kernels before 5.6 cannot give any without waiting.
            _ => random_keys(),
        }
    }

    fn accept(&mut self) -> Result<Option<(Stream, Peer)>, OsError> {
        self.listener.accept().map_err(|error| {
            // One whose peer is not known was taken, and closed; any other may go on waiting.
            if error.errno() != Errno::ACCESS {
                self.pause();
            }
            os_error(error)
        })
    }

    fn dial(&mut self) -> Option<Stream> {
        Stream::connect_nonblocking(self.ready.as_ref()?).ok()
    }

    fn is_connected(&mut self, socket: &Stream) -> bool {
        socket.connect_result().unwrap_or(false)
    }

    fn watch(&mut self, socket: &Stream, id: Id, interest: Interest) -> Result<(), OsError> {
        let added = self.poller.add(socket, id, interest);
        added.map_err(|errno| os_error(errno.into()))
    }

    fn rewatch(&mut self, socket: &Stream, id: Id, interest: Interest) -> Result<(), OsError> {
        let modified = self.poller.modify(socket, id, interest);
        modified.map_err(|errno| os_error(errno.into()))
    }

    /// Does nothing: the memory is kept for the next large frame.
    fn discard(&mut self, _memory: &mut [u8]) {}

    fn note(&mut self, notice: Notice) {
        if let Some(hear) = &mut self.hear {
            hear(notice);
        }
    }
}

impl fmt::Debug for Std<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Std")
            .field("listener", &self.listener)
            .field("paused_until", &self.paused_until)
            .field("ready", &self.ready)
            .finish_non_exhaustive()
    }
}

/// The time by the kernel's clock, which goes on while the guest is suspended.
pub(crate) fn now() -> Instant {
    let time = clock_gettime(ClockId::Boottime);
    let seconds = Duration::from_secs(time.tv_sec.unsigned_abs());
    let rest = Duration::from_nanos(time.tv_nsec.unsigned_abs());
    Instant::after_boot(seconds.saturating_add(rest))
}

/// What the standard library chooses at random for its tables, which does not wait either.
fn random_keys() -> [u8; 16] {
    let mut bytes = [0; 16];
    for (number, half) in bytes.chunks_mut(8).enumerate() {
        half.copy_from_slice(&RandomState::new().hash_one(number).to_ne_bytes());
    }
    bytes
}

fn os_error(error: SocketError) -> OsError {
    OsError(error.errno().raw_os_error())
}

fn event_loop(errno: Errno) -> Error {
    Error::EventLoop(errno.into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn random_bytes_are_different_each_time() {
        let directory = tempfile::tempdir().unwrap();
        let address = format!("unix:{}", directory.path().join("agent").display());
        let listener = Listener::bind(&address.as_str().try_into().unwrap()).unwrap();
        let mut platform = Std::new(listener, &Stop::new().unwrap()).unwrap();
        let seen: HashSet<_> = (0..8)
            .flat_map(|_| [platform.random(), random_keys()])
            .collect();
        assert_eq!(seen.len(), 16);
    }

    #[test]
    fn time_is_counted_from_the_start_of_the_kernel() {
        let before = now();
        let uptime = std::fs::read_to_string("/proc/uptime").unwrap();
        let after = now();
        let seconds: f64 = uptime.split(' ').next().unwrap().parse().unwrap();
        let uptime = std::time::Duration::from_secs_f64(seconds).into();
        // The kernel gives hundredths.
        let tick = Duration::from_millis(20);
        assert!(before.since_boot() <= tick.saturating_add(uptime));
        assert!(uptime <= after.since_boot().saturating_add(tick));
    }
}

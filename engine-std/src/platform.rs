//! The engine's platform on Linux, with the standard library and `rustix`.

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

/// The callback for notices.
type OnNotice<'a> = Box<dyn FnMut(Notice) + Send + 'a>;

/// The platform of an [`Agent`](crate::Agent). Services that are generic over [`Platform`] need not name it.
pub struct Std<'a> {
    poller: Poller,
    listener: Listener,
    /// The address to which readiness is reported.
    ready: Option<Address<'a>>,
    on_notice: Option<OnNotice<'a>>,
}

impl<'a> Std<'a> {
    /// Starts to watch for connections and for the stop handle.
    pub(crate) fn new(listener: Listener, stop: &Stop) -> Result<Self, Error> {
        let poller = Poller::new().map_err(event_loop)?;
        poller.add_stop(stop).map_err(event_loop)?;
        poller.add_listener(&listener).map_err(event_loop)?;
        Ok(Self {
            poller,
            listener,
            ready: None,
            on_notice: None,
        })
    }

    /// Sets the address to which readiness is reported.
    pub(crate) fn report_readiness_at(&mut self, address: Address<'a>) {
        self.ready = Some(address);
    }

    /// Sets the callback for notices.
    pub(crate) fn set_on_notice(&mut self, callback: OnNotice<'a>) {
        self.on_notice = Some(callback);
    }

    /// Waits until a watched source is ready, at most for `timeout`.
    pub(crate) fn wait<'e>(
        &mut self,
        events: &'e mut Events,
        timeout: Option<Duration>,
    ) -> Result<impl Iterator<Item = Event> + use<'e>, Error> {
        self.poller.wait(events, timeout).map_err(event_loop)
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
            // Kernels before 5.6 cannot return random bytes without waiting.
            _ => random_keys(),
        }
    }

    fn accept(&mut self) -> Result<Option<(Stream, Peer)>, OsError> {
        loop {
            match self.listener.accept() {
                Ok(accepted) => return Ok(accepted),
                // A connection with an unknown peer was accepted and closed. Any other one stays pending.
                Err(error) if error.errno() == Errno::ACCESS => {}
                Err(error) => return Err(os_error(error)),
            }
        }
    }

    fn watch_listener(&mut self, watch: bool) {
        // This cannot fail: the listener is watched all the time, if for nothing.
        let _ = self.poller.watch_listener(&self.listener, watch);
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
        if let Some(on_notice) = &mut self.on_notice {
            on_notice(notice);
        }
    }
}

impl fmt::Debug for Std<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Std")
            .field("listener", &self.listener)
            .field("ready", &self.ready)
            .finish_non_exhaustive()
    }
}

/// The time of the kernel's boot clock, which also counts while the guest is suspended.
pub(crate) fn now() -> Instant {
    let time = clock_gettime(ClockId::Boottime);
    let seconds = Duration::from_secs(time.tv_sec.unsigned_abs());
    let rest = Duration::from_nanos(time.tv_nsec.unsigned_abs());
    Instant::after_boot(seconds.saturating_add(rest))
}

/// Random bytes from the standard library's hash keys, which do not wait for entropy either.
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

//! What goes over a connection, write by write.

use crate::frame::{Frame, RESPONSE};
use crate::protobuf;
use rustix::net::{AddressFamily, SocketFlags, SocketType, socketpair};
use std::io::{Read, Write};
use std::net::Shutdown;
use std::os::fd::OwnedFd;
use std::os::unix::net::UnixStream;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

/// More than either end writes at a time in these tests.
const LONGEST: usize = 128 * 1024;

/// A connection in whose middle everything is written down.
#[derive(Clone, Debug, Default)]
pub struct Capture {
    events: Arc<Mutex<Vec<Event>>>,
}

/// Something that went over a connection. Frames have the name of the method that they call; those that are
/// answers are called `answer`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// The whole frames in one write of the host's.
    Host(Vec<String>),
    /// A frame of the agent's, in however many writes.
    Agent(String),
}

impl Capture {
    /// Stands in the middle of a connection to an agent, and returns the host's end of it.
    ///
    /// That end keeps what is written at a time apart, so that writes can be counted.
    pub fn of(agent: UnixStream) -> (OwnedFd, Self) {
        let flags = SocketFlags::CLOEXEC;
        let pair = socketpair(AddressFamily::UNIX, SocketType::SEQPACKET, flags, None);
        let (host_end, host) = pair.expect("a pair of sockets");
        (host_end, Self::between(UnixStream::from(host), agent))
    }

    /// Stands between a host and an agent.
    pub fn between(host: UnixStream, agent: UnixStream) -> Self {
        let capture = Self::default();
        let (from_host, from_agent) = (capture.clone(), capture.clone());
        let handle = |stream: &UnixStream| stream.try_clone().expect("a second handle");
        let ends = (handle(&host), handle(&agent));
        thread::spawn(move || pass_on(host, agent, |written| from_host.host_wrote(written)));
        let mut unread = Vec::new();
        thread::spawn(move || {
            pass_on(ends.1, ends.0, |written| {
                unread.extend(written);
                from_agent.agent_wrote(&mut unread);
            });
        });
        capture
    }

    /// What has gone over the connection so far.
    pub fn events(&self) -> Vec<Event> {
        self.locked(|events| events.clone())
    }

    fn host_wrote(&self, written: &[u8]) {
        let mut rest = written.to_vec();
        let mut frames = Vec::new();
        while let Some(frame) = Frame::take(&mut rest) {
            frames.push(name(&frame));
        }
        if !rest.is_empty() {
            frames.push("part of a frame".to_owned());
        }
        self.locked(|events| events.push(Event::Host(frames)));
    }

    fn agent_wrote(&self, unread: &mut Vec<u8>) {
        while let Some(frame) = Frame::take(unread) {
            self.locked(|events| events.push(Event::Agent(name(&frame))));
        }
    }

    fn locked<T>(&self, action: impl FnOnce(&mut Vec<Event>) -> T) -> T {
        action(&mut self.events.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// Passes on what comes on a connection, after writing it down, until either end closes.
fn pass_on(mut from: UnixStream, mut to: UnixStream, mut write_down: impl FnMut(&[u8])) {
    let mut buffer = vec![0; LONGEST];
    while let Ok(count @ 1..) = from.read(&mut buffer) {
        write_down(&buffer[..count]);
        if to.write_all(&buffer[..count]).is_err() {
            break;
        }
    }
    // An end that is gone already does not have to be told.
    let _ = to.shutdown(Shutdown::Both);
    let _ = from.shutdown(Shutdown::Both);
}

fn name(frame: &Frame) -> String {
    if frame.kind == RESPONSE {
        return "answer".to_owned();
    }
    protobuf::text(&protobuf::fields(&frame.payload), 2)
}

//! Connections: a peer's end, and the socket that the engine has of it.

use super::pulse::Pulse;
use agent_engine::platform::{Id, Interest, Readiness, Token};
use embedded_io::{ErrorType, Read, Write};
use std::cell::RefCell;
use std::collections::VecDeque;
use std::rc::Rc;
use vsock_transport::{PipeError, Transport};

/// How a connection is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Link {
    /// The engine has dialled, and nobody has taken the call.
    Connecting,
    Connected,
    /// The peer has closed it; what it said before can be read.
    HungUp,
    /// Nothing can be read or written any more.
    Reset,
}

/// A connection, as the peer and the world see it.
#[derive(Debug)]
pub(super) struct Wire {
    pub(super) link: Link,
    /// The engine has to refuse this peer.
    pub(super) stranger: bool,
    /// All that the peer has said.
    pub(super) said: Vec<u8>,
    /// What of it the engine has not read.
    inbound: VecDeque<u8>,
    /// What the engine has sent.
    pub(super) output: Vec<u8>,
    /// How many bytes the engine reads at a time, at most.
    pub(super) piece: usize,
    /// How many more bytes the peer takes.
    pub(super) room: usize,
    /// The peer has not always taken what the engine had.
    pub(super) was_blocked: bool,
    pub(super) watched: Option<(Id, Interest)>,
    /// The engine has closed it.
    pub(super) dropped: bool,
    pulse: Pulse,
}

/// A connection that two hold.
pub(super) type Shared = Rc<RefCell<Wire>>;

impl Wire {
    pub(super) fn new(link: Link, pulse: &Pulse) -> Shared {
        Rc::new(RefCell::new(Self {
            link,
            stranger: false,
            said: Vec::new(),
            inbound: VecDeque::new(),
            output: Vec::new(),
            piece: usize::MAX,
            room: usize::MAX,
            was_blocked: false,
            watched: None,
            dropped: false,
            pulse: pulse.clone(),
        }))
    }

    /// The peer says something, if it still can.
    pub(super) fn say(&mut self, bytes: &[u8]) {
        if self.link == Link::Connected {
            self.said.extend(bytes);
            self.inbound.extend(bytes);
        }
    }

    /// Whether the engine has read all that the peer has said.
    pub(super) fn is_read(&self) -> bool {
        self.inbound.is_empty()
    }

    fn is_closed(&self) -> bool {
        matches!(self.link, Link::HungUp | Link::Reset)
    }

    /// What the engine has to be told of it, as `epoll` does.
    pub(super) fn readiness(&self) -> Option<Readiness> {
        let (id, interest) = self.watched?;
        let closed = self.is_closed();
        let takes = self.link == Link::Connected && self.room > 0;
        let readiness = Readiness {
            token: Token::Connection(id),
            read: closed || interest.read && !self.inbound.is_empty(),
            write: closed || interest.write && takes,
            closed,
        };
        (readiness.read || readiness.write).then_some(readiness)
    }
}

/// The engine's end.
#[derive(Debug)]
pub(super) struct Socket(pub(super) Shared);

impl Drop for Socket {
    fn drop(&mut self) {
        let mut wire = self.0.borrow_mut();
        wire.dropped = true;
        wire.watched = None;
        wire.pulse.beat();
    }
}

impl ErrorType for Socket {
    type Error = PipeError;
}

impl Read for Socket {
    fn read(&mut self, buffer: &mut [u8]) -> Result<usize, PipeError> {
        let mut wire = self.0.borrow_mut();
        assert!(!buffer.is_empty(), "nothing can be read into nothing");
        match wire.link {
            Link::Reset => return Err(PipeError::ConnectionReset),
            Link::Connecting => return Err(PipeError::WouldBlock),
            Link::HungUp if wire.inbound.is_empty() => return Ok(0),
            Link::Connected if wire.inbound.is_empty() => return Err(PipeError::WouldBlock),
            Link::Connected | Link::HungUp => {}
        }
        let count = buffer.len().min(wire.piece).min(wire.inbound.len());
        for (place, byte) in buffer.iter_mut().zip(wire.inbound.drain(..count)) {
            *place = byte;
        }
        wire.pulse.beat();
        Ok(count)
    }
}

impl Write for Socket {
    fn write(&mut self, bytes: &[u8]) -> Result<usize, PipeError> {
        let mut wire = self.0.borrow_mut();
        assert!(!bytes.is_empty(), "nothing is written");
        match wire.link {
            Link::HungUp | Link::Reset => return Err(PipeError::BrokenPipe),
            Link::Connecting => return Err(PipeError::WouldBlock),
            Link::Connected => {}
        }
        let count = bytes.len().min(wire.room);
        if count < bytes.len() {
            wire.was_blocked = true;
        }
        if count == 0 {
            return Err(PipeError::WouldBlock);
        }
        if wire.room < usize::MAX {
            wire.room -= count;
        }
        wire.output.extend(&bytes[..count]);
        wire.pulse.beat();
        Ok(count)
    }

    fn flush(&mut self) -> Result<(), PipeError> {
        Ok(())
    }
}

impl Transport for Socket {
    fn would_block(error: &PipeError) -> bool {
        *error == PipeError::WouldBlock
    }
}

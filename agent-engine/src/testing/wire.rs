//! A connection in memory: the engine has one end of it, and a test the rest.

use core::cell::RefCell;
use core::fmt;
use embedded_io::{ErrorKind, ErrorType, Read, Write};
use std::collections::VecDeque;
use std::rc::Rc;
use std::vec::Vec;
use vsock_transport::Transport;

/// What a test and the engine both look at.
pub(crate) type Shared<T> = Rc<RefCell<T>>;

pub(crate) fn shared<T>(value: T) -> Shared<T> {
    Rc::new(RefCell::new(value))
}

/// What is on its way over a connection, and how it behaves.
#[derive(Debug)]
#[allow(clippy::struct_excessive_bools)]
pub(crate) struct Wire {
    /// What the engine can receive.
    pub(crate) incoming: VecDeque<u8>,
    /// What the engine has sent.
    pub(crate) outgoing: Vec<u8>,
    /// How much more the peer takes, in bytes.
    pub(crate) room: usize,
    /// The most that is received or sent at a time, in bytes.
    pub(crate) at_a_time: usize,
    /// The peer sends nothing any more.
    pub(crate) is_ended: bool,
    /// The peer is gone altogether.
    pub(crate) is_gone: bool,
    /// Whatever is tried on the connection fails.
    pub(crate) is_reset: bool,
    /// A write takes nothing, and does not say why.
    pub(crate) takes_nothing: bool,
    /// The engine has closed its end.
    pub(crate) is_closed: bool,
    /// Dialling has come to something.
    pub(crate) is_connected: bool,
    /// How often the engine has received.
    pub(crate) reads: usize,
    /// How often the engine has sent.
    pub(crate) writes: usize,
    /// How much was sent each time.
    pub(crate) pieces: Vec<usize>,
}

impl Default for Wire {
    fn default() -> Self {
        Self {
            incoming: VecDeque::new(),
            outgoing: Vec::new(),
            room: usize::MAX,
            at_a_time: usize::MAX,
            is_ended: false,
            is_gone: false,
            is_reset: false,
            takes_nothing: false,
            is_closed: false,
            is_connected: true,
            reads: 0,
            writes: 0,
            pieces: Vec::new(),
        }
    }
}

/// The engine's end.
#[derive(Debug)]
pub(crate) struct Socket(pub(crate) Shared<Wire>);

impl Drop for Socket {
    fn drop(&mut self) {
        self.0.borrow_mut().is_closed = true;
    }
}

/// Why nothing was received or sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum SocketError {
    /// Not now.
    WouldBlock,
    /// Not any more.
    Reset,
}

impl fmt::Display for SocketError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self:?}")
    }
}

impl core::error::Error for SocketError {}

impl embedded_io::Error for SocketError {
    fn kind(&self) -> ErrorKind {
        ErrorKind::Other
    }
}

impl ErrorType for Socket {
    type Error = SocketError;
}

impl Read for Socket {
    fn read(&mut self, buffer: &mut [u8]) -> Result<usize, SocketError> {
        let mut wire = self.0.borrow_mut();
        wire.reads += 1;
        if wire.is_reset {
            return Err(SocketError::Reset);
        }
        if wire.incoming.is_empty() && !(wire.is_ended || wire.is_gone) {
            return Err(SocketError::WouldBlock);
        }
        let most = buffer.len().min(wire.at_a_time);
        let count = most.min(wire.incoming.len());
        for (to, from) in buffer.iter_mut().zip(wire.incoming.drain(..count)) {
            *to = from;
        }
        Ok(count)
    }
}

impl Write for Socket {
    fn write(&mut self, bytes: &[u8]) -> Result<usize, SocketError> {
        let mut wire = self.0.borrow_mut();
        wire.writes += 1;
        if wire.is_reset || wire.is_gone {
            return Err(SocketError::Reset);
        }
        if wire.takes_nothing {
            return Ok(0);
        }
        if wire.room == 0 {
            return Err(SocketError::WouldBlock);
        }
        let count = bytes.len().min(wire.room).min(wire.at_a_time);
        wire.room -= count;
        wire.pieces.push(count);
        wire.outgoing.extend_from_slice(&bytes[..count]);
        Ok(count)
    }

    fn flush(&mut self) -> Result<(), SocketError> {
        Ok(())
    }
}

impl Transport for Socket {
    fn would_block(error: &SocketError) -> bool {
        *error == SocketError::WouldBlock
    }
}

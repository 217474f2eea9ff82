//! The client's side of the hybrid vsock handshake.
//!
//! A monitor with hybrid vsock listens on a Unix socket. A client connects to it, sends `CONNECT <port>\n`, and waits for
//! `OK <host port>\n`. From then on the connection leads to that port of the guest. If nothing listens there, the monitor
//! closes the connection without a reply.
//!
//! Clients have to keep two rules, which were found by measurements:
//!
//! - Send nothing before `OK`. Some devices drop bytes that arrive before.
//! - Do not close the connection before `OK`, not even by exiting. vhost-device-vsock 0.3.0 panics when it writes its `OK`
//!   to a closed connection, and then serves no client any more. So connect only when the guest is known to be up, and
//!   let the monitor close the connection. A client that gives up has to leave the connection open, for example to
//!   another process.

use core::fmt::{self, Write as _};

use crate::address::{Address, parse_number};

/// The longest reply that is read, in bytes, including its newline. The longest valid one has 14.
const REPLY_LIMIT: usize = 32;

/// `CONNECT 4294967295\n`.
const REQUEST_LIMIT: usize = 19;

/// The handshake of one connection, without I/O. Send [`request`](Self::request), then pass the bytes that arrive to
/// [`receive`](Self::receive) until it returns [`Progress::Connected`].
#[derive(Debug, Clone)]
pub struct Handshake {
    port: u32,
    request: Line<REQUEST_LIMIT>,
    reply: Line<REPLY_LIMIT>,
    outcome: Option<Result<u32, HandshakeError>>,
}

impl Handshake {
    /// Creates a handshake for this vsock port of the guest.
    pub fn new(port: u32) -> Self {
        let mut request = Line::default();
        // The longest port fits, so this cannot fail.
        let _ = writeln!(request, "CONNECT {port}");
        Self {
            port,
            request,
            reply: Line::default(),
            outcome: None,
        }
    }

    /// The bytes to send, in one write if possible. Send nothing after them until the reply has arrived.
    pub fn request(&self) -> &[u8] {
        self.request.as_slice()
    }

    /// Consumes bytes from the other side, at most up to the end of its reply.
    ///
    /// After the end of the handshake, it consumes nothing and returns the same outcome again.
    pub fn receive(&mut self, bytes: &[u8]) -> Result<Progress, HandshakeError> {
        let mut consumed: usize = 0;
        for byte in bytes {
            if self.outcome.is_some() {
                break;
            }
            self.push(*byte);
            consumed = consumed.saturating_add(1);
        }
        match self.outcome {
            None => Ok(Progress::Waiting),
            Some(outcome) => outcome.map(|host_port| Progress::Connected {
                consumed,
                host_port,
            }),
        }
    }

    /// Returns the error for the case that the other side closes the connection now.
    pub const fn closed(&self) -> HandshakeError {
        HandshakeError::Closed {
            port: self.port,
            reply: Reply(self.reply),
        }
    }

    fn push(&mut self, byte: u8) {
        // There is room, because nothing is pushed after a full line.
        self.reply.push(byte);
        let reply = Reply(self.reply);
        if byte == b'\n' {
            self.outcome = Some(reply.host_port().ok_or(HandshakeError::NotOk { reply }));
        } else if self.reply.is_full() {
            self.outcome = Some(Err(HandshakeError::TooLong { reply }));
        }
    }
}

impl Address<'_> {
    /// Returns the handshake with which a new connection to this address begins, if there is one.
    pub fn handshake(&self) -> Option<Handshake> {
        match *self {
            Self::Hybrid { port, .. } => Some(Handshake::new(port)),
            Self::Vsock { .. } | Self::Unix { .. } => None,
        }
    }
}

/// The progress of a handshake.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Progress {
    /// All bytes were consumed, and the reply is not complete.
    Waiting,
    /// The connection leads to the guest.
    Connected {
        /// The number of bytes that belong to the reply. The bytes after them come from the guest.
        consumed: usize,
        /// The port that the monitor gave this end of the connection.
        host_port: u32,
    },
}

/// Why a handshake failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum HandshakeError {
    /// The monitor closed the connection before its reply was complete. Usually, nothing listens on the port (yet).
    Closed {
        /// The vsock port that was asked for.
        port: u32,
        /// The part of the reply that has arrived; usually empty.
        reply: Reply,
    },
    /// The reply is a line, but not `OK <port>`.
    NotOk {
        /// The line.
        reply: Reply,
    },
    /// The reply has no newline within its first 32 bytes.
    TooLong {
        /// Those bytes.
        reply: Reply,
    },
}

impl fmt::Display for HandshakeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Closed { port, reply } if reply.as_slice().is_empty() => write!(
                f,
                "the monitor closed the connection before answering CONNECT {port}: \
                 nothing in the guest listens on port {port}, or the guest is not up yet"
            ),
            Self::Closed { port, reply } => write!(
                f,
                "the monitor closed the connection inside its answer to CONNECT {port}, after \"{reply}\""
            ),
            Self::NotOk { reply } => write!(
                f,
                "the other side answered \"{reply}\" instead of \"OK <port>\": is this a hybrid vsock socket?"
            ),
            Self::TooLong { reply } => write!(
                f,
                "the other side answered more than {REPLY_LIMIT} bytes without a newline, beginning \
                 \"{reply}\": is this a hybrid vsock socket?"
            ),
        }
    }
}

impl core::error::Error for HandshakeError {}

/// The reply of the other side, or the beginning of it. Displayed with escapes and without its newline.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reply(Line<REPLY_LIMIT>);

impl Reply {
    /// The bytes as they were received.
    pub fn as_slice(&self) -> &[u8] {
        self.0.as_slice()
    }

    fn host_port(&self) -> Option<u32> {
        let port = self.as_slice().strip_prefix(b"OK ")?.strip_suffix(b"\n")?;
        parse_number(port)
    }
}

impl fmt::Display for Reply {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let bytes = self.as_slice();
        let line = bytes.strip_suffix(b"\n").unwrap_or(bytes);
        write!(f, "{}", line.escape_ascii())
    }
}

/// Runs the handshake for this port over a blocking stream, and returns the port from the reply.
///
/// A signal that ends the process meanwhile closes the connection before its `OK`.
///
/// Reads one byte at a time, so that bytes after the reply stay in the stream.
pub fn handshake_blocking<S>(stream: &mut S, port: u32) -> Result<u32, ConnectError<S::Error>>
where
    S: embedded_io::Read + embedded_io::Write + ?Sized,
{
    let mut handshake = Handshake::new(port);
    stream
        .write_all(handshake.request())
        .map_err(ConnectError::Stream)?;
    loop {
        let mut byte = [0];
        if stream.read(&mut byte).map_err(ConnectError::Stream)? == 0 {
            return Err(ConnectError::Handshake(handshake.closed()));
        }
        match handshake.receive(&byte) {
            Ok(Progress::Waiting) => {}
            Ok(Progress::Connected { host_port, .. }) => return Ok(host_port),
            Err(error) => return Err(ConnectError::Handshake(error)),
        }
    }
}

/// Why a connection could not be established.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ConnectError<E> {
    /// Connecting, reading or writing failed.
    Stream(E),
    /// The handshake failed.
    Handshake(HandshakeError),
}

impl<E: fmt::Display> fmt::Display for ConnectError<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Stream(error) => error.fmt(f),
            Self::Handshake(error) => error.fmt(f),
        }
    }
}

impl<E: core::error::Error> core::error::Error for ConnectError<E> {}

/// A buffer for at most `N` bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Line<const N: usize> {
    bytes: [u8; N],
    len: usize,
}

impl<const N: usize> Line<N> {
    /// Appends a byte. Returns false if there is no room.
    fn push(&mut self, byte: u8) -> bool {
        let Some(slot) = self.bytes.get_mut(self.len) else {
            return false;
        };
        *slot = byte;
        self.len = self.len.saturating_add(1);
        true
    }

    const fn is_full(&self) -> bool {
        self.len >= N
    }

    fn as_slice(&self) -> &[u8] {
        self.bytes.get(..self.len).unwrap_or_default()
    }
}

impl<const N: usize> Default for Line<N> {
    fn default() -> Self {
        Self {
            bytes: [0; N],
            len: 0,
        }
    }
}

impl<const N: usize> fmt::Write for Line<N> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        if text.bytes().all(|byte| self.push(byte)) {
            Ok(())
        } else {
            Err(fmt::Error)
        }
    }
}

#[cfg(test)]
mod tests;

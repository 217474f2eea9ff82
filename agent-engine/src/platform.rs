//! What the engine needs of the world: sockets, a clock, randomness.
//!
//! An operating system is one implementation; the simulation's is another. [`System`](crate::system::System) adds
//! what only an agent that runs programs needs.

use crate::notice::{Notice, OsError};
use crate::time::{Instant, UnixTime};
use vsock_transport::{Peer, Transport};

/// What the engine needs of the world around it.
///
/// No method waits. What becomes ready is reported to [`Engine::on_ready`](crate::Engine::on_ready), level-triggered,
/// as `epoll` does it: a source that stays ready is reported again.
pub trait Platform {
    /// A connection to a peer. Dropping it closes it, and ends its being watched.
    type Socket: Transport;

    /// What time it is.
    fn now(&mut self) -> Instant;

    /// What date the guest's clock shows.
    fn unix_time(&mut self) -> UnixTime;

    /// Random bytes for a nonce, without waiting for entropy: a nonce chooses grease and tells one negotiation's
    /// digest from another's, and readiness must not wait for it.
    fn random(&mut self) -> [u8; 16];

    /// Takes the next connection that waits, and says who it is from; `None` if none waits.
    ///
    /// # Errors
    /// It could not be taken; it may go on waiting.
    fn accept(&mut self) -> Result<Option<(Self::Socket, Peer)>, OsError>;

    /// Begins to connect to where readiness is to be reported; `None` if that fails at once.
    fn dial(&mut self) -> Option<Self::Socket>;

    /// Whether a connection that was dialled, and has become writable, is connected.
    fn is_connected(&mut self, socket: &Self::Socket) -> bool;

    /// Begins to watch a connection.
    ///
    /// # Errors
    /// The platform cannot watch one more.
    fn watch(&mut self, socket: &Self::Socket, id: Id, interest: Interest) -> Result<(), OsError>;

    /// Changes what a connection is watched for.
    ///
    /// # Errors
    /// The platform cannot: the connection is closed then, since it might never be looked at again.
    fn rewatch(&mut self, socket: &Self::Socket, id: Id, interest: Interest)
    -> Result<(), OsError>;

    /// Takes note that what these bytes hold is not needed any more: their pages can go back to the system.
    fn discard(&mut self, memory: &mut [u8]);

    /// Logs something.
    fn note(&mut self, notice: Notice);
}

/// A slot of a table and its present user: events for a former one are told apart by the serial number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Id {
    /// The slot.
    pub index: usize,
    /// Goes up with each use of the slot.
    pub serial: u32,
}

/// What is watched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Token {
    /// Where connections come in.
    Listener,
    /// Signals, and the ends of processes.
    Signals,
    /// A connection.
    Connection(Id),
    /// A program's standard input.
    Input(Id),
    /// One of a program's outputs.
    Output(Id, Channel),
    /// A job's answer.
    Job(Id),
}

/// One of a program's outputs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Channel {
    /// Its standard output.
    Stdout,
    /// Its standard error.
    Stderr,
}

/// What is waited for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Interest {
    /// Bytes to receive.
    pub read: bool,
    /// Room to send.
    pub write: bool,
}

impl Interest {
    /// Nothing.
    pub const NONE: Self = Self {
        read: false,
        write: false,
    };
    /// Bytes to receive, and nothing else.
    pub const READ: Self = Self {
        read: true,
        write: false,
    };
    /// Room to send, and nothing else.
    pub const WRITE: Self = Self {
        read: false,
        write: true,
    };
}

/// What has happened to something that is watched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Readiness {
    /// What is ready.
    pub token: Token,
    /// It can be read, or would at once say why it cannot.
    pub read: bool,
    /// It can be written, or would at once say why it cannot.
    pub write: bool,
    /// Its other end is gone.
    pub closed: bool,
}

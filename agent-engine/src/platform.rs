//! The platform below the engine: sockets, a clock and randomness.
//!
//! [`System`](crate::system::System) extends it for agents that run programs.

use crate::notice::{Notice, OsError};
use crate::time::{Instant, UnixTime};
use vsock_transport::{Peer, Transport};

/// Sockets, a clock and randomness, as the engine needs them.
///
/// No method blocks. The program that drives the engine reports ready sources to
/// [`Engine::on_ready`](crate::Engine::on_ready). Reports are level-triggered, as with `epoll`: a source that stays ready
/// is reported again.
pub trait Platform {
    /// A connection to a peer. Dropping it closes the connection, which is then no longer watched.
    type Socket: Transport;

    /// The current time.
    fn now(&mut self) -> Instant;

    /// The date and time of the guest's wall clock.
    fn unix_time(&mut self) -> UnixTime;

    /// Random bytes for a nonce. It must not wait for entropy, because that would delay readiness. A nonce only chooses
    /// grease and makes the digests of two negotiations differ; it is not a secret.
    fn random(&mut self) -> [u8; 16];

    /// Accepts the next pending connection, and returns it with its peer. Returns `None` if no connection is pending.
    ///
    /// # Errors
    /// Fails if the system has no descriptor or memory for another connection, which stays pending.
    fn accept(&mut self) -> Result<Option<(Self::Socket, Peer)>, OsError>;

    /// Starts or stops to report pending connections. The engine stops that while the system has no descriptor or memory
    /// for another one, because the listening socket stays ready meanwhile.
    ///
    /// A platform may ignore this if it does not report a source again and again. The engine calls
    /// [`accept`](Self::accept) for each report.
    fn watch_listener(&mut self, _watch: bool) {}

    /// Starts to connect to the address to which readiness is reported. Returns `None` if that fails at once.
    fn dial(&mut self) -> Option<Self::Socket>;

    /// Whether a socket that [`dial`](Self::dial) returned is connected, once it has become writable.
    fn is_connected(&mut self, socket: &Self::Socket) -> bool;

    /// Starts to watch a connection.
    ///
    /// # Errors
    /// Fails if the platform cannot watch another connection.
    fn watch(&mut self, socket: &Self::Socket, id: Id, interest: Interest) -> Result<(), OsError>;

    /// Changes the events for which a connection is watched.
    ///
    /// # Errors
    /// Fails if the platform cannot do that. The engine then closes the connection, because it might get no further event.
    fn rewatch(&mut self, socket: &Self::Socket, id: Id, interest: Interest)
    -> Result<(), OsError>;

    /// Tells the platform that the contents of these bytes are no longer needed, so it may return their pages to the system.
    fn discard(&mut self, memory: &mut [u8]);

    /// Logs an event.
    fn note(&mut self, notice: Notice);
}

/// A slot of a table and its current user. The serial number distinguishes events for a former user of the slot.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Id {
    /// The slot.
    pub index: usize,
    /// The serial number, which increases with each use of the slot.
    pub serial: u32,
}

/// A source of events.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Token {
    /// The listening socket.
    Listener,
    /// Signals, and children that have exited.
    Signals,
    /// A connection.
    Connection(Id),
    /// A program's standard input.
    Input(Id),
    /// One of a program's outputs.
    Output(Id, Channel),
    /// A process: a program that was started with `Start`.
    Process(Id, ProcessSource),
    /// The answer of a job.
    Job(Id),
}

/// What is ready of a process.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProcessSource {
    /// The report whether its program is executed.
    Start,
    /// Its input, or its terminal, has room.
    Input,
    /// One of its outputs has bytes, or has ended. The output of a terminal is [`Channel::Stdout`].
    Output(Channel),
}

/// One of a program's outputs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Channel {
    /// Its standard output.
    Stdout,
    /// Its standard error.
    Stderr,
}

/// The events for which a source is watched.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Interest {
    /// There are bytes to receive.
    pub read: bool,
    /// There is room to send.
    pub write: bool,
}

impl Interest {
    /// No event.
    pub const NONE: Self = Self {
        read: false,
        write: false,
    };
    /// Bytes to receive only.
    pub const READ: Self = Self {
        read: true,
        write: false,
    };
    /// Room to send only.
    pub const WRITE: Self = Self {
        read: false,
        write: true,
    };
}

/// The state of a source that is ready.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Readiness {
    /// The source.
    pub token: Token,
    /// A read would not block; it may return an error.
    pub read: bool,
    /// A write would not block; it may return an error.
    pub write: bool,
    /// The peer has hung up, or the source has failed.
    pub closed: bool,
}

//! One connection: a machine that knows the protocol, a task that owns it and the socket, and the channel to it.

mod driver;
mod end;
mod input;
mod machine;
mod open;
mod output;
mod pending;
mod protocol;
mod session;
#[cfg(feature = "simulation")]
mod simulated;
mod streaming;
mod streams;

pub(crate) use machine::Polled;
pub(crate) use open::{Opening, open};
pub(crate) use session::Session;
#[cfg(feature = "simulation")]
pub use simulated::{Asked, Connection, Memory, Reset, Stream};
pub(crate) use streams::{Inbox, MAX_UNREAD, OpenStream, StreamCommand, StreamEnd};

use self::end::End;
use crate::error::{Error, Interruption};
use crate::gate::{Dropped, Gate, Prepared, prepare};
use agent_core::Level;
use agent_core::dispatch::Method;
use std::sync::{Arc, OnceLock};
use std::time::Duration;
use tokio::sync::{mpsc, oneshot, watch};
use tokio::time::Instant;

/// The most calls in flight on one connection, whatever the peer accepts.
pub(crate) const CALLS: usize = 1024;

/// How a negotiation went.
pub(crate) type Outcome = Result<Arc<Session>, Error>;

/// What a connection's task is asked for. The first request of any kind makes it speak.
pub(crate) enum Command {
    /// Negotiate, though there is no call yet.
    Negotiate,
    /// Make this call.
    Call(Call),
    /// Open this stream.
    Open(OpenStream),
}

impl Command {
    /// Ends the command, of which no byte has left when the connection ended.
    fn end_unsent(self, end: &End) {
        match self {
            Self::Negotiate => {}
            Self::Call(call) => call.end_unsent(end),
            Self::Open(open) => open.end_unsent(end),
        }
    }
}

/// A call on its way to the connection's task.
pub(crate) struct Call {
    pub(crate) method: &'static Method,
    /// Kept as a message, since it is encoded for the level that is in force when it leaves.
    pub(crate) request: Box<dyn Request>,
    pub(crate) timeout: Option<Timeout>,
    pub(crate) reply: oneshot::Sender<Result<Answered, Error>>,
}

impl Call {
    /// Ends the call, of which no byte has left when the connection ended.
    fn end_unsent(self, end: &End) {
        let error = end.unsent(self.method);
        let _ = self.reply.send(Err(error));
    }
}

/// A request message that can be gated and encoded more than once.
pub(crate) trait Request: Send {
    /// Gates and encodes it as a request of `method` for `level`.
    fn prepare(&self, method: &Method, level: &Level) -> Result<Prepared, Error>;
}

impl<G: Gate> Request for G {
    fn prepare(&self, method: &Method, level: &Level) -> Result<Prepared, Error> {
        prepare(method, self, level)
    }
}

/// A call that the agent has done.
#[derive(Debug)]
pub(crate) struct Answered {
    /// The response message, encoded.
    pub(crate) response: Vec<u8>,
    /// What was left out of the request.
    pub(crate) dropped: Vec<Dropped>,
}

/// How long a call may take.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Timeout {
    /// From when the call was made.
    pub(crate) after: Duration,
    pub(crate) at: Instant,
}

/// The way to a connection's task. The connection is closed when the last handle is dropped.
#[derive(Debug)]
pub(crate) struct Handle {
    pub(crate) commands: mpsc::Sender<Command>,
    /// The messages of streams have a way of their own: they go on when no further call can be made.
    pub(crate) streams: mpsc::Sender<StreamCommand>,
    session: watch::Receiver<Option<Outcome>>,
    ended: Arc<OnceLock<Interruption>>,
    _alive: oneshot::Sender<()>,
}

impl Handle {
    /// Why the connection ended, once it has.
    pub(crate) fn ended(&self) -> Option<Interruption> {
        self.ended.get().copied()
    }

    /// Why there is no session, once that is so.
    pub(crate) fn not_negotiated(&self) -> Option<Error> {
        self.session.borrow().as_ref()?.as_ref().err().cloned()
    }

    /// Negotiates, if that is not under way or over, and waits for the session.
    pub(crate) async fn session(&self) -> Result<Arc<Session>, Error> {
        if self.session.borrow().is_none() {
            // Where the channel is full or closed, it has begun.
            let _ = self.commands.try_send(Command::Negotiate);
        }
        let mut session = self.session.clone();
        match session.wait_for(Option::is_some).await.as_deref() {
            Ok(Some(result)) => result.clone(),
            Ok(None) | Err(_) => Err(Error::Closed(self.ended().unwrap_or(Interruption::Stopped))),
        }
    }
}

//! The streams of a connection: those that wait to be opened, and those that are open.

use super::end::End;
use super::{Request, Timeout};
use crate::error::{Error, Interruption};
use crate::gate::{Dropped, Prepared};
use agent_core::Code;
use agent_core::dispatch::Method;
use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, OnceLock};
use tokio::sync::{mpsc, oneshot};

/// How many messages of a stream wait for its reader. A stream with more ends. Methods let an agent have at most 32 messages
/// unacknowledged, so a reader that acknowledges what it has read stays below.
pub(crate) const MAX_UNREAD: usize = 64;

/// How a stream has ended.
pub(crate) type StreamEnd = Arc<OnceLock<Result<(), Error>>>;

/// A stream to open.
pub(crate) struct OpenStream {
    pub(crate) method: &'static Method,
    /// The request, or the first message. An empty one is not sent with the opening of a bidirectional stream.
    pub(crate) first: Box<dyn Request>,
    pub(crate) timeout: Option<Timeout>,
    /// Gets the stream's id, and what was left out of the first message, once the opening is on its way and in the session.
    pub(crate) opened: oneshot::Sender<Result<(u32, Vec<Dropped>), Error>>,
    pub(crate) inbox: Inbox,
}

/// Where the messages of a stream go, and how it ends.
pub(crate) struct Inbox {
    pub(crate) messages: mpsc::Sender<Vec<u8>>,
    pub(crate) end: StreamEnd,
}

/// What a stream's user asks for.
pub(crate) enum StreamCommand {
    /// Send this message.
    Send {
        stream: u32,
        method: &'static Method,
        message: Box<dyn Request>,
        sent: oneshot::Sender<Result<Vec<Dropped>, Error>>,
    },
    /// Send no more.
    Close { stream: u32 },
}

/// The streams of a connection.
#[derive(Default)]
pub(super) struct Streams {
    /// Streams that are opened when the session's level is known.
    pub(super) held: VecDeque<OpenStream>,
    open: HashMap<u32, Open>,
}

/// An open stream.
struct Open {
    method: &'static Method,
    state: OpenState,
}

enum OpenState {
    /// The opening has left before the session's level was known.
    Early(Box<Early>),
    Open(Inbox),
    /// Nobody reads the stream any more. It keeps its place until the agent ends it.
    Unread,
}

/// A stream whose opening has left before the session's level was known.
pub(super) struct Early {
    pub(super) open: OpenStream,
    /// The first message as it was sent, and what was left out of it.
    pub(super) sent: Prepared,
    /// Where in all that the connection sends the opening begins.
    pub(super) begin: u64,
}

impl OpenStream {
    /// Ends the stream, of which no byte has left when the connection ended.
    pub(super) fn end_unsent(self, end: &End) {
        let _ = self.opened.send(Err(end.unsent(self.method)));
    }
}

impl StreamCommand {
    /// Ends the command, because the connection has ended.
    pub(super) fn end_unsent(self, end: &End) {
        if let Self::Send { method, sent, .. } = self {
            let _ = sent.send(Err(end.unsent(method)));
        }
    }
}

impl Streams {
    /// How many streams are open.
    pub(super) fn len(&self) -> usize {
        self.open.len()
    }

    pub(super) fn insert(&mut self, stream: u32, method: &'static Method, inbox: Inbox) {
        let state = OpenState::Open(inbox);
        self.open.insert(stream, Open { method, state });
    }

    pub(super) fn insert_early(&mut self, stream: u32, early: Early) {
        let method = early.open.method;
        let state = OpenState::Early(Box::new(early));
        self.open.insert(stream, Open { method, state });
    }

    /// Takes out the streams that were opened before the session's level was known, in the order of their openings.
    pub(super) fn take_early(&mut self) -> Vec<(u32, Early)> {
        let is_early = |_: &u32, open: &mut Open| matches!(open.state, OpenState::Early(_));
        let taken = self.open.extract_if(is_early);
        let mut early: Vec<_> = taken
            .filter_map(|(stream, open)| match open.state {
                OpenState::Early(early) => Some((stream, *early)),
                OpenState::Open(_) | OpenState::Unread => None,
            })
            .collect();
        early.sort_by_key(|(stream, _)| *stream);
        early
    }

    /// Passes a message to the stream's reader. Returns false if nobody reads it, so that this end can close its side.
    pub(super) fn deliver(&mut self, stream: u32, message: Vec<u8>) -> bool {
        let Some(open) = self.open.get_mut(&stream) else {
            return true;
        };
        let OpenState::Open(inbox) = &open.state else {
            return true;
        };
        match inbox.messages.try_send(message) {
            Ok(()) => return true,
            Err(mpsc::error::TrySendError::Closed(_)) => {}
            Err(mpsc::error::TrySendError::Full(_)) => {
                let _ = inbox.end.set(Err(unread(open.method)));
            }
        }
        open.state = OpenState::Unread;
        false
    }

    /// Ends a stream. Returns false if this is not a stream.
    pub(super) fn end(&mut self, stream: u32, result: Result<(), Error>) -> bool {
        let Some(open) = self.open.remove(&stream) else {
            return false;
        };
        if let OpenState::Open(inbox) = open.state {
            let _ = inbox.end.set(result);
        }
        true
    }

    /// The method of an open stream.
    pub(super) fn method(&self, stream: u32) -> Option<&'static Method> {
        Some(self.open.get(&stream)?.method)
    }

    /// Ends all streams, because the connection has ended after `sent` bytes.
    pub(super) fn lose(&mut self, end: &End, sent: u64) {
        for Open { method, state } in self.open.drain().map(|(_, open)| open) {
            match state {
                OpenState::Open(inbox) => {
                    let _ = inbox.end.set(Err(end.unanswered(method)));
                }
                OpenState::Early(early) if early.begin < sent => {
                    let _ = early.open.opened.send(Err(end.unanswered(method)));
                }
                OpenState::Early(early) => early.open.end_unsent(end),
                OpenState::Unread => {}
            }
        }
        for held in self.held.drain(..) {
            held.end_unsent(end);
        }
    }
}

/// The end of a stream whose messages are not read.
fn unread(method: &Method) -> Error {
    let method = method.element();
    Error::Status {
        code: Code::ResourceExhausted,
        message: format!(
            "{method}: this program has not read {MAX_UNREAD} messages of the stream: read them, and acknowledge no more than was read"
        ),
        refusal: None,
    }
}

/// The error of a message for a stream that has ended.
pub(super) fn closed(method: &Method) -> Error {
    Error::NotSent {
        method: method.element().to_string(),
        cause: Interruption::StreamEnded,
    }
}

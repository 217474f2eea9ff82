//! The task of a connection: bytes in, answers out; calls in, bytes out.

use super::input::Input;
use super::output::Output;
use super::pending::Pending;
use super::{CALLS, Call, Handle, Session, Timeout};
use crate::error::{Error, Lost, Unsupported};
use crate::negotiation;
use crate::offered::Offered;
use crate::profile::Profile;
use crate::socket::Socket;
use agent_core::dispatch::Visibility;
use agent_core::frame::MAX_PAYLOAD;
use agent_core::rpc::{OutgoingRequest, Response};
use agent_core::session::{CallError, ClientEvent, Moment, NegotiationError};
use agent_core::wire::Encode;
use agent_core::{Client, Code, Level, Local, Offer};
use std::sync::{Arc, OnceLock};
use std::time::Duration;
use tokio::sync::{mpsc, oneshot};
use tokio::time::Instant;
use vsock_transport::SocketError;

/// How many calls wait in the channel; beyond that, callers wait.
const QUEUE: usize = 64;

/// The streams that the protocol's state has room for: the calls' and the offer's.
const TABLE: usize = CALLS + 1;

/// How long a refusal may take to leave before the connection is closed all the same.
const PARTING: Duration = Duration::from_secs(1);

/// Who speaks first.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Opening {
    /// This end has dialled: it offers, and until the answer calls at this level.
    Offer(Level),
    /// The guest has dialled: it says that it is ready.
    AwaitReady,
}

/// Starts the task of a connection and waits for its session. There is no time limit: drop it to give up.
pub(crate) async fn open(
    profile: Arc<Profile>,
    socket: Socket,
    opening: Opening,
) -> Result<(Handle, Session), Error> {
    let moment = Profile::moment()?;
    let (calls, queue) = mpsc::channel(QUEUE);
    let (alive, released) = oneshot::channel();
    let (opened, session) = oneshot::channel();
    let ended = Arc::new(OnceLock::new());
    let handle = Handle {
        calls,
        ended: Arc::clone(&ended),
        _alive: alive,
    };
    let task = Task {
        profile,
        socket,
        opening,
        moment,
        queue,
        released,
        opened,
        ended,
    };
    tokio::spawn(task.run());
    match session.await {
        Ok(session) => Ok((handle, session?)),
        Err(_) => Err(Error::Closed(Lost::Stopped)),
    }
}

/// What a connection's task begins with.
struct Task {
    profile: Arc<Profile>,
    socket: Socket,
    opening: Opening,
    moment: Moment,
    queue: mpsc::Receiver<Call>,
    released: oneshot::Receiver<()>,
    opened: oneshot::Sender<Result<Session, Error>>,
    ended: Arc<OnceLock<Lost>>,
}

impl Task {
    async fn run(self) {
        let local = self.profile.local();
        let client = match self.opening {
            Opening::Offer(_) => Client::dialled(&local),
            Opening::AwaitReady => Client::accepted(&local),
        };
        let mut driver = Driver {
            local: &local,
            allow_legacy: self.profile.allow_legacy,
            moment: self.moment,
            client,
            socket: self.socket,
            queue: self.queue,
            opened: Some(self.opened),
            peer: Peer::Unknown,
            pending: Pending::default(),
            input: Input::default(),
            output: Output::default(),
        };
        let end = driver.drive(self.opening, self.released).await;
        let lost = end.lost();
        let _ = self.ended.set(lost);
        driver.part().await;
        driver.report(match end {
            End::NoSession(error) => Err(error),
            End::Lost(_) | End::Released => Err(Error::Closed(lost)),
        });
        driver.end_calls(lost).await;
    }
}

/// Why a connection's task ends.
enum End {
    Lost(Lost),
    /// Nobody has a handle any more.
    Released,
    /// There is no session.
    NoSession(Error),
}

impl End {
    /// What the calls are told that have no answer.
    fn lost(&self) -> Lost {
        match self {
            Self::Lost(lost) => *lost,
            Self::Released | Self::NoSession(_) => Lost::Stopped,
        }
    }
}

impl From<SocketError> for End {
    fn from(error: SocketError) -> Self {
        Self::Lost(Lost::Socket(error))
    }
}

/// What is known of the other end.
#[derive(Clone, Copy, Debug)]
enum Peer {
    Unknown,
    Legacy,
    Agreed { max_message: u32, max_streams: u32 },
}

struct Driver<'c> {
    local: &'c Local<'c>,
    allow_legacy: bool,
    moment: Moment,
    client: Client<'c, TABLE>,
    socket: Socket,
    queue: mpsc::Receiver<Call>,
    opened: Option<oneshot::Sender<Result<Session, Error>>>,
    peer: Peer,
    pending: Pending,
    input: Input,
    output: Output,
}

/// What the front of the input was, without a borrow of it.
enum Step {
    Incomplete,
    Done,
    Opened(Box<Session>),
    NotOpened(Error),
    Close,
}

impl Driver<'_> {
    /// Runs the connection to its end.
    async fn drive(&mut self, opening: Opening, mut released: oneshot::Receiver<()>) -> End {
        if let Opening::Offer(presumption) = opening {
            // An offer is short, and nothing is queued before it.
            let _ = self
                .client
                .negotiate(&self.moment, presumption, &mut self.output);
        }
        loop {
            // All calls that wait by now leave in one write, behind the offer if it is still here.
            while self.takes_calls()
                && let Ok(call) = self.queue.try_recv()
            {
                self.send(call);
            }
            if let Err(error) = self.output.flush(&mut self.socket) {
                return error.into();
            }
            let takes_calls = self.takes_calls();
            tokio::select! {
                call = self.queue.recv(), if takes_calls => match call {
                    Some(call) => self.send(call),
                    None => return End::Released,
                },
                _ = &mut released => return End::Released,
                ready = self.socket.ready(!self.output.is_empty()) => {
                    if let Err(end) = self.receive(ready) {
                        return end;
                    }
                }
            }
        }
    }

    /// Whether a call can be sent now, if one is waiting.
    fn takes_calls(&self) -> bool {
        let limit = match self.peer {
            Peer::Agreed { max_streams, .. } if max_streams > 0 => max_streams as usize,
            _ => CALLS,
        };
        let usable = self.client.level().is_some();
        usable && self.output.has_room() && self.pending.len() < limit.min(CALLS)
    }

    /// Puts a call into the output, or ends it if it cannot be made.
    fn send(&mut self, call: Call) {
        if call.reply.is_closed() {
            return;
        }
        let begin = self.output.end();
        match self.encode(&call) {
            Ok(stream) => self.pending.insert(stream, call, begin),
            Err(error) => drop(call.reply.send(Err(error))),
        }
    }

    fn encode(&mut self, call: &Call) -> Result<u32, Error> {
        let Call {
            method, request, ..
        } = call;
        let path = || method.path().as_str().to_owned();
        if let (Peer::Legacy, Visibility::Session(need)) = (self.peer, method.visibility) {
            return Err(Error::Unsupported(Unsupported {
                element: path(),
                need,
                session: None,
            }));
        }
        let rest = |timeout: Timeout| timeout.at.saturating_duration_since(Instant::now());
        let timeout = call.timeout.map(rest);
        if let (Some(Duration::ZERO), Some(Timeout { after, .. })) = (timeout, call.timeout) {
            return Err(Error::NotSent {
                method: path(),
                cause: Lost::TimedOut(after),
            });
        }
        let size = OutgoingRequest {
            service: method.service,
            method: method.name,
            payload: request.as_slice(),
            timeout_nano: timeout.map_or(0, |_| i64::MAX),
        }
        .encoded_len();
        let limit = self.max_message();
        if size > limit {
            let method = path();
            return Err(Error::TooLarge {
                method,
                size,
                limit,
            });
        }
        self.client
            .call(method, request.as_slice(), timeout, &mut self.output)
            .map_err(|error| not_sent(error, path()))
    }

    /// The longest payload of a frame that may be sent, in bytes.
    fn max_message(&self) -> usize {
        let limit = match self.peer {
            Peer::Agreed { max_message, .. } if max_message > 0 => max_message,
            _ => MAX_PAYLOAD,
        };
        limit.min(MAX_PAYLOAD) as usize
    }

    fn receive(&mut self, ready: Result<tokio::io::Ready, SocketError>) -> Result<(), End> {
        if !ready?.is_readable() {
            return Ok(());
        }
        match self.input.fill(&mut self.socket)? {
            None => return Ok(()),
            Some(0) => return Err(End::Lost(Lost::ClosedByPeer)),
            Some(_) => {}
        }
        loop {
            match self.step() {
                Step::Incomplete => return Ok(()),
                Step::Done => {}
                Step::Opened(session) => self.opened(*session),
                Step::NotOpened(error) => return Err(End::NoSession(error)),
                Step::Close => return Err(End::Lost(Lost::Unskippable)),
            }
        }
    }

    /// Deals with what is at the front of the input.
    fn step(&mut self) -> Step {
        let received = self.client.receive(self.input.bytes(), &mut self.output);
        let step = match received.event {
            ClientEvent::Incomplete { .. } => Step::Incomplete,
            ClientEvent::Ignored => Step::Done,
            ClientEvent::Close => Step::Close,
            ClientEvent::Ready(proposal) => {
                let answered = self
                    .client
                    .answer(&proposal, &self.moment, &mut self.output);
                match answered.ok().flatten() {
                    Some(level) => Step::Opened(self.session(level, Some(proposal.offer()))),
                    None => Step::NotOpened(negotiation::our_refusal(self.local, proposal.offer())),
                }
            }
            ClientEvent::Agreed(agreement) => {
                Step::Opened(self.session(agreement.level, Some(&agreement.peer)))
            }
            ClientEvent::NotAgreed(NegotiationError::Legacy { .. }) if self.allow_legacy => {
                Step::Opened(self.session(Level::BASELINE, None))
            }
            ClientEvent::NotAgreed(error) => Step::NotOpened(negotiation::failure(error)),
            ClientEvent::Response { stream, response } => {
                self.pending.end(stream, |_| outcome(response));
                Step::Done
            }
            ClientEvent::BadResponse { stream, error } => {
                let problem = match error {
                    Some(error) => error.as_str().to_owned(),
                    None => "it is longer than this side accepts".to_owned(),
                };
                self.pending.end(stream, |method| {
                    let method = method.path().as_str().to_owned();
                    Err(Error::BadResponse { method, problem })
                });
                Step::Done
            }
        };
        self.input.consume(received.consumed);
        step
    }

    fn session(&self, level: Level, peer: Option<&Offer<'_>>) -> Box<Session> {
        Box::new(Session {
            level,
            ours: Offered::from(self.local.offer(&self.moment).offer()),
            peer: peer.map(Offered::from),
        })
    }

    fn opened(&mut self, session: Session) {
        self.peer = match &session.peer {
            None => Peer::Legacy,
            Some(peer) => Peer::Agreed {
                max_message: peer.limits.max_message,
                max_streams: peer.limits.max_streams,
            },
        };
        self.report(Ok(session));
    }

    /// Tells whoever waits for the session, once.
    fn report(&mut self, result: Result<Session, Error>) {
        if let Some(opened) = self.opened.take() {
            let _ = opened.send(result);
        }
    }

    /// Sends what is left to say: a refusal of ours is worth waiting for, a peer that does not read is not.
    async fn part(&mut self) {
        let flush = async {
            while self.output.flush(&mut self.socket).is_ok() && !self.output.is_empty() {
                if self.socket.writable().await.is_err() {
                    break;
                }
            }
        };
        let _ = tokio::time::timeout(PARTING, flush).await;
    }

    /// Ends every call, those included that are still in the channel.
    async fn end_calls(&mut self, cause: Lost) {
        self.pending.lose(cause, self.output.sent());
        self.queue.close();
        while let Some(call) = self.queue.recv().await {
            let method = call.method.path().as_str().to_owned();
            let _ = call.reply.send(Err(Error::NotSent { method, cause }));
        }
    }
}

fn outcome(response: Response<'_>) -> Result<Vec<u8>, Error> {
    match response.status {
        Some(status) if status.code != Code::Ok as i32 => Err(negotiation::status(&status)),
        _ => Ok(response.payload.to_owned()),
    }
}

fn not_sent(error: CallError, method: String) -> Error {
    match error {
        CallError::NotInSession { need, level } => Error::Unsupported(Unsupported {
            element: method,
            need,
            session: Some(level),
        }),
        // `takes_calls` has seen that there is a session, and room in table and output.
        CallError::NoSession | CallError::TooManyCalls | CallError::OutputFull(_) => {
            Error::NotSent {
                method,
                cause: Lost::Stopped,
            }
        }
    }
}

//! A connection for the simulation: the machine alone, over whatever bytes and time it is given.
//!
//! It stands where [`Driver`](super::driver::Driver) stands, and does in a turn what that does when it wakes.

use super::end::End;
use super::machine::{Machine, Polled};
use super::protocol::Protocol;
use super::{Answered, Call, Command, Opening, Outcome, Session, Timeout};
use crate::channel::unknown;
use crate::error::{Error, Interruption};
use crate::gate::Gate;
use crate::profile::Legacy;
use agent_core::Level;
use agent_core::dispatch::Method;
use agent_core::session::{Local, OfferContext};
use embedded_io::{ErrorType, Read, Write};
use rustix::io::Errno;
use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::oneshot::error::TryRecvError;
use tokio::sync::{oneshot, watch};
use tokio::time::Instant;
use vsock_transport::{SocketError, Transport};

/// The host's end of a stream of bytes.
pub trait Stream {
    /// Reads what is there: `None` if nothing is, 0 at the end.
    fn read(&mut self, buffer: &mut [u8]) -> Result<Option<usize>, Reset>;

    /// Writes what there is room for: `None` if there is none.
    fn write(&mut self, bytes: &[u8]) -> Result<Option<usize>, Reset>;
}

/// What a connection holds.
#[derive(Clone, Copy, Debug)]
pub struct Memory {
    /// The calls that wait for an answer or to be sent.
    pub calls: usize,
    /// The bytes that have arrived and are not dealt with.
    pub input: usize,
    /// The bytes that wait to leave.
    pub output: usize,
}

/// The stream was reset.
#[derive(Clone, Copy, Debug)]
pub struct Reset;

/// One connection to an agent. Times are counted from a moment that is the same for all that happens to it.
pub struct Connection<'c> {
    machine: Machine<'c>,
    session: watch::Receiver<Option<Outcome>>,
    queue: VecDeque<Command>,
    begun: bool,
    end: Option<End>,
    epoch: Instant,
}

/// A call that was asked for.
#[derive(Debug)]
pub struct Asked {
    method: &'static Method,
    timeout: Timeout,
    epoch: Instant,
    answer: oneshot::Receiver<Result<Answered, Error>>,
}

impl<'c> Connection<'c> {
    /// A connection that this end has dialled: it offers, and calls at the level `expected` until the answer is
    /// there; one that the guest has dialled without one. The negotiation may take as long as `patience`.
    pub fn new(
        local: &'c Local<'c>,
        moment: OfferContext,
        expected: Option<Level>,
        allow_legacy: bool,
        patience: Duration,
    ) -> Self {
        let (opened, session) = watch::channel(None);
        let opening = expected.map_or(Opening::AwaitReady, Opening::Offer);
        let legacy = if allow_legacy {
            Legacy::Unversioned
        } else {
            Legacy::Refuse
        };
        let protocol = Protocol::new(local, moment, opening, legacy);
        Self {
            machine: Machine::new(protocol, opened, patience),
            session,
            queue: VecDeque::new(),
            begun: false,
            end: None,
            epoch: Instant::now(),
        }
    }

    /// Makes a call that may take until `at`.
    pub fn call(
        &mut self,
        method: &'static Method,
        request: impl Gate + 'static,
        now: Duration,
        at: Duration,
    ) -> Asked {
        let (reply, answer) = oneshot::channel();
        let timeout = Timeout {
            after: at.saturating_sub(now),
            at: self.epoch + at,
        };
        let call = Call {
            method,
            request: Box::new(request),
            timeout: Some(timeout),
            reply,
        };
        match &self.end {
            Some(end) => call.end_unsent(end),
            None => self.queue.push_back(Command::Call(call)),
        }
        Asked {
            method,
            timeout,
            epoch: self.epoch,
            answer,
        }
    }

    /// Negotiates, though there is no call yet.
    pub fn negotiate(&mut self) {
        self.queue.push_back(Command::Negotiate);
    }

    /// Does what the task does each time it wakes: writes, looks at the time, reads once. False once the connection has ended.
    pub fn turn(&mut self, now: Duration, stream: &mut impl Stream) -> bool {
        if self.end.is_none()
            && let Err(end) = self.advance(self.epoch + now, &mut Bridge(stream))
        {
            self.finish(end, stream);
        }
        self.end.is_none()
    }

    /// Lets go of the connection.
    pub fn release(&mut self, stream: &mut impl Stream) {
        if self.end.is_none() {
            self.finish(End::Released, stream);
        }
    }

    /// When time next demands a turn.
    pub fn deadline(&self) -> Option<Duration> {
        let deadline = self.machine.deadline().filter(|_| self.end.is_none())?;
        Some(deadline.duration_since(self.epoch))
    }

    /// The session's level, which a peer that does not negotiate has none of, or why there is no session; `None`
    /// while the negotiation is not over.
    pub fn session(&self) -> Option<Result<Option<Level>, Error>> {
        let session = self.session.borrow();
        let level = |session: &Arc<Session>| session.peer.is_some().then_some(session.level);
        Some(session.as_ref()?.as_ref().map(level).map_err(Error::clone))
    }

    /// What the connection holds now.
    pub fn memory(&self) -> Memory {
        self.machine.memory()
    }

    /// Why the connection has ended.
    pub fn ended(&self) -> Option<Interruption> {
        self.end.as_ref().map(End::lost)
    }

    fn advance(&mut self, now: Instant, transport: &mut impl Polled) -> Result<(), End> {
        if !self.begun {
            let Some(first) = self.queue.pop_front() else {
                return Ok(());
            };
            self.begun = true;
            self.machine.begin(first, now);
        }
        let queue = &mut self.queue;
        self.machine.write(transport, now, || queue.pop_front())?;
        if self
            .machine
            .deadline()
            .is_some_and(|deadline| deadline <= now)
        {
            return Err(self.machine.overdue());
        }
        self.machine.read(transport)
    }

    fn finish(&mut self, end: End, stream: &mut impl Stream) {
        if self.machine.has_to_part(&end) {
            self.machine.part(&mut Bridge(stream));
        }
        self.machine.finish(&end);
        for command in self.queue.drain(..) {
            command.end_unsent(&end);
        }
        self.end = Some(end);
    }
}

impl Asked {
    /// The response, or how else the call has ended by `now`; `None` while it has not. To be asked until then, and not
    /// after.
    pub fn ended(&mut self, now: Duration) -> Option<Result<Vec<u8>, Error>> {
        let late = self.timeout.at <= self.epoch + now;
        match self.answer.try_recv() {
            Ok(result) => Some(result.map(|answered| answered.response)),
            Err(TryRecvError::Closed) => Some(Err(unknown(self.method, Interruption::Stopped))),
            Err(TryRecvError::Empty) if late => {
                // Whoever has given up does not hear of it.
                self.answer.close();
                Some(Err(unknown(
                    self.method,
                    Interruption::TimedOut(self.timeout.after),
                )))
            }
            Err(TryRecvError::Empty) => None,
        }
    }
}

/// The simulation's stream as the machine's transport.
struct Bridge<'s, S>(&'s mut S);

impl<S> ErrorType for Bridge<'_, S> {
    type Error = SocketError;
}

impl<S: Stream> Read for Bridge<'_, S> {
    fn read(&mut self, buffer: &mut [u8]) -> Result<usize, SocketError> {
        self.0.read(buffer)?.ok_or_else(would_block)
    }
}

impl<S: Stream> Write for Bridge<'_, S> {
    fn write(&mut self, bytes: &[u8]) -> Result<usize, SocketError> {
        self.0.write(bytes)?.ok_or_else(would_block)
    }

    fn flush(&mut self) -> Result<(), SocketError> {
        Ok(())
    }
}

impl<S: Stream> Transport for Bridge<'_, S> {
    fn would_block(error: &SocketError) -> bool {
        error.would_block()
    }
}

impl<S: Stream> Polled for Bridge<'_, S> {
    fn read_now(&mut self, buffer: &mut [u8]) -> Result<Option<usize>, SocketError> {
        self.try_read(buffer)
    }
}

fn would_block() -> SocketError {
    SocketError::from(Errno::AGAIN)
}

impl From<Reset> for SocketError {
    fn from(Reset: Reset) -> Self {
        Self::from(Errno::CONNRESET)
    }
}

impl std::fmt::Debug for Connection<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Connection")
            .field("begun", &self.begun)
            .field("end", &self.end)
            .finish_non_exhaustive()
    }
}

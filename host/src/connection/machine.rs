//! What a connection knows and does: commands and bytes in, bytes and answers out, and a deadline.
//!
//! No socket, no clock and no runtime: [`Driver`](super::driver::Driver) has these, and the simulation has others.
//! (The channels that answers leave through need none.)

use super::end::End;
use super::input::Input;
use super::output::Output;
use super::pending::{Pending, Waiting};
use super::protocol::{Protocol, Step, is_not_in_session};
use super::streams::Streams;
use super::{Call, Command, Outcome, Session};
use crate::counters;
use crate::error::{Error, Interruption};
use agent_core::dispatch::Method;
use agent_core::planted;
use embedded_io::ErrorType;
use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;
use tokio::time::Instant;
use vsock_transport::{SocketError, Transport};

/// A socket that somebody else waits for, such as a runtime, which need not have heard of all that has arrived.
pub(crate) trait Polled: Transport + ErrorType<Error = SocketError> {
    /// Like [`try_read`](Transport::try_read), and finds bytes that nobody has been told of yet.
    fn read_now(&mut self, buffer: &mut [u8]) -> Result<Option<usize>, SocketError>;
}

/// The protocol's state on a connection, the bytes on both sides of it, and those who wait.
pub(super) struct Machine<'c> {
    pub(super) protocol: Protocol<'c>,
    /// Where is told how the negotiation went, once.
    opened: watch::Sender<Option<Outcome>>,
    /// How long the negotiation may take.
    patience: Duration,
    /// When the negotiation has to be over.
    deadline: Option<Instant>,
    pending: Pending,
    /// Calls that wait until the session's level is known.
    held: VecDeque<Call>,
    /// Calls that were refused because the expected level was wrong, and are made once more.
    again: VecDeque<Call>,
    pub(super) streams: Streams,
    /// How calls have failed before it is known whether the peer negotiates.
    early: Vec<(u32, Error)>,
    input: Input,
    pub(super) output: Output,
}

impl<'c> Machine<'c> {
    pub(super) fn new(
        protocol: Protocol<'c>,
        opened: watch::Sender<Option<Outcome>>,
        patience: Duration,
    ) -> Self {
        Self {
            protocol,
            opened,
            patience,
            deadline: None,
            pending: Pending::default(),
            held: VecDeque::new(),
            again: VecDeque::new(),
            streams: Streams::default(),
            early: Vec::new(),
            input: Input::default(),
            output: Output::default(),
        }
    }

    /// Says what this end says first, since somebody wants something.
    pub(super) fn begin(&mut self, command: Command, now: Instant) {
        self.deadline = Some(now + self.patience);
        self.protocol.begin(&mut self.output);
        self.take(command, now);
    }

    /// When the negotiation has to be over; `None` when it is.
    pub(super) const fn deadline(&self) -> Option<Instant> {
        self.deadline
    }

    /// Why the connection ends when the deadline has passed.
    pub(super) const fn overdue(&self) -> End {
        End::NoSession(Error::NoAnswer {
            deadline: self.patience,
        })
    }

    /// Whether bytes wait until there is room to write them.
    pub(super) fn has_output(&self) -> bool {
        !self.output.is_empty()
    }

    /// Whether a call can be sent now, if one is waiting.
    pub(super) fn takes_calls(&self) -> bool {
        let mut calls = self.pending.len() + self.streams.len();
        if !self.protocol.is_decided() {
            calls += self.held.len() + self.streams.held.len();
        }
        self.output.has_room() && calls < self.protocol.max_calls()
    }

    /// Takes a command, of which there is a call that is sent or held.
    pub(super) fn take(&mut self, command: Command, now: Instant) {
        match command {
            Command::Negotiate => {}
            Command::Call(call) if self.takes_calls() => {
                self.send(call, now);
            }
            Command::Call(call) => self.held.push_back(call),
            Command::Open(open) if self.takes_calls() => self.open(open, now),
            Command::Open(open) => self.streams.held.push_back(open),
        }
    }

    /// Sends the calls that wait, those that `next` has last, and writes what there is room for.
    pub(super) fn write(
        &mut self,
        transport: &mut impl Polled,
        now: Instant,
        next: impl FnMut() -> Option<Command>,
    ) -> Result<(), End> {
        // All calls that wait by now leave in one write, behind the offer or the answer if that is still here.
        self.send_waiting(now, next);
        if let Err(error) = self.output.flush(transport) {
            // What the peer said before it hung up has arrived, and still counts.
            return Err(self.read_rest(transport).err().unwrap_or(error.into()));
        }
        Ok(())
    }

    /// Reads once, and deals with all whole frames.
    pub(super) fn read(&mut self, transport: &mut impl Polled) -> Result<(), End> {
        match self.input.fill(|buffer| transport.try_read(buffer))? {
            None => Ok(()),
            Some(0) => Err(End::Lost(Interruption::ClosedByPeer)),
            Some(_) => self.take_frames(),
        }
    }

    /// Writes what is left to say. False when there is nothing more to wait for.
    pub(super) fn part(&mut self, transport: &mut impl Polled) -> bool {
        self.output.flush(transport).is_ok() && !self.output.is_empty()
    }

    /// Whether what is left to say is worth waiting for when the connection ends like this.
    pub(super) const fn has_to_part(&self, end: &End) -> bool {
        // A refusal of ours is; a peer that does not read it is not.
        matches!(end, End::Released) || self.protocol.has_refused()
    }

    /// What the connection holds now.
    #[cfg(feature = "simulation")]
    pub(super) fn memory(&self) -> super::Memory {
        super::Memory {
            calls: self.pending.len() + self.held.len() + self.again.len(),
            input: self.input.bytes().len(),
            output: self.output.queued(),
        }
    }

    /// Ends every call.
    pub(super) fn finish(&mut self, end: &End) {
        self.report(Err(end.not_negotiated()));
        if !matches!(end, End::NoSession(_) | End::NotAccepted(_)) {
            for (stream, error) in self.early.drain(..) {
                if let Some(waiting) = self.pending.remove(stream) {
                    waiting.end(Err(error));
                }
            }
        }
        self.pending.lose(end, self.output.sent());
        self.streams.lose(end, self.output.sent());
        for call in self.again.drain(..).chain(self.held.drain(..)) {
            call.end_unsent(end);
        }
    }

    /// Sends the calls that wait, as far as that is possible now.
    fn send_waiting(&mut self, now: Instant, mut next: impl FnMut() -> Option<Command>) {
        while self.takes_calls() {
            if let Some(call) = self.again.pop_front() {
                if self.send(call, now) {
                    counters::RESENDS.add(1);
                }
            } else if self.protocol.is_decided()
                && let Some(call) = self.held.pop_front()
            {
                self.send(call, now);
            } else if self.protocol.is_decided()
                && let Some(open) = self.streams.held.pop_front()
            {
                self.open(open, now);
            } else if let Some(command) = next() {
                self.take(command, now);
            } else {
                return;
            }
        }
    }

    /// Puts a call into the output, or ends it if it cannot be made; true if it is in the output.
    fn send(&mut self, call: Call, now: Instant) -> bool {
        if call.reply.is_closed() {
            return false;
        }
        let prepared = match self.protocol.gate(&call) {
            Ok(prepared) => prepared,
            // The session may hold what the expected level does not.
            Err(_) if !self.protocol.is_decided() => {
                self.held.push_back(call);
                return false;
            }
            Err(error) => {
                let _ = call.reply.send(Err(error));
                return false;
            }
        };
        let begin = self.output.end();
        let bytes = &prepared.bytes;
        match self.protocol.call(&call, bytes, now, &mut self.output) {
            Ok(stream) => {
                counters::DROPS.add(prepared.dropped.len() as u64);
                let guess = self.protocol.guess(call.method);
                let waiting = Waiting::new(call, begin, prepared.dropped, guess);
                self.pending.insert(stream, waiting);
                true
            }
            Err(error) => {
                let _ = call.reply.send(Err(error));
                false
            }
        }
    }

    /// Reads all that has arrived.
    fn read_rest(&mut self, transport: &mut impl Polled) -> Result<(), End> {
        loop {
            match self.input.fill(|buffer| transport.read_now(buffer))? {
                None | Some(0) => return Ok(()),
                Some(_) => self.take_frames()?,
            }
        }
    }

    fn take_frames(&mut self) -> Result<(), End> {
        while let input @ [_, ..] = self.input.bytes() {
            let (consumed, step) = self.protocol.receive(input, &mut self.output);
            self.input.consume(consumed);
            match step {
                Step::Incomplete => return Ok(()),
                Step::Nothing => {}
                Step::Opened(session) => self.opened(*session),
                Step::NotOpened(error) => return Err(End::NoSession(error)),
                Step::NotAccepted(error) => return Err(End::NotAccepted(error)),
                Step::Message(stream, message) => {
                    if !self.streams.deliver(stream, message) {
                        self.protocol.close(stream, &mut self.output);
                    }
                }
                Step::Done(stream, response) => {
                    if let Some(waiting) = self.pending.remove(stream) {
                        waiting.end(Ok(response));
                    } else {
                        self.streams.end(stream, Ok(()));
                    }
                }
                Step::NotDone(stream, error) => self.failed(stream, error),
                Step::Unreadable(stream, problem) => {
                    let bad = |method: &Method| Error::BadResponse {
                        method: method.element().to_string(),
                        problem: problem.to_owned(),
                    };
                    if let Some(waiting) = self.pending.remove(stream) {
                        let error = bad(waiting.method);
                        waiting.end(Err(error));
                    } else if let Some(method) = self.streams.method(stream) {
                        self.streams.end(stream, Err(bad(method)));
                    }
                }
                Step::Close => return Err(End::Lost(Interruption::Unskippable)),
            }
        }
        Ok(())
    }

    fn opened(&mut self, session: Session) {
        self.deadline = None;
        self.report(Ok(Arc::new(session)));
        self.settle_early_streams();
        for (stream, error) in std::mem::take(&mut self.early) {
            self.failed(stream, error);
        }
    }

    /// Ends a call that the agent did not do, or makes it once more.
    fn failed(&mut self, stream: u32, error: Error) {
        let is_stream = self.streams.method(stream).is_some();
        if is_stream && self.protocol.is_decided() {
            self.streams.end(stream, Err(error));
            return;
        }
        if !self.protocol.is_decided() && (is_stream || self.pending.is_guess(stream)) {
            // What this means depends on how the negotiation goes.
            self.early.push((stream, error));
            return;
        }
        let again = match self.protocol.session() {
            Some(level)
                if planted!("resend-after-any-failure", true, is_not_in_session(&error)) =>
            {
                self.pending.again(stream, level)
            }
            _ => None,
        };
        if let Some(call) = again {
            self.again.push_back(call);
        } else if let Some(waiting) = self.pending.remove(stream) {
            let error = self.protocol.as_unsupported(waiting.method, error);
            waiting.end(Err(error));
        }
    }

    /// Tells whoever waits how the negotiation went, once.
    fn report(&mut self, result: Outcome) {
        self.opened.send_if_modified(|reported| {
            let first = reported.is_none();
            reported.get_or_insert(result);
            first
        });
    }
}

//! The task of a connection: calls in, bytes out; bytes in, answers out.

use super::end::End;
use super::input::Input;
use super::open::Ends;
use super::output::Output;
use super::pending::{Pending, Waiting};
use super::protocol::{Protocol, Step, is_not_in_session};
use super::{Call, Command, Session};
use crate::counters;
use crate::error::{Error, Lost};
use crate::socket::Socket;
use std::collections::VecDeque;
use std::future::pending;
use std::sync::Arc;
use std::time::Duration;
use tokio::time::{Instant, sleep_until};

/// How long a refusal may take to leave before the connection is closed all the same.
const PARTING: Duration = Duration::from_secs(1);

/// A connection's socket, the protocol's state on it, and those who wait.
pub(super) struct Driver<'c> {
    protocol: Protocol<'c>,
    socket: Socket,
    ends: Ends,
    /// When the negotiation has to be over.
    deadline: Option<Instant>,
    pending: Pending,
    /// Calls that wait until the session's level is known.
    held: VecDeque<Call>,
    /// Calls that were refused since the presumption was wrong, and are made once more.
    again: VecDeque<Call>,
    /// How calls have failed before it is known whether the peer negotiates.
    early: Vec<(u32, Error)>,
    input: Input,
    output: Output,
}

impl<'c> Driver<'c> {
    pub(super) fn new(protocol: Protocol<'c>, socket: Socket, ends: Ends) -> Self {
        Self {
            protocol,
            socket,
            ends,
            deadline: None,
            pending: Pending::default(),
            held: VecDeque::new(),
            again: VecDeque::new(),
            early: Vec::new(),
            input: Input::default(),
            output: Output::default(),
        }
    }

    /// Runs the connection to its end.
    pub(super) async fn drive(&mut self) -> End {
        if let Err(end) = self.begin().await {
            return end;
        }
        loop {
            // All calls that wait by now leave in one write, behind the offer or the answer if that is still here.
            self.send_waiting();
            if let Err(error) = self.output.flush(&mut self.socket) {
                // What the peer said before it hung up has arrived, and still counts.
                return self.receive_rest().err().unwrap_or_else(|| error.into());
            }
            let takes_calls = self.takes_calls();
            tokio::select! {
                command = self.ends.queue.recv(), if takes_calls => match command {
                    Some(command) => self.take(command),
                    None => return End::Released,
                },
                _ = &mut self.ends.released => return End::Released,
                () = until(self.deadline) => {
                    let deadline = self.ends.deadline;
                    return End::NoSession(Error::NoAnswer { deadline });
                }
                ready = self.socket.ready(!self.output.is_empty()) => {
                    let received = match ready {
                        Ok(ready) if ready.is_readable() => self.receive(),
                        Ok(_) => Ok(()),
                        Err(error) => Err(error.into()),
                    };
                    if let Err(end) = received {
                        return end;
                    }
                }
            }
        }
    }

    /// Waits until somebody wants something, so that the first call is there when the offer leaves.
    async fn begin(&mut self) -> Result<(), End> {
        let command = tokio::select! {
            command = self.ends.queue.recv() => command.ok_or(End::Released)?,
            _ = &mut self.ends.released => return Err(End::Released),
        };
        self.deadline = Some(Instant::now() + self.ends.deadline);
        self.protocol.begin(&mut self.output);
        self.take(command);
        Ok(())
    }

    /// Whether a call can be sent now, if one is waiting.
    fn takes_calls(&self) -> bool {
        let mut calls = self.pending.len();
        if !self.protocol.is_decided() {
            calls += self.held.len();
        }
        self.output.has_room() && calls < self.protocol.max_calls()
    }

    /// Sends the calls that wait, as far as that is possible now.
    fn send_waiting(&mut self) {
        while self.takes_calls() {
            if let Some(call) = self.again.pop_front() {
                if self.send(call) {
                    counters::RESENDS.add(1);
                }
            } else if self.protocol.is_decided()
                && let Some(call) = self.held.pop_front()
            {
                self.send(call);
            } else if let Ok(command) = self.ends.queue.try_recv() {
                self.take(command);
            } else {
                return;
            }
        }
    }

    fn take(&mut self, command: Command) {
        match command {
            Command::Negotiate => {}
            Command::Call(call) if self.takes_calls() => {
                self.send(call);
            }
            Command::Call(call) => self.held.push_back(call),
        }
    }

    /// Puts a call into the output, or ends it if it cannot be made; true if it is in the output.
    fn send(&mut self, call: Call) -> bool {
        if call.reply.is_closed() {
            return false;
        }
        let prepared = match self.protocol.gate(&call) {
            Ok(prepared) => prepared,
            // The session may hold what the presumption does not.
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
        match self.protocol.call(&call, &prepared.bytes, &mut self.output) {
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

    /// Reads once, and deals with all whole frames.
    fn receive(&mut self) -> Result<(), End> {
        match self.input.fill(|buffer| self.socket.try_read(buffer))? {
            None => Ok(()),
            Some(0) => Err(End::Lost(Lost::ClosedByPeer)),
            Some(_) => self.take_frames(),
        }
    }

    /// Reads what has arrived, of which tokio need not have heard yet.
    fn receive_rest(&mut self) -> Result<(), End> {
        loop {
            match self.input.fill(|buffer| self.socket.read_now(buffer))? {
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
                Step::Done(stream, response) => {
                    if let Some(waiting) = self.pending.remove(stream) {
                        waiting.end(Ok(response));
                    }
                }
                Step::NotDone(stream, error) => self.failed(stream, error),
                Step::Unreadable(stream, problem) => {
                    if let Some(waiting) = self.pending.remove(stream) {
                        let method = waiting.method.element().to_string();
                        let problem = problem.to_owned();
                        waiting.end(Err(Error::BadResponse { method, problem }));
                    }
                }
                Step::Close => return Err(End::Lost(Lost::Unskippable)),
            }
        }
        Ok(())
    }

    fn opened(&mut self, session: Session) {
        self.deadline = None;
        self.report(Ok(Arc::new(session)));
        for (stream, error) in std::mem::take(&mut self.early) {
            self.failed(stream, error);
        }
    }

    /// Ends a call that the agent did not do, or makes it once more.
    fn failed(&mut self, stream: u32, error: Error) {
        if !self.protocol.is_decided() && self.pending.is_guess(stream) {
            // What this means depends on how the negotiation goes.
            self.early.push((stream, error));
            return;
        }
        let again = match self.protocol.session() {
            Some(level) if is_not_in_session(&error) => self.pending.again(stream, level),
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
    fn report(&mut self, result: Result<Arc<Session>, Error>) {
        self.ends.opened.send_if_modified(|reported| {
            let first = reported.is_none();
            reported.get_or_insert(result);
            first
        });
    }

    /// Sends what is left to say, and ends every call.
    pub(super) async fn finish(&mut self, end: End) {
        if matches!(end, End::Released) || self.protocol.has_refused() {
            // A refusal of ours is worth waiting for; a peer that does not read it is not.
            let _ = tokio::time::timeout(PARTING, self.part()).await;
        }
        self.report(Err(end.not_negotiated()));
        if !matches!(end, End::NoSession(_)) {
            for (stream, error) in self.early.drain(..) {
                if let Some(waiting) = self.pending.remove(stream) {
                    waiting.end(Err(error));
                }
            }
        }
        self.pending.lose(&end, self.output.sent());
        self.ends.queue.close();
        while let Some(command) = self.ends.queue.recv().await {
            if let Command::Call(call) = command {
                self.held.push_back(call);
            }
        }
        for call in self.again.drain(..).chain(self.held.drain(..)) {
            let error = end.unsent(call.method);
            let _ = call.reply.send(Err(error));
        }
    }

    async fn part(&mut self) {
        while self.output.flush(&mut self.socket).is_ok() && !self.output.is_empty() {
            if self.socket.writable().await.is_err() {
                return;
            }
        }
    }
}

/// Waits until `deadline`; for ever without one.
async fn until(deadline: Option<Instant>) {
    match deadline {
        Some(deadline) => sleep_until(deadline).await,
        None => pending().await,
    }
}

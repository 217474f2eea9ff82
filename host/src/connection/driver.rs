//! The task of a connection: calls in, bytes out; bytes in, answers out.

use super::Call;
use super::input::Input;
use super::open::{End, Ends};
use super::output::Output;
use super::pending::Pending;
use super::protocol::{Protocol, Step};
use crate::error::{Error, Lost};
use crate::socket::Socket;
use std::time::Duration;

/// How long a refusal may take to leave before the connection is closed all the same.
const PARTING: Duration = Duration::from_secs(1);

/// A connection's socket, the protocol's state on it, and those who wait.
pub(super) struct Driver<'c> {
    protocol: Protocol<'c>,
    socket: Socket,
    ends: Ends,
    pending: Pending,
    input: Input,
    output: Output,
}

impl<'c> Driver<'c> {
    pub(super) fn new(protocol: Protocol<'c>, socket: Socket, ends: Ends) -> Self {
        Self {
            protocol,
            socket,
            ends,
            pending: Pending::default(),
            input: Input::default(),
            output: Output::default(),
        }
    }

    /// Runs the connection to its end.
    pub(super) async fn drive(&mut self) -> End {
        self.protocol.begin(&mut self.output);
        loop {
            // All calls that wait by now leave in one write, behind the offer if it is still here.
            while self.takes_calls()
                && let Ok(call) = self.ends.queue.try_recv()
            {
                self.send(call);
            }
            if let Err(error) = self.output.flush(&mut self.socket) {
                // What the peer said before it hung up has arrived, and still counts.
                return self.receive_rest().err().unwrap_or_else(|| error.into());
            }
            let takes_calls = self.takes_calls();
            tokio::select! {
                call = self.ends.queue.recv(), if takes_calls => match call {
                    Some(call) => self.send(call),
                    None => return End::Released,
                },
                _ = &mut self.ends.released => return End::Released,
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

    /// Whether a call can be sent now, if one is waiting.
    fn takes_calls(&self) -> bool {
        self.output.has_room() && self.pending.len() < self.protocol.max_calls()
    }

    /// Puts a call into the output, or ends it if it cannot be made.
    fn send(&mut self, call: Call) {
        if call.reply.is_closed() {
            return;
        }
        let begin = self.output.end();
        match self.protocol.call(&call, &mut self.output) {
            Ok(stream) => self.pending.insert(stream, call, begin),
            Err(error) => drop(call.reply.send(Err(error))),
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
                Step::Opened(session) => self.report(Ok(*session)),
                Step::NotOpened(error) => return Err(End::NoSession(error)),
                Step::Ended(stream, result) => self.pending.end(stream, |_| result),
                Step::Unreadable(stream, problem) => self.pending.end(stream, |method| {
                    Err(Error::BadResponse {
                        method: method.element().to_string(),
                        problem: problem.to_owned(),
                    })
                }),
                Step::Close => return Err(End::Lost(Lost::Unskippable)),
            }
        }
        Ok(())
    }

    /// Tells whoever waits for the session, once.
    fn report(&mut self, result: Result<super::Session, Error>) {
        if let Some(opened) = self.ends.opened.take() {
            let _ = opened.send(result);
        }
    }

    /// Sends what is left to say, and ends every call.
    pub(super) async fn finish(&mut self, end: End, lost: Lost) {
        // A refusal of ours is worth waiting for; a peer that does not read it is not.
        let _ = tokio::time::timeout(PARTING, self.part()).await;
        self.report(Err(match end {
            End::NoSession(error) => error,
            End::Lost(_) | End::Released => Error::Closed(lost),
        }));
        self.pending.lose(lost, self.output.sent());
        self.ends.queue.close();
        while let Some(call) = self.ends.queue.recv().await {
            let method = call.method.element().to_string();
            let cause = lost;
            let _ = call.reply.send(Err(Error::NotSent { method, cause }));
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

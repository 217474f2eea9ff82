//! What a connection does for its streams: opens them, sends their messages, closes this end's side.

use super::Request;
use super::machine::Machine;
use super::protocol::Protocol;
use super::streams::{Early, OpenStream, StreamCommand, closed};
use crate::counters;
use crate::error::Error;
use crate::gate::{Dropped, Prepared, enforced};
use agent_core::Need;
use agent_core::dispatch::{Method, Visibility};
use agent_core::wire::Sink;
use tokio::time::Instant;

impl Machine<'_> {
    /// Whether a message of a stream can be sent now. Streams wait until the session's level is known.
    pub(super) fn takes_messages(&self) -> bool {
        self.protocol.is_decided() && self.output.has_room()
    }

    /// Sends a message of a stream, or closes this end's side of it.
    pub(super) fn take_message(&mut self, command: StreamCommand) {
        match command {
            StreamCommand::Close { stream } => self.protocol.close(stream, &mut self.output),
            StreamCommand::Send {
                stream,
                method,
                message,
                sent,
            } => {
                let result = match self.streams.method(stream) {
                    Some(method) => {
                        let output = &mut self.output;
                        self.protocol.send(stream, method, message.as_ref(), output)
                    }
                    None => Err(closed(method)),
                };
                let _ = sent.send(result);
            }
        }
    }

    /// Opens a stream, or ends it if it cannot be opened. Before the session's level is known, it is opened at the expected
    /// level, or waits if that does not include it.
    pub(super) fn open(&mut self, open: OpenStream, now: Instant) {
        if open.opened.is_closed() {
            return;
        }
        let is_early = !self.protocol.is_decided();
        let sent = match self.protocol.gate_opening(open.method, open.first.as_ref()) {
            Ok(sent) => sent,
            // The session may include what the expected level does not.
            Err(_) if is_early => return self.streams.held.push_back(open),
            Err(error) => {
                let _ = open.opened.send(Err(error));
                return;
            }
        };
        let begin = self.output.end();
        match self.protocol.open(&open, &sent, now, &mut self.output) {
            Ok(stream) if is_early => {
                let early = Early { open, sent, begin };
                self.streams.insert_early(stream, early);
            }
            Ok(stream) => self.opened_stream(stream, open, sent),
            Err(error) => {
                let _ = open.opened.send(Err(error));
            }
        }
    }

    /// Decides about the streams that were opened before the session's level was known. No message of theirs has left.
    pub(super) fn settle_early_streams(&mut self) {
        for (stream, Early { open, sent, .. }) in self.streams.take_early() {
            match self.protocol.gate_opening(open.method, open.first.as_ref()) {
                // The agent has rejected it, and says so in a response that nobody waits for any more.
                Err(error) => {
                    let _ = open.opened.send(Err(error));
                }
                Ok(now) if has_no_more(&sent, &now) => self.opened_stream(stream, open, sent),
                // The same, but without what the session does not include the stream can be opened.
                Ok(_) => self.streams.held.push_back(open),
            }
        }
    }

    /// Hands an open stream to its user.
    fn opened_stream(&mut self, stream: u32, open: OpenStream, sent: Prepared) {
        let Prepared { dropped, .. } = sent;
        counters::DROPS.add(dropped.len() as u64);
        self.streams.insert(stream, open.method, open.inbox);
        if open.opened.send(Ok((stream, dropped))).is_err() {
            // Nobody wants it any more.
            self.protocol.close(stream, &mut self.output);
        }
    }
}

/// Whether a message that was sent has nothing that is left out of the same message now.
fn has_no_more(sent: &Prepared, now: &Prepared) -> bool {
    let dropped = |field: &Dropped| {
        let mut dropped = sent.dropped.iter();
        dropped.any(|sent| sent.element == field.element)
    };
    sent.bytes == now.bytes || now.dropped.iter().all(dropped)
}

impl Protocol<'_> {
    /// Gates a stream's first message for the level in force: the expected one, until the session's is known.
    pub(super) fn gate_opening(
        &self,
        method: &Method,
        first: &dyn Request,
    ) -> Result<Prepared, Error> {
        let level = if self.is_decided() {
            self.session().filter(|_| self.serves_streams())
        } else {
            self.client.level()
        };
        let Some(level) = level else {
            let need = match method.visibility {
                Visibility::Session(need) => need,
                Visibility::Unversioned | Visibility::Always => Need::BASELINE,
            };
            return Err(self.no_session(method, need));
        };
        first.prepare(method, &level)
    }

    /// Puts the opening of a stream into the output, and returns its id.
    fn open(
        &mut self,
        open: &OpenStream,
        first: &Prepared,
        now: Instant,
        output: &mut dyn Sink,
    ) -> Result<u32, Error> {
        let (method, bytes) = (open.method, first.bytes.as_slice());
        let timeout = self.check(method, bytes, open.timeout, now)?;
        self.client
            .open(&enforced(method), &bytes, timeout, output)
            .map_err(|error| self.not_sent(error, method))
    }

    /// Gates a message of a stream, and puts it into the output.
    pub(super) fn send(
        &mut self,
        stream: u32,
        method: &Method,
        message: &dyn Request,
        output: &mut dyn Sink,
    ) -> Result<Vec<Dropped>, Error> {
        let level = self.client.level().unwrap_or(self.local.contract.baseline);
        let Prepared { bytes, dropped } = message.prepare(method, &level)?;
        let (size, limit) = (bytes.len(), self.max_message());
        if size > limit {
            let method = method.element().to_string();
            return Err(Error::TooLarge {
                method,
                size,
                limit,
            });
        }
        let sent = self.client.send(stream, &bytes.as_slice(), output);
        // The output has room for the longest frame: whoever sends has checked that.
        sent.map_err(|_| closed(method))?;
        Ok(dropped)
    }

    /// Closes this end's side of a stream, if that is open.
    pub(super) fn close(&mut self, stream: u32, output: &mut dyn Sink) {
        let _ = self.client.close(stream, output);
    }
}

//! What a connection does for its streams: opens them, sends their messages, closes this end's side.

use super::machine::Machine;
use super::protocol::Protocol;
use super::streams::{OpenStream, StreamCommand, closed};
use super::{Request, Timeout};
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

    /// Opens a stream, or ends it if it cannot be opened.
    pub(super) fn open(&mut self, open: OpenStream, now: Instant) {
        let OpenStream {
            method,
            first,
            timeout,
            opened,
            inbox,
        } = open;
        if opened.is_closed() {
            return;
        }
        let output = &mut self.output;
        let result = self
            .protocol
            .open(method, first.as_ref(), timeout, now, output);
        if let Ok((stream, dropped)) = &result {
            counters::DROPS.add(dropped.len() as u64);
            self.streams.insert(*stream, method, inbox);
        }
        let _ = opened.send(result);
    }
}

impl Protocol<'_> {
    /// Gates a stream's first message, puts the opening into the output, and returns its id.
    pub(super) fn open(
        &mut self,
        method: &Method,
        first: &dyn Request,
        timeout: Option<Timeout>,
        now: Instant,
        output: &mut dyn Sink,
    ) -> Result<(u32, Vec<Dropped>), Error> {
        let Some(level) = self.session().filter(|_| self.serves_streams()) else {
            let need = match method.visibility {
                Visibility::Session(need) => need,
                Visibility::Unversioned | Visibility::Always => Need::BASELINE,
            };
            return Err(self.no_session(method, need));
        };
        let Prepared { bytes, dropped } = first.prepare(method, &level)?;
        let bytes = bytes.as_slice();
        let timeout = self.check(method, bytes, timeout, now)?;
        let opened = self
            .client
            .open(&enforced(method), &bytes, timeout, output)
            .map_err(|error| self.not_sent(error, method))?;
        Ok((opened, dropped))
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

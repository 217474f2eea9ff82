//! Streams of the end that calls.
//!
//! A stream is opened with [`Client::open`], and ends with [`ClientEvent::Response`] or [`ClientEvent::BadResponse`], as a call
//! does. Before that, the peer's messages come as [`ClientEvent::Message`]. This end sends its own with [`Client::send`], and says
//! with [`Client::close`] that it sends no more.

use super::client::{Client, ClientEvent, State};
use super::in_flight::{Halves, Place, Usage};
use super::opened::Known;
use super::stream_server::data_frame;
use crate::dispatch::{Method, MethodKind, Visibility};
use crate::error::{CallError, NegotiationError, Refusal, RefusalReason, Status, StreamError};
use crate::frame::{Flags, Frame, MeasuredFrame};
use crate::wire::{Encode, Sink, encoded_len};
use core::time::Duration;

/// The payload of a frame without a message.
const NOTHING: &[u8] = &[];

impl<const CALLS: usize> Client<'_, CALLS> {
    /// Opens a stream of `method`, and returns its id. It may follow the offer immediately; its messages wait for the answer.
    ///
    /// A server-streaming method takes its request as `message`. A bidirectional one takes its first message, or an empty one if
    /// the opening has none: an empty message cannot be told from none, and is sent with [`Client::send`].
    ///
    /// # Errors
    /// Fails if the method does not stream, the session does not include it, there is no session and no offer was sent, the
    /// stream ids are used up, or the output or the table of calls is full. No byte was written.
    pub fn open(
        &mut self,
        method: &Method,
        message: &dyn Encode,
        timeout: Option<Duration>,
        output: &mut dyn Sink,
    ) -> Result<u32, CallError> {
        if !matches!(self.state, State::Offered { .. } | State::Agreed(_)) {
            return Err(CallError::NoSession);
        }
        self.check_visibility(method)?;
        let (flags, caller_closed) = match method.kind {
            MethodKind::Unary => return Err(CallError::WrongKind(method.kind)),
            MethodKind::ServerStreaming => (Flags::REMOTE_CLOSED, true),
            MethodKind::Bidirectional if encoded_len(message) == 0 => {
                (Flags::REMOTE_OPEN.and(Flags::NO_DATA), false)
            }
            MethodKind::Bidirectional => (Flags::REMOTE_OPEN, false),
        };
        if self.opened.look_up(self.next_stream) != Known::New {
            return Err(CallError::NoStreamIds);
        }
        let usage = Usage::Stream(Halves {
            caller_closed,
            callee_closed: false,
        });
        let stream = self.request(method, message, timeout, flags, usage, output)?;
        if !matches!(method.visibility, Visibility::Session(_)) {
            self.unversioned.insert(Place::call(stream));
        }
        Ok(stream)
    }

    /// Sends a message on a stream.
    ///
    /// # Errors
    /// Fails if our offer was not answered yet, the stream has ended or was closed by this end, or the output is full. No byte
    /// was written.
    pub fn send(
        &mut self,
        stream: u32,
        message: &dyn Encode,
        output: &mut dyn Sink,
    ) -> Result<(), StreamError> {
        self.open_half(stream)?;
        let frame = data_frame(stream, message, encoded_len(message));
        frame.write(output).map_err(StreamError::OutputFull)
    }

    /// Says that this end sends no more messages on a stream. The stream goes on until the peer ends it.
    ///
    /// # Errors
    /// Fails like [`Client::send`].
    pub fn close(&mut self, stream: u32, output: &mut dyn Sink) -> Result<(), StreamError> {
        let half = self.open_half(stream)?;
        let flags = Flags::REMOTE_CLOSED.and(Flags::NO_DATA);
        let frame: MeasuredFrame<'_> = data_frame(stream, &NOTHING, 0).with_flags(flags);
        frame.write(output).map_err(StreamError::OutputFull)?;
        half.caller_closed = true;
        Ok(())
    }

    /// Whether the error response to the opening of a stream means that the session does not include `method`.
    ///
    /// Agents that were released before streams answer `MALFORMED` to each opening. An opening that followed the offer may meet
    /// one: then the agreed level lacks the method.
    pub fn is_absent(&self, method: &Method, status: &Status<'_>) -> bool {
        let (State::Agreed(level), Visibility::Session(need)) = (&self.state, method.visibility)
        else {
            return false;
        };
        let refusal = status.refusal().map(Refusal::decode);
        let is_malformed = |refusal: Refusal<'_>| refusal.reason == RefusalReason::Malformed;
        !level.includes(need) && refusal.is_some_and(|refusal| refusal.is_ok_and(is_malformed))
    }

    /// The halves of a stream on which this end may send.
    fn open_half(&mut self, stream: u32) -> Result<&mut Halves, StreamError> {
        if !matches!(self.state, State::Agreed(_)) {
            return Err(StreamError::NotAgreed);
        }
        match self.in_flight.halves(stream) {
            Some(halves) if !halves.caller_closed => Ok(halves),
            _ => Err(StreamError::Closed),
        }
    }

    /// Handles a message of the peer.
    pub(super) fn on_data<'a>(&mut self, frame: Frame<'a>) -> ClientEvent<'a> {
        let Frame { header, payload } = frame;
        let stream = header.stream;
        let is_last = header.flags.intersects(Flags::REMOTE_CLOSED);
        let is_offered = matches!(self.state, State::Offered { .. });
        match self.in_flight.halves(stream) {
            // A peer cannot serve a stream before it has answered the offer.
            Some(_) if is_offered => return self.fail_negotiation(NegotiationError::OutOfTurn),
            Some(halves) if !halves.callee_closed => halves.callee_closed = is_last,
            _ => return ClientEvent::Ignored,
        }
        match (header.flags.intersects(Flags::NO_DATA), is_last) {
            (true, true) => ClientEvent::HalfClosed { stream },
            (true, false) => ClientEvent::Ignored,
            (false, _) => ClientEvent::Message {
                stream,
                message: payload,
                is_last,
            },
        }
    }
}

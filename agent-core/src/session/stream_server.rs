//! Streams of the end that is called, on the wire: openings, messages of both sides, and ends.

use super::event::{Event, Ignored};
use super::opened::Known;
use super::reply::Call;
use super::responder::response_frame;
use super::server::{RESERVE, Server, reject, reject_frame};
use super::stream::{StreamCall, StreamData, StreamToken, TooLong};
use crate::dispatch::{MethodKind, Rpc};
use crate::error::ErrorResponse;
use crate::frame::{Flags, FrameType, Header, MeasuredFrame, OutputFull};
use crate::gate::{AtLevel, Respond};
use crate::rpc::OutgoingResponse;
use crate::wire::{Encode, Sink, encoded_len};

impl<const STREAMS: usize> Server<'_, STREAMS> {
    /// The most streams and long polls of a connection: three quarters of its places, so that other calls always find one.
    pub const MAX_WAITING: usize = STREAMS.saturating_sub(STREAMS / 4);

    /// Sends a message of a stream, encoded for its level.
    ///
    /// # Errors
    /// Fails if the output has no room for the message beside [`RESERVE`], or if a response was written in part. No byte was
    /// written: send the output, then try again.
    pub fn send_message<R: Rpc>(
        &mut self,
        token: &StreamToken<R>,
        message: &R::Response<'_>,
        output: &mut dyn Sink,
    ) -> Result<(), OutputFull> {
        let message: &dyn Respond = message;
        let level = Some(&token.level);
        self.write_data(token.stream, &AtLevel { message, level }, output)
    }

    /// Ends a stream successfully.
    ///
    /// # Errors
    /// Fails if the output has no room, or if a response was written in part. No byte was written: send the output, then try
    /// again with the token.
    pub fn finish<R>(
        &mut self,
        token: StreamToken<R>,
        output: &mut dyn Sink,
    ) -> Result<(), StreamToken<R>> {
        let closing = data_frame(token.stream, &NOTHING, 0)
            .with_flags(Flags::REMOTE_CLOSED.and(Flags::NO_DATA));
        // An empty response: success, and no message.
        let response = OutgoingResponse::Done(&NOTHING);
        if self.write_end(token.stream, Some(&closing), &response, output) {
            Ok(())
        } else {
            Err(token)
        }
    }

    /// Ends a stream with an error.
    ///
    /// # Errors
    /// Fails like [`Server::finish`].
    pub fn fail<R>(
        &mut self,
        token: StreamToken<R>,
        error: &ErrorResponse<'_>,
        output: &mut dyn Sink,
    ) -> Result<(), StreamToken<R>> {
        let response = OutgoingResponse::Error(error);
        if self.write_end(token.stream, None, &response, output) {
            Ok(())
        } else {
            Err(token)
        }
    }

    /// Checks the id of a request. Records it if the caller may send data on it, even if the request is rejected afterwards.
    /// Returns whether a stream can be opened on it.
    pub(super) fn check_id(&mut self, header: Header) -> Result<bool, &'static str> {
        let opens = header.flags.intersects(Flags::REMOTE_OPEN);
        if header.stream.is_multiple_of(2) {
            return Err("a caller's stream ids must be odd");
        }
        let can_open = match self.opened.look_up(header.stream) {
            Known::Used => return Err("a stream has used this stream id before"),
            Known::TooLow if opens => return Err(TOO_LOW),
            Known::TooLow => false,
            Known::New => true,
        };
        if opens {
            self.opened.insert(header.stream);
        }
        Ok(can_open)
    }

    /// Hands out a call or the opening of a stream. Rejects a request that is not sent as its method is called.
    pub(super) fn on_call<'s, 'a>(
        call: Call<'s>,
        header: Header,
        can_open: bool,
        output: &mut dyn Sink,
    ) -> Event<'s, 'a> {
        let has = |flag| header.flags.intersects(flag);
        let (open, closed) = (has(Flags::REMOTE_OPEN), has(Flags::REMOTE_CLOSED));
        let no_data = has(Flags::NO_DATA);
        let (is_right, has_message) = match call.method.kind {
            MethodKind::Unary => (!open && !no_data, true),
            MethodKind::ServerStreaming => (closed && !open && !no_data, true),
            // Some clients send an empty request instead of none.
            MethodKind::Bidirectional => (open != closed, !no_data && !call.request.is_empty()),
        };
        if !is_right {
            let (method, kind) = (call.method.element(), call.method.kind);
            return reject(
                call.stream,
                &ErrorResponse::WrongKind { method, kind },
                output,
            );
        }
        if !call.method.kind.streams() {
            return Event::Call(call);
        }
        if !can_open {
            return reject_frame(header, TOO_LOW, output);
        }
        Event::Open(StreamCall {
            call,
            has_message,
            is_closed: closed,
        })
    }

    /// Handles a data frame, or one of an unknown type.
    pub(super) fn on_data<'s, 'a: 's>(
        &'s mut self,
        header: Header,
        payload: &'a [u8],
        output: &mut dyn Sink,
    ) -> Event<'s, 'a> {
        if self.in_flight.contains(header.stream) {
            return self.on_message(header, Ok(payload));
        }
        match self.opened.look_up(header.stream) {
            // The caller could take an answer for the end of another stream.
            Known::Used | Known::TooLow => Event::Ignored(Ignored::Data),
            Known::New => reject_frame(header, "no stream was opened with this stream id", output),
        }
    }

    /// Handles a frame for a call or a stream in flight.
    pub(super) fn on_message<'s, 'a: 's>(
        &'s mut self,
        header: Header,
        message: Result<&'a [u8], TooLong>,
    ) -> Event<'s, 'a> {
        let (stream, is_data) = (header.stream, header.frame_type == FrameType::Data);
        let is_last = header.flags.intersects(Flags::REMOTE_CLOSED);
        match self.in_flight.halves(stream) {
            Some(halves) if is_data && !halves.caller_closed => halves.caller_closed = is_last,
            _ => return Event::Ignored(Ignored::Data),
        }
        match (header.flags.intersects(Flags::NO_DATA), is_last) {
            (true, true) => Event::HalfClosed { stream },
            (true, false) => Event::Ignored(Ignored::Data),
            (false, _) => Event::Data(StreamData {
                stream,
                message,
                is_last,
                offered: self.local.terms.offered,
            }),
        }
    }

    fn write_data(
        &self,
        stream: u32,
        message: &dyn Encode,
        output: &mut dyn Sink,
    ) -> Result<(), OutputFull> {
        let frame = data_frame(stream, message, encoded_len(message));
        let needed = frame.len().saturating_add(RESERVE);
        if self.sending.is_some() || output.room() < needed {
            return Err(OutputFull { needed });
        }
        frame.write(output)
    }

    /// Writes the last frames of a stream, or nothing.
    fn write_end(
        &mut self,
        stream: u32,
        closing: Option<&MeasuredFrame<'_>>,
        response: &OutgoingResponse<'_>,
        output: &mut dyn Sink,
    ) -> bool {
        let response = response.measured();
        let response = response_frame(stream, &response);
        let closing_len = closing.map_or(0, MeasuredFrame::len);
        let needed = response.len().saturating_add(closing_len);
        if self.sending.is_some() || output.room() < needed {
            return false;
        }
        if let Some(closing) = closing {
            closing.encode(output);
        }
        response.encode(output);
        self.in_flight.remove(stream);
        true
    }
}

/// The flags of a request that only a stream has.
pub(super) const OPENING: Flags = Flags::REMOTE_OPEN.and(Flags::NO_DATA);

const TOO_LOW: &str =
    "the stream id is too far below that of another stream: use ids in ascending order";

/// The content of a frame without one.
const NOTHING: &[u8] = &[];

/// The frame of a message of `length` bytes.
pub(super) fn data_frame(stream: u32, message: &dyn Encode, length: usize) -> MeasuredFrame<'_> {
    MeasuredFrame::new(stream, FrameType::Data, message, length)
}

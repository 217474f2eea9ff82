//! Streams of the end that is called, as their handlers see them.
//!
//! A handler either rejects a [`StreamCall`], or accepts it and keeps a [`StreamToken`]. With the token it reads the messages of
//! [`StreamData`], and passes its own to [`Server::send_message`](super::Server::send_message) until it ends the stream with [`Server::finish`](super::Server::finish) or
//! [`Server::fail`](super::Server::fail). After a [`StreamData`] that cannot be read, it ends the stream with the error.

use super::in_flight::{Halves, Place, Usage};
use super::reply::{Call, Handled, on_handler_result, reject_message};
use crate::dispatch::{Bidirectional, Method, Rpc, ServerStreaming};
use crate::error::{Absent, ErrorResponse, MessageError};
use crate::feature::FeatureSet;
use crate::gate::{Decode, Gated, Strictness};
use crate::level::Level;
use crate::rpc::KeyValue;
use crate::wire::{Repeated, Sink};
use core::fmt;
use core::marker::PhantomData;
use core::time::Duration;

/// The opening of a stream of a method that the session includes. Its first message was not read yet.
#[derive(Debug)]
#[must_use = "a stream has to be accepted or rejected"]
pub struct StreamCall<'a> {
    pub(super) call: Call<'a>,
    /// Whether the opening has a message.
    pub(super) has_message: bool,
    /// Whether the caller sends no messages after the opening.
    pub(super) is_closed: bool,
}

impl<'a> StreamCall<'a> {
    /// The method.
    pub const fn method(&self) -> &'static Method {
        self.call.method()
    }

    /// The level that its messages are checked against.
    pub const fn level(&self) -> Level {
        self.call.level()
    }

    /// How long the caller waits for the end of the stream; `None` if it waits without a limit. Not every client sends it.
    pub fn timeout(&self) -> Option<Duration> {
        self.call.timeout()
    }

    /// The caller's metadata. Not every client sends it.
    pub const fn metadata(&self) -> Repeated<'a, KeyValue<'a>> {
        self.call.metadata()
    }

    /// Reads and checks the request. If the session includes everything in it, calls `handler`; otherwise rejects the stream.
    ///
    /// If the handler returns an error, the stream ends with it.
    pub fn serve<R: ServerStreaming>(
        self,
        output: &mut dyn Sink,
        handler: impl FnOnce(
            &Gated<R::Request<'a>>,
            Opening<'_, R>,
        ) -> Result<Handled, ErrorResponse<'static>>,
    ) -> Handled {
        self.serve_message::<R>(output, |request, opening| match request {
            Some(request) => handler(request, opening),
            // The session has rejected an opening without a request.
            None => Err(ErrorResponse::NO_HANDLER),
        })
    }

    /// Like [`StreamCall::serve`], for a method whose caller streams too. The opening need not have a message.
    pub fn serve_bidirectional<R: Bidirectional>(
        self,
        output: &mut dyn Sink,
        handler: impl FnOnce(
            Option<&Gated<R::Request<'a>>>,
            Opening<'_, R>,
        ) -> Result<Handled, ErrorResponse<'static>>,
    ) -> Handled {
        self.serve_message::<R>(output, handler)
    }

    fn serve_message<R: Rpc>(
        self,
        output: &mut dyn Sink,
        handler: impl FnOnce(
            Option<&Gated<R::Request<'a>>>,
            Opening<'_, R>,
        ) -> Result<Handled, ErrorResponse<'static>>,
    ) -> Handled {
        let opening = Opening {
            call: &self,
            rpc: PhantomData,
        };
        if !self.has_message {
            let result = handler(None, opening);
            return on_handler_result(self.call.stream, &result, output);
        }
        let strictness = Strictness::Strict(self.call.level);
        let request = match R::Request::decode(self.call.request, strictness) {
            Ok(request) => Gated::new(request),
            Err(error) => return reject_message(&self.call, error, output),
        };
        let result = handler(Some(&request), opening);
        on_handler_result(self.call.stream, &result, output)
    }

    /// Rejects the stream with an error response.
    pub fn reject(self, rejection: &ErrorResponse<'_>, output: &mut dyn Sink) -> Handled {
        self.call.reject(rejection, output)
    }
}

/// Accepts one stream.
pub struct Opening<'o, R> {
    call: &'o StreamCall<'o>,
    rpc: PhantomData<R>,
}

impl<R: Rpc> Opening<'_, R> {
    /// The level that the messages are encoded for, and checked against.
    pub const fn level(&self) -> Level {
        self.call.level()
    }

    /// How long the caller waits for the end of the stream; `None` if it waits without a limit.
    pub fn timeout(&self) -> Option<Duration> {
        self.call.timeout()
    }

    /// Whether the caller sends no messages after the opening.
    pub const fn is_half_closed(&self) -> bool {
        self.call.is_closed
    }

    /// Accepts the stream. The token is for its messages and its end.
    pub fn accept(self) -> (Handled, StreamToken<R>) {
        let stream = self.call.call.stream;
        let halves = Halves {
            caller_closed: self.call.is_closed,
            callee_closed: false,
        };
        let token = StreamToken {
            stream,
            level: *self.call.call.level,
            rpc: PhantomData,
        };
        let usage = Usage::Stream(halves);
        let later = Some(Place { stream, usage });
        (Handled { later }, token)
    }
}

impl<R> fmt::Debug for Opening<'_, R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Opening")
            .field("stream", &self.call.call.stream)
            .field("level", self.call.call.level)
            .finish_non_exhaustive()
    }
}

/// The right to send the messages of a stream and to end it, on the connection that it was opened on.
#[derive(Debug)]
#[must_use = "a stream has to be ended"]
pub struct StreamToken<R> {
    pub(super) stream: u32,
    pub(super) level: Level,
    rpc: PhantomData<R>,
}

impl<R> StreamToken<R> {
    /// The stream.
    pub const fn stream(&self) -> u32 {
        self.stream
    }

    /// The level that messages are encoded for, and checked against.
    pub const fn level(&self) -> Level {
        self.level
    }
}

/// A message of a stream's caller. It was not read yet.
#[derive(Debug)]
pub struct StreamData<'a> {
    pub(super) stream: u32,
    pub(super) message: Result<&'a [u8], TooLong>,
    pub(super) is_last: bool,
    /// The features that this end offers. Not a reference, so that the session can be used while the message is read.
    pub(super) offered: FeatureSet,
}

/// The message of a frame that is longer than this end accepts.
#[derive(Clone, Copy, Debug)]
pub(super) struct TooLong {
    pub(super) length: u32,
    pub(super) limit: u32,
}

impl<'a> StreamData<'a> {
    /// The stream, as [`StreamToken::stream`] returns it.
    pub const fn stream(&self) -> u32 {
        self.stream
    }

    /// Whether the caller sends no messages after this one: there will be no [`Event::HalfClosed`](super::Event::HalfClosed).
    pub const fn is_last(&self) -> bool {
        self.is_last
    }

    /// Reads and checks the message, like the message of a call.
    ///
    /// # Errors
    /// Fails if the frame is longer than this end accepts, the message is malformed, or the session does not include
    /// everything in it. End the stream with the error.
    pub fn read<R: Bidirectional>(
        &self,
        token: &StreamToken<R>,
    ) -> Result<Gated<R::Request<'a>>, ErrorResponse<'a>> {
        let TooLong { length, limit } = match self.message {
            Ok(message) => return self.decode(message, token.level),
            Err(too_long) => too_long,
        };
        Err(ErrorResponse::FrameTooLong { length, limit })
    }

    fn decode<M: Decode<'a>>(
        &self,
        message: &'a [u8],
        level: Level,
    ) -> Result<Gated<M>, ErrorResponse<'a>> {
        let message = M::decode(message, Strictness::Strict(&level));
        message.map(Gated::new).map_err(|error| match error {
            MessageError::Malformed(error) => ErrorResponse::Malformed(error),
            MessageError::TooLong { field, limit } => ErrorResponse::TooLong { field, limit },
            MessageError::NotInSession { element, need } => ErrorResponse::NotInSession {
                element,
                absent: Absent::new(need, &self.offered),
                session: level.version,
            },
        })
    }
}

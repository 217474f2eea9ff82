//! Calls that are passed to a handler, and their responses: now, later, or in parts.

use super::in_flight::{Place, Usage};
use super::local::Local;
use super::responder::write_response;
use crate::dispatch::{Method, Rpc};
use crate::error::{Absent, ErrorResponse, MessageError};
use crate::gate::{AtLevel, Decode, Gated, GatedFields, Respond, Strictness};
use crate::level::Level;
use crate::rpc::{KeyValue, OutgoingResponse, RawRequest, Request};
use crate::wire::{Repeated, Sink};
use core::fmt;
use core::marker::PhantomData;
use core::time::Duration;

/// A call of a method that the session includes. Its message was not read yet.
#[derive(Debug)]
#[must_use = "a call has to be served or rejected"]
pub struct Call<'a> {
    pub(super) method: &'static Method,
    pub(super) stream: u32,
    // References keep a call small, because it is moved several times.
    pub(super) local: &'a Local<'a>,
    pub(super) level: &'a Level,
    pub(super) request: &'a [u8],
    pub(super) envelope: &'a [u8],
    /// Whether the connection has a place for another long poll.
    pub(super) can_poll: bool,
}

impl<'a> Call<'a> {
    /// The method.
    pub const fn method(&self) -> &'static Method {
        self.method
    }

    /// The level that its message is checked against.
    pub const fn level(&self) -> Level {
        *self.level
    }

    /// How long the caller waits, counted from when it sent the call; `None` if it waits without a limit.
    pub fn timeout(&self) -> Option<Duration> {
        self.timeout_nanos().map(Duration::from_nanos)
    }

    /// Few handlers use the timeout, so it is read from the envelope again.
    fn timeout_nanos(&self) -> Option<u64> {
        let envelope = RawRequest::decode(self.envelope).ok()?;
        let nanoseconds = u64::try_from(envelope.timeout_nano).ok()?;
        (nanoseconds > 0).then_some(nanoseconds)
    }

    /// The caller's metadata.
    pub const fn metadata(&self) -> Repeated<'a, KeyValue<'a>> {
        Request::metadata(self.envelope)
    }

    /// Reads and checks the call's message. If the session includes everything in it, calls `handler`; otherwise rejects the
    /// call.
    ///
    /// If the handler returns an error, that is the response to the call.
    pub fn serve<R: Rpc>(
        self,
        output: &mut dyn Sink,
        handler: impl FnOnce(
            &Gated<R::Request<'a>>,
            Reply<'_, R>,
        ) -> Result<Handled, ErrorResponse<'static>>,
    ) -> Handled {
        self.serve_in_place(output, handler)
    }

    /// [`Call::serve`] for generated code. The call is passed by reference, because it would be copied for each method
    /// otherwise.
    #[doc(hidden)]
    #[inline(never)]
    pub fn serve_in_place<R: Rpc>(
        &self,
        output: &mut dyn Sink,
        handler: impl FnOnce(
            &Gated<R::Request<'a>>,
            Reply<'_, R>,
        ) -> Result<Handled, ErrorResponse<'static>>,
    ) -> Handled {
        let mut fields = self.fields(R::Request::NAME);
        let request = R::Request::read(&mut fields);
        // This check is cheaper than moving the fields.
        if !fields.is_ok()
            && let Err(error) = fields.finish()
        {
            return reject_message(self, error, output);
        }
        let reply = Reply {
            call: self,
            output: &mut *output,
            rpc: PhantomData,
        };
        let result = handler(&Gated::new(request), reply);
        on_handler_result(self.stream, &result, output)
    }

    #[inline(never)]
    fn fields(&self, name: &'static str) -> GatedFields<'a, '_> {
        let strictness = Strictness::Strict(self.level);
        GatedFields::new(self.request, strictness, name)
    }

    /// Rejects the call with an error response.
    pub fn reject(self, rejection: &ErrorResponse<'_>, output: &mut dyn Sink) -> Handled {
        reject(self.stream, rejection, output)
    }
}

/// Answers a call whose handler returned an error. Takes a reference, because an error response is large to move.
#[inline(never)]
pub(super) fn on_handler_result(
    stream: u32,
    result: &Result<Handled, ErrorResponse<'static>>,
    output: &mut dyn Sink,
) -> Handled {
    match result {
        Ok(Handled { later }) => Handled { later: *later },
        Err(rejection) => reject(stream, rejection, output),
    }
}

/// Rejects a call whose message did not pass the gate.
#[inline(never)]
#[cold]
pub(super) fn reject_message(
    call: &Call<'_>,
    error: MessageError<'_>,
    output: &mut dyn Sink,
) -> Handled {
    let mut reject = |rejection: &ErrorResponse<'_>| reject(call.stream, rejection, output);
    // Each response is sent where it is created. Passing on a value that may be any of them would take more code.
    match error {
        MessageError::Malformed(error) => reject(&ErrorResponse::Malformed(error)),
        MessageError::TooLong { field, limit } => reject(&ErrorResponse::TooLong { field, limit }),
        MessageError::NotInSession { element, need } => reject(&ErrorResponse::NotInSession {
            element,
            absent: Absent::new(need, &call.local.terms.offered),
            session: call.level.version,
        }),
    }
}

#[inline(never)]
fn reject(stream: u32, rejection: &ErrorResponse<'_>, output: &mut dyn Sink) -> Handled {
    // `Server::receive` returns a call only if the output has room for a rejection.
    let _ = write_response(stream, OutgoingResponse::Error(rejection), output);
    Handled { later: None }
}

/// Proof that a call was answered, or will be answered later. Pass it to [`Server::handled`](super::Server::handled).
#[derive(Debug)]
#[must_use = "pass it to Server::handled"]
pub struct Handled {
    pub(super) later: Option<Place>,
}

impl Handled {
    /// Whether the call will be answered later.
    pub const fn is_later(&self) -> bool {
        self.later.is_some()
    }
}

/// Answers one call: now with [`Reply::send`], or later with [`Reply::later`].
pub struct Reply<'o, R> {
    call: &'o Call<'o>,
    output: &'o mut dyn Sink,
    rpc: PhantomData<R>,
}

impl<R: Rpc> Reply<'_, R> {
    /// The level that the response is encoded for.
    pub const fn level(&self) -> Level {
        *self.call.level
    }

    /// How long the caller waits; `None` if it waits without a limit.
    pub fn timeout(&self) -> Option<Duration> {
        self.call.timeout()
    }

    /// The encoded request message.
    pub const fn request(&self) -> &[u8] {
        self.call.request
    }

    /// Answers now. If the output has no room for the response, the caller gets `RESOURCE_EXHAUSTED` instead. Use
    /// [`Reply::later`] and [`Server::send`](super::Server::send) for long responses.
    pub fn send(self, response: &R::Response<'_>) -> Handled {
        let level = Some(self.call.level);
        let message: &dyn Respond = response;
        send_now(self.call.stream, &AtLevel { message, level }, self.output)
    }

    /// Postpones the response. Use the token to send it later.
    pub fn later(self) -> (Handled, ReplyToken<R>) {
        self.take_place(Usage::Call)
    }

    /// Like [`Reply::later`], for a long poll: a call that is answered when something happens.
    ///
    /// # Errors
    /// Fails if streams and polls use all of the places that they may use.
    pub fn poll(self) -> Result<(Handled, ReplyToken<R>), ErrorResponse<'static>> {
        if !self.call.can_poll {
            return Err(ErrorResponse::TOO_MANY_POLLS);
        }
        Ok(self.take_place(Usage::Poll))
    }

    fn take_place(self, usage: Usage) -> (Handled, ReplyToken<R>) {
        let stream = self.call.stream;
        let token = ReplyToken {
            stream,
            level: *self.call.level,
            sent: 0,
            rpc: PhantomData,
        };
        let later = Some(Place { stream, usage });
        (Handled { later }, token)
    }
}

#[inline(never)]
fn send_now(stream: u32, response: &AtLevel<'_>, output: &mut dyn Sink) -> Handled {
    match write_response(stream, OutgoingResponse::Done(response), output) {
        Ok(()) => Handled { later: None },
        Err(full) => {
            let length = full.needed;
            reject(stream, &ErrorResponse::ResponseTooLong { length }, output)
        }
    }
}

impl<R> fmt::Debug for Reply<'_, R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Reply")
            .field("stream", &self.call.stream)
            .field("level", self.call.level)
            .finish_non_exhaustive()
    }
}

/// The right to answer a call later, once, on the connection that it came from.
#[derive(Debug)]
pub struct ReplyToken<R> {
    pub(super) stream: u32,
    pub(super) level: Level,
    pub(super) sent: usize,
    rpc: PhantomData<R>,
}

impl<R> ReplyToken<R> {
    /// The call's stream.
    pub const fn stream(&self) -> u32 {
        self.stream
    }

    /// The level that the response is encoded for.
    pub const fn level(&self) -> Level {
        self.level
    }
}

/// How much of a late response was written to the output.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sent {
    /// The whole response.
    Whole,
    /// A part of it, or nothing: send the output, then call again.
    Part,
}

//! A call on its way to a handler, and the ways in which it is answered: now, later, or in pieces.

use super::local::Local;
use super::responder::respond;
use crate::dispatch::{Method, Rpc};
use crate::error::{Absent, ErrorResponse, MessageError};
use crate::gate::{AtLevel, Decode, Gated, GatedFields, Respond, Strictness};
use crate::level::Level;
use crate::rpc::{KeyValue, OutgoingResponse, RawRequest, Request};
use crate::wire::{Repeated, Sink};
use core::fmt;
use core::marker::PhantomData;
use core::time::Duration;

/// A call of a method that the session holds; its message is not read yet.
#[derive(Debug)]
#[must_use = "a call has to be served or rejected"]
pub struct Call<'a> {
    pub(super) method: &'static Method,
    pub(super) stream: u32,
    // Both are lent, since a call is handed on several times.
    pub(super) local: &'a Local<'a>,
    pub(super) level: &'a Level,
    pub(super) request: &'a [u8],
    pub(super) envelope: &'a [u8],
}

impl<'a> Call<'a> {
    /// The method.
    pub const fn method(&self) -> &'static Method {
        self.method
    }

    /// The level that its message is judged at.
    pub const fn level(&self) -> Level {
        *self.level
    }

    /// How long the caller waits, from when it sent the call; `None` is for ever.
    pub fn timeout(&self) -> Option<Duration> {
        self.timeout_nanos().map(Duration::from_nanos)
    }

    /// Few ask for it, so it is read from the envelope again.
    fn timeout_nanos(&self) -> Option<u64> {
        let envelope = RawRequest::decode(self.envelope).ok()?;
        let nanoseconds = u64::try_from(envelope.timeout_nano).ok()?;
        (nanoseconds > 0).then_some(nanoseconds)
    }

    /// The caller's metadata.
    pub const fn metadata(&self) -> Repeated<'a, KeyValue<'a>> {
        Request::metadata(self.envelope)
    }

    /// Reads and gates the call's message and hands it to `handler`, if all of it is in the session.
    ///
    /// A handler's error is what the caller is answered.
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

    /// [`Call::serve`] for generated code, which is done with the call afterwards: by value, it would be copied
    /// for each method.
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
        // To ask first costs less than to hand the fields on.
        if !fields.is_fine()
            && let Some(handled) = refuse(self, fields, output)
        {
            return handled;
        }
        let reply = Reply {
            call: self,
            output: &mut *output,
            rpc: PhantomData,
        };
        let result = handler(&Gated::new(request), reply);
        conclude(self.stream, &result, output)
    }

    #[inline(never)]
    fn fields(&self, name: &'static str) -> GatedFields<'a, '_> {
        let strictness = Strictness::Strict(self.level);
        GatedFields::new(self.request, strictness, name)
    }

    /// Answers that the call is not done.
    pub fn reject(self, rejection: &ErrorResponse<'_>, output: &mut dyn Sink) -> Handled {
        reject(self.stream, rejection, output)
    }
}

/// Answers a call that its handler has not done. By reference, since a rejection is large to move.
#[inline(never)]
fn conclude(
    stream: u32,
    result: &Result<Handled, ErrorResponse<'static>>,
    output: &mut dyn Sink,
) -> Handled {
    match result {
        Ok(Handled { later }) => Handled { later: *later },
        Err(rejection) => reject(stream, rejection, output),
    }
}

/// Answers a call whose message may not be used.
#[inline(never)]
#[cold]
fn refuse(call: &Call<'_>, fields: GatedFields<'_, '_>, output: &mut dyn Sink) -> Option<Handled> {
    let mut reject = |rejection: &ErrorResponse<'_>| Some(reject(call.stream, rejection, output));
    // Each is sent where it is made: to hand on what may be any of them takes more code.
    match fields.finish().err()? {
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
    // `Server::receive` hands out a call only while the output has room for a rejection.
    let _ = respond(stream, OutgoingResponse::Error(rejection), output);
    Handled { later: None }
}

/// The proof that a call was answered, or will be. The server has to be told of it.
#[derive(Debug)]
#[must_use = "hand it to Server::handled"]
pub struct Handled {
    pub(super) later: Option<u32>,
}

impl Handled {
    /// Whether the answer comes later.
    pub const fn is_later(&self) -> bool {
        self.later.is_some()
    }
}

/// The way to answer a call, once.
pub struct Reply<'o, R> {
    call: &'o Call<'o>,
    output: &'o mut dyn Sink,
    rpc: PhantomData<R>,
}

impl<R: Rpc> Reply<'_, R> {
    /// The level at which the response is written.
    pub const fn level(&self) -> Level {
        *self.call.level
    }

    /// How long the caller waits; `None` is for ever.
    pub fn timeout(&self) -> Option<Duration> {
        self.call.timeout()
    }

    /// Answers now. A response that is longer than the output has room for becomes
    /// `RESOURCE_EXHAUSTED`: long ones are sent with [`Reply::later`] and
    /// [`Server::send`](super::Server::send).
    pub fn send(self, response: &R::Response<'_>) -> Handled {
        let level = Some(self.call.level);
        let message: &dyn Respond = response;
        send_now(self.call.stream, &AtLevel { message, level }, self.output)
    }

    /// Answers later, with the token.
    pub fn later(self) -> (Handled, ReplyToken<R>) {
        let stream = self.call.stream;
        let token = ReplyToken {
            stream,
            level: *self.call.level,
            sent: 0,
            rpc: PhantomData,
        };
        let later = Some(stream);
        (Handled { later }, token)
    }
}

#[inline(never)]
fn send_now(stream: u32, response: &AtLevel<'_>, output: &mut dyn Sink) -> Handled {
    match respond(stream, OutgoingResponse::Done(response), output) {
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

    /// The level at which the response is written.
    pub const fn level(&self) -> Level {
        self.level
    }
}

/// How far a late answer has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sent {
    /// All of it is in the output.
    Whole,
    /// Send what is in the output, then go on.
    Part,
}

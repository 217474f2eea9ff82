//! Calls that are checked here and served elsewhere: what a guard in front of another server needs.
//!
//! A guard passes the bytes of its callers to [`Server::receive`], and checks each call with [`Call::forward`]. If the call
//! passes, the guard sends the same bytes to the server behind it. [`Server::relay`] then gates that server's response.

use super::in_flight::Place;
use super::reply::{Call, Handled, Sent, reject_message};
use super::server::Server;
use crate::dispatch::{Method, Rpc};
use crate::error::{Code, ErrorResponse, MessageError};
use crate::frame::{FrameType, MeasuredFrame};
use crate::gate::{AtLevel, Decode, Respond, Strictness};
use crate::level::Level;
use crate::rpc::{OutgoingResponse, Response};
use crate::wire::{Encode, Sink, WireError};
use core::fmt;

/// The gates of one method, without a handler. The generated module of a service has one for each of its methods, in `GATES`.
pub struct MethodGate {
    method: &'static Method,
    check_request: CheckRequest,
    read_response: ReadResponse,
}

type CheckRequest = for<'a> fn(&'a [u8], &Level) -> Result<(), MessageError<'a>>;

/// Decodes a response and passes it on. The message borrows from the bytes, so it cannot be returned without its type.
type ReadResponse =
    for<'a> fn(&'a [u8], &mut dyn FnMut(&dyn Respond)) -> Result<(), MessageError<'a>>;

impl MethodGate {
    /// The gates of `R`.
    pub const fn of<R: Rpc>() -> Self {
        Self {
            method: R::METHOD,
            check_request: check_request::<R>,
            read_response: read_response::<R>,
        }
    }

    /// The method.
    pub const fn method(&self) -> &'static Method {
        self.method
    }

    fn find(gates: &[&'static [Self]], method: &'static Method) -> Option<&'static Self> {
        let mut all = gates.iter().copied().flatten();
        all.find(|gate| core::ptr::eq(gate.method, method))
    }
}

impl fmt::Debug for MethodGate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Not the derived form: the standard library's escaping of strings can panic.
        write!(f, "MethodGate({})", self.method.element())
    }
}

/// The result of [`Call::forward`].
#[derive(Debug)]
#[must_use = "pass its `Handled` to Server::handled"]
pub enum Forward {
    /// The call passed the gate: send its frame to the server behind, and keep the token for the response.
    Passed(Handled, ForwardToken),
    /// The call was rejected, and the output has the error response.
    Rejected(Handled),
}

/// The right to answer a forwarded call, once, on the connection that it came from.
#[derive(Debug)]
pub struct ForwardToken {
    stream: u32,
    level: Level,
    sent: usize,
    gate: &'static MethodGate,
}

impl ForwardToken {
    /// The call's stream.
    pub const fn stream(&self) -> u32 {
        self.stream
    }

    /// The level that the response is gated at.
    pub const fn level(&self) -> Level {
        self.level
    }

    /// The call's method.
    pub const fn method(&self) -> &'static Method {
        self.gate.method
    }
}

/// Why a response of the server behind cannot be relayed. The server's contract is not the one that the guard was built from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RelayError<'a> {
    /// The envelope of the response is malformed.
    Envelope(WireError),
    /// The response message is malformed, or exceeds a bound.
    Message(MessageError<'a>),
}

impl fmt::Display for RelayError<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Envelope(error) => write!(f, "the response's envelope is malformed: {error}"),
            Self::Message(error) => write!(f, "the response does not fit the contract: {error}"),
        }
    }
}

impl core::error::Error for RelayError<'_> {}

impl Call<'_> {
    /// Checks the call's message as [`Call::serve`] does, but runs no handler. `gates` are the `GATES` of the services that
    /// are forwarded.
    ///
    /// If the call passes, forward the bytes that [`Server::receive`] consumed for it, unchanged.
    pub fn forward(self, gates: &[&'static [MethodGate]], output: &mut dyn Sink) -> Forward {
        let Some(gate) = MethodGate::find(gates, self.method) else {
            return Forward::Rejected(self.reject(&ErrorResponse::NO_HANDLER, output));
        };
        if let Err(error) = (gate.check_request)(self.request, self.level) {
            return Forward::Rejected(reject_message(&self, error, output));
        }
        let later = Some(Place::call(self.stream));
        let token = ForwardToken {
            stream: self.stream,
            level: *self.level,
            sent: 0,
            gate,
        };
        Forward::Passed(Handled { later }, token)
    }
}

impl<const STREAMS: usize> Server<'_, STREAMS> {
    /// Writes the response of the server behind, or the next part of it. `envelope` is the payload of its response frame. Call
    /// again with the same envelope after each [`Sent::Part`].
    ///
    /// A response message is gated at the call's level. An error response is relayed unchanged.
    ///
    /// # Errors
    /// Fails if the response is not of the contract. Nothing was written: end the call with [`Server::reject_forwarded`].
    pub fn relay<'a>(
        &mut self,
        token: &mut ForwardToken,
        envelope: &'a [u8],
        output: &mut dyn Sink,
    ) -> Result<Sent, RelayError<'a>> {
        let response = Response::decode(envelope).map_err(RelayError::Envelope)?;
        if let Some(status) = response.status
            && status.code != Code::Ok as i32
        {
            let envelope = Relayed(envelope);
            let length = envelope.0.len();
            let frame = MeasuredFrame::new(token.stream, FrameType::Response, &envelope, length);
            return Ok(self.send_frame(token.stream, &mut token.sent, &frame, output));
        }
        let level = Some(&token.level);
        let (stream, sent) = (token.stream, &mut token.sent);
        let mut progress = Sent::Part;
        (token.gate.read_response)(response.payload, &mut |message| {
            let gated = AtLevel { message, level };
            progress = self.send_part(stream, sent, &OutgoingResponse::Done(&gated), output);
        })
        .map_err(RelayError::Message)?;
        Ok(progress)
    }

    /// Ends a forwarded call with an error response, or writes the next part of it.
    pub fn reject_forwarded(
        &mut self,
        token: &mut ForwardToken,
        rejection: &ErrorResponse<'_>,
        output: &mut dyn Sink,
    ) -> Sent {
        let response = OutgoingResponse::Error(rejection);
        self.send_part(token.stream, &mut token.sent, &response, output)
    }
}

/// An envelope that is passed on unchanged.
struct Relayed<'a>(&'a [u8]);

impl Encode for Relayed<'_> {
    fn encode(&self, sink: &mut dyn Sink) {
        sink.put(self.0);
    }
}

fn check_request<'a, R: Rpc>(bytes: &'a [u8], level: &Level) -> Result<(), MessageError<'a>> {
    R::Request::decode(bytes, Strictness::Strict(level)).map(drop)
}

fn read_response<'a, R: Rpc>(
    bytes: &'a [u8],
    then: &mut dyn FnMut(&dyn Respond),
) -> Result<(), MessageError<'a>> {
    let response = R::Response::decode(bytes, Strictness::Lenient)?;
    then(&response);
    Ok(())
}

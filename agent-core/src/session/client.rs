//! The end of a connection that calls.

use super::Received;
use super::in_flight::{InFlight, Place, Usage};
use super::local::{Local, OfferContext};
use super::opened::{Known, Opened};
use super::responder::{Answered, IncomingOffer, NoSession, READY_STREAM, write_response};
use crate::dispatch::{Method, Visibility};
use crate::error::{
    AnswerError, CallError, Code, ErrorResponse, NegotiationError, OfferError, Refusal, Status,
};
use crate::frame::{Flags, Frame, FrameReader, FrameType, MeasuredFrame, OutputFull, Progress};
use crate::level::Level;
use crate::messages::negotiation;
use crate::negotiate::{Agreement, Answer, Initiator};
use crate::offer::Offer;
use crate::planted;
use crate::rpc::{OutgoingRequest, OutgoingResponse, Request, Response};
use crate::wire::{Encode, Sink, WireError, encoded_len};
use core::time::Duration;

/// An event that [`Client::receive`] returns to the program around the session.
#[derive(Debug)]
pub enum ClientEvent<'a> {
    /// The frame is not complete: keep the bytes, and call again when there are `needed` of them.
    Incomplete {
        /// The length of the frame with its header. While the header is incomplete, the length of the header.
        needed: usize,
    },
    /// The bytes were no response to a pending call. There is nothing to do.
    Ignored,
    /// The guest has dialled and called `Ready`: call [`Client::answer`].
    Ready(IncomingOffer<'a>),
    /// The peer has answered our offer, and the answer is correct. Calls are made at the agreed level from now on.
    Agreed(Agreement<'a>),
    /// Our offer did not lead to a session.
    NotAgreed(NegotiationError<'a>),
    /// A call or a stream has ended.
    Response {
        /// The call's stream, as [`Client::call`] or [`Client::open`] returned it.
        stream: u32,
        /// The response.
        response: Response<'a>,
    },
    /// A message of a stream.
    Message {
        /// The stream, as [`Client::open`] returned it.
        stream: u32,
        /// The encoded message.
        message: &'a [u8],
        /// Whether the peer sends no messages after this one.
        is_last: bool,
    },
    /// The peer sends no more messages on a stream. Its response is still to come.
    HalfClosed {
        /// The stream.
        stream: u32,
    },
    /// A call has ended with an invalid response, or a stream with a message that is longer than our limit.
    BadResponse {
        /// The call's stream.
        stream: u32,
        /// The defect of the response; `None` if the response is longer than our limit.
        error: Option<WireError>,
    },
    /// Close the connection: a frame's payload is longer than [`MAX_SKIPPED`](crate::frame::MAX_SKIPPED).
    Close,
}

/// The session of the end that calls: the host's end of a connection. At most `CALLS` calls can be in flight.
#[derive(Debug)]
pub struct Client<'c, const CALLS: usize> {
    local: &'c Local<'c>,
    pub(super) state: State,
    reader: FrameReader,
    pub(super) in_flight: InFlight<CALLS>,
    /// The calls in flight that the peer may answer before our offer.
    pub(super) unversioned: InFlight<CALLS>,
    pub(super) opened: Opened,
    pub(super) next_stream: u32,
}

#[derive(Debug)]
pub(super) enum State {
    /// No offer was sent, or the peer does not know negotiation: calls are made at this level.
    Expected(Level),
    /// Our offer was sent. Calls are encoded for the expected level until the answer arrives.
    Offered {
        stream: u32,
        initiator: Initiator,
        expected: Level,
    },
    /// The guest has dialled, and has not called `Ready` yet.
    AwaitingReady,
    Agreed(Level),
    /// We have refused the guest's offer.
    Refused(NoSession),
    Failed,
}

impl<'c, const CALLS: usize> Client<'c, CALLS> {
    /// A connection that this end has dialled. Calls are made at the contract's baseline until [`Client::negotiate`] is called.
    pub const fn dialled(local: &'c Local<'c>) -> Self {
        Self::new(local, State::Expected(local.contract.baseline))
    }

    /// A connection that the guest has dialled. No calls can be made until it has called `Ready`.
    pub const fn accepted(local: &'c Local<'c>) -> Self {
        Self::new(local, State::AwaitingReady)
    }

    const fn new(local: &'c Local<'c>, state: State) -> Self {
        Self {
            local,
            state,
            reader: FrameReader::new(local.limits.max_message),
            in_flight: InFlight::new(),
            unversioned: InFlight::new(),
            opened: Opened::new(),
            next_stream: 1,
        }
    }

    /// The level at which calls are made now; `None` if no calls can be made.
    pub const fn level(&self) -> Option<Level> {
        match &self.state {
            State::Expected(level) | State::Agreed(level) => Some(*level),
            State::Offered { expected, .. } => Some(*expected),
            State::AwaitingReady | State::Refused(_) | State::Failed => None,
        }
    }

    /// Sends our offer. Calls may follow immediately. Until the answer arrives, they are made at the level `expected`.
    ///
    /// # Errors
    /// Fails if the guest has dialled, if a negotiation was started before, or if the output or the table of calls is full. No
    /// byte was written.
    pub fn negotiate(
        &mut self,
        context: &OfferContext,
        expected: Level,
        output: &mut dyn Sink,
    ) -> Result<(), CallError> {
        if !matches!(self.state, State::Expected(_)) {
            return Err(CallError::NoSession);
        }
        let offer = self.local.offer(context);
        let method = &negotiation::NEGOTIATE;
        let (flags, usage) = (Flags::default(), Usage::Call);
        let stream = self.request(method, &offer, None, flags, usage, output)?;
        self.state = State::Offered {
            stream,
            initiator: Initiator::new(&offer, self.local.role),
            expected,
        };
        Ok(())
    }

    /// Answers the offer of a guest that has dialled. Returns the session's level, or `Ok(None)` if the offer was refused.
    ///
    /// # Errors
    /// Fails if the output has no room for the answer. No byte was written.
    pub fn answer(
        &mut self,
        offer: &IncomingOffer<'_>,
        context: &OfferContext,
        output: &mut dyn Sink,
    ) -> Result<Option<Level>, OutputFull> {
        self.state = match offer.answer(self.local, context, output)? {
            Answered::Agreed(level) => State::Agreed(level),
            Answered::Disagreed(no_session) => State::Refused(no_session),
        };
        Ok(self.level())
    }

    /// The error response with which [`Client::answer`] has refused the guest's offer; `None` if it has not.
    pub fn refusal(&self) -> Option<ErrorResponse<'_>> {
        match &self.state {
            State::Refused(no_session) => Some(no_session.response(self.local)),
            _ => None,
        }
    }

    /// Sends a call of `method`, and returns its stream. `request` is a message, or the bytes of an encoded one.
    ///
    /// # Errors
    /// Fails if the session does not include the method, there is no session, or the output or the table of calls is full. No
    /// byte was written.
    pub fn call(
        &mut self,
        method: &Method,
        request: &dyn Encode,
        timeout: Option<Duration>,
        output: &mut dyn Sink,
    ) -> Result<u32, CallError> {
        self.check_visibility(method)?;
        if method.kind.streams() {
            return Err(CallError::WrongKind(method.kind));
        }
        let (flags, usage) = (Flags::default(), Usage::Call);
        let stream = self.request(method, request, timeout, flags, usage, output)?;
        if !matches!(method.visibility, Visibility::Session(_)) {
            self.unversioned.insert(Place::call(stream));
        }
        Ok(stream)
    }

    /// Whether `method` may be called now.
    pub(super) fn check_visibility(&self, method: &Method) -> Result<(), CallError> {
        let level = match (self.level(), method.visibility) {
            (Some(level), _) => level,
            (None, Visibility::Always) => self.local.contract.baseline,
            (None, _) => return Err(CallError::NoSession),
        };
        match method.visibility {
            Visibility::Session(need) if !level.includes(need) => {
                Err(CallError::NotInSession { need, level })
            }
            _ => Ok(()),
        }
    }

    /// Reads the first frame in `input`. Rejections of requests are written to `output`.
    pub fn receive<'a>(
        &mut self,
        input: &'a [u8],
        output: &mut dyn Sink,
    ) -> Received<ClientEvent<'a>> {
        let (consumed, event) = match self.reader.read(input) {
            Progress::Incomplete { needed } => (0, ClientEvent::Incomplete { needed }),
            Progress::Skipped { consumed } => (consumed, ClientEvent::Ignored),
            Progress::Unskippable { .. } => (input.len(), ClientEvent::Close),
            Progress::Oversized { header, consumed } => {
                (consumed, self.on_oversized(header.stream))
            }
            Progress::Frame { frame, consumed } => (consumed, self.on_frame(frame, output)),
        };
        Received { consumed, event }
    }

    pub(super) fn request(
        &mut self,
        method: &Method,
        message: &dyn Encode,
        timeout: Option<Duration>,
        flags: Flags,
        usage: Usage,
        output: &mut dyn Sink,
    ) -> Result<u32, CallError> {
        if self.in_flight.is_full() {
            return Err(CallError::TooManyCalls);
        }
        let stream = self.next_stream;
        let nanoseconds = timeout.map_or(0, |timeout| timeout.as_nanos().max(1));
        let envelope = OutgoingRequest {
            service: method.service,
            method: method.name,
            payload: message,
            timeout_nano: i64::try_from(nanoseconds).unwrap_or(i64::MAX),
        };
        let length = encoded_len(&envelope);
        let frame = MeasuredFrame::new(stream, FrameType::Request, &envelope, length);
        let frame = frame.with_flags(flags);
        frame.write(output).map_err(CallError::OutputFull)?;
        if matches!(usage, Usage::Stream(_)) {
            self.opened.insert(stream);
        }
        self.in_flight.insert(Place { stream, usage });
        self.next_stream = self.next_free_stream(stream);
        Ok(stream)
    }

    /// Returns the next odd id after `stream` that no call in flight uses, and no stream has used. Ids wrap around after two
    /// billion calls.
    fn next_free_stream(&self, stream: u32) -> u32 {
        let mut next = stream.wrapping_add(2);
        while self.in_flight.contains(next) || self.opened.look_up(next) == Known::Used {
            next = next.wrapping_add(2);
        }
        next
    }

    fn on_frame<'a>(&mut self, frame: Frame<'a>, output: &mut dyn Sink) -> ClientEvent<'a> {
        let stream = frame.header.stream;
        match frame.header.frame_type {
            FrameType::Request => self.on_request(stream, frame.payload, output),
            FrameType::Response if self.in_flight.remove(stream) => {
                self.on_response(stream, frame.payload)
            }
            FrameType::Data => self.on_data(frame),
            _ => ClientEvent::Ignored,
        }
    }

    /// Handles the response to our offer or to a call.
    ///
    /// A peer cannot serve a call of the session before it has answered the offer. So if such a call is answered first, the
    /// negotiation fails: the answer to the offer must not be taken for the response to a call.
    fn on_response<'a>(&mut self, stream: u32, payload: &'a [u8]) -> ClientEvent<'a> {
        let unversioned = self.unversioned.remove(stream);
        let response = Response::decode(payload);
        match (&self.state, response) {
            (State::Offered { stream: offer, .. }, response) if *offer == stream => {
                match response {
                    Ok(response) => self.on_answer(response),
                    Err(error) => self.fail_negotiation(NegotiationError::Malformed(error)),
                }
            }
            (State::Offered { .. }, Ok(response)) if !unversioned && !is_legacy(&response) => {
                self.fail_negotiation(NegotiationError::OutOfTurn)
            }
            (_, Ok(response)) => ClientEvent::Response { stream, response },
            (_, Err(error)) => ClientEvent::BadResponse {
                stream,
                error: Some(error),
            },
        }
    }

    /// Handles a frame that is longer than our limit.
    fn on_oversized<'a>(&mut self, stream: u32) -> ClientEvent<'a> {
        self.unversioned.remove(stream);
        if !self.in_flight.remove(stream) {
            return ClientEvent::Ignored;
        }
        match &self.state {
            State::Offered { stream: offer, .. } if *offer == stream => {
                let error = AnswerError::Malformed(OfferError::TooLong);
                self.fail_negotiation(NegotiationError::BadAnswer(error))
            }
            _ => ClientEvent::BadResponse {
                stream,
                error: None,
            },
        }
    }

    pub(super) fn fail_negotiation<'a>(&mut self, error: NegotiationError<'a>) -> ClientEvent<'a> {
        // A peer that does not know negotiation can still be called at the baseline.
        self.state = match error {
            NegotiationError::Legacy { .. } => State::Expected(self.local.contract.baseline),
            _ => State::Failed,
        };
        ClientEvent::NotAgreed(error)
    }

    fn on_answer<'a>(&mut self, response: Response<'a>) -> ClientEvent<'a> {
        match self.check_answer(response) {
            Ok(agreement) => {
                self.state = State::Agreed(planted!(
                    "expected-level-kept",
                    self.level().unwrap_or(agreement.level),
                    agreement.level
                ));
                ClientEvent::Agreed(agreement)
            }
            Err(error) => self.fail_negotiation(error),
        }
    }

    fn check_answer<'a>(
        &self,
        response: Response<'a>,
    ) -> Result<Agreement<'a>, NegotiationError<'a>> {
        if let Some(status) = response.status
            && status.code != Code::Ok as i32
        {
            return Err(negotiation_error(status));
        }
        let State::Offered { initiator, .. } = &self.state else {
            return Err(NegotiationError::BadAnswer(AnswerError::AnswerMismatch));
        };
        let local = self.local;
        let checked = initiator.check(&local.contract, &local.terms, response.payload);
        checked.map_err(|error| match error {
            AnswerError::OtherContract => NegotiationError::OtherContract {
                peer: contract_of(response.payload),
            },
            error => NegotiationError::BadAnswer(error),
        })
    }

    /// Handles a request of the guest. It may only call `Ready`, as the first request on a connection that it has dialled.
    fn on_request<'a>(
        &mut self,
        stream: u32,
        payload: &'a [u8],
        output: &mut dyn Sink,
    ) -> ClientEvent<'a> {
        let ready = &negotiation::READY;
        let rejection = match Request::decode(payload) {
            Err(error) => ErrorResponse::Malformed(error),
            Ok(request) if request.service != ready.service || request.method != ready.name => {
                ErrorResponse::Handler(Code::Unimplemented, "a host serves only Ready")
            }
            Ok(_) if !matches!(self.state, State::AwaitingReady) || stream != READY_STREAM => {
                let message = "Ready must be the first request on a connection that the guest dialled, on stream 2";
                ErrorResponse::Handler(Code::FailedPrecondition, message)
            }
            Ok(request) => match IncomingOffer::read(stream, request.payload) {
                Ok(offer) => return ClientEvent::Ready(offer),
                Err(error) => ErrorResponse::BadOffer(error),
            },
        };
        // If the output is full, the peer gets no response. Nothing on our side depends on it.
        let _ = write_response(stream, OutgoingResponse::Error(&rejection), output);
        ClientEvent::Ignored
    }
}

/// The name of the contract that the responder of an answer speaks.
fn contract_of(answer: &[u8]) -> &str {
    let offer = Answer::decode(answer).and_then(|answer| Offer::decode(answer.responder));
    // `Initiator::check` has decoded both before, so this does not fail.
    offer.unwrap_or_default().contract_name()
}

/// Whether a response may come from a peer that does not know negotiation. Such a peer may respond in any order.
fn is_legacy(response: &Response<'_>) -> bool {
    let legacy = |status| matches!(negotiation_error(status), NegotiationError::Legacy { .. });
    response.status.is_some_and(legacy)
}

/// Classifies the error response to an offer.
fn negotiation_error(status: Status<'_>) -> NegotiationError<'_> {
    if let Some(refusal) = status.refusal() {
        return match Refusal::decode(refusal) {
            Ok(refusal) => NegotiationError::Refused {
                message: status.message,
                refusal,
            },
            Err(error) => NegotiationError::Malformed(error),
        };
    }
    match Code::from_number(status.code) {
        Code::InvalidArgument | Code::NotFound | Code::Unimplemented => {
            NegotiationError::Legacy { code: status.code }
        }
        _ => NegotiationError::Failed(status),
    }
}

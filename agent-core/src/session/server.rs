//! The end of a connection that is called.

use super::Received;
use super::event::{Event, Ignored};
use super::in_flight::{InFlight, Usage};
use super::local::{Baseline, Local, OfferContext};
use super::opened::Opened;
use super::reply::{Call, Handled};
use super::responder::{Answered, IncomingOffer, NoSession, READY_STREAM, write_response};
use super::stream::TooLong;
use super::stream_server::OPENING;
use crate::error::{AnswerError, CloseReason, Code, ErrorResponse};
use crate::frame::{
    Frame, FrameReader, FrameType, Header, OutgoingFrame, OutputFull, Progress, write_frame,
};
use crate::level::Level;
use crate::messages::negotiation;
use crate::negotiate::Initiator;
use crate::planted;
use crate::rpc::{OutgoingRequest, OutgoingResponse, RawRequest, Response};
use crate::wire::Sink;

/// The room that the output must have before [`Server::receive`] reads anything, in bytes. It is enough for the longest answer
/// or rejection that a session writes by itself.
pub const RESERVE: usize = 2048;

/// The session of the end that is called: the guest's end of a connection. At most `STREAMS` calls can wait for
/// a late response.
#[derive(Debug)]
// The fields that are used most come first. Their offsets then take one byte in an instruction instead of four.
#[repr(C)]
pub struct Server<'c, const STREAMS: usize> {
    /// The configuration of this end.
    pub(super) local: &'c Local<'c>,
    reader: FrameReader,
    /// The stream whose response was written in part.
    pub(super) sending: Option<u32>,
    pub(super) state: State,
    pub(super) in_flight: InFlight<STREAMS>,
    pub(super) opened: Opened,
}

#[derive(Debug)]
pub(super) enum State {
    Unnegotiated,
    /// Our offer was sent.
    Offered(Initiator),
    Agreed(Level),
    Refused(NoSession),
    /// An unreadable offer was received. Its sender did not ask for the baseline, so no calls are served.
    Unreadable,
}

impl<'c, const STREAMS: usize> Server<'c, STREAMS> {
    /// A new connection.
    pub const fn new(local: &'c Local<'c>) -> Self {
        Self {
            local,
            state: State::Unnegotiated,
            reader: FrameReader::new(local.limits.max_message),
            in_flight: InFlight::new(),
            opened: Opened::new(),
            sending: None,
        }
    }

    /// Calls `Ready` with our offer, on a connection that this end has dialled.
    ///
    /// # Errors
    /// Fails if the output has no room for the call. No byte was written.
    pub fn ready(
        &mut self,
        context: &OfferContext,
        output: &mut dyn Sink,
    ) -> Result<(), OutputFull> {
        let offer = self.local.offer(context);
        let request = OutgoingFrame {
            stream: READY_STREAM,
            frame_type: FrameType::Request,
            payload: &OutgoingRequest {
                service: negotiation::READY.service,
                method: negotiation::READY.name,
                payload: &offer,
                timeout_nano: 0,
            },
        };
        write_frame(&request, output)?;
        self.state = State::Offered(Initiator::new(&offer, self.local.role));
        Ok(())
    }

    /// The level at which calls are served now; `None` if no calls are served.
    pub fn level(&self) -> Option<Level> {
        self.served_level().copied()
    }

    pub(super) fn served_level(&self) -> Option<&Level> {
        let serves_baseline = matches!(self.local.baseline, Baseline::Serve);
        let baseline = serves_baseline.then_some(&self.local.contract.baseline);
        match &self.state {
            State::Agreed(level) => Some(level),
            State::Unnegotiated => baseline,
            State::Refused(_) => planted!("served-though-refused", baseline, None),
            State::Offered(_) | State::Unreadable => None,
        }
    }

    /// Whether no call waits for a late response.
    pub fn is_idle(&self) -> bool {
        self.in_flight.is_empty()
    }

    /// Whether [`Server::receive`] can read: the output has at least [`RESERVE`] bytes of room, and no response was written in
    /// part.
    pub fn can_answer(&self, output: &dyn Sink) -> bool {
        output.room() >= RESERVE && self.sending.is_none()
    }

    /// Reads the first frame in `input`. The session answers invalid frames and rejected calls by itself, in `output`.
    #[inline(never)]
    pub fn receive<'s, 'a: 's>(
        &'s mut self,
        input: &'a [u8],
        output: &mut dyn Sink,
    ) -> Received<Event<'s, 'a>> {
        if !self.can_answer(output) {
            return Received {
                consumed: 0,
                event: Event::OutputFull,
            };
        }
        let (consumed, event) = match self.reader.read(input) {
            Progress::Incomplete { needed } => (0, Event::Incomplete { needed }),
            Progress::Skipped { consumed } => (consumed, Event::Done),
            Progress::Oversized { header, consumed } => {
                (consumed, self.on_oversized(header, output))
            }
            Progress::Unskippable { header } => {
                self.on_oversized(header, output);
                let length = header.length;
                (
                    input.len(),
                    Event::Close(CloseReason::Unskippable { length }),
                )
            }
            Progress::Frame { frame, consumed } => (consumed, self.on_frame(frame, output)),
        };
        Received { consumed, event }
    }

    /// Answers a peer's offer. Returns the session's level, or `Ok(None)` if the offer was refused.
    ///
    /// # Errors
    /// Fails if the output has no room for the answer. No byte was written.
    #[inline(never)]
    pub fn answer(
        &mut self,
        offer: &IncomingOffer<'_>,
        context: &OfferContext,
        output: &mut dyn Sink,
    ) -> Result<Option<Level>, OutputFull> {
        match offer.answer(self.local, context, output)? {
            Answered::Agreed(level) => {
                self.state = State::Agreed(planted!(
                    "level-of-the-offer",
                    Level {
                        version: offer
                            .offer()
                            .terms
                            .versions
                            .without_grease()
                            .highest()
                            .unwrap_or(level.version),
                        ..level
                    },
                    level
                ));
                Ok(Some(level))
            }
            Answered::Disagreed(no_session) => {
                self.state = State::Refused(no_session);
                Ok(None)
            }
        }
    }

    /// Records how a call was handled. Must be called after each call, so that late responses are tracked.
    pub fn handled(&mut self, handled: Handled) {
        if let Some(place) = handled.later {
            if matches!(place.usage, Usage::Stream(_)) {
                self.opened.insert(place.stream);
            }
            // `receive` hands out a call only while the table has room.
            self.in_flight.insert(place);
        }
    }

    fn on_frame<'s, 'a: 's>(
        &'s mut self,
        frame: Frame<'a>,
        output: &mut dyn Sink,
    ) -> Event<'s, 'a> {
        let Frame { header, payload } = frame;
        match (header.frame_type, &self.state) {
            (FrameType::Request, _) => self.on_request(header, payload, output),
            (FrameType::Response, State::Offered(_)) if header.stream == READY_STREAM => {
                self.on_answer(payload)
            }
            (FrameType::Response, _) => Event::Ignored(Ignored::Response),
            (FrameType::Data | FrameType::Unknown(_), _) => self.on_data(header, payload, output),
        }
    }

    /// Handles the host's answer to our offer.
    #[inline(never)]
    fn on_answer<'a>(&mut self, payload: &'a [u8]) -> Event<'static, 'a> {
        let State::Offered(initiator) = &self.state else {
            return Event::Ignored(Ignored::Response);
        };
        let response = match Response::decode(payload) {
            Ok(response) => response,
            Err(error) => {
                let error = AnswerError::Malformed(error.into());
                return Event::Close(CloseReason::BadAnswer(error));
            }
        };
        if let Some(status) = response.status
            && status.code != Code::Ok as i32
        {
            let code = Code::from_number(status.code);
            return Event::Close(CloseReason::OfferRejected(code));
        }
        let local = self.local;
        match initiator.check(&local.contract, &local.terms, response.payload) {
            Err(error) => Event::Close(CloseReason::BadAnswer(error)),
            Ok(agreement) => {
                self.state = State::Agreed(agreement.level);
                Event::Agreed(agreement)
            }
        }
    }

    #[inline(never)]
    fn on_request<'s, 'a: 's>(
        &'s mut self,
        header: Header,
        payload: &'a [u8],
        output: &mut dyn Sink,
    ) -> Event<'s, 'a> {
        let stream = header.stream;
        if self.in_flight.contains(stream) {
            return reject_frame(header, "a call in flight uses this stream id", output);
        }
        let can_open = match self.check_id(header) {
            Ok(can_open) => can_open,
            Err(rejection) => return reject_frame(header, rejection, output),
        };
        let request = match RawRequest::decode(payload) {
            Ok(request) if !request.service.is_empty() && !request.method.is_empty() => request,
            Ok(_) => return reject_frame(header, "the request names no method", output),
            Err(error) => return reject(stream, &ErrorResponse::Malformed(error), output),
        };
        let negotiate = &negotiation::NEGOTIATE;
        if request.service == negotiate.service.as_bytes()
            && request.method == negotiate.name.as_bytes()
        {
            if header.flags.intersects(OPENING) {
                return reject_frame(header, "an offer is one request, without a stream", output);
            }
            return self.on_offer(stream, &request, output);
        }
        match self.judge(&request) {
            Ok((method, level)) => {
                let call = Call {
                    method,
                    stream,
                    local: self.local,
                    level,
                    request: request.payload,
                    envelope: payload,
                    can_poll: self.can_wait(),
                };
                Self::on_call(call, header, can_open, output)
            }
            Err(response) => reject(stream, &response, output),
        }
    }

    /// Handles an offer. After an unreadable offer, the baseline is not served any more, because the host could not know the
    /// level of its calls.
    fn on_offer<'a>(
        &mut self,
        stream: u32,
        request: &RawRequest<'a>,
        output: &mut dyn Sink,
    ) -> Event<'static, 'a> {
        let rejection = if matches!(self.state, State::Offered(_) | State::Agreed(_)) {
            ErrorResponse::AlreadyNegotiated
        } else {
            match IncomingOffer::read(stream, request.payload) {
                Ok(offer) => return Event::Negotiate(offer),
                Err(error) => {
                    self.state = State::Unreadable;
                    ErrorResponse::BadOffer(error)
                }
            }
        };
        reject(stream, &rejection, output)
    }

    fn on_oversized<'s>(&'s mut self, header: Header, output: &mut dyn Sink) -> Event<'s, 'static> {
        let (length, limit) = (header.length, self.reader.limit());
        let rejection = ErrorResponse::FrameTooLong { length, limit };
        match header.frame_type {
            FrameType::Request => {
                // Its sender may send data behind it.
                let _ = self.check_id(header);
            }
            FrameType::Data if self.in_flight.halves(header.stream).is_some() => {
                return self.on_message(header, Err(TooLong { length, limit }));
            }
            _ => return Event::Ignored(Ignored::Data),
        }
        reject(header.stream, &rejection, output)
    }
}

pub(super) fn reject_frame(
    header: Header,
    message: &'static str,
    output: &mut dyn Sink,
) -> Event<'static, 'static> {
    reject(
        header.stream,
        &ErrorResponse::ProtocolViolation(message),
        output,
    )
}

pub(super) fn reject(
    stream: u32,
    rejection: &ErrorResponse<'_>,
    output: &mut dyn Sink,
) -> Event<'static, 'static> {
    // The output has enough room: otherwise `receive` would not have read the request.
    let _ = write_response(stream, OutgoingResponse::Error(rejection), output);
    Event::Done
}

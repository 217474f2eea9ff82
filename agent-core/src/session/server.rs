//! The end of a connection that is called.

use super::Received;
use super::event::{Event, Ignored};
use super::in_flight::InFlight;
use super::local::{Baseline, Local, Moment};
use super::reply::{Call, Handled, ReplyToken, Sent, put_part};
use super::responder::{Proposal, READY_STREAM, Refused, respond};
use crate::dispatch::{Method, Rpc, Visibility};
use crate::error::{AnswerError, CloseReason, Code, Element, ErrorResponse};
use crate::frame::{
    Flags, Frame, FrameReader, FrameType, Header, OutgoingFrame, OutputFull, Progress, write_frame,
};
use crate::gate::AtLevel;
use crate::level::{Level, Need};
use crate::messages::negotiation;
use crate::negotiate::Initiator;
use crate::planted;
use crate::rpc::{OutgoingRequest, OutgoingResponse, RawRequest, Response};
use crate::wire::{Sink, WireError};

/// The room in the output, in bytes, without which [`Server::receive`] looks at nothing: the longest
/// answer or rejection that a session writes on its own.
pub const RESERVE: usize = 2048;

/// One connection to a caller. `STREAMS` is how many calls can wait for a late answer.
#[derive(Debug)]
// What is used most comes first: where it is then takes a byte in an instruction instead of four.
#[repr(C)]
pub struct Server<'c, const STREAMS: usize> {
    session: Session<'c>,
    reader: FrameReader,
    /// The stream whose response is partly in the output.
    sending: Option<u32>,
    state: State,
    in_flight: InFlight<STREAMS>,
}

/// What calls are judged by.
#[derive(Debug)]
pub(super) struct Session<'c> {
    /// What this end is.
    pub(super) local: &'c Local<'c>,
    /// What was agreed; the baseline until then.
    pub(super) level: Level,
}

impl Session<'_> {
    /// Whether this build has what needs `need`, as far as it knows that.
    pub(super) fn has(&self, need: Option<Need>) -> bool {
        need.is_some_and(|need| need.is_built(&self.local.terms.offered))
    }
}

#[derive(Debug)]
enum State {
    Unnegotiated,
    /// Our offer is on its way.
    Offered(Initiator),
    Agreed,
    Refused(Refused),
    /// An offer came that cannot be read: whoever sent it did not ask for the baseline.
    Unreadable,
}

impl<'c, const STREAMS: usize> Server<'c, STREAMS> {
    /// A connection on which nothing was said yet.
    pub const fn new(local: &'c Local<'c>) -> Self {
        Self {
            session: Session {
                local,
                level: Level::BASELINE,
            },
            state: State::Unnegotiated,
            reader: FrameReader::new(local.limits.max_message),
            in_flight: InFlight::new(),
            sending: None,
        }
    }

    /// Says on a connection that this end has dialled that it is ready, with its offer.
    pub fn ready(&mut self, moment: &Moment, output: &mut dyn Sink) -> Result<(), OutputFull> {
        let offer = self.session.local.offer(moment);
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
        self.session.level = Level::BASELINE;
        self.state = State::Offered(Initiator::new(&offer, self.session.local.role));
        Ok(())
    }

    /// The level of calls now; `None` where none is served.
    pub fn level(&self) -> Option<Level> {
        self.serves().then_some(self.session.level)
    }

    /// Whether calls are served now.
    const fn serves(&self) -> bool {
        match &self.state {
            State::Agreed => true,
            State::Unnegotiated => matches!(self.session.local.baseline, Baseline::Serve),
            State::Refused(_) => planted!(
                "served-though-refused",
                matches!(self.session.local.baseline, Baseline::Serve),
                false
            ),
            _ => false,
        }
    }

    /// Whether no call waits for a late answer.
    pub fn is_idle(&self) -> bool {
        self.in_flight.is_empty()
    }

    /// Whether the output has room for any answer of the session's own, and none is partly in it:
    /// [`Server::receive`] looks at nothing before.
    pub fn can_answer(&self, output: &dyn Sink) -> bool {
        output.room() >= RESERVE && self.sending.is_none()
    }

    /// Looks at the front of `input`, and answers what needs no handler.
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
                (consumed, self.reject_oversized(header, output))
            }
            Progress::Unskippable { header } => {
                self.reject_oversized(header, output);
                let length = header.length;
                (
                    input.len(),
                    Event::Close(CloseReason::Unskippable { length }),
                )
            }
            Progress::Frame { frame, consumed } => (consumed, self.frame(frame, output)),
        };
        Received { consumed, event }
    }

    /// Answers a peer's offer. `Ok(None)` where it was refused.
    #[inline(never)]
    pub fn answer(
        &mut self,
        proposal: &Proposal<'_>,
        moment: &Moment,
        output: &mut dyn Sink,
    ) -> Result<Option<Level>, OutputFull> {
        match proposal.answer(self.session.local, moment, output)? {
            Ok(level) => {
                self.agreed(planted!(
                    "level-of-the-offer",
                    Level {
                        version: proposal
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
            Err(refused) => {
                self.state = State::Refused(refused);
                Ok(None)
            }
        }
    }

    /// Takes note of how a call was handled.
    pub fn handled(&mut self, handled: Handled) {
        if let Some(stream) = handled.later {
            // `receive` hands out a call only while the table has room.
            self.in_flight.insert(stream);
        }
    }

    /// Sends a late answer, or the next part of it. The response has to stay the same between parts.
    pub fn send<R: Rpc>(
        &mut self,
        token: &mut ReplyToken<R>,
        response: &R::Response<'_>,
        output: &mut dyn Sink,
    ) -> Sent {
        let response = AtLevel {
            message: response,
            level: planted!("responder-gates-nothing", None, Some(&token.level)),
        };
        let response = OutgoingResponse::Done(&response);
        self.send_part(token.stream, &mut token.sent, &response, output)
    }

    /// Answers late that the call was not done; like [`Server::send`].
    pub fn reject<R>(
        &mut self,
        token: &mut ReplyToken<R>,
        rejection: &ErrorResponse<'_>,
        output: &mut dyn Sink,
    ) -> Sent {
        let response = OutgoingResponse::Rejected(rejection);
        self.send_part(token.stream, &mut token.sent, &response, output)
    }

    fn send_part(
        &mut self,
        stream: u32,
        sent: &mut usize,
        response: &OutgoingResponse<'_>,
        output: &mut dyn Sink,
    ) -> Sent {
        let is_in_another = self.sending.is_some_and(|sending| sending != stream);
        if planted!("parts-interleaved", false, is_in_another) {
            return Sent::Part;
        }
        let progress = put_part(stream, sent, response, output);
        self.sending = match progress {
            Sent::Part if *sent > 0 => Some(stream),
            _ => None,
        };
        if progress == Sent::Whole {
            self.in_flight.remove(stream);
        }
        progress
    }

    fn frame<'s, 'a: 's>(&'s mut self, frame: Frame<'a>, output: &mut dyn Sink) -> Event<'s, 'a> {
        let Frame { header, payload } = frame;
        match (header.frame_type, &self.state) {
            (FrameType::Request, _) => self.request(header, payload, output),
            (FrameType::Response, State::Offered(_)) if header.stream == READY_STREAM => {
                self.answered(payload)
            }
            (FrameType::Response, _) => Event::Ignored(Ignored::Response),
            (FrameType::Data | FrameType::Unknown(_), _) => {
                if self.in_flight.contains(header.stream) {
                    return Event::Ignored(Ignored::Data);
                }
                invalid(header, "no call on this stream takes data", output)
            }
        }
    }

    /// The host's answer to our offer.
    #[inline(never)]
    fn answered<'a>(&mut self, payload: &'a [u8]) -> Event<'static, 'a> {
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
            return Event::Close(CloseReason::NotAnswered(code));
        }
        let local = self.session.local;
        match initiator.check(&local.terms, local.catalogue, response.payload) {
            Err(error) => Event::Close(CloseReason::BadAnswer(error)),
            Ok(agreement) => {
                self.agreed(agreement.level);
                Event::Agreed(agreement)
            }
        }
    }

    #[inline(never)]
    fn request<'s, 'a: 's>(
        &'s mut self,
        header: Header,
        payload: &'a [u8],
        output: &mut dyn Sink,
    ) -> Event<'s, 'a> {
        let stream = header.stream;
        if stream.is_multiple_of(2) {
            return invalid(header, "a caller's stream ids are odd", output);
        }
        if self.in_flight.contains(stream) {
            return invalid(header, "this stream id belongs to a call in flight", output);
        }
        if header
            .flags
            .intersects(Flags(Flags::REMOTE_OPEN.0 | Flags::NO_DATA.0))
        {
            return invalid(header, "streaming calls are not served", output);
        }
        let request = match RawRequest::decode(payload) {
            Ok(request) if !request.service.is_empty() && !request.method.is_empty() => request,
            Ok(_) => return invalid(header, "the request names no method", output),
            Err(error) => return reject(stream, &ErrorResponse::Malformed(error), output),
        };
        let negotiate = &negotiation::NEGOTIATE;
        if request.service == negotiate.service.as_bytes()
            && request.method == negotiate.name.as_bytes()
        {
            self.propose(stream, &request, output)
        } else {
            self.admit(stream, payload, &request, output)
        }
    }

    /// Decides whether a call may go on, by its method and the session's state. A rejection is sent where it is
    /// found, since handing one on takes more code than that.
    fn admit<'s, 'a: 's>(
        &'s self,
        stream: u32,
        envelope: &'a [u8],
        request: &RawRequest<'a>,
        output: &mut dyn Sink,
    ) -> Event<'s, 'a> {
        let services = self.session.local.services;
        let method = Method::find_raw(services, request.service, request.method);
        // Names that are a method's are strings.
        let unknown = if method.is_none() {
            request.names()
        } else {
            None
        };
        if method.is_none() && unknown.is_none() {
            return reject(
                stream,
                &ErrorResponse::Malformed(WireError::NotUtf8),
                output,
            );
        }
        // A method that this build does not know is judged too.
        let always = method.is_some_and(|method| method.visibility == Visibility::Always);
        if !(always || self.serves()) {
            let rejection = match &self.state {
                State::Refused(refused) => refused.rejection(self.session.local),
                _ => ErrorResponse::NegotiateFirst,
            };
            return reject(stream, &rejection, output);
        }
        let level = &self.session.level;
        let (element, need) = if let Some(method) = method {
            match method.visibility {
                Visibility::Session(need) if !level.holds(need) => (method.element(), Some(need)),
                _ if self.in_flight.is_full() => {
                    return reject(
                        stream,
                        &ErrorResponse::TooManyCalls { limit: STREAMS },
                        output,
                    );
                }
                _ => {
                    return Event::Call(Call {
                        method,
                        stream,
                        session: &self.session,
                        request: request.payload,
                        envelope,
                    });
                }
            }
        } else {
            let (service, name) = unknown.unwrap_or_default();
            (Element::Method { service, name }, None)
        };
        let rejection = ErrorResponse::UnknownMethod {
            method: element,
            need,
            built: self.session.has(need),
            session: level.version,
        };
        reject(stream, &rejection, output)
    }

    /// Takes an offer. Once one has come, the baseline is not served any more: a host that wants more
    /// than that could not tell what its calls are judged at.
    fn propose<'a>(
        &mut self,
        stream: u32,
        request: &RawRequest<'a>,
        output: &mut dyn Sink,
    ) -> Event<'static, 'a> {
        let rejection = if matches!(self.state, State::Offered(_) | State::Agreed) {
            ErrorResponse::AlreadyNegotiated
        } else {
            match Proposal::read(stream, request.payload) {
                Ok(proposal) => return Event::Negotiate(proposal),
                Err(error) => {
                    self.state = State::Unreadable;
                    ErrorResponse::BadOffer(error)
                }
            }
        };
        reject(stream, &rejection, output)
    }

    fn agreed(&mut self, level: Level) {
        self.session.level = level;
        self.state = State::Agreed;
    }

    fn reject_oversized(&self, header: Header, output: &mut dyn Sink) -> Event<'static, 'static> {
        if header.frame_type != FrameType::Request {
            return Event::Ignored(Ignored::Data);
        }
        let rejection = ErrorResponse::FrameTooLong {
            length: header.length,
            limit: self.reader.limit(),
        };
        reject(header.stream, &rejection, output)
    }
}

fn invalid(
    header: Header,
    message: &'static str,
    output: &mut dyn Sink,
) -> Event<'static, 'static> {
    reject(header.stream, &ErrorResponse::Misused(message), output)
}

fn reject(
    stream: u32,
    rejection: &ErrorResponse<'_>,
    output: &mut dyn Sink,
) -> Event<'static, 'static> {
    // `receive` looks at nothing while the output lacks the room that this takes.
    let _ = respond(stream, OutgoingResponse::Rejected(rejection), output);
    Event::Done
}

//! The end of a connection that is called.

use super::Received;
use super::in_flight::InFlight;
use super::local::{Baseline, Local, Moment};
use super::reply::{Call, Handled, ReplyToken, Sent};
use super::responder::{Proposal, Refused, respond};
use crate::dispatch::{Method, Rpc, Visibility, path};
use crate::frame::{
    Flags, Frame, FrameReader, FrameType, Header, OutgoingFrame, OutputFull, Progress, write_frame,
};
use crate::gate::{self, Element, Level};
use crate::messages::negotiation;
use crate::negotiate::{Agreement, AnswerError, Initiator};
use crate::refusal::{Reason, Refusal};
use crate::rpc::{OutgoingRequest, OutgoingResponse, Request, Response};
use crate::status::{Code, Rejection, Text};
use crate::wire::Sink;

/// The room in the output, in bytes, without which [`Server::receive`] looks at nothing: the longest
/// answer or rejection that a session writes on its own.
pub const RESERVE: usize = 2048;

/// The stream on which a guest that dialled says that it is ready.
const READY_STREAM: u32 = 2;

/// What received bytes were, as far as the program around the session has to act.
#[derive(Debug)]
pub enum Event<'a> {
    /// Not yet a whole frame: keep the bytes until there are `needed` of them.
    Incomplete {
        /// The length of the frame with its header, as far as it is known.
        needed: usize,
    },
    /// The output lacks room: nothing was looked at. Send first.
    OutputFull,
    /// Dealt with inside the session.
    Done,
    /// Bytes that no peer of ours should send, which cost it nothing but themselves.
    Ignored(Ignored),
    /// The peer wants to negotiate: call [`Server::answer`].
    Negotiate(Proposal<'a>),
    /// The host has accepted what [`Server::ready`] offered.
    Agreed(Agreement<'a>),
    /// A call of a method that the session holds.
    Call(Call<'a>),
    /// Send what is in the output, then close the connection.
    Close(CloseReason),
}

/// A frame that is passed over without an answer, since an answer could be taken for that of a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub enum Ignored {
    /// A response to nothing that was asked.
    Response,
    /// Data, or a frame of an unknown type, on the stream of a call that takes none.
    Data,
}

/// Why a connection cannot go on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub enum CloseReason {
    /// A frame was announced that is too long even to skip.
    Unskippable {
        /// The announced length in bytes.
        length: u32,
    },
    /// The host's answer to our offer does not hold.
    BadAnswer(AnswerError),
    /// The host refused our offer, or does not know the call that carries it.
    NotAnswered(Code),
}

/// One connection to a caller. `STREAMS` is how many calls can wait for a late answer.
#[derive(Debug)]
pub struct Server<'c, const STREAMS: usize> {
    local: &'c Local<'c>,
    state: State,
    reader: FrameReader,
    in_flight: InFlight<STREAMS>,
    /// The stream whose response is partly in the output.
    sending: Option<u32>,
}

#[derive(Debug)]
enum State {
    Unnegotiated,
    /// Our offer is on its way.
    Offered(Initiator),
    Agreed(Level),
    Refused(Refused),
}

impl<'c, const STREAMS: usize> Server<'c, STREAMS> {
    /// A connection on which nothing was said yet.
    pub const fn new(local: &'c Local<'c>) -> Self {
        Self {
            local,
            state: State::Unnegotiated,
            reader: FrameReader::new(local.limits.max_message),
            in_flight: InFlight::new(),
            sending: None,
        }
    }

    /// Says on a connection that this end has dialled that it is ready, with its offer.
    pub fn ready(&mut self, moment: &Moment, output: &mut impl Sink) -> Result<(), OutputFull> {
        let offer = self.local.offer(moment);
        let request = OutgoingFrame {
            stream: READY_STREAM,
            frame_type: FrameType::Request,
            payload: OutgoingRequest {
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

    /// The level of calls now; `None` where none is served.
    pub const fn level(&self) -> Option<Level> {
        match &self.state {
            State::Agreed(level) => Some(*level),
            State::Unnegotiated if matches!(self.local.baseline, Baseline::Serve) => {
                Some(Level::BASELINE)
            }
            _ => None,
        }
    }

    /// Whether no call waits for a late answer.
    pub fn is_idle(&self) -> bool {
        self.in_flight.is_empty()
    }

    /// Looks at the front of `input`, and answers what needs no handler.
    pub fn receive<'a>(&mut self, input: &'a [u8], output: &mut impl Sink) -> Received<Event<'a>> {
        if output.room() < RESERVE || self.sending.is_some() {
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
        output: &mut impl Sink,
    ) -> Result<Option<Level>, OutputFull> {
        match proposal.answer(self.local, moment, output)? {
            Ok(level) => {
                self.state = State::Agreed(level);
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
        response: &OutgoingResponse<'_, &R::Response<'_>>,
        output: &mut impl Sink,
    ) -> Sent {
        if self.sending.is_some_and(|stream| stream != token.stream) {
            return Sent::Part;
        }
        let sent = token.put_part(response, output);
        self.sending = match sent {
            Sent::Part if token.sent > 0 => Some(token.stream),
            _ => None,
        };
        if sent == Sent::Whole {
            self.in_flight.remove(token.stream);
        }
        sent
    }

    fn frame<'a>(&mut self, frame: Frame<'a>, output: &mut impl Sink) -> Event<'a> {
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
    fn answered<'a>(&mut self, payload: &'a [u8]) -> Event<'a> {
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
        let local = self.local;
        match initiator.check(&local.terms, local.catalogue, response.payload) {
            Err(error) => Event::Close(CloseReason::BadAnswer(error)),
            Ok(agreement) => {
                self.state = State::Agreed(agreement.level);
                Event::Agreed(agreement)
            }
        }
    }

    #[inline(never)]
    fn request<'a>(
        &mut self,
        header: Header,
        payload: &'a [u8],
        output: &mut impl Sink,
    ) -> Event<'a> {
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
        let request = match Request::decode(payload) {
            Ok(request) if !request.service.is_empty() && !request.method.is_empty() => request,
            Ok(_) => return invalid(header, "the request names no method", output),
            Err(error) => {
                let message = Text::from("the request cannot be read: ").str(error.as_str());
                let rejection = Rejection::new(Code::InvalidArgument, message);
                return reject(stream, &rejection, output);
            }
        };
        match self.admit(stream, &request) {
            Ok(event) => event,
            Err(rejection) => reject(stream, &rejection, output),
        }
    }

    /// Decides whether a call may go on, by its method and the session's state.
    fn admit<'a>(&self, stream: u32, request: &Request<'a>) -> Result<Event<'a>, Rejection> {
        if request.service == negotiation::NEGOTIATE.service
            && request.method == negotiation::NEGOTIATE.name
        {
            return self.propose(stream, request);
        }
        let method = Method::find(self.local.services, request.service, request.method);
        let method = method.ok_or_else(|| unimplemented(request))?;
        let level = self.level_for(method)?;
        if let Visibility::Session(need) = method.visibility
            && !level.holds(need)
        {
            let element = Element::Method(method);
            let code = Code::Unimplemented;
            return Err(gate::not_in_session(code, element, Some(need), &level));
        }
        if self.in_flight.is_full() {
            let message = Text::from("this connection has ")
                .number(STREAMS as u64)
                .str(" calls in flight already, which is its limit");
            return Err(Rejection::new(Code::ResourceExhausted, message));
        }
        Ok(Event::Call(Call {
            method,
            stream,
            level,
            request: *request,
        }))
    }

    fn propose<'a>(&self, stream: u32, request: &Request<'a>) -> Result<Event<'a>, Rejection> {
        match self.state {
            State::Unnegotiated | State::Refused(_) => {
                Proposal::read(stream, request.payload).map(Event::Negotiate)
            }
            State::Offered(_) | State::Agreed(_) => Err(precondition(
                Reason::AlreadyNegotiated,
                "this connection is negotiated already: a new level takes a new connection",
            )),
        }
    }

    /// The level that a call of `method` is judged at, if the session's state allows one.
    fn level_for(&self, method: &Method) -> Result<Level, Rejection> {
        match (&self.state, self.level()) {
            (_, Some(level)) => Ok(level),
            _ if method.visibility == Visibility::Always => Ok(Level::BASELINE),
            (State::Refused(refused), None) => Err(refused.rejection(self.local)),
            (_, None) => Err(precondition(
                Reason::NegotiateFirst,
                "this agent serves nothing before a negotiation: call handclasp.v1.Negotiation/Negotiate",
            )),
        }
    }

    fn reject_oversized<'a>(&self, header: Header, output: &mut impl Sink) -> Event<'a> {
        if header.frame_type != FrameType::Request {
            return Event::Ignored(Ignored::Data);
        }
        let message = Text::from("a message of ")
            .number(header.length.into())
            .str(" bytes is above this agent's limit of ")
            .number(self.reader.limit().into());
        let rejection = Rejection::new(Code::ResourceExhausted, message);
        reject(header.stream, &rejection, output)
    }
}

fn unimplemented(request: &Request<'_>) -> Rejection {
    let element = path(request.service, request.method);
    Rejection {
        code: Code::Unimplemented,
        message: element.clone().str(" is not known to this build"),
        refusal: Some(Refusal {
            reason: Reason::NotInSession,
            element,
            ..Refusal::default()
        }),
    }
}

fn precondition(reason: Reason, message: &str) -> Rejection {
    Rejection {
        code: Code::FailedPrecondition,
        message: message.into(),
        refusal: Some(Refusal {
            reason,
            ..Refusal::default()
        }),
    }
}

fn invalid<'a>(header: Header, message: &str, output: &mut impl Sink) -> Event<'a> {
    reject(
        header.stream,
        &Rejection::new(Code::InvalidArgument, message),
        output,
    )
}

fn reject<'a>(stream: u32, rejection: &Rejection, output: &mut impl Sink) -> Event<'a> {
    // `receive` looks at nothing while the output lacks the room that this takes.
    let _ = respond::<()>(stream, OutgoingResponse::Rejected(rejection), output);
    Event::Done
}

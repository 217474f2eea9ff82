//! One connection through the guard, without I/O: bytes of both ends go in, bytes for both ends come out.

use crate::contract::GATES;
use crate::log::Refused;
use crate::outbox::Outbox;
use agent_core::Local;
use agent_core::error::{Code, ErrorResponse};
use agent_core::frame::{Frame, FrameReader, FrameType, HEADER_LEN, Header, MAX_PAYLOAD, Progress};
use agent_core::session::{
    Event, Forward, ForwardToken, OfferContext, Received, RelayError, Sent, Server,
};
use agent_core::wire::Sink;
use std::collections::HashMap;

/// The most calls in flight on a connection.
const CALLS: usize = 256;

/// How many bytes wait for the host at most. Longer responses leave in parts.
const TO_HOST: usize = 64 << 10;

/// How many bytes wait for the server at most, before the next request is read: the longest frame fits.
const TO_SERVER: usize = HEADER_LEN + MAX_PAYLOAD as usize;

/// What the guard does with a call that does not pass its gates.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// It refuses the call.
    Enforce,
    /// It forwards the call all the same, and reports what it would have refused. Responses are not changed.
    Report,
}

/// One connection through the guard.
pub struct Relay<'g> {
    session: Server<'g, CALLS>,
    mode: Mode,
    context: OfferContext,
    from_host: Vec<u8>,
    from_server: Vec<u8>,
    server_frames: FrameReader,
    to_host: Outbox,
    to_server: Outbox,
    forwarded: HashMap<u32, ForwardToken>,
    refused: Vec<Refused>,
    warnings: Vec<String>,
    is_closed: bool,
}

/// What the session made of a frame of the host.
enum Judged {
    /// A call that passed the gates.
    Passed(ForwardToken),
    /// A negotiation, which was answered.
    Negotiation,
    /// Anything else: the session has answered it, or there was nothing to answer.
    Other,
}

impl<'g> Relay<'g> {
    /// A new connection. `context` is new for each.
    pub fn new(local: &'g Local<'g>, mode: Mode, context: OfferContext) -> Self {
        Self {
            session: Server::new(local),
            mode,
            context,
            from_host: Vec::new(),
            from_server: Vec::new(),
            server_frames: FrameReader::new(MAX_PAYLOAD),
            to_host: Outbox::new(TO_HOST),
            to_server: Outbox::new(TO_SERVER),
            forwarded: HashMap::new(),
            refused: Vec::new(),
            warnings: Vec::new(),
            is_closed: false,
        }
    }

    /// Takes bytes of the host.
    pub fn receive_from_host(&mut self, bytes: &[u8]) {
        self.from_host.extend_from_slice(bytes);
        self.run();
    }

    /// Takes bytes of the server behind.
    pub fn receive_from_server(&mut self, bytes: &[u8]) {
        self.from_server.extend_from_slice(bytes);
        self.run();
    }

    /// The bytes to send to the host.
    pub fn to_host(&self) -> &[u8] {
        self.to_host.bytes()
    }

    /// The bytes to send to the server behind.
    pub fn to_server(&self) -> &[u8] {
        self.to_server.bytes()
    }

    /// Drops bytes that were sent to the host.
    pub fn sent_to_host(&mut self, count: usize) {
        self.to_host.sent(count);
        self.run();
    }

    /// Drops bytes that were sent to the server.
    pub fn sent_to_server(&mut self, count: usize) {
        self.to_server.sent(count);
        self.run();
    }

    /// Whether more bytes of the host should be read. While a peer does not take its bytes, the other is not read.
    pub fn reads_host(&self) -> bool {
        self.from_host.len() < TO_SERVER && !self.is_closed
    }

    /// Whether more bytes of the server should be read.
    pub fn reads_server(&self) -> bool {
        self.from_server.len() < TO_SERVER && !self.is_closed
    }

    /// Whether the connection cannot continue: send the bytes that wait for the host, then close both connections.
    pub fn is_closed(&self) -> bool {
        self.is_closed
    }

    /// The calls that were refused since the last time.
    pub fn take_refused(&mut self) -> Vec<Refused> {
        std::mem::take(&mut self.refused)
    }

    /// What else an operator should know, since the last time.
    pub fn take_warnings(&mut self) -> Vec<String> {
        std::mem::take(&mut self.warnings)
    }

    fn run(&mut self) {
        self.run_host();
        self.run_server();
    }

    /// Handles the host's frames, as long as there is room for what follows from them.
    fn run_host(&mut self) {
        let mut received = std::mem::take(&mut self.from_host);
        let mut consumed = 0;
        while !self.is_closed && self.to_server.bytes().len() + HEADER_LEN <= TO_SERVER {
            let frame = &received[consumed..];
            match self.on_host(frame) {
                0 => break,
                count => consumed += count,
            }
        }
        received.drain(..consumed);
        self.from_host = received;
    }

    /// Handles the first frame in `input`. Returns the number of bytes that are done with, 0 if there is nothing to do now.
    fn on_host(&mut self, input: &[u8]) -> usize {
        let mut answer = Outbox::new(self.to_host.room());
        let (consumed, judged) = self.judge(input, &mut answer);
        let frame = &input[..consumed];
        match judged {
            Judged::Passed(token) => {
                self.to_server.put(frame);
                self.forwarded.insert(token.stream(), token);
            }
            Judged::Negotiation => self.to_host.put(answer.bytes()),
            Judged::Other => self.on_answered(frame, answer.bytes()),
        }
        consumed
    }

    /// Passes the first frame in `input` to the session, which writes to `answer`. Returns how many bytes it has consumed.
    fn judge(&mut self, input: &[u8], answer: &mut Outbox) -> (usize, Judged) {
        let Received { consumed, event } = self.session.receive(input, answer);
        match event {
            Event::Call(call) => match call.forward(&GATES, answer) {
                Forward::Passed(handled, token) => {
                    self.session.handled(handled);
                    return (consumed, Judged::Passed(token));
                }
                Forward::Rejected(handled) => self.session.handled(handled),
            },
            // The guard does not forward streams.
            Event::Open(call) => {
                let handled = call.reject(&ErrorResponse::NO_HANDLER, answer);
                self.session.handled(handled);
            }
            Event::Negotiate(offer) => {
                // `receive` reads nothing unless there is room for an answer.
                let _ = self.session.answer(&offer, &self.context, answer);
                return (consumed, Judged::Negotiation);
            }
            Event::Close(reason) => {
                self.warnings.push(format!("closed a connection: {reason}"));
                self.is_closed = true;
            }
            Event::Incomplete { .. }
            | Event::OutputFull
            | Event::Done
            | Event::Ignored(_)
            | Event::Data(_)
            | Event::HalfClosed { .. }
            | Event::Agreed(_) => {}
        }
        (consumed, Judged::Other)
    }

    /// Sends what the session has answered to a frame that was not forwarded. It is nothing, or an error response.
    fn on_answered(&mut self, frame: &[u8], answer: &[u8]) {
        // A frame that is too long is skipped in pieces. The server accepts no longer frames either.
        let is_forwarded = self.mode == Mode::Report && is_whole(frame) && !answer.is_empty();
        let envelope = frame.get(HEADER_LEN..).unwrap_or_default();
        self.refused
            .extend(Refused::read(envelope, answer, is_forwarded));
        if is_forwarded {
            self.to_server.put(frame);
        } else {
            self.to_host.put(answer);
        }
    }

    /// Handles the server's frames, as long as the host takes the responses.
    fn run_server(&mut self) {
        let mut received = std::mem::take(&mut self.from_server);
        let mut consumed = 0;
        while !self.is_closed {
            let input = &received[consumed..];
            let mut reader = self.server_frames;
            let count = match reader.read(input) {
                Progress::Incomplete { .. } => break,
                Progress::Skipped { consumed } => consumed,
                Progress::Oversized { header, consumed } => {
                    self.on_oversized(header);
                    consumed
                }
                Progress::Unskippable { .. } => {
                    let sentence =
                        "closed a connection: the server sent a frame that is too long to skip";
                    self.warnings.push(sentence.to_owned());
                    self.is_closed = true;
                    break;
                }
                Progress::Frame { frame, consumed } => {
                    if self.on_server(frame, &input[..consumed]) == Sent::Part {
                        break;
                    }
                    consumed
                }
            };
            self.server_frames = reader;
            consumed += count;
        }
        received.drain(..consumed);
        self.from_server = received;
    }

    /// Relays a frame of the server. Returns [`Sent::Part`] if the host has to take bytes first.
    fn on_server(&mut self, frame: Frame<'_>, bytes: &[u8]) -> Sent {
        let Frame { header, payload } = frame;
        let token = self.forwarded.get_mut(&header.stream);
        let Some(token) = token.filter(|_| header.frame_type == FrameType::Response) else {
            return self.on_untracked(header, bytes);
        };
        if self.mode == Mode::Report {
            if !self.to_host.takes_whole(bytes) {
                return Sent::Part;
            }
            // The session writes into nothing: it only has to know that the call has ended.
            let mut nothing = Outbox::new(usize::MAX);
            if let Err(error) = self.session.relay(token, payload, &mut nothing) {
                let method = token.method().element();
                let sentence =
                    format!("the server's response to {method} would be replaced: {error}");
                self.warnings.push(sentence);
                let _ = reject(&mut self.session, token, &error, &mut nothing);
            }
            self.forwarded.remove(&header.stream);
            self.to_host.put(bytes);
            return Sent::Whole;
        }
        // The response is read anew for each part, so the parts are not short.
        if self.to_host.room() < bytes.len().min(TO_HOST / 2) {
            return Sent::Part;
        }
        let sent = match self.session.relay(token, payload, &mut self.to_host) {
            Ok(sent) => sent,
            Err(error) => {
                let sent = reject(&mut self.session, token, &error, &mut self.to_host);
                if sent == Sent::Whole {
                    let method = token.method().element();
                    self.warnings.push(format!(
                        "the server's response to {method} was replaced: {error}"
                    ));
                }
                sent
            }
        };
        if sent == Sent::Whole {
            self.forwarded.remove(&header.stream);
        }
        sent
    }

    /// A frame that answers no call that passed the gates.
    fn on_untracked(&mut self, header: Header, bytes: &[u8]) -> Sent {
        if self.mode == Mode::Report {
            if !self.to_host.takes_whole(bytes) {
                return Sent::Part;
            }
            self.to_host.put(bytes);
        } else {
            let stream = header.stream;
            self.warnings.push(format!(
                "the server sent a frame on stream {stream}, which has no call: it was dropped"
            ));
        }
        Sent::Whole
    }

    /// Ends a call whose response is longer than ttRPC allows.
    fn on_oversized(&mut self, header: Header) {
        let Some(mut token) = self.forwarded.remove(&header.stream) else {
            return;
        };
        let length = header.length as usize;
        // An error response is short, so the outbox takes all of it, above its capacity if it must.
        let mut answer = Outbox::new(usize::MAX);
        let rejection = ErrorResponse::ResponseTooLong { length };
        let _ = self
            .session
            .reject_forwarded(&mut token, &rejection, &mut answer);
        self.to_host.put(answer.bytes());
    }
}

/// Whether these bytes are a frame with all of its payload.
fn is_whole(frame: &[u8]) -> bool {
    let mut reader = FrameReader::new(MAX_PAYLOAD);
    matches!(reader.read(frame), Progress::Frame { .. })
}

/// Ends a call whose response is not of the contract.
fn reject(
    session: &mut Server<'_, CALLS>,
    token: &mut ForwardToken,
    error: &RelayError<'_>,
    output: &mut Outbox,
) -> Sent {
    let sentence = format!("{error}; the call has run");
    let rejection = ErrorResponse::Handler(Code::Internal, &sentence);
    session.reject_forwarded(token, &rejection, output)
}

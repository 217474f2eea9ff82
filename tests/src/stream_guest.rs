//! A guest with methods that stream, as the vectors describe it: `Talk` returns each message to its caller and ends when the
//! caller does; `Follow` sends its request twice; `Newer` is in no session of 1.0.

use agent_core::ErrorResponse;
use agent_core::dispatch::{
    Bidirectional, Method, MethodKind, Rpc, ServerStreaming, Service, Visibility,
};
use agent_core::gate::{Decode, GatedFields, Respond};
use agent_core::level::Need;
use agent_core::messages::{
    HealthCheckResponse, HealthCheckResponseServingStatus, InfoResponse, agent, health,
};
use agent_core::session::{
    Call, Event, Handled, Local, OfferContext, Received, Server, StreamCall, StreamToken,
};
use agent_core::wire::{Encode, Sink, Writer, put_bytes};
use std::collections::BTreeMap;

/// The service whose methods stream.
pub(crate) static SERVICE: Service = Service {
    name: "example.v1.Streams",
    methods: &[&TALK, &FOLLOW, &NEWER],
};

/// The services of the guest.
pub(crate) static SERVICES: [&Service; 3] = [&agent::SERVICE, &health::SERVICE, &SERVICE];

static TALK: Method = method("Talk", MethodKind::Bidirectional, 0);
static FOLLOW: Method = method("Follow", MethodKind::ServerStreaming, 0);
/// A method that levels of 1.0 do not include.
pub(crate) static NEWER: Method = method("Newer", MethodKind::Bidirectional, 1);

/// Room for all that the guest writes at once.
const ROOM: usize = 1 << 20;

const fn method(name: &'static str, kind: MethodKind, minor: u32) -> Method {
    Method {
        service: "example.v1.Streams",
        name,
        visibility: Visibility::Session(Need::since(1, minor)),
        kind,
        idempotent: false,
    }
}

/// The message of both sides: a text of at most 16 bytes in field 1.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Text<'a> {
    /// The text.
    pub(crate) text: &'a str,
}

impl<'a> Decode<'a> for Text<'a> {
    const NAME: &'static str = "Text";

    fn read(fields: &mut GatedFields<'a, '_>) -> Self {
        let mut message = Self::default();
        while let Some(number) = fields.next_number() {
            match number {
                1 => message.text = fields.str_within("Text.text", 16),
                _ => fields.unknown(),
            }
        }
        message
    }
}

impl Encode for Text<'_> {
    fn encode(&self, sink: &mut dyn Sink) {
        put_bytes(sink, 1, self.text.as_bytes());
    }
}

impl Respond for Text<'_> {}

/// Returns each message to its caller.
#[derive(Debug)]
pub(crate) enum Talk {}

impl Rpc for Talk {
    const METHOD: &'static Method = &TALK;
    type Request<'a> = Text<'a>;
    type Response<'a> = Text<'a>;
}

impl Bidirectional for Talk {}

/// Sends its request twice.
#[derive(Debug)]
pub(crate) enum Follow {}

impl Rpc for Follow {
    const METHOD: &'static Method = &FOLLOW;
    type Request<'a> = Text<'a>;
    type Response<'a> = Text<'a>;
}

impl ServerStreaming for Follow {}

/// The guest's end of a connection.
#[derive(Debug)]
pub struct StreamGuest<'l> {
    server: Server<'l, 32>,
    context: OfferContext,
    input: Vec<u8>,
    talks: BTreeMap<u32, StreamToken<Talk>>,
}

impl<'l> StreamGuest<'l> {
    /// A guest that speaks what `local` states, and serves what is in its services.
    pub const fn new(local: &'l Local<'l>, context: OfferContext) -> Self {
        Self {
            server: Server::new(local),
            context,
            input: Vec::new(),
            talks: BTreeMap::new(),
        }
    }

    /// Handles all frames of the host, and returns what the guest writes.
    pub fn receive(&mut self, bytes: &[u8]) -> Vec<u8> {
        self.input.extend_from_slice(bytes);
        let mut buffer = vec![0; ROOM + 2 * self.input.len()];
        let mut output = Writer::new(&mut buffer);
        let input = std::mem::take(&mut self.input);
        let mut rest = &input[..];
        loop {
            let consumed = self.receive_frame(rest, &mut output);
            rest = &rest[consumed..];
            if consumed == 0 || rest.is_empty() {
                break;
            }
        }
        self.input.extend_from_slice(rest);
        output.finish().expect("room").to_vec()
    }

    /// Handles the first frame. Returns its length, or 0 if it is not complete.
    fn receive_frame(&mut self, input: &[u8], output: &mut Writer<'_>) -> usize {
        let Received { consumed, event } = self.server.receive(input, output);
        match event {
            Event::Incomplete { .. } | Event::Done | Event::Ignored(_) | Event::Agreed(_) => {}
            Event::Negotiate(offer) => {
                let answered = self.server.answer(&offer, &self.context, output);
                answered.expect("room for an answer");
            }
            Event::Call(call) => {
                let handled = serve(call, output);
                self.server.handled(handled);
            }
            Event::Open(call) if call.method().is::<Follow>() => {
                let (handled, followed) = open_follow(call, output);
                self.server.handled(handled);
                if let Some((token, text)) = followed {
                    self.follow(token, &text, output);
                }
            }
            Event::Open(call) => {
                let (handled, opened) = open_talk(call, output);
                self.server.handled(handled);
                match opened {
                    None => {}
                    Some((token, Some(text), ends)) => self.on_text(token, &text, ends, output),
                    Some((token, None, true)) => self.server.finish(token, output).expect("room"),
                    Some((token, None, false)) => {
                        self.talks.insert(token.stream(), token);
                    }
                }
            }
            Event::Data(data) => {
                let token = self.talks.remove(&data.stream()).expect("an open stream");
                let message = data.read(&token);
                match message {
                    Ok(message) => {
                        let (text, is_last) = (message.text.to_owned(), data.is_last());
                        self.on_text(token, &text, is_last, output);
                    }
                    Err(error) => self.server.fail(token, &error, output).expect("room"),
                }
            }
            Event::HalfClosed { stream } => {
                let token = self.talks.remove(&stream).expect("an open stream");
                self.server.finish(token, output).expect("room");
            }
            other => panic!("{other:?}"),
        }
        consumed
    }

    /// Returns a message to its caller.
    fn on_text(
        &mut self,
        token: StreamToken<Talk>,
        text: &str,
        is_last: bool,
        output: &mut Writer<'_>,
    ) {
        let sent = self.server.send_message(&token, &Text { text }, output);
        sent.expect("room");
        if is_last {
            self.server.finish(token, output).expect("room");
        } else {
            self.talks.insert(token.stream(), token);
        }
    }

    fn follow(&mut self, token: StreamToken<Follow>, text: &str, output: &mut Writer<'_>) {
        for _ in 0..2 {
            let sent = self.server.send_message(&token, &Text { text }, output);
            sent.expect("room");
        }
        self.server.finish(token, output).expect("room");
    }
}

/// A stream of `Talk`: its token, its first message, and whether its caller sends no more.
type Talking = (StreamToken<Talk>, Option<String>, bool);

fn open_talk(call: StreamCall<'_>, output: &mut Writer<'_>) -> (Handled, Option<Talking>) {
    let mut opened = None;
    let handled = call.serve_bidirectional::<Talk>(output, |first, opening| {
        let first = first.map(|first| first.text.to_owned());
        let is_closed = opening.is_half_closed();
        let (handled, token) = opening.accept();
        opened = Some((token, first, is_closed));
        Ok(handled)
    });
    (handled, opened)
}

fn open_follow(
    call: StreamCall<'_>,
    output: &mut Writer<'_>,
) -> (Handled, Option<(StreamToken<Follow>, String)>) {
    let mut opened = None;
    let handled = call.serve::<Follow>(output, |request, opening| {
        let (handled, token) = opening.accept();
        opened = Some((token, request.text.to_owned()));
        Ok(handled)
    });
    (handled, opened)
}

fn serve(call: Call<'_>, output: &mut dyn Sink) -> Handled {
    if call.method().is::<agent::Info>() {
        let info = InfoResponse {
            agent_version: "1.0.3",
            cpus: 2,
            ..InfoResponse::default()
        };
        return call.serve::<agent::Info>(output, |_, reply| Ok(reply.send(&info)));
    }
    if call.method().is::<health::Check>() {
        let status = HealthCheckResponseServingStatus::Serving;
        let response = HealthCheckResponse { status };
        return call.serve::<health::Check>(output, |_, reply| Ok(reply.send(&response)));
    }
    call.reject(&ErrorResponse::NO_HANDLER, output)
}

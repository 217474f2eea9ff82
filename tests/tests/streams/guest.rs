//! A guest that serves the streams of the synthetic contract with the generated traits, on one end of a socket.

use crate::generated::contract::{CATALOGUE, VERSION};
use crate::generated::v1::streams::{self, Follow, Streams, Talk};
use crate::generated::v1::{FollowRequest, Speed, StreamMessage};
use agent_core::dispatch::Service;
use agent_core::error::ErrorResponse;
use agent_core::gate::Gated;
use agent_core::messages::{HealthCheckResponse, HealthCheckResponseServingStatus, health};
use agent_core::session::{
    Baseline, Call, Event, Handled, OfferContext, Opening, Received, Server, StreamData,
    StreamToken,
};
use agent_core::wire::{Sink, Writer};
use agent_core::{Code, Contract, Limits, Local, Role, Terms, VersionRange, Versions};
use std::collections::VecDeque;
use std::io::{Read, Write};
use std::os::unix::net::UnixStream;
use std::sync::{Arc, Mutex};
use std::thread;

static SERVICES: [&Service; 2] = [&streams::SERVICE, &health::SERVICE];

/// The output of a connection, as small as the agent's.
const OUTPUT: usize = 8192;

/// How many messages a `Talk` that asks for a flood gets before it acknowledges some.
pub(crate) const WINDOW: u32 = 32;

/// The first message of a `Talk` that asks for as many messages as it acknowledges, and a window.
pub(crate) const FLOOD: &str = "flood";

/// A message of a `Talk` at which the guest closes the connection.
pub(crate) const HANG_UP: &str = "hang up";

/// Starts a guest that speaks minors up to `highest`, and returns the host's end of the connection.
pub(crate) fn start(highest: u32) -> UnixStream {
    start_and_record(highest).0
}

/// What a guest has read at a time.
pub(crate) type Reads = Arc<Mutex<Vec<Vec<u8>>>>;

/// Like [`start`]. Also returns what the guest reads.
pub(crate) fn start_and_record(highest: u32) -> (UnixStream, Reads) {
    let (host, guest) = UnixStream::pair().unwrap();
    let reads = Reads::default();
    let record = Arc::clone(&reads);
    thread::spawn(move || serve(guest, highest, &record));
    (host, reads)
}

fn local(highest: u32) -> Local<'static> {
    Local {
        role: Role::Guest,
        terms: Terms {
            versions: Versions::single(VersionRange::new(VERSION.major, 0, highest).unwrap()),
            ..Terms::default()
        },
        limits: Limits {
            max_message: 65536,
            max_streams: 32,
            max_connections: 1,
        },
        software: "streams",
        software_version: "0",
        fingerprint: &[],
        contract: Contract::handclasp(&CATALOGUE),
        services: &SERVICES,
        baseline: Baseline::Serve,
    }
}

/// What is left to send on a stream.
enum Work {
    /// A message of a `Talk` goes back.
    Echo(u32, String),
    /// The caller of a `Talk` sends no more.
    Finish(u32),
    /// A `Talk` ends with this error.
    Fail(u32, Code, String),
    /// A `Follow` gets so many messages.
    Follow(StreamToken<Follow>, String, u32),
}

/// The handlers: they note what is to be sent.
#[derive(Default)]
struct Guest {
    talks: Vec<Talking>,
    work: VecDeque<Work>,
    hangs_up: bool,
}

struct Talking {
    token: StreamToken<Talk>,
    /// How many more messages a flood may send; `None` if it is none.
    window: Option<u32>,
}

impl Streams for Guest {
    const HAS_FOLLOW: bool = true;
    const HAS_TALK: bool = true;

    fn follow(
        &mut self,
        request: &Gated<FollowRequest<'_>>,
        opening: Opening<'_, Follow>,
    ) -> Result<Handled, ErrorResponse<'static>> {
        if request.text == "nothing" {
            return Err(ErrorResponse::Handler(
                Code::NotFound,
                "there is nothing to follow",
            ));
        }
        let (handled, token) = opening.accept();
        let text = request.text.to_owned();
        self.work
            .push_back(Work::Follow(token, text, request.count));
        Ok(handled)
    }

    fn talk(
        &mut self,
        first: Option<&Gated<StreamMessage<'_>>>,
        opening: Opening<'_, Talk>,
    ) -> Result<Handled, ErrorResponse<'static>> {
        let is_closed = opening.is_half_closed();
        let (handled, token) = opening.accept();
        let stream = token.stream();
        let text = first.map(|first| first.text.to_owned());
        let window = (text.as_deref() == Some(FLOOD)).then_some(WINDOW);
        self.talks.push(Talking { token, window });
        if let Some(text) = text.filter(|_| window.is_none()) {
            self.work.push_back(Work::Echo(stream, text));
        }
        if is_closed {
            self.work.push_back(Work::Finish(stream));
        }
        Ok(handled)
    }
}

impl Guest {
    fn on_data(&mut self, data: &StreamData<'_>) {
        let mut talks = self.talks.iter_mut();
        let stream = data.stream();
        let talking = talks.find(|talking| talking.token.stream() == stream);
        let Some(talking) = talking else { return };
        match data.read(&talking.token) {
            Ok(message) if message.text == HANG_UP => self.hangs_up = true,
            Ok(message) => match &mut talking.window {
                // A flood's messages acknowledge as many as they say.
                None if message.text == FLOOD => talking.window = Some(WINDOW),
                None => self.work.push_back(Work::Echo(stream, message.text.into())),
                Some(window) => *window += message.text.parse::<u32>().unwrap_or(0),
            },
            Err(error) => {
                let error = Work::Fail(stream, error.code(), error.to_string());
                self.work.push_back(error);
            }
        }
        if data.is_last() {
            self.work.push_back(Work::Finish(stream));
        }
    }

    fn take(&mut self, stream: u32) -> StreamToken<Talk> {
        let mut talks = self.talks.iter();
        let index = talks.position(|talking| talking.token.stream() == stream);
        self.talks.swap_remove(index.expect("an open stream")).token
    }

    /// Writes what there is room for. Returns false if some is left.
    fn work(&mut self, server: &mut Server<'_, 32>, output: &mut dyn Sink) -> bool {
        while let Some(work) = self.work.pop_front() {
            if let Err(work) = self.one(work, server, output) {
                self.work.push_front(work);
                return false;
            }
        }
        self.flood(server, output)
    }

    fn one(
        &mut self,
        work: Work,
        server: &mut Server<'_, 32>,
        output: &mut dyn Sink,
    ) -> Result<(), Work> {
        match work {
            Work::Echo(stream, text) => {
                let mut talks = self.talks.iter();
                let found = talks.find(|talking| talking.token.stream() == stream);
                let token = &found.expect("an open stream").token;
                let sent = server.send_message(token, &message(&text), output);
                sent.map_err(|_| Work::Echo(stream, text))
            }
            Work::Finish(stream) => {
                let token = self.take(stream);
                server.finish(token, output).map_err(|token| {
                    let window = None;
                    self.talks.push(Talking { token, window });
                    Work::Finish(stream)
                })
            }
            Work::Fail(stream, code, text) => {
                let token = self.take(stream);
                let error = ErrorResponse::Handler(code, &text);
                server.fail(token, &error, output).map_err(|token| {
                    let window = None;
                    self.talks.push(Talking { token, window });
                    Work::Fail(stream, code, text.clone())
                })
            }
            Work::Follow(token, text, 0) => {
                let ended = server.finish(token, output);
                ended.map_err(|token| Work::Follow(token, text, 0))
            }
            Work::Follow(token, text, count) => {
                match server.send_message(&token, &message(&text), output) {
                    Ok(()) => self.one(Work::Follow(token, text, count - 1), server, output),
                    Err(_) => Err(Work::Follow(token, text, count)),
                }
            }
        }
    }

    fn flood(&mut self, server: &mut Server<'_, 32>, output: &mut dyn Sink) -> bool {
        for Talking { token, window } in &mut self.talks {
            while let Some(rest) = window.filter(|rest| *rest > 0) {
                if server.send_message(token, &message(FLOOD), output).is_err() {
                    return false;
                }
                *window = Some(rest - 1);
            }
        }
        true
    }
}

/// A message with a value that peers of 1.0 know by its fallback.
fn message(text: &str) -> StreamMessage<'_> {
    StreamMessage {
        text,
        speed: Speed::Fast,
        ..StreamMessage::default()
    }
}

/// Serves a connection until the host closes it.
fn serve(mut socket: UnixStream, highest: u32, reads: &Reads) {
    let local = local(highest);
    let mut server = Server::<32>::new(&local);
    let mut guest = Guest::default();
    let (mut input, mut chunk) = (Vec::new(), [0; 4096]);
    loop {
        let mut buffer = [0; OUTPUT];
        let mut output = Writer::new(&mut buffer);
        let consumed = receive(&mut server, &mut guest, &input, &mut output);
        input.drain(..consumed);
        let is_done = guest.work(&mut server, &mut output);
        let written = output.finish().unwrap();
        if socket.write_all(written).is_err() || guest.hangs_up {
            return;
        }
        if !is_done || (consumed > 0 && !input.is_empty()) {
            continue;
        }
        match socket.read(&mut chunk) {
            Ok(0) | Err(_) => return,
            Ok(count) => {
                reads.lock().unwrap().push(chunk[..count].to_owned());
                input.extend_from_slice(&chunk[..count]);
            }
        }
    }
}

/// Handles whole frames, as far as there is room for their answers.
fn receive(
    server: &mut Server<'_, 32>,
    guest: &mut Guest,
    input: &[u8],
    output: &mut Writer<'_>,
) -> usize {
    let mut done = 0;
    loop {
        let Received { consumed, event } = server.receive(&input[done..], output);
        match event {
            Event::Incomplete { .. } | Event::OutputFull => return done,
            Event::Done | Event::Ignored(_) | Event::Agreed(_) => {}
            Event::Negotiate(offer) => {
                let answered = server.answer(&offer, &OfferContext::default(), output);
                answered.unwrap();
            }
            Event::Call(call) => {
                let handled = check(call, output);
                server.handled(handled);
            }
            Event::Open(call) => {
                let handled = streams::open(guest, call, output).expect("the only service");
                server.handled(handled);
            }
            Event::Data(data) => guest.on_data(&data),
            Event::HalfClosed { stream } => guest.work.push_back(Work::Finish(stream)),
            Event::Close(reason) => panic!("{reason}"),
        }
        done += consumed;
    }
}

fn check(call: Call<'_>, output: &mut dyn Sink) -> Handled {
    let status = HealthCheckResponseServingStatus::Serving;
    let response = HealthCheckResponse { status };
    call.serve::<health::Check>(output, |_, reply| Ok(reply.send(&response)))
}

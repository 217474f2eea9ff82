//! Streams of both ends. The contract has no method that streams, so these are of a service of their own.

use super::envelopes::code;
use super::negotiation::local;
use super::sinks::{show, write};
use crate::{Opaque, consume};
use agent_core::Client;
use agent_core::dispatch::{Bidirectional, Method, MethodKind, Rpc, ServerStreaming, Visibility};
use agent_core::error::{ErrorResponse, Status};
use agent_core::frame::Flags;
use agent_core::level::Need;
use agent_core::messages::{RunRequest, RunResponse, agent};
use agent_core::session::{Event, Handled, Opening, Server, StreamCall, StreamData, StreamToken};
use agent_core::wire::Writer;

static TALK: Method = method(MethodKind::Bidirectional);
static FOLLOW: Method = method(MethodKind::ServerStreaming);

const fn method(kind: MethodKind) -> Method {
    Method {
        service: "prove.Streams",
        name: "Method",
        visibility: Visibility::Session(Need::BASELINE),
        kind,
        idempotent: false,
    }
}

enum Talk {}

impl Rpc for Talk {
    const METHOD: &'static Method = &TALK;
    type Request<'a> = RunRequest<'a>;
    type Response<'a> = RunResponse<'a>;
}

impl Bidirectional for Talk {}

enum Follow {}

impl Rpc for Follow {
    const METHOD: &'static Method = &FOLLOW;
    type Request<'a> = RunRequest<'a>;
    type Response<'a> = RunResponse<'a>;
}

impl ServerStreaming for Follow {}

pub(super) fn drive(input: Opaque<'_>) {
    server(input);
    client(input);
    consume(Flags(input.u8()).and(Flags(input.u8())));
}

fn server(input: Opaque<'_>) {
    let local = local(input);
    let mut server = Server::<8>::new(&local);
    let mut open = None;
    while input.bool() {
        let mut buffer = [0; 4096];
        let mut output = Writer::new(&mut buffer);
        match server.receive(input.bytes(), &mut output).event {
            Event::Open(call) => {
                let handled = accept(input, call, &mut open, &mut output);
                server.handled(handled);
            }
            Event::Data(data) => {
                if let Some(token) = &open {
                    read(&data, token);
                }
            }
            Event::Call(call) => {
                let handled = call.serve::<agent::Info>(&mut output, |_, reply| {
                    let (handled, token) = reply.poll()?;
                    consume(token);
                    Ok(handled)
                });
                server.handled(handled);
            }
            other => consume(other),
        }
        if let Some(token) = open.take() {
            open = send(input, &mut server, token, &mut output);
        }
        consume(output.finish());
    }
}

fn accept(
    input: Opaque<'_>,
    call: StreamCall<'_>,
    open: &mut Option<StreamToken<Talk>>,
    output: &mut Writer<'_>,
) -> Handled {
    consume((call.method().kind.streams(), call.level(), call.timeout()));
    call.metadata().iter().for_each(consume);
    if input.bool() {
        return call.reject(&ErrorResponse::Handler(code(input), input.str()), output);
    }
    if input.bool() {
        return call.serve::<Follow>(output, |request, opening| {
            consume(request.cwd);
            look(&opening);
            let (handled, token) = opening.accept();
            consume((token.stream(), token.level()));
            Ok(handled)
        });
    }
    call.serve_bidirectional::<Talk>(output, |first, opening| {
        consume(first.map(|first| first.cwd.len()));
        look(&opening);
        let (handled, token) = opening.accept();
        *open = Some(token);
        Ok(handled)
    })
}

fn look<R: Rpc>(opening: &Opening<'_, R>) {
    consume((opening.level(), opening.timeout(), opening.is_half_closed()));
    write(format_args!("{opening:?}"));
}

fn read(data: &StreamData<'_>, token: &StreamToken<Talk>) {
    consume((data.stream(), data.is_last()));
    match data.read(token) {
        Ok(message) => consume(message.cwd),
        Err(error) => show(&error),
    }
}

/// Sends a message, and ends the stream or keeps it.
fn send(
    input: Opaque<'_>,
    server: &mut Server<'_, 8>,
    token: StreamToken<Talk>,
    output: &mut Writer<'_>,
) -> Option<StreamToken<Talk>> {
    let message = RunResponse {
        stdout: input.bytes(),
        ..RunResponse::default()
    };
    consume(server.send_message(&token, &message, output));
    if input.bool() {
        return server.finish(token, output).err();
    }
    let error = ErrorResponse::Handler(code(input), input.str());
    server.fail(token, &error, output).err()
}

fn client(input: Opaque<'_>) {
    let local = local(input);
    let mut client = Client::<8>::dialled(&local);
    let mut buffer = [0; 4096];
    let mut output = Writer::new(&mut buffer);
    let method = input.any(&TALK, &FOLLOW);
    match client.open(method, &input.bytes(), None, &mut output) {
        Ok(stream) => consume(stream),
        Err(error) => show(&error),
    }
    if let Err(error) = client.send(input.u32(), &input.bytes(), &mut output) {
        show(&error);
    }
    if let Err(error) = client.close(input.u32(), &mut output) {
        show(&error);
    }
    if let Ok(status) = Status::decode(input.bytes()) {
        consume(client.is_absent(method, &status));
    }
    consume(client.receive(input.bytes(), &mut output));
}

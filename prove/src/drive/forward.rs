//! The end of a connection that judges calls for a server behind it.

use super::envelopes::code;
use super::negotiation::local;
use super::sinks::{show, write};
use crate::{Opaque, consume};
use agent_core::error::ErrorResponse;
use agent_core::messages::{agent, health};
use agent_core::session::{Event, Forward, ForwardToken, MethodGate, Server};
use agent_core::wire::Writer;

const GATES: [&[MethodGate]; 2] = [agent::GATES, health::GATES];

pub(super) fn drive(input: Opaque<'_>) {
    let local = local(input);
    let mut server = Server::<8>::new(&local);
    consume(MethodGate::of::<agent::Info>());
    for gate in agent::GATES {
        consume(gate.method());
        write(format_args!("{gate:?}"));
    }
    while input.bool() {
        let mut buffer = [0; 4096];
        let mut output = Writer::new(&mut buffer);
        match server.receive(input.bytes(), &mut output).event {
            Event::Call(call) => match call.forward(&GATES, &mut output) {
                Forward::Passed(handled, mut token) => {
                    server.handled(handled);
                    relay(input, &mut server, &mut token, &mut output);
                }
                Forward::Rejected(handled) => server.handled(handled),
            },
            Event::Close(reason) => show(&reason),
            other => consume(other),
        }
        consume(output.finish());
    }
}

fn relay(
    input: Opaque<'_>,
    server: &mut Server<'_, 8>,
    token: &mut ForwardToken,
    output: &mut Writer<'_>,
) {
    consume((token.stream(), token.level(), token.method()));
    if let Err(error) = server.relay(token, input.bytes(), output) {
        show(&error);
    }
    let rejection = ErrorResponse::Handler(code(input), input.str());
    consume(server.reject_forwarded(token, &rejection, output));
}

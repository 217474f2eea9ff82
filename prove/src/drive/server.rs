//! The end of a connection that is called, in both roles: it was dialled, or has dialled.

use super::envelopes::code;
use super::handlers::{Full, Least};
use super::negotiation::{local, moment};
use crate::{Opaque, consume};
use agent_core::error::ErrorResponse;
use agent_core::messages::{InfoResponse, RunResponse, agent, health, processes};
use agent_core::session::{Call, Event, Handled, Received, Server};
use agent_core::wire::Writer;

pub(super) fn drive(input: Opaque<'_>) {
    let local = local(input);
    let mut server = Server::<8>::new(&local);
    let mut full = Full { input, token: None };
    while input.bool() {
        let mut buffer = [0; 4096];
        let mut output = Writer::new(&mut buffer);
        if input.bool() {
            consume(server.ready(&moment(input), &mut output));
        }
        let Received { consumed, event } = server.receive(input.bytes(), &mut output);
        consume(consumed);
        match event {
            Event::Negotiate(proposal) => {
                consume(proposal.offer());
                consume(server.answer(&proposal, &moment(input), &mut output));
            }
            Event::Agreed(agreement) => consume(agreement.peer()),
            Event::Call(call) => {
                let handled = serve(input, &mut full, call, &mut output);
                consume(handled.is_later());
                server.handled(handled);
            }
            other => consume(other),
        }
        consume((server.level(), server.is_idle()));
        late(input, &mut server, &mut full, &mut output);
        consume(output.finish());
    }
}

fn serve(
    input: Opaque<'_>,
    full: &mut Full<'_>,
    call: Call<'_>,
    output: &mut Writer<'_>,
) -> Handled {
    consume((call.method(), call.level(), call.timeout()));
    call.metadata().iter().for_each(consume);
    consume((
        agent::features::<Full<'_>>(),
        health::features::<Full<'_>>(),
        processes::features::<Full<'_>>(),
    ));
    if input.bool() {
        let response = InfoResponse::default();
        return call.serve::<agent::Info>(output, |_, reply| Ok(reply.send(&response)));
    }
    let call = match agent::dispatch(full, call, output) {
        Ok(handled) => return handled,
        Err(call) => call,
    };
    let call = match health::dispatch(full, call, output) {
        Ok(handled) => return handled,
        Err(call) => call,
    };
    let call = match processes::dispatch(full, call, output) {
        Ok(handled) => return handled,
        Err(call) => call,
    };
    let call = match processes::dispatch(&mut Least, call, output) {
        Ok(handled) => return handled,
        Err(call) => call,
    };
    match agent::dispatch(&mut Least, call, output) {
        Ok(handled) => handled,
        Err(call) => call.reject(&ErrorResponse::Handler(code(input), input.str()), output),
    }
}

/// The answers that were not given at once.
fn late(
    input: Opaque<'_>,
    server: &mut Server<'_, 8>,
    full: &mut Full<'_>,
    output: &mut Writer<'_>,
) {
    let Some(token) = &mut full.token else {
        return;
    };
    consume((token.stream(), token.level()));
    let response = RunResponse {
        stdout: input.bytes(),
        ..RunResponse::default()
    };
    consume(server.send(token, &response, output));
    consume(server.reject(
        token,
        &ErrorResponse::Handler(code(input), input.str()),
        output,
    ));
}

//! The end of a connection that calls, in both roles: it has dialled, or was dialled.

use super::gates::level;
use super::negotiation::{local, moment};
use super::sinks::show;
use crate::{Opaque, consume};
use agent_core::dispatch::Method;
use agent_core::messages::{agent, health};
use agent_core::session::{Client, ClientEvent, Received};
use agent_core::wire::Writer;
use core::time::Duration;

pub(super) fn drive(input: Opaque<'_>) {
    let local = local(input);
    let mut client = input.any(Client::<8>::dialled(&local), Client::accepted(&local));
    while input.bool() {
        let mut buffer = [0; 4096];
        let mut output = Writer::new(&mut buffer);
        if input.bool() {
            consume(client.negotiate(&moment(input), level(input), &mut output));
        }
        let Received { consumed, event } = client.receive(input.bytes(), &mut output);
        consume(consumed);
        match event {
            ClientEvent::Ready(proposal) => {
                consume(client.answer(&proposal, &moment(input), &mut output));
                consume(client.refusal());
            }
            ClientEvent::Agreed(agreement) => consume(agreement.peer()),
            other => consume(other),
        }
        consume(client.level());
        call(input, &mut client, &mut output);
        consume(output.finish());
    }
}

fn call(input: Opaque<'_>, client: &mut Client<'_, 8>, output: &mut Writer<'_>) {
    let services = [&agent::SERVICE, &health::SERVICE];
    let Some(method) = Method::find(&services, input.str(), input.str()) else {
        return;
    };
    consume(method.is::<agent::Info>());
    let timeout = Duration::from_nanos(input.u64());
    match client.call(
        method,
        &input.bytes(),
        input.any(Some(timeout), None),
        output,
    ) {
        Ok(stream) => consume(stream),
        Err(error) => show(&error),
    }
}

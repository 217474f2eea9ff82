//! The end that is called: it notes at which level it serves what.

use crate::ends::{self, Probe};
use crate::wire::Bytes;
use agent_core::ErrorResponse;
use agent_core::dispatch::Rpc;
use agent_core::error::Code;
use agent_core::level::Level;
use agent_core::messages::{
    HealthCheckResponse, HealthCheckResponseServingStatus, InfoResponse, agent, health,
};
use agent_core::session::{Call, Event, Handled, Local, RESERVE, Received, Server};

pub(crate) struct Guest<'l> {
    server: Server<'l, 8>,
    input: Vec<u8>,
    pub(crate) output: Bytes,
    /// The level at which each call of the session was served.
    pub(crate) served: Vec<Level>,
    pub(crate) closed: bool,
}

impl<'l> Guest<'l> {
    pub(crate) fn new(local: &'l Local<'l>) -> Self {
        Self {
            server: Server::new(local),
            input: Vec::new(),
            output: Bytes::new(4 * RESERVE),
            served: Vec::new(),
            closed: false,
        }
    }

    /// Begins with its own offer.
    pub(crate) fn dial(&mut self) {
        let ready = self.server.ready(&ends::guest_moment(), &mut self.output);
        ready.expect("room for an offer");
    }

    pub(crate) fn level(&self) -> Option<Level> {
        self.server.level()
    }

    pub(crate) fn receive(&mut self, bytes: &[u8]) {
        self.input.extend_from_slice(bytes);
        while !self.closed {
            let Received { consumed, event } = self.server.receive(&self.input, &mut self.output);
            match event {
                Event::Incomplete { .. } => return,
                Event::OutputFull => panic!("the output has room for everything"),
                Event::Done | Event::Ignored(_) | Event::Agreed(_) => {}
                // No method of this contract streams.
                Event::Open(_) | Event::Data(_) | Event::HalfClosed { .. } => unreachable!(),
                Event::Close(_) => self.closed = true,
                Event::Negotiate(proposal) => {
                    let moment = ends::guest_moment();
                    let answer = self.server.answer(&proposal, &moment, &mut self.output);
                    answer.expect("room for an answer");
                }
                Event::Call(call) => {
                    let handled = serve(call, &mut self.served, &mut self.output);
                    self.server.handled(handled);
                }
            }
            self.input.drain(..consumed);
        }
    }
}

fn serve(call: Call<'_>, served: &mut Vec<Level>, output: &mut Bytes) -> Handled {
    let method = call.method();
    if method.is::<health::Check>() {
        // Not of the session.
        return call.serve::<health::Check>(output, |_, reply| {
            let status = HealthCheckResponseServingStatus::Serving;
            Ok(reply.send(&HealthCheckResponse { status }))
        });
    }
    let info = InfoResponse {
        agent_version: "test",
        ..InfoResponse::default()
    };
    if method.is::<Probe>() {
        return call.serve::<Probe>(output, |_, reply| {
            served.push(reply.level());
            Ok(reply.send(&info))
        });
    }
    if method.is::<agent::Info>() {
        return call.serve::<agent::Info>(output, |_, reply| {
            served.push(reply.level());
            Ok(reply.send(&info))
        });
    }
    let name = agent::Info::METHOD.name;
    assert_ne!(method.name, name);
    call.reject(
        &ErrorResponse::Handler(Code::Aborted, "not called here"),
        output,
    )
}

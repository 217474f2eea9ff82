//! Services and a handler that leave to the engine what they may.

use super::super::handlers::Least;
use super::super::negotiation::{local, moment};
use super::world::World;
use crate::{Opaque, consume};
use agent_core::error::ErrorResponse;
use agent_core::messages::agent;
use agent_core::session::{Call, Handled, OfferContext, Server};
use agent_core::wire::{Sink, Writer};
use agent_engine::platform::Id;
use agent_engine::pump::{Handler, drain_frames};
use agent_engine::services::{Context, Services};

pub(super) struct Vendor<'i> {
    pub(super) input: Opaque<'i>,
}

impl<'i> Services<World<'i>> for Vendor<'i> {
    fn dispatch(
        &mut self,
        call: Call<'_>,
        connection: Id,
        context: &mut Context<'_, World<'i>>,
        output: &mut dyn Sink,
    ) -> Handled {
        consume((connection, context.platform.input));
        *context.timers_changed = self.input.bool();
        self.on_call(call, output)
    }
}

impl Handler for Vendor<'_> {
    fn offer_context(&mut self) -> OfferContext {
        moment(self.input)
    }

    fn on_call(&mut self, call: Call<'_>, output: &mut dyn Sink) -> Handled {
        match agent::dispatch(&mut Least, call, output) {
            Ok(handled) => handled,
            Err(call) => call.reject(&ErrorResponse::NO_HANDLER, output),
        }
    }
}

/// Serves a session without an engine.
pub(super) fn pump(input: Opaque<'_>) {
    let local = local(input);
    let mut server = Server::<8>::new(&local);
    let mut handler = Vendor { input };
    while input.bool() {
        let mut buffer = [0; 4096];
        let mut output = Writer::new(&mut buffer);
        let drained = drain_frames(&mut server, input.bytes(), &mut output, &mut handler);
        consume((drained.consumed, drained.stopped));
        consume(output.finish());
    }
}

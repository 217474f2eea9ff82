//! Whose handler a call goes to. All else that happens between two bytes is the engine's.

use super::generated::v1::lamp;
use super::lamp::BedsideLamp;
use agent_core::ErrorResponse;
use agent_core::messages::health;
use agent_core::session::{Call, Handled};
use agent_core::wire::Sink;
use agent_engine::platform::{Id, Platform};
use agent_engine::services::{Context, Services};

/// On any platform: nothing here is particular to one.
impl<P: Platform> Services<P> for BedsideLamp {
    fn dispatch(
        &mut self,
        call: Call<'_>,
        _connection: Id,
        _context: &mut Context<'_, P>,
        output: &mut dyn Sink,
    ) -> Handled {
        let call = match lamp::dispatch(self, call, output) {
            Ok(handled) => return handled,
            Err(call) => call,
        };
        match health::dispatch(self, call, output) {
            Ok(handled) => handled,
            Err(call) => call.reject(&ErrorResponse::NO_HANDLER, output),
        }
    }
}

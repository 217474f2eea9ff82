//! What a vendor brings: the services that an engine serves.

use crate::facts::Facts;
use crate::limits::{LATE_CALLS, STREAMS};
use crate::platform::{Id, Platform, Token};
use crate::time::Instant;
use agent_core::session::{Call, Handled, Server};
use agent_core::wire::Sink;
use heapless::Vec;

/// The services of an agent, above a platform.
///
/// One whose handlers answer at once needs [`dispatch`](Self::dispatch) alone. One that answers later keeps the
/// reply's token with the connection's [`Id`], and implements the other methods for it.
pub trait Services<P: Platform> {
    /// Hands a call to its handler, which answers it now or says that it will.
    fn dispatch(
        &mut self,
        call: Call<'_>,
        connection: Id,
        context: &mut Context<'_, P>,
        output: &mut dyn Sink,
    ) -> Handled;

    /// Something that the services watch is ready.
    fn on_ready(&mut self, _token: Token, _context: &mut Context<'_, P>) {}

    /// A connection is gone: nobody hears the answers to its calls any more.
    fn on_connection_lost(&mut self, _connection: Id, _context: &mut Context<'_, P>) {}

    /// The connections with calls that can be answered now.
    fn callers_to_answer(&self) -> Vec<Id, LATE_CALLS> {
        Vec::new()
    }

    /// Answers the calls of a connection that can be answered, as far as its output has room.
    fn answer(
        &mut self,
        _connection: Id,
        _server: &mut Server<'_, STREAMS>,
        _output: &mut dyn Sink,
        _context: &mut Context<'_, P>,
    ) {
    }

    /// Whether a call of this connection waits for a late answer: such a connection is not idle.
    fn has_caller(&self, _connection: Id) -> bool {
        false
    }

    /// Does what is due at `now`.
    fn run_timers(&mut self, _now: Instant, _context: &mut Context<'_, P>) {}

    /// When [`run_timers`](Self::run_timers) has something to do next.
    fn next_deadline(&self) -> Option<Instant> {
        None
    }
}

/// What services work with, for one event.
#[derive(Debug)]
pub struct Context<'c, P> {
    /// The world.
    pub platform: &'c mut P,
    /// What the agent knows of itself.
    pub facts: &'c mut Facts,
    /// To be set where [`Services::next_deadline`] may have changed, or [`Services::run_timers`] has something to do
    /// at once. A call that is answered later sets it by itself.
    pub timers_changed: &'c mut bool,
}

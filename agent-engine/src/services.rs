//! The services that an engine serves. A vendor implements its own.

use crate::callers::Callers;
use crate::facts::Facts;
use crate::limits::STREAMS;
use crate::platform::{Id, Platform, Token};
use crate::time::Instant;
use agent_core::session::{Call, Handled, Server};
use agent_core::wire::Sink;

/// The services of an agent, on a platform.
///
/// If all handlers answer at once, [`dispatch`](Self::dispatch) is enough. Services that answer later keep the reply's
/// token with the connection's [`Id`], and implement the other methods.
pub trait Services<P: Platform> {
    /// Passes a call to its handler, which answers it now or keeps a token to answer it later.
    fn dispatch(
        &mut self,
        call: Call<'_>,
        connection: Id,
        context: &mut Context<'_, P>,
        output: &mut dyn Sink,
    ) -> Handled;

    /// A source that the services watch is ready.
    fn on_ready(&mut self, _token: Token, _context: &mut Context<'_, P>) {}

    /// A connection was closed. Its calls can no longer be answered.
    fn on_connection_lost(&mut self, _connection: Id, _context: &mut Context<'_, P>) {}

    /// Returns the connections with calls that can be answered now.
    fn callers_to_answer(&self) -> Callers {
        Callers::NONE
    }

    /// Answers the calls of a connection that can be answered now, as far as its output has room.
    fn answer(
        &mut self,
        _connection: Id,
        _server: &mut Server<'_, STREAMS>,
        _output: &mut dyn Sink,
        _context: &mut Context<'_, P>,
    ) {
    }

    /// Whether a call of this connection waits for a late answer. If so, the connection is not idle.
    fn has_caller(&self, _connection: Id) -> bool {
        false
    }

    /// Whether the guest serves its host. If not, for example during a shutdown, the agent does not dial the host.
    fn is_ready(&self) -> bool {
        true
    }

    /// Runs the timers that have expired at `now`.
    fn run_timers(&mut self, _now: Instant, _context: &mut Context<'_, P>) {}

    /// When the next timer expires; `None` if none is set.
    fn next_deadline(&self) -> Option<Instant> {
        None
    }
}

/// What the services may use while they handle an event.
#[derive(Debug)]
pub struct Context<'c, P> {
    /// The platform.
    pub platform: &'c mut P,
    /// Boot times and generation.
    pub facts: &'c mut Facts,
    /// Set this if [`Services::next_deadline`] may have changed, or if [`Services::run_timers`] has to run at once. The
    /// engine sets it after every call that will be answered later.
    pub timers_changed: &'c mut bool,
}

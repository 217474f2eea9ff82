//! The engine: the connections of an agent, and the order in which they are served.

mod admission;
mod lending;
mod traffic;

use crate::connection::{Buffers, Connections};
use crate::facts::Facts;
use crate::limits::CONNECTION_SLOTS;
use crate::notice::Notice;
use crate::platform::{Id, Platform, Readiness, Token};
use crate::ready::ReadyReport;
use crate::services::{Context, Services};
use crate::time::{Duration, Instant, earlier, passed};
use admission::Accepting;
use agent_core::planted;
use agent_core::session::Local;

/// An agent without an operating system: connections, their sessions, and the services that they call.
///
/// # The loop
///
/// The program that drives an engine repeats four steps:
///
/// 1. call [`run_timers`](Self::run_timers), which returns the time until the next timer;
/// 2. wait, at most for that time, until a source that the platform watches is ready;
/// 3. call [`on_ready`](Self::on_ready) for each source that is ready;
/// 4. call [`answer_callers`](Self::answer_callers) once.
///
/// ```
/// # use agent_engine::{Engine, platform::{Platform, Readiness}, services::Services, time::Duration};
/// /// A platform that can wait for its sources.
/// trait Poll: Platform {
///     fn wait(&mut self, timeout: Option<Duration>) -> Vec<Readiness>;
/// }
///
/// fn serve<P: Poll, S: Services<P>>(mut engine: Engine<'_, '_, P, S>, mut platform: P) -> ! {
///     loop {
///         let timeout = engine.run_timers(&mut platform);
///         for readiness in platform.wait(timeout) {
///             engine.on_ready(readiness, &mut platform);
///         }
///         engine.answer_callers(&mut platform);
///     }
/// }
/// ```
///
/// No method of the engine blocks, and the platform provides the time. So the same events at the same times lead to the
/// same bytes.
#[derive(Debug)]
pub struct Engine<'m, 'l, P: Platform, S> {
    /// When the next timer expires. Recomputed if `timers_changed`.
    deadline: Option<Instant>,
    timers_changed: bool,
    /// A connection may wait for a large buffer. The flag avoids a search, which costs more than a small call.
    large_is_wanted: bool,
    local: &'l Local<'l>,
    facts: Facts,
    connections: Connections<'m, 'l, P::Socket>,
    accepting: Accepting,
    ready_report: ReadyReport,
    trusted_user: u32,
    services: S,
}

/// The parts of an [`Engine`].
#[derive(Debug)]
pub struct Setup<'m, 'l, T, S> {
    /// What this agent speaks and serves.
    pub local: &'l Local<'l>,
    /// Boot times and generation.
    pub facts: Facts,
    /// Memory for connections.
    pub buffers: Buffers<'m, 'l, T>,
    /// The user whose processes may connect over a Unix socket. Over vsock, only the host may connect.
    pub trusted_user: u32,
    /// Whether to report readiness. If so, the platform has to be able to dial.
    pub reports_readiness: bool,
    /// The services that the calls reach.
    pub services: S,
}

impl<'m, 'l, P: Platform, S: Services<P>> Engine<'m, 'l, P, S> {
    /// Creates an engine without connections.
    pub fn new(setup: Setup<'m, 'l, P::Socket, S>) -> Self {
        Self {
            deadline: None,
            timers_changed: true,
            large_is_wanted: false,
            local: setup.local,
            facts: setup.facts,
            connections: Connections::new(setup.buffers),
            accepting: Accepting::default(),
            ready_report: ReadyReport::new(setup.reports_readiness),
            trusted_user: setup.trusted_user,
            services: setup.services,
        }
    }

    /// Runs expired timers. Returns the time until the next one; `None` if none is set.
    pub fn run_timers(&mut self, platform: &mut P) -> Option<Duration> {
        if !self.timers_changed && self.deadline.is_none() {
            return None;
        }
        let now = platform.now();
        if self.deadline.is_some_and(|deadline| deadline <= now) {
            self.timers_changed = true;
        }
        if self.timers_changed {
            // Reset before they run, because they may leave more work to do at once.
            self.timers_changed = false;
            self.run_all_timers(now, platform);
            let deadlines = [
                self.connections.next_deadline(),
                self.accepting.paused_until,
                self.services.next_deadline(),
                self.ready_report.next_deadline(),
            ];
            self.deadline = deadlines.into_iter().fold(None, earlier);
        }
        if self.timers_changed {
            return Some(Duration::ZERO);
        }
        Some(self.deadline?.saturating_since(now))
    }

    /// Handles a source that is ready.
    pub fn on_ready(&mut self, readiness: Readiness, platform: &mut P) {
        match readiness.token {
            Token::Listener => self.accept(platform),
            Token::Connection(id) => self.serve(id, readiness, platform),
            token => {
                let (services, mut context) = self.services_and_context(platform);
                services.on_ready(token, &mut context);
            }
        }
    }

    /// Answers the calls whose late answers are available, and lends free large buffers to connections that wait for one.
    pub fn answer_callers(&mut self, platform: &mut P) {
        for slot in self.services.callers_to_answer().slots() {
            if let Some(id) = self.connections.open_at(slot) {
                self.answer(id, platform);
                self.progress(id, platform);
            }
        }
        planted!("waiter-never-woken", (), self.lend_large_buffers(platform));
    }

    /// Closes all connections. Call this if the process outlives the engine: dropping the engine does not close them,
    /// because they live in memory that it borrows.
    pub fn close_all(&mut self, platform: &mut P) {
        for index in 0..CONNECTION_SLOTS {
            if let Some(id) = self.connections.open_at(index) {
                self.close(id, platform);
            }
        }
    }

    /// The services.
    pub const fn services(&self) -> &S {
        &self.services
    }

    /// Boot times and generation.
    pub const fn facts(&self) -> &Facts {
        &self.facts
    }

    fn run_all_timers(&mut self, now: Instant, platform: &mut P) {
        let (services, mut context) = self.services_and_context(platform);
        services.run_timers(now, &mut context);
        self.close_stalled(now, platform);
        self.answer_callers(platform);
        if passed(self.accepting.paused_until, now) {
            self.resume_accepting(platform);
        }
        if let Some(id) = self.ready_report.timed_out(now) {
            platform.note(Notice::ReadinessTimedOut);
            self.close(id, platform);
        }
        if self.ready_report.is_due(now) {
            if planted!("dials-while-ending", true, self.services.is_ready()) {
                self.dial(now, platform);
            } else {
                self.ready_report.stop();
            }
        }
    }

    fn dial(&mut self, now: Instant, platform: &mut P) {
        match platform.dial() {
            Some(socket) => self.on_dialled(socket, now, platform),
            None => self.ready_report.retry_later(now),
        }
    }

    /// Closes a connection, and reports that to the services and to the report of readiness.
    fn close(&mut self, id: Id, platform: &mut P) {
        if !self.connections.remove(id, platform) {
            return;
        }
        let now = platform.now();
        let (services, mut context) = self.services_and_context(platform);
        services.on_connection_lost(id, &mut context);
        self.ready_report.on_connection_lost(id, now);
        if let Some(until) = &mut self.accepting.paused_until {
            *until = now;
        }
        self.timers_changed = true;
    }

    /// The services, and a context for them.
    fn services_and_context<'c>(&'c mut self, platform: &'c mut P) -> (&'c mut S, Context<'c, P>) {
        let context = Context {
            platform,
            facts: &mut self.facts,
            timers_changed: &mut self.timers_changed,
        };
        (&mut self.services, context)
    }
}

//! How long a process lives: its lease, its time limit, its end, and how long it is remembered.

use super::memory::Memory;
use super::process::{Process, State};
use crate::agent::stopping::Kill;
use crate::platform::Id;
use crate::system::{Exit, Program};
use crate::time::{Duration, Instant, earlier, passed};
use agent_core::messages::{ProcessEnd, ProcessEndOutcome, StartStage, StoppedBy};
use agent_core::planted;

/// How long a process that has ended is remembered.
const REMEMBERED: Duration = Duration::from_secs(600);

impl<P: Program> Process<P> {
    /// A connection uses the process. Its lease does not run meanwhile.
    pub(super) fn use_by(&mut self, connection: Id) {
        self.users.insert(connection);
        planted!("lease-runs-on", (), self.lease_ends = None);
    }

    /// A connection was closed. If it was the last one that used the process, the lease begins.
    pub(super) fn on_connection_lost(&mut self, connection: Id, now: Instant) {
        self.input.on_connection_lost(connection);
        if !self.users.contains(connection) {
            return;
        }
        self.users.remove(connection);
        if self.users.is_empty()
            && let Some(lease) = self.lease
        {
            self.lease_ends = Some(now.saturating_add(lease));
            self.run_timers(now);
        }
    }

    /// The process has exited. Its outputs end when their last writer has closed them, which may be later.
    pub(super) fn on_ended(&mut self, exit: Exit, now: Instant, memory: &mut Memory<'_>) {
        self.on_start_report(memory);
        match self.state {
            State::Starting => {
                // It has ended without a report: something has killed it before the program was executed.
                self.key = None;
                self.state = State::Failed {
                    stage: StartStage::Other,
                    errno: 0,
                    subject: 0,
                };
            }
            State::Running => self.end_with(exit, now),
            State::Failed { .. } | State::Ended { .. } => {}
        }
    }

    fn end_with(&mut self, exit: Exit, now: Instant) {
        let ran = now.saturating_since(self.started);
        self.stopping.on_ended(&mut self.program);
        self.kill = self.stopping.kill_at().map(Kill::new);
        self.lease_ends = None;
        self.time_limit = None;
        self.input.close(&mut self.program);
        let end = ProcessEnd {
            outcome: Some(match exit {
                Exit::Code(code) => ProcessEndOutcome::ExitCode(code.cast_unsigned()),
                Exit::Signal(signal) => ProcessEndOutcome::Signal(signal.cast_unsigned()),
            }),
            stopped_by: self.stopping.by(),
            ran_ms: ran.as_nanos() / 1_000_000,
        };
        let forget_at = now.saturating_add(REMEMBERED);
        self.state = State::Ended { end, forget_at };
    }

    /// Nobody needs the process any more: it is forgotten at its end.
    pub(super) const fn release(&mut self) {
        self.released = true;
    }

    /// Stops the process, if it has not ended.
    pub(super) fn stop(&mut self, by: StoppedBy, now: Instant) {
        if self.is_alive() {
            self.stopping.begin(by, now, &mut self.program);
        }
    }

    /// Kills the process and all that it has started at this time, if it then still runs.
    pub(super) fn kill_by(&mut self, at: Instant) {
        self.stopping.kill_by(at);
    }

    /// Whether something that the process has left behind has to be killed.
    pub(super) const fn has_to_kill(&self) -> bool {
        self.kill.is_some()
    }

    /// When the next timer expires.
    pub(super) fn next_deadline(&self) -> Option<Instant> {
        let own = match self.state {
            State::Ended { forget_at, .. } => earlier(
                Some(forget_at).filter(|_| !self.released),
                self.kill.map(|kill| kill.next_deadline()),
            ),
            // Nothing of it is left to stop.
            State::Failed { .. } => None,
            State::Starting | State::Running => earlier(
                earlier(self.lease_ends, self.time_limit),
                self.stopping.kill_at(),
            ),
        };
        let idle = earlier(self.stdout.next_deadline(), self.stderr.next_deadline());
        earlier(own, idle)
    }

    /// Runs expired timers: stops the process, kills it, or forgets it.
    pub(super) fn run_timers(&mut self, now: Instant) {
        if let State::Ended { forget_at, .. } = self.state {
            self.released |= forget_at <= now;
            let program = &mut self.program;
            self.kill.take_if(|kill| !kill.run_timers(now, program));
            return;
        }
        if self.is_alive() {
            self.stopping.run_timers(now, &mut self.program);
        }
        if passed(self.lease_ends, now) || passed(self.time_limit, now) {
            (self.lease_ends, self.time_limit) = (None, None);
            planted!("lease-never-ends", (), self.stop(StoppedBy::Term, now));
        }
    }
}

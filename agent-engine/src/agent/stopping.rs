//! How the agent stops a program: `SIGTERM`, and `SIGKILL` two seconds later.

use crate::system::{Program, Signal};
use crate::time::{Duration, Instant, passed};
use agent_core::messages::StoppedBy;
use agent_core::planted;

/// The time between `SIGTERM` and `SIGKILL`.
const GRACE: Duration = Duration::from_secs(2);
/// The pause between two looks at what a program has left behind.
const LOOK: Duration = Duration::from_millis(100);

/// What the agent has done to end a program, and when it kills it.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Stopping {
    by: StoppedBy,
    kill_at: Option<Instant>,
}

/// What a program left behind has to be killed.
#[derive(Clone, Copy, Debug)]
pub(super) struct Kill {
    /// When it is killed.
    at: Instant,
    /// When the engine looks next whether it has ended by itself. No event reports that.
    look_at: Instant,
}

impl Stopping {
    /// What the agent has done.
    pub(super) const fn by(&self) -> StoppedBy {
        self.by
    }

    /// When the program, or what it has left behind, is killed.
    pub(super) const fn kill_at(&self) -> Option<Instant> {
        self.kill_at
    }

    /// Sends `SIGTERM`, and `SIGKILL` two seconds later, unless that has begun. A program in a frozen group does not handle
    /// `SIGTERM`, and is killed by `SIGKILL`.
    pub(super) fn begin(&mut self, by: StoppedBy, now: Instant, program: &mut impl Program) {
        if self.by != StoppedBy::Nothing {
            return;
        }
        self.by = by;
        self.kill_by(now.saturating_add(GRACE));
        program.signal(Signal::Term);
    }

    /// Sends `SIGKILL` at this time, or earlier if that was intended before.
    pub(super) fn kill_by(&mut self, at: Instant) {
        self.kill_at = Some(self.kill_at.map_or(at, |before| before.min(at)));
    }

    /// Kills the program if its time has come.
    pub(super) fn run_timers(&mut self, now: Instant, program: &mut impl Program) {
        if !passed(self.kill_at, now) {
            return;
        }
        self.kill_at = None;
        // Without SIGTERM, it was a caller who wanted SIGKILL at this time.
        if self.by == StoppedBy::Term {
            self.by = StoppedBy::Kill;
        }
        planted!("kill-never-sent", (), program.signal(Signal::Kill));
    }

    /// After the exit: kills what the program has left behind if its time has come.
    pub(super) fn kill_rest(&mut self, now: Instant, program: &mut impl Program) {
        if passed(self.kill_at, now) {
            self.kill_at = None;
            program.kill_left_behind();
        }
    }

    /// The program has exited. What was stopped is stopped as a whole: what it left behind has the rest of the time to end. A
    /// caller's time for `SIGKILL` is void.
    pub(super) fn on_ended(&mut self, program: &mut impl Program) {
        let is_stopped = self.by != StoppedBy::Nothing;
        if self.kill_at.is_some()
            && planted!(
                "rest-not-killed",
                true,
                !is_stopped || !program.has_left_behind()
            )
        {
            self.kill_at = None;
        }
    }
}

impl Kill {
    /// What a program left behind is killed at this time.
    pub(super) const fn new(at: Instant) -> Self {
        Self {
            at,
            look_at: Instant::BOOT,
        }
    }

    /// When it is killed.
    pub(super) const fn at(&self) -> Instant {
        self.at
    }

    /// When the next timer expires.
    pub(super) fn next_deadline(&self) -> Instant {
        self.look_at.min(self.at)
    }

    /// Kills what was left behind if its time has come, and looks whether that is still necessary. Returns false once it is not.
    #[must_use]
    pub(super) fn run_timers(&mut self, now: Instant, program: &mut impl Program) -> bool {
        if self.look_at <= now && !program.has_left_behind() {
            return false;
        }
        if self.at <= now {
            program.kill_left_behind();
            return false;
        }
        if self.look_at <= now {
            self.look_at = now.saturating_add(LOOK);
        }
        true
    }
}

//! How much of an output was passed on, and how much is to be.

use handclasp::v1::OutputState;

/// The most that a pipe or a terminal holds, in bytes. The process may have written that much before its exit without the
/// agent having read it.
const PIPE: u64 = 64 * 1024;

/// How much of an output was passed on, and how much is to be.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Progress {
    /// Of the next byte.
    pub(super) offset: u64,
    pub(super) has_ended: bool,
    goal: Option<u64>,
    /// Whether nothing was left to pass on at the last check.
    is_caught_up: bool,
}

impl Progress {
    pub(super) fn new(offset: u64) -> Self {
        Self {
            offset,
            ..Self::default()
        }
    }

    /// Sets the goal to what is written by now.
    pub(super) fn stop_here(&mut self, state: Option<OutputState>) {
        self.goal = Some(state.map_or(0, |state| state.written));
    }

    /// Sets the goal to what the process has written before its exit, as far as that is known at one of several checks
    /// after the exit. Others may go on writing.
    pub(super) fn check(&mut self, state: Option<OutputState>) {
        let written = state.map_or(0, |state| state.written);
        let waits = state.is_some_and(|state| state.waiting_ms > 0);
        // If nothing was left at the check before, the agent has had the room and the time to empty the pipe.
        let unread = if self.is_caught_up && !waits { 0 } else { PIPE };
        let goal = written.saturating_add(unread);
        self.goal = Some(self.goal.map_or(goal, |before| before.min(goal)));
        self.is_caught_up = !waits && self.offset >= written;
    }

    pub(super) fn is_done(&self) -> bool {
        self.has_ended || self.goal.is_some_and(|goal| self.offset >= goal)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn state(written: u64, waiting_ms: u64) -> OutputState {
        OutputState {
            written,
            waiting_ms,
            ..OutputState::default()
        }
    }

    #[test]
    fn an_output_that_grows_all_the_time_is_followed_for_a_pipe_at_most() {
        let mut output = Progress::new(0);
        output.check(Some(state(100_000, 7)));
        output.check(Some(state(900_000, 7)));
        output.offset = 165_535;
        assert!(!output.is_done());
        output.offset = 165_536;
        assert!(output.is_done());
    }

    #[test]
    fn an_output_that_was_passed_on_ends_at_the_next_check() {
        let mut output = Progress::new(50);
        output.check(Some(state(50, 0)));
        assert!(!output.is_done(), "there may be more in the pipe");
        output.check(Some(state(60, 0)));
        assert!(!output.is_done());
        output.offset = 60;
        assert!(output.is_done());
    }

    #[test]
    fn what_waits_for_room_is_not_all_that_was_written() {
        let mut output = Progress::new(50);
        output.check(Some(state(50, 0)));
        output.check(Some(state(60, 1)));
        output.offset = 60;
        assert!(!output.is_done());
    }
}

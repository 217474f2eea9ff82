//! The report of readiness to the host. The agent dials until the host has answered.

use crate::platform::Id;
use crate::time::{Duration, Instant};
use agent_core::planted;

/// The first pause between two attempts.
const FIRST_PAUSE: Duration = Duration::from_millis(100);
/// The longest pause.
const LONGEST_PAUSE: Duration = Duration::from_secs(5);
/// The time limit for the host's answer.
const ANSWER: Duration = Duration::from_secs(5);

/// The state of the report of readiness.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ReadyReport {
    state: State,
    pause: Duration,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    /// No report is wanted, or the host has answered.
    Done,
    /// The agent dials at this time.
    Waiting { until: Instant },
    /// The agent has dialled on this connection. The host has to answer until then.
    Dialled { id: Id, until: Instant },
}

impl ReadyReport {
    /// With `reports`, the agent dials at once.
    pub(crate) const fn new(reports: bool) -> Self {
        Self {
            state: if reports {
                State::Waiting {
                    until: Instant::BOOT,
                }
            } else {
                State::Done
            },
            pause: FIRST_PAUSE,
        }
    }

    /// When to dial next, or when the answer times out.
    pub(crate) const fn next_deadline(&self) -> Option<Instant> {
        match self.state {
            State::Waiting { until } | State::Dialled { until, .. } => Some(until),
            State::Done => None,
        }
    }

    /// The connection on which the host did not answer in time.
    pub(crate) fn timed_out(&self, now: Instant) -> Option<Id> {
        match self.state {
            State::Dialled { id, until } if until <= now => Some(id),
            _ => None,
        }
    }

    /// Whether to dial now.
    pub(crate) fn is_due(&self, now: Instant) -> bool {
        matches!(self.state, State::Waiting { until } if until <= now)
    }

    /// The agent has dialled on this connection.
    pub(crate) const fn on_dialled(&mut self, id: Id, now: Instant) {
        let until = now.saturating_add(ANSWER);
        self.state = State::Dialled { id, until };
    }

    /// The host has answered.
    pub(crate) fn on_answered(&mut self, id: Id) {
        if planted!("dials-though-heard", false, self.is_on(id)) {
            self.state = State::Done;
        }
    }

    /// A connection was closed. If the report was on it and has no answer, the agent dials again.
    pub(crate) fn on_connection_lost(&mut self, id: Id, now: Instant) {
        if self.is_on(id) {
            planted!(
                "never-dials-again",
                self.state = State::Done,
                self.retry_later(now)
            );
        }
    }

    /// Schedules the next attempt after a pause, which doubles each time.
    pub(crate) fn retry_later(&mut self, now: Instant) {
        self.state = State::Waiting {
            until: now.saturating_add(self.pause),
        };
        self.pause = planted!(
            "pause-does-not-grow",
            FIRST_PAUSE,
            self.pause.saturating_mul(2).min(LONGEST_PAUSE)
        );
    }

    fn is_on(&self, connection: Id) -> bool {
        matches!(self.state, State::Dialled { id, .. } if id == connection)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{NANOSECOND, at, just_below, millis, secs};

    const ID: Id = Id {
        index: 1,
        serial: 2,
    };
    const OTHER: Id = Id {
        index: 1,
        serial: 3,
    };
    const NOW: Instant = at(secs(9));

    fn dialled() -> ReadyReport {
        let mut ready_report = ReadyReport::new(true);
        assert!(ready_report.is_due(Instant::BOOT));
        ready_report.on_dialled(ID, NOW);
        ready_report
    }

    #[test]
    fn without_a_report_there_is_nothing_to_do() {
        let ready_report = ReadyReport::new(false);
        assert!(!ready_report.is_due(NOW));
        assert_eq!(ready_report.timed_out(NOW), None);
        assert_eq!(ready_report.next_deadline(), None);
    }

    #[test]
    fn an_answer_counts_only_on_the_connection_that_was_dialled() {
        let mut ready_report = dialled();
        ready_report.on_answered(OTHER);
        let until = NOW.saturating_add(secs(5));
        assert_eq!(ready_report.next_deadline(), Some(until));
        ready_report.on_answered(ID);
        assert_eq!(ready_report.next_deadline(), None);
        ready_report.on_connection_lost(ID, NOW);
        assert_eq!(ready_report.next_deadline(), None);
    }

    #[test]
    fn an_answer_is_overdue_after_five_seconds() {
        let ready_report = dialled();
        let early = NOW.saturating_add(just_below(secs(5)));
        assert_eq!(ready_report.timed_out(early), None);
        assert_eq!(
            ready_report.timed_out(early.saturating_add(NANOSECOND)),
            Some(ID)
        );
        assert!(!ready_report.is_due(NOW.saturating_add(secs(100))));
    }

    #[test]
    fn a_connection_that_is_lost_is_dialled_again_after_a_pause() {
        let mut ready_report = dialled();
        ready_report.on_connection_lost(OTHER, NOW);
        assert_eq!(
            ready_report.timed_out(NOW.saturating_add(secs(5))),
            Some(ID)
        );
        ready_report.on_connection_lost(ID, NOW);
        let until = NOW.saturating_add(millis(100));
        assert_eq!(ready_report.next_deadline(), Some(until));
        assert!(!ready_report.is_due(NOW.saturating_add(just_below(millis(100)))));
        assert!(ready_report.is_due(until));
        assert_eq!(ready_report.timed_out(until), None);
        // While nothing is dialled there is nothing to lose, or to hear on.
        ready_report.on_connection_lost(ID, NOW.saturating_add(secs(1)));
        ready_report.on_answered(ID);
        assert_eq!(ready_report.next_deadline(), Some(until));
    }
}

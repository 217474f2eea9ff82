//! The report of readiness to the host. The agent dials until the host has answered, keeps that connection, and dials again
//! when it is lost: the host was restarted, or the guest was restored from a snapshot.

use crate::platform::Id;
use crate::time::{Duration, Instant};
use agent_core::planted;

/// The first pause between two attempts.
const FIRST_PAUSE: Duration = Duration::from_millis(100);
/// The longest pause.
const LONGEST_PAUSE: Duration = Duration::from_secs(5);
/// The time between two attempts if the host has answered the first one. A host that hangs up after each answer is dialled
/// once a second.
const AFTER_ANSWER: Duration = Duration::from_secs(1);
/// The time limit for the host's answer.
const ANSWER: Duration = Duration::from_secs(5);

/// The state of the report of readiness.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ReadyReport {
    state: State,
    pause: Duration,
    dialled_at: Instant,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    /// No report is wanted.
    Off,
    /// The agent dials at this time.
    Waiting { until: Instant },
    /// The agent has dialled on this connection. The host has to answer until then.
    Dialled { id: Id, until: Instant },
    /// The host has answered on this connection, which is still open.
    Answered { id: Id },
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
                State::Off
            },
            pause: FIRST_PAUSE,
            dialled_at: Instant::BOOT,
        }
    }

    /// When to dial next, or when the answer times out.
    pub(crate) const fn next_deadline(&self) -> Option<Instant> {
        match self.state {
            State::Waiting { until } | State::Dialled { until, .. } => Some(until),
            State::Off | State::Answered { .. } => None,
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

    /// Dials no more: the guest is shutting down.
    pub(crate) const fn stop(&mut self) {
        self.state = State::Off;
    }

    /// The agent has dialled on this connection.
    pub(crate) const fn on_dialled(&mut self, id: Id, now: Instant) {
        self.dialled_at = now;
        let until = now.saturating_add(ANSWER);
        self.state = State::Dialled { id, until };
    }

    /// The host has answered.
    pub(crate) fn on_answered(&mut self, id: Id) {
        if planted!("dials-though-heard", false, self.is_on(id)) {
            self.state = State::Answered { id };
            self.pause = FIRST_PAUSE;
        }
    }

    /// Whether the host has answered on this connection. It is kept, because its end says that the host has to be dialled.
    pub(crate) fn has_answered_on(&self, connection: Id) -> bool {
        matches!(self.state, State::Answered { id } if id == connection)
    }

    /// A connection was closed. If the report was on it, the agent dials again: at once if the host had answered, else after
    /// a pause.
    pub(crate) fn on_connection_lost(&mut self, id: Id, now: Instant) {
        if self.has_answered_on(id) {
            let until = self.dialled_at.saturating_add(AFTER_ANSWER).max(now);
            self.state = planted!(
                "lost-host-not-dialled",
                State::Off,
                State::Waiting { until }
            );
        } else if self.is_on(id) {
            planted!(
                "never-dials-again",
                self.state = State::Off,
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
        assert!(!ready_report.has_answered_on(ID));
        ready_report.on_answered(ID);
        assert_eq!(ready_report.next_deadline(), None);
        assert!(ready_report.has_answered_on(ID) && !ready_report.has_answered_on(OTHER));
        ready_report.on_connection_lost(OTHER, NOW);
        assert_eq!(ready_report.next_deadline(), None);
    }

    #[test]
    fn a_host_that_has_answered_is_dialled_at_once_when_it_is_lost() {
        let mut ready_report = dialled();
        ready_report.retry_later(NOW);
        ready_report.on_dialled(ID, NOW);
        ready_report.on_answered(ID);
        let late = NOW.saturating_add(secs(1));
        ready_report.on_connection_lost(ID, late);
        assert_eq!(ready_report.next_deadline(), Some(late));
        assert!(ready_report.is_due(late));
        // The pauses start over.
        ready_report.retry_later(late);
        let until = late.saturating_add(millis(100));
        assert_eq!(ready_report.next_deadline(), Some(until));
    }

    #[test]
    fn a_host_that_hangs_up_after_its_answer_is_dialled_once_a_second() {
        let mut ready_report = dialled();
        ready_report.on_answered(ID);
        ready_report.on_connection_lost(ID, NOW.saturating_add(millis(10)));
        let until = NOW.saturating_add(secs(1));
        assert_eq!(ready_report.next_deadline(), Some(until));
        assert!(!ready_report.is_due(NOW.saturating_add(just_below(secs(1)))));
        ready_report.stop();
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

//! Reporting readiness to the host, until the host has heard of it.

use crate::platform::Id;
use crate::time::{Duration, Instant};
use agent_core::planted;

/// The first pause between two attempts.
const FIRST_PAUSE: Duration = Duration::from_millis(100);
/// The longest pause.
const LONGEST_PAUSE: Duration = Duration::from_secs(5);
/// How long the host may take to answer.
const ANSWER: Duration = Duration::from_secs(5);

/// How far the report of readiness has come.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Readying {
    state: State,
    pause: Duration,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    /// Nobody is to be told, or the host has answered.
    Done,
    /// Dial at this time.
    Waiting { until: Instant },
    /// On this connection, where the host has until then to answer.
    Dialled { id: Id, until: Instant },
}

impl Readying {
    /// Dials at once, if readiness is to be reported.
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

    /// When the host has to be dialled next, or to have answered.
    pub(crate) const fn next_deadline(&self) -> Option<Instant> {
        match self.state {
            State::Waiting { until } | State::Dialled { until, .. } => Some(until),
            State::Done => None,
        }
    }

    /// The connection on which the host has not answered in time.
    pub(crate) fn overdue(&self, now: Instant) -> Option<Id> {
        match self.state {
            State::Dialled { id, until } if until <= now => Some(id),
            _ => None,
        }
    }

    /// Whether the host is to be dialled now.
    pub(crate) fn is_due(&self, now: Instant) -> bool {
        matches!(self.state, State::Waiting { until } if until <= now)
    }

    /// The host was dialled on this connection.
    pub(crate) const fn on_dialled(&mut self, id: Id, now: Instant) {
        let until = now.saturating_add(ANSWER);
        self.state = State::Dialled { id, until };
    }

    /// The host has answered.
    pub(crate) fn on_heard(&mut self, id: Id) {
        if planted!("dials-though-heard", false, self.is_on(id)) {
            self.state = State::Done;
        }
    }

    /// A connection is gone: if it was this one and the host has not heard, it is dialled again.
    pub(crate) fn on_connection_lost(&mut self, id: Id, now: Instant) {
        if self.is_on(id) {
            planted!(
                "never-dials-again",
                self.state = State::Done,
                self.retry_later(now)
            );
        }
    }

    /// Dials again after a pause, which doubles each time.
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

    fn dialled() -> Readying {
        let mut readying = Readying::new(true);
        assert!(readying.is_due(Instant::BOOT));
        readying.on_dialled(ID, NOW);
        readying
    }

    #[test]
    fn who_is_not_to_report_has_nothing_to_do() {
        let readying = Readying::new(false);
        assert!(!readying.is_due(NOW));
        assert_eq!(readying.overdue(NOW), None);
        assert_eq!(readying.next_deadline(), None);
    }

    #[test]
    fn an_answer_counts_only_on_the_connection_that_was_dialled() {
        let mut readying = dialled();
        readying.on_heard(OTHER);
        let until = NOW.saturating_add(secs(5));
        assert_eq!(readying.next_deadline(), Some(until));
        readying.on_heard(ID);
        assert_eq!(readying.next_deadline(), None);
        readying.on_connection_lost(ID, NOW);
        assert_eq!(readying.next_deadline(), None);
    }

    #[test]
    fn an_answer_is_overdue_after_five_seconds() {
        let readying = dialled();
        let early = NOW.saturating_add(just_below(secs(5)));
        assert_eq!(readying.overdue(early), None);
        assert_eq!(readying.overdue(early.saturating_add(NANOSECOND)), Some(ID));
        assert!(!readying.is_due(NOW.saturating_add(secs(100))));
    }

    #[test]
    fn a_connection_that_is_lost_is_dialled_again_after_a_pause() {
        let mut readying = dialled();
        readying.on_connection_lost(OTHER, NOW);
        assert_eq!(readying.overdue(NOW.saturating_add(secs(5))), Some(ID));
        readying.on_connection_lost(ID, NOW);
        let until = NOW.saturating_add(millis(100));
        assert_eq!(readying.next_deadline(), Some(until));
        assert!(!readying.is_due(NOW.saturating_add(just_below(millis(100)))));
        assert!(readying.is_due(until));
        assert_eq!(readying.overdue(until), None);
        // While nothing is dialled there is nothing to lose, or to hear on.
        readying.on_connection_lost(ID, NOW.saturating_add(secs(1)));
        readying.on_heard(ID);
        assert_eq!(readying.next_deadline(), Some(until));
    }
}

//! Ending the guest in order: answer, ask everyone to end, end them, turn off.

use crate::notice::Notice;
use crate::platform::Id;
use crate::system::{Signal, System};
use crate::time::{Duration, Instant};
use agent_core::messages::PowerAction;
use agent_core::planted;

/// How long the caller has to take the answer and hang up.
const ANSWER: Duration = Duration::from_secs(1);
/// How long processes have between `SIGTERM` and `SIGKILL`.
const TERM: Duration = Duration::from_secs(2);
/// How long `SIGKILL` may take.
const KILL: Duration = Duration::from_secs(1);

/// How far the guest's end has come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Power {
    /// Nobody has asked for it.
    #[default]
    On,
    /// The caller has been told, and should hang up.
    Answering {
        /// What was asked.
        action: PowerAction,
        /// By whom.
        caller: Id,
        /// When it goes on all the same.
        until: Instant,
    },
    /// Every process was asked to end.
    Terminating {
        /// What was asked.
        action: PowerAction,
        /// When they are ended.
        until: Instant,
    },
    /// Every process is being ended.
    Killing {
        /// What was asked.
        action: PowerAction,
        /// When it goes on all the same.
        until: Instant,
    },
    /// The platform was told to turn the guest off.
    Over,
}

impl Power {
    /// Whether the guest's end has begun.
    pub(super) fn is_ending(self) -> bool {
        self != Self::On
    }

    /// Whether the next step comes as soon as nothing runs.
    pub(super) const fn waits_for_programs(self) -> bool {
        matches!(self, Self::Terminating { .. } | Self::Killing { .. })
    }

    /// A caller asks for the end.
    pub(super) fn on_request(
        &mut self,
        action: PowerAction,
        caller: Id,
        now: Instant,
        platform: &mut impl System,
    ) {
        if *self == Self::On {
            platform.note(Notice::ShutdownRequested);
            *self = Self::Answering {
                action,
                caller,
                until: now.saturating_add(ANSWER),
            };
        }
    }

    /// A signal asks for the end. True if programs have to be stopped now.
    pub(super) fn on_signal(
        &mut self,
        is_init: bool,
        now: Instant,
        platform: &mut impl System,
    ) -> bool {
        let is_news = matches!(self, Self::On | Self::Answering { .. });
        if is_news {
            platform.note(Notice::ShutdownSignalled);
            self.terminate(PowerAction::PowerOff, is_init, now, platform);
        }
        is_news
    }

    /// A connection is gone. True if programs have to be stopped now: it was that of the caller who asked for the end.
    pub(super) fn on_connection_lost(
        &mut self,
        id: Id,
        is_init: bool,
        now: Instant,
        platform: &mut impl System,
    ) -> bool {
        match *self {
            Self::Answering { action, caller, .. } if caller == id => {
                self.terminate(action, is_init, now, platform);
                true
            }
            _ => false,
        }
    }

    /// When [`Power::run_timers`] has something to do next.
    pub(super) const fn next_deadline(self) -> Option<Instant> {
        match self {
            Self::On | Self::Over => None,
            Self::Answering { until, .. }
            | Self::Terminating { until, .. }
            | Self::Killing { until, .. } => Some(until),
        }
    }

    /// Goes on where its time has come, or nothing runs any more. True if programs have to be stopped now.
    pub(super) fn run_timers(
        &mut self,
        is_init: bool,
        nothing_runs: bool,
        now: Instant,
        platform: &mut impl System,
    ) -> bool {
        match *self {
            Self::Answering { action, until, .. } if until <= now => {
                self.terminate(action, is_init, now, platform);
                return true;
            }
            Self::Terminating { action, .. }
                if planted!("off-while-programs-run", true, nothing_runs) =>
            {
                self.finish(action, is_init, platform);
            }
            Self::Terminating { action, until } if until <= now => {
                if is_init {
                    platform.signal_everyone(Signal::Kill);
                }
                *self = Self::Killing {
                    action,
                    until: now.saturating_add(KILL),
                };
            }
            Self::Killing { action, until } if nothing_runs || until <= now => {
                self.finish(action, is_init, platform);
            }
            _ => {}
        }
        false
    }

    fn terminate(
        &mut self,
        action: PowerAction,
        is_init: bool,
        now: Instant,
        platform: &mut impl System,
    ) {
        if planted!("nobody-asked-to-end", false, is_init) {
            platform.signal_everyone(Signal::Term);
        }
        *self = Self::Terminating {
            action,
            until: now.saturating_add(TERM),
        };
    }

    fn finish(&mut self, action: PowerAction, is_init: bool, platform: &mut impl System) {
        *self = Self::Over;
        platform.note(Notice::ShutdownComplete);
        platform.finish(action, is_init);
    }
}

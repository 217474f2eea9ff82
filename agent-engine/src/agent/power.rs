//! The shutdown of the guest: answer the caller, terminate all processes, kill the rest, turn off.

use crate::notice::Notice;
use crate::platform::Id;
use crate::system::{Signal, System};
use crate::time::{Duration, Instant};
use agent_core::messages::PowerAction;
use agent_core::planted;

/// How long the caller may take to read the answer and hang up.
const ANSWER: Duration = Duration::from_secs(1);
/// The time between `SIGTERM` and `SIGKILL`.
const TERM: Duration = Duration::from_secs(2);
/// How long to wait after `SIGKILL`.
const KILL: Duration = Duration::from_secs(1);

/// The state of the shutdown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Power {
    /// No shutdown was requested.
    #[default]
    On,
    /// The caller was answered, and should hang up.
    Answering {
        /// The requested action.
        action: PowerAction,
        /// The caller's connection.
        caller: Id,
        /// When the next step begins even if the caller has not hung up.
        until: Instant,
    },
    /// `SIGTERM` was sent to all processes.
    Terminating {
        /// The requested action.
        action: PowerAction,
        /// When `SIGKILL` is sent.
        until: Instant,
    },
    /// `SIGKILL` was sent to all processes.
    Killing {
        /// The requested action.
        action: PowerAction,
        /// When the guest is turned off even if processes are left.
        until: Instant,
    },
    /// The platform was told to turn the guest off.
    Over,
}

impl Power {
    /// Whether the shutdown has begun.
    pub(super) fn is_ending(self) -> bool {
        self != Self::On
    }

    /// Whether the next step begins as soon as nothing runs.
    pub(super) const fn waits_for_programs(self) -> bool {
        matches!(self, Self::Terminating { .. } | Self::Killing { .. })
    }

    /// A caller requests the shutdown.
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

    /// A signal requests the shutdown. Returns true if programs have to be stopped now.
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

    /// A connection was closed. Returns true if it was that of the caller, so that programs have to be stopped now.
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

    /// When the next timer expires.
    pub(super) const fn next_deadline(self) -> Option<Instant> {
        match self {
            Self::On | Self::Over => None,
            Self::Answering { until, .. }
            | Self::Terminating { until, .. }
            | Self::Killing { until, .. } => Some(until),
        }
    }

    /// Begins the next step if its time has come or nothing runs. Returns true if programs have to be stopped now.
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

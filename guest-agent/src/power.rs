//! Ending the guest in order: answer, ask everyone to end, end them, turn off.

use crate::arch;
use crate::log::{self, info};
use crate::poller::Id;
use agent_core::messages::PowerAction;
use rustix::process::Signal;
use rustix::system::{RebootCommand, reboot};

/// How long the caller has to take the answer and hang up, in nanoseconds.
const ANSWER_NS: u64 = 1_000_000_000;
/// How long processes have between `SIGTERM` and `SIGKILL`, in nanoseconds.
const TERM_NS: u64 = 2_000_000_000;
/// How long `SIGKILL` may take, in nanoseconds.
const KILL_NS: u64 = 1_000_000_000;

/// How far the guest's end has come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Power {
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
        until: u64,
    },
    /// Every process was asked to end.
    Terminating {
        /// What was asked.
        action: PowerAction,
        /// When they are ended.
        until: u64,
    },
    /// Every process is being ended.
    Killing {
        /// What was asked.
        action: PowerAction,
        /// When it goes on all the same.
        until: u64,
    },
    /// Nothing is left to wait for.
    Over {
        /// What was asked.
        action: PowerAction,
    },
}

impl Power {
    /// Whether the guest's end has begun.
    pub fn is_ending(self) -> bool {
        self != Self::On
    }

    /// A caller has asked for the end.
    pub fn asked(&mut self, action: PowerAction, caller: Id, now: u64) {
        if *self == Self::On {
            info!("a caller ends the guest");
            *self = Self::Answering {
                action,
                caller,
                until: now.saturating_add(ANSWER_NS),
            };
        }
    }

    /// A signal has asked for the end. True if that is news.
    pub fn signalled(&mut self, is_init: bool, now: u64) -> bool {
        let news = matches!(self, Self::On | Self::Answering { .. });
        if news {
            info!("a signal ends the agent");
            self.terminate(PowerAction::PowerOff, is_init, now);
        }
        news
    }

    /// A connection is gone. True if it was that of the caller who asked for the end.
    pub fn connection_lost(&mut self, id: Id, is_init: bool, now: u64) -> bool {
        match *self {
            Self::Answering { action, caller, .. } if caller == id => {
                self.terminate(action, is_init, now);
                true
            }
            _ => false,
        }
    }

    /// When [`Power::tick`] has something to do next.
    pub const fn next_deadline(self) -> Option<u64> {
        match self {
            Self::On => None,
            Self::Answering { until, .. }
            | Self::Terminating { until, .. }
            | Self::Killing { until, .. } => Some(until),
            Self::Over { .. } => Some(0),
        }
    }

    /// Does what time demands, or what `nothing_runs` allows. True if programs have to be stopped now.
    pub fn tick(&mut self, is_init: bool, nothing_runs: bool, now: u64) -> bool {
        match *self {
            Self::Answering { action, until, .. } if until <= now => {
                self.terminate(action, is_init, now);
                return true;
            }
            Self::Terminating { action, .. } if nothing_runs => *self = Self::Over { action },
            Self::Terminating { action, until } if until <= now => {
                if is_init {
                    let _ = arch::signal_everyone(Signal::KILL.as_raw().unsigned_abs());
                }
                *self = Self::Killing {
                    action,
                    until: now.saturating_add(KILL_NS),
                };
            }
            Self::Killing { action, until } if nothing_runs || until <= now => {
                *self = Self::Over { action };
            }
            _ => {}
        }
        false
    }

    fn terminate(&mut self, action: PowerAction, is_init: bool, now: u64) {
        if is_init {
            let _ = arch::signal_everyone(Signal::TERM.as_raw().unsigned_abs());
        }
        *self = Self::Terminating {
            action,
            until: now.saturating_add(TERM_NS),
        };
    }
}

/// Turns the guest off or starts it again; an agent that is not init only ends itself.
pub fn finish(action: PowerAction, is_init: bool) -> ! {
    log::flush();
    if is_init {
        rustix::fs::sync();
        let command = match action {
            PowerAction::PowerOff => RebootCommand::PowerOff,
            PowerAction::Reboot => RebootCommand::Restart,
        };
        let _ = reboot(command);
    }
    arch::exit(0)
}

//! The shutdown of the guest.

use super::program::to_linux;
use crate::{log, sys};
use agent_core::messages::PowerAction;
use agent_engine::system::Signal;
use rustix::system::{RebootCommand, reboot};

/// Sends a signal to every process except the agent.
pub(super) fn signal_everyone(signal: Signal) {
    let _ = sys::signal_everyone(to_linux(signal).as_raw().unsigned_abs());
}

/// Turns the guest off, or reboots it. An agent that is not init only exits.
pub(super) fn finish(action: PowerAction, is_init: bool) -> ! {
    log::flush();
    if is_init {
        rustix::fs::sync();
        let command = match action {
            PowerAction::PowerOff => RebootCommand::PowerOff,
            PowerAction::Reboot => RebootCommand::Restart,
        };
        let _ = reboot(command);
    }
    sys::exit(0)
}

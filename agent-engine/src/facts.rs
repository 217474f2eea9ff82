//! What the agent knows of itself.

use crate::platform::Platform;
use crate::time::Instant;
use agent_core::offer::BootTimes;
use agent_core::session::Moment;

/// When the agent reached the stations of its start, and which generation the guest belongs to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Facts {
    /// When the agent began.
    pub started: Instant,
    /// When the agent listened.
    pub listening: Instant,
    /// Whether the agent is the guest's init.
    pub is_init: bool,
    /// The generation that the guest belongs to, once the host has said so.
    pub generation: Option<[u8; 16]>,
}

impl Facts {
    /// The boot timestamps as of now.
    pub fn boot_times(&self, platform: &mut impl Platform) -> BootTimes {
        let now = platform.now().to_wire();
        BootTimes {
            kernel_start_unix_ns: platform.unix_time().to_wire().saturating_sub(now),
            exec_ns: self.started.to_wire(),
            listening_ns: self.listening.to_wire(),
            now_ns: now,
        }
    }

    /// What is different in each offer.
    pub fn offer_context(&self, platform: &mut impl Platform) -> Moment {
        Moment {
            nonce: platform.random(),
            generation: self.generation,
            boot: Some(self.boot_times(platform)),
        }
    }
}

//! Facts about the running agent, for its offers and for `Info`.

use crate::platform::Platform;
use crate::time::Instant;
use agent_core::offer::BootTimes;
use agent_core::session::OfferContext;

/// The boot times of the agent, and the generation of the guest.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Facts {
    /// When the agent started.
    pub started: Instant,
    /// When the agent began to listen.
    pub listening: Instant,
    /// Whether the agent is the guest's init.
    pub is_init: bool,
    /// The generation of the guest, once the host has set it.
    pub generation: Option<[u8; 16]>,
}

impl Facts {
    /// The boot timestamps of an offer that is made now.
    pub fn boot_times(&self, platform: &mut impl Platform) -> BootTimes {
        let now = platform.now().to_wire();
        BootTimes {
            kernel_start_unix_ns: platform.unix_time().to_wire().saturating_sub(now),
            exec_ns: self.started.to_wire(),
            listening_ns: self.listening.to_wire(),
            now_ns: now,
        }
    }

    /// The fields that differ in each offer: nonce, generation and boot times.
    pub fn offer_context(&self, platform: &mut impl Platform) -> OfferContext {
        OfferContext {
            nonce: platform.random(),
            generation: self.generation,
            boot: Some(self.boot_times(platform)),
        }
    }
}

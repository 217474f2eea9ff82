//! Offers as each end sees them.

use agent_core::error::SelectError;
use agent_core::feature::Catalogue;
use agent_core::grease::OutgoingOffer;
use agent_core::level::Level;
use agent_core::negotiate::Sides;
use agent_core::offer::MAX_OFFER;
use agent_core::wire::{Encode, Writer};
use agent_core::{Offer, Role, Terms};

/// What one side offers, as it has it itself and as the other side gets it: with grease, over the wire.
#[derive(Clone, Debug)]
pub struct Side {
    own: Terms<'static>,
    received: Terms<'static>,
}

impl Side {
    /// The offer of `terms`; `seed` chooses its grease.
    ///
    /// # Panics
    /// If the other side does not get an offer.
    pub fn new(role: Role, terms: Terms<'static>, seed: u64) -> Self {
        let mut nonce = [0; 16];
        let spread = seed.wrapping_add(1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        nonce[..8].copy_from_slice(&spread.to_le_bytes());
        let offer = Offer {
            terms,
            nonce,
            ..Offer::default()
        };
        let mut buffer = [0; MAX_OFFER];
        let mut writer = Writer::new(&mut buffer);
        OutgoingOffer::new(offer, role).encode(&mut writer);
        let bytes = writer.finish().expect("a short offer");
        let received = Offer::decode(bytes).expect("an offer").terms;
        assert_ne!(received.versions, terms.versions, "no grease");
        assert_eq!(received.vendor, terms.vendor);
        Self {
            own: terms,
            received: Terms {
                vendor: terms.vendor,
                ..received
            },
        }
    }
}

/// Selects at both ends, each with its own offer and the other's as it received it.
///
/// # Panics
/// If they do not come to the same.
pub fn agree(host: &Side, guest: &Side, catalogue: &Catalogue) -> Result<Level, SelectError> {
    let at_the_host = Sides {
        role: Role::Host,
        ours: &host.own,
        theirs: &guest.received,
    };
    let at_the_guest = Sides {
        role: Role::Guest,
        ours: &guest.own,
        theirs: &host.received,
    };
    let selected = at_the_host.select(catalogue);
    let by_the_guest = at_the_guest.select(catalogue);
    assert_eq!(selected, by_the_guest, "{host:?} {guest:?}");
    selected
}

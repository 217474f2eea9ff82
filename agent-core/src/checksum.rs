//! The checksum at the end of an offer (its field `check`). It detects a damaged offer before any call is served because of it.
//!
//! The answer's digest also shows the initiator that an offer was damaged. By then, the responder may already have served the
//! calls behind the offer at a level that the initiator did not expect. An offer with a wrong checksum is rejected; an offer
//! without a checksum is accepted.

use crate::hash::Hash;
use crate::numbers;
use crate::wire::{Encode, Fields};

/// The length of a checksum, in bytes. It is the beginning of the SHA-256 of all bytes before its field.
pub(crate) const CHECKSUM_LEN: usize = 8;

/// The length of the field: a tag and a length of one byte each, and the checksum.
const FIELD_LEN: usize = CHECKSUM_LEN + 2;

/// Computes the checksum of an offer. `covered` are all its fields except the checksum.
pub(crate) fn checksum(covered: &dyn Encode) -> [u8; CHECKSUM_LEN] {
    let mut hash = Hash::new();
    covered.encode(&mut hash);
    let digest = hash.finish();
    // A digest is longer than a checksum, so there always is a first chunk.
    digest.first_chunk().copied().unwrap_or_default()
}

/// Whether an encoded offer has no checksum, or a correct one.
pub(crate) fn is_correct(offer: &[u8]) -> bool {
    let mut found = None;
    let mut fields = Fields::new(offer);
    while let Some(number) = fields.next_number() {
        if number == numbers::offer::CHECK {
            found = Some(fields.bytes());
        }
    }
    let Some(found) = found else { return true };
    let length = offer.len().saturating_sub(FIELD_LEN);
    let covered = offer.get(..length).unwrap_or_default();
    checksum(&covered) == found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::grease::OutgoingOffer;
    use crate::offer::Role;
    use crate::offer::tests::{encoded, full_offer};

    #[test]
    fn a_changed_bit_is_found_wherever_it_is() {
        let offer = encoded(&OutgoingOffer::new(full_offer(), Role::Guest));
        assert!(is_correct(&offer));
        let tag = (offer.len() - FIELD_LEN) * 8;
        for bit in 0..offer.len() * 8 {
            let mut changed = offer.clone();
            changed[bit / 8] ^= 1 << (bit % 8);
            // If the number of the checksum's field or a length before it changes, there is no checksum any more. Then the
            // offer is valid, or cannot be read at all.
            let readable = crate::Offer::decode(&changed).is_ok();
            let own_number = (tag..tag + 8).contains(&bit);
            assert!(
                !readable || !is_correct(&changed) || own_number,
                "bit {bit}"
            );
        }
    }

    #[test]
    fn an_offer_without_a_check_is_taken_as_it_is() {
        assert!(is_correct(&encoded(&full_offer())));
        assert!(is_correct(&[]));
    }

    #[test]
    fn a_check_has_its_place_and_its_length() {
        let offer = encoded(&OutgoingOffer::new(full_offer(), Role::Host));
        assert!(!is_correct(&[&offer[..], &[0x68, 1]].concat()));
        let mut short = offer[..offer.len() - 1].to_vec();
        let length = short.len() - CHECKSUM_LEN;
        short[length] = 7;
        assert!(!is_correct(&short));
        assert!(!is_correct(&[0x62, 0]));
        assert!(!is_correct(&[0x60, 0]));
    }
}

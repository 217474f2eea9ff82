//! The check at the end of an offer, which finds damage before anything is served on the strength of it.
//!
//! The answer's digest shows the initiator that an offer was damaged, but by then the responder may have
//! served the calls behind the offer at a level that the initiator never had in mind. An offer with a check
//! that does not hold is no offer; one without a check is taken as it is.

use crate::hash::Hash;
use crate::numbers;
use crate::wire::{Encode, Fields};

/// The length of a check, in bytes: the beginning of the SHA-256 of all that stands before its field.
pub(crate) const CHECK_LEN: usize = 8;

/// The length of the field: a tag and a length of one byte each, and the check.
const FIELD_LEN: usize = CHECK_LEN + 2;

/// The check of an offer that is encoded up to its check.
pub(crate) fn check(covered: &dyn Encode) -> [u8; CHECK_LEN] {
    let mut hash = Hash::new();
    covered.encode(&mut hash);
    let digest = hash.finish();
    // A digest is longer than its beginning.
    digest.first_chunk().copied().unwrap_or_default()
}

/// Whether an encoded offer has no check, or one that holds.
pub(crate) fn holds(offer: &[u8]) -> bool {
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
    check(&covered) == found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::grease::GreasedOffer;
    use crate::offer::Role;
    use crate::offer::tests::{encoded, full_offer};

    #[test]
    fn a_changed_bit_is_found_wherever_it_is() {
        let offer = encoded(&GreasedOffer::new(full_offer(), Role::Guest));
        assert!(holds(&offer));
        let tag = (offer.len() - FIELD_LEN) * 8;
        for bit in 0..offer.len() * 8 {
            let mut changed = offer.clone();
            changed[bit / 8] ^= 1 << (bit % 8);
            // Where the check's own number is changed, or a length before it, there is none any more: the
            // offer is then whole, or cannot be read at all.
            let readable = crate::Offer::decode(&changed).is_ok();
            let own_number = (tag..tag + 8).contains(&bit);
            assert!(!readable || !holds(&changed) || own_number, "bit {bit}");
        }
    }

    #[test]
    fn an_offer_without_a_check_is_taken_as_it_is() {
        assert!(holds(&encoded(&full_offer())));
        assert!(holds(&[]));
    }

    #[test]
    fn a_check_has_its_place_and_its_length() {
        let offer = encoded(&GreasedOffer::new(full_offer(), Role::Host));
        assert!(!holds(&[&offer[..], &[0x68, 1]].concat()));
        let mut short = offer[..offer.len() - 1].to_vec();
        let length = short.len() - CHECK_LEN;
        short[length] = 7;
        assert!(!holds(&short));
        assert!(!holds(&[0x62, 0]));
        assert!(!holds(&[0x60, 0]));
    }
}

//! Grease: versions, features and fields without a meaning. They are sent so that every peer learns to ignore what it does not
//! know.

use crate::checksum::{CHECKSUM_LEN, checksum};
use crate::feature::Feature;
use crate::numbers;
use crate::offer::{Offer, Role};
use crate::version::encoding::{RangeMessage, put_ranges};
use crate::version::{FIRST_GREASE_MAJOR, MAX_RANGES, Version, VersionRange};
use crate::wire::{Encode, Sink, put_bytes, put_message, put_present_bytes};

/// An offer as it is sent: with grease, and with a checksum at its end.
///
/// The grease is a version range, a feature and a field with numbers that are never assigned. The nonce selects them, so that
/// no peer can rely on knowing everything in an offer. Hosts and guests use disjoint halves of these numbers, so grease is
/// never agreed on.
#[derive(Clone, Debug)]
pub struct OutgoingOffer<'a> {
    offer: Offer<'a>,
    range: VersionRange,
    feature: Feature,
    field: u32,
    checksum: [u8; CHECKSUM_LEN],
}

/// The first of the 2048 field numbers in an offer that are never assigned.
const FIRST_GREASE_FIELD: u32 = 2048;

impl<'a> OutgoingOffer<'a> {
    /// Adds grease and a checksum to the offer of the side `role`.
    #[inline]
    pub fn new(offer: Offer<'a>, role: Role) -> Self {
        let [major_low, major_high, bit, field_low, field_high, ..] = offer.nonce;
        let half: u8 = match role {
            Role::Host => 0,
            Role::Guest => 1,
        };
        let major = u32::from(u16::from_le_bytes([major_low, major_high]) >> 1);
        let field = u32::from(u16::from_le_bytes([field_low, field_high]) >> 6);
        let major = FIRST_GREASE_MAJOR | u32::from(half) << 15 | major;
        let mut greased = Self {
            offer,
            range: VersionRange::only(Version::new(major, 0)),
            feature: Feature(Feature::FIRST_GREASE.0 | half << 5 | (bit & 31)),
            field: FIRST_GREASE_FIELD | u32::from(half) << 10 | field,
            checksum: [0; CHECKSUM_LEN],
        };
        greased.checksum = checksum(&Covered(&greased));
        greased
    }

    /// The offer without grease and checksum.
    pub const fn offer(&self) -> &Offer<'a> {
        &self.offer
    }
}

impl Encode for OutgoingOffer<'_> {
    fn encode(&self, sink: &mut dyn Sink) {
        Covered(self).encode(sink);
        put_bytes(sink, numbers::offer::CHECK, &self.checksum);
    }
}

/// All fields that the checksum covers: all except itself.
struct Covered<'g, 'a>(&'g OutgoingOffer<'a>);

impl Encode for Covered<'_, '_> {
    fn encode(&self, sink: &mut dyn Sink) {
        let OutgoingOffer {
            offer,
            range,
            feature,
            field,
            ..
        } = self.0;
        // Without space for another range, the offer is sent without a grease range.
        if offer.terms.versions.ranges().len() < MAX_RANGES {
            put_message(sink, numbers::offer::VERSIONS, &RangeMessage(*range));
        }
        put_ranges(sink, numbers::offer::VERSIONS, &offer.terms.versions);
        let mut offered = offer.terms.offered;
        offered.insert(*feature);
        put_bytes(sink, numbers::offer::OFFERED, &offered.to_trimmed_bytes());
        offer.encode_rest(sink);
        put_present_bytes(sink, *field, &offer.nonce);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::offer::tests::{encoded, full_offer};
    use crate::version::Versions;

    #[test]
    fn grease_of_host_and_guest_never_meets() {
        for byte in 0..=u8::MAX {
            let offer = Offer {
                nonce: [byte; 16],
                ..full_offer()
            };
            let host = encoded(&OutgoingOffer::new(offer.clone(), Role::Host));
            let guest = encoded(&OutgoingOffer::new(offer.clone(), Role::Guest));
            let (host, guest) = (
                Offer::decode(&host).unwrap(),
                Offer::decode(&guest).unwrap(),
            );
            let first = |offer: &Offer<'_>| offer.terms.versions.ranges()[0];
            assert!(first(&host).is_grease() && first(&guest).is_grease());
            assert_ne!(first(&host), first(&guest));
            let common = host.terms.offered.intersection(guest.terms.offered);
            assert_eq!(common, offer.terms.offered);
            assert_ne!(host.terms.offered, offer.terms.offered);
            assert_eq!(host.terms.versions.without_grease(), offer.terms.versions);
        }
    }

    #[test]
    fn a_greased_offer_has_a_field_that_nobody_knows() {
        let fields = |role| {
            let bytes = encoded(&OutgoingOffer::new(full_offer(), role));
            let mut reader = crate::wire::Reader::new(&bytes);
            let mut greatest = 0;
            while let Some(field) = reader.next_field().unwrap() {
                greatest = field.number.max(greatest);
            }
            greatest
        };
        assert!((2048..3072).contains(&fields(Role::Host)));
        assert!((3072..4096).contains(&fields(Role::Guest)));
    }

    #[test]
    fn an_offer_of_all_the_ranges_there_can_be_is_still_one() {
        let mut offer = full_offer();
        let mut versions = Versions::default();
        for major in (1..=8).rev() {
            versions
                .push(VersionRange::up_to(Version::new(major, 0)))
                .unwrap();
        }
        offer.terms.versions = versions;
        let bytes = encoded(&OutgoingOffer::new(offer, Role::Host));
        assert_eq!(
            Offer::decode(&bytes).unwrap().terms.versions.ranges().len(),
            8
        );
    }
}

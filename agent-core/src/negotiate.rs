//! Negotiation: the selection that both sides compute from the two offers, and the answer with its digest.
//!
//! `select`, the digest and the messages are frozen: every release computes the same.

use crate::contract::Contract;
use crate::error::{AnswerError, OfferError, SelectError};
use crate::feature::{Catalogue, FeatureSet};
use crate::grease::OutgoingOffer;
use crate::hash::{HASH_LEN, Hash};
use crate::level::Level;
use crate::numbers::answer;
use crate::offer::{Offer, Role, Terms, read_features};
use crate::planted;
use crate::version::Version;
use crate::version::encoding::{decode_version, put_version};
use crate::wire::{Encode, Fields, Sink, encoded_len, put_bytes, put_length};

/// The length of an answer's digest, in bytes.
pub const DIGEST_LEN: usize = HASH_LEN;

/// Computes the level of a session: the highest common version that enables all features that either side requires, with the
/// features that both sides offer.
///
/// ```
/// use agent_core::negotiate::select;
/// use agent_core::{Catalogue, Terms, Version, VersionRange, Versions};
///
/// let speaks = |highest| Terms {
///     versions: Versions::single(VersionRange::new(1, 0, highest).unwrap()),
///     ..Terms::default()
/// };
/// let level = select(&speaks(4), &speaks(2), &Catalogue { features: &[] }).unwrap();
/// assert_eq!(level.version, Version::new(1, 2));
/// ```
pub fn select(
    host: &Terms<'_>,
    guest: &Terms<'_>,
    catalogue: &Catalogue,
) -> Result<Level, SelectError> {
    let not_grease = FeatureSet::OWN.union(FeatureSet::VENDOR);
    let scope = if host.vendor == guest.vendor && !host.vendor.is_empty() {
        not_grease
    } else {
        FeatureSet::OWN
    };
    let required = host.required.union(guest.required).intersection(not_grease);
    let offered_by = |terms: &Terms<'_>| terms.offered.union(terms.required);
    let (ours, theirs) = (offered_by(host), offered_by(guest));
    let common = planted!(
        "features-of-either",
        ours.union(theirs),
        ours.intersection(theirs)
    );
    let common = common.intersection(scope);

    let mut highest = None;
    for version in host.versions.candidates(&guest.versions) {
        let features = common.intersection(catalogue.at(version));
        let missing = required.difference(features);
        if missing.is_empty() {
            return Ok(Level { version, features });
        }
        highest.get_or_insert(SelectError::MissingFeatures {
            at: version,
            missing,
        });
    }
    Err(highest.unwrap_or(SelectError::NoCommonVersion))
}

/// The terms of both sides, and which side is ours.
#[derive(Clone, Copy, Debug)]
pub struct Sides<'a> {
    /// Our side.
    pub role: Role,
    /// Our terms.
    pub ours: &'a Terms<'a>,
    /// The peer's terms.
    pub theirs: &'a Terms<'a>,
}

impl<'a> Sides<'a> {
    /// The host's terms, then the guest's.
    pub const fn host_and_guest(self) -> (&'a Terms<'a>, &'a Terms<'a>) {
        self.role.host_and_guest(self.ours, self.theirs)
    }

    /// Calls [`select`].
    pub fn select(self, catalogue: &Catalogue) -> Result<Level, SelectError> {
        let (host, guest) = self.host_and_guest();
        select(host, guest, catalogue)
    }
}

/// A received answer. [`Initiator::check`] verifies it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Answer<'a> {
    /// The version.
    pub version: Version,
    /// The enabled features.
    pub enabled: FeatureSet,
    /// The responder's offer, encoded.
    pub responder: &'a [u8],
    /// The digest over both offers, the version and the enabled features.
    pub digest: &'a [u8],
}

impl<'a> Answer<'a> {
    /// Reads an answer. Unknown fields are skipped, because later releases may add some.
    #[inline(never)]
    pub fn decode(bytes: &'a [u8]) -> Result<Self, OfferError> {
        let mut read = Self {
            version: Version::new(0, 0),
            enabled: FeatureSet::EMPTY,
            responder: &[],
            digest: &[],
        };
        let mut fields = Fields::new(bytes);
        while let Some(number) = fields.next_number() {
            match number {
                answer::VERSION => read.version = decode_version(fields.bytes())?,
                answer::ENABLED => read_features(&mut read.enabled, fields.bytes())?,
                answer::RESPONDER => read.responder = fields.bytes(),
                answer::DIGEST => read.digest = fields.bytes(),
                _ => {}
            }
        }
        fields.finish()?;
        Ok(read)
    }
}

/// An answer that the responder sends.
#[derive(Debug)]
pub struct OutgoingAnswer<'a> {
    level: Level,
    offer: &'a OutgoingOffer<'a>,
    digest: [u8; DIGEST_LEN],
}

impl<'a> OutgoingAnswer<'a> {
    /// The answer to the encoded offer `initiator`, with our own `offer` and the selected level.
    pub fn new(initiator: &[u8], offer: &'a OutgoingOffer<'a>, level: Level) -> Self {
        let mut transcript = Transcript::new();
        transcript.offer(&initiator);
        transcript.offer(offer);
        Self {
            level,
            offer,
            digest: transcript.finish(&level),
        }
    }
}

impl Encode for OutgoingAnswer<'_> {
    fn encode(&self, sink: &mut dyn Sink) {
        put_version(sink, answer::VERSION, Some(self.level.version));
        put_bytes(
            sink,
            answer::ENABLED,
            &self.level.features.to_trimmed_bytes(),
        );
        put_length(sink, answer::RESPONDER, encoded_len(self.offer));
        self.offer.encode(sink);
        put_bytes(sink, answer::DIGEST, &self.digest);
    }
}

/// The initiator's state until the answer arrives.
#[derive(Clone, Debug)]
pub struct Initiator {
    role: Role,
    transcript: Transcript,
}

/// The result of a negotiation: the session's level and the peer's offer.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Agreement<'a> {
    /// The session's level.
    pub level: Level,
    peer: &'a [u8],
}

impl<'a> Agreement<'a> {
    /// The peer's offer.
    pub fn peer(&self) -> Offer<'a> {
        // `Initiator::check` has decoded it before, so this does not fail.
        Offer::decode(self.peer).unwrap_or_default()
    }
}

impl Initiator {
    /// Starts a negotiation. `offer` is the offer that is sent.
    pub fn new(offer: &OutgoingOffer<'_>, role: Role) -> Self {
        let mut transcript = Transcript::new();
        transcript.offer(offer);
        Self { role, transcript }
    }

    /// Checks that an encoded answer matches our own selection, and that its digest matches both offers.
    pub fn check<'a>(
        &self,
        contract: &Contract<'_>,
        ours: &Terms<'_>,
        answer: &'a [u8],
    ) -> Result<Agreement<'a>, AnswerError> {
        let answer = Answer::decode(answer).map_err(AnswerError::Malformed)?;
        let mut peer = Offer::default();
        peer.read(answer.responder)
            .map_err(AnswerError::Malformed)?;
        // An old peer skips the name in our offer, and would agree on versions of another contract.
        let is_other = peer.contract_name() != contract.name;
        if planted!("initiator-skips-the-contract", false, is_other) {
            return Err(AnswerError::OtherContract);
        }
        let sides = Sides {
            role: self.role,
            ours,
            theirs: &peer.terms,
        };
        let mut transcript = self.transcript.clone();
        transcript.offer(&answer.responder);
        match sides.select(contract.catalogue) {
            Ok(level)
                if level.version == answer.version
                    && level.features == answer.enabled
                    && transcript.finish(&level) == answer.digest =>
            {
                let peer = answer.responder;
                Ok(Agreement { level, peer })
            }
            _ => Err(AnswerError::AnswerMismatch),
        }
    }
}

/// The digest in progress: each offer after its length, then the version and the features. The lengths, the version and the
/// features have fixed sizes, so no two negotiations hash the same bytes.
#[derive(Clone, Debug)]
struct Transcript(Hash);

impl Transcript {
    fn new() -> Self {
        Self(Hash::new())
    }

    fn offer(&mut self, offer: &dyn Encode) {
        // An offer is at most MAX_OFFER bytes long.
        let length = u32::try_from(encoded_len(offer)).unwrap_or(u32::MAX);
        self.0.put(&length.to_be_bytes());
        offer.encode(&mut self.0);
    }

    fn finish(mut self, level: &Level) -> [u8; DIGEST_LEN] {
        self.0.put(&level.version.major.to_be_bytes());
        self.0.put(&level.version.minor.to_be_bytes());
        self.0.put(&level.features.to_bytes());
        self.0.finish()
    }
}

#[cfg(test)]
mod tests;

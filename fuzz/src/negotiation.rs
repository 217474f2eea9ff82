//! Offers, answers, and the selection that both sides compute.

use crate::input::Input;
use crate::output::encoded;
use agent_core::Contract;
use agent_core::error::AnswerError;
use agent_core::grease::OutgoingOffer;
use agent_core::messages::contract::CATALOGUE;
use agent_core::negotiate::{Answer, Initiator, OutgoingAnswer, Sides, select};
use agent_core::offer::{MAX_OFFER, Offer, Role, Terms};
use agent_core::{FeatureSet, Level};
use handclasp::v1;
use prost::Message;

/// Reads two offers and an answer, and lets two sides make those offers.
pub fn check(data: &[u8]) {
    let mut input = Input::new(data);
    let role = if input.byte() & 1 == 0 {
        Role::Host
    } else {
        Role::Guest
    };
    let damage = usize::from(input.byte());
    let (ours, theirs) = (input.bytes(), input.bytes());
    let answer = input.rest();
    if let Ok(answer) = Answer::decode(answer) {
        let theirs = v1::Answer::decode(data_of(&answer).as_slice());
        assert!(theirs.is_ok() || Offer::decode(answer.responder).is_err());
    }
    for bytes in [ours, theirs] {
        offer(bytes);
    }
    if let (Ok(ours), Ok(theirs)) = (Offer::decode(ours), Offer::decode(theirs)) {
        let selected = selection(role, &ours.terms, &theirs.terms);
        agreement(role, ours, theirs, selected, damage, answer);
    }
}

/// An answer's fields again.
fn data_of(answer: &Answer<'_>) -> Vec<u8> {
    v1::Answer {
        digest: answer.digest.to_vec(),
        enabled: answer.enabled.to_bytes().to_vec(),
        ..v1::Answer::default()
    }
    .encode_to_vec()
}

/// An offer that we accept, prost accepts too, and it survives the wire.
fn offer(bytes: &[u8]) {
    match Offer::decode(bytes) {
        Ok(offer) => {
            assert!(bytes.len() <= MAX_OFFER);
            let theirs = v1::Offer::decode(bytes).expect("prost accepts what we accept");
            assert_eq!(offer.software, theirs.software);
            assert_eq!(offer.fingerprint, theirs.fingerprint);
            assert_eq!(offer.terms.versions.ranges().len(), theirs.versions.len());
            assert_eq!(offer.boot.is_some(), theirs.boot.is_some());
            assert_eq!(Offer::decode(&encoded(&offer)), Ok(offer));
        }
        Err(error) => assert!(!error.to_string().is_empty()),
    }
}

/// The level is one that both sides speak, with features that both have.
fn selection(role: Role, ours: &Terms<'_>, theirs: &Terms<'_>) -> Option<Level> {
    let sides = Sides { role, ours, theirs };
    let (host, guest) = sides.host_and_guest();
    let selected = select(host, guest, &CATALOGUE);
    assert_eq!(selected, sides.select(&CATALOGUE));
    let level = selected.ok()?;
    for terms in [host, guest] {
        let ranges = terms.versions.ranges();
        assert!(
            ranges
                .iter()
                .any(|range| range.contains(level.version) && !range.is_grease())
        );
        let offered = terms.offered.union(terms.required);
        assert!(level.features.difference(offered).is_empty());
        let not_grease = FeatureSet::OWN.union(FeatureSet::VENDOR);
        let required = terms.required.intersection(not_grease);
        assert!(required.difference(level.features).is_empty());
    }
    Some(level)
}

/// An answer is accepted if it is the selection's and of the same contract. No other answer is.
fn agreement(
    role: Role,
    ours: Offer<'_>,
    theirs: Offer<'_>,
    selected: Option<Level>,
    damage: usize,
    answer: &[u8],
) {
    let terms = ours.terms;
    let contract = Contract {
        name: ours.contract_name(),
        ..Contract::handclasp(&CATALOGUE)
    };
    let same_contract = theirs.contract_name() == contract.name;
    let (our_role, their_role) = match role {
        Role::Host => (Role::Host, Role::Guest),
        Role::Guest => (Role::Guest, Role::Host),
    };
    let ours = OutgoingOffer::new(ours, our_role);
    let theirs = OutgoingOffer::new(theirs, their_role);
    let initiator = Initiator::new(&ours, role);
    let other = initiator.check(&contract, &terms, answer);
    let error = other.expect_err("an answer to another offer");
    assert!(error.to_string().contains(error.as_str()));
    let Some(mut level) = selected else { return };
    if cfg!(feature = "planted") && level.version.minor > 1 {
        level.version.minor -= 1;
    }
    let mut answer = encoded(&OutgoingAnswer::new(&encoded(&ours), &theirs, level));
    let fits = Offer::decode(&encoded(&theirs)).is_ok();
    let checked = initiator.check(&contract, &terms, &answer);
    let checked = checked.map(|agreement| agreement.level);
    match (fits, same_contract) {
        (true, true) => assert_eq!(checked, Ok(level)),
        (true, false) => assert_eq!(checked, Err(AnswerError::OtherContract)),
        (false, _) => assert!(matches!(checked, Err(AnswerError::Malformed(_)))),
    }
    let place = damage % answer.len();
    answer[place] ^= 1;
    if let Ok(agreement) = initiator.check(&contract, &terms, &answer) {
        // Only a number of a field that is then skipped could be damaged unseen; there is none.
        panic!("a damaged answer is accepted: {agreement:?}");
    }
}

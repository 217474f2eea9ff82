//! The ledger can find fault: each thing that must not be is shown to it once.

use super::{Call, Connection, Ledger, Opened, Peer};
use crate::contract::{Contract, HEALTH, KINDS};
use crate::time::{CALL, duration};
use crate::wire::{Frame, REQUEST, RESPONSE, Writer, request, status};
use agent_core::{FeatureSet, Level, Version};
use handclasp::{Code, Error, Interruption};

const NEWER: Level = Level {
    version: Version::new(1, 1),
    features: FeatureSet::EMPTY,
};

/// Shows the ledger one connection, on which 1.1 is expected and the baseline agreed, and one call, and returns what is wrong.
fn wrong(happen: impl FnOnce(&mut Ledger<'_>, u32)) -> Vec<String> {
    let contract = Contract::read().unwrap();
    let mut ledger = Ledger::new(&contract);
    let agreed = Some(Level::BASELINE);
    let link = ledger.connect(Connection::new(Peer::Agent, agreed, Some(NEWER)));
    let id = ledger.ask(Call::new(link, KINDS, "AddedField", 0));
    happen(&mut ledger, id);
    ledger.violations().to_vec()
}

/// A frame with the call, written after so many ticks.
fn frame(id: u32, stream: u32, message: &[u8], written: u64) -> Frame {
    let timeout = duration(CALL - written).as_nanos() + u128::from(id);
    Frame {
        stream,
        kind: REQUEST,
        payload: request(
            KINDS,
            "AddedField",
            message,
            u64::try_from(timeout).unwrap(),
        ),
    }
}

fn response(stream: u32, payload: Vec<u8>) -> Frame {
    Frame {
        stream,
        kind: RESPONSE,
        payload,
    }
}

/// The field of `AddedFieldRequest` that came with 1.1.
fn newer() -> Vec<u8> {
    Writer::default().bytes(3, "newer").finish()
}

fn opened(at: u64, level: Level) -> Opened {
    let level = Some(level);
    Opened { at, level }
}

fn assert_wrong(wrong: &[String], what: &str) {
    assert!(
        wrong.iter().any(|wrong| wrong.contains(what)),
        "{what}: {wrong:?}"
    );
}

#[test]
fn a_whole_life_without_fault_has_none() {
    let wrong = wrong(|ledger, id| {
        ledger.left_host(0, &frame(id, 3, &[], 0));
        ledger.arrived_at_guest(0, &frame(id, 3, &[], 0));
        ledger.ran(0, id, "AddedField", Level::BASELINE, 1);
        ledger.left_guest(0, &response(3, status(0)), None);
        ledger.arrived_at_host(0, &response(3, status(0)));
        ledger.opened(0, opened(5, Level::BASELINE));
        ledger.ended(id, &Ok(Vec::new()));
        ledger.stands_still();
        ledger.close();
    });
    assert_eq!(wrong, Vec::<String>::new());
}

#[test]
fn a_call_that_leaves_twice_without_need_is_noticed() {
    let wrong = wrong(|ledger, id| {
        ledger.left_host(0, &frame(id, 3, &newer(), 0));
        ledger.opened(0, opened(5, Level::BASELINE));
        ledger.left_host(0, &frame(id, 5, &[], 6));
    });
    assert_wrong(&wrong, "was sent again without need");
}

#[test]
fn what_the_guest_cannot_know_is_noticed_as_it_leaves() {
    let early = wrong(|ledger, id| ledger.left_host(0, &frame(id, 3, &newer(), 0)));
    assert_eq!(early, Vec::<String>::new());
    let known = wrong(|ledger, id| {
        ledger.opened(0, opened(5, Level::BASELINE));
        ledger.left_host(0, &frame(id, 3, &newer(), 6));
    });
    assert_wrong(&known, "sent what the guest cannot know: AddedField.newer");
}

#[test]
fn a_handler_that_runs_ungated_or_twice_is_noticed() {
    let ungated = wrong(|ledger, id| {
        ledger.arrived_at_guest(0, &frame(id, 3, &newer(), 0));
        ledger.ran(0, id, "AddedField", Level::BASELINE, 1);
    });
    assert_wrong(&ungated, "ran ungated");
    let twice = wrong(|ledger, id| {
        ledger.arrived_at_guest(0, &frame(id, 3, &[], 0));
        ledger.ran(0, id, "AddedField", Level::BASELINE, 1);
        ledger.ran(0, id, "AddedField", Level::BASELINE, 1);
    });
    assert_wrong(&twice, "ran twice");
    let elsewhere = wrong(|ledger, id| {
        ledger.arrived_at_guest(0, &frame(id, 3, &[], 0));
        ledger.ran(1, id, "AddedField", NEWER, 1);
    });
    assert_wrong(&elsewhere, "on connection 1");
    assert_wrong(&elsewhere, "instead of");
}

#[test]
fn ends_that_come_to_different_levels_are_noticed() {
    assert_wrong(
        &wrong(|ledger, _| ledger.opened(0, opened(5, NEWER))),
        "the host has a session at",
    );
}

#[test]
fn a_caller_that_is_told_wrongly_is_noticed() {
    let lost = |ledger: &mut Ledger<'_>, id, error| {
        ledger.left_host(0, &frame(id, 3, &[], 0));
        ledger.arrived_at_guest(0, &frame(id, 3, &[], 0));
        ledger.ran(0, id, "AddedField", Level::BASELINE, 1);
        ledger.ended(id, &Err(error));
        ledger.close();
    };
    let method = || "AddedField".to_owned();
    let cause = Interruption::ClosedByPeer;
    let unsent = Error::NotSent {
        method: method(),
        cause,
    };
    let not_sent = wrong(|ledger, id| lost(ledger, id, unsent));
    assert_wrong(&not_sent, "is said not to have been sent");
    assert_wrong(
        &not_sent,
        "ran, and its caller was told that it was not done",
    );
    let idempotent = false;
    let unknown = Error::OutcomeUnknown {
        method: method(),
        cause,
        idempotent,
    };
    assert_wrong(
        &wrong(|ledger, id| lost(ledger, id, unknown)),
        "has no end on a connection that nothing has happened to",
    );
    let (code, message, refusal) = (Code::InvalidArgument, String::new(), None);
    let status = Error::Status {
        code,
        message,
        refusal,
    };
    assert_wrong(
        &wrong(|ledger, id| lost(ledger, id, status)),
        "was taken for none",
    );
    let done = wrong(|ledger, id| ledger.ended(id, &Ok(Vec::new())));
    assert_wrong(&done, "was done, and ran 0 times");
}

#[test]
fn a_session_between_two_contracts_and_a_refusal_without_their_names_are_noticed() {
    let wrong = |peer, error: Error| {
        let contract = Contract::read().unwrap();
        let mut ledger = Ledger::new(&contract);
        let mut connection = Connection::new(peer, None, Some(Level::BASELINE));
        connection.contracts = Some(["acme.sandbox", "handclasp"]);
        let link = ledger.connect(connection);
        let id = ledger.ask(Call::new(link, KINDS, "AddedField", 0));
        ledger.left_host(link, &frame(id, 3, &[], 0));
        ledger.ran_elsewhere(id, 1);
        ledger.opened(link, opened(2, Level::BASELINE));
        ledger.ended(id, &Err(error));
        ledger.close();
        ledger.violations().to_vec()
    };
    let closed = Error::Closed(Interruption::ClosedByPeer);
    for peer in [Peer::Agent, Peer::Released] {
        let wrong = wrong(peer, closed.clone());
        assert_wrong(
            &wrong,
            "is not told of the two contracts acme.sandbox and handclasp",
        );
        assert_wrong(&wrong, "where the offers lead to None");
        assert_wrong(&wrong, "ran, and its caller was told that it was not done");
    }
    let unknown = || Error::OutcomeUnknown {
        method: "AddedField".to_owned(),
        cause: Interruption::NotNegotiated,
        idempotent: false,
    };
    assert_wrong(
        &wrong(Peer::Agent, unknown()),
        "is not told of the two contracts",
    );
    let released = wrong(Peer::Released, unknown());
    assert!(
        !released.iter().any(|wrong| wrong.contains("is not told")),
        "{released:?}"
    );
}

#[test]
fn a_call_without_an_end_and_an_answer_without_a_question_are_noticed() {
    let wrong = wrong(|ledger, _| {
        ledger.left_guest(0, &response(9, status(0)), None);
        ledger.stands_still();
        ledger.close();
    });
    assert_wrong(&wrong, "stream 9 was answered, and nothing was asked on it");
    assert_wrong(&wrong, "waits for ever");
    assert_wrong(&wrong, "has never ended");
    assert_wrong(&wrong, "has come to no session");
}

#[test]
fn the_contracts_text_tells_what_a_level_holds() {
    let contract = Contract::read().unwrap();
    let beyond =
        |message: &[u8], level| contract.beyond_request(KINDS, "AddedField", message, level);
    assert_eq!(beyond(&newer(), &NEWER), None);
    assert_eq!(
        beyond(&newer(), &Level::BASELINE).as_deref(),
        Some("AddedField.newer")
    );
    let featured = Writer::default().number(4, 1).finish();
    assert_eq!(
        beyond(&featured, &NEWER).as_deref(),
        Some("AddedField.featured")
    );
    assert!(beyond(&[0xff], &NEWER).is_some());
    assert_eq!(
        contract.beyond_request(HEALTH, "Check", &[], &Level::BASELINE),
        None
    );
    assert!(
        contract
            .beyond_request(KINDS, "Unheard", &[], &NEWER)
            .is_some()
    );
}

//! What is not in the session is refused, in one spelling, before anything is done.

use handclasp_tests::protobuf::{self, Message};
use handclasp_tests::{
    AGENT, Agent, Frame, HEALTH, NEGOTIATION, REQUEST, Refusal, RunRequest, Status, offer,
};

const FAILED_PRECONDITION: u64 = 9;
const UNIMPLEMENTED: u64 = 12;

const NO_COMMON_VERSION: u64 = 1;
const ALREADY_NEGOTIATED: u64 = 3;
const NEGOTIATE_FIRST: u64 = 4;
const NOT_IN_SESSION: u64 = 5;
const MALFORMED: u64 = 7;

const INVALID_ARGUMENT: u64 = 3;

fn assert_refused(result: Result<Vec<u8>, Status>, code: u64, reason: u64) -> Refusal {
    let status = result.unwrap_err();
    assert_eq!(status.code, code, "{status:?}");
    assert!(!status.message.is_empty());
    let refusal = status.refusal.expect("a typed refusal");
    assert_eq!(refusal.reason, reason, "{}", status.message);
    refusal
}

#[test]
fn an_unknown_field_is_refused_before_the_program_runs() {
    let agent = Agent::start();
    let mut connection = agent.connect();
    let directory = handclasp_tests::short_directory();
    let trace = directory.path().join("trace");
    let touch = RunRequest::new(["touch", trace.to_str().unwrap()]).encode();
    let requests = [
        [&touch[..], Message::new().number(99, 1).as_ref()].concat(),
        [&touch[..], Message::new().bytes(99, "new").as_ref()].concat(),
        [Message::new().number(99, 0).as_ref(), &touch[..]].concat(),
    ];
    for request in requests {
        let result = connection.call(AGENT, "Run", request);
        let refusal = assert_refused(result, FAILED_PRECONDITION, NOT_IN_SESSION);
        assert_eq!(refusal.element, "Run.#99");
        assert!(!refusal.built);
    }
    assert!(!trace.exists());
    assert!(connection.call(AGENT, "Run", touch).is_ok());
    assert!(trace.exists());
}

#[test]
fn an_unknown_value_is_refused() {
    let agent = Agent::start();
    let mut connection = agent.connect();
    let request = Message::new().number(1, 9);
    let result = connection.call(AGENT, "Shutdown", request);
    let refusal = assert_refused(result, FAILED_PRECONDITION, NOT_IN_SESSION);
    assert_eq!(refusal.element, "Shutdown.action=9");
    assert!(connection.is_serving());
}

#[test]
fn health_skips_what_it_does_not_know() {
    let agent = Agent::start();
    let request = Message::new().bytes(1, "service").number(99, 1);
    assert!(agent.connect().call(HEALTH, "Check", request).is_ok());
}

#[test]
fn unknown_services_and_methods_have_one_spelling() {
    let agent = Agent::start();
    let mut connection = agent.connect();
    let mut ask = |service: &str, method: &str| {
        let result = connection.call(service, method, []);
        let name = format!("{service}/{method}");
        let message = result.clone().unwrap_err().message;
        let refusal = assert_refused(result, UNIMPLEMENTED, NOT_IN_SESSION);
        assert_eq!(refusal.element, name);
        assert!(!refusal.built);
        message.replace(&name, "it")
    };
    let spelling = ask("no.such.Service", "Method");
    assert_eq!(ask(AGENT, "NoSuchMethod"), spelling);
    assert_eq!(ask(HEALTH, "NoSuchMethod"), spelling);
    assert_eq!(ask(NEGOTIATION, "NoSuchMethod"), spelling);
    assert_eq!(ask("handclasp.v1.Host", "Ready"), spelling);
    assert_eq!(ask("handclasp.v1.agent", "Info"), spelling);
    assert!(connection.is_serving());
}

#[test]
fn a_connection_is_negotiated_once() {
    let agent = Agent::start();
    let mut connection = agent.connect();
    assert!(connection.negotiate().is_ok());
    let again = connection.negotiate();
    assert_refused(again, FAILED_PRECONDITION, ALREADY_NEGOTIATED);
    assert!(connection.call(AGENT, "Info", []).is_ok());
    assert!(agent.connect().negotiate().is_ok());
}

#[test]
fn calls_before_the_negotiation_do_not_hinder_it() {
    let agent = Agent::start();
    let mut connection = agent.connect();
    assert!(connection.call(AGENT, "Info", []).is_ok());
    assert!(connection.negotiate().is_ok());
}

#[test]
fn a_refused_negotiation_leaves_health_and_another_try() {
    let agent = Agent::start();
    let mut connection = agent.connect();
    let refused = connection.call(NEGOTIATION, "Negotiate", offer(9));
    let message = refused.clone().unwrap_err().message;
    assert!(
        message.contains("9.0") && message.contains("1.0"),
        "{message}"
    );
    assert_refused(refused, FAILED_PRECONDITION, NO_COMMON_VERSION);
    let run = RunRequest::new(["true"]).encode();
    let call = connection.call(AGENT, "Run", run);
    assert_refused(call, FAILED_PRECONDITION, NO_COMMON_VERSION);
    assert!(connection.is_serving());
    assert!(connection.negotiate().is_ok());
    assert!(connection.call(AGENT, "Info", []).is_ok());
}

#[test]
fn an_offer_that_is_none_is_an_invalid_argument() {
    let agent = Agent::start();
    let mut connection = agent.connect();
    let ranges_in_the_wrong_order = [offer(1), offer(2)].concat();
    let too_long = Message::new().bytes(12, vec![0; 4096]).into_bytes();
    for bytes in [vec![0xff], ranges_in_the_wrong_order, too_long] {
        let answer = connection.call(NEGOTIATION, "Negotiate", bytes);
        // Without a refusal it would be what peers say that do not know negotiation.
        assert_refused(answer, INVALID_ARGUMENT, MALFORMED);
        let call = connection.call(AGENT, "Info", []);
        assert_refused(call, FAILED_PRECONDITION, NEGOTIATE_FIRST);
        assert!(connection.is_serving());
    }
    assert!(connection.negotiate().is_ok());
    assert!(connection.call(AGENT, "Info", []).is_ok());
}

#[test]
fn an_envelope_that_is_none_is_not_taken_for_an_older_peers_ignorance() {
    let agent = Agent::start();
    let mut connection = agent.connect();
    let request = Message::new().bytes(1, NEGOTIATION).bytes(2, "Negotiate");
    let good = request.bytes(3, offer(1)).into_bytes();
    let envelopes = [good[..good.len() - 1].to_vec(), vec![0xff], Vec::new()];
    for payload in envelopes {
        let stream = connection.new_stream();
        let frame = Frame::new(REQUEST, stream, payload);
        connection.send(&frame.to_bytes());
        assert_refused(connection.answer(stream), INVALID_ARGUMENT, MALFORMED);
    }
    // Whatever these were, they were no Negotiate.
    assert!(connection.call(AGENT, "Info", []).is_ok());
}

#[test]
fn an_agent_can_be_held_to_older_versions() {
    for (highest, agrees) in [("1.0", true), ("7.3", true), ("0.9", false)] {
        let agent = Agent::start_with(&[("HANDCLASP_MAX_VERSION", highest)]);
        let mut connection = agent.connect();
        assert!(connection.call(AGENT, "Info", []).is_ok(), "the baseline");
        let answer = connection.negotiate();
        assert_eq!(answer.is_ok(), agrees, "{highest}");
        if !agrees {
            assert_refused(answer, FAILED_PRECONDITION, NO_COMMON_VERSION);
            let call = connection.call(AGENT, "Info", []);
            assert_refused(call, FAILED_PRECONDITION, NO_COMMON_VERSION);
        }
    }
}

#[test]
fn an_agent_can_insist_on_a_negotiation() {
    let agent = Agent::start_with(&[("HANDCLASP_BASELINE", "refuse")]);
    let mut connection = agent.connect();
    for method in ["Info", "Run", "Shutdown"] {
        let call = connection.call(AGENT, method, []);
        assert_refused(call, FAILED_PRECONDITION, NEGOTIATE_FIRST);
    }
    let version = connection.call(HEALTH, "Version", []).unwrap();
    assert_eq!(protobuf::text(&protobuf::fields(&version), 1), "1.0");
    assert!(connection.is_serving());
    assert!(connection.negotiate().is_ok());
    assert!(connection.call(AGENT, "Info", []).is_ok());
}

//! An agent that is built with only the methods that every agent has.

use handclasp_tests::requests::{FEATURES, MountRequest, reseed_random, set_time};
use handclasp_tests::{AGENT, Agent, Outcome, RunRequest};

/// How gRPC numbers "not implemented".
const UNIMPLEMENTED: u64 = 12;

#[test]
fn it_serves_what_every_agent_serves() {
    let agent = Agent::start_core();
    let mut connection = agent.connect();
    connection.negotiate_with(&FEATURES).unwrap();
    assert!(connection.is_serving());
    assert!(!connection.call(AGENT, "Info", []).unwrap().is_empty());
    let response = connection.run(&RunRequest::shell("echo core")).unwrap();
    assert_eq!(response.outcome, Outcome::ExitCode(0));
    assert_eq!(response.text(), "core\n");
}

#[test]
fn it_offers_no_feature_and_says_that_its_build_lacks_the_methods() {
    let agent = Agent::start_core();
    let mut connection = agent.connect();
    connection.negotiate_with(&FEATURES).unwrap();
    for (method, request) in [
        ("SetTime", set_time(1)),
        ("ReseedRandom", reseed_random(&[1; 16], &[])),
        ("Mount", MountRequest::default().encode()),
    ] {
        let status = connection.call(AGENT, method, &request).unwrap_err();
        assert_eq!(status.code, UNIMPLEMENTED, "{method}: {status:?}");
        assert!(!status.refusal.unwrap().built, "{method}");
    }
}

#[test]
fn it_refuses_to_run_a_program_in_a_group() {
    let agent = Agent::start_core();
    let request = RunRequest {
        group: "workers".to_owned(),
        ..RunRequest::new(["true"])
    };
    let status = agent.connect().run(&request).unwrap_err();
    assert_eq!(status.code, UNIMPLEMENTED, "{status:?}");
    assert!(status.message.contains("has no groups"), "{status:?}");
}

//! Our own client library against the agent.

use agent_core::messages::contract::VERSION;
use handclasp::grpc::health_check_response::ServingStatus;
use handclasp::v1::{RunRequest, run_response::Outcome};
use handclasp::{Code, Error, Feature, FeatureSet, Options, RefusalReason};
use handclasp_tests::{Agent, short_directory};

/// Calls in flight at a time on one connection.
const CONCURRENT: usize = 200;

fn address(agent: &Agent) -> String {
    format!("unix:{}", agent.socket().display())
}

fn program<const N: usize>(argv: [&str; N]) -> RunRequest {
    RunRequest {
        argv: argv.map(str::to_owned).to_vec(),
        ..RunRequest::default()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn it_negotiates_and_calls() {
    let agent = Agent::start();
    let connected = handclasp::connect(&address(&agent)).await.unwrap();
    assert_eq!(connected.name(), "handclasp-agent");
    assert_eq!(connected.version(), VERSION);
    assert_eq!(connected.health().await.unwrap(), ServingStatus::Serving);
    let info = connected.info().await.unwrap();
    assert_eq!(info.agent_version, env!("CARGO_PKG_VERSION"));
    assert!(!info.is_init && info.cpus > 0);
    let mut request = program(["cat"]);
    request.stdin = vec![7; 256 * 1024];
    let done = connected.run(request).await.unwrap();
    assert_eq!(done.outcome, Some(Outcome::ExitCode(0)));
    assert!(done.stdout == vec![7; 256 * 1024]);
}

#[tokio::test(flavor = "multi_thread")]
async fn many_calls_share_a_connection() {
    let agent = Agent::start();
    let connected = handclasp::connect(&address(&agent)).await.unwrap();
    let calls = (0..CONCURRENT).map(|_| {
        let connected = connected.clone();
        tokio::spawn(async move { connected.info().await })
    });
    let calls: Vec<_> = calls.collect();
    for call in calls {
        assert!(call.await.unwrap().is_ok());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn it_negotiates_with_an_agent_that_insists() {
    let agent = Agent::start_with(&[("HANDCLASP_BASELINE", "refuse")]);
    let connected = handclasp::connect(&address(&agent)).await.unwrap();
    assert!(connected.info().await.is_ok());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_feature_that_the_agent_lacks_is_named() {
    let agent = Agent::start();
    let rare = FeatureSet::from_iter([Feature(77)]);
    let options = Options::new().require(rare);
    match options.connect(&address(&agent)).await {
        Err(Error::Refused { refusal, .. }) => {
            assert_eq!(refusal.reason, RefusalReason::MissingFeatures);
            assert_eq!(refusal.missing.set(), rare);
        }
        other => panic!("{other:?}"),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_done_says_why() {
    let agent = Agent::start();
    let connected = handclasp::connect(&address(&agent)).await.unwrap();
    match connected.run(program(["handclasp-no-such-program"])).await {
        Err(Error::Status { code, .. }) => assert_eq!(code, Code::NotFound),
        other => panic!("{other:?}"),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_agent_that_ends_leaves_the_outcome_open() {
    let agent = Agent::start();
    let connected = handclasp::connect(&address(&agent)).await.unwrap();
    let call = tokio::spawn({
        let connected = connected.clone();
        async move { connected.run(program(["sleep", "1000"])).await }
    });
    handclasp_tests::wait::until("the program", || {
        (!agent.descendants().is_empty()).then_some(())
    });
    drop(agent);
    let error = call.await.unwrap().unwrap_err();
    assert!(matches!(error, Error::OutcomeUnknown { .. }), "{error:?}");
    assert!(connected.ended().is_some());
    let error = connected.info().await.unwrap_err();
    assert!(matches!(error, Error::NotSent { .. }), "{error:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_guest_that_dials_is_ready() {
    let directory = short_directory();
    let ready = format!("unix:{}", directory.path().join("ready").display());
    let listener = Options::new().listen(&ready).unwrap();
    let _agent = Agent::start_with(&[("HANDCLASP_READY", &ready)]);
    let connected = listener.accept().await.unwrap().await.unwrap();
    assert_eq!(connected.version(), VERSION);
    assert!(connected.peer().unwrap().boot.is_some());
    assert!(connected.info().await.is_ok());
}

//! June 2018, again: a runtime 1.1 sent every agent a new string in an old field, and no older agent knew it. A host
//! 1.1 of ours meets the agent that was released with contract 1.0, which knows nothing of 1.1.

use handclasp::v1::{MountRequest, PauseRequest, ResumeRequest};
use handclasp::{Agent as Session, Error, Options, Version};
use handclasp_tests::protobuf::{self, Message};
use handclasp_tests::requests::{NEWER_FEATURES, group};
use handclasp_tests::{
    AGENT, Agent, Capture, Connection, Event, HEALTH, PATIENCE, Refusal, Status,
};
use std::os::unix::net::UnixStream;

const UNIMPLEMENTED: u64 = 12;
const FAILED_PRECONDITION: u64 = 9;

fn released() -> Agent {
    Agent::released("1.0", &[])
}

async fn session(agent: &Agent) -> (Session, Capture) {
    let (connection, capture) = Capture::of(UnixStream::connect(agent.socket()).unwrap());
    let options = Options::new().deadline(PATIENCE);
    let session = options
        .adopt(connection)
        .unwrap()
        .negotiated()
        .await
        .unwrap();
    assert_eq!(session.version(), Version::new(1, 0));
    (session, capture)
}

fn ephemeral() -> MountRequest {
    MountRequest {
        driver: "ephemeral".to_owned(),
        target: "/dev/shm".to_owned(),
        ..MountRequest::default()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_new_value_does_not_leave_the_host() {
    let agent = released();
    let (session, capture) = session(&agent).await;
    let before = capture.events();
    let error = session.mount(ephemeral()).await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "Mount.driver \"ephemeral\" needs feature EPHEMERAL (since 1.1); this session is 1.0"
    );
    assert!(matches!(error, Error::Unsupported(_)));
    // The next call goes over the same connection, in order: had a byte of the one before left, it would be here.
    session.info().await.unwrap();
    let [negotiated @ .., host, answer] = &capture.events()[..] else {
        panic!("{:?}", capture.events());
    };
    assert_eq!(negotiated, before);
    assert_eq!(*host, Event::Host(vec!["Info".to_owned()]));
    assert_eq!(*answer, Event::Agent("answer".to_owned()));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_new_methods_do_not_leave_the_host() {
    let agent = released();
    let (session, capture) = session(&agent).await;
    let before = capture.events();
    let group = || "web".to_owned();
    let paused = session.pause(PauseRequest { group: group() }).await;
    let resumed = session.resume(ResumeRequest { group: group() }).await;
    for (method, error) in [
        ("Pause", paused.unwrap_err()),
        ("Resume", resumed.unwrap_err()),
    ] {
        let sentence = error.to_string();
        assert!(matches!(error, Error::Unsupported(_)), "{sentence}");
        let named = format!("{method} needs feature PAUSE (since 1.1); this session is 1.0");
        assert!(sentence.ends_with(&named), "{sentence}");
    }
    session.info().await.unwrap();
    assert_eq!(capture.events().len(), before.len() + 2);
}

/// What a stock client is told that knows nothing of gates.
fn refusals(connection: &mut Connection) -> [Status; 2] {
    let mount = Message::new().bytes(1, "ephemeral").bytes(3, "/dev/shm");
    let mount = connection.call(AGENT, "Mount", mount.into_bytes());
    let pause = connection.call(AGENT, "Pause", group("web"));
    [mount.unwrap_err(), pause.unwrap_err()]
}

fn is_not_in_session(status: &Status) -> Refusal {
    let refusal = status.refusal.clone().expect("a typed refusal");
    assert_eq!(refusal.reason, 5, "{status:?}");
    refusal
}

#[test]
fn a_client_without_gates_gets_typed_refusals_and_the_agent_lives() {
    let agent = released();
    let mut negotiated = agent.connect();
    negotiated.negotiate_up_to(1, &NEWER_FEATURES).unwrap();
    let [mount, pause] = refusals(&mut negotiated);
    assert_eq!(mount.code, FAILED_PRECONDITION);
    assert_eq!(
        is_not_in_session(&mount).element,
        "Mount.driver \"ephemeral\""
    );
    assert_eq!(pause.code, UNIMPLEMENTED);
    assert_eq!(
        is_not_in_session(&pause).element,
        "handclasp.v1.Agent/Pause"
    );

    // Without a negotiation Mount itself is too much: it has a feature from the start.
    let mut silent = agent.connect();
    let [mount, pause] = refusals(&mut silent);
    for (status, method) in [(mount, "Mount"), (pause, "Pause")] {
        assert_eq!(status.code, UNIMPLEMENTED);
        let element = format!("handclasp.v1.Agent/{method}");
        assert_eq!(is_not_in_session(&status).element, element);
    }
    for connection in [&mut negotiated, &mut silent] {
        let health = connection.call(HEALTH, "Check", []).unwrap();
        assert_eq!(protobuf::number(&protobuf::fields(&health), 1), 1);
    }
}

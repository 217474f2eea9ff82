//! How the agent tells its host that the guest is ready: again and again, until the host has heard.

use handclasp::Options;
use handclasp_tests::protobuf::{self, Message};
use handclasp_tests::{
    AGENT, Agent, Connection, Crowd, Frame, PATIENCE, REQUEST, RESPONSE, short_directory, wait,
};
use std::io::ErrorKind;
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::PathBuf;
use tempfile::TempDir;

/// The connections that an agent serves at a time.
const CONNECTIONS: usize = 64;

/// The stream of the agent's offer.
const READY_STREAM: u32 = 2;

/// Where the agent dials.
struct Address {
    directory: TempDir,
}

impl Address {
    fn new() -> Self {
        Self {
            directory: short_directory(),
        }
    }

    fn path(&self) -> PathBuf {
        self.directory.path().join("ready")
    }

    fn start_agent(&self) -> Agent {
        let address = format!("unix:{}", self.path().display());
        Agent::start_with(&[("HANDCLASP_READY", &address)])
    }

    /// A host that listens there. It waits for nobody by itself.
    fn listen(&self) -> UnixListener {
        let listener = UnixListener::bind(self.path()).unwrap();
        listener.set_nonblocking(true).unwrap();
        listener
    }
}

/// A host that listens, and the agent that dials it.
fn start() -> (Address, UnixListener, Agent) {
    let address = Address::new();
    let listener = address.listen();
    let agent = address.start_agent();
    (address, listener, agent)
}

/// Takes the agent's connection, if it has dialled.
fn accept(listener: &UnixListener) -> Option<UnixStream> {
    match listener.accept() {
        Ok((connection, _)) => {
            connection.set_nonblocking(false).unwrap();
            Some(connection)
        }
        Err(error) if error.kind() == ErrorKind::WouldBlock => None,
        Err(error) => panic!("the host takes nobody: {error}"),
    }
}

fn until_dialled(listener: &UnixListener) -> UnixStream {
    wait::until("the agent to dial", || accept(listener))
}

/// Waits until the agent dials and has sent its offer, which is returned too.
fn until_offered(listener: &UnixListener) -> (Connection, Frame) {
    let mut connection = Connection::new(until_dialled(listener));
    let frame = connection.receive().expect("an offer");
    assert_eq!((frame.stream, frame.kind), (READY_STREAM, REQUEST));
    (connection, frame)
}

/// The response to the agent's offer with this payload.
fn respond(payload: impl Into<Vec<u8>>) -> Vec<u8> {
    Frame::new(RESPONSE, READY_STREAM, payload).to_bytes()
}

#[test]
fn the_agent_dials_and_sends_its_offer_first() {
    let (_address, listener, _agent) = start();
    let (_connection, frame) = until_offered(&listener);
    let call = protobuf::fields(&frame.payload);
    assert_eq!(protobuf::text(&call, 1), "handclasp.v1.Host");
    assert_eq!(protobuf::text(&call, 2), "Ready");
    let offer = protobuf::fields(&protobuf::bytes(&call, 3));
    assert_eq!(protobuf::text(&offer, 6), "handclasp-agent");
    assert_eq!(protobuf::bytes(&offer, 10).len(), 16, "a nonce");
    let boot = protobuf::fields(&protobuf::bytes(&offer, 11));
    assert!(protobuf::number(&boot, 4) > 0, "the time of the guest");
}

#[test]
fn a_host_that_listens_later_is_dialled_then() {
    let address = Address::new();
    let agent = address.start_agent();
    // It has dialled before it serves.
    assert!(agent.connect().is_serving());
    until_offered(&address.listen());
}

#[test]
fn a_host_that_has_gone_is_dialled_when_there_is_another() {
    let address = Address::new();
    drop(address.listen());
    let agent = address.start_agent();
    assert!(agent.connect().is_serving());
    std::fs::remove_file(address.path()).unwrap();
    until_offered(&address.listen());
}

#[test]
fn a_host_that_hangs_up_without_an_answer_is_dialled_again_with_a_new_offer() {
    let (_address, listener, agent) = start();
    let mut last = Vec::new();
    for _ in 0..3 {
        let (_, frame) = until_offered(&listener);
        assert_ne!(frame.payload, last);
        last = frame.payload;
    }
    // It is no matter whether the offer was sent.
    drop(until_dialled(&listener));
    until_offered(&listener);
    assert!(agent.connect().is_serving());
}

#[test]
fn a_host_that_does_not_answer_loses_the_connection_and_is_dialled_again() {
    let (_address, listener, _agent) = start();
    let (mut silent, _) = until_offered(&listener);
    assert_eq!(silent.receive(), None);
    until_offered(&listener);
}

#[test]
fn a_host_that_answers_something_else_loses_the_connection_and_is_dialled_again() {
    let (_address, listener, _agent) = start();
    let refusal = Message::new().number(1, 9).bytes(2, "not now");
    let answers = [
        respond(Message::new().bytes(1, refusal).into_bytes()),
        respond(Message::new().bytes(2, Message::new()).into_bytes()),
        respond([0xff]),
    ];
    for answer in answers {
        let (mut connection, _) = until_offered(&listener);
        connection.send(&answer);
        assert_eq!(connection.receive(), None);
    }
    until_offered(&listener);
}

#[test]
fn until_the_host_has_answered_it_is_served_health_only() {
    let (_address, listener, _agent) = start();
    let (mut connection, _) = until_offered(&listener);
    assert!(connection.is_serving());
    assert!(connection.call(AGENT, "Info", []).is_err());
    assert!(connection.negotiate().is_err());
    assert!(!connection.is_closed());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_host_that_has_answered_is_dialled_again_only_when_it_is_lost() {
    let (_first, heard, _served) = start();
    let options = Options::new().deadline(PATIENCE);
    let connection = until_dialled(&heard);
    let connected = options.incoming(connection.into()).unwrap().await.unwrap();
    assert!(connected.info().await.is_ok());
    // Another agent, whose host keeps silent, then hangs up: both would have made the first one dial by now.
    let (_second, listener, _agent) = start();
    let (mut silent, _) = until_offered(&listener);
    assert_eq!(silent.receive(), None);
    for _ in 0..2 {
        drop(until_offered(&listener));
    }
    until_offered(&listener);
    assert!(accept(&heard).is_none());
    // The host is started again: twice, since the pauses start over.
    let mut lost = connected;
    for _ in 0..2 {
        drop(lost);
        let connection = until_dialled(&heard);
        lost = options.incoming(connection.into()).unwrap().await.unwrap();
        assert!(lost.info().await.is_ok());
    }
}

#[test]
fn a_guest_that_shuts_down_does_not_dial() {
    let (_address, listener, mut agent) = start();
    let (connection, _) = until_offered(&listener);
    let mut caller = agent.connect();
    caller.call(AGENT, "Shutdown", []).unwrap();
    drop((connection, caller));
    agent.wait();
    assert!(accept(&listener).is_none());
}

#[test]
fn a_host_that_gives_way_before_it_has_answered_is_dialled_again() {
    let (_address, listener, agent) = start();
    let (silent, _) = until_offered(&listener);
    let connections = (1..CONNECTIONS).map(|_| {
        let mut connection = agent.connect();
        assert!(connection.is_serving());
        connection
    });
    let connections: Vec<_> = connections.collect();
    assert!(!silent.is_closed());
    assert!(agent.connect().is_serving());
    assert!(silent.is_closed(), "it was idle longest");
    until_offered(&listener);
    assert!(!connections[0].is_closed(), "somebody has hung up");
}

#[tokio::test(flavor = "multi_thread")]
async fn while_all_are_at_work_the_host_that_is_dialled_gets_the_reserved_place() {
    let address = Address::new();
    let agent = address.start_agent();
    let crowd = Crowd::start(&agent);
    let connection = until_dialled(&address.listen());
    let options = Options::new().deadline(PATIENCE);
    let connected = options.incoming(connection.into()).unwrap().await.unwrap();
    let refused = connected.info().await.unwrap_err().to_string();
    assert!(refused.contains("every connection is busy"), "{refused}");
    crowd.all_are_there();
}

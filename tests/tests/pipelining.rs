//! How many round trips a first call takes: one, whoever has dialled; two where the expected level was wrong.

use agent_core::dispatch::Rpc;
use agent_core::messages::agent::Run;
use handclasp::gate::{Gate, Gating};
use handclasp::v1::RunResponse;
use handclasp::{Error, FeatureSet, Level, Need, Options, RefusalReason, Version};
use handclasp_tests::{Agent, Capture, Event, PATIENCE, short_directory};
use std::os::fd::OwnedFd;
use std::os::unix::net::{UnixListener, UnixStream};

/// More than the agent's session holds.
const TOO_HIGH: Level = Level {
    version: Version::new(1, 999),
    features: FeatureSet::EMPTY,
};

fn options() -> Options {
    Options::new().deadline(PATIENCE)
}

fn dial(agent: &Agent) -> (OwnedFd, Capture) {
    Capture::of(UnixStream::connect(agent.socket()).unwrap())
}

fn host<const N: usize>(frames: [&str; N]) -> Event {
    Event::Host(frames.map(str::to_owned).to_vec())
}

fn answer() -> Event {
    Event::Agent("answer".to_owned())
}

#[tokio::test(flavor = "multi_thread")]
async fn the_first_call_leaves_in_the_write_of_the_offer() {
    let agent = Agent::start();
    let (connection, capture) = dial(&agent);
    let connecting = options().adopt(connection).unwrap();
    assert!(connecting.info().await.unwrap().cpus > 0);
    let one_round_trip = [host(["Negotiate", "Info"]), answer(), answer()];
    assert_eq!(capture.events(), one_round_trip);

    let level = connecting.negotiated().await.unwrap().level();
    let (connection, capture) = dial(&agent);
    let met_before = options().expect_level(level).adopt(connection).unwrap();
    assert!(met_before.info().await.is_ok());
    assert_eq!(capture.events(), one_round_trip);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_guest_that_dials_is_called_in_the_write_that_answers_it() {
    let directory = short_directory();
    let path = directory.path().join("ready");
    let listener = UnixListener::bind(&path).unwrap();
    let ready = format!("unix:{}", path.display());
    let _agent = Agent::start_with(&[("HANDCLASP_READY", &ready)]);
    let (connection, capture) = Capture::of(listener.accept().unwrap().0);
    let incoming = options().incoming(connection).unwrap();
    let connecting = incoming.accept().unwrap();
    assert!(connecting.info().await.is_ok());
    let expected = [
        Event::Agent("Ready".to_owned()),
        host(["answer", "Info"]),
        answer(),
    ];
    assert_eq!(capture.events(), expected);
    let agent = connecting.negotiated().await.unwrap();
    assert!(agent.peer().unwrap().boot.is_some());
}

/// `RunRequest` with fields that no contract has.
#[derive(Clone, PartialEq, prost::Message)]
struct Newer {
    #[prost(string, repeated, tag = "1")]
    argv: Vec<String>,
    /// Is left out where the session does not hold it.
    #[prost(uint32, optional, tag = "998")]
    optional: Option<u32>,
    /// Fails the call where the session does not hold it.
    #[prost(uint32, optional, tag = "999")]
    essential: Option<u32>,
}

impl Gate for Newer {
    fn gate(&self, gating: &mut Gating<'_>) -> Result<(), Error> {
        let need = Need::since(1, 999);
        if self.optional.is_some() {
            gating.drops("optional", need);
        }
        if self.essential.is_some() {
            gating.field("essential", |gating| gating.needs(need))?;
        }
        Ok(())
    }

    fn leave_out(&mut self, level: &Level) {
        if !level.includes(Need::since(1, 999)) {
            self.optional = None;
        }
    }
}

/// Leaves a line in `file` each time that it runs.
fn program(file: &std::path::Path) -> Newer {
    let script = format!("echo ran >> {}", file.display());
    Newer {
        argv: ["/bin/sh", "-c", &script].map(str::to_owned).to_vec(),
        ..Newer::default()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_expectation_costs_one_exchange_and_the_program_runs_once() {
    let agent = Agent::start();
    let directory = short_directory();
    let file = directory.path().join("ran");
    let (connection, capture) = dial(&agent);
    let connecting = options().expect_level(TOO_HIGH).adopt(connection).unwrap();
    let request = Newer {
        optional: Some(1),
        ..program(&file)
    };
    let done = connecting.call::<RunResponse>(Run::METHOD, request).await;
    assert!(done.is_ok(), "{done:?}");
    let two_round_trips = [
        host(["Negotiate", "Run"]),
        answer(),
        answer(),
        host(["Run"]),
        answer(),
    ];
    assert_eq!(capture.events(), two_round_trips);
    assert_eq!(std::fs::read_to_string(file).unwrap(), "ran\n");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_that_only_the_expected_level_held_is_not_run() {
    let agent = Agent::start();
    let directory = short_directory();
    let file = directory.path().join("ran");
    let essential = || Newer {
        essential: Some(1),
        ..program(&file)
    };
    // At that expected level it leaves, and the agent refuses it; at another no byte of it leaves.
    for (level, first) in [
        (TOO_HIGH, host(["Negotiate", "Run"])),
        (Level::BASELINE, host(["Negotiate"])),
    ] {
        let (connection, capture) = dial(&agent);
        let connecting = options().expect_level(level).adopt(connection).unwrap();
        let called = connecting
            .call::<RunResponse>(Run::METHOD, essential())
            .await;
        assert!(matches!(called, Err(Error::Unsupported(_))), "{called:?}");
        let events = capture.events();
        assert_eq!(events[0], first);
        assert!(events[1..].iter().all(|event| *event == answer()));
    }
    assert!(!file.exists());
}

#[tokio::test(flavor = "multi_thread")]
async fn calls_behind_an_offer_that_is_refused_are_not_run() {
    let agent = Agent::start();
    let directory = short_directory();
    let file = directory.path().join("ran");
    let rare = FeatureSet::from_iter([handclasp::Feature(77)]);
    let (connection, _) = dial(&agent);
    let connecting = options().require(rare).adopt(connection).unwrap();
    let called = connecting.call::<RunResponse>(Run::METHOD, program(&file));
    match called.await {
        Err(Error::Refused { refusal, .. }) => {
            assert_eq!(refusal.reason, RefusalReason::MissingFeatures);
        }
        other => panic!("{other:?}"),
    }
    assert!(!file.exists());
}

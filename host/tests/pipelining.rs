//! The first calls leave with the offer or the answer: no round trip is lost, and no call is run twice.

mod support;

use agent_core::ErrorResponse;
use agent_core::dispatch::Rpc;
use agent_core::frame::{FrameReader, MAX_PAYLOAD, Progress};
use agent_core::messages::agent::Run;
use agent_core::rpc::Request;
use handclasp::gate::{Gate, Gating};
use handclasp::v1::RunResponse;
use handclasp::{
    Channel, Code, Connecting, Error, Feature, FeatureSet, Interruption, Level, Need, Options,
    Version,
};
use std::io::{Read, Write};
use std::os::unix::net::UnixStream;
use std::sync::atomic::Ordering;
use support::Config;

/// A feature of the vendor "test".
const RARE: Feature = Feature(130);

/// What a session holds in which the agent offers [`RARE`] too.
fn rare() -> Level {
    Level {
        version: Version::BASELINE,
        features: FeatureSet::from_iter([RARE]),
    }
}

fn options() -> Options {
    let rare = FeatureSet::from_iter([RARE]);
    Options::new().vendor("test").offer(rare)
}

/// `RunRequest` with fields that the test's agent refuses, since it does not know them.
#[derive(Clone, PartialEq, prost::Message)]
struct Newer {
    #[prost(string, repeated, tag = "1")]
    argv: Vec<String>,
    /// Needs [`RARE`], and is left out without it.
    #[prost(uint32, optional, tag = "98")]
    nice: Option<u32>,
    /// Needs [`RARE`].
    #[prost(uint32, optional, tag = "99")]
    jail: Option<u32>,
}

impl Gate for Newer {
    fn gate(&self, gating: &mut Gating<'_>) -> Result<(), Error> {
        let need = Need::BASELINE.with(RARE);
        if self.nice.is_some() {
            gating.drops("nice", need);
        }
        if self.jail.is_some() {
            gating.field("jail", |gating| gating.needs(need))?;
        }
        Ok(())
    }

    fn leave_out(&mut self, level: &Level) {
        if !level.includes(Need::BASELINE.with(RARE)) {
            self.nice = None;
        }
    }
}

fn echo(words: &[&str]) -> Newer {
    let argv = [&["echo"], words].concat();
    Newer {
        argv: argv.into_iter().map(str::to_owned).collect(),
        ..Newer::default()
    }
}

fn nice() -> Newer {
    Newer {
        nice: Some(1),
        ..echo(&["nice"])
    }
}

fn jailed() -> Newer {
    Newer {
        jail: Some(1),
        ..echo(&["jailed"])
    }
}

async fn run(agent: &impl AsRef<Channel>, request: Newer) -> Result<Vec<u8>, Error> {
    let channel = agent.as_ref();
    let done = channel.call::<RunResponse>(Run::METHOD, request).await?;
    Ok(done.response.stdout)
}

/// The methods that are called in each of the host's writes; an answer to the agent is called so.
fn writes(config: &Config) -> Vec<Vec<String>> {
    let reads = config.reads.lock().unwrap();
    reads.iter().map(|bytes| methods(bytes)).collect()
}

fn methods(mut bytes: &[u8]) -> Vec<String> {
    let mut reader = FrameReader::new(MAX_PAYLOAD);
    let mut methods = Vec::new();
    while let Progress::Frame { frame, consumed } = reader.read(bytes) {
        methods.push(if frame.header.stream.is_multiple_of(2) {
            "answer".to_owned()
        } else {
            Request::decode(frame.payload).unwrap().method.to_owned()
        });
        bytes = &bytes[consumed..];
    }
    assert!(bytes.is_empty(), "a write ends within a frame");
    methods
}

fn runs(config: &Config) -> u32 {
    config.runs.load(Ordering::Relaxed)
}

fn dial(options: &Options, config: &Config) -> Connecting {
    options.adopt(support::connection(config, false)).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_agent_that_was_never_met_is_called_in_the_first_write() {
    let config = Config::default();
    let connecting = dial(&Options::new(), &config);
    assert_eq!(connecting.info().await.unwrap().cpus, 2);
    assert_eq!(writes(&config), [["Negotiate", "Info"]]);
    // The session is known from the same round trip.
    let agent = connecting.negotiated().await.unwrap();
    assert_eq!(agent.name(), "test-agent");
    assert_eq!(writes(&config).len(), 1);
}

#[tokio::test]
async fn calls_that_are_made_together_leave_together() {
    let config = Config::default();
    let connecting = dial(&Options::new(), &config);
    let (health, info, done) = tokio::join!(
        connecting.health(),
        connecting.info(),
        run(&connecting, echo(&["1"]))
    );
    assert!(health.is_ok() && info.is_ok());
    assert_eq!(done.unwrap(), b"1");
    assert_eq!(writes(&config), [["Negotiate", "Check", "Info", "Run"]]);
}

#[tokio::test]
async fn before_the_answer_an_agent_is_not_given_more_calls_than_any_takes() {
    let config = Config::default();
    let connecting = dial(&Options::new(), &config);
    let calls: Vec<_> = (0..50)
        .map(|_| {
            let connecting = connecting.clone();
            tokio::spawn(async move { connecting.info().await.is_ok() })
        })
        .collect();
    for call in calls {
        assert!(call.await.unwrap());
    }
    let first = writes(&config)[0].len();
    assert_eq!(first, 17, "the offer and sixteen calls");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_agent_that_was_met_is_called_at_its_level_in_the_first_write() {
    let config = Config::offering(RARE.0);
    let agent = dial(&options(), &config).negotiated().await.unwrap();
    assert_eq!(agent.level(), rare());
    config.reads.lock().unwrap().clear();

    // The agent's own gate is as strict as ever, so that a method is what shows the level.
    let connecting = dial(&options().expect_level(agent.level()), &config);
    let done = connecting.call::<RunResponse>(&RARE_RUN, echo(&["warm"]));
    assert_eq!(done.await.unwrap().response.stdout, b"warm");
    assert_eq!(writes(&config), [["Negotiate", "Run"]]);
}

/// `Run` as a method that needs [`RARE`].
const RARE_RUN: handclasp::Method = handclasp::Method {
    service: "handclasp.v1.Agent",
    name: "Run",
    visibility: handclasp::Visibility::Session(Need::BASELINE.with(RARE)),
    kind: handclasp::MethodKind::Unary,
    idempotent: false,
};

#[tokio::test(flavor = "multi_thread")]
async fn a_call_that_needs_more_than_the_expected_level_waits_for_the_answer() {
    let config = Config::offering(RARE.0);
    let connecting = dial(&options(), &config);
    let done = connecting.call::<RunResponse>(&RARE_RUN, echo(&["held"]));
    assert_eq!(done.await.unwrap().response.stdout, b"held");
    assert_eq!(writes(&config), [["Negotiate"], ["Run"]]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_that_the_session_does_not_hold_never_leaves() {
    let config = Config::default();
    let connecting = dial(&options(), &config);
    let error = run(&connecting, jailed()).await.unwrap_err();
    let Error::Unsupported(what) = error else {
        panic!("{error:?}")
    };
    assert_eq!(what.element, "Run.jail");
    assert_eq!(what.session, Some(Level::BASELINE));
    assert_eq!(writes(&config), [["Negotiate"]]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_expectation_costs_one_exchange_and_the_call_is_run_once() {
    let config = Config::default();
    let resent = handclasp::counters().resends;
    let connecting = dial(&options().expect_level(rare()), &config);
    assert_eq!(run(&connecting, nice()).await.unwrap(), b"nice");
    assert_eq!(writes(&config), [vec!["Negotiate", "Run"], vec!["Run"]]);
    assert_eq!(runs(&config), 1);
    assert!(handclasp::counters().resends > resent);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_that_only_the_expected_level_held_ends_as_unsupported() {
    let config = Config::default();
    let connecting = dial(&options().expect_level(rare()), &config);
    let error = run(&connecting, jailed()).await.unwrap_err();
    assert_eq!(error.kind(), "unsupported");
    // The agent refused it, and it was not made again.
    assert_eq!(writes(&config), [["Negotiate", "Run"]]);
    assert_eq!(runs(&config), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_method_that_only_the_expected_level_held_ends_as_unsupported() {
    static PAUSE: handclasp::Method = handclasp::Method {
        name: "Pause",
        ..RARE_RUN
    };
    let config = Config::default();
    let connecting = dial(&options().expect_level(rare()), &config);
    let done = connecting.call::<RunResponse>(&PAUSE, echo(&[])).await;
    let Err(Error::Unsupported(what)) = done else {
        panic!("{done:?}")
    };
    assert_eq!(what.element, "handclasp.v1.Agent/Pause");
    assert_eq!(writes(&config), [["Negotiate", "Pause"]]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refusal_that_another_level_does_not_mend_is_handed_on() {
    // The agent offers the feature and does not know the field: nothing is gained by a second time.
    let config = Config::offering(RARE.0);
    let connecting = dial(&options().expect_level(rare()), &config);
    let error = run(&connecting, nice()).await.unwrap_err();
    assert_eq!(error.kind(), "status");
    assert_eq!(writes(&config), [["Negotiate", "Run"]]);
    assert_eq!(runs(&config), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_guest_that_dials_is_called_in_the_write_that_answers_it() {
    let config = Config::default();
    let connection = support::connection(&config, true);
    let incoming = Options::new().incoming(connection).unwrap();
    let connecting = incoming.accept().unwrap();
    assert_eq!(connecting.info().await.unwrap().cpus, 2);
    assert_eq!(writes(&config), [["answer", "Info"]]);
    assert!(connecting.negotiated().await.is_ok());
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_said_before_the_first_call() {
    let (host, guest) = support::packet_pair();
    drop(Options::new().adopt(host).unwrap());
    assert_eq!(UnixStream::from(guest).read(&mut [0]).unwrap(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn calls_behind_an_offer_that_is_refused_are_refused_alike() {
    let config = Config::speaking(2);
    let connecting = dial(&Options::new(), &config);
    let error = run(&connecting, echo(&["1"])).await.unwrap_err();
    assert_eq!(error.kind(), "refused");
    assert_eq!(writes(&config), [["Negotiate", "Run"]]);
    assert_eq!(runs(&config), 0);
    let sentence = error.to_string();
    for later in [
        connecting.info().await.unwrap_err(),
        connecting.negotiated().await.unwrap_err(),
    ] {
        assert_eq!(later.kind(), "refused");
        assert_eq!(later.to_string(), sentence);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_guest_that_is_refused_is_not_called() {
    let config = Config::speaking(3);
    let connection = support::connection(&config, true);
    let incoming = Options::new().incoming(connection).unwrap();
    let connecting = incoming.accept().unwrap();
    let error = run(&connecting, echo(&["1"])).await.unwrap_err();
    assert_eq!(error.kind(), "refused");
    assert_eq!(runs(&config), 0);
}

#[tokio::test(start_paused = true)]
async fn a_call_without_an_answer_in_time_may_have_been_done() {
    let (host, _guest) = support::packet_pair();
    let connecting = Options::new().adopt(host).unwrap();
    let waiting = Newer {
        jail: Some(1),
        ..echo(&[])
    };
    let (run, info, held) = tokio::join!(
        run(&connecting, echo(&["1"])),
        connecting.info(),
        run(&connecting, waiting)
    );
    let Err(Error::OutcomeUnknown { cause, .. }) = run else {
        panic!("{run:?}")
    };
    assert_eq!(cause, Interruption::NoAnswer(handclasp::DEFAULT_DEADLINE));
    // Doing these again does no harm, or they never left.
    assert_eq!(info.unwrap_err().kind(), "no_answer");
    assert_eq!(held.unwrap_err().kind(), "no_answer");
    let error = connecting.negotiated().await.unwrap_err();
    assert_eq!(error.kind(), "no_answer");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_whose_connection_is_lost_is_not_made_again() {
    let (host, guest) = support::packet_pair();
    let connecting = options().expect_level(rare()).adopt(host).unwrap();
    let calls = async { tokio::join!(run(&connecting, nice()), connecting.info()) };
    let guest = async move {
        let read = move || UnixStream::from(guest).read(&mut [0; 4096]).unwrap();
        let read = tokio::task::spawn_blocking(read).await.unwrap();
        assert!(read > 0);
    };
    let ((run, info), ()) = tokio::join!(calls, guest);
    let outcome = |error| match error {
        Error::OutcomeUnknown { idempotent, .. } => idempotent,
        other => panic!("{other:?}"),
    };
    assert!(!outcome(run.unwrap_err()));
    assert!(outcome(info.unwrap_err()));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_older_peer_has_none_of_the_sessions_methods() {
    for code in [Code::InvalidArgument, Code::NotFound, Code::Unimplemented] {
        let rejection = ErrorResponse::Handler(code, "unknown service");
        let server = support::listen(move |stream| support::reject_all(stream, &rejection));
        let address = server.address();
        let connecting = Options::new().dial(&address).await.unwrap();
        let error = run(&connecting, echo(&["1"])).await.unwrap_err();
        assert!(matches!(error, Error::Legacy { code: answered } if answered == code));

        let allowed = Options::new().allow_legacy();
        let connecting = allowed.dial(&address).await.unwrap();
        let (health, info) = tokio::join!(connecting.health(), connecting.info());
        let Err(Error::Unsupported(what)) = info else {
            panic!("{info:?}")
        };
        assert_eq!(what.session, None);
        // This one is the peer's own to answer.
        assert_eq!(health.unwrap_err().kind(), "status");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_older_peer_may_answer_in_any_order() {
    let server = support::listen(|mut stream| {
        let calls = [(); 2].map(|()| support::read_frame(&mut stream));
        let streams = calls.map(|call| u32::from_be_bytes(call[4..8].try_into().unwrap()));
        let rejection = ErrorResponse::Handler(Code::Unimplemented, "unknown service");
        for stream_id in streams.into_iter().rev() {
            let answer = support::rejection_on(stream_id, &rejection);
            stream.write_all(&answer).unwrap();
        }
        // Until the host closes.
        let _ = stream.read(&mut [0]);
    });
    for (options, kind) in [
        (Options::new(), "legacy"),
        (Options::new().allow_legacy(), "unsupported"),
    ] {
        let connecting = options.dial(&server.address()).await.unwrap();
        assert_eq!(connecting.info().await.unwrap_err().kind(), kind);
    }
}

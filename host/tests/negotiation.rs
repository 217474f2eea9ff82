//! How a session comes about, or does not.

mod support;

use agent_core::ErrorResponse;
use agent_core::frame::HEADER_LEN;
use agent_core::rpc::Response;
use handclasp::{
    Code, Error, Feature, FeatureSet, Options, Peer, RefusalReason, Version, VersionRange, Versions,
};
use std::io::{Read, Write};
use std::os::unix::net::UnixStream;
use std::sync::{Arc, Mutex, mpsc};
use std::thread;
use std::time::Duration;
use support::{Config, TestDir, read_frame};

#[tokio::test(start_paused = true)]
async fn an_agent_that_says_nothing_is_given_up_at_the_deadline() {
    let server = support::listen(|stream| hold(&stream));
    let error = handclasp::connect(&server.address()).await.unwrap_err();
    let Error::NoAnswer { deadline } = error else {
        panic!("{error:?}")
    };
    assert_eq!(deadline, handclasp::DEFAULT_DEADLINE);
}

/// Keeps a connection until its other end closes it.
fn hold(mut stream: &UnixStream) {
    let mut rest = Vec::new();
    let _ = stream.read_to_end(&mut rest);
}

#[tokio::test]
async fn a_refusal_says_what_to_do() {
    let server = support::agent(Config::speaking(2));
    let error = handclasp::connect(&server.address()).await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "host speaks 1.0-1.2, this agent speaks 2.0-2.4: upgrade the host"
    );
    let Error::Refused { refusal, .. } = error else {
        panic!("{error:?}")
    };
    assert_eq!(refusal.reason, RefusalReason::NoCommonVersion);
}

#[tokio::test]
async fn a_required_feature_that_the_other_side_lacks_is_named() {
    let server = support::agent(Config::default());
    let needs = FeatureSet::from_iter([Feature(5)]);
    let options = Options::new().require(needs);
    let error = options.connect(&server.address()).await.unwrap_err();
    let Error::Refused { refusal, .. } = error else {
        panic!("{error:?}")
    };
    assert_eq!(refusal.reason, RefusalReason::MissingFeatures);
    assert_eq!(refusal.missing.set(), needs);
}

#[tokio::test]
async fn a_required_feature_that_the_host_lacks_is_named() {
    let server = support::agent(Config::requiring(77));
    let error = handclasp::connect(&server.address()).await.unwrap_err();
    let refusal = error.refusal().unwrap();
    assert_eq!(refusal.reason, RefusalReason::MissingFeatures);
    assert_eq!(refusal.session, Some(Version::new(1, 0)));
    assert_eq!(refusal.missing.names(), ["feature 77"]);
}

#[tokio::test]
async fn a_vendors_features_are_enabled_between_those_who_name_it() {
    let feature = FeatureSet::from_iter([Feature(140)]);
    for (vendor, enabled) in [("acme", true), ("other", false), ("", false)] {
        let agent = |offered, required| {
            support::agent(Config {
                offered,
                required,
                vendor,
                ..Config::default()
            })
        };
        let server = agent(feature, FeatureSet::EMPTY);
        let offers = Options::new().offer(feature).vendor("acme");
        let agreed = offers.connect(&server.address()).await.unwrap();
        assert_eq!(
            agreed.features().contains(Feature(140)),
            enabled,
            "{vendor}"
        );

        let requires = Options::new().require(feature).vendor("acme");
        let result = requires.connect(&server.address()).await;
        assert_eq!(result.is_ok(), enabled, "{vendor}");
        let server = agent(FeatureSet::EMPTY, feature);
        let result = offers.connect(&server.address()).await;
        assert_eq!(result.is_ok(), enabled, "{vendor}");
    }
}

#[tokio::test]
async fn of_several_majors_the_highest_common_one_is_taken() {
    let mut versions = Versions::single(VersionRange::new(9, 2, 4).unwrap());
    versions.push(VersionRange::new(7, 0, 0).unwrap()).unwrap();
    versions.push(VersionRange::new(1, 0, 8).unwrap()).unwrap();
    let server = support::agent(Config {
        versions,
        ..Config::default()
    });
    let options = Options::new().max_version(Version::new(1, 0));
    let agent = options.connect(&server.address()).await.unwrap();
    assert_eq!(agent.version(), Version::new(1, 0));
    assert_eq!(agent.peer().unwrap().versions, versions);
}

#[tokio::test(start_paused = true)]
async fn a_guest_that_dials_and_says_nothing_is_given_up_at_the_deadline() {
    let (host, _guest) = UnixStream::pair().unwrap();
    let incoming = Options::new().incoming(host.into()).unwrap();
    let error = incoming.await.unwrap_err();
    assert_eq!(error.kind(), "no_answer");
}

#[tokio::test]
async fn a_damaged_offer_of_a_guest_is_no_session() {
    let ready = support::ready(&Config::default());
    let whole = ready.len();
    // Near the beginning of the offer, in its midst, and in its last byte.
    for bit in [48 * 8, 90 * 8, whole * 8 - 1] {
        let (host, mut guest) = UnixStream::pair().unwrap();
        let mut damaged = ready.clone();
        damaged[bit / 8] ^= 1 << (bit % 8);
        guest.write_all(&damaged).unwrap();
        let guest = thread::spawn(move || {
            let answer = read_frame(&mut guest);
            let answer = Response::decode(&answer[HEADER_LEN..]).unwrap();
            assert_eq!(answer.status.unwrap().code, Code::InvalidArgument as i32);
        });
        let incoming = Options::new().incoming(host.into()).unwrap();
        let error = incoming.await.unwrap_err();
        assert!(matches!(error, Error::Closed(_)), "{bit}: {error:?}");
        guest.join().unwrap();
    }
}

#[tokio::test]
async fn a_host_without_a_version_to_offer_is_refused() {
    let server = support::agent(Config::default());
    let options = Options::new().max_version(Version::new(0, 9));
    let error = options.connect(&server.address()).await.unwrap_err();
    assert_eq!(error.kind(), "refused");
}

#[tokio::test]
async fn an_older_peer_is_an_error_unless_it_is_allowed() {
    for code in [Code::InvalidArgument, Code::NotFound, Code::Unimplemented] {
        let rejection = ErrorResponse::Handler(code, "unknown service");
        let server = support::listen(move |stream| support::reject_all(stream, &rejection));
        let error = handclasp::connect(&server.address()).await.unwrap_err();
        assert!(matches!(error, Error::Legacy { code: answered } if answered == code));

        let options = Options::new().allow_legacy();
        let agent = options.connect(&server.address()).await.unwrap();
        assert!(agent.peer().is_none());
        let Err(Error::Unsupported(what)) = agent.info().await else {
            panic!("a peer that does not negotiate is called by grpc.* only")
        };
        assert_eq!(what.session, None);
        // This one is sent: the peer says itself that it does not have it.
        let Err(Error::Status { code: answered, .. }) = agent.health().await else {
            panic!("the peer rejects all calls")
        };
        assert_eq!(answered, code);
    }
}

#[tokio::test]
async fn another_failure_is_not_taken_for_an_older_peer() {
    let rejection = ErrorResponse::Handler(Code::Internal, "out of order");
    let server = support::listen(move |stream| support::reject_all(stream, &rejection));
    let options = Options::new().allow_legacy();
    let error = options.connect(&server.address()).await.unwrap_err();
    assert_eq!(error.to_string(), "out of order (INTERNAL)");
}

#[tokio::test]
async fn a_byte_that_changes_on_its_way_is_never_another_session() {
    let agent = support::agent(Config::default());
    let (length, _) = relay(&agent, usize::MAX).await;
    let mut mismatches = 0;
    for place in HEADER_LEN..length {
        let (_, result) = relay(&agent, place).await;
        match result {
            Err(Error::AnswerMismatch) => mismatches += 1,
            Err(Error::MalformedAnswer { .. } | Error::Status { .. }) => {}
            other => panic!("byte {place}: {other:?}"),
        }
    }
    assert!(mismatches > 0);
}

/// Connects through a relay that changes byte `place` of the response; returns the response's length.
async fn relay(agent: &TestDir, place: usize) -> (usize, Result<handclasp::Agent, Error>) {
    let (measured, length) = mpsc::channel();
    let upstream = agent.socket();
    let relay = support::listen(move |mut host| {
        let mut guest = UnixStream::connect(&upstream).unwrap();
        let mut frame = read_frame(&mut host);
        guest.write_all(&frame).unwrap();
        frame = read_frame(&mut guest);
        measured.send(frame.len()).unwrap();
        if let Some(byte) = frame.get_mut(place) {
            *byte ^= 1;
        }
        host.write_all(&frame).unwrap();
        hold(&host);
    });
    let result = handclasp::connect(&relay.address()).await;
    (length.recv().unwrap(), result)
}

#[tokio::test]
async fn a_guest_that_dials_is_answered_and_called_on_that_connection() {
    let directory = TestDir::new();
    let listener = Options::new().listen(&directory.address()).unwrap();
    let socket = directory.socket();
    thread::spawn(move || support::dial(&socket, &Config::default()));
    let agent = listener.accept().await.unwrap().await.unwrap();
    assert_eq!(agent.name(), "test-agent");
    assert_eq!(agent.info().await.unwrap().cpus, 2);
}

#[tokio::test]
async fn a_guest_that_dials_is_refused_in_the_words_that_the_host_is_given() {
    let (host, mut guest) = UnixStream::pair().unwrap();
    guest
        .write_all(&support::ready(&Config::speaking(3)))
        .unwrap();
    let incoming = Options::new().incoming(host.into()).unwrap();
    let error = incoming.await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "host speaks 1.0-1.2, this agent speaks 3.0-3.4: upgrade the host"
    );
    let answer = read_frame(&mut guest);
    let answer = Response::decode(&answer[HEADER_LEN..]).unwrap();
    assert_eq!(answer.status.unwrap().message, error.to_string());
    assert_eq!(guest.read(&mut [0]).unwrap(), 0, "the host hangs up");
}

#[tokio::test]
async fn an_incoming_connection_that_is_dropped_is_closed() {
    let directory = TestDir::new();
    let listener = Options::new().listen(&directory.address()).unwrap();
    let mut stranger = UnixStream::connect(directory.socket()).unwrap();
    let incoming = listener.accept().await.unwrap();
    let us = std::process::id().cast_signed();
    assert!(matches!(incoming.peer(), Some(Peer::Unix { pid, .. }) if pid == us));
    drop(incoming);
    assert_eq!(stranger.read(&mut [0]).unwrap(), 0);

    let socket = directory.socket();
    thread::spawn(move || support::dial(&socket, &Config::default()));
    let agent = listener.accept().await.unwrap().await.unwrap();
    assert_eq!(agent.name(), "test-agent");
}

#[tokio::test]
async fn nothing_is_sent_to_a_monitor_before_its_ok() {
    let server = support::listen(|mut stream| {
        assert_eq!(read_line(&mut stream), "CONNECT 1024\n");
        stream.set_nonblocking(true).unwrap();
        let early = stream.read(&mut [0]).unwrap_err();
        assert_eq!(early.kind(), std::io::ErrorKind::WouldBlock);
        stream.set_nonblocking(false).unwrap();
        stream.write_all(b"OK 1073741824\n").unwrap();
        support::serve(stream, &Config::default(), false);
    });
    let agent = handclasp::connect(&hybrid(&server)).await.unwrap();
    assert_eq!(agent.info().await.unwrap().cpus, 2);
}

#[tokio::test]
async fn a_monitor_is_not_hung_up_on_before_its_ok() {
    let (go_on, gave_up) = mpsc::channel();
    let gave_up = Arc::new(Mutex::new(gave_up));
    let (done, verdict) = tokio::sync::oneshot::channel();
    let done = Arc::new(Mutex::new(Some(done)));
    let server = support::listen(move |mut stream| {
        read_line(&mut stream);
        gave_up.lock().unwrap().recv().unwrap();
        stream.set_nonblocking(true).unwrap();
        let still_open = stream.read(&mut [0]).is_err();
        stream.set_nonblocking(false).unwrap();
        stream.write_all(b"OK 1\n").unwrap();
        let closed_after = stream.read(&mut [0]).unwrap() == 0;
        let done = done.lock().unwrap().take().unwrap();
        done.send((still_open, closed_after)).unwrap();
    });
    let options = Options::new().deadline(Duration::from_millis(1));
    let error = options.connect(&hybrid(&server)).await.unwrap_err();
    assert_eq!(error.kind(), "no_answer");
    go_on.send(()).unwrap();
    // The limit is there so that a failure is one, and not a wait without end.
    let verdict = tokio::time::timeout(Duration::from_secs(20), verdict).await;
    assert_eq!(verdict.unwrap().unwrap(), (true, true));
}

#[tokio::test]
async fn a_monitor_that_hangs_up_means_that_nobody_listens_in_the_guest() {
    let server = support::listen(|mut stream| drop(read_line(&mut stream)));
    let error = handclasp::connect(&hybrid(&server)).await.unwrap_err();
    let sentence = error.to_string();
    assert!(
        sentence.contains("nothing in the guest listens on port 1024"),
        "{sentence}"
    );
}

fn hybrid(monitor: &TestDir) -> String {
    format!("hybrid:{}:1024", monitor.socket().display())
}

fn read_line(stream: &mut UnixStream) -> String {
    let mut line = Vec::new();
    while line.last() != Some(&b'\n') {
        let mut byte = [0];
        stream.read_exact(&mut byte).unwrap();
        line.extend(byte);
    }
    String::from_utf8(line).unwrap()
}

#[tokio::test]
async fn an_agent_that_hangs_up_on_an_offer_has_closed_the_connection() {
    let server = support::listen(drop);
    let error = handclasp::connect(&server.address()).await.unwrap_err();
    assert!(matches!(error, Error::Closed(_)), "{error:?}");
}

#[tokio::test]
async fn addresses_that_lead_nowhere_are_named() {
    let error = handclasp::connect("tcp:1.2.3.4").await.unwrap_err();
    assert_eq!(error.kind(), "address");
    let error = handclasp::connect("unix:/nowhere/at/all")
        .await
        .unwrap_err();
    assert!(
        error
            .to_string()
            .starts_with("cannot connect to unix:/nowhere/at/all: there is no socket at this path"),
        "{error}"
    );
}

#[tokio::test]
async fn an_agent_that_comes_later_is_waited_for() {
    let directory = TestDir::new();
    let options = Options::new();
    let address = directory.address();
    // A patience beyond what a clock can tell has no end.
    let waiting = options.wait_ready(&address, Duration::MAX);
    let agent_comes = async {
        tokio::time::sleep(Duration::from_millis(20)).await;
        let listener = std::os::unix::net::UnixListener::bind(directory.socket()).unwrap();
        thread::spawn(move || {
            let (stream, _) = listener.accept().unwrap();
            support::serve(stream, &Config::default(), false);
        });
    };
    let (agent, ()) = tokio::join!(waiting, agent_comes);
    assert_eq!(agent.unwrap().name(), "test-agent");
}

#[tokio::test(start_paused = true)]
async fn patience_ends() {
    let address = TestDir::new().address();
    let options = Options::new();
    let result = options.wait_ready(&address, Duration::from_secs(3)).await;
    assert_eq!(result.unwrap_err().kind(), "connect");
}

//! Sessions and calls against an agent in this process.

mod support;

use agent_core::frame::{Flags, FrameType, Header, OutgoingFrame, write_frame};
use agent_core::rpc::OutgoingResponse;
use handclasp::grpc::health_check_response::ServingStatus;
use handclasp::v1::run_response::Outcome;
use handclasp::v1::{PowerAction, RunRequest, ShutdownRequest};
use handclasp::{Code, Error, Interruption, Options, Version};
use std::io::{Read, Write};
use std::time::Duration;
use support::{Config, TestDir};

fn program(words: &[&str]) -> RunRequest {
    RunRequest {
        argv: words.iter().map(ToString::to_string).collect(),
        ..RunRequest::default()
    }
}

#[tokio::test]
async fn a_session_says_who_the_agent_is_and_what_was_agreed() {
    let server = support::agent(Config::default());
    let agent = handclasp::connect(&server.address()).await.unwrap();
    assert_eq!(agent.name(), "test-agent");
    assert_eq!(agent.version(), Version::new(1, 0));
    assert_eq!(agent.features().to_string(), "no features");
    let peer = agent.peer().unwrap();
    assert_eq!(peer.software_version, "0.0.1");
    assert_eq!(peer.versions.to_string(), "1.0");
    assert_eq!(peer.limits.max_streams, 64);
    assert_eq!(peer.generation, Some([3; 16]));
    assert_eq!(agent.ours().software, "handclasp");
}

#[tokio::test]
async fn each_method_is_called() {
    let server = support::agent(Config::default());
    let agent = handclasp::connect(&server.address()).await.unwrap();
    assert_eq!(agent.info().await.unwrap().kernel_release, "6.1-test");
    assert_eq!(agent.health().await.unwrap(), ServingStatus::Serving);
    assert_eq!(agent.health_version().await.unwrap().grpc_version, "1.0");
    let echo = RunRequest {
        stdin: b" 3".to_vec(),
        ..program(&["echo", "1", "2"])
    };
    let done = agent.run(echo).await.unwrap();
    assert_eq!(done.outcome, Some(Outcome::ExitCode(0)));
    assert_eq!(done.stdout, b"1 2 3");
    agent
        .shutdown(ShutdownRequest {
            action: PowerAction::PowerOff.into(),
        })
        .await
        .unwrap();
}

#[tokio::test]
async fn a_status_is_an_error_with_the_agents_words() {
    let server = support::agent(Config::default());
    let agent = handclasp::connect(&server.address()).await.unwrap();
    let error = agent
        .shutdown(ShutdownRequest {
            action: PowerAction::Reboot.into(),
        })
        .await
        .unwrap_err();
    let Error::Status { code, .. } = &error else {
        panic!("{error:?}")
    };
    assert_eq!(*code, Code::FailedPrecondition);
    assert_eq!(
        error.to_string(),
        "an agent that is not init cannot reboot (FAILED_PRECONDITION)"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn three_hundred_calls_at_once_are_each_given_their_own_answer() {
    // The agent takes 64 at a time; the others wait for their turn here.
    let server = support::agent(Config::default());
    let agent = handclasp::connect(&server.address()).await.unwrap();
    let calls: Vec<_> = (0..300)
        .map(|number| {
            let agent = agent.clone();
            tokio::spawn(async move {
                let number = number.to_string();
                let done = agent.run(program(&["late", &number])).await.unwrap();
                assert_eq!(done.stdout, number.as_bytes());
            })
        })
        .collect();
    for call in calls {
        call.await.unwrap();
    }
}

#[tokio::test]
async fn a_request_above_the_agents_limit_never_leaves() {
    let mut config = Config::default();
    config.limits.max_message = 1000;
    let server = support::agent(config);
    let agent = handclasp::connect(&server.address()).await.unwrap();
    let request = |length| RunRequest {
        stdin: vec![0; length],
        ..program(&["echo"])
    };
    let error = agent.run(request(1000)).await.unwrap_err();
    let Error::TooLarge { size, limit, .. } = error else {
        panic!("{error:?}")
    };
    assert!(size > 1000 && limit == 1000);
    // The connection is as good as before, and the limit itself is allowed: an agent that was sent more
    // would have answered RESOURCE_EXHAUSTED.
    let fits = 1000 - (size - limit);
    assert!(agent.run(request(fits)).await.is_ok());
    let error = agent.run(request(fits + 1)).await.unwrap_err();
    assert_eq!(error.kind(), "too_large");
}

#[tokio::test]
async fn a_call_whose_connection_is_lost_has_an_unknown_outcome() {
    let server = support::agent(Config::default());
    let agent = handclasp::connect(&server.address()).await.unwrap();
    let (hanging, hung_up) = (program(&["hang"]), program(&["hang-up"]));
    let (first, second) = tokio::join!(agent.run(hanging), agent.run(hung_up));
    for result in [first, second] {
        let Err(Error::OutcomeUnknown { method, cause, .. }) = result else {
            panic!("{result:?}")
        };
        assert_eq!(method, "handclasp.v1.Agent/Run");
        assert!(matches!(
            cause,
            Interruption::ClosedByPeer | Interruption::Socket(_)
        ));
    }
    assert!(agent.ended().is_some());
    let error = agent.info().await.unwrap_err();
    assert!(matches!(error, Error::NotSent { .. }), "{error:?}");
}

/// Half a megabyte, none of it longer than the contract allows.
fn large() -> RunRequest {
    RunRequest {
        env: vec!["x".repeat(131_071); 4],
        ..program(&["echo"])
    }
}

#[tokio::test]
async fn a_call_of_which_no_byte_left_was_not_sent() {
    let (more, wait_for_more) = std::sync::mpsc::channel();
    let wait_for_more = std::sync::Arc::new(std::sync::Mutex::new(wait_for_more));
    // An agent that negotiates, reads the beginning of the first call, and hangs up.
    let server = support::listen(move |mut stream| {
        support::negotiate(&mut stream);
        stream.read_exact(&mut [0; 10]).unwrap();
        wait_for_more.lock().unwrap().recv().unwrap();
    });
    let agent = handclasp::connect(&server.address()).await.unwrap();
    // Twice what a Unix socket holds, so that the second call waits behind the first.
    let hang_up = async { more.send(()).unwrap() };
    let (first, second, ()) = tokio::join!(biased; agent.run(large()), agent.run(large()), hang_up);
    assert!(
        matches!(first, Err(Error::OutcomeUnknown { .. })),
        "{first:?}"
    );
    assert!(matches!(second, Err(Error::NotSent { .. })), "{second:?}");
}

/// A response frame on `stream`, with a payload of zero bytes.
fn response(stream: u32, length: u32) -> Vec<u8> {
    let header = Header {
        length,
        stream,
        frame_type: FrameType::Response,
        flags: Flags::default(),
    };
    let mut frame = header.to_bytes().to_vec();
    frame.resize(frame.len() + length as usize, 0);
    frame
}

/// A response frame on `stream` whose envelope holds `message`.
fn response_around(stream: u32, message: &[u8]) -> Vec<u8> {
    let mut output = support::Output::default();
    let frame = OutgoingFrame {
        stream,
        frame_type: FrameType::Response,
        payload: &OutgoingResponse::Done(&message),
    };
    write_frame(&frame, &mut output).unwrap();
    output.0
}

/// An agent that answers the first call with `first`, and the second well.
fn answering(first: Vec<u8>) -> TestDir {
    support::listen(move |mut stream| {
        support::negotiate(&mut stream);
        support::read_frame(&mut stream);
        stream.write_all(&first).unwrap();
        support::read_frame(&mut stream);
        stream.write_all(&response(5, 0)).unwrap();
    })
}

#[tokio::test]
async fn a_response_that_is_too_long_or_no_protobuf_costs_its_own_call_only() {
    for (first, problem) in [
        (response(3, (4 << 20) + 1), "longer than this side accepts"),
        (response(3, 1), "field number"),
    ] {
        let server = answering(first);
        let agent = handclasp::connect(&server.address()).await.unwrap();
        let error = agent.info().await.unwrap_err();
        assert_eq!(error.kind(), "bad_response");
        assert!(error.to_string().contains(problem), "{error}");
        agent.info().await.unwrap();
    }
}

#[tokio::test]
async fn a_frame_that_is_too_long_to_skip_ends_the_connection() {
    let header = response(3, 0);
    let server = answering([&[1, 0, 0, 1], &header[4..]].concat());
    let agent = handclasp::connect(&server.address()).await.unwrap();
    let error = agent.info().await.unwrap_err();
    let Error::OutcomeUnknown { cause, .. } = error else {
        panic!("{error:?}")
    };
    assert_eq!(cause, Interruption::Unskippable);
}

#[tokio::test]
async fn an_answer_that_came_before_the_agent_hung_up_counts() {
    let (hung_up, wait_for_hang_up) = std::sync::mpsc::channel();
    // More than is read at a time.
    let answer = response_around(3, &vec![0; 100_000]);
    let server = support::listen(move |mut stream| {
        support::negotiate(&mut stream);
        support::read_frame(&mut stream);
        stream.write_all(&answer).unwrap();
        drop(stream);
        hung_up.send(()).unwrap();
    });
    let agent = handclasp::connect(&server.address()).await.unwrap();
    // The second call is too long for the socket, so that there is something to write when the agent is gone.
    let block_until_hung_up = async {
        // The connection's task runs on this thread: let it write, then hold it up.
        tokio::time::sleep(Duration::from_millis(50)).await;
        wait_for_hang_up.recv().unwrap();
    };
    let (first, second, ()) =
        tokio::join!(biased; agent.info(), agent.run(large()), block_until_hung_up);
    // An answer without meaning, but whole: it is the first call's.
    assert_eq!(first.unwrap_err().kind(), "bad_response");
    assert_eq!(second.unwrap_err().kind(), "outcome_unknown");
}

#[tokio::test]
async fn what_nobody_asked_for_is_passed_over() {
    let server = answering([response(99, 3), response(3, 0)].concat());
    let agent = handclasp::connect(&server.address()).await.unwrap();
    agent.info().await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn a_call_that_takes_too_long_is_given_up_and_the_connection_goes_on() {
    let server = support::agent(Config::default());
    // Time is paused, and jumps to the deadline when there is nothing else to do: it is a long one, so
    // that the answer to the offer is there first.
    let options = Options::new().deadline(Duration::from_hours(1));
    let agent = connect_in_real_time(&options, &server.address()).await;
    let after = Duration::from_mins(1);
    let hanging = agent.with_timeout(after).run(program(&["hang"])).await;
    let Err(Error::OutcomeUnknown { cause, .. }) = hanging else {
        panic!("{hanging:?}")
    };
    assert_eq!(cause, Interruption::TimedOut(after));
    tokio::time::resume();
    assert_eq!(agent.info().await.unwrap().cpus, 2);
}

#[tokio::test]
async fn a_timeout_beyond_what_a_clock_can_tell_is_none() {
    let server = support::agent(Config::default());
    let agent = handclasp::connect(&server.address()).await.unwrap();
    let patient = agent.with_timeout(Duration::MAX);
    assert_eq!(patient.info().await.unwrap().cpus, 2);
}

async fn connect_in_real_time(options: &Options, address: &str) -> handclasp::Agent {
    tokio::time::resume();
    let agent = options.connect(address).await.unwrap();
    tokio::time::pause();
    agent
}

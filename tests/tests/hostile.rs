//! Bytes that no honest client sends: each gets its documented answer or close, and nobody else notices.

use handclasp_tests::{
    AGENT, Agent, Bystanders, Connection, DATA, Frame, HEALTH, Outcome, REQUEST, RESPONSE,
    RunRequest, short_directory,
};
use std::fs;

const INVALID_ARGUMENT: u64 = 3;
const RESOURCE_EXHAUSTED: u64 = 8;

/// The longest payload that the agent takes, in bytes.
const LIMIT: u32 = 4 << 20;
/// The longest payload that it skips.
const SKIPPED: u32 = 16 << 20;

/// What a connection comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum End {
    /// It lives: the next call on it is answered.
    Lives,
    /// The agent closes it.
    Closed,
}

/// Something that no honest client sends.
#[derive(Debug)]
struct Case {
    what: &'static str,
    bytes: Vec<u8>,
    /// The stream and the code of the one answer that it gets, if any, and what is in the message.
    answer: Option<(u32, u64, Vec<String>)>,
    end: End,
}

impl Case {
    fn invalid(what: &'static str, frame: &Frame) -> Self {
        Self {
            what,
            bytes: frame.to_bytes(),
            answer: Some((frame.stream, INVALID_ARGUMENT, Vec::new())),
            end: End::Lives,
        }
    }

    fn ignored(what: &'static str, frame: &Frame) -> Self {
        Self {
            what,
            bytes: frame.to_bytes(),
            answer: None,
            end: End::Lives,
        }
    }

    fn too_long(what: &'static str, frame: &Frame) -> Self {
        let numbers = vec![frame.announced.to_string(), LIMIT.to_string()];
        let skipped = frame.announced <= SKIPPED;
        Self {
            what,
            bytes: frame.to_bytes(),
            answer: (frame.kind == REQUEST).then_some((frame.stream, RESOURCE_EXHAUSTED, numbers)),
            end: if skipped { End::Lives } else { End::Closed },
        }
    }
}

fn cases() -> Vec<Case> {
    let request = |payload: &[u8]| Frame::new(REQUEST, 5, payload);
    let flagged = |flags| Frame {
        flags,
        ..Frame::call(5, HEALTH, "Check", [])
    };
    let on_stream = |stream| Frame::call(stream, HEALTH, "Check", []);
    let oversized = |kind| Frame::new(kind, 5, vec![0xff; 5 << 20]);
    vec![
        Case::too_long("4 GiB announced", &request(&[]).announcing(u32::MAX)),
        Case::too_long(
            "above 16 MiB announced",
            &request(b"x").announcing(SKIPPED + 1),
        ),
        Case::too_long(
            "4 GiB of response announced",
            &Frame::new(RESPONSE, 5, []).announcing(u32::MAX),
        ),
        Case::too_long("a call of 5 MiB", &oversized(REQUEST)),
        Case::too_long("a response of 5 MiB", &oversized(RESPONSE)),
        Case::invalid("a frame of no length", &request(&[])),
        Case::invalid("data of no length", &Frame::new(DATA, 5, [])),
        Case::invalid("data on no stream", &Frame::new(DATA, 5, *b"data")),
        Case::invalid("data on an even stream", &Frame::new(DATA, 6, *b"data")),
        Case::invalid("type 0", &Frame::new(0, 5, *b"data")),
        Case::invalid("type 4", &Frame::new(4, 5, *b"data")),
        Case::invalid("type 255", &Frame::new(255, 5, [])),
        Case::ignored("a response", &Frame::new(RESPONSE, 5, *b"")),
        Case::ignored("a response to our offer", &Frame::new(RESPONSE, 2, *b"x")),
        Case::ignored(
            "a response that is none",
            &Frame::new(RESPONSE, 1, [0xff; 20]),
        ),
        Case::invalid("an even stream", &on_stream(2)),
        Case::invalid("stream 0", &on_stream(0)),
        Case::invalid("the last even stream", &on_stream(u32::MAX - 1)),
        Case::invalid("a streaming call", &flagged(2)),
        Case::invalid("a streaming call without data", &flagged(2 | 4)),
        Case::invalid("all flags", &flagged(0xff)),
        Case::invalid("not protobuf", &request(&[0xff; 11])),
        Case::invalid("field 0", &request(&[0x00, 0x01])),
        Case::invalid("a group", &request(&[0x0b, 0x0c])),
        Case::invalid("wire type 7", &request(&[0x0f])),
        Case::invalid("a string beyond the end", &request(&[0x0a, 0x7f, b'x'])),
        Case::invalid("a number as the service", &request(&[0x08, 0x01])),
        Case::invalid("no UTF-8", &request(&[0x0a, 0x01, 0xff])),
        Case::invalid("no service", &Frame::call(5, "", "Check", [])),
        Case::invalid("no method", &Frame::call(5, HEALTH, "", [])),
        Case::invalid(
            "a message that is none",
            &Frame::call(5, AGENT, "Run", [0xff; 3]),
        ),
    ]
}

/// Hands the bytes to `send` in the pieces of a run.
fn whole(bytes: &[u8], mut send: impl FnMut(&[u8])) {
    send(bytes);
}

/// One byte at a time; of a long payload that is skipped the middle in larger pieces.
fn bytewise(bytes: &[u8], mut send: impl FnMut(&[u8])) {
    let (start, rest) = bytes.split_at(bytes.len().min(64));
    let (middle, end) = rest.split_at(rest.len().saturating_sub(16));
    start.chunks(1).for_each(&mut send);
    middle.chunks(64 * 1024 - 1).for_each(&mut send);
    end.chunks(1).for_each(&mut send);
}

/// Sends a case's bytes on a new connection, and after each piece has another connection served, which
/// also makes sure that the agent has seen the piece alone.
fn check(agent: &Agent, bystanders: &mut Bystanders, case: &Case, pieces: Pieces) {
    let mut connection = agent.connect();
    pieces(&case.bytes, &mut |piece: &[u8]| {
        connection.send(piece);
        bystanders.one_is_served();
    });
    if let Some((stream, code, words)) = &case.answer {
        let status = connection.answer(*stream).unwrap_err();
        assert_eq!(status.code, *code, "{}: {status:?}", case.what);
        let message = &status.message;
        assert!(!message.is_empty(), "{}", case.what);
        assert!(
            words.iter().all(|word| message.contains(word)),
            "{}: {message}",
            case.what
        );
    }
    match case.end {
        End::Closed => assert_eq!(connection.receive(), None, "{}", case.what),
        End::Lives => assert_serves_next(&mut connection, case.what),
    }
}

type Pieces = fn(&[u8], &mut dyn FnMut(&[u8]));

/// The very next frame must be the answer to this call.
fn assert_serves_next(connection: &mut Connection, what: &str) {
    connection.send(&Frame::call(77, HEALTH, "Check", []).to_bytes());
    let next = connection.receive().expect(what);
    assert_eq!(next.stream, 77, "{what}");
    assert!(handclasp_tests::response(&next).is_ok(), "{what}");
}

fn check_all(pieces: Pieces) {
    let agent = Agent::start();
    let mut bystanders = Bystanders::start(&agent);
    for case in cases() {
        check(&agent, &mut bystanders, &case, pieces);
    }
    bystanders.all_end_right();
}

#[test]
fn whole_frames_get_their_documented_answers() {
    check_all(|bytes, send| whole(bytes, send));
}

#[test]
fn frames_that_come_bytewise_get_the_same_answers() {
    check_all(|bytes, send| bytewise(bytes, send));
}

#[test]
fn a_connection_can_be_cut_at_any_byte() {
    let agent = Agent::start();
    let mut bystanders = Bystanders::start(&agent);
    let short = Frame::call(1, HEALTH, "Check", [1, 2, 3]).to_bytes();
    let long = Frame::call(1, AGENT, "Run", vec![0; 20_000]).to_bytes();
    let cuts = (0..short.len()).map(|end| &short[..end]);
    for bytes in cuts.chain([&long[..9_000], &long[..20_000]]) {
        agent.connect().send(bytes);
        bystanders.one_is_served();
    }
    bystanders.all_end_right();
}

#[test]
fn a_stream_id_still_in_flight_is_refused_and_the_call_goes_on() {
    let agent = Agent::start();
    let mut bystanders = Bystanders::start(&agent);
    let directory = short_directory();
    for pieces in [
        (|bytes, send| whole(bytes, send)) as Pieces,
        |bytes, send| bytewise(bytes, send),
    ] {
        let mut connection = agent.connect();
        let mut request = RunRequest::shell("until [ -e go ]; do sleep 0.02; done; exit 5");
        request.cwd = directory.path().display().to_string();
        let stream = connection.start_run(&request);
        for again in [
            Frame::call(stream, HEALTH, "Check", []),
            Frame::call(stream, AGENT, "Run", RunRequest::new(["true"]).encode()),
        ] {
            pieces(&again.to_bytes(), &mut |piece: &[u8]| {
                connection.send(piece);
                bystanders.one_is_served();
            });
            let status = connection.answer(stream).unwrap_err();
            assert_eq!(status.code, INVALID_ARGUMENT, "{status:?}");
        }
        // Data on the stream of a call that takes none could not be answered but as the call itself.
        connection.send(&Frame::new(DATA, stream, *b"data").to_bytes());
        assert_serves_next(&mut connection, "data in flight");
        fs::write(directory.path().join("go"), "").unwrap();
        let done = connection.run_answer(stream).unwrap();
        assert_eq!(done.outcome, Outcome::ExitCode(5));
        // Now it is free again.
        connection.send(&Frame::call(stream, HEALTH, "Check", []).to_bytes());
        assert!(connection.answer(stream).is_ok());
        fs::remove_file(directory.path().join("go")).unwrap();
    }
    bystanders.all_end_right();
}

#[test]
fn hostile_frames_do_not_hold_up_the_honest_ones_behind_them() {
    let agent = Agent::start();
    let mut connection = agent.connect();
    let lasting = cases().into_iter().filter(|case| case.end == End::Lives);
    let lasting: Vec<_> = lasting.collect();
    let sent: Vec<_> = lasting.iter().flat_map(|case| case.bytes.clone()).collect();
    connection.send(&sent);
    for case in lasting {
        if let Some((stream, code, _)) = case.answer {
            let status = connection.answer(stream).unwrap_err();
            assert_eq!(status.code, code, "{}: {status:?}", case.what);
        }
    }
    assert_serves_next(&mut connection, "all together");
}

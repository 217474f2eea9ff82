//! Streams at the end that is called.

use super::server::negotiated;
use super::streams::*;
use super::*;
use crate::dispatch::Rpc;
use crate::error::{Code, ErrorResponse};
use crate::messages::{RunResponse, StoppedBy};
use crate::session::{Event, Ignored, RESERVE, Received, Sent, Server, StreamToken};

type Guest<'l> = Server<'l, 4>;

const ROOM: usize = RESERVE + 200;

/// A guest with a session.
fn agreed<'l>(local: &'l Local<'static>) -> Guest<'l> {
    let mut server = Guest::new(local);
    let host = super::local(Role::Host);
    assert!(negotiated(&mut server, &host).0.is_some());
    server
}

/// Passes a frame, and describes the event. A stream that is opened is accepted, and its token returned.
fn received(server: &mut Guest<'_>, input: &[u8]) -> (String, Option<StreamToken<Talk>>) {
    let mut output = Output::of(ROOM);
    let Received { consumed, event } = server.receive(input, &mut output);
    assert_eq!(consumed, input.len());
    let (mut token, mut seen) = (None, String::new());
    let handled = match event {
        Event::Open(call) => call.serve_bidirectional::<Talk>(&mut output, |first, opening| {
            let cwd = first.map(|first| first.cwd);
            seen = std::format!("open {cwd:?} closed {}", opening.is_half_closed());
            let (handled, accepted) = opening.accept();
            token = Some(accepted);
            Ok(handled)
        }),
        Event::HalfClosed { stream } => return (std::format!("closed {stream}"), None),
        Event::Ignored(Ignored::Data) => return ("ignored".into(), None),
        Event::Done => {
            let answer = answers(&output.bytes).pop().expect("an answer");
            return (std::format!("{} {:?}", answer.code, answer.reason), None);
        }
        other => panic!("{other:?}"),
    };
    server.handled(handled);
    if let Some(answer) = answers(&output.bytes).pop() {
        seen = std::format!("{} {:?}", answer.code, answer.reason);
    }
    (seen, token)
}

fn seen(server: &mut Guest<'_>, input: &[u8]) -> String {
    received(server, input).0
}

fn opened(server: &mut Guest<'_>, stream: u32) -> StreamToken<Talk> {
    let opening = opening(stream, &TALK, &[], OPEN);
    received(server, &opening).1.expect("a stream")
}

/// What a handler reads of a frame: the message's `cwd`, or the code of the error, and whether it is the last.
fn read(server: &mut Guest<'_>, token: &StreamToken<Talk>, input: &[u8]) -> (String, bool) {
    match server.receive(input, &mut Output::of(ROOM)).event {
        Event::Data(data) => {
            assert_eq!(data.stream(), token.stream());
            let text = match data.read(token) {
                Ok(message) => message.cwd.into(),
                Err(error) => std::format!("{:?}", error.code()),
            };
            (text, data.is_last())
        }
        other => panic!("{other:?}"),
    }
}

const MALFORMED: &str = "3 Some(Malformed)";
/// A message with the working directory "/".
const MESSAGE: &[u8] = &[0x1a, 1, b'/'];

#[test]
fn an_opening_has_a_message_or_none_and_is_open_or_closed() {
    let guest = local(Role::Guest);
    for (message, flags, expected) in [
        (&[][..], OPEN, "open None closed false"),
        (&[], OPEN.and(Flags::NO_DATA), "open None closed false"),
        (MESSAGE, OPEN, "open Some(\"/\") closed false"),
        (MESSAGE, CLOSED, "open Some(\"/\") closed true"),
        (&[], CLOSED, "open None closed true"),
        (MESSAGE, CLOSING, "open None closed true"),
        (MESSAGE, NONE, MALFORMED),
        (MESSAGE, OPEN.and(CLOSED), MALFORMED),
        (&[0x0b], OPEN, MALFORMED),
        (&[0xf8, 0x07, 0], OPEN, "9 Some(NotInSession)"),
    ] {
        let opening = opening(1, &TALK, message, flags);
        assert_eq!(seen(&mut agreed(&guest), &opening), expected, "{flags:?}");
    }
}

#[test]
fn a_server_stream_takes_one_request_and_nothing_else() {
    let guest = local(Role::Guest);
    for flags in [NONE, OPEN, CLOSING] {
        let opening = opening(1, &FOLLOW, MESSAGE, flags);
        assert_eq!(seen(&mut agreed(&guest), &opening), MALFORMED, "{flags:?}");
    }
    for message in [&[][..], MESSAGE] {
        let mut server = agreed(&guest);
        let mut output = Output::of(ROOM);
        let opening = opening(1, &FOLLOW, message, CLOSED);
        let Event::Open(call) = server.receive(&opening, &mut output).event else {
            panic!("a stream");
        };
        let mut token = None;
        let handled = call.serve::<Follow>(&mut output, |request, opening| {
            assert_eq!(request.cwd.is_empty(), message.is_empty());
            assert!(opening.is_half_closed());
            let (handled, accepted) = opening.accept();
            token = Some(accepted);
            Ok(handled)
        });
        server.handled(handled);
        assert_eq!(seen(&mut server, &data(1, MESSAGE, NONE)), "ignored");
        let end = server.finish(token.expect("a stream"), &mut output);
        assert!(end.is_ok() && server.is_idle());
    }
}

#[test]
fn streams_and_unary_calls_are_not_taken_for_each_other() {
    let guest = local(Role::Guest);
    let mut server = agreed(&guest);
    let info = agent::Info::METHOD;
    for (stream, flags) in [(1, OPEN), (3, Flags::NO_DATA), (5, OPEN.and(CLOSED))] {
        assert_eq!(
            seen(&mut server, &opening(stream, info, &[], flags)),
            MALFORMED
        );
    }
    let offer = opening(7, &crate::messages::negotiation::NEGOTIATE, &[], OPEN);
    assert_eq!(seen(&mut server, &offer), MALFORMED);
}

#[test]
fn streams_need_a_session_that_includes_them() {
    let guest = local(Role::Guest);
    let talk = opening(1, &TALK, &[], OPEN);
    let lacking = "12 Some(NotInSession)";
    assert_eq!(seen(&mut Guest::new(&guest), &talk), lacking);
    let newer = opening(1, &NEWER, &[], OPEN);
    assert_eq!(seen(&mut agreed(&guest), &newer), lacking);
}

#[test]
fn messages_are_gated_one_by_one() {
    let guest = local(Role::Guest);
    let mut server = agreed(&guest);
    let token = opened(&mut server, 1);
    let frames = [
        (data(1, MESSAGE, NONE), "/"),
        (data(1, &[], NONE), ""),
        (data(1, &[0xf8, 0x07, 0], NONE), "FailedPrecondition"),
        (data(1, &[0x0b], NONE), "InvalidArgument"),
    ];
    for (frame, expected) in frames {
        assert_eq!(read(&mut server, &token, &frame), (expected.into(), false));
    }
    let long = announced(1, FrameType::Data, LIMIT + 1);
    let exhausted = ("ResourceExhausted".into(), false);
    assert_eq!(read(&mut server, &token, &long), exhausted);
}

#[test]
fn the_callers_last_message_may_come_with_its_end_or_before_it() {
    let guest = local(Role::Guest);
    let mut server = agreed(&guest);
    let tokens = [1, 3].map(|stream| opened(&mut server, stream));
    let last = data(1, MESSAGE, CLOSED);
    assert_eq!(read(&mut server, &tokens[0], &last), ("/".into(), true));
    assert_eq!(seen(&mut server, &data(3, &[], Flags::NO_DATA)), "ignored");
    assert_eq!(seen(&mut server, &data(3, &[], CLOSING)), "closed 3");
    for stream in [1, 3] {
        // What comes behind the end is dropped, and so is a second end.
        assert_eq!(seen(&mut server, &data(stream, MESSAGE, NONE)), "ignored");
        assert_eq!(seen(&mut server, &data(stream, &[], CLOSING)), "ignored");
    }
}

#[test]
fn a_stream_ends_with_a_response_and_late_data_is_dropped() {
    let guest = local(Role::Guest);
    let mut server = agreed(&guest);
    let [first, second] = [1, 3].map(|stream| opened(&mut server, stream));
    let mut output = Output::of(ROOM);
    assert!(server.finish(first, &mut output).is_ok());
    let closing = data(1, &[], CLOSING);
    let (end, response) = output.bytes.split_at(closing.len());
    assert_eq!((end, answers(response)[0].code), (&closing[..], 0));
    output.take();
    let error = ErrorResponse::Handler(Code::Aborted, "it was ended");
    assert!(server.fail(second, &error, &mut output).is_ok());
    assert_eq!(answers(&output.bytes)[0].code, 10);
    assert!(server.is_idle());
    for stream in [1, 3] {
        assert_eq!(seen(&mut server, &data(stream, MESSAGE, NONE)), "ignored");
        assert_eq!(
            seen(&mut server, &opening(stream, &TALK, &[], OPEN)),
            MALFORMED
        );
        let info = request(stream, agent::Info::METHOD, &[]);
        assert_eq!(seen(&mut server, &info), MALFORMED);
    }
    assert_eq!(seen(&mut server, &data(5, MESSAGE, NONE)), MALFORMED);
    assert_eq!(seen(&mut server, &data(2, MESSAGE, NONE)), MALFORMED);
}

#[test]
fn data_behind_a_rejected_opening_is_dropped() {
    let guest = local(Role::Guest);
    let mut server = agreed(&guest);
    let rejected = [
        opening(5, &NEWER, &[], OPEN),
        opening(3, agent::Info::METHOD, &[], OPEN),
        opening(7, &TALK, &[0x0b], OPEN),
    ];
    for frame in rejected {
        assert_ne!(seen(&mut server, &frame), "ignored");
    }
    let mut long = announced(9, FrameType::Request, LIMIT + 1);
    long[9] = OPEN.0;
    assert_eq!(seen(&mut server, &long), "8 None");
    let skipped = server.receive(&[0; LIMIT as usize + 1], &mut Output::of(ROOM));
    assert_eq!(skipped.consumed, LIMIT as usize + 1);
    for stream in [3, 5, 7, 9] {
        assert_eq!(seen(&mut server, &data(stream, MESSAGE, NONE)), "ignored");
    }
    assert_eq!(seen(&mut server, &data(1, MESSAGE, NONE)), MALFORMED);
    assert!(server.is_idle());
}

#[test]
fn an_id_far_below_another_streams_opens_no_stream() {
    let guest = local(Role::Guest);
    let mut server = agreed(&guest);
    let _tokens = [999, 873].map(|stream| opened(&mut server, stream));
    assert_eq!(
        seen(&mut server, &opening(871, &TALK, &[], OPEN)),
        MALFORMED
    );
    assert_eq!(
        seen(&mut server, &opening(871, &TALK, &[], CLOSED)),
        MALFORMED
    );
    assert_eq!(seen(&mut server, &data(871, MESSAGE, NONE)), "ignored");
    let info = request(871, agent::Info::METHOD, &[]);
    let event = server.receive(&info, &mut Output::of(ROOM)).event;
    assert!(matches!(event, Event::Call(_)), "{event:?}");
}

#[test]
fn streams_and_polls_leave_places_for_calls() {
    let guest = local(Role::Guest);
    let mut server = agreed(&guest);
    assert_eq!((Guest::MAX_WAITING, Server::<32>::MAX_WAITING), (3, 24));
    let poll = |server: &mut Guest<'_>, stream| {
        let mut output = Output::of(ROOM);
        let bytes = request(stream, agent::Run::METHOD, &[]);
        let Event::Call(call) = server.receive(&bytes, &mut output).event else {
            panic!("a call");
        };
        let mut token = None;
        let handled = call.serve::<agent::Run>(&mut output, |_, reply| {
            let (handled, later) = reply.poll()?;
            token = Some(later);
            Ok(handled)
        });
        server.handled(handled);
        (
            token,
            answers(&output.bytes).pop().map(|answer| answer.code),
        )
    };
    let first = opened(&mut server, 1);
    let (mut polls, none) = poll(&mut server, 3);
    assert_eq!((polls.is_some(), none), (true, None));
    let _third = opened(&mut server, 5);
    assert_eq!(seen(&mut server, &opening(7, &TALK, &[], OPEN)), "8 None");
    assert!(matches!(poll(&mut server, 9), (None, Some(8))));
    let info = request(11, agent::Info::METHOD, &[]);
    let event = server.receive(&info, &mut Output::of(ROOM)).event;
    assert!(matches!(event, Event::Call(_)), "{event:?}");

    let mut output = Output::of(ROOM);
    assert!(server.finish(first, &mut output).is_ok());
    let _fourth = opened(&mut server, 13);
    let poll_token = polls.as_mut().expect("a poll");
    let sent = server.send(poll_token, &RunResponse::default(), &mut output);
    assert_eq!(sent, Sent::Whole);
    let _fifth = opened(&mut server, 15);
}

#[test]
fn a_message_is_encoded_for_the_streams_level_and_leaves_the_reserve_free() {
    let guest = local(Role::Guest);
    let mut server = agreed(&guest);
    let token = opened(&mut server, 1);
    let message = RunResponse {
        stdout: &[0x55; 50],
        stopped_by: StoppedBy::Kill,
        ..RunResponse::default()
    };
    let mut output = Output::of(ROOM);
    assert_eq!(server.send_message(&token, &message, &mut output), Ok(()));
    let frame = output.take();
    assert_eq!((frame[8], frame[9], frame[7]), (3, 0, 1));
    let length = frame.len();
    for (room, fits) in [(RESERVE + length, true), (RESERVE + length - 1, false)] {
        let mut output = Output::of(room);
        let sent = server.send_message(&token, &message, &mut output);
        assert_eq!((sent.is_ok(), output.bytes.is_empty()), (fits, !fits));
    }
}

#[test]
fn a_response_in_parts_holds_back_messages_and_ends() {
    let guest = local(Role::Guest);
    let mut server = agreed(&guest);
    let token = opened(&mut server, 1);
    let mut late = None;
    let run = request(3, agent::Run::METHOD, &[]);
    let mut output = Output::of(ROOM);
    let Event::Call(call) = server.receive(&run, &mut output).event else {
        panic!("a call");
    };
    let handled = call.serve::<agent::Run>(&mut output, |_, reply| {
        let (handled, token) = reply.later();
        late = Some(token);
        Ok(handled)
    });
    server.handled(handled);
    let mut late = late.expect("a call");
    let response = RunResponse {
        stdout: &[0x55; 100],
        ..RunResponse::default()
    };
    let mut little = Output::of(64);
    assert_eq!(server.send(&mut late, &response, &mut little), Sent::Part);
    let message = RunResponse::default();
    assert!(server.send_message(&token, &message, &mut output).is_err());
    let token = server.finish(token, &mut output).expect_err("it waits");
    assert!(output.bytes.is_empty());
    assert_eq!(server.send(&mut late, &response, &mut output), Sent::Whole);
    output.take();
    assert_eq!(server.send_message(&token, &message, &mut output), Ok(()));
    let token = server
        .finish(token, &mut Output::of(19))
        .expect_err("no room");
    assert!(server.finish(token, &mut Output::of(20)).is_ok());
}

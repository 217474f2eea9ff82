use super::*;
use crate::dispatch::Rpc;
use crate::level::Level;
use crate::messages::InfoResponse;
use crate::offer::Role;
use crate::session::{Event, RESERVE, Server};
use core::time::Duration;

/// How long a call may take, as the call says and as its handler is told.
fn times(timeout_nano: i64) -> [Option<u64>; 2] {
    let guest = local(Role::Guest);
    let mut server = Server::<2>::new(&guest);
    let bytes = timed_request(1, agent::Run::METHOD, &[], timeout_nano);
    let mut output = Output::of(RESERVE);
    let Event::Call(call) = server.receive(&bytes, &mut output).event else {
        panic!("a call");
    };
    let nanoseconds = |time: Duration| u64::try_from(time.as_nanos()).unwrap();
    let mut times = [call.timeout().map(nanoseconds), None];
    assert_eq!(call.level(), Level::BASELINE);
    let handled = call.serve::<agent::Run>(&mut output, |_, reply| {
        assert_eq!(reply.level(), Level::BASELINE);
        times[1] = reply.timeout().map(nanoseconds);
        let shown = std::format!("{reply:?}");
        assert!(shown.contains("stream: 1"), "{shown}");
        Ok(reply.later().0)
    });
    server.handled(handled);
    times
}

#[test]
fn a_handler_is_told_how_long_its_caller_waits() {
    assert_eq!(times(5), [Some(5), Some(5)]);
    assert_eq!(times(1), [Some(1), Some(1)]);
    assert_eq!(times(0), [None; 2]);
    assert_eq!(times(-1), [None; 2]);
}

/// What a call of `Run`, whose message is this, is answered before its handler runs.
fn refused(message: &[u8]) -> Answer {
    let guest = local(Role::Guest);
    let mut server = Server::<2>::new(&guest);
    let bytes = request(1, agent::Run::METHOD, message);
    let mut output = Output::of(RESERVE);
    let Event::Call(call) = server.receive(&bytes, &mut output).event else {
        panic!("a call");
    };
    let handled = call.serve::<agent::Run>(&mut output, |_, _| panic!("the handler has run"));
    assert!(!handled.is_later());
    server.handled(handled);
    assert!(server.is_idle());
    answers(&output.bytes).pop().expect("an answer")
}

#[test]
fn a_message_that_is_not_accepted_is_answered_before_its_handler_runs() {
    let malformed = refused(&[0x0b]);
    assert_eq!(
        (malformed.code, malformed.reason),
        (3, Some(RefusalReason::Malformed))
    );
    let unknown = refused(&[0xf8, 0x07, 0]);
    assert_eq!(
        (unknown.code, unknown.reason),
        (9, Some(RefusalReason::NotInSession))
    );
    let group = [&[0x3a, 65][..], &[b'g'; 65]].concat();
    let too_long = refused(&group);
    assert_eq!((too_long.code, too_long.reason), (3, None), "{too_long:?}");
}

/// What a call of `Info` is answered into an output with so much room.
fn answered(room: usize) -> Vec<u8> {
    let guest = local(Role::Guest);
    let mut server = Server::<2>::new(&guest);
    let bytes = request(1, agent::Info::METHOD, &[]);
    let Event::Call(call) = server.receive(&bytes, &mut Output::of(RESERVE)).event else {
        panic!("a call");
    };
    let mut output = Output::of(room);
    let response = InfoResponse {
        agent_version: "1",
        ..InfoResponse::default()
    };
    let handled = call.serve::<agent::Info>(&mut output, |_, reply| Ok(reply.send(&response)));
    server.handled(handled);
    output.bytes
}

#[test]
fn an_answer_may_fill_the_output_to_its_end() {
    let answer = answered(RESERVE);
    assert_eq!(answered(answer.len()), answer);
    assert_eq!(answered(answer.len() - 1), b"");
}

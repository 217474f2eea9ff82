use super::*;
use crate::dispatch::Rpc;
use crate::error::{ErrorResponse, MessageError};
use crate::messages::agent::{GATES, Info, Run, Shutdown};
use crate::offer::Role;
use crate::session::{Event, Forward, ForwardToken, MethodGate, RESERVE, RelayError, Sent, Server};
use crate::wire::WireError;
use std::string::ToString;

type Guard<'c> = Server<'c, 2>;

/// Passes a call to a guard. Returns the token of a call that has passed.
fn forward(
    guard: &mut Guard<'_>,
    gates: &[&'static [MethodGate]],
    call: &[u8],
    output: &mut Output,
) -> Option<ForwardToken> {
    let Event::Call(call) = guard.receive(call, output).event else {
        panic!("a call");
    };
    let (handled, token) = match call.forward(gates, output) {
        Forward::Passed(handled, token) => (handled, Some(token)),
        Forward::Rejected(handled) => (handled, None),
    };
    guard.handled(handled);
    token
}

/// Passes a call that the gate lets through.
fn passed(guard: &mut Guard<'_>, call: &[u8]) -> ForwardToken {
    let token = forward(guard, &[GATES], call, &mut Output::of(RESERVE));
    token.expect("the call passes the gate")
}

/// The envelope of a successful response.
fn envelope(message: &[u8]) -> Vec<u8> {
    let length = u8::try_from(message.len()).unwrap();
    [&[0x12, length], message].concat()
}

#[test]
fn a_call_that_passes_is_in_flight_until_its_response_is_relayed() {
    let guest = local(Role::Guest);
    let mut guard = Guard::new(&guest);
    let call = request(5, Info::METHOD, &[]);
    let mut token = passed(&mut guard, &call);
    assert_eq!((token.stream(), token.method()), (5, Info::METHOD));
    assert!(!guard.is_idle());
    let mut output = Output::of(RESERVE);
    let response = envelope(b"\x0a\x011");
    let sent = guard.relay(&mut token, &response, &mut output);
    assert_eq!(sent, Ok(Sent::Whole));
    assert!(guard.is_idle());
    assert_eq!(output.bytes, frame(5, FrameType::Response, &&response[..]));
}

#[test]
fn a_call_is_rejected_as_if_a_handler_were_there() {
    let guest = local(Role::Guest);
    let mut guard = Guard::new(&guest);
    let mut output = Output::of(2 * RESERVE);
    let call = request(1, Run::METHOD, &[0xf8, 0x07, 0]);
    assert!(forward(&mut guard, &[GATES], &call, &mut output).is_none());
    let call = request(3, Run::METHOD, &[0x0b]);
    assert!(forward(&mut guard, &[GATES], &call, &mut output).is_none());
    let reasons: Vec<_> = answers(&output.take())
        .into_iter()
        .map(|answer| (answer.stream, answer.code, answer.reason))
        .collect();
    let unknown = (1, 9, Some(RefusalReason::NotInSession));
    let malformed = (3, 3, Some(RefusalReason::Malformed));
    assert_eq!(reasons, [unknown, malformed]);
    assert!(guard.is_idle());
}

#[test]
fn a_service_without_gates_is_not_forwarded() {
    let guest = local(Role::Guest);
    let mut guard = Guard::new(&guest);
    let mut output = Output::of(RESERVE);
    let call = request(1, Info::METHOD, &[]);
    assert!(forward(&mut guard, &[], &call, &mut output).is_none());
    assert_eq!(answers(&output.take())[0].code, 12);
}

#[test]
fn a_response_loses_what_the_session_does_not_include() {
    let guest = local(Role::Guest);
    let mut guard = Guard::new(&guest);
    let mut token = passed(&mut guard, &request(1, Info::METHOD, &[]));
    // The version, and a field that no version has.
    let response = envelope(b"\x0a\x011\xf8\x07\x01");
    let mut output = Output::of(RESERVE);
    let _ = guard.relay(&mut token, &response, &mut output);
    let gated = envelope(b"\x0a\x011");
    assert_eq!(output.bytes, frame(1, FrameType::Response, &&gated[..]));
}

#[test]
fn an_error_of_the_server_behind_is_relayed_unchanged() {
    let guest = local(Role::Guest);
    let mut guard = Guard::new(&guest);
    let mut token = passed(&mut guard, &request(1, Shutdown::METHOD, &[]));
    // Code 5, a message, and a field that an envelope does not have.
    let response = b"\x0a\x06\x08\x05\x12\x02no\xf8\x07\x01";
    let mut output = Output::of(RESERVE);
    let sent = guard.relay(&mut token, response, &mut output);
    assert_eq!(sent, Ok(Sent::Whole));
    assert_eq!(output.bytes, frame(1, FrameType::Response, &&response[..]));
    assert!(guard.is_idle());
}

#[test]
fn a_response_that_is_not_of_the_contract_ends_the_call_with_an_error() {
    let guest = local(Role::Guest);
    let mut guard = Guard::new(&guest);
    let mut token = passed(&mut guard, &request(1, Info::METHOD, &[]));
    let mut output = Output::of(RESERVE);
    let group = guard.relay(&mut token, &[0x0b], &mut output);
    assert_eq!(group, Err(RelayError::Envelope(WireError::Group)));
    let cut = envelope(b"\x0a\x02");
    let cut = guard.relay(&mut token, &cut, &mut output);
    assert!(
        matches!(
            cut,
            Err(RelayError::Message(MessageError::Malformed(
                WireError::Truncated
            )))
        ),
        "{cut:?}"
    );
    assert_eq!(output.bytes, b"");
    let internal = ErrorResponse::Handler(crate::error::Code::Internal, "not of the contract");
    let sent = guard.reject_forwarded(&mut token, &internal, &mut output);
    assert_eq!(sent, Sent::Whole);
    let answer = &answers(&output.take())[0];
    assert_eq!((answer.code, &*answer.message), (13, "not of the contract"));
    assert!(guard.is_idle());
}

#[test]
fn a_long_response_leaves_in_parts_and_others_wait() {
    let guest = local(Role::Guest);
    let mut guard = Guard::new(&guest);
    let mut first = passed(&mut guard, &request(1, Info::METHOD, &[]));
    let mut second = passed(&mut guard, &request(3, Info::METHOD, &[]));
    let response = envelope(b"\x0a\x05hello");
    let mut output = Output::of(7);
    assert_eq!(
        guard.relay(&mut first, &response, &mut output),
        Ok(Sent::Part)
    );
    let mut sent = output.take();
    assert_eq!(
        guard.relay(&mut second, &response, &mut output),
        Ok(Sent::Part)
    );
    assert_eq!(output.bytes, b"", "the first response has begun");
    while guard.relay(&mut first, &response, &mut output) == Ok(Sent::Part) {
        sent.extend(output.take());
    }
    sent.extend(output.take());
    assert_eq!(sent, frame(1, FrameType::Response, &&response[..]));
}

#[test]
fn what_is_wrong_with_a_response_reads_as_a_sentence() {
    let group = RelayError::Envelope(WireError::Group);
    assert_eq!(
        group.to_string(),
        "the response's envelope is malformed: a field is encoded as a group"
    );
    let bound = MessageError::TooLong {
        field: "Info.version",
        limit: 3,
    };
    assert_eq!(
        RelayError::Message(bound).to_string(),
        "the response does not fit the contract: Info.version exceeds the limit of 3"
    );
}

#[test]
fn a_gate_is_shown_by_its_method() {
    let shown = std::format!("{:?}", MethodGate::of::<Info>());
    assert_eq!(shown, "MethodGate(handclasp.v1.Agent/Info)");
}

use super::*;
use crate::dispatch::{MethodKind, Rpc};
use crate::error::{AnswerError, CallError, Code, ErrorResponse, NegotiationError, OfferError};
use crate::level::{Level, Need};
use crate::messages::{contract, negotiation};
use crate::offer::Role;
use crate::rpc::{OutgoingResponse, Request};
use crate::session::{Client, ClientEvent, Event, RESERVE, Server};
use core::time::Duration;
use std::string::ToString;

type Host<'l> = Client<'l, 3>;

const ROOM: usize = 1 << 16;

/// A host that has dialled and offered, and what a guest answers.
fn offered<'l>(local: &'l Local<'static>, expected: Level) -> (Host<'l>, Vec<u8>) {
    let mut client = Host::dialled(local);
    let mut offer = Output::of(ROOM);
    let sent = client.negotiate(&offer_context(), expected, &mut offer);
    assert_eq!((sent, client.level()), (Ok(()), Some(expected)));
    let again = client.negotiate(&offer_context(), expected, &mut offer);
    assert_eq!(again, Err(CallError::NoSession));
    let guest = super::local(Role::Guest);
    let mut server = Server::<2>::new(&guest);
    let mut answer = Output::of(RESERVE);
    let Event::Negotiate(proposal) = server.receive(&offer.bytes, &mut answer).event else {
        panic!("an offer");
    };
    server
        .answer(&proposal, &offer_context(), &mut answer)
        .expect("room for an answer");
    (client, answer.bytes)
}

fn call(client: &mut Host<'_>, method: &Method) -> Result<u32, CallError> {
    client.call(method, &&b""[..], None, &mut Output::of(ROOM))
}

/// Hands over a frame, and passes what came of it on.
fn receive<T>(client: &mut Host<'_>, bytes: &[u8], look: impl FnOnce(ClientEvent<'_>) -> T) -> T {
    let received = client.receive(bytes, &mut Output::of(ROOM));
    assert_eq!(received.consumed, bytes.len());
    look(received.event)
}

fn is_ignored(client: &mut Host<'_>, bytes: &[u8]) -> bool {
    receive(client, bytes, |event| matches!(event, ClientEvent::Ignored))
}

fn is_response(client: &mut Host<'_>, bytes: &[u8], to: u32) -> bool {
    receive(
        client,
        bytes,
        |event| matches!(event, ClientEvent::Response { stream, .. } if stream == to),
    )
}

/// What the negotiation has failed of.
fn failure(client: &mut Host<'_>, bytes: &[u8]) -> NegotiationError<'static> {
    receive(client, bytes, |event| match event {
        ClientEvent::NotAgreed(NegotiationError::Legacy { code }) => {
            NegotiationError::Legacy { code }
        }
        ClientEvent::NotAgreed(NegotiationError::BadAnswer(error)) => {
            NegotiationError::BadAnswer(error)
        }
        ClientEvent::NotAgreed(NegotiationError::Malformed(error)) => {
            NegotiationError::Malformed(error)
        }
        ClientEvent::NotAgreed(NegotiationError::OutOfTurn) => NegotiationError::OutOfTurn,
        event => panic!("{event:?}"),
    })
}

fn done(stream: u32) -> Vec<u8> {
    frame(
        stream,
        FrameType::Response,
        &OutgoingResponse::Done(&&b""[..]),
    )
}

fn rejected(stream: u32, rejection: &ErrorResponse<'_>) -> Vec<u8> {
    let response = OutgoingResponse::Error(rejection);
    frame(stream, FrameType::Response, &response)
}

fn failed(stream: u32, code: Code) -> Vec<u8> {
    rejected(stream, &ErrorResponse::Handler(code, "failed"))
}

#[test]
fn calls_have_odd_streams_as_long_as_there_are_places() {
    let local = local(Role::Host);
    let mut client = Host::dialled(&local);
    let info = agent::Info::METHOD;
    let streams = [(); 4].map(|()| call(&mut client, info));
    assert_eq!(streams, [Ok(1), Ok(3), Ok(5), Err(CallError::TooManyCalls)]);
    assert!(is_response(&mut client, &done(3), 3));
    assert!(is_ignored(&mut client, &done(3)), "it is answered already");
    assert_eq!(call(&mut client, info), Ok(7));
}

#[test]
fn a_call_carries_its_names_and_its_timeout() {
    let local = local(Role::Host);
    let mut client = Host::dialled(&local);
    let mut output = Output::of(ROOM);
    let timeout = Some(Duration::from_nanos(9));
    let info = agent::Info::METHOD;
    assert_eq!(client.call(info, &&b"m"[..], timeout, &mut output), Ok(1));
    let request = Request::decode(&output.bytes[10..]).unwrap();
    assert_eq!((request.service, request.method), (info.service, info.name));
    assert_eq!((request.payload, request.timeout_nano), (&b"m"[..], 9));
    let full = client.call(info, &&b"m"[..], timeout, &mut Output::of(10));
    assert!(matches!(full, Err(CallError::OutputFull(_))));
}

#[test]
fn what_the_session_does_not_hold_is_not_sent() {
    let local = local(Role::Host);
    let mut client = Host::dialled(&local);
    let lacking = call(&mut client, agent::SetTime::METHOD).unwrap_err();
    let need = Need::since(1, 0).with(features::TIME);
    let level = Level::BASELINE;
    assert_eq!(lacking, CallError::NotInSession { need, level });
    assert_eq!(
        lacking.to_string(),
        "the method needs version 1.0 and feature 1; this session is 1.0"
    );
    assert!(CallError::NoSession.to_string().contains("no session"));
    let mut client = Host::accepted(&local);
    assert_eq!(client.level(), None);
    assert_eq!(
        call(&mut client, agent::Info::METHOD),
        Err(CallError::NoSession)
    );
    assert_eq!(call(&mut client, health::Check::METHOD), Ok(1));
}

#[test]
fn an_agreement_is_what_calls_are_made_at() {
    let local = local(Role::Host);
    let (mut client, answer) = offered(&local, Level::BASELINE);
    let level = receive(&mut client, &answer, |event| match event {
        ClientEvent::Agreed(agreement) => agreement.level,
        event => panic!("{event:?}"),
    });
    assert_eq!(level.version, contract::VERSION);
    assert_eq!(client.level(), Some(level));
    assert_eq!(call(&mut client, agent::SetTime::METHOD), Ok(3));
    assert!(is_response(&mut client, &failed(3, Code::Aborted), 3));
}

#[test]
fn an_answer_may_say_that_all_is_well() {
    let local = local(Role::Host);
    let (mut client, answer) = offered(&local, Level::BASELINE);
    let payload = [&[0x0a, 0x00], &answer[10..]].concat();
    let answer = frame(1, FrameType::Response, &&payload[..]);
    let agreed = receive(&mut client, &answer, |event| {
        matches!(event, ClientEvent::Agreed(_))
    });
    assert!(agreed);
}

#[test]
fn three_codes_without_a_refusal_are_a_peer_from_before_negotiation() {
    let local = local(Role::Host);
    for code in [Code::InvalidArgument, Code::NotFound, Code::Unimplemented] {
        let (mut client, _) = offered(&local, Level::BASELINE);
        let legacy = NegotiationError::Legacy { code: code as i32 };
        assert_eq!(failure(&mut client, &failed(1, code)), legacy);
        assert_eq!(client.level(), Some(Level::BASELINE));
    }
    let (mut client, _) = offered(&local, Level::BASELINE);
    receive(&mut client, &failed(1, Code::Internal), |event| {
        let ClientEvent::NotAgreed(NegotiationError::Failed(status)) = event else {
            panic!("{event:?}");
        };
        assert_eq!(status.code, Code::Internal as i32);
    });
    assert_eq!(client.level(), None);
    let (mut client, _) = offered(&local, Level::BASELINE);
    let refused = rejected(1, &ErrorResponse::ProtocolViolation("no"));
    receive(&mut client, &refused, |event| {
        let ClientEvent::NotAgreed(NegotiationError::Refused { message, refusal }) = event else {
            panic!("{event:?}");
        };
        assert_eq!((message, refusal.reason), ("no", RefusalReason::Malformed));
    });
    assert_eq!(client.level(), None);
}

#[test]
fn an_answer_that_cannot_be_used_ends_the_negotiation() {
    let local = local(Role::Host);
    let no_envelope = frame(1, FrameType::Response, &&b"\x0b"[..]);
    let (mut client, _) = offered(&local, Level::BASELINE);
    let malformed = failure(&mut client, &no_envelope);
    assert!(matches!(malformed, NegotiationError::Malformed(_)));
    let (mut client, _) = offered(&local, Level::BASELINE);
    let mismatch = NegotiationError::BadAnswer(AnswerError::AnswerMismatch);
    assert_eq!(failure(&mut client, &done(1)), mismatch);
    let (mut client, _) = offered(&local, Level::BASELINE);
    let long = announced(1, FrameType::Response, LIMIT + 1);
    let too_long = AnswerError::Malformed(OfferError::TooLong);
    assert_eq!(
        failure(&mut client, &long),
        NegotiationError::BadAnswer(too_long)
    );
    assert_eq!(client.level(), None);
}

#[test]
fn a_response_that_cannot_be_taken_ends_its_own_call_only() {
    let local = local(Role::Host);
    let (mut client, answer) = offered(&local, Level::BASELINE);
    let streams = [(); 2].map(|()| call(&mut client, health::Check::METHOD));
    assert_eq!(streams, [Ok(3), Ok(5)]);
    let long = announced(3, FrameType::Response, LIMIT + 1);
    receive(&mut client, &long, |event| {
        let bad = ClientEvent::BadResponse {
            stream: 3,
            error: None,
        };
        assert_eq!(std::format!("{event:?}"), std::format!("{bad:?}"));
    });
    let rest = [0xee; LIMIT as usize + 1];
    assert!(is_ignored(&mut client, &rest));
    assert!(is_ignored(&mut client, &long), "it has ended already");
    assert!(is_ignored(&mut client, &rest));
    let garbled = frame(5, FrameType::Response, &&b"\x0b"[..]);
    receive(&mut client, &garbled, |event| {
        let is_bad = matches!(
            event,
            ClientEvent::BadResponse {
                stream: 5,
                error: Some(_)
            }
        );
        assert!(is_bad, "{event:?}");
    });
    let agreed = receive(&mut client, &answer, |event| {
        matches!(event, ClientEvent::Agreed(_))
    });
    assert!(agreed);
}

#[test]
fn before_the_answer_only_what_waits_for_no_session_is_answered() {
    let local = local(Role::Host);
    let begun = || {
        let (mut client, _) = offered(&local, Level::BASELINE);
        assert_eq!(call(&mut client, agent::Info::METHOD), Ok(3));
        assert_eq!(call(&mut client, health::Check::METHOD), Ok(5));
        client
    };
    let out_of_turn = NegotiationError::OutOfTurn;
    assert_eq!(failure(&mut begun(), &done(3)), out_of_turn);
    assert_eq!(
        failure(&mut begun(), &failed(3, Code::Aborted)),
        out_of_turn
    );
    let mut client = begun();
    assert!(is_response(&mut client, &done(5), 5));
    // A peer from before negotiation declines calls in any order.
    assert!(is_response(&mut client, &failed(3, Code::Unimplemented), 3));
    assert_eq!(client.level(), Some(Level::BASELINE));
}

/// A guest's offer.
fn ready(guest: &Local<'_>) -> Vec<u8> {
    let mut output = Output::of(RESERVE);
    let sent = Server::<2>::new(guest).ready(&offer_context(), &mut output);
    assert_eq!(sent, Ok(()));
    output.bytes
}

#[test]
fn a_guest_that_dials_begins_with_its_offer_on_stream_2() {
    let (local, guest) = (local(Role::Host), local(Role::Guest));
    let mut client = Host::accepted(&local);
    let offer = ready(&guest);
    let mut output = Output::of(ROOM);
    let ClientEvent::Ready(proposal) = client.receive(&offer, &mut output).event else {
        panic!("an offer");
    };
    assert_eq!(proposal.offer().software, "tested");
    let level = client.answer(&proposal, &offer_context(), &mut output);
    assert_eq!(level, Ok(client.level()));
    assert!(
        client
            .level()
            .is_some_and(|level| level.version == contract::VERSION)
    );
    assert_eq!(answers(&output.bytes)[0].code, 0);
    assert_eq!(call(&mut client, agent::Info::METHOD), Ok(1));
}

#[test]
fn a_guest_may_call_nothing_else_and_nowhere_else() {
    let (local, guest) = (local(Role::Host), local(Role::Guest));
    let told = |mut client: Host<'_>, bytes: &[u8]| {
        let mut output = Output::of(ROOM);
        let event = client.receive(bytes, &mut output).event;
        assert!(matches!(event, ClientEvent::Ignored), "{event:?}");
        answers(&output.bytes).pop().expect("an answer").code
    };
    let offer = ready(&guest);
    assert_eq!(told(Host::dialled(&local), &offer), 9);
    let mut elsewhere = offer.clone();
    elsewhere[7] = 4;
    assert_eq!(told(Host::accepted(&local), &elsewhere), 9);
    let (ready, other) = (&negotiation::READY, agent::Info::METHOD);
    let mixed = [(ready.service, other.name), (other.service, ready.name)];
    for (service, name) in mixed {
        let method = Method {
            service,
            name,
            visibility: ready.visibility,
            kind: MethodKind::Unary,
            idempotent: false,
        };
        assert_eq!(told(Host::accepted(&local), &request(2, &method, &[])), 12);
    }
    let damaged = [&offer[..offer.len() - 1], &[!offer[offer.len() - 1]]].concat();
    assert_eq!(told(Host::accepted(&local), &damaged), 3);
}

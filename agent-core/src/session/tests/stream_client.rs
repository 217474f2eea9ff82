//! Streams at the end that calls.

use super::streams::*;
use super::*;
use crate::dispatch::{MethodKind, Rpc};
use crate::error::{CallError, NegotiationError, StreamError};
use crate::level::Level;
use crate::rpc::OutgoingResponse;
use crate::session::{Client, ClientEvent, Event, RESERVE, Server};

type Host<'l> = Client<'l, 3>;

const ROOM: usize = 1 << 16;

/// A host that has offered, and what a guest answers.
fn offered<'l>(local: &'l Local<'static>) -> (Host<'l>, Vec<u8>) {
    let mut client = Host::dialled(local);
    let mut offer = Output::of(ROOM);
    let sent = client.negotiate(&offer_context(), Level::BASELINE, &mut offer);
    assert_eq!(sent, Ok(()));
    let guest = super::local(Role::Guest);
    let mut server = Server::<2>::new(&guest);
    let mut answer = Output::of(RESERVE);
    let Event::Negotiate(offer) = server.receive(&offer.bytes, &mut answer).event else {
        panic!("an offer");
    };
    let answered = server.answer(&offer, &offer_context(), &mut answer);
    answered.expect("room for an answer");
    (client, answer.bytes)
}

fn agreed<'l>(local: &'l Local<'static>) -> Host<'l> {
    let (mut client, answer) = offered(local);
    assert_eq!(seen(&mut client, &answer), "agreed");
    client
}

fn open(
    client: &mut Host<'_>,
    method: &Method,
    message: &[u8],
) -> (Result<u32, CallError>, Vec<u8>) {
    let mut output = Output::of(ROOM);
    let opened = client.open(method, &message, None, &mut output);
    (opened, output.bytes)
}

fn seen(client: &mut Host<'_>, bytes: &[u8]) -> String {
    match client.receive(bytes, &mut Output::of(ROOM)).event {
        ClientEvent::Message {
            stream,
            message,
            is_last,
        } => std::format!("{stream}: {message:?} {is_last}"),
        ClientEvent::HalfClosed { stream } => std::format!("{stream}: closed"),
        ClientEvent::Response { stream, .. } => std::format!("{stream}: ended"),
        ClientEvent::BadResponse { stream, .. } => std::format!("{stream}: bad"),
        ClientEvent::Ignored => "ignored".into(),
        ClientEvent::Agreed(_) => "agreed".into(),
        ClientEvent::NotAgreed(NegotiationError::OutOfTurn) => "out of turn".into(),
        other => panic!("{other:?}"),
    }
}

fn ended(stream: u32) -> Vec<u8> {
    frame(
        stream,
        FrameType::Response,
        &OutgoingResponse::Done(&&b""[..]),
    )
}

#[test]
fn an_opening_says_whether_its_sender_goes_on_and_whether_it_has_a_message() {
    let host = local(Role::Host);
    let mut client = agreed(&host);
    for (method, message, flags) in [
        (&TALK, &[][..], OPEN.and(Flags::NO_DATA)),
        (&TALK, &[0x1a, 0], OPEN),
        (&FOLLOW, &[], CLOSED),
    ] {
        let (stream, frame) = open(&mut client, method, message);
        let stream = stream.expect("a stream");
        assert_eq!(frame, opening(stream, method, message, flags));
    }
    assert_eq!(
        open(&mut client, &TALK, &[]).0,
        Err(CallError::TooManyCalls)
    );
}

#[test]
fn an_opening_may_follow_the_offer_and_its_messages_wait_for_the_answer() {
    let host = local(Role::Host);
    let mut output = Output::of(ROOM);
    let (mut client, answer) = offered(&host);
    let (stream, _) = open(&mut client, &TALK, &[]);
    let stream = stream.expect("a stream");
    let message = &&b"\x1a\0"[..];
    let early = Err(StreamError::NotAgreed);
    assert_eq!(client.send(stream, message, &mut output), early);
    assert_eq!(client.close(stream, &mut output), early);
    assert_eq!(seen(&mut client, &answer), "agreed");
    assert_eq!(client.send(stream, message, &mut output), Ok(()));
    assert_eq!(output.take(), data(stream, b"\x1a\0", NONE));

    let (mut client, _) = offered(&host);
    let (stream, _) = open(&mut client, &TALK, &[]);
    let data = data(stream.expect("a stream"), &[], NONE);
    assert_eq!(seen(&mut client, &data), "out of turn");
}

#[test]
fn without_an_offer_or_of_a_unary_method_no_stream_is_opened() {
    let host = local(Role::Host);
    let mut client = Host::dialled(&host);
    assert_eq!(open(&mut client, &TALK, &[]).0, Err(CallError::NoSession));
    let mut client = agreed(&host);
    let info = agent::Info::METHOD;
    let unary = Err(CallError::WrongKind(MethodKind::Unary));
    assert_eq!(open(&mut client, info, &[]).0, unary);
    let called = client.call(&TALK, &&b""[..], None, &mut Output::of(ROOM));
    let streams = Err(CallError::WrongKind(MethodKind::Bidirectional));
    assert_eq!(called, streams);
    let newer = open(&mut client, &NEWER, &[]).0;
    assert!(matches!(newer, Err(CallError::NotInSession { .. })));
}

#[test]
fn each_side_closes_on_its_own_and_the_response_ends_the_stream() {
    let host = local(Role::Host);
    let mut client = agreed(&host);
    let mut output = Output::of(ROOM);
    let [one, other] = [(); 2].map(|()| open(&mut client, &TALK, &[]).0.expect("a stream"));
    assert_eq!(client.close(one, &mut output), Ok(()));
    assert_eq!(output.take(), data(one, &[], CLOSING));
    let closed = Err(StreamError::Closed);
    assert_eq!(client.close(one, &mut output), closed);
    assert_eq!(client.send(one, &&b""[..], &mut output), closed);

    let message = std::format!("{one}: [1] false");
    assert_eq!(seen(&mut client, &data(one, &[1], NONE)), message);
    assert_eq!(
        seen(&mut client, &data(one, &[], CLOSING)),
        std::format!("{one}: closed")
    );
    assert_eq!(seen(&mut client, &data(one, &[1], NONE)), "ignored");
    let last = std::format!("{other}: [2] true");
    assert_eq!(seen(&mut client, &data(other, &[2], CLOSED)), last);
    assert_eq!(client.send(other, &&b""[..], &mut output), Ok(()));
    for stream in [one, other] {
        assert_eq!(
            seen(&mut client, &ended(stream)),
            std::format!("{stream}: ended")
        );
        assert_eq!(seen(&mut client, &data(stream, &[1], NONE)), "ignored");
        assert_eq!(client.send(stream, &&b""[..], &mut output), closed);
    }
}

#[test]
fn a_message_above_the_limit_ends_the_stream() {
    let host = local(Role::Host);
    let mut client = agreed(&host);
    let stream = open(&mut client, &TALK, &[]).0.expect("a stream");
    let long = announced(stream, FrameType::Data, LIMIT + 1);
    assert_eq!(seen(&mut client, &long), std::format!("{stream}: bad"));
}

#[test]
fn a_message_without_room_is_not_sent() {
    let host = local(Role::Host);
    let mut client = agreed(&host);
    let stream = open(&mut client, &TALK, &[]).0.expect("a stream");
    let sent = client.send(stream, &&b"ab"[..], &mut Output::of(11));
    assert!(matches!(sent, Err(StreamError::OutputFull(_))));
    let closed = client.close(stream, &mut Output::of(9));
    assert!(matches!(closed, Err(StreamError::OutputFull(_))));
    assert_eq!(client.close(stream, &mut Output::of(10)), Ok(()));
}

#[test]
fn an_id_of_a_stream_is_not_used_again() {
    let host = local(Role::Host);
    let mut client = agreed(&host);
    let stream = open(&mut client, &TALK, &[]).0.expect("a stream");
    assert_eq!(
        seen(&mut client, &ended(stream)),
        std::format!("{stream}: ended")
    );
    client.next_stream = u32::MAX;
    let last = open(&mut client, &TALK, &[]).0;
    assert_eq!(last, Ok(u32::MAX));
    assert_eq!(open(&mut client, &TALK, &[]).0, Err(CallError::NoStreamIds));
    let called = client.call(agent::Info::METHOD, &&b""[..], None, &mut Output::of(ROOM));
    assert_eq!(called, Ok(1));
}

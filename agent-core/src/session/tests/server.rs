use super::*;
use crate::dispatch::{MethodKind, Rpc, Visibility};
use crate::error::{AnswerError, CloseReason, Code, ErrorResponse};
use crate::level::Level;
use crate::messages::{RunResponse, negotiation};
use crate::rpc::OutgoingResponse;
use crate::session::{Call, Client, Event, Ignored, RESERVE, Received, ReplyToken, Sent, Server};

type Guest<'l> = Server<'l, 3>;

/// Hands over what is one frame, and says what was answered where nothing else came of it.
fn told(server: &mut Guest<'_>, input: &[u8]) -> Answer {
    let mut output = Output::of(RESERVE);
    let Received { consumed, event } = server.receive(input, &mut output);
    assert!(matches!(event, Event::Done), "{event:?}");
    assert_eq!(consumed, input.len());
    answers(&output.bytes).pop().expect("an answer")
}

fn code(server: &mut Guest<'_>, input: &[u8]) -> i32 {
    told(server, input).code
}

/// Hands over a call, and what handles it.
fn called<T>(server: &mut Guest<'_>, input: &[u8], handle: impl FnOnce(Call<'_>) -> T) -> T {
    match server.receive(input, &mut Output::of(RESERVE)).event {
        Event::Call(call) => handle(call),
        event => panic!("{event:?}"),
    }
}

fn is_called(server: &mut Guest<'_>, input: &[u8]) -> bool {
    called(server, input, |call| {
        call.reject(&ErrorResponse::NO_HANDLER, &mut Output::of(RESERVE))
            .is_later()
    });
    true
}

/// Takes a call that is answered later.
fn late(server: &mut Guest<'_>, stream: u32) -> ReplyToken<agent::Run> {
    let request = request(stream, agent::Run::METHOD, &[]);
    let (handled, token) = called(server, &request, |call| {
        let mut token = None;
        let handled = call.serve::<agent::Run>(&mut Output::of(RESERVE), |_, reply| {
            let (handled, later) = reply.later();
            token = Some(later);
            Ok(handled)
        });
        (handled, token)
    });
    assert!(handled.is_later());
    server.handled(handled);
    token.expect("a handler that was called")
}

/// A host's offer, and the guest's answer to it.
pub(super) fn negotiated<const STREAMS: usize>(
    server: &mut Server<'_, STREAMS>,
    host: &Local<'_>,
) -> (Option<Level>, Vec<u8>) {
    let mut client = Client::<2>::dialled(host);
    let mut offer = Output::of(RESERVE);
    let sent = client.negotiate(&offer_context(), Level::BASELINE, &mut offer);
    assert_eq!(sent, Ok(()));
    let mut output = Output::of(RESERVE);
    let Event::Negotiate(proposal) = server.receive(&offer.bytes, &mut output).event else {
        panic!("an offer");
    };
    assert_eq!(proposal.offer().software, "tested");
    let level = server.answer(&proposal, &offer_context(), &mut output);
    (level.expect("room for an answer"), output.bytes)
}

fn health_check(stream: u32) -> Vec<u8> {
    request(stream, health::Check::METHOD, &[])
}

#[test]
fn before_a_negotiation_the_baseline_is_served_or_nothing_but_health() {
    let mut local = local(Role::Guest);
    let info = request(1, agent::Info::METHOD, &[]);
    let mut server = Guest::new(&local);
    assert_eq!(server.level(), Some(Level::BASELINE));
    assert!(is_called(&mut server, &info));

    local.baseline = Baseline::Refuse;
    let mut server = Guest::new(&local);
    assert_eq!(server.level(), None);
    let answer = told(&mut server, &info);
    assert_eq!(
        (answer.code, answer.reason),
        (9, Some(RefusalReason::NegotiateFirst))
    );
    assert!(is_called(&mut server, &health_check(1)));
}

#[test]
fn after_an_agreement_calls_are_judged_at_its_level() {
    let (guest, host) = (local(Role::Guest), local(Role::Host));
    let mut server = Guest::new(&guest);
    let set_time = request(3, agent::SetTime::METHOD, &[]);
    let lacking = told(&mut server, &set_time);
    assert!(!lacking.message.contains("was built without it"));
    assert_eq!(
        (lacking.code, lacking.reason),
        (12, Some(RefusalReason::NotInSession))
    );
    let (level, answer) = negotiated(&mut server, &host);
    assert_eq!((level, answers(&answer)[0].code), (server.level(), 0));
    assert!(level.is_some_and(|level| level.features.contains(features::TIME)));
    assert!(is_called(&mut server, &set_time));
    // What this build knows and does not offer is not in the session either.
    let pause = told(&mut server, &request(3, agent::Pause::METHOD, &[]));
    assert_eq!(pause.code, 12);
    assert!(pause.message.contains("was built without it"), "{pause:?}");
}

#[test]
fn a_refused_negotiation_leaves_health() {
    let guest = local(Role::Guest);
    let mut host = local(Role::Host);
    host.terms.required.insert(features::PAUSE);
    let mut server = Guest::new(&guest);
    let (level, answer) = negotiated(&mut server, &host);
    let missing = Some(RefusalReason::MissingFeatures);
    assert_eq!((level, answers(&answer)[0].reason), (None, missing));
    assert_eq!(server.level(), None);
    let info = told(&mut server, &request(3, agent::Info::METHOD, &[]));
    assert_eq!((info.code, info.reason), (9, missing));
    assert!(is_called(&mut server, &health_check(5)));
}

#[test]
fn a_connection_is_negotiated_once_and_by_an_offer_that_can_be_read() {
    let (guest, host) = (local(Role::Guest), local(Role::Host));
    let mut server = Guest::new(&guest);
    let wrong = told(&mut server, &request(1, &negotiation::NEGOTIATE, &[0x0b]));
    assert_eq!(
        (wrong.code, wrong.reason),
        (3, Some(RefusalReason::Malformed))
    );
    assert_eq!(server.level(), None);
    negotiated(&mut server, &host);
    let again = told(&mut server, &request(1, &negotiation::NEGOTIATE, &[]));
    assert_eq!(
        (again.code, again.reason),
        (9, Some(RefusalReason::AlreadyNegotiated))
    );
}

#[test]
fn only_both_names_together_are_those_of_a_negotiation() {
    let guest = local(Role::Guest);
    for (service, name) in [
        (negotiation::NEGOTIATE.service, "Other"),
        ("other.Service", negotiation::NEGOTIATE.name),
    ] {
        let method = Method {
            service,
            name,
            visibility: Visibility::Always,
            kind: MethodKind::Unary,
            idempotent: false,
        };
        assert_eq!(code(&mut Guest::new(&guest), &request(1, &method, &[])), 12);
    }
}

#[test]
fn a_request_has_both_names_an_odd_stream_of_its_own_and_no_data_behind_it() {
    let guest = local(Role::Guest);
    let mut server = Guest::new(&guest);
    let info = agent::Info::METHOD;
    for (service, name) in [("", info.name), (info.service, ""), ("", "")] {
        let method = Method {
            service,
            name,
            visibility: Visibility::Always,
            kind: MethodKind::Unary,
            idempotent: false,
        };
        let answer = told(&mut server, &request(1, &method, &[]));
        assert_eq!(answer.message, "the request names no method");
    }
    assert_eq!(code(&mut server, &request(2, info, &[])), 3);
    for (flag, streams) in [(1, false), (2, true), (4, true), (8, false)] {
        // The ids of streams are not used again.
        let mut bytes = request(11 + 2 * u32::from(flag), info, &[]);
        bytes[9] = flag;
        let refused = if streams {
            code(&mut server, &bytes) == 3
        } else {
            !is_called(&mut server, &bytes)
        };
        assert_eq!(refused, streams, "flag {flag}");
    }
    late(&mut server, 1);
    assert_eq!(code(&mut server, &request(1, info, &[])), 3);
    assert_eq!(
        code(&mut server, &frame(3, FrameType::Request, &&b"\x0b"[..])),
        3
    );
}

#[test]
fn as_many_calls_wait_as_there_are_places() {
    let guest = local(Role::Guest);
    let mut server = Guest::new(&guest);
    assert!(server.is_idle());
    let mut tokens = [1, 3, 5].map(|stream| late(&mut server, stream));
    assert_eq!(tokens.each_ref().map(ReplyToken::stream), [1, 3, 5]);
    let further = request(7, agent::Info::METHOD, &[]);
    assert_eq!(code(&mut server, &further), Code::ResourceExhausted as i32);
    let mut output = Output::of(RESERVE);
    let sent = server.send(&mut tokens[0], &RunResponse::default(), &mut output);
    assert_eq!((sent, answers(&output.bytes)[0].stream), (Sent::Whole, 1));
    assert!(!server.is_idle());
    assert!(is_called(&mut server, &further));
    let rejection = ErrorResponse::Handler(Code::Aborted, "it was ended");
    let sent = server.reject(&mut tokens[1], &rejection, &mut output);
    assert_eq!((sent, answers(&output.take())[1].code), (Sent::Whole, 10));
    assert!(!server.is_idle());
    let sent = server.send(&mut tokens[2], &RunResponse::default(), &mut output);
    assert_eq!((sent, server.is_idle()), (Sent::Whole, true));
}

#[test]
fn the_parts_of_a_late_answer_stay_together() {
    let guest = local(Role::Guest);
    let mut server = Guest::new(&guest);
    let [mut first, mut second] = [1, 3].map(|stream| late(&mut server, stream));
    let response = RunResponse {
        stdout: &[0x55; 100],
        ..RunResponse::default()
    };
    let info = request(5, agent::Info::METHOD, &[]);
    let mut nothing = Output::of(0);
    // Of an answer that has not begun, nothing has to stay together.
    assert_eq!(server.send(&mut first, &response, &mut nothing), Sent::Part);
    assert!(is_called(&mut server, &info));

    let mut output = Output::of(64);
    assert_eq!(server.send(&mut first, &response, &mut output), Sent::Part);
    let mut sent = output.take();
    let waits = server.receive(&info, &mut Output::of(RESERVE));
    assert!(matches!(
        (waits.consumed, waits.event),
        (0, Event::OutputFull)
    ));
    assert_eq!(server.send(&mut second, &response, &mut output), Sent::Part);
    assert!(output.bytes.is_empty(), "two answers are mixed");
    while server.send(&mut first, &response, &mut output) == Sent::Part {
        sent.extend(output.take());
    }
    sent.extend(output.take());
    assert_eq!(answers(&sent)[0].stream, 1);
    assert!(is_called(&mut server, &info));
}

#[test]
fn nothing_is_looked_at_without_room_for_an_answer() {
    let guest = local(Role::Guest);
    let mut server = Guest::new(&guest);
    let info = request(1, agent::Info::METHOD, &[]);
    let little = server.receive(&info, &mut Output::of(RESERVE - 1));
    assert!(matches!(
        (little.consumed, little.event),
        (0, Event::OutputFull)
    ));
    for room in [RESERVE, RESERVE + 1] {
        let event = server.receive(&info, &mut Output::of(room)).event;
        assert!(matches!(event, Event::Call(_)), "{event:?}");
    }
}

#[test]
fn what_is_too_long_is_answered_where_it_is_a_request() {
    let guest = local(Role::Guest);
    let mut server = Guest::new(&guest);
    let long = announced(1, FrameType::Request, LIMIT + 1);
    assert_eq!(code(&mut server, &long), Code::ResourceExhausted as i32);
    let skipped = server.receive(&[0; LIMIT as usize + 1], &mut Output::of(RESERVE));
    assert_eq!(skipped.consumed, LIMIT as usize + 1);
    let mut output = Output::of(RESERVE);
    let long = announced(1, FrameType::Response, LIMIT + 1);
    let event = server.receive(&long, &mut output).event;
    assert!(matches!(event, Event::Ignored(Ignored::Data)), "{event:?}");
    assert!(output.bytes.is_empty());
}

/// A guest that has dialled, and what the host made of its offer.
fn ready<'l>(local: &'l Local<'static>) -> (Guest<'l>, Vec<u8>) {
    let mut server = Guest::new(local);
    let mut offer = Output::of(RESERVE);
    assert_eq!(server.ready(&offer_context(), &mut offer), Ok(()));
    assert_eq!(server.level(), None);
    let host = super::local(Role::Host);
    let mut client = Client::<2>::accepted(&host);
    let mut answer = Output::of(RESERVE);
    let event = client.receive(&offer.bytes, &mut answer).event;
    let crate::session::ClientEvent::Ready(proposal) = event else {
        panic!("{event:?}");
    };
    let level = client.answer(&proposal, &offer_context(), &mut answer);
    assert_eq!(level, Ok(client.level()));
    assert!(client.level().is_some());
    (server, answer.bytes)
}

#[test]
fn the_answer_to_a_guests_offer_is_on_the_offers_stream() {
    let guest = local(Role::Guest);
    let (mut server, answer) = ready(&guest);
    let mut elsewhere = answer.clone();
    elsewhere[7] = 4;
    let event = server.receive(&elsewhere, &mut Output::of(RESERVE)).event;
    assert!(matches!(event, Event::Ignored(Ignored::Response)));
    let event = server.receive(&answer, &mut Output::of(RESERVE)).event;
    let Event::Agreed(agreement) = event else {
        panic!("{event:?}");
    };
    let level = agreement.level;
    assert_eq!(server.level(), Some(level));
    let event = server.receive(&answer, &mut Output::of(RESERVE)).event;
    assert!(matches!(event, Event::Ignored(Ignored::Response)));
}

#[test]
fn a_guest_closes_where_its_offer_is_not_answered_well() {
    let guest = local(Role::Guest);
    let reason = |payload: &dyn Encode| {
        let (mut server, _) = ready(&guest);
        let answer = frame(2, FrameType::Response, payload);
        match server.receive(&answer, &mut Output::of(RESERVE)).event {
            Event::Close(reason) => reason,
            event => panic!("{event:?}"),
        }
    };
    let rejection = ErrorResponse::Handler(Code::Unimplemented, "no");
    let refused = reason(&OutgoingResponse::Error(&rejection));
    assert_eq!(refused, CloseReason::OfferRejected(Code::Unimplemented));
    let garbled = reason(&&b"\x0b"[..]);
    assert!(matches!(
        garbled,
        CloseReason::BadAnswer(AnswerError::Malformed(_))
    ));
    let empty = reason(&OutgoingResponse::Done(&&b""[..]));
    assert_eq!(empty, CloseReason::BadAnswer(AnswerError::AnswerMismatch));
}

#[test]
fn an_answer_may_say_that_all_is_well() {
    let guest = local(Role::Guest);
    let (mut server, answer) = ready(&guest);
    // Field 1 of the envelope, the status: an empty one says OK.
    let payload = [&[0x0a, 0x00], &answer[10..]].concat();
    let answer = frame(2, FrameType::Response, &&payload[..]);
    let event = server.receive(&answer, &mut Output::of(RESERVE)).event;
    assert!(matches!(event, Event::Agreed(_)), "{event:?}");
}

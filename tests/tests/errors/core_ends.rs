//! What the core's client and server make of each other's errors.

use crate::samples::samples;
use agent_core::Contract;
use agent_core::dispatch::Service;
use agent_core::error::{AnswerError, CloseReason, NegotiationError, OfferError, WireError};
use agent_core::feature::Catalogue;
use agent_core::frame::{FrameType, Header, OutgoingFrame};
use agent_core::messages::{agent, health};
use agent_core::rpc::{OutgoingRequest, OutgoingResponse};
use agent_core::session::{Baseline, Client, ClientEvent, Event, Local, OfferContext, Server};
use agent_core::wire::{Encode, Writer};
use agent_core::{
    Code, FeatureSet, Level, Limits, Refusal, RefusalReason, Role, Terms, Version, VersionRange,
    Versions,
};

static CATALOGUE: Catalogue = Catalogue { features: &[] };
static SERVICES: [&Service; 2] = [&agent::SERVICE, &health::SERVICE];

/// An end that speaks 1.0 without features.
pub(crate) fn local(role: Role) -> Local<'static> {
    Local {
        role,
        terms: Terms {
            versions: Versions::single(VersionRange::only(Version::BASELINE)),
            offered: FeatureSet::EMPTY,
            required: FeatureSet::EMPTY,
            vendor: "",
        },
        limits: Limits {
            max_message: 4096,
            max_streams: 4,
            max_connections: 1,
        },
        software: "test",
        software_version: "0",
        fingerprint: &[],
        contract: Contract::handclasp(&CATALOGUE),
        services: if role == Role::Guest { &SERVICES } else { &[] },
        baseline: Baseline::Serve,
    }
}

/// A frame with this envelope.
pub(crate) fn frame(stream: u32, frame_type: FrameType, payload: &dyn Encode) -> Vec<u8> {
    let frame = OutgoingFrame {
        stream,
        frame_type,
        payload,
    };
    let mut buffer = vec![0; 64 * 1024];
    let mut writer = Writer::new(&mut buffer);
    frame.encode(&mut writer);
    writer.finish().expect("room").to_vec()
}

#[test]
fn a_client_sorts_what_its_offer_is_answered() {
    for sample in samples() {
        let local = local(Role::Host);
        let mut client = Client::<4>::dialled(&local);
        let mut buffer = [0; 4096];
        let mut output = Writer::new(&mut buffer);
        let offered = client.negotiate(&OfferContext::default(), Level::BASELINE, &mut output);
        assert_eq!(offered, Ok(()));
        let answer = OutgoingResponse::Error(&sample.response);
        let answer = frame(1, FrameType::Response, &answer);
        let received = client.receive(&answer, &mut output);
        let (name, reason) = match received.event {
            ClientEvent::NotAgreed(NegotiationError::Refused { refusal, .. }) => {
                ("Refused", Some(refusal.reason))
            }
            ClientEvent::NotAgreed(NegotiationError::Legacy { .. }) => ("Legacy", None),
            ClientEvent::NotAgreed(NegotiationError::Failed(_)) => ("Failed", None),
            event => panic!("{event:?}"),
        };
        assert_eq!((name, reason), (sample.negotiation, sample.reason));
    }
}

#[test]
fn a_client_hands_on_what_a_call_is_answered() {
    for sample in samples() {
        let local = local(Role::Host);
        let mut client = Client::<4>::dialled(&local);
        let mut buffer = [0; 4096];
        let mut output = Writer::new(&mut buffer);
        let info = agent::SERVICE.methods[0];
        let stream = client.call(info, &&b""[..], None, &mut output).unwrap();
        let answer = OutgoingResponse::Error(&sample.response);
        let answer = frame(stream, FrameType::Response, &answer);
        let event = client.receive(&answer, &mut output).event;
        let ClientEvent::Response { response, .. } = event else {
            panic!("{event:?}");
        };
        let status = response.status.expect("a status");
        assert_eq!(Code::from_number(status.code), sample.code);
        assert_eq!(status.message, sample.response.to_string());
        let refusal = status
            .refusal()
            .map(|bytes| Refusal::decode(bytes).unwrap());
        assert_eq!(refusal.map(|refusal| refusal.reason), sample.reason);
    }
}

/// What is wrong with a request's message: malformed, too long, not in the session.
#[test]
fn a_server_answers_each_defect_of_a_message_in_its_way() {
    let too_many = [0x0a, 0].repeat(4097);
    let cases: [(&[u8], _, _); 3] = [
        (
            &[0x0b],
            Code::InvalidArgument,
            Some(RefusalReason::Malformed),
        ),
        (&too_many, Code::InvalidArgument, None),
        (
            &[0x98, 0x01, 1],
            Code::FailedPrecondition,
            Some(RefusalReason::NotInSession),
        ),
    ];
    for (message, code, reason) in cases {
        let answer = run(message);
        let response = agent_core::rpc::Response::decode(&answer).unwrap();
        let status = response.status.expect("a status");
        let refusal = status
            .refusal()
            .map(|bytes| Refusal::decode(bytes).unwrap());
        assert_eq!(Code::from_number(status.code), code, "{}", status.message);
        assert_eq!(refusal.map(|refusal| refusal.reason), reason);
    }
}

/// The envelope of the response to a call of Run with this message.
fn run(message: &[u8]) -> Vec<u8> {
    let mut local = local(Role::Guest);
    local.limits.max_message = 64 * 1024;
    let mut server = Server::<4>::new(&local);
    let request = OutgoingRequest {
        service: "handclasp.v1.Agent",
        method: "Run",
        payload: &message,
        timeout_nano: 0,
    };
    let request = frame(1, FrameType::Request, &request);
    let mut buffer = [0; 4096];
    let mut output = Writer::new(&mut buffer);
    let event = server.receive(&request, &mut output).event;
    let Event::Call(call) = event else {
        panic!("{event:?}");
    };
    let handled = call.serve::<agent::Run>(&mut output, |_, _| panic!("it is refused before"));
    assert!(!handled.is_later());
    output.finish().expect("room")[10..].to_vec()
}

/// A guest that dials closes where the host's answer is no session.
#[test]
fn a_server_closes_where_its_offer_is_not_answered() {
    for sample in samples() {
        let answer = frame(
            2,
            FrameType::Response,
            &OutgoingResponse::Error(&sample.response),
        );
        assert_eq!(closed(&answer), CloseReason::OfferRejected(sample.code));
    }
    let truncated = CloseReason::BadAnswer(AnswerError::Malformed(OfferError::Malformed(
        WireError::Truncated,
    )));
    assert_eq!(
        closed(&frame(2, FrameType::Response, &&b"\x12"[..])),
        truncated
    );
    let empty = frame(2, FrameType::Response, &OutgoingResponse::Done(&&b""[..]));
    let mismatch = CloseReason::BadAnswer(AnswerError::AnswerMismatch);
    assert_eq!(closed(&empty), mismatch);
}

#[test]
fn a_server_closes_where_a_frame_cannot_be_skipped() {
    let length = 17 << 20;
    let header = Header {
        length,
        stream: 1,
        frame_type: FrameType::Request,
        flags: agent_core::frame::Flags::default(),
    };
    assert_eq!(
        closed(&header.to_bytes()),
        CloseReason::Unskippable { length }
    );
}

/// Why a guest that has dialled closes its connection when it receives this.
fn closed(answer: &[u8]) -> CloseReason {
    let local = local(Role::Guest);
    let mut server = Server::<4>::new(&local);
    let mut buffer = [0; 8192];
    let mut output = Writer::new(&mut buffer);
    server
        .ready(&OfferContext::default(), &mut output)
        .expect("room");
    match server.receive(answer, &mut output).event {
        Event::Close(reason) => reason,
        event => panic!("{event:?}"),
    }
}

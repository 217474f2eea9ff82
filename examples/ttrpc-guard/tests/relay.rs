//! The relay without sockets: what goes in on one side and comes out on the other.

use acme_guard::contract::local;
use acme_guard::generated::sandbox::{
    ExecResponse, FreezeRequest, SignalWorkloadRequest, StartWorkloadRequest, WaitWorkloadRequest,
    WaitWorkloadResponse, WaitWorkloadResponseEnded,
};
use acme_guard::{Mode, Relay, encoded};
use agent_core::error::Code;
use agent_core::frame::{FrameReader, FrameType, OutgoingFrame, Progress};
use agent_core::rpc::{OutgoingRequest, OutgoingResponse, Response};
use agent_core::session::OfferContext;
use agent_core::wire::Encode;
use agent_core::{Local, Version};

fn call(stream: u32, method: &str, payload: &dyn Encode) -> Vec<u8> {
    encoded(&OutgoingFrame {
        stream,
        frame_type: FrameType::Request,
        payload: &OutgoingRequest {
            service: "acme.sandbox.v1.Sandbox",
            method,
            payload,
            timeout_nano: 0,
        },
    })
}

fn response(stream: u32, message: &dyn Encode) -> Vec<u8> {
    encoded(&OutgoingFrame {
        stream,
        frame_type: FrameType::Response,
        payload: &OutgoingResponse::Done(message),
    })
}

fn at(server: u32, hosts: u32) -> Local<'static> {
    local(Version::new(1, server), Version::new(1, hosts))
}

fn relay<'g>(local: &'g Local<'g>, mode: Mode) -> Relay<'g> {
    Relay::new(local, mode, OfferContext::default())
}

/// Takes everything that waits for the host.
fn take_to_host(relay: &mut Relay<'_>) -> Vec<u8> {
    let mut taken = Vec::new();
    while !relay.to_host().is_empty() {
        taken.extend_from_slice(relay.to_host());
        relay.sent_to_host(relay.to_host().len());
    }
    taken
}

/// The status of the only response in `bytes`.
fn status(bytes: &[u8]) -> (u32, Code, String) {
    let Progress::Frame { frame, consumed } = FrameReader::new(u32::MAX).read(bytes) else {
        panic!("no frame: {bytes:?}");
    };
    assert_eq!(consumed, bytes.len(), "more than one response");
    let status = Response::decode(frame.payload)
        .unwrap()
        .status
        .expect("an error");
    (
        frame.header.stream,
        Code::from_number(status.code),
        status.message.to_owned(),
    )
}

const START: StartWorkloadRequest<'static> = StartWorkloadRequest { workload_id: "a" };
const WAIT: WaitWorkloadRequest<'static> = WaitWorkloadRequest { workload_id: "a" };
const FREEZE: FreezeRequest<'static> = FreezeRequest { workload_id: "a" };

#[test]
fn a_call_that_the_server_knows_is_forwarded_byte_for_byte() {
    let local = at(3, 3);
    let mut relay = relay(&local, Mode::Enforce);
    let start = call(1, "StartWorkload", &START);
    for byte in &start {
        relay.receive_from_host(&[*byte]);
    }
    assert_eq!(relay.to_server(), start);
    assert!(relay.to_host().is_empty() && relay.take_refused().is_empty());
}

#[test]
fn a_call_that_the_server_does_not_know_never_reaches_it() {
    let local = at(3, 3);
    let mut relay = relay(&local, Mode::Enforce);
    relay.receive_from_host(&call(1, "Freeze", &FREEZE));
    assert!(relay.to_server().is_empty());
    let (stream, code, message) = status(&take_to_host(&mut relay));
    assert_eq!((stream, code), (1, Code::Unimplemented));
    assert_eq!(
        message,
        "acme.sandbox.v1.Sandbox/Freeze needs version 1.5; this session is 1.3"
    );
    let refused = relay.take_refused();
    assert_eq!(refused.len(), 1);
    assert_eq!(refused[0].method, "acme.sandbox.v1.Sandbox/Freeze");
    assert!(!refused[0].forwarded);
}

#[test]
fn a_report_forwards_all_and_says_what_it_would_have_refused() {
    let local = at(3, 3);
    let mut relay = relay(&local, Mode::Report);
    let calls = [call(1, "Freeze", &FREEZE), call(3, "StartWorkload", &START)].concat();
    relay.receive_from_host(&calls);
    assert_eq!(relay.to_server(), calls);
    assert!(relay.to_host().is_empty());
    let refused = relay.take_refused();
    assert_eq!(refused.len(), 1);
    assert_eq!(
        refused[0].to_string(),
        "would refuse acme.sandbox.v1.Sandbox/Freeze: acme.sandbox.v1.Sandbox/Freeze needs version 1.5; this session is 1.3"
    );
    let answers = [
        response(3, &SignalWorkloadRequest::default()),
        response(1, &START),
    ]
    .concat();
    relay.receive_from_server(&answers);
    assert_eq!(take_to_host(&mut relay), answers);
}

#[test]
fn a_response_holds_only_what_its_host_knows() {
    let out_of_memory = WaitWorkloadResponse {
        ended: Some(WaitWorkloadResponseEnded::OutOfMemory(true)),
    };
    for (hosts, gets) in [(4, out_of_memory), (0, WaitWorkloadResponse::default())] {
        let local = at(4, hosts);
        let mut relay = relay(&local, Mode::Enforce);
        relay.receive_from_host(&call(1, "WaitWorkload", &WAIT));
        relay.receive_from_server(&response(1, &out_of_memory));
        assert_eq!(
            take_to_host(&mut relay),
            response(1, &gets),
            "hosts of 1.{hosts}"
        );
    }
}

#[test]
fn a_response_that_is_not_of_the_contract_becomes_an_error() {
    let local = at(5, 5);
    let mut relay = relay(&local, Mode::Enforce);
    let exec = acme_guard::generated::sandbox::ExecRequest::default();
    let bound = ExecResponse::OUTPUT_MAX_LEN;
    let long = vec![b'x'; bound + 1];
    for (length, fits) in [(bound, true), (bound + 1, false)] {
        relay.receive_from_host(&call(1, "Exec", &exec));
        let answer = ExecResponse {
            output: &long[..length],
            ..ExecResponse::default()
        };
        let answer = response(1, &answer);
        relay.receive_from_server(&answer);
        let got = take_to_host(&mut relay);
        assert_eq!(got == answer, fits, "{length} bytes");
        assert_eq!(relay.take_warnings().is_empty(), fits);
        if !fits {
            let (_, code, message) = status(&got);
            assert_eq!(code, Code::Internal);
            assert!(
                message
                    .ends_with("ExecResponse.output exceeds the limit of 262144; the call has run"),
                "{message}"
            );
        }
    }
}

#[test]
fn a_host_that_does_not_read_stops_the_server_and_not_the_guards_memory() {
    let local = at(5, 5);
    let mut relay = relay(&local, Mode::Enforce);
    let answer = WaitWorkloadResponse {
        ended: Some(WaitWorkloadResponseEnded::ExitCode(1)),
    };
    let mut sent = Vec::new();
    for number in 0..100_000 {
        if !relay.reads_server() || !relay.reads_host() {
            break;
        }
        let stream = 2 * number + 1;
        relay.receive_from_host(&call(stream, "WaitWorkload", &WAIT));
        // The server answers what has reached it.
        if !relay.to_server().is_empty() {
            relay.sent_to_server(relay.to_server().len());
            let bytes = response(stream, &answer);
            relay.receive_from_server(&bytes);
            sent.extend(bytes);
        }
        assert!(
            relay.to_host().len() <= 64 << 10,
            "{}",
            relay.to_host().len()
        );
    }
    assert!(
        !relay.reads_host() || !relay.reads_server(),
        "the guard went on reading"
    );
    // Nothing is lost: once the host reads, it gets all that the server has answered.
    let got = take_to_host(&mut relay);
    assert!(got.starts_with(&sent) && sent.len() > 32 << 10);
}

#[test]
fn a_frame_without_a_call_is_dropped_and_told() {
    let local = at(5, 5);
    let mut relay = relay(&local, Mode::Enforce);
    relay.receive_from_server(&response(9, &START));
    assert!(relay.to_host().is_empty());
    assert_eq!(
        relay.take_warnings(),
        ["the server sent a frame on stream 9, which has no call: it was dropped"]
    );
}

#[test]
fn a_frame_that_is_longer_than_ttrpc_allows_is_refused_and_the_connection_lives() {
    for mode in [Mode::Enforce, Mode::Report] {
        let local = at(5, 5);
        let mut relay = relay(&local, mode);
        let length = (4 << 20) + 1;
        let mut frame = u32::to_be_bytes(length).to_vec();
        frame.extend([0, 0, 0, 1, 1, 0]);
        relay.receive_from_host(&frame);
        for chunk in vec![0; length as usize].chunks(1 << 16) {
            relay.receive_from_host(chunk);
        }
        let (_, code, _) = status(&take_to_host(&mut relay));
        assert_eq!(code, Code::ResourceExhausted);
        assert!(relay.to_server().is_empty());
        let start = call(3, "StartWorkload", &START);
        relay.receive_from_host(&start);
        assert_eq!(relay.to_server(), start);
    }
}

#[test]
fn a_report_counts_no_call_that_has_ended() {
    let local = at(5, 5);
    let mut relay = relay(&local, Mode::Report);
    let exec = acme_guard::generated::sandbox::ExecRequest::default();
    let long = vec![b'x'; ExecResponse::OUTPUT_MAX_LEN + 1];
    let answer = ExecResponse {
        output: &long,
        ..ExecResponse::default()
    };
    // More than may be in flight at a time.
    for _ in 0..300 {
        relay.receive_from_host(&call(1, "Exec", &exec));
        relay.sent_to_server(relay.to_server().len());
        let answer = response(1, &answer);
        relay.receive_from_server(&answer);
        assert_eq!(take_to_host(&mut relay), answer);
        assert_eq!(relay.take_warnings().len(), 1);
    }
    assert!(relay.take_refused().is_empty());
}

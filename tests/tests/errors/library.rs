//! What the host's library makes of a guest's error responses.

use crate::core_ends::{frame, local};
use crate::samples::samples;
use agent_core::Role;
use agent_core::error::ErrorResponse;
use agent_core::frame::{FrameReader, FrameType, MAX_PAYLOAD, Progress};
use agent_core::rpc::OutgoingResponse;
use agent_core::session::{Call, Handled, OfferContext, Server};
use agent_core::wire::{Sink, Writer};
use agent_engine::pump::{Handler, drain_frames};
use handclasp::{Error, Options};
use std::io::{Read, Write};
use std::os::unix::net::UnixStream;
use std::thread;

/// A peer that answers an offer with an error response.
fn answering(response: ErrorResponse<'static>) -> UnixStream {
    let (ours, mut theirs) = UnixStream::pair().expect("a socket");
    thread::spawn(move || {
        let mut received = Vec::new();
        let mut bytes = [0; 4096];
        loop {
            let count = theirs.read(&mut bytes).unwrap_or(0);
            if count == 0 {
                return;
            }
            received.extend_from_slice(&bytes[..count]);
            let mut reader = FrameReader::new(MAX_PAYLOAD);
            if let Progress::Frame { frame: offer, .. } = reader.read(&received) {
                let answer = OutgoingResponse::Error(&response);
                let answer = frame(offer.header.stream, FrameType::Response, &answer);
                // The library may have closed: what it makes of the answer is looked at where it is called.
                let _ = theirs.write_all(&answer);
                received.clear();
            }
        }
    });
    ours
}

#[tokio::test(flavor = "multi_thread")]
async fn an_offer_that_is_refused_has_the_kind_that_says_so() {
    for sample in samples() {
        let connection = answering(sample.response);
        let connecting = Options::new().adopt(connection.into()).unwrap();
        let error = connecting.negotiated().await.unwrap_err();
        assert_eq!(error.kind(), sample.host_negotiation, "{error}");
        let reason = error.refusal().map(|refusal| refusal.reason);
        assert_eq!(reason, sample.reason, "{error}");
    }
}

/// A guest whose handlers all answer this.
struct Refusing(ErrorResponse<'static>);

impl Handler for Refusing {
    fn offer_context(&mut self) -> OfferContext {
        OfferContext::default()
    }

    fn on_call(&mut self, call: Call<'_>, output: &mut dyn Sink) -> Handled {
        call.reject(&self.0, output)
    }
}

fn serving(mut refusing: Refusing) -> UnixStream {
    let (ours, mut theirs) = UnixStream::pair().expect("a socket");
    thread::spawn(move || {
        let local = local(Role::Guest);
        let mut server = Server::<4>::new(&local);
        let mut input = Vec::new();
        let mut bytes = [0; 4096];
        loop {
            let count = theirs.read(&mut bytes).unwrap_or(0);
            if count == 0 {
                return;
            }
            input.extend_from_slice(&bytes[..count]);
            let mut buffer = [0; 16 * 1024];
            let mut output = Writer::new(&mut buffer);
            let drained = drain_frames(&mut server, &input, &mut output, &mut refusing);
            input.drain(..drained.consumed);
            // The library may have closed, as above.
            let _ = theirs.write_all(output.finish().expect("room"));
        }
    });
    ours
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_that_is_not_done_has_the_agents_code_and_sentence() {
    for sample in samples() {
        let sentence = sample.response.to_string();
        let connection = serving(Refusing(sample.response));
        let connecting = Options::new().adopt(connection.into()).unwrap();
        let agent = connecting.negotiated().await.unwrap();
        match agent.info().await.unwrap_err() {
            Error::Status {
                code,
                message,
                refusal,
            } => {
                assert_eq!((code, message), (sample.code, sentence));
                assert_eq!(refusal.map(|refusal| refusal.reason), sample.reason);
            }
            error => panic!("{error:?}"),
        }
    }
}

//! ttRPC, and Handclasp's negotiation on it.

use agent_core::Contract;
use std::io::{Read, Write};
use std::os::unix::net::UnixStream;

use agent_core::frame::{FrameReader, FrameType, HEADER_LEN, MAX_PAYLOAD, OutgoingFrame, Progress};
use agent_core::messages::CheckRequest;
use agent_core::offer::{Limits, Role, Terms};
use agent_core::rpc::{OutgoingRequest, Response};
use agent_core::session::{Baseline, Client, ClientEvent, Local, OfferContext};
use agent_core::wire::{Encode, Sink};
use agent_core::{Catalogue, FeatureSet, Level, Version, VersionRange, Versions};
use anyhow::{Context, Result, bail, ensure};

use super::{Heard, SERVING, Speaker};

/// The first stream: smaller ones belong to what comes before, such as a negotiation.
pub(super) const FIRST_STREAM: u32 = 101;
/// Where the stream's number stands in a frame.
pub(super) const STREAM: std::ops::Range<usize> = 4..8;

/// Calls of `grpc.Health/Check` in ttRPC's frames.
#[derive(Debug)]
pub struct Ttrpc {
    frame: Vec<u8>,
    stream: u32,
}

/// A growing buffer as a sink.
#[derive(Debug, Default)]
pub struct Buffer(pub Vec<u8>);

impl Sink for Buffer {
    fn put(&mut self, bytes: &[u8]) {
        self.0.extend_from_slice(bytes);
    }

    fn room(&self) -> usize {
        usize::MAX
    }
}

impl Ttrpc {
    /// Calls whose service is `size` bytes long.
    pub fn new(size: usize) -> Result<Self> {
        let service = "s".repeat(size);
        let frame = request(
            "grpc.Health",
            "Check",
            &CheckRequest { service: &service },
            0,
        );
        ensure!(
            frame.len() - HEADER_LEN <= MAX_PAYLOAD as usize,
            "the request is too long"
        );
        Ok(Self {
            frame,
            stream: FIRST_STREAM,
        })
    }
}

impl Speaker for Ttrpc {
    fn request(&mut self, output: &mut Vec<u8>) {
        // Copied whole, as any client has to put its requests together.
        let start = output.len();
        output.extend_from_slice(&self.frame);
        let number = STREAM.start + start..STREAM.end + start;
        output[number].copy_from_slice(&self.stream.to_be_bytes());
        self.stream += 2;
    }

    fn receive(&mut self, input: &[u8], _output: &mut Vec<u8>) -> Result<Heard> {
        let mut heard = Heard::default();
        let mut reader = FrameReader::new(MAX_PAYLOAD);
        while let Progress::Frame { frame, consumed } = reader.read(&input[heard.consumed..]) {
            let response =
                Response::decode(frame.payload).map_err(|error| anyhow::anyhow!("{error:?}"))?;
            ensure!(
                response.payload == SERVING,
                "a call was not answered SERVING: {response:?}"
            );
            heard.consumed += consumed;
            heard.answered += 1;
        }
        Ok(heard)
    }
}

/// A request's whole frame.
pub fn request(service: &str, method: &str, message: &dyn Encode, stream: u32) -> Vec<u8> {
    let frame = OutgoingFrame {
        stream,
        frame_type: FrameType::Request,
        payload: &OutgoingRequest {
            service,
            method,
            payload: message,
            timeout_nano: 0,
        },
    };
    let mut buffer = Buffer::default();
    frame.encode(&mut buffer);
    buffer.0
}

/// The message that the call on `stream` was answered, if its response is whole in `input`.
pub fn answer(mut input: &[u8], stream: u32) -> Result<Option<&[u8]>> {
    let mut reader = FrameReader::new(MAX_PAYLOAD);
    while let Progress::Frame { frame, consumed } = reader.read(input) {
        if frame.header.stream == stream {
            let response =
                Response::decode(frame.payload).map_err(|error| anyhow::anyhow!("{error:?}"))?;
            let is_ok = response.status.is_none_or(|status| status.code == 0);
            ensure!(is_ok, "a call failed: {response:?}");
            return Ok(Some(response.payload));
        }
        input = &input[consumed..];
    }
    Ok(None)
}

/// What the benchmarks' host speaks: what the agent does.
pub fn local() -> Local<'static> {
    Local {
        role: Role::Host,
        terms: Terms {
            versions: Versions::single(VersionRange::only(Version::new(1, 0))),
            offered: FeatureSet::EMPTY,
            required: FeatureSet::EMPTY,
            vendor: "",
        },
        limits: Limits {
            max_message: MAX_PAYLOAD,
            max_streams: 64,
            max_connections: 1,
        },
        software: "handclasp-bench",
        software_version: env!("CARGO_PKG_VERSION"),
        fingerprint: &[],
        contract: Contract::handclasp(&Catalogue { features: &[] }),
        services: &[],
        baseline: Baseline::Serve,
    }
}

/// A moment at which an offer is written. Its nonce is no secret here, and the same offer each time is what
/// makes runs alike.
pub const MOMENT: OfferContext = OfferContext {
    nonce: [7; 16],
    generation: None,
    boot: None,
};

/// Negotiates on a fresh connection, and checks the answer.
pub fn negotiate(stream: &mut UnixStream) -> Result<Level> {
    let local = local();
    let mut session = Client::<1>::dialled(&local);
    let mut output = Buffer::default();
    session.negotiate(&MOMENT, Level::BASELINE, &mut output)?;
    stream.write_all(&output.0)?;
    let mut input = Vec::new();
    let mut piece = [0; 4096];
    loop {
        let count = stream.read(&mut piece)?;
        ensure!(count > 0, "the agent has closed the connection");
        input.extend_from_slice(piece.get(..count).context("a read is within its buffer")?);
        match session.receive(&input, &mut output).event {
            ClientEvent::Incomplete { .. } => {}
            ClientEvent::Agreed(agreement) => return Ok(agreement.level),
            other => bail!("the agent answers an offer with {other:?}"),
        }
    }
}

//! What agent-core does for a call, a step at a time: timed by criterion, counted by callgrind.

use std::hint::black_box;

use agent_core::dispatch::Service;
use agent_core::frame::{FrameReader, MAX_PAYLOAD, Progress};
use agent_core::gate::{Decode, Strictness};
use agent_core::level::{Level, Need};
use agent_core::messages::{
    CheckRequest, HealthCheckResponse, InfoResponse, RunRequest, RunResponse, health,
};
use agent_core::offer::{Offer, Role};
use agent_core::rpc::Request;
use agent_core::session::{Client, Event, Local, Server};
use agent_core::wire::{Encode, Sink, Writer};
use agent_core::{FeatureSet, Version};
use anyhow::{Context, Result, anyhow, ensure};

use crate::client::ttrpc::{Buffer, MOMENT, local, request};
use crate::codec::compared;
use crate::codec::samples::{self, Sample};

/// The sizes of payloads, in bytes.
const SIZES: [usize; 5] = [0, 64, 4 << 10, 64 << 10, 1 << 20];
/// The room for what an operation writes, in bytes.
const OUTPUT: usize = 2 << 20;
/// The calls that a session may have in flight.
const STREAMS: usize = 32;

/// The service whose one method is dispatched to.
static SERVICES: [&Service; 1] = [&health::SERVICE];

/// A level that holds all that the contract has.
pub const LEVEL: Level = Level {
    version: Version::new(1, 99),
    features: FeatureSet::OWN,
};

/// Something to be repeated.
pub struct Operation {
    /// What it belongs to: `core` or `codec`.
    pub group: &'static str,
    /// What it does.
    pub name: String,
    /// How many bytes it does it to.
    pub bytes: usize,
    /// Does it once.
    pub run: Box<dyn FnMut() -> Result<()>>,
}

impl Operation {
    fn new(
        group: &'static str,
        name: impl Into<String>,
        bytes: usize,
        run: impl FnMut() -> Result<()> + 'static,
    ) -> Self {
        Self {
            group,
            name: name.into(),
            bytes,
            run: Box::new(run),
        }
    }

    /// The name under which results are kept, unique.
    pub fn id(&self) -> String {
        format!("{}/{}/{}", self.group, self.name, self.bytes)
    }
}

/// All of them. What they work on lives as long as the program.
pub fn all() -> Result<Vec<Operation>> {
    let mut operations = vec![gate_check(), offer_to_answer()?];
    for size in SIZES {
        let service: &'static str = "s".repeat(size).leak();
        let frame = request("grpc.Health", "Check", &CheckRequest { service }, 1).leak();
        operations.extend([
            frame_parse(frame, size),
            envelope(frame, size),
            unary_dispatch(frame, size),
        ]);
        let mut message = Buffer::default();
        CheckRequest { service }.encode(&mut message);
        let check = Box::leak(message.0.into_boxed_slice());
        operations.extend(message_operations::<CheckRequest<'_>>(
            "CheckRequest",
            check,
            size,
        )?);
    }
    operations.extend(messages()?);
    for Sample { variant, bytes, .. } in samples::run_requests() {
        operations.extend(codecs(variant, bytes.leak())?);
    }
    Ok(operations)
}

fn gate_check() -> Operation {
    let need = Need::since(1, 1).with(agent_core::Feature(3));
    Operation::new("core", "gate check", 0, move || {
        ensure!(
            black_box(&LEVEL).includes(black_box(need)),
            "the level holds all"
        );
        Ok(())
    })
}

/// From an offer's bytes to the answer's: both sides' terms, two digests' worth of hashing.
fn offer_to_answer() -> Result<Operation> {
    let host: &'static Local<'_> = Box::leak(Box::new(local()));
    let guest: &'static Local<'_> = Box::leak(Box::new(Local {
        role: Role::Guest,
        software: "handclasp-agent",
        ..local()
    }));
    let mut offer = Buffer::default();
    Client::<1>::dialled(host).negotiate(&MOMENT, Level::BASELINE, &mut offer)?;
    let bytes = offer.0.len();
    let mut output = vec![0; OUTPUT];
    Ok(Operation::new(
        "core",
        "offer to answer",
        bytes,
        move || {
            let mut session = Server::<STREAMS>::new(guest);
            let mut writer = Writer::new(&mut output);
            let Event::Negotiate(proposal) =
                session.receive(black_box(&offer.0), &mut writer).event
            else {
                return Err(anyhow!("the offer was not taken for one"));
            };
            let level = session.answer(&proposal, &MOMENT, &mut writer)?;
            level.context("the offer was refused")?;
            black_box(writer.finish());
            Ok(())
        },
    ))
}

fn frame_parse(frame: &'static [u8], size: usize) -> Operation {
    Operation::new("core", "frame parse", size, move || {
        let mut reader = FrameReader::new(MAX_PAYLOAD);
        let progress = reader.read(black_box(frame));
        ensure!(matches!(black_box(progress), Progress::Frame { .. }));
        Ok(())
    })
}

fn envelope(frame: &'static [u8], size: usize) -> Operation {
    let envelope = &frame[agent_core::frame::HEADER_LEN..];
    Operation::new("core", "request envelope", size, move || {
        let request = Request::decode(black_box(envelope));
        black_box(request.map_err(|error| anyhow!("{error:?}"))?);
        Ok(())
    })
}

/// A whole call: frame, envelope, method, gate, message, handler, response, frame.
fn unary_dispatch(frame: &'static [u8], size: usize) -> Operation {
    let local: &'static Local<'_> = Box::leak(Box::new(Local {
        role: Role::Guest,
        services: &SERVICES,
        ..local()
    }));
    let mut session = Server::<STREAMS>::new(local);
    let mut output = vec![0; OUTPUT];
    Operation::new("core", "unary dispatch", size, move || {
        let mut writer = Writer::new(&mut output);
        let Event::Call(call) = session.receive(black_box(frame), &mut writer).event else {
            return Err(anyhow!("the request was not taken for a call"));
        };
        let handled = call.serve::<health::Check>(&mut writer, |request, reply| {
            black_box(request.service);
            Ok(reply.send(&HealthCheckResponse::default()))
        });
        session.handled(handled);
        black_box(writer.finish());
        Ok(())
    })
}

fn messages() -> Result<Vec<Operation>> {
    let mut offer = Buffer::default();
    local().offer(&MOMENT).encode(&mut offer);
    let offer: &'static [u8] = offer.0.leak();
    let mut operations = vec![Operation::new(
        "core",
        "decode Offer",
        offer.len(),
        move || {
            black_box(Offer::decode(black_box(offer))?);
            Ok(())
        },
    )];
    let mut output = vec![0; OUTPUT];
    operations.push(Operation::new(
        "core",
        "encode Offer",
        offer.len(),
        move || {
            let mut writer = Writer::new(&mut output);
            local().offer(black_box(&MOMENT)).encode(&mut writer);
            black_box(writer.finish());
            Ok(())
        },
    ));
    for Sample { bytes, .. } in samples::run_requests() {
        let bytes = bytes.leak();
        operations.extend(message_operations::<RunRequest<'_>>(
            "RunRequest",
            bytes,
            bytes.len(),
        )?);
    }
    for output in [64, 256 << 10] {
        let bytes = samples::run_response(output).leak();
        operations.extend(message_operations::<RunResponse<'_>>(
            "RunResponse",
            bytes,
            bytes.len(),
        )?);
    }
    let info = samples::info_response().leak();
    operations.extend(message_operations::<InfoResponse<'_>>(
        "InfoResponse",
        info,
        info.len(),
    )?);
    Ok(operations)
}

/// Decoding and encoding of a message of ours.
fn message_operations<M: Decode<'static> + Encode + 'static>(
    name: &str,
    bytes: &'static [u8],
    size: usize,
) -> Result<[Operation; 2]> {
    let read =
        |bytes| M::decode(bytes, Strictness::Strict(&LEVEL)).map_err(|error| anyhow!("{error:?}"));
    let message = read(bytes)?;
    let mut output = vec![0; OUTPUT];
    Ok([
        Operation::new("core", format!("decode {name}"), size, move || {
            black_box(read(black_box(bytes))?);
            Ok(())
        }),
        Operation::new("core", format!("encode {name}"), size, move || {
            let mut writer = Writer::new(&mut output);
            black_box(&message).encode(&mut writer);
            ensure!(writer.room() > 0);
            black_box(writer.finish());
            Ok(())
        }),
    ])
}

/// Decoding and encoding of the largest request by every codec.
fn codecs(variant: &str, bytes: &'static [u8]) -> Result<Vec<Operation>> {
    let mut operations = Vec::new();
    for compared::Compared {
        codec,
        decode,
        encode,
    } in compared::run_request(bytes)?
    {
        let name = |what| format!("{what} RunRequest, {variant}, {codec}");
        operations.push(Operation::new(
            "codec",
            name("decode"),
            bytes.len(),
            move || {
                black_box(decode(black_box(bytes))?);
                Ok(())
            },
        ));
        let mut output = vec![0; OUTPUT];
        operations.push(Operation::new(
            "codec",
            name("encode"),
            bytes.len(),
            move || {
                black_box(encode(black_box(&mut output))?);
                Ok(())
            },
        ));
    }
    Ok(operations)
}

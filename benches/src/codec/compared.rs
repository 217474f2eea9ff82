//! The same message read and written by each codec. To read is to decode, and to look at every string of
//! it once, since some codecs do part of the work only then.

use std::hint::black_box;

use agent_core::gate::Strictness;
use agent_core::messages::RunRequest;
use agent_core::wire::{Repeated, Writer};
use anyhow::{Result, anyhow};

use super::generated::{
    buffa as buffa_v1, femtopb as femtopb_v1, micropb as micropb_v1, prost as prost_v1,
};
use crate::operations::LEVEL;

/// Reads a message.
pub type Decoder = Box<dyn Fn(&[u8]) -> Result<usize>>;
/// Writes a message.
pub type Encoder = Box<dyn Fn(&mut [u8]) -> Result<usize>>;

/// A codec with the message that it has read, and its ways to read and write it.
pub struct Compared {
    /// The codec's name in tables.
    pub codec: &'static str,
    /// Reads the bytes, and returns the length of all strings in them.
    pub decode: Decoder,
    /// Writes the message into a buffer, and returns its length.
    pub encode: Encoder,
}

/// Each codec with the `RunRequest` in `bytes`.
pub fn run_request(bytes: &'static [u8]) -> Result<Vec<Compared>> {
    Ok(vec![
        ours(bytes)?,
        prost(bytes)?,
        micropb(bytes)?,
        femtopb(bytes)?,
        buffa(bytes)?,
        buffa_view(bytes)?,
    ])
}

/// The length of all strings.
fn sum<S: AsRef<str>>(strings: impl IntoIterator<Item = S>) -> usize {
    strings
        .into_iter()
        .map(|string| black_box(string.as_ref()).len())
        .sum()
}

fn ours(bytes: &'static [u8]) -> Result<Compared> {
    use agent_core::{gate::Decode as _, wire::Encode as _};
    fn read(bytes: &[u8]) -> Result<RunRequest<'_>> {
        RunRequest::decode(bytes, Strictness::Strict(&LEVEL)).map_err(|error| anyhow!("{error:?}"))
    }
    // As a sender has it: the strings lent, not found in a received message.
    let received = read(bytes)?;
    let message = RunRequest {
        argv: Repeated::new(received.argv.iter().collect::<Vec<_>>().leak()),
        env: Repeated::new(received.env.iter().collect::<Vec<_>>().leak()),
        ..received
    };
    Ok(Compared {
        codec: "agent-core",
        decode: Box::new(|bytes| {
            let message = read(bytes)?;
            Ok(sum(message.argv) + sum(message.env) + message.cwd.len())
        }),
        encode: Box::new(move |buffer| {
            let mut writer = Writer::new(buffer);
            message.encode(&mut writer);
            Ok(writer.finish().ok_or_else(|| anyhow!("no room"))?.len())
        }),
    })
}

fn prost(bytes: &'static [u8]) -> Result<Compared> {
    use prost::Message as _;
    let message = prost_v1::RunRequest::decode(bytes)?;
    Ok(Compared {
        codec: "prost",
        decode: Box::new(|bytes| {
            let message = prost_v1::RunRequest::decode(bytes)?;
            Ok(sum(&message.argv) + sum(&message.env) + message.cwd.len())
        }),
        encode: Box::new(move |mut buffer| {
            let room = buffer.len();
            message.encode(&mut buffer)?;
            Ok(room - buffer.len())
        }),
    })
}

fn micropb(bytes: &'static [u8]) -> Result<Compared> {
    use micropb::{MessageDecode as _, MessageEncode as _, PbEncoder};
    fn read(bytes: &[u8]) -> Result<micropb_v1::RunRequest> {
        let mut message = micropb_v1::RunRequest::default();
        message
            .decode_from_bytes(bytes)
            .map_err(|error| anyhow!("{error:?}"))?;
        Ok(message)
    }
    let message = read(bytes)?;
    Ok(Compared {
        codec: "micropb",
        decode: Box::new(|bytes| {
            let message = read(bytes)?;
            Ok(sum(&message.argv) + sum(&message.env) + message.cwd.len())
        }),
        encode: Box::new(move |buffer| {
            let room = buffer.len();
            let mut encoder = PbEncoder::new(buffer);
            message
                .encode(&mut encoder)
                .map_err(|error| anyhow!("{error:?}"))?;
            Ok(room - encoder.into_writer().len())
        }),
    })
}

fn femtopb(bytes: &'static [u8]) -> Result<Compared> {
    use femtopb::Message as _;
    use femtopb::item_encoding;
    use femtopb::repeated::Repeated;
    fn read(bytes: &[u8]) -> Result<femtopb_v1::RunRequest<'_>> {
        femtopb_v1::RunRequest::decode(bytes).map_err(|error| anyhow!("{error:?}"))
    }
    let received = read(bytes)?;
    let lent = |strings: &Repeated<'static, &'static str, item_encoding::String>| -> Result<_> {
        let strings = strings.iter().collect::<Result<Vec<_>, _>>();
        let strings = strings.map_err(|error| anyhow!("{error:?}"))?;
        Ok(Repeated::from_slice(strings.leak()))
    };
    let message = femtopb_v1::RunRequest {
        argv: lent(&received.argv)?,
        env: lent(&received.env)?,
        ..received
    };
    Ok(Compared {
        codec: "femtopb",
        decode: Box::new(|bytes| {
            let message = read(bytes)?;
            let mut length = message.cwd.len();
            for string in message.argv.iter().chain(&message.env) {
                length += black_box(string.map_err(|error| anyhow!("{error:?}"))?).len();
            }
            Ok(length)
        }),
        encode: Box::new(move |mut buffer| {
            let room = buffer.len();
            message
                .encode(&mut buffer)
                .map_err(|error| anyhow!("{error:?}"))?;
            Ok(room - buffer.len())
        }),
    })
}

fn buffa(bytes: &'static [u8]) -> Result<Compared> {
    use buffa::Message as _;
    let message = buffa_v1::RunRequest::decode_from_slice(bytes)?;
    Ok(Compared {
        codec: "buffa, owned",
        decode: Box::new(|bytes| {
            let message = buffa_v1::RunRequest::decode_from_slice(bytes)?;
            Ok(sum(&message.argv) + sum(&message.env) + message.cwd.len())
        }),
        encode: Box::new(move |mut buffer| {
            let room = buffer.len();
            message.encode(&mut buffer);
            Ok(room - buffer.len())
        }),
    })
}

fn buffa_view(bytes: &'static [u8]) -> Result<Compared> {
    use buffa::{MessageView as _, ViewEncode as _};
    let message = buffa_v1::view::RunRequestView::decode_view(bytes)?;
    Ok(Compared {
        codec: "buffa, views",
        decode: Box::new(|bytes| {
            let message = buffa_v1::view::RunRequestView::decode_view(bytes)?;
            Ok(sum(message.argv.iter()) + sum(message.env.iter()) + message.cwd.len())
        }),
        encode: Box::new(move |mut buffer| {
            let room = buffer.len();
            message.encode(&mut buffer);
            Ok(room - buffer.len())
        }),
    })
}

#[cfg(test)]
mod tests {
    use super::super::samples;
    use super::*;

    #[test]
    fn all_codecs_read_and_write_the_same() {
        for sample in samples::run_requests() {
            let bytes: &'static [u8] = sample.bytes.leak();
            let mut lengths = Vec::new();
            for compared in run_request(bytes).unwrap() {
                lengths.push((compared.decode)(bytes).unwrap());
                let mut buffer = vec![0; bytes.len()];
                assert_eq!((compared.encode)(&mut buffer).unwrap(), bytes.len());
                assert!(buffer == bytes, "{} writes other bytes", compared.codec);
            }
            lengths.dedup();
            assert_eq!(lengths.len(), 1, "{lengths:?}");
        }
    }
}

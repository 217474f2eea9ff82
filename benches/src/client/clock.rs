//! What a guest says of its clock.

use agent_core::frame::{FrameReader, MAX_PAYLOAD, Progress};
use agent_core::rpc::Response;
use anyhow::{Context, Result, anyhow, ensure};
use prost::Message;

use crate::codec::generated::prost::InfoResponse;

/// The part of an `InfoResponse` that says what the guest's clock says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Clock {
    /// Now, in nanoseconds since the kernel's start.
    pub uptime_ns: u64,
    /// When the program began, likewise.
    pub exec_ns: u64,
}

impl Clock {
    /// Reads an `InfoResponse`.
    pub fn read(message: &[u8]) -> Result<Self> {
        let response = InfoResponse::decode(message)?;
        let boot = response
            .boot
            .context("the guest does not say when it began")?;
        Ok(Self {
            uptime_ns: response.uptime_ns,
            exec_ns: boot.exec_ns,
        })
    }
}

/// The message that the call on `stream` was answered, if its response is whole in `input`.
pub fn answer(mut input: &[u8], stream: u32) -> Result<Option<&[u8]>> {
    let mut reader = FrameReader::new(MAX_PAYLOAD);
    while let Progress::Frame { frame, consumed } = reader.read(input) {
        if frame.header.stream == stream {
            let response = Response::decode(frame.payload).map_err(|error| anyhow!("{error:?}"))?;
            let is_ok = response.status.is_none_or(|status| status.code == 0);
            ensure!(is_ok, "a call failed: {response:?}");
            return Ok(Some(response.payload));
        }
        input = &input[consumed..];
    }
    Ok(None)
}

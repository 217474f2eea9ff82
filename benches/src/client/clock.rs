//! What a guest says of its clock.

use anyhow::{Context, Result};
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

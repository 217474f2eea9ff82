//! The lamp itself: what the calls do.
//!
//! No handler asks what the session allows. It gets a [`Gated`] request, which only a session makes, and its
//! response is cut to what the session holds after it has returned.

use super::generated::v1::lamp::{Blink, Get, Lamp, Set};
use super::generated::v1::{
    BlinkRequest, BlinkResponse, GetRequest, GetResponse, Mode, SetRequest, SetResponse,
};
use agent_core::gate::Gated;
use agent_core::messages::health::{Check, Health, Version};
use agent_core::messages::{
    CheckRequest, HealthCheckResponse, HealthCheckResponseServingStatus, VersionCheckResponse,
};
use agent_core::session::{Handled, Reply};
use agent_core::{Code, ErrorResponse};

const NOT_A_COLOR: ErrorResponse<'static> = ErrorResponse::Handler(
    Code::InvalidArgument,
    "a color is six hexadecimal digits, such as ff8800",
);

/// A lamp that can do all that the contract knows.
#[derive(Debug)]
pub struct BedsideLamp {
    mode: Mode,
    color: String,
    blinks: u32,
}

impl Default for BedsideLamp {
    fn default() -> Self {
        Self {
            mode: Mode::Off,
            color: "ffffff".to_owned(),
            blinks: 0,
        }
    }
}

impl Lamp for BedsideLamp {
    fn set(
        &mut self,
        request: &Gated<SetRequest<'_>>,
        reply: Reply<'_, Set>,
    ) -> Result<Handled, ErrorResponse<'static>> {
        if let Some(color) = request.color {
            if color.len() != 6 || !color.bytes().all(|digit| digit.is_ascii_hexdigit()) {
                return Err(NOT_A_COLOR);
            }
            // The request is borrowed from the connection's buffer: what is kept is copied.
            color.clone_into(&mut self.color);
        }
        self.mode = request.mode;
        Ok(reply.send(&SetResponse::default()))
    }

    fn get(
        &mut self,
        _request: &Gated<GetRequest>,
        reply: Reply<'_, Get>,
    ) -> Result<Handled, ErrorResponse<'static>> {
        Ok(reply.send(&GetResponse {
            mode: self.mode,
            color: Some(&self.color),
            blinks: Some(self.blinks),
        }))
    }

    // A method that belongs to a feature is one that a lamp may lack.
    const HAS_BLINK: bool = true;

    fn blink(
        &mut self,
        request: &Gated<BlinkRequest>,
        reply: Reply<'_, Blink>,
    ) -> Result<Handled, ErrorResponse<'static>> {
        self.blinks = self.blinks.saturating_add(request.times);
        Ok(reply.send(&BlinkResponse::default()))
    }
}

impl Health for BedsideLamp {
    fn check(
        &mut self,
        _request: &Gated<CheckRequest<'_>>,
        reply: Reply<'_, Check>,
    ) -> Result<Handled, ErrorResponse<'static>> {
        let status = HealthCheckResponseServingStatus::Serving;
        Ok(reply.send(&HealthCheckResponse { status }))
    }

    fn version(
        &mut self,
        _request: &Gated<CheckRequest<'_>>,
        reply: Reply<'_, Version>,
    ) -> Result<Handled, ErrorResponse<'static>> {
        Ok(reply.send(&VersionCheckResponse {
            grpc_version: "1.0",
            agent_version: env!("CARGO_PKG_VERSION"),
        }))
    }
}

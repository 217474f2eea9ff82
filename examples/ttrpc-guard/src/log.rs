//! What the guard tells its operator: a line on standard error for each refused call, and for each broken connection.

use agent_core::error::Code;
use agent_core::frame::{FrameReader, FrameType, Progress};
use agent_core::rpc::{Request, Response};
use serde_json::json;
use std::fmt;

/// How the guard writes its log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Log {
    /// A sentence a line.
    Text,
    /// A JSON object a line.
    Json,
    /// It writes nothing.
    Silent,
}

/// A call that the guard refused, or would refuse if it enforced the gates.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    /// The full name of the method; empty if the request could not be read.
    pub method: String,
    /// The status code.
    pub code: Code,
    /// The sentence that the host gets.
    pub message: String,
    /// Whether the call was forwarded all the same.
    pub forwarded: bool,
}

impl Refused {
    /// Reads the error response that the session has written for the request in `envelope`. Returns `None` if it has written
    /// none.
    pub(crate) fn read(envelope: &[u8], written: &[u8], forwarded: bool) -> Option<Self> {
        let Progress::Frame { frame, .. } = FrameReader::new(u32::MAX).read(written) else {
            return None;
        };
        let response = Response::decode(frame.payload).ok()?;
        let status = response.status?;
        let method = Request::decode(envelope)
            .map(|request| format!("{}/{}", request.service, request.method))
            .unwrap_or_default();
        (frame.header.frame_type == FrameType::Response).then(|| Self {
            method,
            code: Code::from_number(status.code),
            message: status.message.to_owned(),
            forwarded,
        })
    }
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let verb = if self.forwarded {
            "would refuse"
        } else {
            "refused"
        };
        write!(f, "{verb} {}: {}", self.method, self.message)
    }
}

impl Log {
    /// Reports a refused call.
    pub fn refused(self, refused: &Refused) {
        match self {
            Self::Silent => {}
            Self::Text => eprintln!("{refused}"),
            Self::Json => eprintln!(
                "{}",
                json!({
                    "event": if refused.forwarded { "would-refuse" } else { "refused" },
                    "method": refused.method,
                    "code": format!("{:?}", refused.code),
                    "message": refused.message,
                })
            ),
        }
    }

    /// Reports anything else that an operator should know.
    pub fn warning(self, sentence: &str) {
        match self {
            Self::Silent => {}
            Self::Text => eprintln!("{sentence}"),
            Self::Json => eprintln!("{}", json!({"event": "warning", "message": sentence})),
        }
    }
}

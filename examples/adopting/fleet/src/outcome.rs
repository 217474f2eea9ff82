//! What came of a call: compares what the host meant and heard with what the server did.

use crate::deed::Deed;
use crate::journal::Entry;
use anyhow::Result;
use serde_json::Value;

/// A host that is connected.
pub(crate) trait Host {
    /// Makes the call of a deed.
    async fn call(&self, deed: &Deed) -> Result<Heard>;
}

/// What a host heard of its call.
#[derive(Clone, Debug)]
pub(crate) enum Heard {
    /// A response.
    Response {
        /// The request as the host meant it.
        meant: Value,
        /// The response as the host reads it.
        response: Value,
    },
    /// An error response.
    Error {
        /// Whether its code is one of a refusal: the method or an element of the request is unknown.
        is_refusal: bool,
        /// The error's sentence.
        message: String,
    },
    /// The host's own gate: nothing was sent.
    NotSent {
        /// The sentence.
        message: String,
    },
}

/// What came of a call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The server did what the host meant, and the host read all that the server answered.
    Done,
    /// The server did what the host meant. It answered with an alternative that the host does not know, and the host can see
    /// that there is no other.
    Told,
    /// The call was refused before the server ran anything.
    Refused(String),
    /// The host's own gate refused the call: nothing was sent.
    NotSent(String),
    /// The server did something else, or a part, or the host read something else than the server answered.
    Wrong(String),
}

impl Outcome {
    /// Compares what the host heard with what the server did, if it did anything.
    pub(crate) fn of(heard: Heard, ran: Option<Entry>) -> Self {
        match (heard, ran) {
            (Heard::NotSent { message }, None) => Self::NotSent(message),
            (Heard::NotSent { message }, Some(_)) => Self::Wrong(format!(
                "ran, though the host says that nothing was sent: {message}"
            )),
            (
                Heard::Error {
                    is_refusal: true,
                    message,
                    ..
                },
                None,
            ) => Self::Refused(message),
            (Heard::Error { message, .. }, None) => {
                Self::Wrong(format!("failed without a refusal: {message}"))
            }
            (Heard::Error { message, .. }, Some(_)) => {
                Self::Wrong(format!("failed after it had begun: {message}"))
            }
            (Heard::Response { .. }, None) => Self::Wrong("answered, but nothing ran".to_owned()),
            (Heard::Response { meant, response }, Some(entry)) => {
                Self::of_run(&meant, &response, &entry)
            }
        }
    }

    fn of_run(meant: &Value, response: &Value, entry: &Entry) -> Self {
        if *meant != entry.request {
            return Self::Wrong(format!(
                "the host meant {meant}, the server understood {}",
                entry.request
            ));
        }
        let answered = match &entry.response {
            Ok(answered) => answered,
            Err(reason) => {
                return Self::Wrong(format!("failed, and the host was not told: {reason}"));
            }
        };
        if response == answered {
            return Self::Done;
        }
        // A oneof that is always set is the only alternative that a reader can miss knowingly.
        let is_told = answered.get("outOfMemory").is_some()
            && response.as_object().is_some_and(serde_json::Map::is_empty);
        if is_told {
            return Self::Told;
        }
        Self::Wrong(format!(
            "the server answered {answered}, the host read {response}"
        ))
    }

    /// Whether it went wrong.
    pub fn is_wrong(&self) -> bool {
        matches!(self, Self::Wrong(_))
    }
}

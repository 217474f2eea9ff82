//! What a call is answered that is not done.

use crate::protobuf::{self, Value};

/// How an `Any` names a refusal.
const REFUSAL: &str = "type.googleapis.com/handclasp.v1.Refusal";

/// A status that is not OK.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Status {
    /// gRPC's number for the kind of failure.
    pub code: u64,
    /// What happened, for a person.
    pub message: String,
    /// What the session lacks, where that is the reason.
    pub refusal: Option<Refusal>,
}

/// What the session lacks, as far as tests look at it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// The contract's number for why.
    pub reason: u64,
    /// The path of what was used.
    pub element: String,
    /// Whether the agent has it at all.
    pub built: bool,
}

impl Status {
    pub(crate) fn decode(bytes: &[u8]) -> Self {
        let fields = protobuf::fields(bytes);
        let details = fields.iter().filter_map(|(number, value)| match value {
            Value::Bytes(bytes) if *number == 3 => Some(protobuf::fields(bytes)),
            _ => None,
        });
        let mut refusals = details
            .filter(|any| protobuf::text(any, 1) == REFUSAL)
            .map(|any| Refusal::decode(&protobuf::bytes(&any, 2)));
        Self {
            code: protobuf::number(&fields, 1),
            message: protobuf::text(&fields, 2),
            refusal: refusals.next(),
        }
    }
}

impl Refusal {
    fn decode(bytes: &[u8]) -> Self {
        let fields = protobuf::fields(bytes);
        Self {
            reason: protobuf::number(&fields, 1),
            element: protobuf::text(&fields, 2),
            built: protobuf::number(&fields, 5) != 0,
        }
    }
}

//! What calls end as.

use serde::Serialize;

/// What came of a call.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case", tag = "outcome", content = "reason")]
pub(crate) enum Outcome {
    /// It was made, and did what it should.
    Done,
    /// The session does not hold it, and the host's library said so without sending it.
    Refused,
    /// It could not be made here.
    NotRun,
    /// It did not end as it should.
    Failed(String),
}

//! What jobs answer.

use crate::handler_error::HandlerError;

/// What a job answers: data, or a failure. On its way it is a byte, 0 or the failure's number, and then the data.
///
/// ```
/// use agent_engine::{HandlerError, system::JobAnswer};
///
/// let answer = JobAnswer::Done(b"data");
/// assert_eq!(answer.status(), 0);
/// assert_eq!(JobAnswer::decode(b"\0data"), answer);
/// let failed = JobAnswer::Failed(HandlerError::NoDevice);
/// assert_eq!(JobAnswer::decode(&[failed.status()]), failed);
/// // A job that was ended before it could answer:
/// assert_eq!(JobAnswer::decode(&[]), JobAnswer::Failed(HandlerError::JobEnded));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JobAnswer<'a> {
    /// It was done, and this came of it: at most [`JOB_DATA`](crate::limits::JOB_DATA) bytes.
    Done(&'a [u8]),
    /// It was not done.
    Failed(HandlerError),
}

impl<'a> JobAnswer<'a> {
    /// The first byte of the encoding.
    pub const fn status(&self) -> u8 {
        match self {
            Self::Done(_) => 0,
            Self::Failed(failure) => failure.number(),
        }
    }

    /// What is behind the first byte.
    pub const fn data(&self) -> &'a [u8] {
        match self {
            Self::Done(data) => data,
            Self::Failed(_) => &[],
        }
    }

    /// Reads an answer.
    pub fn decode(bytes: &'a [u8]) -> Self {
        match bytes.split_first() {
            Some((0, data)) => Self::Done(data),
            Some((number, _)) => Self::Failed(
                HandlerError::with_number(*number, FAILURES).unwrap_or(HandlerError::JobEnded),
            ),
            None => Self::Failed(HandlerError::JobEnded),
        }
    }
}

/// Whether this build has methods that take long.
pub(crate) const HAS_JOBS: bool = cfg!(any(feature = "mount", feature = "pause"));

/// What a job can answer. A build without jobs has no need for the sentences.
const FAILURES: &[HandlerError] = if HAS_JOBS { HandlerError::ALL } else { &[] };

//! The answers of jobs.

use crate::handler_error::HandlerError;

/// The answer of a job: data, or an error. It is encoded as one byte, 0 or the number of the error, and the data.
///
/// ```
/// use agent_engine::{HandlerError, system::JobAnswer};
///
/// let answer = JobAnswer::Done(b"data");
/// assert_eq!(answer.status(), 0);
/// assert_eq!(JobAnswer::decode(b"\0data"), answer);
/// let failed = JobAnswer::Failed(HandlerError::NoDevice);
/// assert_eq!(JobAnswer::decode(&[failed.status()]), failed);
/// // A job that was killed before it could answer:
/// assert_eq!(JobAnswer::decode(&[]), JobAnswer::Failed(HandlerError::JobEnded));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JobAnswer<'a> {
    /// The job succeeded, with this data: at most [`JOB_DATA`](crate::limits::JOB_DATA) bytes.
    Done(&'a [u8]),
    /// The job failed.
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

    /// The bytes after the first one.
    pub const fn data(&self) -> &'a [u8] {
        match self {
            Self::Done(data) => data,
            Self::Failed(_) => &[],
        }
    }

    /// Decodes an answer.
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

/// The errors that a job can answer. A build without jobs does not need their sentences.
const FAILURES: &[HandlerError] = if HAS_JOBS { HandlerError::ALL } else { &[] };

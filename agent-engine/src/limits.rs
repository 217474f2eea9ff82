//! How much the engine holds at a time. What concerns a peer is advertised in the offer.

use agent_core::frame::{HEADER_LEN, MAX_PAYLOAD};
use agent_core::messages::{RunRequest, RunResponse};

/// The connections that are served at a time.
pub const CONNECTIONS: usize = 64;
/// The same, and one that is kept for Negotiate and Health.
pub const CONNECTION_SLOTS: usize = CONNECTIONS + 1;
/// The calls on one connection that can wait for a late answer: more than there are programs and jobs.
pub const STREAMS: usize = 32;
/// The programs that run at a time.
pub const PROGRAMS: usize = 16;
/// The jobs that are done at a time.
pub const JOBS: usize = 8;
/// The named process groups that there can be at a time.
pub const GROUPS: usize = 32;
/// The frames above [`SMALL`] that can be received at a time.
pub const LARGE_BUFFERS: usize = 4;

/// The size of a connection's own input and output buffer, in bytes.
pub const SMALL: usize = 8 * 1024;
/// The size of a large buffer, in bytes: the longest frame that ttRPC knows, and a page for its header.
pub const LARGE: usize = 4 * 1024 * 1024 + 4096;
/// The most that is kept of a program's input, and of each of its outputs, in bytes.
pub const STREAM: usize = 256 * 1024;
/// The longest data that a job answers with, in bytes.
pub const JOB_DATA: usize = 256;

/// The calls, of all connections together, that can wait for a late answer.
pub const LATE_CALLS: usize = PROGRAMS + JOBS;

// A large buffer holds any frame that a session accepts.
const _: () = assert!(LARGE >= MAX_PAYLOAD as usize + HEADER_LEN);
// A request's input fits what is kept of it, and the contract's bound on outputs is what is kept.
const _: () = assert!(RunRequest::STDIN_MAX_LEN <= STREAM);
const _: () = assert!(RunResponse::STDOUT_MAX_LEN == STREAM);
const _: () = assert!(RunResponse::STDERR_MAX_LEN == STREAM);
const _: () = assert!(STREAMS >= LATE_CALLS);

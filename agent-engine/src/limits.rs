//! Limits of the engine. Those that concern a peer are advertised in the offer.

use crate::time::Duration;
use agent_core::frame::{HEADER_LEN, MAX_PAYLOAD};
use agent_core::messages::{ListResponse, RunRequest, RunResponse, WriteInputRequest};

/// The most connections that are served at a time.
pub const CONNECTIONS: usize = 64;
/// [`CONNECTIONS`], and one more slot that is reserved for Negotiate and Health.
pub const CONNECTION_SLOTS: usize = CONNECTIONS + 1;
/// The most calls on one connection that can wait for a late answer: more than there are programs and jobs.
pub const STREAMS: usize = 32;
/// The most programs that run at a time.
pub const PROGRAMS: usize = 16;
/// The most programs that have ended and whose outputs are still read, because a process that they left behind holds them.
pub const LEFTOVERS: usize = 128;
/// The most processes at a time: those that run, and those that have ended and are remembered.
pub const PROCESSES: usize = 64;
/// The most calls that wait for a process, for its output or for room in its input, over all connections.
pub const POLLS: usize = 256;
/// The most of these calls on one connection. The rest of [`STREAMS`] is left for calls that do not wait for a process.
pub const POLLS_EACH: usize = 24;
/// The most calls that wait for the start of a process: more than there are processes, since one may be awaited twice.
pub const STARTS: usize = 2 * PROCESSES;
/// The most jobs that run at a time.
pub const JOBS: usize = 8;
/// The most named process groups that exist at a time.
pub const GROUPS: usize = 32;
/// The number of large buffers: the most frames above [`SMALL`] that are received at a time.
pub const LARGE_BUFFERS: usize = 4;

/// The pause after a failed `accept`, unless a connection is closed earlier. The connection stays pending, so without a
/// pause the agent would retry in a busy loop.
pub const ACCEPT_PAUSE: Duration = Duration::from_millis(200);

/// The size of a connection's own input and output buffer, in bytes.
pub const SMALL: usize = 8 * 1024;
/// The size of a large buffer, in bytes: the longest payload of ttRPC, and a page for the header.
pub const LARGE: usize = 4 * 1024 * 1024 + 4096;
/// The most bytes that are kept of a program's input, and of each of its outputs.
pub const STREAM: usize = 256 * 1024;
/// The most bytes that are kept of each output of a process.
pub const RING: usize = 128 * 1024;
/// The most bytes that are kept of a process's input.
pub const INPUT: usize = 16 * 1024;
/// The part of the guest's memory that all rings together may take, as its divisor.
pub const RINGS_SHARE: u64 = 16;
/// The most bytes of data in a job's answer.
pub const JOB_DATA: usize = 256;

// A large buffer holds any frame that a session accepts.
const _: () = assert!(LARGE >= MAX_PAYLOAD as usize + HEADER_LEN);
// The longest input of a request fits, and the contract's bound on outputs is what is kept of them.
const _: () = assert!(RunRequest::STDIN_MAX_LEN <= STREAM);
const _: () = assert!(RunResponse::STDOUT_MAX_LEN == STREAM);
const _: () = assert!(RunResponse::STDERR_MAX_LEN == STREAM);
// Programs and jobs leave room for other calls, even if one connection has all of them.
const _: () = assert!(STREAMS > PROGRAMS + JOBS);
const _: () = assert!(POLLS_EACH < STREAMS);
const _: () = assert!(ListResponse::PROCESSES_MAX_COUNT == PROCESSES);
const _: () = assert!(WriteInputRequest::DATA_MAX_LEN == INPUT);

//! Events of the engine for an operator's log.

use crate::process_id::ProcessId;
use agent_core::Version;
use agent_core::error::CloseReason;
use agent_core::session::Ignored;
use vsock_transport::Peer;

/// An event for the platform's log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Notice {
    /// A connection was closed before anything was read: this peer is not trusted.
    PeerRejected(Peer),
    /// A connection could not be accepted.
    AcceptFailed(OsError),
    /// A connection was closed because the platform cannot watch it.
    WatchFailed(OsError),
    /// The connection that was idle longest was closed to make room for a new one.
    Evicted,
    /// A host's offer was answered; the session has this version.
    Negotiated(Version),
    /// A host's offer was refused.
    NegotiationRefused,
    /// The host answered the report of readiness; the session has this version.
    ReadinessAnswered(Version),
    /// The host did not answer the report of readiness in time. The agent dials again.
    ReadinessTimedOut,
    /// A frame was ignored.
    Ignored(Ignored),
    /// A connection was closed: a large frame made no progress for too long.
    Stalled,
    /// A connection will be closed when its output has been sent.
    Closing(CloseReason),
    /// The last process has closed the outputs of a program that had ended before. What was written after that was dropped.
    OutputDropped {
        /// The program.
        process: ProcessId,
        /// How many bytes were dropped.
        bytes: u64,
    },
    /// A caller requested the shutdown.
    ShutdownRequested,
    /// A signal requested the shutdown.
    ShutdownSignalled,
    /// The shutdown is complete. The platform turns the guest off next.
    ShutdownComplete,
}

/// An error number of the operating system.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OsError(pub i32);

//! What happens in the engine that an operator may want to read in a log.

use agent_core::Version;
use agent_core::error::CloseReason;
use agent_core::session::Ignored;
use vsock_transport::Peer;

/// An event for the platform's log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Notice {
    /// A connection was closed at once: this peer is not let in.
    StrangerRefused(Peer),
    /// A connection could not be taken.
    NotAccepted(OsError),
    /// The platform cannot wait for a connection, which was closed.
    NotWatched(OsError),
    /// A connection was closed to make room: it was idle longest.
    Evicted,
    /// A host's offer was answered.
    Negotiated(Version),
    /// A host's offer was refused.
    NegotiationRefused,
    /// The host has answered that it knows the guest is ready.
    ReadinessHeard(Version),
    /// The host has not answered in time that it knows the guest is ready.
    ReadinessUnanswered,
    /// A frame was passed over without an answer.
    Ignored(Ignored),
    /// A connection was closed: a large frame made no progress for too long.
    Stalled,
    /// A connection is closed once what was written to it has left.
    Closing(CloseReason),
    /// A caller ends the guest.
    EndAsked,
    /// A signal ends the agent.
    EndSignalled,
    /// Everything has ended; the guest is turned off next.
    Over,
}

/// An error number of the operating system.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OsError(pub i32);

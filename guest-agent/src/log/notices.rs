//! What the engine reports, in sentences.

use agent_core::Version;
use agent_core::error::CloseReason;
use agent_core::session::Ignored;
use agent_engine::{Notice, OsError};
use vsock_transport::Peer;

/// Logs what the engine reports.
// Without a log the macros make all arms alike.
#[allow(clippy::match_same_arms)]
pub fn notice(notice: Notice) {
    match notice {
        Notice::StrangerRefused(Peer::Vsock { cid, .. }) => {
            warning!("turned a stranger away: context ID {=u32}", cid);
        }
        Notice::StrangerRefused(Peer::Unix { uid, pid }) => {
            warning!(
                "turned a stranger away: user {=u32}, process {=i32}",
                uid,
                pid
            );
        }
        Notice::NotAccepted(OsError(errno)) => {
            warning!("a connection could not be taken: error {=i32}", errno);
        }
        Notice::NotWatched(OsError(errno)) => {
            warning!("a connection could not be watched: error {=i32}", errno);
        }
        Notice::Evicted => info!("the connection that was idle longest gives way"),
        Notice::Negotiated(Version { major, minor }) => {
            info!("negotiated version {=u32}.{=u32}", major, minor);
        }
        Notice::NegotiationRefused => info!("the negotiation was refused"),
        Notice::ReadinessHeard(Version { major, minor }) => {
            info!(
                "the host has heard that the guest is ready: version {=u32}.{=u32}",
                major, minor
            );
        }
        Notice::ReadinessUnanswered => {
            warning!("the host has not answered that the guest is ready: it is dialled again");
        }
        Notice::Ignored(Ignored::Response) => {
            warning!("passed over a response to nothing that was asked");
        }
        Notice::Ignored(Ignored::Data) => {
            warning!("passed over data for a call that takes none");
        }
        Notice::Stalled => {
            warning!("a frame stood still for too long: its connection is closed");
        }
        Notice::Closing(reason) => closing(reason),
        Notice::EndAsked => info!("a caller ends the guest"),
        Notice::EndSignalled => info!("a signal ends the agent"),
        Notice::Over => info!("the end"),
    }
}

/// Logs why a connection cannot go on.
fn closing(reason: CloseReason) {
    match reason {
        CloseReason::Unskippable { length } => {
            warning!(
                "a connection ends: a frame of {=u32} bytes is announced",
                length
            );
        }
        CloseReason::BadAnswer(error) => {
            warning!("a connection ends: {=str}", error.as_str());
        }
        CloseReason::NotAnswered(code) => {
            let code = code as u8;
            warning!(
                "a connection ends: the host answers readiness with code {=u8}",
                code
            );
        }
    }
}

//! Sentences for the events that the engine reports.

use agent_core::Version;
use agent_core::error::CloseReason;
use agent_core::session::Ignored;
use agent_engine::{Notice, OsError};
use vsock_transport::Peer;

/// Logs an event of the engine.
// In a build without a log, all arms expand to the same.
#[allow(clippy::match_same_arms)]
pub fn notice(notice: Notice) {
    match notice {
        Notice::PeerRejected(Peer::Vsock { cid, .. }) => {
            warning!(
                "rejected a connection from context ID {=u32}: only the host may connect",
                cid
            );
        }
        Notice::PeerRejected(Peer::Unix { uid, pid }) => {
            warning!(
                "rejected a connection from user {=u32}, process {=i32}: only the agent's own user may connect",
                uid,
                pid
            );
        }
        Notice::AcceptFailed(OsError(errno)) => {
            warning!("cannot accept a connection: error {=i32}", errno);
        }
        Notice::WatchFailed(OsError(errno)) => {
            warning!(
                "closed a connection that cannot be watched: error {=i32}",
                errno
            );
        }
        Notice::Evicted => {
            info!("closed the connection that was idle longest, to make room for a new one");
        }
        Notice::Negotiated(Version { major, minor }) => {
            info!("negotiated version {=u32}.{=u32}", major, minor);
        }
        Notice::NegotiationRefused => {
            info!("refused an offer: no common version, or a required feature is missing");
        }
        Notice::ReadinessAnswered(Version { major, minor }) => {
            info!(
                "the host answered the report of readiness: version {=u32}.{=u32}",
                major, minor
            );
        }
        Notice::ReadinessTimedOut => {
            warning!("the host did not answer the report of readiness in time: dialling again");
        }
        Notice::Ignored(Ignored::Response) => {
            warning!("ignored a response without a pending request");
        }
        Notice::Ignored(Ignored::Data) => {
            warning!("ignored a data frame for a call that takes none");
        }
        Notice::Stalled => {
            warning!("closed a connection: a large frame made no progress for too long");
        }
        Notice::Closing(reason) => closing(reason),
        Notice::OutputDropped { process, bytes } => {
            let process = process.0.get();
            info!(
                "dropped {=u64} bytes that were written after the end of program {=u32}",
                bytes, process
            );
        }
        Notice::ShutdownRequested => info!("shutting down: a caller requested it"),
        Notice::ShutdownSignalled => info!("shutting down: received SIGTERM or SIGINT"),
        Notice::ShutdownComplete => info!("shutdown is complete"),
    }
}

/// Logs why a connection is closed.
fn closing(reason: CloseReason) {
    match reason {
        CloseReason::Unskippable { length } => {
            warning!(
                "closing a connection: a frame of {=u32} bytes is longer than any that can be skipped",
                length
            );
        }
        CloseReason::BadAnswer(error) => {
            warning!(
                "closing a connection: invalid answer from the host: {=str}",
                error.as_str()
            );
        }
        CloseReason::OfferRejected(code) => {
            let code = code as u8;
            warning!(
                "closing a connection: the host rejected the report of readiness with code {=u8}",
                code
            );
        }
    }
}

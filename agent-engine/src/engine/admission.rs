//! Admission: which peers may connect, and which slot a new connection gets.

use super::Engine;
use crate::connection::Connection;
use crate::notice::Notice;
use crate::platform::{Id, Platform};
use crate::services::Services;
use crate::time::Instant;
use agent_core::planted;
use vsock_transport::{CID_HOST, Peer};

/// The most connections that are accepted before other sources are handled.
const ACCEPTS: usize = 16;

impl<'l, P: Platform, S: Services<P>> Engine<'_, 'l, P, S> {
    /// Accepts pending connections.
    pub(super) fn accept(&mut self, platform: &mut P) {
        for _ in 0..ACCEPTS {
            match platform.accept() {
                Ok(None) => return,
                Ok(Some((socket, peer))) => {
                    if planted!("stranger-let-in", true, self.is_trusted(peer)) {
                        let connection = Connection::new(socket, self.local, false);
                        self.admit(connection, platform);
                    } else {
                        platform.note(Notice::PeerRejected(peer));
                    }
                }
                Err(error) => {
                    platform.note(Notice::AcceptFailed(error));
                    return;
                }
            }
        }
    }

    /// Adds a connection that the platform has begun to make to the host.
    pub(super) fn on_dialled(&mut self, socket: P::Socket, now: Instant, platform: &mut P) {
        let connection = Connection::new(socket, self.local, true);
        match self.admit(connection, platform) {
            Some(id) => self.ready_report.on_dialled(id, now),
            None => self.ready_report.retry_later(now),
        }
    }

    /// Finds a slot for a connection, and starts to watch it.
    fn admit(&mut self, connection: Connection<'l, P::Socket>, platform: &mut P) -> Option<Id> {
        let now = platform.now();
        let has_caller = |id| self.services.has_caller(id);
        let place = self.connections.place(has_caller, now);
        if let Some(evicted) = place.evicted {
            platform.note(Notice::Evicted);
            self.close(evicted, platform);
        }
        let id = self.connections.insert(place.index, connection)?;
        let open = self.connections.get(id)?;
        if let Err(error) = open.connection.watch(id, platform) {
            platform.note(Notice::WatchFailed(error));
            self.close(id, platform);
            return None;
        }
        Some(id)
    }

    /// Whether a peer may connect: the host, or a process of the trusted user.
    const fn is_trusted(&self, peer: Peer) -> bool {
        match peer {
            Peer::Vsock { cid, .. } => cid == CID_HOST,
            Peer::Unix { uid, .. } => uid == self.trusted_user,
        }
    }
}

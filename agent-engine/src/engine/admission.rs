//! Admission: which peers may connect, which slot a new connection gets, and what happens if the system has no descriptor
//! for it.

use super::Engine;
use crate::connection::Connection;
use crate::limits::ACCEPT_PAUSE;
use crate::notice::{Notice, OsError};
use crate::platform::{Id, Platform};
use crate::services::Services;
use crate::time::Instant;
use agent_core::planted;
use vsock_transport::{CID_HOST, Peer};

/// The most connections that are accepted before other sources are handled.
const ACCEPTS: usize = 16;

/// Whether connections can be accepted.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Accepting {
    /// While pending connections are not reported: when they are again.
    pub(super) paused_until: Option<Instant>,
    /// The system had no room for the last connection, and that was logged.
    has_failed: bool,
    /// The last connection that was closed to make room did not help: something else takes up the system's room.
    eviction_failed: bool,
}

impl<'l, P: Platform, S: Services<P>> Engine<'_, 'l, P, S> {
    /// Accepts pending connections.
    pub(super) fn accept(&mut self, platform: &mut P) {
        let (mut has_accepted, mut has_evicted) = (false, false);
        for _ in 0..ACCEPTS {
            match platform.accept() {
                Ok(None) => return,
                Ok(Some((socket, peer))) => {
                    has_accepted = true;
                    self.accepting = Accepting::default();
                    self.on_accepted(socket, peer, platform);
                }
                // Linux makes a descriptor before it looks for a connection, so there may be none. If there is, the
                // platform reports it again.
                Err(_) if has_accepted => return,
                Err(error) => {
                    self.accepting.eviction_failed |= has_evicted;
                    if self.accepting.eviction_failed || !self.evict_idle(platform) {
                        return self.pause_accepting(error, platform);
                    }
                    has_evicted = true;
                }
            }
        }
    }

    fn on_accepted(&mut self, socket: P::Socket, peer: Peer, platform: &mut P) {
        if planted!("stranger-let-in", true, self.is_trusted(peer)) {
            let connection = Connection::new(socket, self.local, false);
            self.admit(connection, platform);
        } else {
            platform.note(Notice::PeerRejected(peer));
        }
    }

    /// Closes the connection that was idle longest. Returns false if none is idle.
    fn evict_idle(&mut self, platform: &mut P) -> bool {
        let now = platform.now();
        let is_kept = |id| self.is_kept(id);
        let Some(idle) = self.connections.idle_longest(is_kept, now) else {
            return false;
        };
        platform.note(Notice::Evicted);
        self.close(idle, platform);
        true
    }

    /// Accepts nothing until a connection is closed, or until a pause is over: something else may be closed meanwhile.
    fn pause_accepting(&mut self, error: OsError, platform: &mut P) {
        if !self.accepting.has_failed {
            self.accepting.has_failed = true;
            platform.note(Notice::AcceptFailed(error));
        }
        platform.watch_listener(false);
        let until = platform.now().saturating_add(ACCEPT_PAUSE);
        self.accepting.paused_until = Some(until);
        self.timers_changed = true;
    }

    /// Lets the platform report pending connections again.
    pub(super) fn resume_accepting(&mut self, platform: &mut P) {
        self.accepting.paused_until = None;
        platform.watch_listener(true);
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
        let is_kept = |id| self.is_kept(id);
        let place = self.connections.place(is_kept, now);
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

    /// Whether a connection is not idle although nothing happens on it: a call of it waits for a late answer, or its end
    /// would say that the host is lost.
    fn is_kept(&self, id: Id) -> bool {
        self.services.has_caller(id) || self.ready_report.has_answered_on(id)
    }

    /// Whether a peer may connect: the host, or a process of the trusted user.
    const fn is_trusted(&self, peer: Peer) -> bool {
        match peer {
            Peer::Vsock { cid, .. } => cid == CID_HOST,
            Peer::Unix { uid, .. } => uid == self.trusted_user,
        }
    }
}

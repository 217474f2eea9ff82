//! Who is let in, and where a new connection goes.

use super::EventLoop;
use crate::arch::{self, Fd};
use crate::connection::Connection;
use crate::connections::Open;
use crate::log::{info, warning};
use crate::poller::Id;
use vsock_transport::{CID_HOST, Peer};

/// How many connections are taken before others get their turn.
const ACCEPTS: usize = 16;

impl<'c> EventLoop<'c> {
    /// Takes the connections that wait.
    #[inline(never)]
    pub(super) fn accept(&mut self) {
        for _ in 0..ACCEPTS {
            match self.listener.accept() {
                Ok(None) => return,
                Ok(Some((socket, peer))) if is_trusted(peer) => {
                    let connection = Connection::new(socket, self.local);
                    self.admit(connection);
                }
                Ok(Some((_, Peer::Vsock { cid, .. }))) => {
                    warning!("turned a stranger away: context ID {=u32}", cid);
                }
                Ok(Some((_, Peer::Unix { uid, pid }))) => {
                    warning!(
                        "turned a stranger away: user {=u32}, process {=i32}",
                        uid,
                        pid
                    );
                }
                Err(errno) => {
                    let errno = errno.raw_os_error();
                    warning!("a connection could not be taken: error {=i32}", errno);
                    return;
                }
            }
        }
    }

    /// Finds a place for a connection and begins to watch it.
    fn admit(&mut self, connection: Connection<'c>) -> Option<Id> {
        let place = self.connections.place(&self.runs, arch::monotonic_ns());
        if let Some(evicted) = place.evicted {
            info!("the connection that was idle longest gives way");
            self.close(evicted);
        }
        let id = self.connections.insert(place.index, connection)?;
        let Open { connection, .. } = self.connections.get(id)?;
        let watched = connection.watch(id, &self.poller);
        if let Err(errno) = watched {
            let errno = errno.raw_os_error();
            warning!("a connection could not be watched: error {=i32}", errno);
            self.close(id);
            return None;
        }
        Some(id)
    }

    /// Takes a connection to the host that is being made.
    pub(super) fn dialled(&mut self, socket: Fd, now: u64) {
        let mut connection = Connection::new(socket, self.local);
        connection.connecting = true;
        let id = self.admit(connection);
        if let (Some(ready), Some(id)) = (&mut self.ready, id) {
            ready.dialled(id, now);
            self.timers_changed = true;
        } else if let Some(ready) = &mut self.ready {
            ready.later(now);
        }
    }
}

/// Whether a peer may talk to the agent: the host, or this user.
fn is_trusted(peer: Peer) -> bool {
    match peer {
        Peer::Vsock { cid, .. } => cid == CID_HOST,
        Peer::Unix { uid, .. } => uid == rustix::process::geteuid().as_raw(),
    }
}

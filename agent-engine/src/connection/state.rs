//! One connection: a socket, a session, and what the engine remembers of both.

use super::{Input, Output};
use crate::limits::STREAMS;
use crate::notice::OsError;
use crate::platform::{Id, Interest, Platform};
use crate::time::Instant;
use agent_core::planted;
use agent_core::session::{Local, Server};
use vsock_transport::Transport;

/// A connection and its session.
#[derive(Debug)]
// Each is a question of its own, and any combination of answers can be.
#[allow(clippy::struct_excessive_bools)]
pub(crate) struct Connection<'l, S> {
    /// The session.
    pub(crate) server: Server<'l, STREAMS>,
    socket: S,
    interest: Interest,
    /// A large frame waits for a large buffer.
    pub(crate) wants_large: bool,
    /// What is in the output is the last that is sent.
    pub(crate) closing: bool,
    /// Only Negotiate and Health are served here.
    pub(crate) reserved: bool,
    /// We have dialled, and the host has not yet taken the call.
    pub(crate) connecting: bool,
    /// LRU stamp of the last activity; lower is older.
    pub(crate) last_active: u64,
    /// Since when the peer has taken nothing.
    pub(crate) blocked_since: Option<Instant>,
    /// When bytes of a large frame last came, while one comes in or waits for a large buffer.
    pub(crate) large_progress: Option<Instant>,
}

/// What came of receiving.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Filled {
    /// There are new bytes.
    Some,
    /// There is nothing for now.
    None,
    /// The peer is gone.
    Closed,
}

/// What came of sending.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Flushed {
    /// Nothing waits.
    All,
    /// The peer takes no more for now.
    Blocked,
    /// The peer is gone.
    Closed,
}

impl<'l, S: Transport> Connection<'l, S> {
    /// A connection on which nothing was said yet; it is not watched yet.
    pub(crate) const fn new(socket: S, local: &'l Local<'l>, connecting: bool) -> Self {
        Self {
            server: Server::new(local),
            socket,
            interest: Interest::NONE,
            wants_large: false,
            closing: false,
            reserved: false,
            connecting,
            last_active: 0,
            blocked_since: None,
            large_progress: None,
        }
    }

    /// Whether a connection that was dialled has come about.
    pub(crate) fn is_connected<P: Platform<Socket = S>>(&self, platform: &mut P) -> bool {
        platform.is_connected(&self.socket)
    }

    /// Begins to watch the socket.
    pub(crate) fn watch<P: Platform<Socket = S>>(
        &mut self,
        id: Id,
        platform: &mut P,
    ) -> Result<(), OsError> {
        self.interest = if self.connecting {
            Interest::WRITE
        } else {
            Interest::READ
        };
        platform.watch(&self.socket, id, self.interest)
    }

    /// Receives once, as much as there is room for.
    pub(crate) fn fill<P: Platform<Socket = S>>(
        &mut self,
        input: &mut Input<'_>,
        platform: &mut P,
    ) -> Filled {
        let space = input.space();
        if space.is_empty() {
            return Filled::None;
        }
        match self.socket.try_read(space) {
            Ok(Some(count @ 1..)) => {
                input.received(count);
                if planted!("progress-not-counted", false, self.large_progress.is_some()) {
                    self.large_progress = Some(platform.now());
                }
                Filled::Some
            }
            Ok(None) => Filled::None,
            Ok(Some(_)) | Err(_) => Filled::Closed,
        }
    }

    /// Sends what waits, as much as the peer takes.
    pub(crate) fn flush(&mut self, output: &mut Output<'_>) -> Flushed {
        while !output.is_empty() {
            match self.socket.try_write(output.bytes()) {
                Ok(Some(count @ 1..)) => {
                    output.sent(count);
                    self.blocked_since = None;
                }
                Ok(None) => return Flushed::Blocked,
                Ok(Some(_)) | Err(_) => return Flushed::Closed,
            }
        }
        Flushed::All
    }

    /// Watches for what can be dealt with now: a connection whose output is full is not read.
    pub(crate) fn update_interest<P: Platform<Socket = S>>(
        &mut self,
        id: Id,
        has_output: bool,
        output_full: bool,
        platform: &mut P,
    ) -> Result<(), OsError> {
        let interest = Interest {
            read: !(output_full || self.wants_large || self.closing || self.connecting),
            write: self.connecting || has_output,
        };
        if interest != self.interest {
            platform.rewatch(&self.socket, id, interest)?;
            self.interest = interest;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{Wire, World, local, shared};

    const ID: Id = Id {
        index: 0,
        serial: 1,
    };

    #[test]
    fn a_connection_that_is_being_made_is_watched_for_room_alone() {
        let (wire, mut world) = (shared(Wire::default()), World::default());
        let socket = crate::testing::Socket(wire);
        let mut connection = Connection::new(socket, local(), true);
        connection.watch(ID, &mut world).unwrap();
        let room = Interest {
            read: false,
            write: true,
        };
        assert_eq!(world.watches, [(ID, room)]);
        assert_eq!(
            connection.update_interest(ID, false, false, &mut world),
            Ok(())
        );
        assert!(world.rewatches.is_empty());
        connection.connecting = false;
        assert_eq!(
            connection.update_interest(ID, false, false, &mut world),
            Ok(())
        );
        let bytes = Interest {
            read: true,
            write: false,
        };
        assert_eq!(world.rewatches, [(ID, bytes)]);
    }
}

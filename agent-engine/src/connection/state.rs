//! One connection: a socket, a session, and the engine's state for both.

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
// The flags are independent of each other.
#[allow(clippy::struct_excessive_bools)]
pub(crate) struct Connection<'l, S> {
    /// The session.
    pub(crate) server: Server<'l, STREAMS>,
    socket: S,
    interest: Interest,
    /// The connection waits for a large buffer.
    pub(crate) wants_large: bool,
    /// The connection will be closed when its output has been sent.
    pub(crate) closing: bool,
    /// The connection has the reserved slot, which serves only Negotiate and Health.
    pub(crate) reserved: bool,
    /// The agent has dialled, and the connection is not established yet.
    pub(crate) connecting: bool,
    /// LRU stamp of the last activity; lower is older.
    pub(crate) last_active: u64,
    /// Since when the peer has not read its answers.
    pub(crate) blocked_since: Option<Instant>,
    /// When bytes of a large frame last arrived. Set while a large frame arrives or waits for a large buffer.
    pub(crate) large_progress: Option<Instant>,
}

/// The result of receiving.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Filled {
    /// New bytes have arrived.
    Some,
    /// No bytes have arrived.
    None,
    /// The connection is closed.
    Closed,
}

/// The result of sending.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Flushed {
    /// The output is empty.
    All,
    /// The socket has no room at the moment.
    Blocked,
    /// The connection is closed.
    Closed,
}

impl<'l, S: Transport> Connection<'l, S> {
    /// Creates a connection, which is not watched yet.
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

    /// Whether a dialled connection is established.
    pub(crate) fn is_connected<P: Platform<Socket = S>>(&self, platform: &mut P) -> bool {
        platform.is_connected(&self.socket)
    }

    /// Starts to watch the socket.
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

    /// Receives once, as much as fits.
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

    /// Sends the output, as much as the socket takes.
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

    /// Updates the watched events. A connection whose output is full is not read.
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

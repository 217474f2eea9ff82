//! One connection: a socket, a session, and what time knows of both.

use crate::STREAMS;
use crate::arch::{self, Fd};
use crate::inbox::Inbox;
use crate::outbox::Outbox;
use crate::poller::{Id, Interest, Poller, Token};
use agent_core::session::{Local, Server};
use rustix::io::Errno;
use rustix::net::{RecvFlags, SendFlags, recv, send};

/// A connection and its session.
#[derive(Debug)]
// Each is a question of its own, and any combination of answers can be.
#[allow(clippy::struct_excessive_bools)]
// What is used most comes first: where it is then takes a byte in an instruction instead of four.
#[repr(C)]
pub struct Connection<'c> {
    socket: Fd,
    interest: Interest,
    /// A long frame waits for a large buffer.
    pub wants_large: bool,
    /// What is in the output is the last that is sent.
    pub closing: bool,
    /// Only Negotiate and Health are served here.
    pub reserved: bool,
    /// We have dialled, and the host has not yet taken the call.
    pub connecting: bool,
    /// Whose turn it was when something last happened here: lower is longer ago.
    pub last_active: u64,
    /// Since when the peer has taken nothing, in nanoseconds since the kernel's start.
    pub blocked_since: Option<u64>,
    /// When bytes of a long frame last came, in nanoseconds since the kernel's start, while one comes in or
    /// waits for a large buffer.
    pub large_progress: Option<u64>,
    /// The session.
    pub server: Server<'c, STREAMS>,
}

/// What came of receiving.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Filled {
    /// There are new bytes.
    Some,
    /// There is nothing for now.
    None,
    /// The peer is gone.
    Closed,
}

/// What came of sending.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flushed {
    /// Nothing waits.
    All,
    /// The peer takes no more for now.
    Blocked,
    /// The peer is gone.
    Closed,
}

impl<'c> Connection<'c> {
    /// A connection on which nothing was said yet; it is not watched yet.
    #[inline(never)]
    pub const fn new(socket: Fd, local: &'c Local<'c>) -> Self {
        Self {
            socket,
            server: Server::new(local),
            last_active: 0,
            blocked_since: None,
            large_progress: None,
            wants_large: false,
            closing: false,
            reserved: false,
            connecting: false,
            interest: Interest {
                read: false,
                write: false,
            },
        }
    }

    /// Whether a connection that was dialled has come about.
    pub fn has_connected(&self) -> bool {
        arch::peer(&self.socket).is_ok()
    }

    /// Begins to watch the socket.
    pub fn watch(&mut self, id: Id, poller: &Poller) -> Result<(), Errno> {
        self.interest = Interest {
            read: !self.connecting,
            write: self.connecting,
        };
        poller.add(&self.socket, Token::Connection(id), self.interest)
    }

    /// Receives once, as much as there is room for.
    pub fn fill(&mut self, inbox: &mut Inbox) -> Filled {
        let space = inbox.space();
        if space.is_empty() {
            return Filled::None;
        }
        match recv(&self.socket, space, RecvFlags::empty()) {
            Ok((count @ 1.., _)) => {
                inbox.received(count);
                if self.large_progress.is_some() {
                    self.large_progress = Some(arch::monotonic_ns());
                }
                Filled::Some
            }
            Err(Errno::AGAIN | Errno::INTR) => Filled::None,
            Ok(_) | Err(_) => Filled::Closed,
        }
    }

    /// Sends what waits, as much as the peer takes.
    pub fn flush(&mut self, outbox: &mut Outbox) -> Flushed {
        while !outbox.is_empty() {
            match send(&self.socket, outbox.bytes(), SendFlags::NOSIGNAL) {
                Ok(count @ 1..) => {
                    outbox.sent(count);
                    self.blocked_since = None;
                }
                Err(Errno::INTR) => {}
                Err(Errno::AGAIN) => return Flushed::Blocked,
                Ok(_) | Err(_) => return Flushed::Closed,
            }
        }
        Flushed::All
    }

    /// Watches for what can be dealt with now: a connection whose output is full is not read.
    pub fn update_interest(&mut self, id: Id, outbox: &Outbox, output_full: bool, poller: &Poller) {
        let interest = Interest {
            read: !(output_full || self.wants_large || self.closing || self.connecting),
            write: self.connecting || !outbox.is_empty(),
        };
        if interest != self.interest
            && poller
                .modify(&self.socket, Token::Connection(id), interest)
                .is_ok()
        {
            self.interest = interest;
        }
    }
}

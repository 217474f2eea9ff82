//! The table of connections: eviction when it is full, and the queue for large buffers.

use super::inbox::{Inbox, Pool};
use super::outbox::Outbox;
use super::{Connection, Input, Output};
use crate::bytes::clear;
use crate::limits::{CONNECTION_SLOTS, LARGE, SMALL};
use crate::platform::{Id, Platform};
use crate::time::{Duration, Instant};
use agent_core::planted;
use heapless::Vec;
use vsock_transport::Transport;

/// How long a peer may leave its answers unread before its connection counts as idle.
const BLOCKED_IDLE: Duration = Duration::from_secs(30);
/// How long a large frame may make no progress before its connection is closed.
const STALL: Duration = Duration::from_secs(5);
/// The same limit while another connection waits for a large buffer.
const CONTESTED_STALL: Duration = Duration::from_secs(1);

/// Memory for connections, which the creator of an engine lends it. The engine reads nothing from it that it did not
/// write first, so memory that is never used is never touched.
#[derive(Debug)]
pub struct Buffers<'m, 'l, S> {
    /// A slot for each connection.
    pub slots: &'m mut ConnectionSlots<'l, S>,
    /// An input buffer for each connection. The number of inputs and outputs limits the connections, to
    /// [`CONNECTION_SLOTS`] at most. The last slot is the reserved one.
    pub inputs: &'m mut [[u8; SMALL]],
    /// An output buffer for each connection.
    pub outputs: &'m mut [[u8; SMALL]],
    /// Large buffers, each of which one connection borrows for a large frame; at most
    /// [`LARGE_BUFFERS`](crate::limits::LARGE_BUFFERS).
    pub large: &'m mut [[u8; LARGE]],
}

/// A slot for each connection, created when it is first needed. It has tens of KiB, so a guest keeps it in a static.
#[derive(Debug)]
pub struct ConnectionSlots<'l, S>(Vec<Slot<'l, S>, CONNECTION_SLOTS>);

/// All connections.
#[derive(Debug)]
pub(crate) struct Connections<'m, 'l, S> {
    slots: &'m mut Vec<Slot<'l, S>, CONNECTION_SLOTS>,
    inputs: &'m mut [[u8; SMALL]],
    outputs: &'m mut [[u8; SMALL]],
    large: &'m mut [[u8; LARGE]],
    pool: Pool,
    /// The latest LRU stamp.
    stamp: u64,
}

/// A slot for a connection.
#[derive(Debug)]
struct Slot<'l, S> {
    serial: u32,
    inbox: Inbox,
    outbox: Outbox,
    connection: Option<Connection<'l, S>>,
}

/// A connection and its buffers.
#[derive(Debug)]
pub(crate) struct Open<'t, 'l, S> {
    /// The input.
    pub(crate) input: Input<'t>,
    /// The output.
    pub(crate) output: Output<'t>,
    /// The connection.
    pub(crate) connection: &'t mut Connection<'l, S>,
}

/// The slot that a new connection gets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Place {
    /// The slot.
    pub(crate) index: usize,
    /// The connection that has to be closed first, if any.
    pub(crate) evicted: Option<Id>,
}

impl Place {
    /// A free slot.
    const fn free(index: usize) -> Self {
        let evicted = None;
        Self { index, evicted }
    }
}

impl<S> ConnectionSlots<'_, S> {
    /// Creates an empty table.
    pub const fn new() -> Self {
        Self(Vec::new())
    }
}

impl<S> Default for ConnectionSlots<'_, S> {
    fn default() -> Self {
        Self::new()
    }
}

impl<'m, 'l, S: Transport> Connections<'m, 'l, S> {
    /// Creates a table from `buffers`. Closes connections that are still in the slots.
    pub(crate) fn new(buffers: Buffers<'m, 'l, S>) -> Self {
        let Buffers {
            slots: ConnectionSlots(slots),
            inputs,
            outputs,
            large,
        } = buffers;
        clear(slots);
        Self {
            slots,
            pool: free(large.len()),
            inputs,
            outputs,
            large,
            stamp: 0,
        }
    }

    /// Returns a connection, if it still exists.
    pub(crate) fn get(&mut self, id: Id) -> Option<Open<'_, 'l, S>> {
        let slot = self.slots.get_mut(id.index)?;
        if planted!("serial-not-checked", false, slot.serial != id.serial) {
            return None;
        }
        Some(Open {
            input: Input {
                inbox: &mut slot.inbox,
                small: self.inputs.get_mut(id.index)?,
                large: self.large,
                pool: &mut self.pool,
            },
            output: Output {
                outbox: &mut slot.outbox,
                buffer: self.outputs.get_mut(id.index)?,
            },
            connection: slot.connection.as_mut()?,
        })
    }

    /// Returns a connection, if it still exists, and marks it as active.
    pub(crate) fn touch(&mut self, id: Id) -> Option<Open<'_, 'l, S>> {
        let stamp = self.stamp.wrapping_add(1);
        self.stamp = stamp;
        let open = self.get(id)?;
        open.connection.last_active = stamp;
        Some(open)
    }

    /// Returns the connection in a slot, if there is one.
    pub(crate) fn open_at(&self, index: usize) -> Option<Id> {
        let slot = self.slots.get(index)?;
        slot.connection.is_some().then(|| slot.id(index))
    }

    /// Finds a slot for a new connection: a free one, that of the connection that was idle longest, or the reserved one.
    pub(crate) fn place(&self, is_kept: impl Fn(Id) -> bool, now: Instant) -> Place {
        let reserved = self.reserved();
        for (index, slot) in (0..reserved).zip(&*self.slots) {
            if slot.connection.is_none() {
                planted!("free-place-ignored", (), return Place::free(index));
            }
        }
        let made = self.slots.len();
        if made < reserved {
            return Place::free(made);
        }
        if let Some(id) = self.idle_longest(is_kept, now) {
            return Place {
                index: id.index,
                evicted: Some(id),
            };
        }
        // No connection is idle: use the reserved slot.
        let last = self.slots.get(reserved);
        Place {
            index: reserved,
            evicted: last
                .filter(|slot| slot.connection.is_some())
                .map(|slot| slot.id(reserved)),
        }
    }

    /// Returns the connection that may be closed to make room for another: the one that was idle longest.
    pub(crate) fn idle_longest(&self, is_kept: impl Fn(Id) -> bool, now: Instant) -> Option<Id> {
        let mut idle: Option<(u64, Id)> = None;
        // Not `enumerate`, whose counter could overflow as far as the compiler sees here.
        for (index, slot) in (0..self.reserved()).zip(&*self.slots) {
            let Some(connection) = &slot.connection else {
                continue;
            };
            let id = slot.id(index);
            let is_older = idle.is_none_or(|(since, _)| {
                planted!(
                    "evicts-the-latest",
                    connection.last_active > since,
                    connection.last_active < since
                )
            });
            if is_older && slot.is_idle(connection, is_kept(id), now) {
                idle = Some((connection.last_active, id));
            }
        }
        idle.map(|(_, id)| id)
    }

    /// Puts a connection into the empty slot that [`Connections::place`] has found.
    pub(crate) fn insert(&mut self, index: usize, mut connection: Connection<'l, S>) -> Option<Id> {
        if index == self.slots.len() {
            let slot = Slot {
                serial: 0,
                inbox: Inbox::default(),
                outbox: Outbox::default(),
                connection: None,
            };
            self.slots.push(slot).ok()?;
        }
        connection.reserved =
            planted!("reserved-place-serves-all", false, index == self.reserved());
        let slot = self.slots.get_mut(index)?;
        slot.serial = slot.serial.wrapping_add(1);
        slot.connection = Some(connection);
        let id = slot.id(index);
        self.touch(id)?;
        Some(id)
    }

    /// Closes a connection and empties its slot. Returns false if it was closed before.
    pub(crate) fn remove(&mut self, id: Id, platform: &mut impl Platform) -> bool {
        let Some(mut open) = self.get(id) else {
            return false;
        };
        open.input.reset(platform);
        *open.output.outbox = Outbox::default();
        if let Some(slot) = self.slots.get_mut(id.index) {
            slot.connection = None;
        }
        true
    }

    /// Whether a large buffer is free.
    pub(crate) fn has_free_large(&self) -> bool {
        !self.pool.is_empty()
    }

    /// Returns the connection that has waited longest for a large buffer.
    pub(crate) fn longest_waiting(&self) -> Option<Id> {
        // Not `enumerate`, whose counter could overflow as far as the compiler sees here.
        let slots = (0..self.slots.len()).zip(&*self.slots);
        let waiting = slots.filter_map(|(index, slot)| {
            let since = slot.waits_since()?;
            Some((since, slot.id(index)))
        });
        let longest = planted!(
            "lends-to-the-latest",
            waiting.max_by_key(|(since, _)| *since),
            waiting.min_by_key(|(since, _)| *since)
        );
        longest.map(|(_, id)| id)
    }

    /// When the next large frame times out.
    pub(crate) fn next_deadline(&self) -> Option<Instant> {
        let since = self.slots.iter().filter_map(Slot::large_progress).min()?;
        Some(since.saturating_add(self.stall_limit()))
    }

    /// Returns a connection whose large frame has timed out.
    pub(crate) fn stalled(&self, now: Instant) -> Option<Id> {
        let limit = self.stall_limit();
        let mut slots = self.slots.iter().enumerate();
        slots.find_map(|(index, slot)| {
            let since = slot.large_progress()?;
            (now.saturating_since(since) >= limit).then_some(slot.id(index))
        })
    }

    fn stall_limit(&self) -> Duration {
        if self.slots.iter().any(|slot| slot.waits_since().is_some()) {
            CONTESTED_STALL
        } else {
            STALL
        }
    }

    /// The slot that is kept for Negotiate and Health.
    fn reserved(&self) -> usize {
        let buffers = self.inputs.len().min(self.outputs.len());
        let slots = buffers.min(CONNECTION_SLOTS);
        slots.saturating_sub(1)
    }
}

/// The numbers of `count` large buffers, or of as many as a pool holds.
fn free(count: usize) -> Pool {
    let mut pool = Pool::new();
    for number in 0..count {
        let _ = pool.push(number);
    }
    pool
}

impl<S> Slot<'_, S> {
    const fn id(&self, index: usize) -> Id {
        Id {
            index,
            serial: self.serial,
        }
    }

    /// The LRU stamp of a connection that waits for a large buffer.
    fn waits_since(&self) -> Option<u64> {
        let connection = self.connection.as_ref()?;
        connection.wants_large.then_some(connection.last_active)
    }

    /// When the large frame in a borrowed buffer last made progress.
    fn large_progress(&self) -> Option<Instant> {
        let connection = self.connection.as_ref()?;
        connection.large_progress.filter(|_| self.inbox.has_large())
    }

    /// Whether a connection may be evicted: it is not kept, or the peer does not read its answers.
    fn is_idle(&self, connection: &Connection<'_, S>, is_kept: bool, now: Instant) -> bool {
        let blocked = connection.blocked_since;
        let stuck = blocked.is_some_and(|since| now.saturating_since(since) >= BLOCKED_IDLE);
        let is_kept = planted!("evicts-a-waiting-caller", false, is_kept);
        let quiet = self.outbox.is_empty() && !is_kept && !connection.connecting;
        stuck || quiet
    }
}

//! The table of connections, and who gives way when it is full.

use crate::connection::Connection;
use crate::deadline::earlier;
use crate::inbox::{Inbox, Pool};
use crate::memory::{
    CONNECTION_SLOTS, CONNECTIONS, ConnectionMemory, LARGE_BUFFERS, LargeBuffer, Pages, each,
};
use crate::outbox::Outbox;
use crate::poller::Id;
use crate::runs::Runs;
use core::slice::IterMut;
use heapless::Vec;

/// How long a peer may take nothing before its connection counts as idle, in nanoseconds.
const BLOCKED_IDLE_NS: u64 = 30_000_000_000;
/// How long a long frame may stand still before its connection is closed, in nanoseconds.
const LARGE_STALL_NS: u64 = 5_000_000_000;
/// The same while another long frame waits for the buffer.
const CONTESTED_STALL_NS: u64 = 1_000_000_000;

/// All connections, each in a slot with its buffers.
#[derive(Debug)]
pub struct Connections<'c> {
    slots: &'c mut Slots<'c>,
    /// For slots that are yet to be made.
    memory: IterMut<'static, ConnectionMemory>,
    /// The large buffers that nobody has borrowed.
    pub pool: Pool,
    turns: u64,
}

/// A slot for each connection, made when it is first needed: what is never used is never touched.
pub type Slots<'c> = Vec<Slot<'c>, CONNECTION_SLOTS>;

/// A place for a connection.
#[derive(Debug)]
// What is used most comes first: where it is then takes a byte in an instruction instead of four.
#[repr(C)]
pub struct Slot<'c> {
    serial: u32,
    inbox: Inbox,
    outbox: Outbox,
    connection: Option<Connection<'c>>,
}

/// A connection, its buffers, and the large buffers that it may borrow.
#[derive(Debug)]
pub struct Open<'t, 'c> {
    /// What was received.
    pub inbox: &'t mut Inbox,
    /// What is to be sent.
    pub outbox: &'t mut Outbox,
    /// The connection.
    pub connection: &'t mut Connection<'c>,
    /// The large buffers that nobody has borrowed.
    pub pool: &'t mut Pool,
}

impl<'c> Connections<'c> {
    /// No connection.
    pub fn new(
        slots: &'c mut Slots<'c>,
        memory: &'static mut [ConnectionMemory; CONNECTION_SLOTS],
        large: &'static mut [Pages<{ crate::memory::LARGE }>; LARGE_BUFFERS],
    ) -> Self {
        Self {
            slots,
            memory: memory.iter_mut(),
            pool: Pool::from_array(each(large, |buffer| -> LargeBuffer { buffer })),
            turns: 0,
        }
    }

    /// A connection that is still there.
    pub fn get(&mut self, id: Id) -> Option<Open<'_, 'c>> {
        let slot = self.slots.get_mut(id.index)?;
        if slot.serial != id.serial {
            return None;
        }
        Some(Open {
            inbox: &mut slot.inbox,
            outbox: &mut slot.outbox,
            connection: slot.connection.as_mut()?,
            pool: &mut self.pool,
        })
    }

    /// A connection that is still there, on which something has happened.
    pub fn touch(&mut self, id: Id) -> Option<Open<'_, 'c>> {
        let turn = self.turns.wrapping_add(1);
        self.turns = turn;
        let open = self.get(id)?;
        open.connection.last_active = turn;
        Some(open)
    }

    /// Finds a place for a new connection, and says who has to give way for it.
    pub fn place(&self, runs: &Runs<'_>, now: u64) -> Place {
        let mut idle: Option<(u64, Id)> = None;
        for (index, slot) in self.slots.iter().take(CONNECTIONS).enumerate() {
            let Some(connection) = &slot.connection else {
                return Place {
                    index,
                    evicted: None,
                };
            };
            let id = slot.id(index);
            let blocked = connection.blocked_since;
            let stuck = blocked.is_some_and(|since| now.saturating_sub(since) >= BLOCKED_IDLE_NS);
            let quiet = slot.outbox.is_empty() && !runs.has_caller(id) && !connection.connecting;
            let longer = idle.is_none_or(|(since, _)| connection.last_active < since);
            if longer && (stuck || quiet) {
                idle = Some((connection.last_active, id));
            }
        }
        let made = self.slots.len();
        if made < CONNECTIONS {
            return Place {
                index: made,
                evicted: None,
            };
        }
        if let Some((_, id)) = idle {
            return Place {
                index: id.index,
                evicted: Some(id),
            };
        }
        // Everyone is at work: the last slot is for whoever asks how things are.
        let last = self.slots.get(CONNECTIONS);
        Place {
            index: CONNECTIONS,
            evicted: last
                .filter(|slot| slot.connection.is_some())
                .map(|slot| slot.id(CONNECTIONS)),
        }
    }

    /// Puts a connection into the empty slot that [`Connections::place`] has found.
    pub fn insert(&mut self, index: usize, mut connection: Connection<'c>) -> Option<Id> {
        if index == self.slots.len() {
            let memory = self.memory.next()?;
            let _ = self.slots.push(Slot {
                inbox: Inbox::new(&mut memory.input),
                outbox: Outbox::new(&mut memory.output),
                serial: 0,
                connection: None,
            });
        }
        let slot = self.slots.get_mut(index)?;
        slot.serial = slot.serial.wrapping_add(1);
        connection.reserved = index == CONNECTIONS;
        slot.connection = Some(connection);
        let id = slot.id(index);
        let _ = self.touch(id);
        Some(id)
    }

    /// Closes a connection and empties its slot.
    pub fn remove(&mut self, id: Id) -> Option<Connection<'c>> {
        let Open {
            inbox,
            outbox,
            pool,
            ..
        } = self.get(id)?;
        inbox.reset(pool);
        outbox.reset();
        self.slots.get_mut(id.index)?.connection.take()
    }

    /// The connection that has waited longest for a large buffer.
    pub fn longest_waiting(&self) -> Option<Id> {
        let mut longest: Option<(u64, Id)> = None;
        for (index, slot) in self.slots.iter().enumerate() {
            if let Some(connection) = &slot.connection
                && connection.wants_large
                && longest.is_none_or(|(since, _)| connection.last_active < since)
            {
                longest = Some((connection.last_active, slot.id(index)));
            }
        }
        longest.map(|(_, id)| id)
    }

    /// When the first long frame that stands still runs out of time.
    pub fn next_deadline(&self) -> Option<u64> {
        let limit = self.stall_limit();
        let mut first = None;
        for slot in self.slots.iter().filter(|slot| slot.inbox.has_large()) {
            if let Some(connection) = &slot.connection {
                first = earlier(first, connection.large_progress);
            }
        }
        first.map(|since: u64| since.saturating_add(limit))
    }

    /// A connection whose long frame has run out of time.
    pub fn stalled(&self, now: u64) -> Option<Id> {
        let limit = self.stall_limit();
        let mut slots = self.slots.iter().enumerate();
        slots.find_map(|(index, slot)| {
            let since = slot.connection.as_ref()?.large_progress?;
            let stalled = slot.inbox.has_large() && now.saturating_sub(since) >= limit;
            stalled.then_some(slot.id(index))
        })
    }

    fn stall_limit(&self) -> u64 {
        if self.longest_waiting().is_some() {
            CONTESTED_STALL_NS
        } else {
            LARGE_STALL_NS
        }
    }
}

/// A slot for a new connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// The slot.
    pub index: usize,
    /// The connection that has to be closed first.
    pub evicted: Option<Id>,
}

impl Slot<'_> {
    const fn id(&self, index: usize) -> Id {
        Id {
            index,
            serial: self.serial,
        }
    }
}

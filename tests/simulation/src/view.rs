//! What a world sees of a guest's connections, and the rules for who is let in, who is closed and who is lent a buffer.
//!
//! It sees what the engine asks of its platform, and the bytes. Of the engine itself it knows the rules alone.

use crate::link::Link;
use crate::memory::CONNECTIONS;
use crate::terms::MAX_MESSAGE;
use crate::time::{SECOND, SLACK, Tick};
use crate::wire::HEADER;
use agent_engine::limits::SMALL;
use agent_engine::platform::{Id, Interest};
use std::collections::BTreeMap;

/// How long a large frame may make no progress, and how long while another waits for a buffer.
const STALL: Tick = 5 * SECOND;
const CONTESTED: Tick = SECOND;
/// How long a peer may take nothing before its connection counts as idle.
const BLOCKED_IDLE: Tick = 30 * SECOND;

/// Which connections have calls that wait for an answer. Of one whose host says what it should not nobody knows.
pub(crate) trait Calls {
    fn is_busy(&self, link: usize) -> bool;
    fn is_quiet(&self, link: usize) -> bool;
}

/// A guest's connections, as its platform sees them.
#[derive(Debug, Default)]
pub(crate) struct View {
    seats: BTreeMap<usize, Seat>,
    turns: u64,
    /// The connection that is read since something has happened on it: no buffer was lent for that.
    pub(crate) serves: Option<usize>,
    /// The engine has said that it closes a connection for another, or for standing still: which one comes next.
    pub(crate) evicts: bool,
    pub(crate) stalls: bool,
}

/// One connection that is watched.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Seat {
    pub(crate) id: Id,
    pub(crate) interest: Interest,
    stamp: u64,
    /// When a connection that is being made has come about.
    pub(crate) connects_at: Option<Tick>,
    /// When bytes of a large frame last came, or a buffer for it did.
    progress: Option<Tick>,
    blocked_since: Option<Tick>,
    waits_since: Option<Tick>,
}

impl Seat {
    /// Whether it waits for a large buffer: nothing else stops reading without something to write.
    pub(crate) const fn waits(&self) -> bool {
        !self.interest.read && !self.interest.write && self.connects_at.is_none()
    }

    /// Whether this is the place that is kept for Negotiate and Health.
    pub(crate) const fn is_reserved(&self) -> bool {
        self.id.index == CONNECTIONS - 1
    }

    /// Whether the peer takes nothing.
    pub(crate) const fn is_blocked(&self) -> bool {
        self.blocked_since.is_some()
    }
}

impl View {
    /// The connections that are watched.
    pub(crate) fn links(&self) -> Vec<usize> {
        self.seats.keys().copied().collect()
    }

    pub(crate) fn seat(&self, link: usize) -> Option<&Seat> {
        self.seats.get(&link)
    }

    /// Something has happened on a connection.
    pub(crate) fn touch(&mut self, link: usize) {
        self.turns += 1;
        if let Some(seat) = self.seats.get_mut(&link) {
            seat.stamp = self.turns;
        }
    }

    /// A connection has got a place. `quiet` says of which nobody waits for an answer.
    pub(crate) fn take_seat(
        &mut self,
        link: usize,
        seat: (Id, Interest),
        connects_at: Option<Tick>,
        calls: &impl Calls,
    ) -> Option<String> {
        let (id, interest) = seat;
        let index = id.index;
        let taken = |wanted: usize| self.seats.values().any(|seat| seat.id.index == wanted);
        let free = (0..CONNECTIONS - 1).find(|index| !taken(*index));
        let idle = self.quiet_links(calls).next();
        let wrong = if index >= CONNECTIONS || taken(index) {
            Some(format!("was given place {index}, which is not free"))
        } else if index == CONNECTIONS - 1 && free.is_some() {
            Some("was given the reserved place, though another was free".to_owned())
        } else if index == CONNECTIONS - 1 && idle.is_some() {
            Some("was given the reserved place, though another connection was idle".to_owned())
        } else {
            None
        };
        self.turns += 1;
        let seat = Seat {
            id,
            interest,
            stamp: self.turns,
            connects_at,
            progress: None,
            blocked_since: None,
            waits_since: None,
        };
        self.seats.insert(link, seat);
        wrong
    }

    /// A connection is watched for something else.
    pub(crate) fn rewatch(&mut self, link: usize, interest: Interest, now: Tick) {
        if let Some(seat) = self.seats.get_mut(&link) {
            seat.interest = interest;
            seat.connects_at = None;
            seat.blocked_since = interest.write.then(|| seat.blocked_since.unwrap_or(now));
            let waits_since = seat.waits_since.unwrap_or(now);
            seat.waits_since = seat.waits().then_some(waits_since);
        }
    }

    /// Bytes were taken by the peer.
    pub(crate) fn wrote(&mut self, link: usize) {
        if let Some(seat) = self.seats.get_mut(&link) {
            seat.blocked_since = None;
        }
    }

    /// Bytes were read. Who was waiting for a large buffer has been lent one: it has to be whose turn it was.
    pub(crate) fn read(&mut self, link: usize, wire: &mut Link, now: Tick) -> Option<String> {
        let seat = *self.seats.get(&link)?;
        let others = self.seats.iter().filter(|(other, _)| **other != link);
        let earlier = others
            .filter(|(_, other)| other.waits() && other.stamp < seat.stamp)
            .map(|(other, _)| *other)
            .next();
        let is_lent = seat.waits() && self.serves != Some(link);
        let wrong = earlier.filter(|_| is_lent).map(|earlier| {
            format!("was lent a large buffer before connection {earlier}, which has waited longer")
        });
        let seat = self.seats.get_mut(&link)?;
        seat.progress = is_large(wire).then_some(now);
        wrong
    }

    /// A connection was closed.
    pub(crate) fn leave_seat(
        &mut self,
        link: usize,
        now: Tick,
        calls: &impl Calls,
    ) -> Option<String> {
        let (evicts, stalls) = (self.evicts, self.stalls);
        (self.evicts, self.stalls) = (false, false);
        let seat = self.seats.get(&link).copied()?;
        let wrong = if evicts {
            self.wrong_eviction(link, &seat, now, calls)
        } else if stalls {
            self.wrong_stall(&seat, now)
        } else {
            None
        };
        self.seats.remove(&link);
        wrong
    }

    fn wrong_eviction(
        &self,
        link: usize,
        seat: &Seat,
        now: Tick,
        calls: &impl Calls,
    ) -> Option<String> {
        if seat.is_reserved() {
            return None;
        }
        let blocked = seat.blocked_since;
        let stuck = blocked.is_some_and(|since| now + SLACK >= since + BLOCKED_IDLE);
        if !stuck && (calls.is_busy(link) || seat.interest.write) {
            return Some("was closed for another, though it was not idle".to_owned());
        }
        let older = self
            .quiet_links(calls)
            .filter_map(|other| Some((other, self.seats.get(&other)?)))
            .find(|(_, other)| other.stamp < seat.stamp && !other.is_reserved());
        older.map(|(older, _)| {
            format!("was closed for another, though connection {older} was idle for longer")
        })
    }

    fn wrong_stall(&self, seat: &Seat, now: Tick) -> Option<String> {
        let Some(progress) = seat.progress else {
            return Some("was closed for a large frame that it did not receive".to_owned());
        };
        let stood = now.saturating_sub(progress) + SLACK;
        let contested = self.seats.values().any(Seat::waits);
        let limit = if contested { CONTESTED } else { STALL };
        (stood < limit)
            .then(|| format!("was closed after {stood} ticks without progress on a large frame"))
    }

    /// Those on which nobody waits for an answer, and nothing for room.
    fn quiet_links(&self, calls: &impl Calls) -> impl Iterator<Item = usize> {
        self.seats
            .iter()
            .filter(|(_, seat)| !seat.interest.write && seat.connects_at.is_none())
            .map(|(link, _)| *link)
            .filter(|link| calls.is_quiet(*link))
    }

    /// The connection with an id.
    pub(crate) fn link_of(&self, id: Id) -> Option<usize> {
        let mut seats = self.seats.iter();
        seats.find(|(_, seat)| seat.id == id).map(|(link, _)| *link)
    }

    /// A connection whose large frame has stood still for so long that it should be gone.
    pub(crate) fn overdue(&self, now: Tick) -> Option<usize> {
        let mut seats = self.seats.iter();
        let contested = self
            .seats
            .values()
            .filter_map(|seat| seat.waits_since)
            .min();
        let is_overdue = |seat: &Seat| {
            let Some(since) = seat.progress.filter(|_| seat.interest.read) else {
                return false;
            };
            let at_most = since + STALL + STALL / 10;
            let contested = contested.map(|contested| since.max(contested) + 2 * CONTESTED);
            now > contested.map_or(at_most, |contested| contested.min(at_most)) + SLACK
        };
        seats
            .find(|(_, seat)| is_overdue(seat))
            .map(|(link, _)| *link)
    }
}

/// Whether what has arrived ends in a part of a frame that needs a large buffer.
pub(crate) fn is_large(wire: &mut Link) -> bool {
    use crate::link::End;
    let begun = wire.to(End::Guest).begun();
    begun.is_some_and(|(_, length)| length as usize + HEADER > SMALL && length <= MAX_MESSAGE)
}

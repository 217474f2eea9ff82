//! One connection's bytes on their way: each direction has its manners, and time.

use crate::time::Tick;
use crate::wire::{Frame, Splitter};
use fastrand::Rng;
use std::collections::VecDeque;

/// How many bytes a direction holds: less than an agent's output, or more.
const CAPACITIES: [usize; 2] = [4096, 64 * 1024];

/// One of the two ends of a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum End {
    Host,
    Guest,
}

/// A connection's two directions.
#[derive(Debug)]
pub(crate) struct Link {
    pub(crate) is_reset: bool,
    /// The guest's end is gone, and its agent has yet to hear of it.
    pub(crate) is_cut: bool,
    to_guest: Direction,
    to_host: Direction,
}

/// One direction.
#[derive(Debug)]
pub(crate) struct Direction {
    /// Bytes, and when they can be read.
    segments: VecDeque<(Tick, VecDeque<u8>)>,
    /// The writer has closed it.
    pub(crate) is_closed: bool,
    /// What is written vanishes.
    pub(crate) is_lost: bool,
    manners: Manners,
    left: Splitter,
    arrived: Splitter,
    /// Frames of somebody hostile, for when the writer's own frame is whole.
    injections: VecDeque<Vec<u8>>,
}

/// How a direction treats bytes.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Manners {
    capacity: usize,
    max_write: usize,
    max_read: usize,
    delay: Tick,
    /// The next bytes take so much longer.
    pub(crate) pause: Tick,
}

/// What came of a write or a read.
#[derive(Debug)]
pub(crate) struct Moved {
    pub(crate) count: usize,
    /// There was more.
    pub(crate) is_cut: bool,
    /// The bytes take longer than they do elsewhere.
    pub(crate) is_slow: bool,
    /// The frames that are whole with them.
    pub(crate) frames: Vec<Frame>,
}

impl Manners {
    pub(crate) fn any(rng: &mut Rng) -> Self {
        let mut limit = || match rng.u8(..4) {
            0 => rng.usize(1..=16),
            1 => rng.usize(16..=512),
            _ => usize::MAX,
        };
        let (max_write, max_read) = (limit(), limit());
        let delay = if rng.bool() { 0 } else { rng.u64(..20) };
        let pause = if rng.u8(..8) == 0 {
            rng.u64(50..1500)
        } else {
            0
        };
        Self {
            capacity: CAPACITIES[rng.usize(..CAPACITIES.len())],
            max_write,
            max_read,
            delay,
            pause,
        }
    }
}

impl Link {
    pub(crate) fn new(to_guest: Manners, to_host: Manners) -> Self {
        Self {
            is_reset: false,
            is_cut: false,
            to_guest: Direction::new(to_guest),
            to_host: Direction::new(to_host),
        }
    }

    /// The direction in which this end writes.
    pub(crate) const fn from(&mut self, end: End) -> &mut Direction {
        match end {
            End::Host => &mut self.to_guest,
            End::Guest => &mut self.to_host,
        }
    }

    /// The direction in which this end reads.
    pub(crate) const fn to(&mut self, end: End) -> &mut Direction {
        match end {
            End::Host => &mut self.to_host,
            End::Guest => &mut self.to_guest,
        }
    }

    /// When something arrives after `now`, at either end.
    pub(crate) fn next(&self, now: Tick) -> Option<Tick> {
        let fronts = [&self.to_guest, &self.to_host].map(|direction| direction.segments.front());
        let times = fronts.into_iter().flatten().map(|(at, _)| *at);
        times.filter(|at| *at > now).min()
    }
}

impl Direction {
    fn new(manners: Manners) -> Self {
        Self {
            segments: VecDeque::new(),
            is_closed: false,
            is_lost: false,
            manners,
            left: Splitter::default(),
            arrived: Splitter::default(),
            injections: VecDeque::new(),
        }
    }

    /// Whether a read would give something now: bytes, or the end.
    pub(crate) fn is_readable(&self, now: Tick) -> bool {
        match self.segments.front() {
            Some((at, _)) => *at <= now,
            None => self.is_closed,
        }
    }

    /// Whether a write would find room.
    pub(crate) fn has_room(&self) -> bool {
        let queued: usize = self.segments.iter().map(|(_, bytes)| bytes.len()).sum();
        queued < self.manners.capacity
    }

    /// Stream and announced length of the frame of which only a part has arrived.
    pub(crate) fn begun(&self) -> Option<(u32, u32)> {
        self.arrived.begun()
    }

    /// Makes the next bytes take longer.
    pub(crate) const fn pause(&mut self, pause: Tick) {
        self.manners.pause = pause;
    }

    /// Takes bytes from the writer; `None` where there is no room.
    pub(crate) fn write(&mut self, bytes: &[u8], now: Tick) -> Option<Moved> {
        let queued: usize = self.segments.iter().map(|(_, bytes)| bytes.len()).sum();
        let count = bytes
            .len()
            .min(self.manners.capacity.saturating_sub(queued))
            .min(self.manners.max_write);
        if count == 0 {
            return None;
        }
        let is_slow = self.manners.pause > 0 || self.manners.delay > 0;
        let taken = bytes.get(..count).unwrap_or_default();
        self.queue(taken, now);
        let frames = self.left.take(taken);
        while self.left.is_between()
            && let Some(injected) = self.injections.pop_front()
        {
            self.queue(&injected, now);
        }
        Some(Moved {
            count,
            is_cut: count < bytes.len(),
            is_slow,
            frames,
        })
    }

    /// Gives bytes to the reader: `None` where there are none yet.
    pub(crate) fn read(&mut self, buffer: &mut [u8], now: Tick) -> Option<Moved> {
        if !self.is_readable(now) {
            return None;
        }
        let (count, is_cut) = self.segments.front_mut().map_or((0, false), |(_, bytes)| {
            let count = bytes.len().min(buffer.len()).min(self.manners.max_read);
            for (to, from) in buffer.iter_mut().zip(bytes.drain(..count)) {
                *to = from;
            }
            (count, !bytes.is_empty())
        });
        if count > 0 && !is_cut {
            self.segments.pop_front();
        }
        let frames = self.arrived.take(buffer.get(..count).unwrap_or_default());
        Some(Moved {
            count,
            is_cut,
            is_slow: false,
            frames,
        })
    }

    /// Puts a frame of somebody hostile among the writer's, at the next place where one ends.
    pub(crate) fn inject(&mut self, bytes: Vec<u8>, now: Tick) {
        if self.left.is_between() {
            self.queue(&bytes, now);
        } else {
            self.injections.push_back(bytes);
        }
    }

    fn queue(&mut self, bytes: &[u8], now: Tick) {
        if self.is_lost {
            return;
        }
        let pause = std::mem::take(&mut self.manners.pause);
        let before = self.segments.back().map_or(0, |(at, _)| *at);
        let at = before.max(now + 1 + self.manners.delay + pause);
        self.segments
            .push_back((at, bytes.iter().copied().collect()));
    }
}

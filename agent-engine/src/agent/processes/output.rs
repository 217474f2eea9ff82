//! An output of a process: a pipe or a terminal at the process's side, a ring at the readers'.

use super::ring::Ring;
use crate::agent::capture::Capture;
use crate::handler_error::HandlerError;
use crate::platform::{Channel, Platform};
use crate::system::{Moved, Program};
use crate::time::{Duration, Instant, passed};
use agent_core::messages::OutputState;
use agent_core::planted;

/// How long nothing of an output is needed before its memory is returned to the system.
const IDLE: Duration = Duration::from_secs(1);

/// What happens to output that nobody reads, once the ring is full.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Policy {
    /// The process waits until its output is acknowledged.
    Wait,
    /// The newest bytes are kept, and the oldest are lost.
    KeepNewest,
}

/// An output. The ring is the only truth about its bytes.
#[derive(Clone, Copy, Debug)]
pub(super) struct Output {
    channel: Channel,
    policy: Policy,
    ring: Ring,
    /// The owner has all bytes below this offset.
    acknowledged: u64,
    is_open: bool,
    /// Since when the process may wait for room.
    full_since: Option<Instant>,
    /// Since when all is acknowledged, while the memory has not been returned.
    idle_since: Option<Instant>,
}

impl Output {
    /// Creates an output without bytes. A process on a terminal has no standard error: that output is not open.
    pub(super) fn new(channel: Channel, policy: Policy, is_open: bool) -> Self {
        Self {
            channel,
            policy,
            ring: Ring::default(),
            acknowledged: 0,
            is_open,
            full_since: None,
            idle_since: None,
        }
    }

    /// Whether a process still holds the other end.
    pub(super) const fn is_open(&self) -> bool {
        self.is_open
    }

    /// How many bytes were written so far.
    pub(super) const fn written(&self) -> u64 {
        self.ring.end()
    }

    /// Whether the next bytes are to be read.
    pub(super) fn has_room(&self, memory: &[u8]) -> bool {
        self.is_open && self.room(memory) > 0
    }

    /// Whether a reader at this offset has something to hear: bytes, or the end.
    pub(super) const fn has_news(&self, offset: u64) -> bool {
        offset < self.ring.end() || !self.is_open
    }

    /// Reads once what the process has written, as far as there is room. Closes the output at its end.
    pub(super) fn read_available(
        &mut self,
        program: &mut impl Program,
        memory: &mut [u8],
        platform: &mut impl Platform,
    ) {
        if !self.has_room(memory) {
            return;
        }
        let room = self.room(memory);
        match program.read(self.channel, self.ring.space(room, memory)) {
            Moved::Bytes(count) => {
                self.ring.advance(count, memory);
                self.idle_since = None;
                if self.room(memory) == 0 {
                    self.full_since = Some(platform.now());
                }
            }
            Moved::Nothing => {}
            Moved::End => {
                self.is_open = false;
                program.close_output(self.channel);
            }
        }
    }

    /// The owner has all bytes below this offset.
    pub(super) fn acknowledge(&mut self, offset: u64, now: Instant) -> Result<(), HandlerError> {
        if offset > self.ring.end() {
            return Err(HandlerError::AcknowledgedAhead);
        }
        let before = self.acknowledged;
        self.acknowledged = self.acknowledged.max(offset);
        // If any room is made, the process goes on. Otherwise this changes nothing.
        if self.acknowledged > before {
            self.full_since = None;
        }
        if self.acknowledged == self.ring.end() && before != self.acknowledged {
            self.idle_since = Some(now);
        }
        Ok(())
    }

    /// The bytes from an offset on, at most `most` of them, with the offset of the first. There may be more.
    pub(super) fn read<'m>(&self, offset: u64, most: usize, memory: &'m [u8]) -> (u64, &'m [u8]) {
        let (start, bytes) = self.ring.read(offset, memory);
        let start = planted!("gap-not-told", offset.min(start), start);
        (start, bytes.get(..most).unwrap_or(bytes))
    }

    /// The length of the whole output, once it has ended.
    pub(super) fn end(&self) -> Option<u64> {
        (!self.is_open).then_some(self.ring.end())
    }

    /// The state of the output.
    pub(super) fn state(&self, now: Instant) -> OutputState {
        let waiting = self.full_since.map(|since| now.saturating_since(since));
        OutputState {
            start: self.ring.start(),
            written: self.ring.end(),
            open: self.is_open,
            waiting_ms: waiting.map_or(0, Duration::as_millis_rounded_up),
        }
    }

    /// When the memory can be returned.
    pub(super) fn next_deadline(&self) -> Option<Instant> {
        self.idle_since.map(|since| since.saturating_add(IDLE))
    }

    /// Returns the memory if nothing in it has been needed for a while.
    pub(super) fn run_timers(
        &mut self,
        now: Instant,
        memory: &mut [u8],
        platform: &mut impl Platform,
    ) {
        if passed(self.next_deadline(), now) {
            self.idle_since = None;
            self.ring.drop_until(u64::MAX);
            platform.discard(memory);
        }
    }

    /// Nobody reads this output any more: what comes is dropped.
    pub(super) const fn into_capture(self) -> Capture {
        Capture::dropping(self.channel, self.is_open)
    }

    /// How many bytes can be read from the process now.
    fn room(&self, memory: &[u8]) -> u64 {
        let length = memory.len() as u64;
        match self.policy {
            Policy::KeepNewest => length,
            Policy::Wait => {
                let needed = self.ring.end().saturating_sub(self.acknowledged);
                planted!("wait-overwrites", length, length.saturating_sub(needed))
            }
        }
    }
}

//! Polls: the calls that wait for a process, for its output, or for room in its input.

use super::process::{Process, State};
use crate::bytes::{clear, retain};
use crate::handler_error::HandlerError;
use crate::limits::{POLLS, POLLS_EACH, STARTS};
use crate::platform::{Channel, Id};
use crate::system::Program;
use crate::time::{Duration, Instant, passed};
use agent_core::messages::processes::{ReadOutput, Start, Wait, WriteInput};
use agent_core::session::ReplyToken;
use heapless::Vec;

/// The longest time that a call waits.
const LONGEST: Duration = Duration::from_secs(30);

/// The memory of the polls.
pub(in crate::agent) type Polls = Vec<Poll, { POLLS + STARTS }>;

/// A call that waits.
#[derive(Debug)]
pub(in crate::agent) struct Poll {
    pub(super) connection: Id,
    /// The place of the process. It is not forgotten while a call waits for it.
    pub(super) place: usize,
    /// When it is answered in any case.
    pub(super) deadline: Option<Instant>,
    pub(super) is_expired: bool,
    /// A part of the response was sent.
    pub(super) is_begun: bool,
    pub(super) is_answered: bool,
    pub(super) waiting: Waiting,
}

/// What a call waits for, and the token to answer it.
#[derive(Debug)]
pub(super) enum Waiting {
    /// A program that is about to be executed.
    Start {
        token: ReplyToken<Start>,
        /// An earlier request with the same key has started it.
        existed: bool,
    },
    /// The end of a process.
    End(ReplyToken<Wait>),
    /// Output.
    Output(ReplyToken<ReadOutput>, Reading),
    /// Room in the input.
    Room(ReplyToken<WriteInput>),
    /// Nothing: the request has left out bytes, and this offset is expected.
    Gap(ReplyToken<WriteInput>, u64),
}

/// What a caller reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Reading {
    pub(super) channel: Channel,
    pub(super) offset: u64,
    /// The most bytes.
    pub(super) most: usize,
}

/// The calls that wait.
#[derive(Debug)]
pub(super) struct PollTable<'m> {
    polls: &'m mut Polls,
}

impl<'m> PollTable<'m> {
    /// Creates an empty table, and clears `polls`.
    pub(super) fn new(polls: &'m mut Polls) -> Self {
        clear(polls);
        Self { polls }
    }

    /// Checks that another call on this connection can wait for a process.
    pub(super) fn check_room(&self, connection: Id) -> Result<(), HandlerError> {
        let polls = || self.polls.iter().filter(|poll| !poll.is_start());
        if has_more(
            polls().filter(|poll| poll.connection == connection),
            POLLS_EACH,
        ) {
            return Err(HandlerError::TooManyPollsHere);
        }
        if has_more(polls(), POLLS) {
            return Err(HandlerError::TooManyPolls);
        }
        Ok(())
    }

    /// Checks that another call can wait for the start of a process. Those who follow processes cannot keep others from
    /// starting one.
    pub(super) fn check_room_for_start(&self) -> Result<(), HandlerError> {
        let starts = self.polls.iter().filter(|poll| poll.is_start());
        if has_more(starts, STARTS) {
            return Err(HandlerError::TooManyStarts);
        }
        Ok(())
    }

    /// Adds a call. [`check_room`](Self::check_room) or [`check_room_for_start`](Self::check_room_for_start) has said that
    /// there is room.
    pub(super) fn push(
        &mut self,
        connection: Id,
        place: usize,
        deadline: Option<Instant>,
        waiting: Waiting,
    ) {
        let _ = self.polls.push(Poll {
            connection,
            place,
            deadline,
            is_expired: false,
            is_begun: false,
            is_answered: false,
            waiting,
        });
    }

    /// All calls.
    pub(super) fn iter(&self) -> impl Iterator<Item = &Poll> {
        self.polls.iter()
    }

    /// The calls of a connection.
    pub(super) fn of(&mut self, connection: Id) -> impl Iterator<Item = &mut Poll> {
        let polls = self.polls.iter_mut();
        polls.filter(move |poll| poll.connection == connection)
    }

    /// Removes the calls that are answered.
    pub(super) fn remove_answered(&mut self) {
        retain(self.polls, |poll| !poll.is_answered);
    }

    /// A connection was closed: nobody waits for the answers to its calls.
    pub(super) fn on_connection_lost(&mut self, connection: Id) {
        retain(self.polls, |poll| poll.connection != connection);
    }

    /// Whether a call waits for the process in a place.
    pub(super) fn is_awaited(&self, place: usize) -> bool {
        self.polls.iter().any(|poll| poll.place == place)
    }

    /// Whether a call of this connection waits.
    pub(super) fn has_caller(&self, connection: Id) -> bool {
        self.polls.iter().any(|poll| poll.connection == connection)
    }

    /// When the next call is answered in any case.
    pub(super) fn next_deadline(&self) -> Option<Instant> {
        let waiting = self.polls.iter().filter(|poll| !poll.is_expired);
        waiting.filter_map(|poll| poll.deadline).min()
    }

    /// The calls whose time is over are answered now.
    pub(super) fn run_timers(&mut self, now: Instant) {
        for poll in self.polls.iter_mut() {
            poll.is_expired |= passed(poll.deadline, now);
        }
    }
}

/// Whether there are `most` polls or more.
fn has_more<'p>(mut polls: impl Iterator<Item = &'p Poll>, most: usize) -> bool {
    // `count` has a sum that the compiler cannot prove not to overflow.
    polls.nth(most.saturating_sub(1)).is_some()
}

impl Poll {
    const fn is_start(&self) -> bool {
        matches!(self.waiting, Waiting::Start { .. })
    }

    /// Whether the call can be answered.
    pub(super) fn is_ready<P: Program>(&self, process: &Process<P>, has_input_room: bool) -> bool {
        if self.is_expired || process.is_over() {
            return true;
        }
        match &self.waiting {
            Waiting::Start { .. } => process.state != State::Starting,
            Waiting::End(_) => process.end().is_some(),
            Waiting::Output(_, reading) => match reading.channel {
                Channel::Stdout => process.stdout.has_news(reading.offset),
                Channel::Stderr => process.stderr.has_news(reading.offset),
            },
            Waiting::Room(_) => has_input_room || process.input.is_closed(),
            Waiting::Gap(..) => true,
        }
    }
}

/// How long a call waits that wants to wait for `wait_ms`: at most 30 seconds, and not beyond its own timeout.
pub(super) fn time_to_wait(wait_ms: u64, timeout: Option<core::time::Duration>) -> Duration {
    let wanted = Duration::from_millis(wait_ms).min(LONGEST);
    timeout.map_or(wanted, |timeout| wanted.min(timeout.into()))
}

// The sentences of errors name the numbers.
const _: () = assert!(POLLS == 256 && POLLS_EACH == 24 && STARTS == 128);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_call_waits_no_longer_than_it_may() {
        let secs = core::time::Duration::from_secs;
        assert_eq!(time_to_wait(5, None), Duration::from_millis(5));
        assert_eq!(time_to_wait(u64::MAX, None), Duration::from_secs(30));
        let within = |timeout| time_to_wait(20_000, Some(secs(timeout)));
        assert_eq!(within(7), Duration::from_secs(7));
        assert_eq!(within(70), Duration::from_secs(20));
    }
}

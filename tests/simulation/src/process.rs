//! The programs and jobs of a guest, and the rules for how they are stopped.

use crate::lasting::Lasting;
use crate::script::{Errand, Script, byte};
use crate::time::{SECOND, SLACK, Tick, nanoseconds};
use agent_engine::system::{Exit, Moved, Signal};

/// What a pipe holds, in bytes.
const PIPE: usize = 4096;
/// How many steps a program's life has in which it writes.
const STEPS: Tick = 8;
/// How long a program has between the signals, less what a tick may be off.
pub(crate) const GRACE: Tick = 2 * SECOND - 2;

const SIGTERM: i32 = 15;
const SIGKILL: i32 = 9;

/// A program that was started.
#[derive(Debug)]
// Each is a question of its own, and any combination of answers can be.
#[allow(clippy::struct_excessive_bools)]
pub(crate) struct Process {
    pub(crate) id: u32,
    pub(crate) link: usize,
    pub(crate) script: Script,
    /// What else is known of it, if it outlives its connection.
    pub(crate) lasting: Option<Lasting>,
    pub(crate) started: Tick,
    pub(crate) written: [usize; 2],
    pub(crate) read: [usize; 2],
    input: usize,
    input_closed: bool,
    /// When it was asked to end, and when it was ended.
    pub(crate) term: Option<Tick>,
    pub(crate) kill: Option<Tick>,
    /// What it has left behind was killed.
    rest_killed: bool,
    /// It was asked to end for nothing but the guest's end.
    pub(crate) by_shutdown: bool,
    pub(crate) exit: Option<Exit>,
    pub(crate) is_reaped: bool,
    /// Whether the engine still keeps it.
    pub(crate) is_held: bool,
    /// When its caller's connection was lost.
    pub(crate) lost: Option<Tick>,
}

/// A job that was started.
#[derive(Debug)]
pub(crate) struct Job {
    pub(crate) id: u32,
    pub(crate) errand: Errand,
    started: Tick,
    sent: usize,
    pub(crate) is_held: bool,
}

impl Process {
    pub(crate) fn new(id: u32, link: usize, now: Tick) -> Self {
        Self {
            id,
            link,
            script: Script::of(id),
            lasting: None,
            started: now,
            written: [0; 2],
            read: [0; 2],
            input: 0,
            input_closed: false,
            term: None,
            kill: None,
            rest_killed: false,
            by_shutdown: false,
            exit: None,
            is_reaped: false,
            is_held: true,
            lost: None,
        }
    }

    /// Goes on: writes what it has by now, and ends where its time has come. True if something has changed.
    pub(crate) fn step(&mut self, now: Tick) -> bool {
        if self.exit.is_some() {
            return false;
        }
        let before = self.written;
        let life = if self.script.fails.is_some() {
            1
        } else {
            self.script.lasts
        };
        let age = now.saturating_sub(self.started);
        let steps = (age * STEPS / life.max(1)).min(STEPS);
        for ((written, read), all) in self
            .written
            .iter_mut()
            .zip(self.read)
            .zip(self.script.writes)
        {
            let share = all * usize::try_from(steps).unwrap_or(0) / 8;
            let share = if self.script.fails.is_some() {
                0
            } else {
                share
            };
            *written = (*written).max(share.min(read + PIPE));
        }
        let is_done = self.script.fails.is_some() || self.written == self.script.writes;
        self.exit = if self.kill.is_some() {
            Some(Exit::Signal(SIGKILL))
        } else if self.term.is_some() && !self.script.ignores_term {
            Some(Exit::Signal(SIGTERM))
        } else if is_done && age >= life {
            Some(if self.script.fails.is_some() {
                Exit::Code(127)
            } else {
                self.script.exit
            })
        } else {
            None
        };
        if let (Some(lasting), Some(_)) = (&mut self.lasting, self.exit) {
            lasting.exited.get_or_insert(now);
        }
        self.exit.is_some() || before != self.written
    }

    /// When it goes on by itself.
    pub(crate) fn next(&self, now: Tick) -> Option<Tick> {
        if self.exit.is_some() {
            return None;
        }
        let steps =
            (1..=STEPS).map(|step| self.started + (self.script.lasts * step).div_ceil(STEPS));
        steps.filter(|at| *at > now).min()
    }

    /// Whether reading an output would give something, or say that it has ended.
    pub(crate) fn is_readable(&self, channel: usize) -> bool {
        let waits = self.waiting(channel) > 0;
        waits || self.exit.is_some() && !self.leaves_child()
    }

    /// Whether a process that it has started holds its outputs, or will.
    pub(crate) const fn leaves_child(&self) -> bool {
        self.script.leaves_child && !self.rest_killed
    }

    /// Kills what it has left behind; there has to be a reason for it.
    pub(crate) fn kill_rest(&mut self, now: Tick) -> Option<String> {
        self.rest_killed = true;
        let early = self.term.is_none_or(|term| now < term + GRACE);
        early.then(|| "loses what it left behind before its time was over".to_owned())
    }

    fn waiting(&self, channel: usize) -> usize {
        let written = self.written.get(channel).copied().unwrap_or(0);
        written.saturating_sub(self.read.get(channel).copied().unwrap_or(0))
    }

    /// Gives what was written to an output.
    pub(crate) fn read(&mut self, channel: usize, buffer: &mut [u8]) -> Moved {
        let count = self.waiting(channel).min(buffer.len());
        let Some(read) = self.read.get_mut(channel) else {
            return Moved::End;
        };
        let stream = u8::try_from(channel).unwrap_or(0);
        for (index, to) in buffer.iter_mut().take(count).enumerate() {
            *to = byte(self.id, stream, *read + index);
        }
        *read += count;
        match count {
            0 if self.exit.is_some() && !self.leaves_child() => Moved::End,
            0 => Moved::Nothing,
            count => Moved::Bytes(count),
        }
    }

    /// Whether it takes input now.
    pub(crate) fn is_writable(&self) -> bool {
        !self.input_closed
    }

    /// Takes input, a part at a time; what comes has to be its own.
    pub(crate) fn write(&mut self, bytes: &[u8]) -> Result<Moved, String> {
        if self.exit.is_some() || self.input >= self.script.reads {
            return Ok(Moved::End);
        }
        let count = bytes.len().min(1000).min(self.script.reads - self.input);
        let expected = (self.input..).map(|index| byte(self.id, 2, index));
        if bytes.iter().take(count).copied().ne(expected.take(count)) {
            return Err("has got input that is not its own".to_owned());
        }
        self.input += count;
        Ok(Moved::Bytes(count))
    }

    /// Reads the end of its input, which has to come after all of it.
    pub(crate) fn close_input(&mut self) -> Option<String> {
        self.input_closed = true;
        let all = self.script.input.min(self.script.reads);
        let is_early = self.exit.is_none() && self.input < all;
        is_early.then(|| {
            format!(
                "reads the end of its input after {} of {all} bytes",
                self.input
            )
        })
    }

    /// Takes a signal; there has to be a reason for it.
    pub(crate) fn signal(&mut self, signal: Signal, now: Tick, is_ending: bool) -> Option<String> {
        let in_time = self.is_in_time(now);
        let has_caller = self.lost.is_none();
        let is_wanted = match &self.lasting {
            Some(lasting) => !lasting.is_over(now),
            None => self.script.detach || in_time && has_caller,
        };
        let reason = is_ending || !is_wanted;
        match signal {
            Signal::Term => {
                self.by_shutdown |= self.term.is_none() && is_ending && is_wanted;
                self.term.get_or_insert(now);
                (!reason).then(|| "was asked to end without a reason".to_owned())
            }
            Signal::Kill => {
                self.kill.get_or_insert(now);
                self.rest_killed = true;
                let early = self.term.is_none_or(|term| now < term + GRACE);
                early.then(|| "was ended before its time to end in order was over".to_owned())
            }
        }
    }

    /// Whether it may be reported as left running: its timeout came before anything stopped it.
    pub(crate) fn may_be_left_running(&self) -> bool {
        let is_stopped = self.term.is_some_and(|term| self.is_in_time(term));
        self.script.timeout_ms > 0 && self.script.detach && !is_stopped
    }

    /// Whether its timeout is still to come.
    fn is_in_time(&self, now: Tick) -> bool {
        let timeout = self.script.timeout_ms * 1_000_000;
        timeout == 0 || nanoseconds(now.saturating_sub(self.started)) < timeout
    }

    /// What should have happened to it by now.
    pub(crate) fn overdue(&self, now: Tick) -> Option<String> {
        let time_to_end = 2 * SECOND + SECOND / 5 + SLACK;
        if self.exit.is_some() {
            let is_over = self.term.is_some_and(|term| now > term + time_to_end);
            let runs_on = is_over && self.leaves_child();
            return runs_on.then(|| "was stopped, and what it left behind runs on".to_owned());
        }
        if let Some(lasting) = &self.lasting {
            let unstopped = self.term.is_none() && lasting.is_overdue(now);
            if unstopped {
                return Some("goes on, though its lease is over".to_owned());
            }
        }
        let is_run = self.lasting.is_none();
        let unstopped = self.lost.is_some_and(|lost| now > lost + SLACK) && !self.script.detach;
        if unstopped && self.term.is_none() {
            return Some("goes on without its caller".to_owned());
        }
        let timeout = self.script.timeout_ms * 1_000_000;
        let age = nanoseconds(now.saturating_sub(self.started + SLACK));
        if is_run && timeout > 0 && age > timeout && !self.script.detach && self.term.is_none() {
            return Some("runs on, though its time is up".to_owned());
        }
        let unkilled = self.term.is_some_and(|term| now > term + time_to_end);
        (unkilled && self.kill.is_none()).then(|| "was asked to end and is not ended".to_owned())
    }

    /// What it has written.
    pub(crate) fn output(&self, channel: usize) -> Vec<u8> {
        let written = self.written.get(channel).copied().unwrap_or(0);
        let stream = u8::try_from(channel).unwrap_or(0);
        (0..written)
            .map(|index| byte(self.id, stream, index))
            .collect()
    }
}

impl Job {
    pub(crate) fn new(id: u32, now: Tick) -> Self {
        Self {
            id,
            errand: Errand::of(id),
            started: now,
            sent: 0,
            is_held: true,
        }
    }

    /// When it has something to say.
    pub(crate) const fn due(&self) -> Tick {
        self.started + self.errand.lasts
    }

    /// Gives a piece of its answer, then the end.
    pub(crate) fn read(&mut self, buffer: &mut [u8], now: Tick) -> Moved {
        if now < self.due() {
            return Moved::Nothing;
        }
        let bytes = self.errand.bytes();
        let rest = bytes.get(self.sent..).unwrap_or_default();
        let count = rest.len().min(self.errand.piece).min(buffer.len());
        for (to, from) in buffer.iter_mut().zip(rest).take(count) {
            *to = *from;
        }
        self.sent += count;
        match count {
            0 => Moved::End,
            count => Moved::Bytes(count),
        }
    }
}

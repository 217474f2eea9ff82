//! A program that runs for a caller, from its start to its answer.

use crate::arch::Fd;
use crate::capture::{Capture, Feed};
use crate::deadline::earlier;
use crate::failed::Failed;
use crate::memory::RunMemory;
use crate::poller::Id;
use crate::spawn;
use agent_core::messages::{RunResponse, RunResponseOutcome, StoppedBy, agent};
use agent_core::session::{ReplyToken, Sent, Server};
use agent_core::wire::Sink;
use rustix::process::{Pid, Signal, WaitStatus, kill_process_group};

/// How long a program has between `SIGTERM` and `SIGKILL`, in nanoseconds.
const GRACE_NS: u64 = 2_000_000_000;

/// Who waits for a program.
#[derive(Debug)]
pub struct Caller {
    /// The connection.
    pub connection: Id,
    /// The right to answer.
    pub token: ReplyToken<agent::Run>,
}

/// When a program is to be stopped, in nanoseconds since the kernel's start.
#[derive(Clone, Copy, Debug, Default)]
pub struct Deadlines {
    /// The program's own timeout.
    pub timeout: Option<u64>,
    /// When the caller stops waiting.
    pub call: Option<u64>,
}

/// A program and what is to be said of it.
#[derive(Debug)]
pub struct Run {
    pid: Pid,
    report: Fd,
    /// Its standard input.
    pub stdin: Feed,
    /// Its standard output.
    pub stdout: Capture,
    /// Its standard error.
    pub stderr: Capture,
    caller: Option<Caller>,
    detach: bool,
    deadlines: Deadlines,
    kill_at: Option<u64>,
    stopped_by: StoppedBy,
    reaped: bool,
    verdict: Option<Verdict>,
}

/// What the caller is answered.
#[derive(Debug)]
enum Verdict {
    Ended(RunResponseOutcome),
    Rejected(Failed),
}

impl Run {
    /// A program that was just started.
    pub fn new(
        child: spawn::Child,
        stdin: &[u8],
        caller: Caller,
        detach: bool,
        deadlines: Deadlines,
        memory: &mut RunMemory,
    ) -> Self {
        Self {
            pid: child.pid,
            report: child.report,
            stdin: Feed::new(child.stdin, stdin, &mut memory.stdin),
            stdout: Capture::new(child.stdout),
            stderr: Capture::new(child.stderr),
            caller: Some(caller),
            detach,
            deadlines,
            kill_at: None,
            stopped_by: StoppedBy::Nothing,
            reaped: false,
            verdict: None,
        }
    }

    /// Whether the program is this process and has not ended.
    pub fn is_running_as(&self, pid: Pid) -> bool {
        self.pid == pid && !self.reaped
    }

    /// The connection of the caller who waits.
    pub fn caller(&self) -> Option<Id> {
        self.caller.as_ref().map(|caller| caller.connection)
    }

    /// Whether the program has ended and nobody waits to hear of it.
    pub const fn is_over(&self) -> bool {
        self.reaped && self.caller.is_none()
    }

    /// Whether the caller can be answered.
    pub const fn has_verdict(&self) -> bool {
        self.verdict.is_some() && self.caller.is_some()
    }

    /// When [`Run::tick`] has something to do next.
    pub fn next_deadline(&self) -> Option<u64> {
        let deadline = earlier(self.deadlines.timeout, self.deadlines.call);
        earlier(deadline, self.kill_at)
    }

    /// The program has ended.
    #[inline(never)]
    pub fn ended(&mut self, status: WaitStatus, memory: &mut RunMemory) {
        self.reaped = true;
        self.kill_at = None;
        self.deadlines = Deadlines::default();
        self.stdout.finish(&mut memory.stdout);
        self.stderr.finish(&mut memory.stderr);
        if self.verdict.is_some() {
            return;
        }
        self.verdict = Some(match spawn::report(&self.report) {
            Some(failed) => Verdict::Rejected(failed),
            None => Verdict::Ended(match status.terminating_signal() {
                Some(signal) => RunResponseOutcome::Signal(signal),
                None => RunResponseOutcome::ExitCode(status.exit_status().unwrap_or_default()),
            }),
        });
    }

    /// The caller's connection is gone.
    pub fn connection_lost(&mut self, now: u64) {
        self.caller = None;
        self.deadlines.call = None;
        self.stdout.freeze();
        self.stderr.freeze();
        if !self.detach {
            self.stop(now);
        }
    }

    /// Does what time demands.
    #[inline(never)]
    pub fn tick(&mut self, now: u64) {
        let passed = |deadline: Option<u64>| deadline.is_some_and(|deadline| deadline <= now);
        if passed(self.kill_at) {
            self.kill_at = None;
            self.stopped_by = StoppedBy::Kill;
            self.signal(Signal::KILL);
        }
        if passed(self.deadlines.timeout) {
            self.deadlines.timeout = None;
            if self.detach {
                self.decide(Verdict::Ended(RunResponseOutcome::LeftRunning(true)));
            } else {
                self.stop(now);
            }
        }
        if passed(self.deadlines.call) {
            self.deadlines.call = None;
            self.decide(Verdict::Rejected(Failed::NotEnded));
            if !self.detach {
                self.stop(now);
            }
        }
    }

    /// Asks the program to end, and ends it in two seconds. A program in a frozen group does not hear the first, and
    /// ends by the second; see `freezer`.
    pub fn stop(&mut self, now: u64) {
        if self.reaped || self.stopped_by != StoppedBy::Nothing {
            return;
        }
        self.stopped_by = StoppedBy::Term;
        self.kill_at = Some(now.saturating_add(GRACE_NS));
        self.signal(Signal::TERM);
    }

    /// Sends the caller's answer, or as much of it as the output takes.
    pub fn answer<const STREAMS: usize>(
        &mut self,
        memory: &RunMemory,
        server: &mut Server<'_, STREAMS>,
        output: &mut dyn Sink,
    ) {
        let (Some(caller), Some(verdict)) = (&mut self.caller, &self.verdict) else {
            return;
        };
        let sent = match verdict {
            Verdict::Rejected(failed) => {
                server.reject(&mut caller.token, &(*failed).into(), output)
            }
            Verdict::Ended(outcome) => {
                let response = RunResponse {
                    outcome: Some(*outcome),
                    stdout: self.stdout.bytes(&memory.stdout),
                    stdout_truncated: self.stdout.truncated(),
                    stderr: self.stderr.bytes(&memory.stderr),
                    stderr_truncated: self.stderr.truncated(),
                    stopped_by: self.stopped_by,
                    pid: self.pid.as_raw_nonzero().get().unsigned_abs(),
                };
                server.send(&mut caller.token, &response, output)
            }
        };
        if sent == Sent::Whole {
            self.caller = None;
        }
    }

    /// Fixes the answer while the program goes on: what it writes later is not part of it.
    fn decide(&mut self, verdict: Verdict) {
        if self.verdict.is_none() {
            self.stdout.freeze();
            self.stderr.freeze();
            self.verdict = Some(verdict);
        }
    }

    fn signal(&self, signal: Signal) {
        // Not reaped yet, so the id is still this group's; an empty group is no error worth a word.
        let _ = kill_process_group(self.pid, signal);
    }
}

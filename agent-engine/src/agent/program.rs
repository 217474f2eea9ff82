//! A program that runs for a caller, from its start until its caller is answered.

use super::capture::{Capture, Feed};
use super::leftovers::{Leftover, Owner};
use super::stopping::Stopping;
use crate::bytes::copy;
use crate::handler_error::HandlerError;
use crate::limits::{STREAM, STREAMS};
use crate::platform::{Channel, Id};
use crate::system::{Exit, ProcessId, Program};
use crate::time::{Instant, earlier, passed};
use agent_core::error::ErrorResponse;
use agent_core::messages::{RunRequest, RunResponse, RunResponseOutcome, StoppedBy, agent};
use agent_core::planted;
use agent_core::session::{ReplyToken, Sent, Server};
use agent_core::wire::Sink;

/// The caller that waits for a program.
#[derive(Debug)]
pub(super) struct Caller {
    /// The connection.
    pub(super) connection: Id,
    /// The token to answer the call.
    pub(super) token: ReplyToken<agent::Run>,
}

/// The deadlines of a program.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Deadlines {
    /// When the timeout of the request is over.
    pub(super) timeout: Option<Instant>,
    /// When the time of the call is over.
    pub(super) call: Option<Instant>,
}

/// A program's memory.
#[derive(Debug)]
pub(super) struct Streams<'t> {
    pub(super) stdin: &'t mut [u8; STREAM],
    pub(super) stdout: &'t mut [u8; STREAM],
    pub(super) stderr: &'t mut [u8; STREAM],
}

/// A program, and the state of the call that started it.
#[derive(Debug)]
pub(super) struct Run<P> {
    program: P,
    stdin: Feed,
    stdout: Capture,
    stderr: Capture,
    caller: Option<Caller>,
    detach: bool,
    deadlines: Deadlines,
    stopping: Stopping,
    has_ended: bool,
    verdict: Option<Verdict>,
}

/// The answer for the caller. It does not change while the program goes on, because it may be sent in parts.
#[derive(Clone, Copy, Debug)]
enum Verdict {
    Ended(RunResponseOutcome, StoppedBy),
    Rejected(HandlerError),
    /// The program could not be executed. The message is in the memory of its output, and has this length.
    NotExecuted(HandlerError, usize),
}

impl<P: Program> Run<P> {
    /// Creates the state for a program that was just started.
    pub(super) fn new(
        mut program: P,
        request: &RunRequest<'_>,
        caller: Caller,
        deadlines: Deadlines,
        streams: &mut Streams<'_>,
    ) -> Self {
        Self {
            stdin: Feed::new(request.stdin, &mut program, streams.stdin),
            stdout: Capture::new(Channel::Stdout),
            stderr: Capture::new(Channel::Stderr),
            program,
            caller: Some(caller),
            detach: planted!("detach-ignored", false, request.detach),
            deadlines,
            stopping: Stopping::default(),
            has_ended: false,
            verdict: None,
        }
    }

    /// Returns the program, if it has to be given more input.
    pub(super) fn pending_input(&self) -> Option<&P> {
        self.stdin.is_open().then_some(&self.program)
    }

    /// Whether the program is this process and has not exited.
    pub(super) fn is_running_as(&self, process: ProcessId) -> bool {
        !self.has_ended && self.program.id() == process
    }

    /// The connection of the caller, if one waits.
    pub(super) fn caller(&self) -> Option<Id> {
        self.caller.as_ref().map(|caller| caller.connection)
    }

    /// Whether the program has exited and no caller waits.
    pub(super) const fn is_finished(&self) -> bool {
        planted!(
            "program-place-not-freed",
            false,
            self.has_ended && self.caller.is_none()
        )
    }

    /// Gives up the memory of a program that has finished. Returns the rest if a process that it left behind holds an output,
    /// or has to be killed.
    pub(super) fn into_leftover(mut self, id: Id) -> Option<Leftover<P>> {
        // The input was the program's. What it left behind gets no more of it, and nobody would write when the pipe is ready.
        self.stdin.close(&mut self.program);
        Leftover::new(
            Owner::Program(id),
            self.program,
            [self.stdout, self.stderr],
            self.stopping.kill_at(),
        )
    }

    /// Whether the caller can be answered.
    pub(super) const fn has_verdict(&self) -> bool {
        self.verdict.is_some() && self.caller.is_some()
    }

    /// When the next timer expires.
    pub(super) fn next_deadline(&self) -> Option<Instant> {
        let deadline = earlier(self.deadlines.timeout, self.deadlines.call);
        earlier(deadline, self.stopping.kill_at())
    }

    /// Writes input that the program can take.
    pub(super) fn write_input(&mut self, streams: &Streams<'_>) {
        self.stdin.write(&mut self.program, streams.stdin);
    }

    /// Reads what the program has written.
    pub(super) fn read_output(&mut self, channel: Channel, streams: &mut Streams<'_>) {
        match channel {
            Channel::Stdout => self.stdout.read(&mut self.program, streams.stdout),
            Channel::Stderr => self.stderr.read(&mut self.program, streams.stderr),
        };
    }

    /// The program has exited.
    pub(super) fn on_ended(&mut self, exit: Exit, streams: &mut Streams<'_>) {
        self.has_ended = true;
        self.stopping.on_ended(&mut self.program);
        self.deadlines = Deadlines::default();
        self.stdout.finish(&mut self.program, streams.stdout);
        self.stderr.finish(&mut self.program, streams.stderr);
        if self.verdict.is_none() {
            self.verdict = Some(match (self.program.failure(), exit) {
                (Some(failure), _) => self.not_executed(failure, streams.stdout),
                (None, Exit::Signal(signal)) => self.ended_with(RunResponseOutcome::Signal(signal)),
                (None, Exit::Code(code)) => self.ended_with(RunResponseOutcome::ExitCode(code)),
            });
        }
    }

    /// The caller's connection was closed.
    pub(super) fn on_connection_lost(&mut self, now: Instant) {
        self.caller = None;
        self.deadlines.call = None;
        self.stdout.freeze();
        self.stderr.freeze();
        if planted!("program-outlives-its-caller", false, !self.detach) {
            self.stop(now);
        }
    }

    /// Runs expired timers: kills the program, stops it, or answers the caller.
    pub(super) fn run_timers(&mut self, now: Instant) {
        if self.has_ended {
            return self.stopping.kill_rest(now, &mut self.program);
        }
        self.stopping.run_timers(now, &mut self.program);
        if passed(self.deadlines.timeout, now) {
            self.deadlines.timeout = None;
            if self.detach {
                self.set_verdict(self.ended_with(RunResponseOutcome::LeftRunning(true)));
            } else {
                self.stop(now);
            }
        }
        if passed(self.deadlines.call, now) {
            self.deadlines.call = None;
            self.set_verdict(Verdict::Rejected(HandlerError::NotEnded));
            if !self.detach {
                self.stop(now);
            }
        }
    }

    /// The time of the program is over, or nobody waits for it: stops it.
    fn stop(&mut self, now: Instant) {
        self.stop_by(StoppedBy::Term, now);
    }

    /// The guest shuts down: stops the program.
    pub(super) fn on_shutdown(&mut self, now: Instant) {
        let by = planted!(
            "shutdown-is-a-timeout",
            StoppedBy::Term,
            StoppedBy::Shutdown
        );
        self.stop_by(by, now);
    }

    /// Stops the program. From now on its timeout is void: a program that is being stopped is not left running.
    fn stop_by(&mut self, by: StoppedBy, now: Instant) {
        if self.has_ended {
            return;
        }
        planted!(
            "left-running-though-stopped",
            (),
            self.deadlines.timeout = None
        );
        self.stopping.begin(by, now, &mut self.program);
    }

    /// Sends the answer to the caller, if there is one, as far as the output has room.
    pub(super) fn answer(
        &mut self,
        streams: &Streams<'_>,
        server: &mut Server<'_, STREAMS>,
        output: &mut dyn Sink,
    ) {
        let (Some(caller), Some(verdict)) = (&mut self.caller, &self.verdict) else {
            return;
        };
        let sent = match verdict {
            Verdict::Rejected(failure) => {
                server.reject(&mut caller.token, &(*failure).into(), output)
            }
            Verdict::NotExecuted(failure, length) => {
                let message = valid_text(streams.stdout.get(..*length).unwrap_or_default());
                let error = ErrorResponse::Handler(failure.code(), message);
                server.reject(&mut caller.token, &error, output)
            }
            Verdict::Ended(outcome, stopped_by) => {
                let response = RunResponse {
                    outcome: Some(*outcome),
                    stdout: planted!(
                        "output-of-the-other-channel",
                        self.stderr.bytes(streams.stderr),
                        self.stdout.bytes(streams.stdout)
                    ),
                    stdout_truncated: self.stdout.truncated(),
                    stderr: self.stderr.bytes(streams.stderr),
                    stderr_truncated: self.stderr.truncated(),
                    stopped_by: *stopped_by,
                    pid: self.program.id().0.get(),
                };
                server.send(&mut caller.token, &response, output)
            }
        };
        if sent == Sent::Whole {
            self.caller = None;
        }
    }

    /// Writes the message of a program that could not be executed: a sentence, and the path that is to blame.
    fn not_executed(&mut self, failure: HandlerError, memory: &mut [u8; STREAM]) -> Verdict {
        let mut length = copy(memory, failure.sentence().as_bytes());
        let colon = b": ";
        let path = length.saturating_add(colon.len());
        let path_length = self
            .program
            .failed_path(memory.get_mut(path..).unwrap_or_default());
        if path_length > 0 {
            copy(memory.get_mut(length..).unwrap_or_default(), colon);
            length = path.saturating_add(path_length);
        }
        Verdict::NotExecuted(failure, length)
    }

    const fn ended_with(&self, outcome: RunResponseOutcome) -> Verdict {
        Verdict::Ended(outcome, self.stopping.by())
    }

    /// Sets the answer while the program goes on. Later output is not part of it.
    fn set_verdict(&mut self, verdict: Verdict) {
        if self.verdict.is_none() {
            self.stdout.freeze();
            self.stderr.freeze();
            self.verdict = Some(verdict);
        }
    }
}

/// The text at the front of the bytes. A path need not be text.
pub(super) fn valid_text(bytes: &[u8]) -> &str {
    match str::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => {
            let valid = bytes.get(..error.valid_up_to()).unwrap_or_default();
            str::from_utf8(valid).unwrap_or_default()
        }
    }
}

#[cfg(test)]
mod tests;

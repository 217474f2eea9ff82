//! The responses to calls about a process.

use super::memory::Memory;
use super::polls::{Poll, Reading, Waiting};
use super::process::Process;
use crate::handler_error::HandlerError;
use crate::limits::STREAMS;
use crate::system::Program;
use crate::time::Instant;
use agent_core::error::{Code, ErrorResponse};
use agent_core::messages::{
    ReadOutputResponse, StartResponse, StartResponseOutcome, StartedProcess, WaitResponse,
    WriteInputResponse,
};
use agent_core::planted;
use agent_core::session::{Sent, Server};
use agent_core::text::write_number;
use agent_core::wire::{Sink, Writer};

/// What a response needs beside the bytes of an output: the frame, the envelope and the other fields.
const OVERHEAD: usize = 64;
/// The room for the sentence about a gap.
const SENTENCE: usize = 160;

/// A process and its memory, to answer calls about it.
#[derive(Debug)]
pub(super) struct Answers<'a, 't, P> {
    process: &'a Process<P>,
    memory: &'a Memory<'t>,
    now: Instant,
}

impl<'a, 't, P: Program> Answers<'a, 't, P> {
    /// Answers calls about a process at this time.
    pub(super) const fn new(process: &'a Process<P>, memory: &'a Memory<'t>, now: Instant) -> Self {
        Self {
            process,
            memory,
            now,
        }
    }

    /// What has become of the start of the process.
    pub(super) fn started(&self, existed: bool) -> StartResponse<'_> {
        let outcome = match self.process.failure(self.memory) {
            Some(failure) => StartResponseOutcome::Failure(failure),
            None => StartResponseOutcome::Started(StartedProcess {
                process: self.process.number,
                pid: self.process.program.id().0.get(),
                existed,
            }),
        };
        StartResponse {
            outcome: Some(outcome),
        }
    }

    /// How the process has ended, if it has.
    pub(super) fn waited(&self) -> WaitResponse {
        WaitResponse {
            end: self.process.end(),
            stdout: Some(self.process.stdout.state(self.now)),
            stderr: Some(self.process.stderr.state(self.now)),
        }
    }

    /// What the process has written, as far as the response fits into `room` bytes.
    pub(super) fn output(&self, reading: Reading, room: usize) -> ReadOutputResponse<'_> {
        let (output, memory) = self.process.output(reading.channel, self.memory);
        let most = reading.most.min(room.saturating_sub(OVERHEAD));
        let (offset, data) = output.read(reading.offset, most, memory);
        let end = planted!("end-told-early", Some(output.written()), output.end());
        ReadOutputResponse { offset, data, end }
    }

    /// How much of the input was taken.
    pub(super) fn input(&self) -> WriteInputResponse {
        WriteInputResponse {
            taken: self.process.input.taken(),
            closed: self.process.input.is_closed(),
        }
    }

    /// Answers a call that has waited, if the output has room.
    pub(super) fn send(
        &self,
        poll: &mut Poll,
        server: &mut Server<'_, STREAMS>,
        output: &mut dyn Sink,
    ) {
        // With so much room every response is sent whole, except a failure with a long subject. That one does not change, and is
        // sent in parts.
        if !poll.is_begun && !server.can_answer(output) {
            return;
        }
        let sent = match &mut poll.waiting {
            Waiting::Start { token, .. }
                if poll.is_expired && self.process.is_alive() && !self.process.is_known() =>
            {
                server.reject(token, &HandlerError::NotStartedInTime.into(), output)
            }
            Waiting::Start { token, existed } => {
                server.send(token, &self.started(*existed), output)
            }
            Waiting::End(token) => server.send(token, &self.waited(), output),
            Waiting::Output(token, reading) => {
                let response = self.output(*reading, output.room());
                server.send(token, &response, output)
            }
            Waiting::Room(token) => server.send(token, &self.input(), output),
            Waiting::Gap(token, expected) => {
                let mut sentence = [0; SENTENCE];
                let sentence = gap_sentence(*expected, &mut sentence);
                let error = ErrorResponse::Handler(Code::FailedPrecondition, sentence);
                server.reject(token, &error, output)
            }
        };
        poll.is_begun = sent == Sent::Part;
        poll.is_answered = sent == Sent::Whole;
    }
}

/// Tells which offset a writer has to go on at.
fn gap_sentence(expected: u64, buffer: &mut [u8; SENTENCE]) -> &str {
    let mut writer = Writer::new(buffer);
    writer.put(b"bytes of the input are missing before this offset: go on at offset ");
    write_number(&mut writer, expected);
    let sentence = writer.finish().unwrap_or_default();
    str::from_utf8(sentence).unwrap_or_default()
}

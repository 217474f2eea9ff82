//! Calls about processes.

use super::bench::Bench;
use super::host::{Answer, Host};
use crate::platform::Channel;
use crate::system::Exit;
use agent_core::messages::processes::{ReadOutput, Release, Start, Wait, WriteInput};
use agent_core::messages::{
    OutputChannel, OutputPolicy, ProcessEnd, ReadOutputRequest, ReleaseRequest, StartRequest,
    StartResponseOutcome, StartedProcess, WaitRequest, WriteInputRequest,
};
use agent_core::wire::Repeated;
use std::borrow::ToOwned;
use std::vec::Vec;

/// A program that is started.
pub(crate) fn program() -> StartRequest<'static> {
    StartRequest {
        argv: Repeated::new(&["program"]),
        input: true,
        ..StartRequest::default()
    }
}

/// The same, which waits until its output is acknowledged.
pub(crate) fn waiting_program() -> StartRequest<'static> {
    StartRequest {
        output_policy: OutputPolicy::Wait,
        ..program()
    }
}

/// What a reader was told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Heard {
    pub(crate) offset: u64,
    pub(crate) data: Vec<u8>,
    pub(crate) end: Option<u64>,
}

impl Heard {
    pub(crate) fn of(answer: &Answer) -> Self {
        let response = answer.read::<ReadOutput>();
        Self {
            offset: response.offset,
            data: response.data.to_owned(),
            end: response.end,
        }
    }
}

/// Reads the answer to a start.
pub(crate) fn started(answer: &Answer) -> StartedProcess {
    match answer.read::<Start>().outcome {
        Some(StartResponseOutcome::Started(started)) => started,
        other => panic!("{other:?}"),
    }
}

/// A read from an offset on, without waiting.
pub(crate) fn from(process: u64, offset: u64) -> ReadOutputRequest {
    ReadOutputRequest {
        process,
        offset,
        ..ReadOutputRequest::default()
    }
}

impl Bench {
    /// An engine in a guest with so little memory that its rings have 4096 bytes.
    pub(crate) fn with_small_rings() -> Self {
        let mut bench = Self::new();
        bench.world.machine.info.memory_total = 1 << 20;
        bench
    }

    /// Starts a process. Returns its number.
    pub(crate) fn start(&mut self, host: &mut Host, request: &StartRequest<'_>) -> u64 {
        let answer = self.ask::<Start>(host, request);
        started(&answer).process
    }

    /// Reads output.
    pub(crate) fn read(&mut self, host: &mut Host, request: ReadOutputRequest) -> Heard {
        Heard::of(&self.ask::<ReadOutput>(host, &request))
    }

    /// Reads standard output as its owner, who has all bytes below the offset.
    pub(crate) fn read_as_owner(&mut self, host: &mut Host, process: u64, offset: u64) -> Heard {
        let request = ReadOutputRequest {
            acknowledged: Some(offset),
            ..from(process, offset)
        };
        self.read(host, request)
    }

    /// Begins to read, and to wait for output.
    pub(crate) fn await_output(&mut self, host: &mut Host, process: u64, offset: u64) -> u32 {
        let stream = host.call::<ReadOutput>(&ReadOutputRequest {
            wait_ms: 20_000,
            ..from(process, offset)
        });
        self.settle();
        stream
    }

    /// Begins to wait for the end.
    pub(crate) fn await_end(&mut self, host: &mut Host, process: u64) -> u32 {
        let stream = host.call::<Wait>(&WaitRequest {
            process,
            wait_ms: 20_000,
        });
        self.settle();
        stream
    }

    /// How a process has ended.
    pub(crate) fn end_of(&mut self, host: &mut Host, process: u64) -> Option<ProcessEnd> {
        let answer = self.ask::<Wait>(
            host,
            &WaitRequest {
                process,
                wait_ms: 0,
            },
        );
        answer.read::<Wait>().end
    }

    /// Whether calls can name a process.
    pub(crate) fn is_known(&mut self, host: &mut Host, process: u64) -> bool {
        let request = ReadOutputRequest {
            output: OutputChannel::Stderr,
            ..from(process, 0)
        };
        self.ask::<ReadOutput>(host, &request).is_ok()
    }

    /// Writes input. Returns how much was taken so far, and whether the input is closed.
    pub(crate) fn feed(
        &mut self,
        host: &mut Host,
        process: u64,
        offset: u64,
        data: &[u8],
    ) -> (u64, bool) {
        let request = WriteInputRequest {
            process,
            offset,
            data,
            ..WriteInputRequest::default()
        };
        let answer = self.ask::<WriteInput>(host, &request);
        let response = answer.read::<WriteInput>();
        (response.taken, response.closed)
    }

    /// Releases a process.
    pub(crate) fn release(&mut self, host: &mut Host, process: u64) {
        let answer = self.ask::<Release>(host, &ReleaseRequest { process });
        assert!(answer.is_ok());
    }

    /// A process writes to its standard output.
    pub(crate) fn print(&mut self, number: usize, bytes: &[u8]) {
        self.world.children.write(number, Channel::Stdout, bytes);
        self.settle();
    }

    /// The leader of a process exits; a process that it has started holds its outputs.
    pub(crate) fn end_leader(&mut self, number: usize) {
        self.world.children.process(number).leaves_child = true;
        self.end(number, Exit::Code(7));
    }
}

//! A host that starts processes and follows them.

use handclasp::processes::Processes;
use handclasp::v1::{self, process_end, start_response};
use handclasp::{Agent, Error};

/// How long a call waits. Each of these is made again, if nothing has happened.
const WAIT_MS: u64 = 10_000;

/// A connection to an agent.
#[derive(Debug)]
pub struct Host(Agent);

impl Host {
    /// Uses a connection.
    pub const fn new(agent: Agent) -> Self {
        Self(agent)
    }

    /// Connects to an agent of this machine.
    pub async fn connect(agent: &crate::Agent) -> Self {
        let address = format!("unix:{}", agent.socket().display());
        Self(handclasp::connect(&address).await.expect("a session"))
    }

    /// The service.
    pub fn processes(&self) -> Processes<'_> {
        Processes::new(&self.0)
    }

    /// The agent.
    pub const fn agent(&self) -> &Agent {
        &self.0
    }

    /// Starts a program that is executed.
    pub async fn start(&self, request: v1::StartRequest) -> u64 {
        match self.try_start(request).await.expect("a start") {
            start_response::Outcome::Started(started) => started.process,
            start_response::Outcome::Failure(failure) => panic!("{failure:?}"),
        }
    }

    /// Starts a program, or hears why it cannot be executed.
    pub async fn try_start(
        &self,
        request: v1::StartRequest,
    ) -> Result<start_response::Outcome, Error> {
        let response = self.processes().start(request).await?;
        Ok(response.outcome.expect("an outcome"))
    }

    /// Starts a program that cannot be executed. Returns the stage, the error number and the subject.
    pub async fn fail(&self, request: v1::StartRequest) -> (v1::StartStage, u32, String) {
        match self.try_start(request).await.expect("a start") {
            start_response::Outcome::Failure(failure) => {
                (failure.stage(), failure.errno, failure.subject)
            }
            start_response::Outcome::Started(started) => panic!("{started:?}"),
        }
    }

    /// Runs a program to its end. Returns its standard output.
    pub async fn run(&self, request: v1::StartRequest) -> String {
        let process = self.start(request).await;
        let output = self.output(process, 0).await;
        let end = self.end(process).await;
        assert_eq!(
            end.outcome,
            Some(process_end::Outcome::ExitCode(0)),
            "{output}"
        );
        output
    }

    /// What a process writes to its standard output from an offset on, up to the end. All of it is acknowledged.
    pub async fn output(&self, process: u64, offset: u64) -> String {
        let (mut offset, mut output) = (offset, Vec::new());
        loop {
            let read = self.read(process, offset).await;
            assert_eq!(read.offset, offset, "bytes are lost");
            offset += read.data.len() as u64;
            output.extend(read.data);
            if read.end == Some(offset) {
                return String::from_utf8(output).expect("text");
            }
        }
    }

    /// Waits until a process has written a text. Returns all that it has written so far.
    pub async fn until_written(&self, process: u64, text: &str) -> String {
        let mut output = Vec::new();
        loop {
            let read = self.read(process, output.len() as u64).await;
            output.extend(read.data);
            let output = String::from_utf8_lossy(&output);
            if output.contains(text) {
                return output.into_owned();
            }
            assert_eq!(read.end, None, "{output}");
        }
    }

    /// Reads the standard output once, as its owner.
    pub async fn read(&self, process: u64, offset: u64) -> v1::ReadOutputResponse {
        let request = v1::ReadOutputRequest {
            process,
            offset,
            wait_ms: WAIT_MS,
            acknowledged: Some(offset),
            ..v1::ReadOutputRequest::default()
        };
        self.processes().read_output(request).await.expect("bytes")
    }

    /// Waits for a process's end.
    pub async fn end(&self, process: u64) -> v1::ProcessEnd {
        loop {
            let request = v1::WaitRequest {
                process,
                wait_ms: WAIT_MS,
            };
            let response = self.processes().wait(request).await.expect("a wait");
            if let Some(end) = response.end {
                return end;
            }
        }
    }

    /// Waits for a process's end, and returns the outcome.
    pub async fn outcome(&self, process: u64) -> process_end::Outcome {
        self.end(process).await.outcome.expect("an outcome")
    }

    /// Writes all bytes to a process's input, from an offset on, and then ends it if that is wanted.
    pub async fn write(&self, process: u64, offset: u64, bytes: &[u8], end: bool) {
        let mut taken = offset;
        let last = offset + bytes.len() as u64;
        loop {
            let rest = &bytes[usize::try_from(taken - offset).expect("an index")..];
            let piece = &rest[..rest.len().min(16 * 1024)];
            let request = v1::WriteInputRequest {
                process,
                offset: taken,
                data: piece.to_vec(),
                end: end && piece.len() == rest.len(),
                wait_ms: WAIT_MS,
            };
            let response = self.processes().write_input(request).await.expect("room");
            taken = response.taken;
            if taken == last {
                return;
            }
        }
    }

    /// Sends a signal to a process.
    pub async fn signal(&self, process: u64, signal: u32, target: v1::SignalTarget) {
        let request = v1::SignalRequest {
            process,
            signal,
            target: target.into(),
            kill_after_ms: 0,
        };
        self.processes().signal(request).await.expect("a signal");
    }
}

//! A host that starts processes and follows them.

use handclasp::processes::Processes;
use handclasp::v1::{self, process_end, start_response};
use handclasp::{Agent, Error};

/// How long a call waits. Each of these is made again, if nothing has happened.
const WAIT_MS: u64 = 10_000;

/// A connection to an agent.
pub(crate) struct Host(Agent);

impl Host {
    pub(crate) async fn connect(agent: &handclasp_tests::Agent) -> Self {
        let address = format!("unix:{}", agent.socket().display());
        Self(handclasp::connect(&address).await.unwrap())
    }

    pub(crate) fn processes(&self) -> Processes<'_> {
        Processes::new(&self.0)
    }

    pub(crate) fn agent(&self) -> &Agent {
        &self.0
    }

    /// Starts a program that is executed.
    pub(crate) async fn start(&self, request: v1::StartRequest) -> u64 {
        match self.try_start(request).await.unwrap() {
            start_response::Outcome::Started(started) => started.process,
            start_response::Outcome::Failure(failure) => panic!("{failure:?}"),
        }
    }

    pub(crate) async fn try_start(
        &self,
        request: v1::StartRequest,
    ) -> Result<start_response::Outcome, Error> {
        let response = self.processes().start(request).await?;
        Ok(response.outcome.unwrap())
    }

    /// Starts a program that cannot be executed. Returns the stage, the error number and the subject.
    pub(crate) async fn fail(&self, request: v1::StartRequest) -> (v1::StartStage, u32, String) {
        match self.try_start(request).await.unwrap() {
            start_response::Outcome::Failure(failure) => {
                (failure.stage(), failure.errno, failure.subject)
            }
            start_response::Outcome::Started(started) => panic!("{started:?}"),
        }
    }

    /// Runs a program to its end. Returns its standard output.
    pub(crate) async fn run(&self, request: v1::StartRequest) -> String {
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
    pub(crate) async fn output(&self, process: u64, offset: u64) -> String {
        let (mut offset, mut output) = (offset, Vec::new());
        loop {
            let read = self.read(process, offset).await;
            assert_eq!(read.offset, offset, "bytes are lost");
            offset += read.data.len() as u64;
            output.extend(read.data);
            if read.end == Some(offset) {
                return String::from_utf8(output).unwrap();
            }
        }
    }

    /// Waits until a process has written a text. Returns all that it has written so far.
    pub(crate) async fn until_written(&self, process: u64, text: &str) -> String {
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
    pub(crate) async fn read(&self, process: u64, offset: u64) -> v1::ReadOutputResponse {
        let request = v1::ReadOutputRequest {
            process,
            offset,
            wait_ms: WAIT_MS,
            acknowledged: Some(offset),
            ..v1::ReadOutputRequest::default()
        };
        self.processes().read_output(request).await.unwrap()
    }

    /// Waits for a process's end.
    pub(crate) async fn end(&self, process: u64) -> v1::ProcessEnd {
        loop {
            let request = v1::WaitRequest {
                process,
                wait_ms: WAIT_MS,
            };
            let response = self.processes().wait(request).await.unwrap();
            if let Some(end) = response.end {
                return end;
            }
        }
    }

    /// Waits for a process's end, and returns the outcome.
    pub(crate) async fn outcome(&self, process: u64) -> process_end::Outcome {
        self.end(process).await.outcome.unwrap()
    }

    /// Writes all bytes to a process's input, from an offset on, and then ends it if that is wanted.
    pub(crate) async fn write(&self, process: u64, offset: u64, bytes: &[u8], end: bool) {
        let mut taken = offset;
        let last = offset + bytes.len() as u64;
        loop {
            let rest = &bytes[usize::try_from(taken - offset).unwrap()..];
            let piece = &rest[..rest.len().min(16 * 1024)];
            let request = v1::WriteInputRequest {
                process,
                offset: taken,
                data: piece.to_vec(),
                end: end && piece.len() == rest.len(),
                wait_ms: WAIT_MS,
            };
            let response = self.processes().write_input(request).await.unwrap();
            taken = response.taken;
            if taken == last {
                return;
            }
        }
    }

    pub(crate) async fn signal(&self, process: u64, signal: u32, target: v1::SignalTarget) {
        let request = v1::SignalRequest {
            process,
            signal,
            target: target.into(),
            kill_after_ms: 0,
        };
        self.processes().signal(request).await.unwrap();
    }
}

//! Messages as they occur, encoded by prost, which is the oracle for all others.

use prost::Message;

use super::generated::prost as v1;

/// How much a `RunRequest` carries.
const ARGUMENTS: usize = 8;
const VARIABLES: usize = 24;

/// An encoded message.
#[derive(Clone, Debug)]
pub struct Sample {
    /// The message's name in the contract.
    pub message: &'static str,
    /// How it is told from others of the same name.
    pub variant: &'static str,
    /// Its encoding.
    pub bytes: Vec<u8>,
}

/// The largest request message: one with all fields, and one with as much standard input as may be.
pub fn run_requests() -> [Sample; 2] {
    let sample = |variant, stdin: usize| Sample {
        message: "RunRequest",
        variant,
        bytes: run_request(stdin).encode_to_vec(),
    };
    [
        sample("32 strings", 64),
        sample("256 KiB of input", 256 << 10),
    ]
}

/// A `RunResponse` with `output` bytes of output.
pub fn run_response(output: usize) -> Vec<u8> {
    let response = v1::RunResponse {
        stdout: vec![b'o'; output],
        stderr: b"a complaint".to_vec(),
        pid: 4711,
        outcome: Some(v1::run_response::Outcome::ExitCode(1)),
        ..v1::RunResponse::default()
    };
    response.encode_to_vec()
}

/// An `InfoResponse`.
pub fn info_response() -> Vec<u8> {
    let response = v1::InfoResponse {
        agent_version: "0.1.0".to_owned(),
        kernel_release: "6.1.0-42-cloud-amd64".to_owned(),
        uptime_ns: 1_234_567_890,
        memory_total: 256 << 20,
        memory_available: 200 << 20,
        cpus: 1,
        is_init: true,
        boot: Some(v1::BootTimes {
            kernel_start_unix_ns: 1_790_000_000_000_000_000,
            exec_ns: 500_000_000,
            listening_ns: 510_000_000,
            now_ns: 1_234_567_890,
        }),
    };
    response.encode_to_vec()
}

fn run_request(stdin: usize) -> v1::RunRequest {
    v1::RunRequest {
        argv: (0..ARGUMENTS).map(|n| format!("--argument={n}")).collect(),
        env: (0..VARIABLES)
            .map(|n| format!("VARIABLE_{n}=some value of ordinary length"))
            .collect(),
        cwd: "/var/lib/a/working/directory".to_owned(),
        stdin: vec![b'i'; stdin],
        timeout_ms: 30_000,
        detach: true,
        ..v1::RunRequest::default()
    }
}

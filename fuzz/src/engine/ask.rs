//! Requests that take their time, or more room than a connection has of its own.

use crate::input::Input;
use crate::output::encoded;
use agent_core::dispatch::{Method, Rpc};
use agent_core::frame::{FrameType, OutgoingFrame};
use agent_core::messages::{
    MountRequest, OutputPolicy, PauseRequest, PowerAction, ReadOutputRequest, ReleaseRequest,
    ResumeRequest, RunRequest, ShutdownRequest, SignalRequest, StartRequest, TerminalSettings,
    WaitRequest, WriteInputRequest, agent, processes,
};
use agent_core::rpc::OutgoingRequest;
use agent_core::wire::{Encode, Repeated};

/// The names of groups, and one that is none.
const GROUPS: [&str; 4] = ["", "a", "b", "/"];

/// What the input asks for.
/// `numbers` are those of the processes.
pub(super) fn request(input: &mut Input<'_>, numbers: &[u64]) -> Vec<u8> {
    let (what, stream) = (input.byte(), u32::from(input.byte()) << 1 | 1);
    let group = GROUPS[usize::from(input.byte() % 4)];
    match what % 16 {
        8 | 9 => start(stream, group, input),
        10..=15 => about_process(stream, what, numbers, input),
        0..=3 => run(stream, group, input),
        4 => frame(stream, agent::Pause::METHOD, 0, &PauseRequest { group }),
        5 => frame(stream, agent::Resume::METHOD, 0, &ResumeRequest { group }),
        6 => {
            let request = MountRequest {
                driver: MountRequest::DRIVER_TMPFS,
                target: "/m",
                ..MountRequest::default()
            };
            frame(stream, agent::Mount::METHOD, 0, &request)
        }
        _ => {
            let action = match input.byte() & 1 {
                0 => PowerAction::PowerOff,
                _ => PowerAction::Reboot,
            };
            let request = ShutdownRequest { action };
            frame(stream, agent::Shutdown::METHOD, 0, &request)
        }
    }
}

/// A program, with more or less input.
fn run(stream: u32, group: &str, input: &mut Input<'_>) -> Vec<u8> {
    let (how, size) = (input.byte(), input.byte());
    let seconds = 1_000_000_000;
    let call_timeout = i64::from(how >> 4 & 3) * seconds;
    let stdin = vec![0x55; usize::from(size) << (size % 9)];
    let request = RunRequest {
        argv: Repeated::new(&["program"]),
        // The program ignores SIGTERM.
        cwd: if how & 2 == 0 { "" } else { "/" },
        stdin: &stdin,
        timeout_ms: u64::from(how >> 2 & 3) * 1000,
        detach: how & 1 == 1,
        group,
        ..RunRequest::default()
    };
    frame(stream, agent::Run::METHOD, call_timeout, &request)
}

/// A process that outlives its connection, or not.
fn start(stream: u32, group: &str, input: &mut Input<'_>) -> Vec<u8> {
    let (how, key) = (input.byte(), input.byte());
    let request = StartRequest {
        argv: Repeated::new(&["program"]),
        cwd: match how % 8 {
            0 => "/fails",
            1 => "/slow",
            _ => "",
        },
        // The program ignores SIGTERM.
        user: if how & 8 == 0 { "" } else { "/" },
        input: how & 16 != 0,
        lease_ms: (how & 32 != 0).then_some(u64::from(key % 4) * 1000),
        output_policy: if how & 64 == 0 {
            OutputPolicy::Wait
        } else {
            OutputPolicy::Default
        },
        terminal: (how & 128 != 0).then(TerminalSettings::default),
        key: if key & 1 == 0 { &[] } else { &[7; 16] },
        group,
        ..StartRequest::default()
    };
    frame(stream, processes::Start::METHOD, 0, &request)
}

/// A call about a process.
fn about_process(stream: u32, what: u8, numbers: &[u64], input: &mut Input<'_>) -> Vec<u8> {
    let (which, how, far) = (input.byte(), input.byte(), input.byte());
    let count = numbers.len().max(1);
    let process = numbers.get(usize::from(which) % count).copied();
    let process = process.unwrap_or_default();
    let offset = u64::from(far) << (how % 8);
    let wait_ms = u64::from(how >> 3) * 500;
    match what % 16 {
        10 => {
            let request = WaitRequest { process, wait_ms };
            frame(stream, processes::Wait::METHOD, 0, &request)
        }
        11 | 12 => {
            let request = ReadOutputRequest {
                process,
                offset,
                wait_ms,
                acknowledged: (what & 16 != 0).then_some(offset),
                ..ReadOutputRequest::default()
            };
            frame(stream, processes::ReadOutput::METHOD, 0, &request)
        }
        13 => {
            let data = vec![0x55; usize::from(which) << (which % 7)];
            let request = WriteInputRequest {
                process,
                offset,
                data: &data,
                end: what & 16 != 0,
                wait_ms,
            };
            frame(stream, processes::WriteInput::METHOD, 0, &request)
        }
        14 => {
            let request = SignalRequest {
                process,
                signal: 15,
                kill_after_ms: wait_ms,
                ..SignalRequest::default()
            };
            frame(stream, processes::Signal::METHOD, 0, &request)
        }
        _ => frame(
            stream,
            processes::Release::METHOD,
            0,
            &ReleaseRequest { process },
        ),
    }
}

fn frame(stream: u32, method: &Method, timeout_nano: i64, payload: &dyn Encode) -> Vec<u8> {
    let request = OutgoingRequest {
        service: method.service,
        method: method.name,
        timeout_nano,
        payload,
    };
    encoded(&OutgoingFrame {
        stream,
        frame_type: FrameType::Request,
        payload: &request,
    })
}

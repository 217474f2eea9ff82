//! Requests that take their time, or more room than a connection has of its own.

use crate::input::Input;
use crate::output::encoded;
use agent_core::dispatch::{Method, Rpc};
use agent_core::frame::{FrameType, OutgoingFrame};
use agent_core::messages::{
    MountRequest, PauseRequest, PowerAction, ResumeRequest, RunRequest, ShutdownRequest, agent,
};
use agent_core::rpc::OutgoingRequest;
use agent_core::wire::{Encode, Repeated};

/// The names of groups, and one that is none.
const GROUPS: [&str; 4] = ["", "a", "b", "/"];

/// What the input asks for.
pub(super) fn request(input: &mut Input<'_>) -> Vec<u8> {
    let (what, stream) = (input.byte(), u32::from(input.byte()) << 1 | 1);
    let group = GROUPS[usize::from(input.byte() % 4)];
    match what % 8 {
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

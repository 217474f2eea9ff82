//! Signals to programs.

use crate::{Guest, Program, request};
use agent_core::messages::{SignalTarget, StartRequest, TerminalSettings};
use agent_engine::HandlerError;
use agent_engine::system::{Exit, Program as _};

const TERM: u32 = 15;
const KILL: u32 = 9;

fn ready_script(guest: &mut Guest, script: &str) -> Program {
    let mut program = guest.start(&request(&["sh", "-c", script]));
    guest.until_written(&mut program, "ready");
    program
}

/// A shell with a child in its process group, and a grandchild in a session of its own.
const FAMILY: &str = "sleep 1000 & setsid sleep 1000 & echo ready; wait";

#[test]
fn a_process_gets_a_signal_alone() {
    let mut guest = Guest::new();
    let mut program = ready_script(&mut guest, FAMILY);
    let sent = program.child.send_signal(TERM, SignalTarget::Process);
    assert_eq!(sent, Ok(()));
    guest.until(&mut program, |program| program.exit.is_some());
    assert_eq!(program.exit, Some(Exit::Signal(15)));
    assert!(!program.at_end[0], "the others still hold the output");
}

#[test]
fn a_process_group_gets_a_signal() {
    let mut guest = Guest::new();
    let mut program = ready_script(&mut guest, "sleep 1000 & echo ready; wait");
    let sent = program.child.send_signal(TERM, SignalTarget::ProcessGroup);
    assert_eq!(sent, Ok(()));
    guest.finish(&mut program);
    assert_eq!(program.exit, Some(Exit::Signal(15)));
}

#[test]
fn all_that_a_program_has_started_gets_a_signal() {
    for signal in [TERM, KILL, 10] {
        let mut guest = Guest::new();
        let mut program = ready_script(&mut guest, FAMILY);
        if !program.child.has_left_behind() {
            // A machine without control groups, or without the right to them.
            return;
        }
        assert_eq!(program.child.send_signal(signal, SignalTarget::All), Ok(()));
        guest.finish(&mut program);
        assert_eq!(program.exit, Some(Exit::Signal(signal.cast_signed())));
    }
}

#[test]
fn every_signal_has_a_number() {
    let mut guest = Guest::new();
    let mut program = ready_script(&mut guest, "echo ready; exec sleep 1000");
    for number in [0, 65, u32::MAX] {
        let sent = program.child.send_signal(number, SignalTarget::Process);
        assert_eq!(sent, Err(HandlerError::BadSignal));
    }
    assert_eq!(program.child.send_signal(64, SignalTarget::Process), Ok(()));
    guest.finish(&mut program);
    assert_eq!(program.exit, Some(Exit::Signal(64)));
}

#[test]
fn the_foreground_of_a_terminal_gets_a_signal() {
    let mut guest = Guest::new();
    // With job control, the shell runs its child in a process group of its own.
    let script = "set -m; sh -c 'echo ready; exec sleep 1000'; echo status $?; exit 4";
    let mut program = guest.start(&StartRequest {
        terminal: Some(TerminalSettings::default()),
        ..request(&["sh", "-c", script])
    });
    guest.until_written(&mut program, "ready");
    let sent = program.child.send_signal(TERM, SignalTarget::ProcessGroup);
    assert_eq!(sent, Ok(()));
    guest.finish(&mut program);
    assert!(
        program.stdout().contains("status 143"),
        "{:?}",
        program.stdout()
    );
    assert_eq!(program.exit, Some(Exit::Code(4)), "the shell goes on");
}

#[test]
fn nothing_is_left_to_signal() {
    let mut guest = Guest::new();
    let mut program = guest.start(&request(&["true"]));
    guest.finish(&mut program);
    for signal in [TERM, KILL] {
        let sent = program.child.signal_left_behind(signal);
        assert_eq!(sent, Err(HandlerError::NothingToSignal));
    }
}

#[test]
fn what_a_program_has_left_behind_gets_a_signal_if_it_is_known() {
    let mut guest = Guest::new();
    let mut program = guest.start(&request(&["sh", "-c", "setsid sleep 5 & exit 0"]));
    guest.until(&mut program, |program| program.exit.is_some());
    // Without a control group of its own, it is known by nothing.
    let is_known = program.child.has_left_behind();
    assert_eq!(program.child.signal_left_behind(TERM).is_ok(), is_known);
    // Its outputs end with the last process that holds them.
    guest.finish(&mut program);
}

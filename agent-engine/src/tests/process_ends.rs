//! The ends of a process and of its outputs, which are different facts.

use crate::notice::Notice;
use crate::platform::Channel;
use crate::system::{Exit, Signal};
use crate::testing::{Bench, Heard, NANOSECOND, from, just_below, process_id, program, secs};
use agent_core::Code;
use agent_core::messages::processes::{ReadOutput, Signal as SignalCall, Wait};
use agent_core::messages::{
    ProcessEndOutcome, SignalRequest, SignalTarget, StartRequest, StoppedBy, WaitRequest,
};

const MINUTES_10: crate::time::Duration = secs(600);

#[test]
fn the_leader_ends_while_a_grandchild_holds_the_output() {
    let mut bench = Bench::new();
    let mut host = bench.connect_with_session();
    let process = bench.start(&mut host, &program());
    bench.await_end(&mut host, process);
    bench.pass(secs(2));
    bench.end_leader(0);
    let answer = host.answer();
    let waited = answer.read::<Wait>();
    let end = waited.end.unwrap();
    assert_eq!(end.outcome, Some(ProcessEndOutcome::ExitCode(7)));
    assert_eq!((end.stopped_by, end.ran_ms), (StoppedBy::Nothing, 2000));
    assert!(waited.stdout.unwrap().open);
    // The grandchild writes on, and is heard.
    bench.await_output(&mut host, process, 0);
    assert!(host.answers().is_empty());
    bench.print(0, b"late");
    let heard = Heard::of(&host.answer());
    assert_eq!((heard.data, heard.end), (b"late".to_vec(), None));
    // Its end is the end of the output.
    bench.await_output(&mut host, process, 4);
    bench.world.children.process(0).at_end = [true; 2];
    bench.settle();
    let heard = Heard::of(&host.answer());
    assert_eq!((heard.offset, heard.end), (4, Some(4)));
}

#[test]
fn the_end_of_an_output_comes_behind_its_last_byte() {
    let mut bench = Bench::with_small_rings();
    let mut host = bench.connect_with_session();
    let process = bench.start(&mut host, &crate::testing::waiting_program());
    bench
        .world
        .children
        .write(0, Channel::Stdout, &[b'x'; 5000]);
    bench.end(0, Exit::Code(0));
    assert!(bench.end_of(&mut host, process).is_some());
    // The process has ended, but its pipe holds bytes for which there is no room yet.
    let heard = bench.read(&mut host, from(process, 0));
    assert_eq!((heard.data.len(), heard.end), (4096, None));
    bench.read_as_owner(&mut host, process, 4096);
    let heard = bench.read(&mut host, from(process, 4096));
    assert_eq!(heard.data.len(), 904);
    assert_eq!(bench.read(&mut host, from(process, 5000)).end, Some(5000));
}

#[test]
fn a_process_that_ends_and_that_nobody_asks_for_is_forgotten_after_ten_minutes() {
    let mut bench = Bench::new();
    let mut host = bench.connect_with_session();
    let process = bench.start(&mut host, &program());
    bench.print(0, b"last words");
    bench.end(0, Exit::Signal(6));
    host.hang_up();
    bench.pass(just_below(MINUTES_10));
    let mut other = bench.connect_with_session();
    assert_eq!(bench.read(&mut other, from(process, 0)).data, b"last words");
    let end = bench.end_of(&mut other, process).unwrap();
    assert_eq!(end.outcome, Some(ProcessEndOutcome::Signal(6)));
    bench.pass(NANOSECOND);
    let answer = bench.ask::<Wait>(
        &mut other,
        &WaitRequest {
            process,
            wait_ms: 0,
        },
    );
    assert_eq!(answer.code, Code::NotFound);
    assert!(bench.world.children.process(0).is_dropped);
    // Both rings and the input.
    assert_eq!(bench.world.discarded.len(), 3);
}

#[test]
fn a_process_that_is_released_is_forgotten_at_its_end() {
    let mut bench = Bench::new();
    let mut host = bench.connect_with_session();
    let process = bench.start(&mut host, &program());
    bench.release(&mut host, process);
    assert!(bench.is_known(&mut host, process));
    bench.await_end(&mut host, process);
    bench.end(0, Exit::Code(0));
    // Whoever waits for the end still hears of it.
    assert!(host.answer().read::<Wait>().end.is_some());
    assert!(!bench.is_known(&mut host, process));
    assert!(bench.world.children.process(0).is_dropped);
    // It is no error to release it again, or one that never was.
    bench.release(&mut host, process);
    bench.release(&mut host, 1);
}

#[test]
fn what_comes_after_a_process_is_forgotten_is_read_and_dropped() {
    let mut bench = Bench::new();
    let mut host = bench.connect_with_session();
    let process = bench.start(&mut host, &program());
    bench.end_leader(0);
    bench.release(&mut host, process);
    assert!(!bench.is_known(&mut host, process));
    bench.print(0, &[b'x'; 10_000]);
    assert!(bench.world.children.process(0).outputs[0].is_empty());
    assert!(!bench.world.children.process(0).is_dropped);
    // The place is free, and its next process is another one.
    let next = bench.start(&mut host, &program());
    bench.print(1, b"next");
    assert_eq!(bench.read(&mut host, from(next, 0)).data, b"next");
    bench.world.children.process(0).at_end = [true; 2];
    bench.settle();
    assert!(bench.world.children.process(0).is_dropped);
    let process = process_id(0);
    let bytes = 10_000;
    let notice = Notice::OutputDropped { process, bytes };
    assert!(bench.world.notices.contains(&notice));
}

#[test]
fn a_process_is_stopped_at_its_time_limit() {
    let mut bench = Bench::new();
    let mut host = bench.connect_with_session();
    let request = StartRequest {
        time_limit_ms: 5000,
        ..program()
    };
    let process = bench.start(&mut host, &request);
    bench.pass(just_below(secs(5)));
    assert!(bench.world.children.process(0).signals.is_empty());
    bench.pass(NANOSECOND);
    assert_eq!(bench.world.children.process(0).signals, [Signal::Term]);
    bench.pass(secs(2));
    let signals = bench.world.children.process(0).signals.clone();
    assert_eq!(signals, [Signal::Term, Signal::Kill]);
    // Its child survives it for a while, and is killed no more: it was killed with it.
    bench.end(0, Exit::Signal(9));
    let end = bench.end_of(&mut host, process).unwrap();
    assert_eq!(end.stopped_by, StoppedBy::Kill);
}

#[test]
fn what_a_stopped_process_leaves_behind_is_killed() {
    let mut bench = Bench::new();
    let mut host = bench.connect_with_session();
    let request = StartRequest {
        time_limit_ms: 1000,
        ..program()
    };
    let process = bench.start(&mut host, &request);
    bench.pass(secs(1));
    bench.world.children.process(0).has_left_behind = true;
    bench.end_leader(0);
    assert_eq!(
        bench.end_of(&mut host, process).unwrap().stopped_by,
        StoppedBy::Term
    );
    bench.pass(just_below(secs(2)));
    assert_eq!(bench.world.children.process(0).kills, 0);
    bench.pass(NANOSECOND);
    assert_eq!(bench.world.children.process(0).kills, 1);
}

#[test]
fn a_signal_is_passed_on_and_may_be_followed_by_a_kill() {
    let mut bench = Bench::new();
    let mut host = bench.connect_with_session();
    let process = bench.start(&mut host, &program());
    let request = SignalRequest {
        process,
        signal: 10,
        target: SignalTarget::All,
        kill_after_ms: 3000,
    };
    assert!(bench.ask::<SignalCall>(&mut host, &request).is_ok());
    let sent = bench.world.children.process(0).sent.clone();
    assert_eq!(sent, [(10, SignalTarget::All)]);
    bench.pass(just_below(secs(3)));
    assert!(bench.world.children.process(0).signals.is_empty());
    bench.pass(NANOSECOND);
    assert_eq!(bench.world.children.process(0).signals, [Signal::Kill]);
    bench.end(0, Exit::Signal(9));
    let end = bench.end_of(&mut host, process).unwrap();
    // The caller has done that, and not the agent.
    assert_eq!(end.stopped_by, StoppedBy::Nothing);
}

#[test]
fn the_ids_of_a_process_that_has_ended_get_no_signal() {
    let mut bench = Bench::new();
    let mut host = bench.connect_with_session();
    let process = bench.start(&mut host, &program());
    bench.end(0, Exit::Code(0));
    for (target, code) in [
        (SignalTarget::Process, Code::FailedPrecondition),
        (SignalTarget::ProcessGroup, Code::FailedPrecondition),
        // What it has left behind is known by other means.
        (SignalTarget::All, Code::Ok),
    ] {
        let request = SignalRequest {
            process,
            signal: 9,
            target,
            kill_after_ms: 1,
        };
        let answer = bench.ask::<SignalCall>(&mut host, &request);
        assert_eq!(answer.code, code, "{target:?}");
    }
    bench.pass(secs(1));
    let child = bench.world.children.process(0);
    assert!(child.sent.is_empty() && child.signals.is_empty());
    assert_eq!(child.sent_left_behind, [9]);
}

#[test]
fn a_kill_that_a_caller_wanted_for_later_is_void_when_the_process_has_ended() {
    let mut bench = Bench::new();
    let mut host = bench.connect_with_session();
    let process = bench.start(&mut host, &program());
    let request = SignalRequest {
        process,
        signal: 15,
        target: SignalTarget::Process,
        kill_after_ms: 3000,
    };
    assert!(bench.ask::<SignalCall>(&mut host, &request).is_ok());
    bench.world.children.process(0).has_left_behind = true;
    bench.end_leader(0);
    bench.pass(secs(5));
    assert_eq!(bench.world.children.process(0).kills, 0);
}

#[test]
fn a_shutdown_stops_processes_and_waits_for_them() {
    let mut bench = Bench::new();
    let mut host = bench.connect_with_session();
    let process = bench.start(&mut host, &program());
    let ended = bench.start(&mut host, &program());
    bench.end(1, Exit::Code(0));
    bench.await_end(&mut host, process);
    bench.world.machine.end_signalled = true;
    bench.settle();
    assert_eq!(bench.world.children.process(0).signals, [Signal::Term]);
    assert!(bench.world.children.process(1).signals.is_empty());
    assert!(bench.world.machine.finished.is_empty());
    let refused = bench.ask::<agent_core::messages::processes::Start>(&mut host, &program());
    assert_eq!(refused.code, Code::Unavailable);
    bench.end(0, Exit::Signal(15));
    let answer = host.answer();
    let end = answer.read::<Wait>().end.unwrap();
    assert_eq!(end.stopped_by, StoppedBy::Shutdown);
    bench.pass(secs(2));
    assert_eq!(bench.world.machine.finished.len(), 1);
    let _ = ended;
}

#[test]
fn an_exit_that_is_known_before_the_start_belongs_to_it() {
    let mut bench = Bench::new();
    let mut host = bench.connect_with_session();
    bench.world.children.next.start = crate::system::StartState::Pending;
    host.call::<agent_core::messages::processes::Start>(&program());
    bench.settle();
    assert!(host.answers().is_empty());
    bench.world.children.process(0).start = crate::system::StartState::Executed;
    bench.end(0, Exit::Code(4));
    let process = crate::testing::started(&host.answer()).process;
    let end = bench.end_of(&mut host, process).unwrap();
    assert_eq!(end.outcome, Some(ProcessEndOutcome::ExitCode(4)));
    assert!(
        bench
            .ask::<ReadOutput>(&mut host, &from(process, 0))
            .is_ok()
    );
}

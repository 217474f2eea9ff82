//! What becomes of the outputs of a program that has ended and has left a process behind.

use crate::limits::LEFTOVERS;
use crate::notice::Notice;
use crate::platform::{Channel, Token};
use crate::system::Exit;
use crate::testing::{Bench, Host, NANOSECOND, Sizes, just_below, millis, process_id, secs};
use agent_core::messages::{RunRequest, StoppedBy, agent};
use std::collections::VecDeque;
use std::vec::Vec;

/// A program that has ended, has been answered for, and has left a process that holds both outputs.
fn left_behind() -> (Bench, Host) {
    let mut bench = Bench::with(Sizes {
        programs: 1,
        ..Sizes::default()
    });
    let mut host = bench.connect();
    leave(&mut bench, &mut host);
    (bench, host)
}

fn leave(bench: &mut Bench, host: &mut Host) {
    let number = bench.world.children.spawned.len();
    bench.world.children.next.leaves_child = true;
    bench.run(host, RunRequest::default());
    bench.world.children.write(number, Channel::Stdout, b"up\n");
    bench.end(number, Exit::Code(0));
    assert_eq!(host.answer().read::<agent::Run>().stdout, b"up\n");
}

/// The notices of dropped output: the program's number, and how many bytes.
fn dropped(bench: &Bench) -> Vec<(usize, u64)> {
    let notices = bench.world.notices.iter();
    let dropped = notices.filter_map(|notice| match notice {
        Notice::OutputDropped { process, bytes } => Some((*process, *bytes)),
        _ => None,
    });
    let number = |process| (0..200).find(|number| process_id(*number) == process);
    dropped
        .map(|(process, bytes)| (number(process).unwrap(), bytes))
        .collect()
}

/// Found by fuzzing: the input of a program that had ended was watched for ever, and it was always ready.
#[test]
fn the_input_of_a_program_that_has_ended_is_closed() {
    let mut bench = Bench::with(Sizes {
        programs: 1,
        ..Sizes::default()
    });
    let mut host = bench.connect();
    bench.world.children.next.leaves_child = true;
    bench.world.children.next.takes = 0;
    let request = RunRequest {
        stdin: b"unread",
        ..RunRequest::default()
    };
    bench.run(&mut host, request);
    assert!(!bench.world.children.process(0).input_closed);
    bench.end(0, Exit::Code(0));
    let process = bench.world.children.process(0);
    assert_eq!((process.input_closed, process.is_dropped), (true, false));
}

#[test]
fn an_output_that_a_process_still_holds_is_read_and_dropped() {
    let (mut bench, mut host) = left_behind();
    for channel in [Channel::Stdout, Channel::Stderr] {
        bench.world.children.write(0, channel, &[b'x'; 10_000]);
    }
    bench.settle();
    let process = bench.world.children.process(0);
    assert!(process.outputs.iter().all(VecDeque::is_empty));
    assert_eq!((process.closed, process.is_dropped), ([false; 2], false));
    assert_eq!(process.asked, [4096; 2]);
    drop(process);
    assert!(host.answers().is_empty());
}

#[test]
fn it_is_counted_and_let_go_when_the_last_process_has_closed_it() {
    let (mut bench, _host) = left_behind();
    bench
        .world
        .children
        .write(0, Channel::Stdout, &[b'x'; 5000]);
    bench.world.children.write(0, Channel::Stderr, b"error");
    bench.settle();
    bench.world.children.process(0).at_end[0] = true;
    bench.settle();
    assert_eq!(bench.world.children.process(0).closed, [true, false]);
    assert_eq!(dropped(&bench), []);
    bench.world.children.process(0).at_end[1] = true;
    bench.settle();
    assert!(bench.world.children.process(0).is_dropped);
    assert_eq!(dropped(&bench), [(0, 5005)]);
    // A late report of it finds nothing.
    let id = bench.world.children.spawned[0].id;
    bench.report(Token::Output(id, Channel::Stderr), true, false, false);
    assert_eq!(dropped(&bench), [(0, 5005)]);
}

#[test]
fn what_was_silent_is_let_go_without_a_notice() {
    let (mut bench, _host) = left_behind();
    bench.world.children.process(0).at_end = [true; 2];
    bench.settle();
    assert!(bench.world.children.process(0).is_dropped);
    assert_eq!(dropped(&bench), []);
}

#[test]
fn it_takes_no_slot_and_its_output_reaches_no_other_program() {
    let (mut bench, mut host) = left_behind();
    bench.world.children.next.leaves_child = false;
    bench.run(&mut host, RunRequest::default());
    let ids = [0, 1].map(|number| bench.world.children.spawned[number].id);
    assert_eq!(ids[0].index, ids[1].index);
    bench.world.children.write(0, Channel::Stdout, b"old");
    bench.world.children.write(1, Channel::Stdout, b"new");
    bench.settle();
    bench.end(1, Exit::Code(0));
    assert_eq!(host.answer().read::<agent::Run>().stdout, b"new");
    assert!(!bench.world.children.process(0).is_dropped);
    assert!(bench.world.children.process(1).is_dropped);
}

#[test]
fn when_there_are_too_many_the_oldest_is_closed() {
    let (mut bench, mut host) = left_behind();
    for _ in 1..LEFTOVERS {
        leave(&mut bench, &mut host);
    }
    bench
        .world
        .children
        .write(0, Channel::Stdout, b"last words");
    bench.settle();
    let is_dropped = |bench: &Bench, number| bench.world.children.process(number).is_dropped;
    assert!(!is_dropped(&bench, 0));
    leave(&mut bench, &mut host);
    assert!(is_dropped(&bench, 0) && !is_dropped(&bench, 1));
    assert_eq!(dropped(&bench), [(0, 10)]);
    assert!(!is_dropped(&bench, LEFTOVERS));
}

/// A program that was stopped by its timeout, has ended, and has left something behind that still runs.
fn stopped() -> (Bench, Host) {
    let mut bench = Bench::new();
    let mut host = bench.connect();
    bench.world.children.next.has_left_behind = true;
    let request = RunRequest {
        timeout_ms: 1000,
        ..RunRequest::default()
    };
    bench.run(&mut host, request);
    bench.pass(secs(1));
    bench.pass(millis(500));
    bench.end(0, Exit::Signal(15));
    assert_eq!(
        host.answer().read::<agent::Run>().stopped_by,
        StoppedBy::Term
    );
    (bench, host)
}

#[test]
fn what_a_stopped_program_leaves_behind_is_killed_when_its_time_is_over() {
    let (mut bench, _host) = stopped();
    bench.pass(just_below(millis(1500)));
    assert_eq!(bench.world.children.process(0).kills, 0);
    assert!(!bench.world.children.process(0).is_dropped);
    bench.pass(NANOSECOND);
    assert_eq!(bench.world.children.process(0).kills, 1);
    assert!(bench.world.children.process(0).is_dropped);
    bench.pass(secs(1));
    assert_eq!(bench.timeout, None);
}

#[test]
fn what_ends_by_itself_is_not_killed() {
    let (mut bench, _host) = stopped();
    assert_eq!(bench.timeout, Some(millis(100)));
    bench.pass(millis(100));
    bench.world.children.process(0).has_left_behind = false;
    assert!(!bench.world.children.process(0).is_dropped);
    bench.pass(millis(100));
    let process = bench.world.children.process(0);
    assert!(process.is_dropped && process.kills == 0);
}

#[test]
fn it_is_killed_also_if_its_caller_does_not_read_the_answer() {
    let mut bench = Bench::new();
    let mut host = bench.connect();
    bench.world.children.next.has_left_behind = true;
    let request = RunRequest {
        timeout_ms: 1000,
        ..RunRequest::default()
    };
    bench.run(&mut host, request);
    host.wire.borrow_mut().room = 0;
    bench.pass(secs(1));
    bench.end(0, Exit::Signal(15));
    bench.pass(secs(2));
    let process = bench.world.children.process(0);
    assert_eq!((process.kills, process.signals.len()), (1, 1));
}

#[test]
fn what_has_to_be_killed_is_killed_before_it_makes_room() {
    let (mut bench, mut host) = stopped();
    for _ in 1..LEFTOVERS {
        leave(&mut bench, &mut host);
    }
    assert_eq!(bench.world.children.process(0).kills, 0);
    bench.world.children.next.has_left_behind = false;
    leave(&mut bench, &mut host);
    let process = bench.world.children.process(0);
    assert_eq!((process.kills, process.is_dropped), (1, true));
}

#[test]
fn a_caller_who_does_not_read_keeps_nobody_busy() {
    let (mut bench, mut host) = stopped();
    bench.world.children.next.has_left_behind = false;
    bench.run(&mut host, RunRequest::default());
    host.wire.borrow_mut().room = 0;
    bench.end(1, Exit::Code(0));
    // The loop would turn without an end if this were a reason to run the timers.
    assert_eq!(bench.timeout, Some(millis(100)));
}

#[test]
fn an_agent_that_ends_waits_until_what_was_left_behind_has_ended() {
    let (mut bench, host) = stopped();
    bench.world.machine.end_signalled = true;
    bench.settle();
    assert!(bench.world.machine.finished.is_empty());
    bench.world.children.process(0).has_left_behind = false;
    bench.pass(millis(100));
    assert_eq!(bench.world.machine.finished.len(), 1);
    assert_eq!(bench.world.children.process(0).kills, 0);
    drop(host);
}

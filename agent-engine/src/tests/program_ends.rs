//! How a program is brought to its end, or left running, and what its caller hears.

use crate::handler_error::HandlerError;
use crate::platform::Channel;
use crate::system::{Exit, Signal};
use crate::testing::{Answer, Bench, Host, NANOSECOND, just_below, millis, secs};
use agent_core::messages::{RunRequest, RunResponseOutcome, StoppedBy, agent};
use core::time::Duration as CallTime;
use std::collections::VecDeque;
use std::vec::Vec;

pub(super) fn timed() -> RunRequest<'static> {
    RunRequest {
        timeout_ms: 1000,
        ..RunRequest::default()
    }
}

pub(super) fn detached() -> RunRequest<'static> {
    RunRequest {
        detach: true,
        ..timed()
    }
}

pub(super) fn started(request: RunRequest<'_>) -> (Bench, Host) {
    let mut bench = Bench::new();
    bench.world.pass(secs(50));
    let mut host = bench.connect();
    bench.run(&mut host, request);
    (bench, host)
}

/// The same by a caller who waits for so long.
fn started_within(request: RunRequest<'_>, call: CallTime) -> (Bench, Host) {
    let mut bench = Bench::new();
    bench.world.pass(secs(50));
    let mut host = bench.connect();
    host.call_within::<agent::Run>(&request, Some(call));
    bench.settle();
    (bench, host)
}

pub(super) fn signals(bench: &Bench) -> Vec<Signal> {
    bench.world.children.process(0).signals.clone()
}

pub(super) fn stopped_by(answer: &Answer) -> StoppedBy {
    answer.read::<agent::Run>().stopped_by
}

fn is_not_ended(answer: &Answer) -> bool {
    (answer.code, answer.message.as_str())
        == (
            HandlerError::NotEnded.code(),
            HandlerError::NotEnded.sentence(),
        )
}

#[test]
fn a_program_without_a_timeout_runs_for_ever() {
    let (mut bench, mut host) = started(RunRequest::default());
    bench.pass(secs(1_000_000));
    assert_eq!(bench.timeout, None);
    assert!(signals(&bench).is_empty() && host.answers().is_empty());
}

#[test]
fn at_its_timeout_a_program_is_asked_to_end() {
    let (mut bench, mut host) = started(timed());
    assert_eq!(bench.timeout, Some(secs(1)));
    bench.pass(just_below(secs(1)));
    assert!(signals(&bench).is_empty());
    bench.pass(NANOSECOND);
    assert_eq!(signals(&bench), [Signal::Term]);
    assert!(host.answers().is_empty());
    bench.end(0, Exit::Signal(15));
    let answer = host.answer();
    assert_eq!(stopped_by(&answer), StoppedBy::Term);
    let outcome = answer.read::<agent::Run>().outcome;
    assert_eq!(outcome, Some(RunResponseOutcome::Signal(15)));
    bench.pass(secs(10));
    assert_eq!(signals(&bench), [Signal::Term]);
    assert_eq!(bench.timeout, None);
}

#[test]
fn two_seconds_later_it_is_ended() {
    let (mut bench, mut host) = started(timed());
    bench.pass(secs(1));
    assert_eq!(bench.timeout, Some(secs(2)));
    bench.pass(just_below(secs(2)));
    assert_eq!(signals(&bench), [Signal::Term]);
    bench.pass(NANOSECOND);
    assert_eq!(signals(&bench), [Signal::Term, Signal::Kill]);
    assert_eq!(bench.timeout, None);
    bench.pass(secs(100));
    assert_eq!(signals(&bench).len(), 2);
    bench.end(0, Exit::Signal(9));
    assert_eq!(stopped_by(&host.answer()), StoppedBy::Kill);
}

#[test]
fn a_program_that_ends_in_time_is_not_stopped() {
    let (mut bench, mut host) = started(timed());
    bench.pass(millis(999));
    bench.end(0, Exit::Code(0));
    assert_eq!(stopped_by(&host.answer()), StoppedBy::Nothing);
    bench.pass(secs(10));
    assert!(signals(&bench).is_empty());
    assert_eq!(bench.timeout, None);
}

#[test]
fn a_detached_program_is_left_running_at_its_timeout() {
    let (mut bench, mut host) = started(detached());
    bench.world.children.write(0, Channel::Stdout, b"before");
    bench.pass(just_below(secs(1)));
    assert!(host.answers().is_empty());
    bench.pass(NANOSECOND);
    let answer = host.answer();
    let response = answer.read::<agent::Run>();
    assert_eq!(
        response.outcome,
        Some(RunResponseOutcome::LeftRunning(true))
    );
    assert_eq!((response.stdout, response.pid), (&b"before"[..], 100));
    assert_eq!(response.stopped_by, StoppedBy::Nothing);
    bench.pass(secs(100));
    assert!(signals(&bench).is_empty());
    assert!(!bench.world.children.process(0).is_dropped);
    assert_eq!(bench.timeout, None);
    // It ends when it likes, which nobody hears of.
    bench.end(0, Exit::Code(0));
    assert!(host.answers().is_empty());
    assert!(bench.world.children.process(0).is_dropped);
}

#[test]
fn what_a_program_writes_after_its_caller_was_promised_an_answer_is_not_part_of_it() {
    let (mut bench, mut host) = started(detached());
    for channel in [Channel::Stdout, Channel::Stderr] {
        bench.world.children.write(0, channel, &[b'a'; 9000]);
    }
    bench.settle();
    host.wire.borrow_mut().room = 100;
    bench.pass(secs(1));
    for channel in [Channel::Stdout, Channel::Stderr] {
        bench.world.children.write(0, channel, &[b'b'; 5000]);
    }
    bench.settle();
    assert_eq!(bench.world.children.process(0).asked, [4096; 2]);
    assert!(bench.world.children.process(0).outputs[1].is_empty());
    // Nor is how it ends.
    bench.end(0, Exit::Code(7));
    host.wire.borrow_mut().room = usize::MAX;
    bench.settle();
    let answer = host.answer();
    let response = answer.read::<agent::Run>();
    assert_eq!(
        response.outcome,
        Some(RunResponseOutcome::LeftRunning(true))
    );
    assert_eq!(response.stdout, [b'a'; 9000]);
    assert_eq!(response.stderr, [b'a'; 9000]);
    assert!(!response.stdout_truncated && !response.stderr_truncated);
}

#[test]
fn a_caller_who_stops_waiting_is_told_so_and_the_program_is_stopped() {
    let (mut bench, mut host) = started_within(RunRequest::default(), CallTime::from_millis(300));
    assert_eq!(bench.timeout, Some(millis(300)));
    bench.pass(just_below(millis(300)));
    assert!(host.answers().is_empty());
    bench.pass(NANOSECOND);
    assert!(is_not_ended(&host.answer()));
    assert_eq!(signals(&bench), [Signal::Term]);
    bench.pass(just_below(secs(2)));
    assert_eq!(signals(&bench), [Signal::Term]);
    bench.pass(NANOSECOND);
    assert_eq!(signals(&bench), [Signal::Term, Signal::Kill]);
    bench.end(0, Exit::Signal(9));
    assert!(host.answers().is_empty());
    assert!(bench.world.children.process(0).is_dropped);
}

#[test]
fn a_detached_program_goes_on_when_its_caller_stops_waiting() {
    let (mut bench, mut host) = started_within(detached(), CallTime::from_millis(300));
    bench.pass(millis(300));
    assert!(is_not_ended(&host.answer()));
    assert_eq!(bench.timeout, Some(millis(700)));
    // Its own timeout changes nothing any more.
    bench.pass(secs(60));
    assert!(signals(&bench).is_empty() && host.answers().is_empty());
    assert!(!bench.world.children.process(0).is_dropped);
}

#[test]
fn where_both_times_are_up_at_once_the_caller_is_told_so_and_one_signal_is_sent() {
    let (mut bench, mut host) = started_within(timed(), CallTime::from_secs(1));
    bench.pass(secs(1));
    assert!(is_not_ended(&host.answer()));
    assert_eq!(signals(&bench), [Signal::Term]);
    // The first answer counts for one that is detached.
    let (mut bench, mut host) = started_within(detached(), CallTime::from_secs(1));
    bench.pass(secs(1));
    let outcome = host.answer().read::<agent::Run>().outcome;
    assert_eq!(outcome, Some(RunResponseOutcome::LeftRunning(true)));
}

#[test]
fn a_program_that_is_stopped_already_is_not_asked_again() {
    let (mut bench, mut host) = started_within(timed(), CallTime::from_millis(2500));
    bench.pass(secs(1));
    bench.pass(millis(1500));
    assert!(is_not_ended(&host.answer()));
    assert_eq!(signals(&bench), [Signal::Term]);
    bench.pass(millis(500));
    assert_eq!(signals(&bench), [Signal::Term, Signal::Kill]);
    host.hang_up();
    bench.pass(secs(10));
    assert_eq!(signals(&bench).len(), 2);
}

#[test]
fn a_program_whose_caller_is_gone_is_stopped() {
    let (mut bench, host) = started(RunRequest::default());
    let other = bench.connect();
    other.hang_up();
    bench.settle();
    assert!(signals(&bench).is_empty());
    host.hang_up();
    bench.settle();
    assert_eq!(signals(&bench), [Signal::Term]);
    assert_eq!(bench.timeout, Some(secs(2)));
    bench.pass(just_below(secs(2)));
    assert_eq!(signals(&bench), [Signal::Term]);
    bench.pass(NANOSECOND);
    assert_eq!(signals(&bench), [Signal::Term, Signal::Kill]);
    assert!(!bench.world.children.process(0).is_dropped);
    bench.end(0, Exit::Signal(9));
    assert!(bench.world.children.process(0).is_dropped);
}

#[test]
fn a_detached_program_goes_on_when_its_caller_is_gone() {
    let (mut bench, host) = started_within(detached(), CallTime::from_secs(3));
    host.hang_up();
    bench.settle();
    // Its timeout has nobody to tell.
    assert_eq!(bench.timeout, Some(secs(1)));
    bench.pass(secs(1));
    assert_eq!(bench.timeout, None);
    bench.pass(secs(60));
    assert!(signals(&bench).is_empty());
    bench.end(0, Exit::Code(0));
    assert!(bench.world.children.process(0).is_dropped);
}

#[test]
fn what_a_program_writes_when_its_caller_is_gone_is_read_and_not_kept() {
    let (mut bench, host) = started(detached());
    host.hang_up();
    bench.settle();
    for channel in [Channel::Stdout, Channel::Stderr] {
        bench.world.children.write(0, channel, &[b'x'; 10_000]);
    }
    bench.settle();
    let process = bench.world.children.process(0);
    assert_eq!(process.asked, [4096; 2]);
    assert!(process.outputs.iter().all(VecDeque::is_empty));
}

#[test]
fn a_program_that_has_ended_is_left_alone_though_its_answer_has_not_left() {
    let (mut bench, mut host) = started_within(timed(), CallTime::from_secs(2));
    bench
        .world
        .children
        .write(0, Channel::Stdout, &[b'x'; 9000]);
    host.wire.borrow_mut().room = 0;
    bench.pass(millis(500));
    bench.end(0, Exit::Code(0));
    assert_eq!(bench.timeout, None);
    bench.pass(secs(60));
    assert!(signals(&bench).is_empty());
    host.wire.borrow_mut().room = usize::MAX;
    bench.settle();
    assert_eq!(stopped_by(&host.answer()), StoppedBy::Nothing);
}

#[test]
fn a_program_that_was_asked_to_end_and_has_is_left_alone_too() {
    let (mut bench, mut host) = started(timed());
    bench
        .world
        .children
        .write(0, Channel::Stdout, &[b'x'; 9000]);
    host.wire.borrow_mut().room = 0;
    bench.pass(secs(1));
    bench.end(0, Exit::Code(0));
    assert_eq!(bench.timeout, None);
    bench.pass(secs(60));
    assert_eq!(signals(&bench), [Signal::Term]);
    host.wire.borrow_mut().room = usize::MAX;
    bench.settle();
    assert_eq!(stopped_by(&host.answer()), StoppedBy::Term);
}

#[test]
fn each_program_is_stopped_in_its_own_time() {
    let mut bench = Bench::new();
    let mut host = bench.connect();
    for timeout_ms in [3000, 1000] {
        let request = RunRequest {
            timeout_ms,
            ..RunRequest::default()
        };
        bench.run(&mut host, request);
    }
    let count = |bench: &Bench, number: usize| bench.world.children.process(number).signals.len();
    for (after, expected) in [
        (1, [0, 1]),
        (1, [0, 1]),
        (1, [1, 2]),
        (1, [1, 2]),
        (1, [2, 2]),
    ] {
        bench.pass(secs(after));
        assert_eq!([count(&bench, 0), count(&bench, 1)], expected);
    }
}

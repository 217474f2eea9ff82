//! What a caller hears of a program that runs while the guest shuts down.

use super::program_ends::{detached, signals, started, stopped_by, timed};
use crate::system::{Exit, Signal};
use crate::testing::{Bench, just_below, secs};
use agent_core::messages::{RunRequest, RunResponseOutcome, StoppedBy, agent};

/// How a program with a timeout was stopped, in a guest that shuts down while it runs, as its host is told.
fn stopped_by_shutdown(negotiates: bool, ignores_term: bool) -> StoppedBy {
    let mut bench = Bench::new();
    let mut caller = if negotiates {
        bench.connect_with_session()
    } else {
        bench.connect()
    };
    let request = RunRequest {
        timeout_ms: 60_000,
        ..RunRequest::default()
    };
    bench.run(&mut caller, request);
    bench.world.machine.end_signalled = true;
    bench.settle();
    assert_eq!(signals(&bench), [Signal::Term]);
    if ignores_term {
        bench.pass(secs(2));
        assert_eq!(signals(&bench), [Signal::Term, Signal::Kill]);
    }
    bench.end(0, Exit::Signal(15));
    stopped_by(&caller.answer())
}

#[test]
fn a_program_that_the_shutdown_has_ended_was_not_stopped_by_its_timeout() {
    for ignores_term in [false, true] {
        let told = stopped_by_shutdown(true, ignores_term);
        assert_eq!(told, StoppedBy::Shutdown);
        // The baseline lacks the value.
        let told = stopped_by_shutdown(false, ignores_term);
        assert_eq!(told, StoppedBy::Term);
    }
}

#[test]
fn a_program_whose_time_was_over_before_the_shutdown_was_stopped_by_its_timeout() {
    let (mut bench, mut host) = started(timed());
    bench.pass(secs(1));
    bench.world.machine.end_signalled = true;
    bench.pass(secs(2));
    bench.end(0, Exit::Signal(9));
    assert_eq!(stopped_by(&host.answer()), StoppedBy::Kill);
}

#[test]
fn a_detached_program_that_the_shutdown_stops_is_not_reported_as_left_running() {
    let mut bench = Bench::new();
    let mut caller = bench.connect_with_session();
    bench.run(&mut caller, detached());
    bench.pass(just_below(secs(1)));
    bench.world.machine.end_signalled = true;
    bench.settle();
    assert_eq!(signals(&bench), [Signal::Term]);
    // Its timeout comes before SIGKILL, and says nothing: soon the program will not be running.
    bench.pass(secs(1));
    assert!(caller.answers().is_empty());
    bench.pass(secs(1));
    assert_eq!(signals(&bench), [Signal::Term, Signal::Kill]);
    bench.end(0, Exit::Signal(9));
    let answer = caller.answer();
    let response = answer.read::<agent::Run>();
    assert_eq!(response.outcome, Some(RunResponseOutcome::Signal(9)));
    assert_eq!(response.stopped_by, StoppedBy::Shutdown);
}

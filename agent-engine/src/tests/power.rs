//! How the guest is ended in order.

use crate::handler_error::HandlerError;
use crate::notice::Notice;
use crate::system::{Exit, Signal};
use crate::testing::{Bench, Host, NANOSECOND, just_below, secs};
use agent_core::messages::{
    CheckRequest, HealthCheckResponseServingStatus, MountRequest, PowerAction, RunRequest,
    ShutdownRequest, ShutdownResponse, agent, health,
};

/// As init or not, and a program runs, number 0, whose caller is not the one who asks.
fn running(is_init: bool) -> (Bench, Host) {
    let mut bench = if is_init {
        Bench::as_init()
    } else {
        Bench::new()
    };
    bench.world.children.any = true;
    let mut host = bench.connect();
    bench.run(&mut host, RunRequest::default());
    (bench, host)
}

fn ask(bench: &mut Bench, action: PowerAction) -> Host {
    let mut host = bench.connect();
    let answer = bench.ask::<agent::Shutdown>(&mut host, &ShutdownRequest { action });
    assert_eq!(answer.read::<agent::Shutdown>(), ShutdownResponse {});
    host
}

fn power_off(bench: &mut Bench) -> Host {
    ask(bench, PowerAction::PowerOff)
}

fn signal_end(bench: &mut Bench) {
    bench.world.machine.end_signalled = true;
    bench.settle();
}

fn program_signals(bench: &Bench) -> usize {
    bench.world.children.process(0).signals.len()
}

fn is_finished(bench: &Bench) -> bool {
    !bench.world.machine.finished.is_empty()
}

#[test]
fn whoever_asks_is_answered_and_has_a_second_to_hang_up() {
    for is_init in [true, false] {
        let (mut bench, _caller) = running(is_init);
        let _host = power_off(&mut bench);
        assert_eq!(bench.world.notices, [Notice::ShutdownRequested]);
        assert!(bench.engine.services().is_ending());
        assert_eq!(bench.timeout, Some(secs(1)));
        bench.pass(just_below(secs(1)));
        assert_eq!(program_signals(&bench), 0);
        assert!(bench.world.machine.signalled.is_empty());
        bench.pass(NANOSECOND);
        assert_eq!(program_signals(&bench), 1);
        let everyone: &[Signal] = if is_init { &[Signal::Term] } else { &[] };
        assert_eq!(bench.world.machine.signalled, everyone);
        assert_eq!(bench.timeout, Some(secs(2)));
    }
}

#[test]
fn it_goes_on_at_once_when_whoever_asked_hangs_up() {
    for is_init in [true, false] {
        let (mut bench, _caller) = running(is_init);
        let host = power_off(&mut bench);
        let other = bench.connect();
        other.hang_up();
        bench.settle();
        assert_eq!(program_signals(&bench), 0);
        host.hang_up();
        bench.settle();
        assert_eq!(program_signals(&bench), 1);
        let everyone: &[Signal] = if is_init { &[Signal::Term] } else { &[] };
        assert_eq!(bench.world.machine.signalled, everyone);
        assert_eq!(bench.timeout, Some(secs(2)));
        // Nobody else's hanging up is a step.
        let other = bench.connect();
        other.hang_up();
        bench.settle();
        assert_eq!(bench.timeout, Some(secs(2)));
    }
}

#[test]
fn everyone_is_ended_after_two_seconds_and_the_guest_after_another() {
    let (mut bench, _caller) = running(true);
    let host = power_off(&mut bench);
    host.hang_up();
    bench.settle();
    bench.pass(just_below(secs(2)));
    assert_eq!(bench.world.machine.signalled, [Signal::Term]);
    bench.pass(NANOSECOND);
    let both = [Signal::Term, Signal::Kill];
    assert_eq!(bench.world.machine.signalled, both);
    assert_eq!(bench.world.children.process(0).signals, both);
    assert_eq!(bench.timeout, Some(secs(1)));
    bench.pass(just_below(secs(1)));
    assert!(!is_finished(&bench));
    bench.pass(NANOSECOND);
    assert_eq!(
        bench.world.machine.finished,
        [(PowerAction::PowerOff, true)]
    );
    assert_eq!(bench.world.machine.signalled, both);
    assert_eq!(
        bench.world.notices,
        [Notice::ShutdownRequested, Notice::ShutdownComplete]
    );
    // Once.
    assert_eq!(bench.timeout, None);
    bench.pass(secs(100));
    bench.end(70, Exit::Code(0));
    assert_eq!(bench.world.machine.finished.len(), 1);
}

#[test]
fn an_agent_that_is_not_init_ends_what_it_runs_and_nothing_else() {
    let (mut bench, _caller) = running(false);
    let host = power_off(&mut bench);
    host.hang_up();
    bench.settle();
    bench.pass(secs(2));
    assert_eq!(
        bench.world.children.process(0).signals,
        [Signal::Term, Signal::Kill]
    );
    assert!(bench.world.machine.signalled.is_empty());
    bench.pass(just_below(secs(1)));
    assert!(!is_finished(&bench));
    bench.pass(NANOSECOND);
    let finished = [(PowerAction::PowerOff, false)];
    assert_eq!(bench.world.machine.finished, finished);
}

#[test]
fn init_goes_on_as_soon_as_it_has_no_child() {
    // Asked to end, and being ended.
    for passed in [1, 2] {
        let (mut bench, _caller) = running(true);
        let host = power_off(&mut bench);
        host.hang_up();
        bench.pass(secs(1));
        bench.pass(secs(passed - 1));
        bench.end(0, Exit::Signal(15));
        assert!(!is_finished(&bench));
        bench.world.children.any = false;
        bench.end(70, Exit::Signal(15));
        assert!(is_finished(&bench), "{passed}");
    }
}

#[test]
fn an_agent_that_is_not_init_goes_on_as_soon_as_it_runs_nothing() {
    for passed in [1, 2] {
        let (mut bench, mut caller) = running(false);
        let host = power_off(&mut bench);
        host.hang_up();
        bench.pass(secs(passed));
        assert!(!is_finished(&bench));
        bench.end(0, Exit::Signal(15));
        assert!(caller.answer().is_ok());
        // The answer has left before.
        bench.settle();
        bench.end(70, Exit::Code(0));
        assert!(is_finished(&bench), "{passed}");
    }
}

#[test]
fn nothing_that_runs_ends_the_guest_while_whoever_asked_has_not_hung_up() {
    let mut bench = Bench::as_init();
    let host = power_off(&mut bench);
    bench.pass(just_below(secs(1)));
    assert!(!is_finished(&bench));
    host.hang_up();
    bench.settle();
    assert!(is_finished(&bench));
    assert_eq!(bench.world.machine.signalled, [Signal::Term]);
}

#[test]
fn where_nothing_runs_whoever_asked_is_all_that_is_waited_for() {
    for is_init in [true, false] {
        let (mut bench, mut caller) = running(is_init);
        bench.end(0, Exit::Code(0));
        assert!(caller.answer().is_ok());
        bench.world.children.any = false;
        let _host = power_off(&mut bench);
        bench.pass(just_below(secs(1)));
        assert!(!is_finished(&bench));
        bench.pass(NANOSECOND);
        let finished = [(PowerAction::PowerOff, is_init)];
        assert_eq!(bench.world.machine.finished, finished);
        assert_eq!(bench.timeout, None);
    }
}

#[test]
fn a_job_is_something_that_runs() {
    let mut bench = Bench::new();
    let mut caller = bench.connect_with_session();
    caller.call::<agent::Mount>(&MountRequest {
        driver: MountRequest::DRIVER_TMPFS,
        target: "/m",
        ..MountRequest::default()
    });
    caller.hang_up();
    let host = power_off(&mut bench);
    host.hang_up();
    bench.settle();
    assert!(!is_finished(&bench));
    bench.world.jobs.end(0);
    bench.settle();
    assert!(is_finished(&bench));
}

#[test]
fn only_init_starts_the_guest_again() {
    let mut bench = Bench::as_init();
    let host = ask(&mut bench, PowerAction::Reboot);
    host.hang_up();
    bench.settle();
    let finished = [(PowerAction::Reboot, true)];
    assert_eq!(bench.world.machine.finished, finished);

    let mut bench = Bench::new();
    let mut host = bench.connect();
    let action = PowerAction::Reboot;
    let answer = bench.ask::<agent::Shutdown>(&mut host, &ShutdownRequest { action });
    assert_eq!(answer.code, HandlerError::NotInit.code());
    assert_eq!(answer.message, HandlerError::NotInit.sentence());
    assert!(!bench.engine.services().is_ending());
    assert!(bench.world.notices.is_empty());
}

#[test]
fn the_first_who_asks_decides() {
    let (mut bench, _caller) = running(true);
    let first = ask(&mut bench, PowerAction::Reboot);
    bench.pass(just_below(secs(1)));
    let second = power_off(&mut bench);
    assert_eq!(bench.world.notices, [Notice::ShutdownRequested]);
    second.hang_up();
    bench.settle();
    assert!(bench.world.machine.signalled.is_empty());
    bench.pass(NANOSECOND);
    assert_eq!(bench.world.machine.signalled, [Signal::Term]);
    first.hang_up();
    let third = power_off(&mut bench);
    assert_eq!(bench.timeout, Some(secs(2)));
    drop(third);
    bench.pass(secs(2));
    bench.pass(secs(1));
    let finished = [(PowerAction::Reboot, true)];
    assert_eq!(bench.world.machine.finished, finished);
}

#[test]
fn a_signal_ends_the_agent_without_anyone_to_wait_for() {
    for is_init in [true, false] {
        let (mut bench, _caller) = running(is_init);
        signal_end(&mut bench);
        assert_eq!(bench.world.notices, [Notice::ShutdownSignalled]);
        assert_eq!(program_signals(&bench), 1);
        let everyone: &[Signal] = if is_init { &[Signal::Term] } else { &[] };
        assert_eq!(bench.world.machine.signalled, everyone);
        assert_eq!(bench.timeout, Some(secs(2)));
        // A second one is no news.
        bench.pass(secs(1));
        signal_end(&mut bench);
        assert_eq!(bench.world.notices.len(), 1);
        assert_eq!(bench.timeout, Some(secs(1)));
        bench.pass(secs(1));
        signal_end(&mut bench);
        assert_eq!(bench.timeout, Some(secs(1)));
        bench.pass(secs(1));
        let finished = [(PowerAction::PowerOff, is_init)];
        assert_eq!(bench.world.machine.finished, finished);
        signal_end(&mut bench);
        assert_eq!(bench.world.machine.finished.len(), 1);
    }
}

#[test]
fn a_signal_does_not_wait_for_whoever_asked_to_hang_up() {
    let (mut bench, _caller) = running(true);
    let host = ask(&mut bench, PowerAction::Reboot);
    signal_end(&mut bench);
    assert_eq!(bench.world.machine.signalled, [Signal::Term]);
    let noted = [Notice::ShutdownRequested, Notice::ShutdownSignalled];
    assert_eq!(bench.world.notices, noted);
    host.hang_up();
    bench.settle();
    assert_eq!(bench.world.machine.signalled, [Signal::Term]);
    bench.pass(secs(2));
    bench.pass(secs(1));
    let finished = [(PowerAction::PowerOff, true)];
    assert_eq!(bench.world.machine.finished, finished);
}

#[test]
fn a_signal_that_says_only_that_a_process_has_ended_ends_nothing() {
    let (mut bench, mut caller) = running(true);
    bench.end(0, Exit::Code(0));
    assert!(caller.answer().is_ok());
    // Nor does anyone count what runs before the end has begun.
    assert_eq!(bench.world.children.counted, 0);
    assert!(!bench.engine.services().is_ending());
    assert_eq!(bench.timeout, None);
}

#[test]
fn while_the_guest_ends_it_says_so_and_runs_no_program() {
    let (mut bench, mut caller) = running(true);
    let status = |bench: &mut Bench, host: &mut Host| {
        let answer = bench.ask::<health::Check>(host, &CheckRequest::default());
        answer.read::<health::Check>().status
    };
    let serving = HealthCheckResponseServingStatus::Serving;
    assert_eq!(status(&mut bench, &mut caller), serving);
    let host = power_off(&mut bench);
    let not_serving = HealthCheckResponseServingStatus::NotServing;
    for step in 0..3 {
        assert_eq!(status(&mut bench, &mut caller), not_serving, "{step}");
        bench.run(&mut caller, RunRequest::default());
        let answer = caller.answer();
        assert_eq!(answer.code, HandlerError::ShuttingDown.code());
        assert_eq!(answer.message, HandlerError::ShuttingDown.sentence());
        if step == 0 {
            host.hang_up();
            bench.settle();
        } else {
            bench.pass(secs(2));
        }
    }
    assert_eq!(bench.world.children.spawned.len(), 1);
}

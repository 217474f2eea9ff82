//! How readiness is reported, until the host has heard of it.

use crate::facts::Facts;
use crate::notice::{Notice, OsError};
use crate::platform::{Id, Interest, Token};
use crate::testing::{
    Bench, Host, NANOSECOND, Sizes, at, just_below, millis, nothing_in_common, secs,
};
use crate::time::{Duration, Instant, UnixTime};
use agent_core::Code;
use agent_core::error::CloseReason;
use agent_core::messages::{CheckRequest, RunRequest, ShutdownRequest, agent, contract, health};
use agent_core::offer::BootTimes;
use std::vec::Vec;

const START: Instant = at(secs(3));

fn reporting() -> Bench {
    let mut bench = Bench::with(Sizes {
        reports_readiness: true,
        ..Sizes::default()
    });
    bench.world.now = START;
    bench
}

/// Goes on to whatever is due next, some times, and says how long after the first each dialling was.
fn pauses(bench: &mut Bench, times: usize) -> Vec<Duration> {
    bench.settle();
    for _ in 0..times {
        let timeout = bench.timeout.expect("something is due");
        bench.pass(timeout);
    }
    let dialled = bench.world.dialled_at.iter();
    dialled.map(|at| at.saturating_since(START)).collect()
}

#[test]
fn the_host_is_dialled_at_once_and_told_when_it_is_connected() {
    let mut bench = reporting();
    let wire = bench.world.expect_dial();
    wire.borrow_mut().is_connected = false;
    bench.settle();
    assert_eq!(bench.world.dialled_at, [START]);
    let id = Id {
        index: 0,
        serial: 1,
    };
    let write = Interest {
        read: false,
        write: true,
    };
    assert_eq!(bench.world.watches, [(id, write)]);
    assert!(wire.borrow().outgoing.is_empty());
    wire.borrow_mut().is_connected = true;
    bench.settle();
    let mut host = Host::accepted(wire);
    assert!(host.answers().is_empty());
    assert!(host.said.is_some());
    bench.settle();
    let heard = Notice::ReadinessAnswered(contract::VERSION);
    assert_eq!(bench.world.notices, [heard]);
    let read = Interest {
        read: true,
        write: false,
    };
    assert_eq!(bench.world.interest_in(&host.wire), read);
}

#[test]
fn whoever_has_heard_calls_on_that_connection_and_is_dialled_again_when_it_is_lost() {
    let mut bench = reporting();
    let mut host = Host::accepted(bench.world.expect_dial());
    bench.settle();
    host.answers();
    bench.settle();
    bench.pass(secs(5));
    assert_eq!(bench.timeout, None);
    assert!(bench.is_serving(&mut host));
    assert_eq!(host.level.unwrap().version, contract::VERSION);
    bench.pass(secs(100));
    assert_eq!(bench.world.dialled_at.len(), 1);
    let mut next = Host::accepted(bench.world.expect_dial());
    host.hang_up();
    bench.settle();
    assert!(host.is_closed());
    assert_eq!(bench.world.dialled_at.len(), 2);
    next.answers();
    bench.settle();
    assert!(bench.is_serving(&mut next));
    bench.pass(secs(5));
    assert_eq!(bench.timeout, None);
}

#[test]
fn a_guest_that_shuts_down_does_not_dial_a_host_that_is_lost() {
    let mut bench = reporting();
    let mut host = Host::accepted(bench.world.expect_dial());
    bench.settle();
    host.answers();
    bench.settle();
    bench.pass(secs(5));
    let answer = bench.ask::<agent::Shutdown>(&mut host, &ShutdownRequest::default());
    assert!(answer.is_ok());
    host.hang_up();
    bench.settle();
    bench.pass(secs(10));
    assert_eq!(bench.world.dialled_at.len(), 1);
    assert_eq!(bench.timeout, None);
}

#[test]
fn the_connection_of_a_host_that_has_heard_is_not_idle() {
    let mut bench = reporting();
    let mut host = Host::accepted(bench.world.expect_dial());
    bench.settle();
    host.answers();
    bench.settle();
    let others = [bench.connect(), bench.connect(), bench.connect()];
    assert!(!host.is_closed());
    assert!(others[0].is_closed(), "the next oldest one");
}

#[test]
fn the_offer_says_who_the_guest_is_and_when_it_was_where() {
    let mut bench = Bench::with(Sizes {
        reports_readiness: true,
        facts: Facts {
            started: at(millis(1000)),
            listening: at(millis(1500)),
            is_init: true,
            generation: Some([9; 16]),
        },
        ..Sizes::default()
    });
    bench.world.now = START;
    bench.world.nonce = [5; 16];
    bench.world.unix_time = UnixTime::after_epoch(secs(1_000_003));
    let mut host = Host::accepted(bench.world.expect_dial());
    bench.settle();
    host.answers();
    let said = host.said.unwrap();
    assert_eq!((said.nonce, said.generation), ([5; 16], Some([9; 16])));
    let boot = BootTimes {
        kernel_start_unix_ns: 1_000_000_000_000_000,
        exec_ns: 1_000_000_000,
        listening_ns: 1_500_000_000,
        now_ns: 3_000_000_000,
    };
    assert_eq!(said.boot, Some(boot));
}

#[test]
fn nobody_is_dialled_where_readiness_is_not_reported() {
    let mut bench = Bench::new();
    bench.pass(secs(100));
    assert!(bench.world.dialled_at.is_empty());
    assert_eq!(bench.timeout, None);
}

#[test]
fn where_dialling_fails_it_is_tried_again_after_a_pause_that_doubles() {
    let mut bench = reporting();
    let expected = [
        0, 100, 300, 700, 1500, 3100, 6300, 11_300, 16_300, 21_300, 26_300,
    ];
    assert_eq!(pauses(&mut bench, 10), expected.map(millis));
    bench.pass(just_below(secs(5)));
    assert_eq!(bench.world.dialled_at.len(), 11);
    bench.pass(NANOSECOND);
    assert_eq!(bench.world.dialled_at.len(), 12);
}

#[test]
fn where_nobody_takes_the_call_it_is_tried_again() {
    let mut bench = reporting();
    let wire = bench.world.expect_dial();
    wire.borrow_mut().is_connected = false;
    bench.settle();
    let id = bench.id_of(&wire);
    bench.report(Token::Connection(id), false, true, false);
    assert!(wire.borrow().is_closed);
    assert!(wire.borrow().outgoing.is_empty());
    assert_eq!(pauses(&mut bench, 1), [0, 100].map(millis));
}

#[test]
fn a_host_that_does_not_answer_within_five_seconds_is_dialled_again() {
    let mut bench = reporting();
    let mut host = Host::accepted(bench.world.expect_dial());
    host.is_silent = true;
    bench.settle();
    host.answers();
    assert!(host.said.is_some());
    assert_eq!(bench.timeout, Some(secs(5)));
    bench.pass(just_below(secs(5)));
    assert!(!host.is_closed());
    bench.pass(NANOSECOND);
    assert!(host.is_closed());
    assert_eq!(bench.world.notices, [Notice::ReadinessTimedOut]);
    assert_eq!(bench.timeout, Some(millis(100)));
    assert_eq!(pauses(&mut bench, 1), [0, 5100].map(millis));
}

#[test]
fn the_five_seconds_begin_when_the_host_is_dialled() {
    let mut bench = reporting();
    let wire = bench.world.expect_dial();
    wire.borrow_mut().is_connected = false;
    bench.settle();
    bench.pass(just_below(secs(5)));
    assert!(!wire.borrow().is_closed);
    bench.pass(NANOSECOND);
    assert!(wire.borrow().is_closed);
}

#[test]
fn a_host_that_refuses_is_dialled_again() {
    let mut bench = reporting();
    let mut host = Host::accepted_as(nothing_in_common(), bench.world.expect_dial());
    bench.settle();
    host.answers();
    bench.settle();
    assert!(host.is_closed());
    let reason = CloseReason::OfferRejected(Code::FailedPrecondition);
    assert_eq!(bench.world.notices, [Notice::Closing(reason)]);
    assert_eq!(pauses(&mut bench, 1), [0, 100].map(millis));
}

#[test]
fn a_connection_that_is_lost_before_the_host_has_heard_is_made_again() {
    let mut bench = reporting();
    let mut host = Host::accepted(bench.world.expect_dial());
    bench.settle();
    host.hang_up();
    assert_eq!(pauses(&mut bench, 1), [0, 100].map(millis));
    // The pause goes on to double, and ends when the host has heard.
    host = Host::accepted(bench.world.expect_dial());
    assert_eq!(pauses(&mut bench, 1), [0, 100, 300].map(millis));
    host.answers();
    bench.settle();
    bench.pass(secs(5));
    assert_eq!(bench.timeout, None);
}

#[test]
fn another_connection_that_is_lost_is_none_of_its_business() {
    let mut bench = reporting();
    let host = Host::accepted(bench.world.expect_dial());
    bench.settle();
    let other = bench.connect();
    other.hang_up();
    bench.settle();
    assert!(other.is_closed() && !host.is_closed());
    assert_eq!(bench.timeout, Some(secs(5)));
    assert_eq!(bench.world.dialled_at.len(), 1);
}

#[test]
fn a_connection_that_cannot_be_watched_is_made_again() {
    let mut bench = reporting();
    let wire = bench.world.expect_dial();
    bench.world.watch_error = Some(OsError(28));
    bench.settle();
    assert!(wire.borrow().is_closed);
    assert_eq!(bench.world.notices, [Notice::WatchFailed(OsError(28))]);
    assert_eq!(pauses(&mut bench, 1), [0, 100].map(millis));
}

#[test]
fn whoever_takes_its_place_has_it_made_again() {
    let mut bench = Bench::with(Sizes {
        connections: 1,
        reports_readiness: true,
        ..Sizes::default()
    });
    bench.world.now = START;
    let dialled = bench.world.expect_dial();
    bench.settle();
    let mut host = bench.connect();
    assert!(dialled.borrow().is_closed);
    assert!(bench.is_serving(&mut host));
    assert_eq!(bench.timeout, Some(millis(100)));
    // And the other way round: also who is dialled is let in like everyone.
    let dialled = Host::accepted(bench.world.expect_dial());
    bench.pass(millis(100));
    assert!(host.is_closed());
    assert_eq!(bench.world.notices, [Notice::Evicted; 2]);
    assert!(!dialled.is_closed());
}

#[test]
fn readiness_can_be_heard_in_the_reserved_place() {
    let mut bench = reporting();
    let mut hosts = Vec::new();
    for _ in 0..2 {
        let mut host = bench.connect();
        bench.run(&mut host, RunRequest::default());
        hosts.push(host);
    }
    let mut blocked = bench.connect();
    blocked.wire.borrow_mut().room = 0;
    blocked.call::<health::Check>(&CheckRequest::default());
    bench.settle();
    let mut host = Host::accepted(bench.world.expect_dial());
    bench.pass(millis(100));
    assert_eq!(bench.id_of(&host.wire).index, 3);
    host.answers();
    bench.settle();
    let heard = Notice::ReadinessAnswered(contract::VERSION);
    assert_eq!(bench.world.notices, [heard]);
}

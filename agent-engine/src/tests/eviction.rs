//! Who gives way when all places are taken, and what the reserved place serves.

use crate::handler_error::HandlerError;
use crate::notice::Notice;
use crate::platform::Id;
use crate::testing::{Answer, Bench, Host, NANOSECOND, Sizes, at, just_below, secs};
use agent_core::messages::{CheckRequest, InfoRequest, RunRequest, agent, health};
use agent_core::session::Ignored;
use std::vec;
use std::vec::Vec;

/// An engine with three places, all of them taken.
fn full() -> (Bench, [Host; 3]) {
    let mut bench = Bench::with(Sizes {
        programs: 3,
        ..Sizes::default()
    });
    let hosts = [bench.connect(), bench.connect(), bench.connect()];
    (bench, hosts)
}

/// Makes a host wait for a program.
fn wait_for_program(bench: &mut Bench, host: &mut Host) {
    bench.run(host, RunRequest::default());
}

/// Makes a host take no answer to a call.
fn take_nothing(bench: &mut Bench, host: &mut Host) {
    host.wire.borrow_mut().room = 0;
    host.call::<health::Check>(&CheckRequest::default());
    bench.settle();
}

fn closed(hosts: &[Host]) -> Vec<usize> {
    let numbers = 0..hosts.len();
    numbers
        .filter(|number| hosts[*number].is_closed())
        .collect()
}

#[test]
fn whoever_was_idle_longest_gives_way_whatever_their_places() {
    let (mut bench, mut hosts) = full();
    for number in [2, 0, 1] {
        assert!(bench.is_serving(&mut hosts[number]));
    }
    let mut others = Vec::new();
    for expected in [vec![2], vec![0, 2], vec![0, 1, 2]] {
        others.push(bench.connect());
        assert_eq!(closed(&hosts), expected);
    }
    assert_eq!(bench.world.notices, [Notice::Evicted; 3]);
    assert!(others.iter().all(|other| !other.is_closed()));
    // Whoever has just come is behind those who were here before.
    let _another = bench.connect();
    assert_eq!(closed(&others), [0]);
}

#[test]
fn bytes_that_are_no_call_yet_are_activity_too() {
    let (mut bench, hosts) = full();
    hosts[0].send(&[0]);
    bench.settle();
    let _other = bench.connect();
    assert_eq!(closed(&hosts), [1]);
}

#[test]
fn a_place_that_is_free_is_taken_before_anyone_gives_way() {
    let (mut bench, hosts) = full();
    hosts[2].hang_up();
    bench.settle();
    let other = bench.connect();
    let id = Id {
        index: 2,
        serial: 2,
    };
    assert_eq!(bench.id_of(&other.wire), id);
    assert_eq!(closed(&hosts), [2]);
}

#[test]
fn whoever_waits_for_an_answer_does_not_give_way() {
    let (mut bench, mut hosts) = full();
    wait_for_program(&mut bench, &mut hosts[0]);
    assert!(bench.is_serving(&mut hosts[1]));
    let _other = bench.connect();
    assert_eq!(closed(&hosts), [2]);
    let _another = bench.connect();
    assert_eq!(closed(&hosts), [1, 2]);
}

#[test]
fn whoever_has_an_answer_on_its_way_does_not_give_way() {
    let (mut bench, mut hosts) = full();
    take_nothing(&mut bench, &mut hosts[0]);
    assert!(bench.is_serving(&mut hosts[1]));
    assert!(bench.is_serving(&mut hosts[2]));
    let _other = bench.connect();
    assert_eq!(closed(&hosts), [1]);
}

#[test]
fn whoever_is_being_dialled_does_not_give_way() {
    let mut bench = Bench::with(Sizes {
        connections: 2,
        reports_readiness: true,
        ..Sizes::default()
    });
    let dialled = bench.world.expect_dial();
    dialled.borrow_mut().is_connected = false;
    bench.settle();
    let other = bench.connect();
    assert!(!dialled.borrow().is_closed);
    assert_eq!(bench.id_of(&other.wire).index, 1);
}

#[test]
fn whoever_takes_nothing_for_thirty_seconds_gives_way() {
    for (blocked, expected) in [(just_below(secs(30)), vec![]), (secs(30), vec![0])] {
        let (mut bench, mut hosts) = full();
        for host in &mut hosts {
            take_nothing(&mut bench, host);
            bench.pass(NANOSECOND);
        }
        bench.world.now = at(blocked);
        let _other = bench.connect();
        assert_eq!(closed(&hosts), expected, "{blocked:?}");
    }
}

#[test]
fn whoever_takes_a_byte_is_blocked_from_then_on() {
    let (mut bench, mut hosts) = full();
    for host in &mut hosts {
        take_nothing(&mut bench, host);
    }
    bench.pass(secs(29));
    for host in &hosts {
        host.wire.borrow_mut().room = 1;
    }
    bench.pass(just_below(secs(1)));
    assert_eq!(hosts[0].wire.borrow().outgoing.len(), 1);
    bench.pass(just_below(secs(30)));
    let reserved = bench.connect();
    assert!(closed(&hosts).is_empty());
    bench.pass(NANOSECOND);
    let _other = bench.connect();
    assert_eq!(closed(&hosts), [0]);
    assert!(!reserved.is_closed());
}

#[test]
fn whoever_is_stuck_gives_way_though_a_caller_waits() {
    let (mut bench, mut hosts) = full();
    for host in &mut hosts {
        wait_for_program(&mut bench, host);
        take_nothing(&mut bench, host);
    }
    bench.pass(secs(30));
    let _other = bench.connect();
    assert_eq!(closed(&hosts), [0]);
}

/// An engine with three places, at each of which a caller waits, and who has the reserved one.
fn busy() -> (Bench, [Host; 3], Host) {
    let (mut bench, mut hosts) = full();
    for host in &mut hosts {
        wait_for_program(&mut bench, host);
    }
    let reserved = bench.connect();
    (bench, hosts, reserved)
}

#[test]
fn where_all_are_busy_the_reserved_place_serves_health_and_negotiation() {
    let (mut bench, hosts, mut reserved) = busy();
    assert!(closed(&hosts).is_empty());
    assert_eq!(bench.id_of(&reserved.wire).index, 3);
    assert!(bench.is_serving(&mut reserved));
    reserved.negotiate();
    bench.settle();
    assert!(reserved.answers().is_empty() && reserved.level.is_some());
    let version = bench.ask::<health::Version>(&mut reserved, &CheckRequest::default());
    assert!(version.is_ok());
}

#[test]
fn the_reserved_place_refuses_all_other_calls_by_name() {
    let (mut bench, _hosts, mut reserved) = busy();
    let is_busy = |answer: &Answer| {
        (answer.code, answer.message.as_str())
            == (HandlerError::Busy.code(), HandlerError::Busy.sentence())
    };
    assert!(is_busy(
        &bench.ask::<agent::Info>(&mut reserved, &InfoRequest::default())
    ));
    assert!(is_busy(
        &bench.ask::<agent::Run>(&mut reserved, &RunRequest::default())
    ));
    assert_eq!(bench.world.children.spawned.len(), 3);
    assert!(bench.is_serving(&mut reserved));
}

#[test]
fn a_place_that_is_not_reserved_serves_all_calls() {
    let (mut bench, mut hosts) = full();
    let info = bench.ask::<agent::Info>(&mut hosts[2], &InfoRequest::default());
    assert!(info.is_ok());
}

#[test]
fn whoever_comes_next_displaces_whoever_has_the_reserved_place() {
    let (mut bench, hosts, reserved) = busy();
    assert!(bench.world.notices.is_empty());
    let next = bench.connect();
    assert!(reserved.is_closed());
    assert_eq!(bench.world.notices, [Notice::Evicted]);
    let id = Id {
        index: 3,
        serial: 2,
    };
    assert_eq!(bench.id_of(&next.wire), id);
    assert!(closed(&hosts).is_empty());
    // Whoever had it last leaves nothing behind, and is not evicted again.
    next.hang_up();
    bench.settle();
    let last = bench.connect();
    assert_eq!(bench.id_of(&last.wire).serial, 3);
    assert_eq!(bench.world.notices, [Notice::Evicted]);
}

#[test]
fn the_reserved_place_stays_reserved_when_another_becomes_free() {
    let (mut bench, hosts, mut reserved) = busy();
    hosts[1].hang_up();
    bench.settle();
    let mut other = bench.connect();
    assert_eq!(bench.id_of(&other.wire).index, 1);
    let info = InfoRequest::default();
    assert!(bench.ask::<agent::Info>(&mut other, &info).is_ok());
    assert!(!bench.ask::<agent::Info>(&mut reserved, &info).is_ok());
}

#[test]
fn what_was_unsent_or_unread_does_not_reach_whoever_comes_next() {
    let (mut bench, mut hosts) = full();
    take_nothing(&mut bench, &mut hosts[0]);
    hosts[0].send(&[1, 2, 3]);
    bench.settle();
    hosts[0].hang_up();
    bench.settle();
    let mut other = bench.connect();
    assert_eq!(bench.id_of(&other.wire).index, 0);
    assert!(other.answers().is_empty());
    assert!(bench.is_serving(&mut other));
    assert!(
        !bench
            .world
            .notices
            .contains(&Notice::Ignored(Ignored::Data))
    );
}

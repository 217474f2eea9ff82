//! Long frames that make no progress.

use crate::notice::Notice;
use crate::testing::{Bench, Host, NANOSECOND, Sizes, header, just_below, millis, secs};
use std::vec;
use std::vec::Vec;

/// The payload of a frame that needs a large buffer, in bytes.
const LONG: u32 = 24 * 1024;

/// The payload.
fn payload() -> Vec<u8> {
    vec![0xff; 24 * 1024]
}

/// Hosts that have begun a long frame, one after the other.
fn begun(count: usize, large: usize) -> (Bench, Vec<Host>) {
    let mut bench = Bench::with(Sizes {
        connections: 6,
        large,
        ..Sizes::default()
    });
    let hosts = (0..count).map(|_| begin(&mut bench)).collect();
    (bench, hosts)
}

fn begin(bench: &mut Bench) -> Host {
    let host = bench.connect();
    host.send(&header(1, LONG));
    bench.settle();
    host
}

fn go_on(bench: &mut Bench, host: &Host) {
    host.send(&[0xff]);
    bench.settle();
}

#[test]
fn a_long_frame_is_given_five_seconds() {
    let (mut bench, hosts) = begun(1, 1);
    assert_eq!(bench.timeout, Some(secs(5)));
    bench.pass(just_below(secs(5)));
    assert_eq!(bench.timeout, Some(NANOSECOND));
    assert!(!hosts[0].is_closed());
    bench.pass(NANOSECOND);
    assert!(hosts[0].is_closed());
    assert_eq!(bench.world.notices, [Notice::Stalled]);
    assert_eq!(bench.timeout, None);
}

#[test]
fn a_small_frame_is_given_for_ever() {
    let mut bench = Bench::new();
    let host = bench.connect();
    host.send(&header(1, 8000));
    bench.settle();
    assert_eq!(bench.timeout, None);
    bench.pass(secs(1000));
    assert!(!host.is_closed());
}

#[test]
fn each_byte_gives_five_seconds_more() {
    let (mut bench, hosts) = begun(1, 1);
    for _ in 0..3 {
        bench.pass(secs(4));
        go_on(&mut bench, &hosts[0]);
    }
    bench.pass(just_below(secs(5)));
    assert!(!hosts[0].is_closed());
    bench.pass(NANOSECOND);
    assert!(hosts[0].is_closed());
}

#[test]
fn bytes_that_came_while_the_guest_stood_still_count() {
    let (mut bench, hosts) = begun(1, 1);
    bench.world.pass(secs(60));
    hosts[0].send(&[0xff]);
    assert_eq!(bench.engine.run_timers(&mut bench.world), Some(secs(5)));
    assert!(!hosts[0].is_closed());
    assert!(bench.world.notices.is_empty());
    // The last ones too: the frame is answered.
    bench.world.pass(secs(60));
    hosts[0].wire.borrow_mut().at_a_time = usize::MAX;
    hosts[0].send(&payload()[1..]);
    assert_eq!(bench.engine.run_timers(&mut bench.world), None);
    assert!(!hosts[0].is_closed());
    assert!(!hosts[0].wire.borrow().outgoing.is_empty());
}

#[test]
fn whoever_keeps_others_waiting_is_given_one_second() {
    let (mut bench, mut hosts) = begun(2, 1);
    assert_eq!(bench.timeout, Some(secs(1)));
    bench.pass(just_below(secs(1)));
    assert!(!hosts[0].is_closed());
    bench.pass(NANOSECOND);
    assert!(hosts[0].is_closed());
    assert_eq!(bench.world.notices, [Notice::Stalled]);
    // The buffer is the other's now, who has it for as long as nobody else waits.
    let holder = hosts.remove(1);
    assert!(bench.world.interest_in(&holder.wire).read);
    assert_eq!(bench.timeout, Some(secs(5)));
}

#[test]
fn whoever_is_found_to_have_stood_still_gives_way_at_once_when_another_comes() {
    let (mut bench, hosts) = begun(1, 1);
    bench.pass(secs(3));
    assert!(!hosts[0].is_closed());
    let other = begin(&mut bench);
    assert!(hosts[0].is_closed() && !other.is_closed());
}

#[test]
fn whoever_waits_is_not_stalled_and_its_time_begins_when_it_is_lent_the_buffer() {
    let (mut bench, hosts) = begun(2, 1);
    for _ in 0..10 {
        bench.pass(millis(900));
        go_on(&mut bench, &hosts[0]);
    }
    assert!(!hosts[0].is_closed() && !hosts[1].is_closed());
    hosts[0].hang_up();
    bench.settle();
    assert_eq!(bench.timeout, Some(secs(5)));
    bench.pass(just_below(secs(5)));
    assert!(!hosts[1].is_closed());
    bench.pass(NANOSECOND);
    assert!(hosts[1].is_closed());
}

#[test]
fn all_that_stand_still_are_closed_and_no_others() {
    let (mut bench, hosts) = begun(3, 3);
    bench.pass(secs(2));
    go_on(&mut bench, &hosts[1]);
    assert_eq!(bench.timeout, Some(secs(3)));
    bench.pass(secs(3));
    let closed: Vec<_> = hosts.iter().map(Host::is_closed).collect();
    assert_eq!(closed, [true, false, true]);
    assert_eq!(bench.world.notices, [Notice::Stalled; 2]);
    assert_eq!(bench.timeout, Some(secs(2)));
}

#[test]
fn a_frame_that_has_come_whole_stands_still_no_more() {
    let (mut bench, hosts) = begun(1, 1);
    hosts[0].send(&payload());
    bench.settle();
    bench.pass(secs(100));
    assert_eq!(bench.timeout, None);
    assert!(!hosts[0].is_closed());
    // The next one has its own time.
    hosts[0].send(&header(3, LONG));
    bench.settle();
    assert_eq!(bench.timeout, Some(secs(5)));
    bench.pass(just_below(secs(5)));
    assert!(!hosts[0].is_closed());
}

#[test]
fn a_peer_that_is_gone_while_the_guest_stood_still_is_closed() {
    let (mut bench, hosts) = begun(1, 1);
    hosts[0].hang_up();
    bench.world.pass(secs(5));
    bench.engine.run_timers(&mut bench.world);
    assert!(hosts[0].is_closed());
    bench.settle();
    assert_eq!(bench.timeout, None);
}

#[test]
fn whoever_is_lent_a_buffer_that_was_given_back_has_five_seconds_from_then_on() {
    let (mut bench, hosts) = begun(2, 1);
    bench.pass(millis(500));
    assert_eq!(bench.timeout, Some(millis(500)));
    hosts[0].send(&payload());
    bench.settle();
    assert!(!hosts[0].is_closed());
    assert_eq!(bench.timeout, Some(secs(5)));
}

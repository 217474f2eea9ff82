//! Large buffers: who is lent one, and when it is given back.

use crate::limits::{LARGE, SMALL};
use crate::platform::{Interest, Token};
use crate::testing::{Bench, Host, Sizes, header, millis};
use agent_core::messages::{CheckRequest, RunRequest, agent, health};
use core::time::Duration as CoreDuration;
use std::vec;
use std::vec::Vec;

const READ: Interest = Interest {
    read: true,
    write: false,
};
const NOTHING: Interest = Interest {
    read: false,
    write: false,
};

/// The payload of frames that need a large buffer, and belong to no call: they are answered that they are no request.
const LONG: usize = 3 * SMALL;

/// Begins a long frame with so many bytes of it.
fn begin(bench: &mut Bench, host: &Host, sent: usize) {
    host.send(&header(1, u32::try_from(LONG).unwrap()));
    host.send(&vec![0xff; sent]);
    bench.settle();
}

/// Sends the rest.
fn finish(bench: &mut Bench, host: &mut Host, sent: usize) {
    host.send(&vec![0xff; LONG - sent]);
    bench.settle();
    assert!(has_answer(host));
}

/// Whether the frame, which is no call of the host's, was answered.
fn has_answer(host: &Host) -> bool {
    !core::mem::take(&mut host.wire.borrow_mut().outgoing).is_empty()
}

fn waits(bench: &Bench, host: &Host) -> bool {
    match bench.world.interest_in(&host.wire) {
        READ => false,
        NOTHING => true,
        other => panic!("{other:?}"),
    }
}

fn connect_many(bench: &mut Bench, count: usize) -> Vec<Host> {
    (0..count).map(|_| bench.connect()).collect()
}

fn bench_of(connections: usize, large: usize) -> (Bench, Vec<Host>) {
    let mut bench = Bench::with(Sizes {
        connections: connections + 1,
        large,
        ..Sizes::default()
    });
    let hosts = connect_many(&mut bench, connections);
    (bench, hosts)
}

#[test]
fn a_long_call_is_served_and_its_buffer_given_back() {
    let (mut bench, mut hosts) = bench_of(1, 1);
    let stdin: Vec<_> = (0..=250).cycle().take(100_000).collect();
    for round in 0..2 {
        let request = RunRequest {
            stdin: &stdin,
            ..RunRequest::default()
        };
        bench.run(&mut hosts[0], request);
        assert_eq!(bench.world.children.process(round).input, stdin);
        assert_eq!(bench.world.discarded, [LARGE].repeat(round + 1));
    }
    assert!(bench.is_serving(&mut hosts[0]));
}

#[test]
fn a_frame_borrows_a_buffer_only_where_it_does_not_fit_its_own() {
    for (payload, borrowed) in [(SMALL - 10, 0), (SMALL - 9, 1)] {
        let (mut bench, hosts) = bench_of(1, 1);
        host_sends_in_halves(&mut bench, &hosts[0], payload);
        assert!(has_answer(&hosts[0]));
        assert_eq!(bench.world.discarded.len(), borrowed, "{payload}");
    }
}

fn host_sends_in_halves(bench: &mut Bench, host: &Host, payload: usize) {
    host.send(&header(1, u32::try_from(payload).unwrap()));
    for half in [payload / 2, payload - payload / 2] {
        assert!(!has_answer(host));
        host.send(&vec![0xff; half]);
        bench.settle();
    }
}

#[test]
fn a_buffer_is_kept_for_the_long_frame_that_follows() {
    let (mut bench, mut hosts) = bench_of(1, 1);
    begin(&mut bench, &hosts[0], 100);
    hosts[0].send(&vec![0xff; LONG - 100]);
    begin(&mut bench, &hosts[0], 200);
    assert!(has_answer(&hosts[0]));
    assert!(bench.world.discarded.is_empty());
    finish(&mut bench, &mut hosts[0], 200);
    assert_eq!(bench.world.discarded, [LARGE]);
}

#[test]
fn what_waits_behind_a_long_frame_survives_that_the_buffer_is_given_back() {
    let (mut bench, mut hosts) = bench_of(1, 1);
    begin(&mut bench, &hosts[0], 100);
    hosts[0].send(&vec![0xff; LONG - 100]);
    hosts[0].call::<health::Check>(&CheckRequest::default());
    let last = hosts[0].wire.borrow_mut().incoming.pop_back().unwrap();
    bench.settle();
    assert!(has_answer(&hosts[0]));
    assert_eq!(bench.world.discarded, [LARGE]);
    hosts[0].send(&[last]);
    bench.settle();
    assert!(hosts[0].answer().is_ok());
}

#[test]
fn whoever_finds_no_buffer_waits_unread_until_one_is_given_back() {
    let (mut bench, mut hosts) = bench_of(2, 1);
    begin(&mut bench, &hosts[0], 100);
    begin(&mut bench, &hosts[1], 100);
    assert!(!waits(&bench, &hosts[0]) && waits(&bench, &hosts[1]));
    hosts[1].send(&vec![0xff; LONG - 100]);
    bench.settle();
    assert!(!has_answer(&hosts[1]));
    assert!(!hosts[1].wire.borrow().incoming.is_empty());
    finish(&mut bench, &mut hosts[0], 100);
    assert!(has_answer(&hosts[1]));
    assert!(!waits(&bench, &hosts[1]));
    assert_eq!(bench.world.discarded, [LARGE; 2]);
}

#[test]
fn whoever_is_lent_a_buffer_is_read_at_once() {
    let (mut bench, hosts) = bench_of(2, 1);
    begin(&mut bench, &hosts[0], 100);
    begin(&mut bench, &hosts[1], 100);
    for host in &hosts {
        host.send(&vec![0xff; LONG - 100]);
    }
    let holder = bench.id_of(&hosts[0].wire);
    let reads = hosts[1].wire.borrow().reads;
    bench.report(Token::Connection(holder), true, false, false);
    bench.engine.answer_callers(&mut bench.world);
    assert_eq!(hosts[1].wire.borrow().reads, reads + 1);
    assert!(has_answer(&hosts[1]));
}

#[test]
fn as_many_long_frames_are_received_as_there_are_buffers() {
    let (mut bench, mut hosts) = bench_of(6, 4);
    for host in &hosts {
        begin(&mut bench, host, 100);
    }
    let waiting: Vec<_> = hosts.iter().map(|host| waits(&bench, host)).collect();
    assert_eq!(waiting, [false, false, false, false, true, true]);
    for host in &mut hosts {
        finish(&mut bench, host, 100);
    }
}

#[test]
fn more_buffers_than_a_pool_holds_are_left_alone() {
    let (mut bench, hosts) = bench_of(5, 5);
    for host in &hosts {
        begin(&mut bench, host, 100);
    }
    assert!(waits(&bench, &hosts[4]));
}

#[test]
fn those_who_wait_are_lent_a_buffer_in_the_order_in_which_they_asked() {
    let (mut bench, mut hosts) = bench_of(4, 1);
    begin(&mut bench, &hosts[1], 100);
    for number in [3, 0, 2] {
        begin(&mut bench, &hosts[number], 100);
    }
    for (holder, next) in [(1, 3), (3, 0), (0, 2)] {
        assert!(waits(&bench, &hosts[next]));
        finish(&mut bench, &mut hosts[holder], 100);
        let waiting: Vec<_> = (0..4).filter(|n| waits(&bench, &hosts[*n])).collect();
        let expected: &[usize] = match next {
            3 => &[0, 2],
            0 => &[2],
            _ => &[],
        };
        assert_eq!(waiting, expected);
    }
    finish(&mut bench, &mut hosts[2], 100);
    assert_eq!(bench.world.discarded, [LARGE; 4]);
}

#[test]
fn whoever_is_closed_gives_its_buffer_back() {
    let (mut bench, mut hosts) = bench_of(2, 1);
    begin(&mut bench, &hosts[0], 100);
    begin(&mut bench, &hosts[1], 100);
    hosts[0].hang_up();
    bench.settle();
    assert_eq!(bench.world.discarded, [LARGE]);
    assert!(!waits(&bench, &hosts[1]));
    finish(&mut bench, &mut hosts[1], 100);
}

#[test]
fn whoever_is_closed_does_not_wait_any_more() {
    let (mut bench, mut hosts) = bench_of(3, 1);
    for host in &hosts {
        begin(&mut bench, host, 100);
    }
    let gone = hosts.remove(1);
    gone.hang_up();
    bench.settle();
    assert!(gone.is_closed());
    let mut other = bench.connect();
    assert!(bench.is_serving(&mut other));
    finish(&mut bench, &mut hosts[0], 100);
    finish(&mut bench, &mut hosts[1], 100);
}

#[test]
fn what_came_before_a_buffer_is_lent_moves_into_it() {
    let (mut bench, mut hosts) = bench_of(2, 1);
    begin(&mut bench, &hosts[0], 0);
    let stdin: Vec<_> = (0..=250).cycle().take(20_000).collect();
    let request = RunRequest {
        stdin: &stdin,
        ..RunRequest::default()
    };
    // Two whole calls in front, so that the long frame does not begin at the front of the buffer.
    for _ in 0..2 {
        hosts[1].call::<health::Check>(&CheckRequest::default());
    }
    bench.run(&mut hosts[1], request);
    assert_eq!(hosts[1].answers().len(), 2);
    assert!(bench.world.children.spawned.is_empty());
    finish(&mut bench, &mut hosts[0], 0);
    assert_eq!(bench.world.children.process(0).input, stdin);
}

#[test]
fn a_connection_that_waits_answers_late_calls_all_the_same() {
    let (mut bench, mut hosts) = bench_of(2, 1);
    begin(&mut bench, &hosts[0], 100);
    let request = RunRequest::default();
    let timeout = Some(CoreDuration::from_millis(500));
    hosts[1].call_within::<agent::Run>(&request, timeout);
    begin(&mut bench, &hosts[1], 100);
    assert!(waits(&bench, &hosts[1]));
    bench.pass(millis(600));
    assert!(has_answer(&hosts[1]));
    assert!(waits(&bench, &hosts[1]));
}

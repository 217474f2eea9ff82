//! How long a process outlives its connections.

use crate::system::{Exit, Signal};
use crate::testing::{Bench, NANOSECOND, from, just_below, program, secs};
use agent_core::messages::processes::List;
use agent_core::messages::{ListRequest, OutputPolicy, StartRequest};

fn leased(lease_ms: Option<u64>) -> StartRequest<'static> {
    StartRequest {
        lease_ms,
        ..program()
    }
}

fn is_stopped(bench: &Bench) -> bool {
    bench.world.children.process(0).signals == [Signal::Term]
}

#[test]
fn without_time_a_process_ends_with_its_connection() {
    let mut bench = Bench::new();
    let mut host = bench.connect_with_session();
    bench.start(&mut host, &leased(Some(0)));
    assert!(!is_stopped(&bench));
    host.hang_up();
    bench.settle();
    assert!(is_stopped(&bench));
    bench.pass(secs(2));
    let signals = bench.world.children.process(0).signals.clone();
    assert_eq!(signals, [Signal::Term, Signal::Kill]);
}

#[test]
fn without_a_lease_a_process_goes_on() {
    let mut bench = Bench::new();
    let mut host = bench.connect_with_session();
    let process = bench.start(&mut host, &leased(None));
    host.hang_up();
    bench.settle();
    bench.pass(secs(1_000_000));
    assert!(bench.world.children.process(0).signals.is_empty());
    let mut other = bench.connect_with_session();
    assert_eq!(bench.end_of(&mut other, process), None);
}

#[test]
fn the_lease_begins_with_the_loss_and_a_reconnect_keeps_the_process() {
    let mut bench = Bench::new();
    let mut host = bench.connect_with_session();
    let process = bench.start(&mut host, &leased(Some(10_000)));
    bench.pass(secs(100));
    host.hang_up();
    bench.settle();
    bench.pass(just_below(secs(10)));
    // An observer does not keep it, and whoever waits for it does.
    let mut observer = bench.connect_with_session();
    bench.read(&mut observer, from(process, 0));
    let mut other = bench.connect_with_session();
    bench.end_of(&mut other, process);
    bench.pass(secs(100));
    assert!(!is_stopped(&bench));
    other.hang_up();
    bench.settle();
    bench.pass(just_below(secs(10)));
    assert!(!is_stopped(&bench));
    bench.pass(NANOSECOND);
    assert!(is_stopped(&bench));
}

#[test]
fn every_connection_that_uses_a_process_keeps_it() {
    let mut bench = Bench::new();
    let mut first = bench.connect_with_session();
    let process = bench.start(&mut first, &leased(Some(0)));
    let mut reader = bench.connect_with_session();
    bench.read_as_owner(&mut reader, process, 0);
    first.hang_up();
    bench.settle();
    assert!(!is_stopped(&bench));
    let mut writer = bench.connect_with_session();
    bench.feed(&mut writer, process, 0, b"x");
    reader.hang_up();
    bench.settle();
    assert!(!is_stopped(&bench));
    writer.hang_up();
    bench.settle();
    assert!(is_stopped(&bench));
}

#[test]
fn a_process_that_has_ended_has_no_lease() {
    let mut bench = Bench::new();
    let mut host = bench.connect_with_session();
    let process = bench.start(&mut host, &leased(Some(1000)));
    bench.end(0, Exit::Code(0));
    host.hang_up();
    bench.settle();
    bench.pass(secs(10));
    assert!(bench.world.children.process(0).signals.is_empty());
    let mut other = bench.connect_with_session();
    assert!(bench.end_of(&mut other, process).is_some());
}

#[test]
fn what_ends_with_its_connection_waits_for_its_reader_and_other_processes_do_not() {
    // The lease, the policy, and whether the process waits.
    let cases = [
        (Some(0), OutputPolicy::Default, true),
        (Some(1), OutputPolicy::Default, false),
        (None, OutputPolicy::Default, false),
        (None, OutputPolicy::Wait, true),
        (Some(0), OutputPolicy::KeepNewest, false),
    ];
    for (lease_ms, output_policy, waits) in cases {
        let mut bench = Bench::with_small_rings();
        let mut host = bench.connect_with_session();
        let request = StartRequest {
            output_policy,
            ..leased(lease_ms)
        };
        bench.start(&mut host, &request);
        bench.print(0, &[b'x'; 5000]);
        let left = bench.world.children.process(0).outputs[0].len();
        assert_eq!(left > 0, waits, "{lease_ms:?} {output_policy:?}");
    }
}

#[test]
fn the_list_says_who_is_used() {
    let mut bench = Bench::new();
    let mut host = bench.connect_with_session();
    bench.start(&mut host, &leased(None));
    let mut observer = bench.connect_with_session();
    let attached = |bench: &mut Bench, host: &mut _| {
        let answer = bench.ask::<List>(host, &ListRequest { after: 0 });
        let list = answer.read::<List>();
        list.processes.iter().next().unwrap().attached
    };
    assert!(attached(&mut bench, &mut observer));
    host.hang_up();
    bench.settle();
    assert!(!attached(&mut bench, &mut observer));
}

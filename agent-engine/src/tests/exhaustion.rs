//! What happens to pending connections while the system has no descriptor for another one.

use crate::limits::ACCEPT_PAUSE;
use crate::notice::{Notice, OsError};
use crate::testing::{Bench, HOST, Host, just_below};
use agent_core::messages::RunRequest;

const ERROR: OsError = OsError(24);

/// A host whose call waits, so that its connection is not idle.
fn busy(bench: &mut Bench) -> Host {
    let mut host = bench.connect();
    bench.run(&mut host, RunRequest::default());
    host
}

/// A host that has connected, and that the system has no room for.
fn knock_in_vain(bench: &mut Bench) -> Host {
    bench.world.accept_error = Some(ERROR);
    let host = Host::dialled(bench.world.knock(HOST));
    bench.settle();
    host
}

#[test]
fn without_room_nothing_is_accepted_until_a_pause_is_over() {
    let mut bench = Bench::new();
    let host = busy(&mut bench);
    bench.world.accepts = 0;
    let mut pending = knock_in_vain(&mut bench);
    assert!(bench.world.listener_unwatched);
    assert_eq!(bench.world.accepts, 1);
    assert!(!host.is_closed());
    assert_eq!(bench.timeout, Some(ACCEPT_PAUSE));
    bench.pass(just_below(ACCEPT_PAUSE));
    assert_eq!(bench.world.accepts, 1);
    for attempts in 2..5 {
        bench.pass(bench.timeout.unwrap());
        assert_eq!(bench.world.accepts, attempts);
        assert_eq!(bench.timeout, Some(ACCEPT_PAUSE));
    }
    // Said once, not again and again.
    assert_eq!(bench.world.notices, [Notice::AcceptFailed(ERROR)]);
    bench.world.accept_error = None;
    bench.pass(ACCEPT_PAUSE);
    assert!(!bench.world.listener_unwatched);
    assert_eq!(bench.timeout, None);
    assert!(bench.is_serving(&mut pending));
}

/// Linux makes a descriptor before it looks for a connection.
#[test]
fn a_failure_after_a_success_says_nothing_of_another_connection() {
    let mut bench = Bench::new();
    let idle = bench.connect();
    let mut host = Host::dialled(bench.world.knock(HOST));
    bench.world.accept_error_when_none = Some(ERROR);
    bench.settle();
    assert!(bench.is_serving(&mut host));
    assert!(!idle.is_closed() && !bench.world.listener_unwatched);
    assert!(bench.world.notices.is_empty());
}

#[test]
fn an_idle_connection_is_closed_to_make_room() {
    let mut bench = Bench::new();
    let mut busy = busy(&mut bench);
    let (first, second) = (bench.connect(), bench.connect());
    bench.world.accept_error_while_open = Some((first.wire.clone(), ERROR));
    let mut pending = Host::dialled(bench.world.knock(HOST));
    bench.settle();
    assert!(first.is_closed() && !second.is_closed() && !busy.is_closed());
    assert!(bench.is_serving(&mut pending));
    assert_eq!(bench.world.notices, [Notice::Evicted]);
    assert!(!bench.world.listener_unwatched);
    assert!(busy.answers().is_empty());
}

#[test]
fn one_connection_is_closed_and_no_more_if_that_does_not_help() {
    let mut bench = Bench::new();
    let (first, second) = (bench.connect(), bench.connect());
    let mut pending = knock_in_vain(&mut bench);
    for _ in 0..3 {
        bench.pass(ACCEPT_PAUSE);
    }
    assert!(first.is_closed() && !second.is_closed());
    let notices = [Notice::Evicted, Notice::AcceptFailed(ERROR)];
    assert_eq!(bench.world.notices, notices);
    // When it has helped, the next one may be closed.
    bench.world.accept_error = None;
    bench.pass(ACCEPT_PAUSE);
    assert!(bench.is_serving(&mut pending));
    knock_in_vain(&mut bench);
    assert!(second.is_closed() && !pending.is_closed());
}

#[test]
fn a_connection_that_is_closed_makes_room_at_once() {
    let mut bench = Bench::new();
    let host = busy(&mut bench);
    let mut pending = knock_in_vain(&mut bench);
    bench.world.accept_error = None;
    host.hang_up();
    bench.settle();
    assert!(host.is_closed());
    assert!(bench.is_serving(&mut pending));
    assert!(!bench.world.listener_unwatched);
}

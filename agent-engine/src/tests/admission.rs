//! Who is let in, and where a connection goes.

use crate::notice::{Notice, OsError};
use crate::platform::{Id, Interest, Token};
use crate::testing::{Bench, Host, Sizes, USER, agent_services, buffers, millis};
use agent_core::messages::{CheckRequest, health};
use std::vec::Vec;
use vsock_transport::{CID_HOST, Peer};

const READ: Interest = Interest {
    read: true,
    write: false,
};

#[test]
fn the_host_and_the_agents_user_are_let_in() {
    let mut bench = Bench::new();
    for peer in [
        Peer::Vsock {
            cid: CID_HOST,
            port: 7,
        },
        Peer::Unix { uid: USER, pid: 1 },
    ] {
        let mut host = Host::dialled(bench.world.knock(peer));
        assert!(bench.is_serving(&mut host));
    }
    assert!(bench.world.notices.is_empty());
}

#[test]
fn a_stranger_is_closed_at_once() {
    let mut bench = Bench::new();
    let strangers = [
        Peer::Vsock {
            cid: CID_HOST + 1,
            port: 7,
        },
        Peer::Vsock { cid: 1, port: 7 },
        Peer::Unix {
            uid: USER + 1,
            pid: 1,
        },
        Peer::Unix { uid: 0, pid: 1 },
    ];
    for peer in strangers {
        let wire = bench.world.knock(peer);
        bench.settle();
        assert!(wire.borrow().is_closed);
    }
    let noted = strangers.map(Notice::PeerRejected);
    assert_eq!(bench.world.notices, noted);
    assert!(bench.world.watches.is_empty());
    let mut host = bench.connect();
    assert!(bench.is_serving(&mut host));
}

#[test]
fn all_who_wait_are_taken_at_once_but_only_sixteen_at_a_time() {
    let mut bench = Bench::new();
    let stranger = Peer::Unix { uid: 0, pid: 1 };
    for _ in 0..3 {
        bench.world.knock(stranger);
    }
    bench.report(Token::Listener, true, false, false);
    assert_eq!(bench.world.accepts, 3 + 1);
    bench.world.accepts = 0;
    for _ in 0..17 {
        bench.world.knock(stranger);
    }
    bench.report(Token::Listener, true, false, false);
    assert_eq!((bench.world.accepts, bench.world.waiting.len()), (16, 1));
}

#[test]
fn a_connection_that_cannot_be_watched_is_closed_and_leaves_its_place() {
    let mut bench = Bench::new();
    let error = OsError(28);
    bench.world.watch_error = Some(error);
    let host = bench.connect();
    assert!(host.is_closed());
    assert_eq!(bench.world.notices, [Notice::WatchFailed(error)]);
    bench.world.watch_error = None;
    let host = bench.connect();
    assert_eq!(bench.id_of(&host.wire).index, 0);
}

#[test]
fn places_are_made_in_order_and_used_again_with_another_serial_number() {
    let mut bench = Bench::new();
    let hosts = [bench.connect(), bench.connect(), bench.connect()];
    let first = |index| (Id { index, serial: 1 }, READ);
    assert_eq!(bench.world.watches, [first(0), first(1), first(2)]);
    hosts[1].hang_up();
    bench.settle();
    assert!(hosts[1].is_closed());
    let host = bench.connect();
    let id = Id {
        index: 1,
        serial: 2,
    };
    assert_eq!(bench.id_of(&host.wire), id);
    assert!(!hosts[0].is_closed() && !hosts[2].is_closed());
}

#[test]
fn there_are_as_many_connections_as_buffers_and_sixty_five_at_most() {
    for (connections, reserved) in [(1, 0), (2, 1), (65, 64), (66, 64)] {
        let mut bench = Bench::with(Sizes {
            connections,
            ..Sizes::default()
        });
        let ordinary: Vec<_> = (0..reserved).map(|_| busy(&mut bench)).collect();
        let last = bench.connect();
        assert_eq!(bench.id_of(&last.wire).index, reserved);
        let another = bench.connect();
        assert!(last.is_closed());
        assert_eq!(bench.id_of(&another.wire).index, reserved);
        assert!(ordinary.iter().all(|host| !host.is_closed()));
    }
}

/// A host that takes no answer.
fn busy(bench: &mut Bench) -> Host {
    let mut host = bench.connect();
    host.wire.borrow_mut().room = 0;
    host.call::<health::Check>(&CheckRequest::default());
    bench.settle();
    host
}

#[test]
fn the_shorter_row_of_buffers_counts() {
    let sizes = Sizes::default();
    for inputs_are_short in [true, false] {
        let mut buffers = buffers(sizes);
        let row = if inputs_are_short {
            &mut buffers.inputs
        } else {
            &mut buffers.outputs
        };
        *row = core::mem::take(row).split_at_mut(2).0;
        let mut bench = Bench::on(buffers, agent_services(1, 0), sizes);
        let _busy = busy(&mut bench);
        let second = bench.connect();
        assert_eq!(bench.id_of(&second.wire).index, 1);
        let _third = bench.connect();
        assert!(second.is_closed());
    }
}

#[test]
fn without_buffers_nobody_is_let_in() {
    let mut bench = Bench::with(Sizes {
        connections: 0,
        reports_readiness: true,
        ..Sizes::default()
    });
    let dialled = bench.world.expect_dial();
    bench.settle();
    assert_eq!(bench.timeout, Some(millis(100)));
    let mut host = bench.connect();
    host.call::<health::Check>(&CheckRequest::default());
    bench.settle();
    assert!(bench.world.watches.is_empty());
    assert!(host.answers().is_empty());
    assert!(dialled.borrow().is_closed);
}

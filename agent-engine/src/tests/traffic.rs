//! What passes over a connection: calls in, answers out, and what happens where the peer is slow or gone.

use crate::limits::SMALL;
use crate::notice::{Notice, OsError};
use crate::platform::{Interest, Token};
use crate::system::SystemInfo;
use crate::testing::{Bench, HOST, Host, at, frame, header, nothing_in_common, secs};
use crate::time::UnixTime;
use agent_core::error::CloseReason;
use agent_core::frame::FrameType;
use agent_core::messages::{CheckRequest, InfoRequest, agent, contract, health};
use agent_core::session::{Ignored, RESERVE};
use std::vec::Vec;

fn interest(read: bool, write: bool) -> Interest {
    Interest { read, write }
}

fn check(host: &mut Host) -> u32 {
    host.call::<health::Check>(&CheckRequest::default())
}

#[test]
fn a_small_call_is_answered_at_once_and_changes_no_interest() {
    let mut bench = Bench::new();
    let mut host = bench.connect();
    for _ in 0..3 {
        assert!(bench.is_serving(&mut host));
    }
    let wire = host.wire.borrow();
    assert_eq!((wire.reads, wire.writes), (3, 3));
    assert!(bench.world.rewatches.is_empty());
}

#[test]
fn a_call_that_comes_byte_by_byte_is_answered_after_its_last() {
    let mut bench = Bench::new();
    let mut host = bench.connect();
    check(&mut host);
    let bytes: Vec<_> = host.wire.borrow_mut().incoming.drain(..).collect();
    let (last, first) = bytes.split_last().unwrap();
    for byte in first {
        host.send(&[*byte]);
        bench.settle();
        assert!(host.answers().is_empty());
    }
    host.send(&[*last]);
    bench.settle();
    assert!(host.answer().is_ok());
}

#[test]
fn an_event_is_one_read() {
    let mut bench = Bench::new();
    let mut host = bench.connect();
    host.wire.borrow_mut().at_a_time = 7;
    check(&mut host);
    let id = bench.id_of(&host.wire);
    bench.report(Token::Connection(id), true, false, false);
    assert_eq!(host.wire.borrow().reads, 1);
    // What can be written is no reason to read.
    bench.report(Token::Connection(id), false, true, false);
    assert_eq!(host.wire.borrow().reads, 1);
    bench.settle();
    assert!(host.answer().is_ok());
}

#[test]
fn calls_that_come_together_are_answered_in_their_order() {
    let mut bench = Bench::new();
    let mut host = bench.connect();
    let streams: Vec<_> = (0..20).map(|_| check(&mut host)).collect();
    bench.settle();
    let answers = host.answers();
    let answered: Vec<_> = answers.iter().map(|answer| answer.stream).collect();
    assert_eq!(answered, streams);
    assert_eq!(host.wire.borrow().reads, 1);
}

#[test]
fn an_answer_leaves_in_as_many_pieces_as_the_peer_takes() {
    let mut bench = Bench::new();
    let mut host = bench.connect();
    host.wire.borrow_mut().at_a_time = 1;
    assert!(bench.is_serving(&mut host));
    let wire = host.wire.borrow();
    assert!(wire.writes > 10, "{}", wire.writes);
    assert!(bench.world.rewatches.is_empty());
}

#[test]
fn where_the_peer_takes_nothing_the_rest_waits_for_room() {
    let mut bench = Bench::new();
    let mut host = bench.connect();
    let id = bench.id_of(&host.wire);
    host.wire.borrow_mut().room = 3;
    check(&mut host);
    bench.settle();
    assert_eq!(host.wire.borrow().outgoing.len(), 3);
    assert_eq!(bench.world.interest_in(&host.wire), interest(true, true));
    host.wire.borrow_mut().room = 1000;
    bench.settle();
    assert!(host.answer().is_ok());
    let changes = [(id, interest(true, true)), (id, interest(true, false))];
    assert_eq!(bench.world.rewatches, changes);
}

/// Calls Info until the answers fill the output; returns the streams of all calls.
fn fill_output(bench: &mut Bench, host: &mut Host) -> Vec<u32> {
    host.wire.borrow_mut().room = 0;
    let mut streams = Vec::new();
    while bench.world.interest_in(&host.wire).read {
        streams.push(host.call::<agent::Info>(&InfoRequest::default()));
        bench.settle();
    }
    streams
}

/// An agent whose answers to Info are so long that few of them fill an output.
fn with_long_answers() -> Bench {
    let mut bench = Bench::new();
    let release = "6".repeat(64);
    bench.world.machine.info = SystemInfo {
        kernel_release: release.as_str().try_into().unwrap(),
        memory_total: u64::MAX,
        memory_available: u64::MAX,
        cpus: u32::MAX,
    };
    bench.world.now = at(secs(1_000_000_000));
    bench.world.unix_time = UnixTime::after_epoch(secs(2_000_000_000));
    bench
}

#[test]
fn a_full_output_holds_calls_up_and_loses_none() {
    let mut bench = with_long_answers();
    let mut host = bench.connect();
    let mut streams = fill_output(&mut bench, &mut host);
    assert_eq!(bench.world.interest_in(&host.wire), interest(false, true));
    let reads = host.wire.borrow().reads;
    streams.push(check(&mut host));
    bench.settle();
    assert_eq!(host.wire.borrow().reads, reads);
    host.wire.borrow_mut().room = usize::MAX;
    bench.settle();
    let answers = host.answers();
    let answered: Vec<_> = answers.iter().map(|answer| answer.stream).collect();
    assert_eq!(answered, streams);
    assert_eq!(bench.world.interest_in(&host.wire), interest(true, false));
}

#[test]
fn calls_are_taken_as_long_as_there_is_room_for_any_answer() {
    let mut bench = with_long_answers();
    let mut host = bench.connect();
    host.wire.borrow_mut().room = 0;
    let request = InfoRequest::default();
    let streams: Vec<_> = (0..60)
        .map(|_| host.call::<agent::Info>(&request))
        .collect();
    bench.settle();
    host.wire.borrow_mut().room = usize::MAX;
    bench.settle();
    let length = host.wire.borrow().outgoing.len() / streams.len();
    let pieces = core::mem::take(&mut host.wire.borrow_mut().pieces);
    // Each but the last is an output without room for another answer, and not more than one answer beyond that.
    let full = SMALL - RESERVE;
    let (last, before) = pieces.split_last().unwrap();
    assert!(!before.is_empty() && *last <= full + length);
    for piece in before {
        assert!(*piece > full && *piece <= full + length, "{piece}");
    }
    let answers = host.answers();
    let answered: Vec<_> = answers.iter().map(|answer| answer.stream).collect();
    assert_eq!(answered, streams);
}

#[test]
fn an_input_without_room_is_not_read_but_a_peer_that_has_hung_up_is_gone() {
    let mut bench = with_long_answers();
    let mut host = bench.connect();
    fill_output(&mut bench, &mut host);
    let reads = host.wire.borrow().reads;
    host.send(&[0; 2 * SMALL]);
    let id = bench.id_of(&host.wire);
    bench.report(Token::Connection(id), true, false, false);
    assert_eq!(host.wire.borrow().reads, reads + 1);
    for _ in 0..3 {
        bench.report(Token::Connection(id), true, false, false);
    }
    assert_eq!(host.wire.borrow().reads, reads + 1);
    bench.report(Token::Connection(id), true, false, true);
    assert!(host.is_closed());
}

#[test]
fn a_peer_that_is_gone_leaves_its_place() {
    let ways: [fn(&Host); 4] = [
        |host| host.wire.borrow_mut().is_ended = true,
        |host| host.wire.borrow_mut().is_reset = true,
        Host::hang_up,
        |host| {
            host.wire.borrow_mut().takes_nothing = true;
            host.send(&frame(1, FrameType::Request, &&b""[..]));
        },
    ];
    for (number, leave) in ways.iter().enumerate() {
        let mut bench = Bench::new();
        let host = bench.connect();
        leave(&host);
        bench.settle();
        assert!(host.is_closed(), "{number}");
        let other = bench.connect();
        assert_eq!(bench.id_of(&other.wire).serial, 2, "{number}");
        assert!(bench.world.notices.is_empty(), "{number}");
    }
}

#[test]
fn an_answer_that_nobody_takes_any_more_closes_the_connection() {
    let mut bench = Bench::new();
    let mut host = bench.connect();
    check(&mut host);
    host.hang_up();
    let id = bench.id_of(&host.wire);
    bench.report(Token::Connection(id), true, false, true);
    assert!(host.is_closed());
    assert_eq!(host.wire.borrow().writes, 1);
}

#[test]
fn nothing_to_read_is_the_end_only_where_the_peer_has_hung_up() {
    let mut bench = Bench::new();
    let mut host = bench.connect();
    let id = bench.id_of(&host.wire);
    bench.report(Token::Connection(id), true, false, false);
    bench.report(Token::Connection(id), false, true, true);
    assert!(bench.is_serving(&mut host));
    check(&mut host);
    bench.report(Token::Connection(id), true, false, true);
    assert!(host.answer().is_ok());
    assert!(!host.is_closed());
    bench.report(Token::Connection(id), true, false, true);
    assert!(host.is_closed());
}

#[test]
fn after_a_frame_that_cannot_be_skipped_nothing_is_served_and_the_answer_is_the_last() {
    let mut bench = Bench::new();
    let mut host = bench.connect();
    host.wire.borrow_mut().room = 0;
    let length = (16 << 20) + 1;
    let stream = check(&mut host);
    host.send(&header(99, length));
    bench.settle();
    let reason = CloseReason::Unskippable { length };
    assert_eq!(bench.world.notices, [Notice::Closing(reason)]);
    assert_eq!(bench.world.interest_in(&host.wire), interest(false, true));
    let id = bench.id_of(&host.wire);
    check(&mut host);
    bench.report(Token::Connection(id), true, false, false);
    assert!(!host.is_closed());
    host.wire.borrow_mut().room = usize::MAX;
    bench.settle();
    assert!(host.is_closed());
    let answers = host.answers();
    assert_eq!(answers.len(), 1, "{answers:?}");
    assert_eq!(answers[0].stream, stream);
}

#[test]
fn a_connection_that_is_to_be_closed_is_closed_at_once_where_all_has_left() {
    let mut bench = Bench::new();
    let host = bench.connect();
    host.send(&header(1, 16 << 20));
    bench.settle();
    assert!(!host.is_closed());
    let other = bench.connect();
    other.send(&header(1, (16 << 20) + 1));
    let id = bench.id_of(&other.wire);
    bench.report(Token::Connection(id), true, false, false);
    assert!(other.is_closed());
    assert!(!other.wire.borrow().outgoing.is_empty());
}

#[test]
fn a_connection_that_cannot_be_watched_for_something_else_is_closed() {
    let mut bench = Bench::new();
    let mut host = bench.connect();
    let id = bench.id_of(&host.wire);
    bench.world.rewatch_error = Some(OsError(12));
    check(&mut host);
    bench.settle();
    assert!(!host.is_closed(), "nothing else was to be watched");
    host.wire.borrow_mut().room = 0;
    check(&mut host);
    bench.settle();
    assert_eq!(bench.world.rewatches, [(id, interest(true, true))]);
    assert!(host.is_closed());
    assert_eq!(bench.world.notices, [Notice::WatchFailed(OsError(12))]);
}

#[test]
fn what_was_negotiated_and_what_was_ignored_is_noted() {
    let mut bench = Bench::new();
    let host = bench.connect_with_session();
    assert_eq!(host.level.unwrap().version, contract::VERSION);
    host.send(&frame(2, FrameType::Response, &&b""[..]));
    bench.settle();
    let mut stranger = Host::dialled_as(nothing_in_common(), bench.world.knock(HOST));
    stranger.negotiate();
    bench.settle();
    stranger.answers();
    assert!(stranger.is_refused);
    let expected = [
        Notice::Negotiated(contract::VERSION),
        Notice::Ignored(Ignored::Response),
        Notice::NegotiationRefused,
    ];
    assert_eq!(bench.world.notices, expected);
}

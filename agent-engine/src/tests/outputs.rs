//! What is kept of what a program writes, and how an answer leaves that is longer than an output.

use crate::limits::{SMALL, STREAM};
use crate::platform::{Channel, Token};
use crate::system::Exit;
use crate::testing::{Bench, Host};
use agent_core::messages::{CheckRequest, RunRequest, RunResponseOutcome, agent, health};
use std::vec::Vec;

const CHANNELS: [Channel; 2] = [Channel::Stdout, Channel::Stderr];

fn started() -> (Bench, Host) {
    let mut bench = Bench::new();
    let mut host = bench.connect();
    bench.run(&mut host, RunRequest::default());
    (bench, host)
}

fn bytes(count: usize) -> Vec<u8> {
    (0..=252).cycle().take(count).collect()
}

#[test]
fn what_was_written_first_is_kept_and_whether_there_was_more_is_said() {
    // The last takes two reads beyond what is kept.
    for (written, is_truncated) in [
        (STREAM - 1, false),
        (STREAM, false),
        (STREAM + 1, true),
        (STREAM + 8192, true),
    ] {
        for channel in CHANNELS {
            let (mut bench, mut host) = started();
            let written = bytes(written);
            bench.world.children.write(0, channel, &written);
            bench.settle();
            bench.end(0, Exit::Code(0));
            let answer = host.answer();
            let response = answer.read::<agent::Run>();
            let kept = &written[..written.len().min(STREAM)];
            let (first, second): (&[u8], &[u8]) = match channel {
                Channel::Stdout => (kept, b""),
                Channel::Stderr => (b"", kept),
            };
            assert!(response.stdout == first && response.stderr == second);
            let truncated = [response.stdout_truncated, response.stderr_truncated];
            assert_eq!(
                truncated,
                CHANNELS.map(|other| is_truncated && other == channel)
            );
        }
    }
}

#[test]
fn what_is_not_kept_is_read_all_the_same() {
    let (mut bench, _host) = started();
    let children = &bench.world.children;
    children.write(0, Channel::Stdout, &bytes(3 * STREAM));
    bench.settle();
    let process = bench.world.children.process(0);
    assert!(process.outputs[0].is_empty());
    assert_eq!(process.asked, [4096, 0]);
}

#[test]
fn an_event_is_one_read_into_what_there_is_room_for() {
    let (mut bench, _host) = started();
    let id = bench.world.children.spawned[0].id;
    bench.world.children.write(0, Channel::Stderr, b"abc");
    let token = Token::Output(id, Channel::Stderr);
    bench.report(token, true, false, false);
    assert_eq!(bench.world.children.process(0).reads, [0, 1]);
    assert_eq!(bench.world.children.process(0).asked, [0, STREAM]);
    bench.report(token, true, false, false);
    assert_eq!(bench.world.children.process(0).asked, [0, STREAM - 3]);
}

#[test]
fn an_output_that_the_program_closes_is_closed_and_read_no_more() {
    let (mut bench, mut host) = started();
    bench.world.children.write(0, Channel::Stdout, b"all");
    bench.world.children.process(0).at_end[0] = true;
    bench.settle();
    assert_eq!(bench.world.children.process(0).closed, [true, false]);
    assert_eq!(bench.world.children.process(0).reads, [2, 0]);
    let id = bench.world.children.spawned[0].id;
    bench.report(Token::Output(id, Channel::Stdout), true, false, false);
    bench.end(0, Exit::Code(0));
    assert_eq!(bench.world.children.process(0).reads, [2, 1]);
    assert_eq!(bench.world.children.process(0).closed, [true, true]);
    assert_eq!(host.answer().read::<agent::Run>().stdout, b"all");
}

#[test]
fn what_the_pipes_still_hold_at_the_end_belongs_to_the_answer() {
    let (mut bench, mut host) = started();
    for channel in CHANNELS {
        bench.world.children.write(0, channel, b"last words");
    }
    // The end is reported before the outputs are.
    bench.world.children.end(0, Exit::Code(0));
    bench.report(Token::Signals, true, false, false);
    bench.engine.answer_callers(&mut bench.world);
    let answer = host.answer();
    let response = answer.read::<agent::Run>();
    assert_eq!(response.stdout, b"last words");
    assert_eq!(response.stderr, b"last words");
    let process = bench.world.children.process(0);
    assert_eq!((process.reads, process.closed), ([2, 2], [true, true]));
}

#[test]
fn a_descendant_that_goes_on_writing_is_read_sixty_four_times() {
    let (mut bench, mut host) = started();
    bench.world.children.process(0).is_endless = true;
    bench.world.children.end(0, Exit::Code(0));
    bench.report(Token::Signals, true, false, false);
    bench.engine.answer_callers(&mut bench.world);
    let process = bench.world.children.process(0);
    assert_eq!((process.reads, process.closed), ([64, 64], [false, false]));
    drop(process);
    let answer = host.answer();
    let response = answer.read::<agent::Run>();
    assert!(response.stdout_truncated && response.stderr_truncated);
    assert_eq!(response.stdout.len(), STREAM);
}

#[test]
fn a_long_answer_leaves_in_parts() {
    let (mut bench, mut host) = started();
    let written = bytes(100_000);
    bench.world.children.write(0, Channel::Stdout, &written);
    bench.settle();
    host.wire.borrow_mut().room = 10_000;
    bench.end(0, Exit::Code(0));
    assert_eq!(host.wire.borrow().outgoing.len(), 10_000);
    assert!(host.answers().is_empty());
    assert!(!bench.world.children.process(0).is_dropped);
    host.wire.borrow_mut().room = usize::MAX;
    bench.settle();
    let answer = host.answer();
    assert!(answer.read::<agent::Run>().stdout == written);
    assert!(bench.world.children.process(0).is_dropped);
    let pieces = &host.wire.borrow().pieces;
    assert!(pieces.iter().all(|piece| *piece <= SMALL), "{pieces:?}");
}

#[test]
fn whatever_comes_while_an_answer_leaves_is_answered_behind_it() {
    let (mut bench, mut host) = started();
    let second = bench.run(&mut host, RunRequest::default());
    let written = bytes(50_000);
    for (program, channel) in [(0, Channel::Stdout), (1, Channel::Stderr)] {
        bench.world.children.write(program, channel, &written);
    }
    bench.settle();
    host.wire.borrow_mut().room = 20_000;
    bench.world.children.end(1, Exit::Code(1));
    bench.end(0, Exit::Code(0));
    let third = host.call::<health::Check>(&CheckRequest::default());
    bench.settle();
    assert!(host.answers().is_empty());
    host.wire.borrow_mut().room = usize::MAX;
    bench.settle();
    let answers = host.answers();
    let streams: Vec<_> = answers.iter().map(|answer| answer.stream).collect();
    assert_eq!(streams, [1, second, third]);
    assert!(answers[0].read::<agent::Run>().stdout == written);
    let response = answers[1].read::<agent::Run>();
    assert!(response.stderr == written);
    assert_eq!(response.outcome, Some(RunResponseOutcome::ExitCode(1)));
}

#[test]
fn a_connection_that_is_lost_amid_a_long_answer_frees_the_program() {
    let (mut bench, mut host) = started();
    bench
        .world
        .children
        .write(0, Channel::Stdout, &bytes(50_000));
    bench.settle();
    host.wire.borrow_mut().room = 20_000;
    bench.end(0, Exit::Code(0));
    host.hang_up();
    bench.settle();
    assert!(bench.world.children.process(0).is_dropped);
    assert_eq!(bench.world.discarded, [STREAM; 3]);
    // Who comes next gets no part of it.
    host = bench.connect();
    assert!(host.answers().is_empty());
    assert!(bench.is_serving(&mut host));
}

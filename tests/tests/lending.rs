//! The four large buffers: who is lent one, and in which order.

use handclasp_tests::{Agent, Connection, LongFrame};

/// The long frames that an agent receives at a time.
const LARGE_BUFFERS: usize = 4;

/// A connection that was served twice: whatever was sent before that on any other has been looked at.
fn observe(agent: &Agent) -> Connection {
    let mut observer = agent.connect();
    look(&mut observer);
    observer
}

fn look(observer: &mut Connection) {
    assert!(observer.is_serving() && observer.is_serving());
}

/// As many long frames as there are buffers, each of which has one.
fn take_all(agent: &Agent, observer: &mut Connection) -> Vec<LongFrame> {
    let frames = (0..LARGE_BUFFERS)
        .map(|_| LongFrame::begin(agent))
        .collect();
    look(observer);
    frames
}

/// Lets frames make progress, so that none of them gives way.
fn go_on(frames: &mut [LongFrame]) {
    frames.iter_mut().for_each(LongFrame::go_on);
}

/// Connections that ask for a buffer one after the other, in this order of their places.
fn ask(agent: &Agent, observer: &mut Connection, order: &[usize]) -> Vec<LongFrame> {
    let connections = order.iter().map(|_| Some(observe(agent)));
    let mut connections: Vec<_> = connections.collect();
    let asked = order.iter().map(|place| {
        let connection = connections[*place].take().expect("each place once");
        let frame = LongFrame::begin_on(connection);
        look(observer);
        frame
    });
    asked.collect()
}

#[test]
fn four_long_frames_are_received_at_a_time() {
    let agent = Agent::start();
    let mut observer = observe(&agent);
    let mut frames = take_all(&agent, &mut observer);
    for _ in 0..10 {
        go_on(&mut frames);
        look(&mut observer);
    }
    while let Some(frame) = frames.pop() {
        go_on(&mut frames);
        assert!(frame.finish().is_serving());
    }
}

#[test]
fn a_fifth_long_frame_is_received_when_one_has_ended() {
    let agent = Agent::start();
    let mut observer = observe(&agent);
    let mut frames = take_all(&agent, &mut observer);
    let mut fifth = LongFrame::begin(&agent);
    fifth.send_rest();
    for _ in 0..50 {
        go_on(&mut frames);
        look(&mut observer);
        assert!(!fifth.is_answered());
    }
    frames.swap_remove(2).finish();
    assert!(fifth.finish().is_serving());
    for frame in frames {
        assert!(frame.finish().is_serving());
    }
}

#[test]
fn a_fifth_long_frame_is_received_when_one_is_given_up() {
    let agent = Agent::start();
    let mut observer = observe(&agent);
    let mut frames = take_all(&agent, &mut observer);
    let mut fifth = LongFrame::begin(&agent);
    look(&mut observer);
    fifth.send_rest();
    assert!(!fifth.is_answered());
    drop(frames.swap_remove(1));
    assert!(fifth.finish().is_serving());
    go_on(&mut frames);
    for frame in frames {
        assert!(frame.finish().is_serving());
    }
}

#[test]
fn small_calls_go_on_while_long_frames_wait() {
    let agent = Agent::start();
    let mut observer = observe(&agent);
    let mut frames = take_all(&agent, &mut observer);
    let waiting = ask(&agent, &mut observer, &[0, 1, 2, 3]);
    for _ in 0..20 {
        go_on(&mut frames);
        assert!(agent.connect().is_serving());
        assert!(observer.is_serving());
    }
    for frame in frames.into_iter().chain(waiting) {
        assert!(frame.finish().is_serving());
    }
}

/// Each of them is answered though none of those behind it goes on: so it is the one that has the buffer.
fn assert_lent_in_turn(waiting: Vec<LongFrame>, holders: &mut [LongFrame]) {
    for frame in waiting {
        go_on(holders);
        assert!(frame.finish().is_serving());
    }
}

#[test]
fn those_who_wait_are_lent_a_buffer_in_the_order_in_which_they_asked() {
    let agent = Agent::start();
    let mut observer = observe(&agent);
    let mut holders = take_all(&agent, &mut observer);
    // Neither the order in which they have connected nor that of their places counts.
    let waiting = ask(&agent, &mut observer, &[3, 1, 4, 0, 2]);
    go_on(&mut holders);
    holders.remove(0).finish();
    assert_lent_in_turn(waiting, &mut holders);
}

#[test]
fn whoever_asks_again_is_behind_those_who_wait_already() {
    let agent = Agent::start();
    let mut observer = observe(&agent);
    let mut holders = take_all(&agent, &mut observer);
    let mut waiting = ask(&agent, &mut observer, &[0, 1, 2]);
    go_on(&mut holders);
    let early = holders.remove(0).finish();
    let again = waiting.remove(0).finish();
    go_on(&mut holders);
    waiting.push(LongFrame::begin_on(again));
    look(&mut observer);
    waiting.push(LongFrame::begin_on(early));
    look(&mut observer);
    assert_lent_in_turn(waiting, &mut holders);
}

#[test]
fn what_counts_is_when_the_frames_length_was_known() {
    let agent = Agent::start();
    let mut observer = observe(&agent);
    let mut holders = take_all(&agent, &mut observer);
    let mut first = LongFrame::begin_with(agent.connect(), 3);
    look(&mut observer);
    let mut waiting = ask(&agent, &mut observer, &[0, 1]);
    first.send_more(12_000);
    waiting.push(first);
    look(&mut observer);
    go_on(&mut holders);
    holders.remove(0).finish();
    assert_lent_in_turn(waiting, &mut holders);
}

//! How long a long frame may stand still, alone and while another waits for its buffer.

use handclasp_tests::protobuf::Message;
use handclasp_tests::{Agent, Frame, HEALTH, LongFrame, wait};

/// The long frames that an agent receives at a time.
const LARGE_BUFFERS: usize = 4;

fn begin(agent: &Agent, count: usize) -> Vec<LongFrame> {
    (0..count).map(|_| LongFrame::begin(agent)).collect()
}

/// Waits until the agent has closed one of these, while `others` make progress.
fn until_one_is_closed(standing: &[LongFrame], others: &mut [LongFrame]) {
    wait::until("a frame that stands still to be closed", || {
        others.iter_mut().for_each(LongFrame::go_on);
        standing.iter().any(LongFrame::is_closed).then_some(())
    });
}

/// Makes sure that the agent has looked at all that was sent.
fn look(agent: &Agent) {
    let mut observer = agent.connect();
    assert!(observer.is_serving() && observer.is_serving());
}

#[test]
fn a_long_frame_that_stands_still_is_closed_and_neither_one_that_goes_on_nor_a_short_one() {
    let agent = Agent::start();
    let mut going_on = begin(&agent, LARGE_BUFFERS - 1);
    let call = Frame::call(1, HEALTH, "Check", Message::new().bytes(99, [0; 100])).to_bytes();
    let (beginning, rest) = call.split_at(60);
    let mut short = agent.connect();
    short.send(beginning);
    look(&agent);
    let standing = begin(&agent, 1);
    until_one_is_closed(&standing, &mut going_on);
    short.send(rest);
    assert!(short.answer(1).is_ok());
    for frame in going_on {
        assert!(frame.finish().is_serving());
    }
}

#[test]
fn a_long_frame_that_stands_still_is_closed_sooner_while_another_waits() {
    let [calm, contested] = [Agent::start(), Agent::start()];
    let alone = begin(&calm, LARGE_BUFFERS);
    look(&calm);
    // Later, and all the same it ends first.
    let standing = begin(&contested, LARGE_BUFFERS);
    let waiting = LongFrame::begin(&contested);
    until_one_is_closed(&standing, &mut []);
    assert!(!alone.iter().any(LongFrame::is_closed));
    assert!(waiting.finish().is_serving());
}

#[test]
fn while_another_waits_those_who_make_progress_keep_their_buffers() {
    let agent = Agent::start();
    let mut going_on = begin(&agent, LARGE_BUFFERS - 1);
    let standing = begin(&agent, 1);
    look(&agent);
    let mut waiting = LongFrame::begin(&agent);
    waiting.send_rest();
    until_one_is_closed(&standing, &mut going_on);
    assert!(waiting.finish().is_serving());
    for frame in going_on {
        assert!(frame.finish().is_serving());
    }
}

#[test]
fn whoever_waits_for_a_buffer_may_stand_still_for_longer_than_a_long_frame() {
    let agent = Agent::start();
    let mut going_on = begin(&agent, LARGE_BUFFERS);
    look(&agent);
    let waiting = LongFrame::begin(&agent);
    look(&agent);
    let calm = Agent::start();
    let standing = begin(&calm, 1);
    until_one_is_closed(&standing, &mut going_on);
    going_on.remove(0).finish();
    assert!(waiting.finish().is_serving());
    for frame in going_on {
        assert!(frame.finish().is_serving());
    }
}

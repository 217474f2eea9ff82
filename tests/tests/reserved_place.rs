//! The one place more than there are: for whoever asks how things are while everyone is at work.

use handclasp_tests::{AGENT, Agent, Connection, Crowd, HEALTH, RunRequest, Status, wait};

const RESOURCE_EXHAUSTED: u64 = 8;

/// What a call is answered for which there is no place.
const BUSY: &str = "every connection is busy; this one serves Negotiate and Health only";

fn assert_busy(answer: Result<Vec<u8>, Status>) {
    let status = answer.unwrap_err();
    assert_eq!((status.code, &*status.message), (RESOURCE_EXHAUSTED, BUSY));
}

/// Asserts that Negotiate and Health are served, and nothing else.
fn assert_reserved(connection: &mut Connection) {
    assert!(connection.is_serving());
    assert!(connection.call(HEALTH, "Version", []).is_ok());
    assert_busy(connection.call(AGENT, "Info", []));
    assert!(connection.negotiate().is_ok());
    assert_busy(connection.call(AGENT, "Info", []));
    assert_busy(connection.call(AGENT, "Run", RunRequest::new(["true"]).encode()));
    assert_busy(connection.call(AGENT, "Shutdown", []));
    assert!(connection.is_serving());
}

fn assert_served_wholly(connection: &mut Connection) {
    assert!(connection.is_serving());
    assert!(connection.negotiate().is_ok());
    assert!(connection.call(AGENT, "Info", []).is_ok());
}

#[test]
fn while_all_are_at_work_one_more_is_served_negotiate_and_health() {
    let agent = Agent::start();
    let crowd = Crowd::start(&agent);
    assert_reserved(&mut agent.connect());
    crowd.all_are_there();
}

#[test]
fn while_all_are_at_work_a_second_takes_the_place_of_the_first() {
    let agent = Agent::start();
    let crowd = Crowd::start(&agent);
    let mut last = agent.connect();
    assert_reserved(&mut last);
    for _ in 0..3 {
        // What the first has begun to say is not taken for the second's.
        last.send(&[0, 0, 0, 9]);
        let mut next = agent.connect();
        assert_reserved(&mut next);
        assert!(last.is_closed());
        last = next;
    }
    assert!(last.is_serving());
    crowd.all_are_there();
}

#[test]
fn when_one_of_all_hangs_up_another_is_served_wholly() {
    let agent = Agent::start();
    let mut crowd = Crowd::start(&agent);
    let mut early = agent.connect();
    assert_reserved(&mut early);
    let all = agent.descriptors();
    drop(crowd.unread.pop());
    wait::until("the place to be free", || {
        (agent.descriptors() < all).then_some(())
    });
    assert_served_wholly(&mut agent.connect());
    assert!(!early.is_closed());
    crowd.all_are_there();
}

#[test]
fn when_one_of_all_has_its_answer_another_takes_its_place_and_is_served_wholly() {
    let agent = Agent::start();
    let mut crowd = Crowd::start(&agent);
    let early = agent.connect();
    let done = crowd.end_first_program();
    assert_served_wholly(&mut agent.connect());
    assert!(done.is_closed() && !early.is_closed());
    crowd.all_are_there();
}

#[test]
fn when_one_of_all_has_taken_its_answers_another_takes_its_place_and_is_served_wholly() {
    let agent = Agent::start();
    let mut crowd = Crowd::start(&agent);
    let done = crowd.unread.remove(5).read_all();
    assert_served_wholly(&mut agent.connect());
    assert!(done.is_closed());
    crowd.all_are_there();
}

#[test]
fn one_in_the_reserved_place_stays_there_when_the_others_are_done() {
    let agent = Agent::start();
    let crowd = Crowd::start(&agent);
    let mut early = agent.connect();
    assert_reserved(&mut early);
    drop(crowd);
    wait::until("the programs to end", || {
        agent.descendants().is_empty().then_some(())
    });
    assert_served_wholly(&mut agent.connect());
    assert_busy(early.call(AGENT, "Info", []));
    assert!(early.is_serving());
}

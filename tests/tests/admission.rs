//! How many connections are served at a time, and who gives way when another one comes.

use handclasp_tests::{
    AGENT, Agent, Connection, Outcome, RunRequest, Unread, short_directory, wait,
};
use std::fs;

/// The connections that an agent serves at a time.
const CONNECTIONS: usize = 64;

/// A connection that was served.
fn connect(agent: &Agent) -> Connection {
    let mut connection = agent.connect();
    assert!(connection.is_serving() && connection.is_serving());
    connection
}

fn connect_many(agent: &Agent, count: usize) -> Vec<Connection> {
    (0..count).map(|_| connect(agent)).collect()
}

/// The numbers of those that were closed.
fn closed(connections: &[Connection]) -> Vec<usize> {
    let numbered = connections.iter().enumerate();
    let closed = numbered.filter(|(_, connection)| connection.is_closed());
    closed.map(|(number, _)| number).collect()
}

#[test]
fn sixty_four_connections_are_served_at_a_time() {
    let agent = Agent::start();
    let mut connections = connect_many(&agent, CONNECTIONS);
    for _ in 0..2 {
        for connection in &mut connections {
            assert!(connection.is_serving());
            assert!(connection.call(AGENT, "Info", []).is_ok());
        }
    }
    assert!(closed(&connections).is_empty());
}

#[test]
fn another_one_takes_the_place_of_the_one_that_was_idle_longest_and_of_no_other() {
    let agent = Agent::start();
    let mut connections = connect_many(&agent, CONNECTIONS);
    // Neither the order in which they have come nor that of their places counts.
    let order: Vec<_> = (0..CONNECTIONS).map(|turn| turn * 29 % 64).collect();
    for number in &order {
        assert!(connections[*number].is_serving());
    }
    let mut others = Vec::new();
    for given_way in 1..=10 {
        others.push(connect(&agent));
        let mut expected = order[..given_way].to_vec();
        expected.sort_unstable();
        assert_eq!(closed(&connections), expected);
    }
    for number in &order[10..] {
        assert!(connections[*number].is_serving());
    }
    assert!(others.iter_mut().all(Connection::is_serving));
}

#[test]
fn whoever_was_active_again_does_not_give_way_next() {
    let agent = Agent::start();
    let mut connections = connect_many(&agent, CONNECTIONS);
    assert!(connections[0].is_serving());
    let _other = connect(&agent);
    assert_eq!(closed(&connections), [1]);
    // The beginning of a header is something that happens too, though there is nothing to answer.
    connections[2].send(&[0, 0]);
    assert!(connections[63].is_serving() && connections[63].is_serving());
    let _another = connect(&agent);
    assert_eq!(closed(&connections), [1, 3]);
}

#[test]
fn a_place_that_is_free_is_taken_before_anyone_gives_way() {
    let agent = Agent::start();
    let mut connections = connect_many(&agent, CONNECTIONS);
    let all = agent.descriptors();
    drop(connections.remove(40));
    wait::until("the place to be free", || {
        (agent.descriptors() < all).then_some(())
    });
    let _taker = connect(&agent);
    assert!(closed(&connections).is_empty());
    let _other = connect(&agent);
    assert_eq!(closed(&connections), [0]);
}

#[test]
fn a_caller_who_waits_for_a_program_does_not_give_way() {
    let agent = Agent::start();
    let directory = short_directory();
    let mut caller = agent.connect();
    let stream = caller.start_run(&RunRequest {
        cwd: directory.path().display().to_string(),
        ..RunRequest::shell("until [ -e go ]; do sleep 0.02; done; exit 5")
    });
    assert!(caller.is_serving());
    let others = connect_many(&agent, 2 * CONNECTIONS);
    assert!(!caller.is_closed());
    let gave_way: Vec<_> = (0..=CONNECTIONS).collect();
    assert_eq!(closed(&others), gave_way);
    fs::write(directory.path().join("go"), "").unwrap();
    let done = caller.run_answer(stream).unwrap();
    assert_eq!(done.outcome, Outcome::ExitCode(5));
}

#[test]
fn a_caller_whose_program_has_ended_gives_way_like_any_other() {
    let agent = Agent::start();
    let mut caller = agent.connect();
    let done = caller.run(&RunRequest::new(["true"])).unwrap();
    assert_eq!(done.outcome, Outcome::ExitCode(0));
    let others = connect_many(&agent, CONNECTIONS);
    assert!(caller.is_closed());
    assert!(closed(&others).is_empty());
}

#[test]
fn one_whose_answers_were_not_taken_does_not_give_way_until_they_are() {
    let agent = Agent::start();
    let mut observer = connect(&agent);
    let unread = Unread::start(&agent, &mut observer);
    let others = connect_many(&agent, 2 * CONNECTIONS);
    assert!(observer.is_closed(), "it was idle longest");
    let mut reader = unread.read_all();
    assert!(reader.is_serving());
    let more = connect_many(&agent, CONNECTIONS);
    assert!(reader.is_closed());
    assert_eq!(closed(&others).len(), others.len());
    assert!(closed(&more).is_empty());
}

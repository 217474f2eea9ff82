//! Clients that stop in the middle, or never read: they cost the others nothing but patience.

use handclasp_tests::{
    AGENT, Agent, Bystanders, Connection, Frame, HEALTH, Outcome, RunRequest, wait,
};
use std::thread;

/// More than a connection's own buffers hold.
const LARGE: usize = 200_000;

/// Connections that have sent the beginning of a frame, and send no more.
fn stall(agent: &Agent, count: usize, beginning: &[u8]) -> Vec<Connection> {
    let connections = (0..count).map(|_| {
        let mut connection = agent.connect();
        connection.send(beginning);
        connection
    });
    connections.collect()
}

/// The beginning of a frame that needs a large buffer.
fn large_beginning() -> Vec<u8> {
    let mut frame = large_call(1);
    frame.truncate(LARGE / 2);
    frame
}

fn large_call(stream: u32) -> Vec<u8> {
    Frame::call(stream, AGENT, "Run", large_request().encode()).to_bytes()
}

fn large_request() -> RunRequest {
    RunRequest {
        stdin: vec![b'x'; LARGE],
        ..RunRequest::new(["wc", "-c"])
    }
}

fn assert_served(connection: &mut Connection) {
    assert!(connection.is_serving());
    assert!(connection.negotiate().is_ok());
    let done = connection.run(&RunRequest::new(["echo", "done"])).unwrap();
    assert_eq!(done.stdout, b"done\n");
}

fn assert_large_frame_gets_through(agent: &Agent) {
    let done = agent.connect().run(&large_request()).unwrap();
    assert_eq!(done.outcome, Outcome::ExitCode(0));
    assert_eq!(done.text().trim(), LARGE.to_string());
}

#[test]
fn those_stalled_inside_a_header_do_not_stop_another() {
    for count in [31, 64] {
        let agent = Agent::start();
        let bystanders = Bystanders::start(&agent);
        let header = large_call(1);
        let _stalled = stall(&agent, count, &header[..7]);
        assert_served(&mut agent.connect());
        assert_large_frame_gets_through(&agent);
        bystanders.all_end_right();
    }
}

#[test]
fn those_stalled_inside_a_small_frame_do_not_stop_another() {
    for count in [31, 64] {
        let agent = Agent::start();
        let bystanders = Bystanders::start(&agent);
        let frame = Frame::call(1, HEALTH, "Check", [0; 100]).to_bytes();
        let _stalled = stall(&agent, count, &frame[..90]);
        assert_served(&mut agent.connect());
        assert_large_frame_gets_through(&agent);
        bystanders.all_end_right();
    }
}

#[test]
fn a_stalled_frame_that_goes_on_is_a_call_like_any_other() {
    let agent = Agent::start();
    let call = large_call(1);
    let (beginning, rest) = call.split_at(LARGE / 2);
    let mut connection = agent.connect();
    connection.send(beginning);
    assert_served(&mut agent.connect());
    connection.send(rest);
    assert_eq!(
        connection.run_answer(1).unwrap().outcome,
        Outcome::ExitCode(0)
    );
}

#[test]
fn four_stalled_inside_a_large_frame_give_way_to_another() {
    let agent = Agent::start();
    let bystanders = Bystanders::start(&agent);
    let stalled = stall(&agent, 4, &large_beginning());
    assert_served(&mut agent.connect());
    assert_large_frame_gets_through(&agent);
    bystanders.all_end_right();
    for mut connection in stalled {
        assert_eq!(
            connection.receive(),
            None,
            "a holder without progress is closed"
        );
    }
}

#[test]
fn thirty_one_stalled_inside_a_large_frame_do_not_stop_another() {
    let agent = Agent::start();
    let bystanders = Bystanders::start(&agent);
    let _stalled = stall(&agent, 31, &large_beginning());
    assert_served(&mut agent.connect());
    assert_large_frame_gets_through(&agent);
    bystanders.all_end_right();
}

#[test]
fn sixty_four_stalled_inside_a_large_frame_do_not_stop_another() {
    let agent = Agent::start();
    let bystanders = Bystanders::start(&agent);
    let _stalled = stall(&agent, 64, &large_beginning());
    assert_served(&mut agent.connect());
    assert_large_frame_gets_through(&agent);
    bystanders.all_end_right();
}

#[test]
fn one_who_hangs_up_while_it_waits_for_a_large_buffer_is_let_go() {
    let agent = Agent::start();
    let mut holders = stall(&agent, 4, &large_beginning());
    let mut other = agent.connect();
    assert!(other.is_serving() && other.is_serving());
    let without = agent.descriptors();
    let waiting = stall(&agent, 1, &large_beginning());
    assert!(other.is_serving() && other.is_serving());
    assert_eq!(agent.descriptors(), without + 1);
    drop(waiting);
    // The holders make progress meanwhile, so that none of them gives way.
    wait::until("the one who waited to be let go", || {
        for holder in &mut holders {
            holder.send(b"x");
        }
        (agent.descriptors() == without).then_some(())
    });
    assert!(other.is_serving());
}

#[test]
fn one_who_never_reads_is_not_read_and_loses_nothing() {
    const CALLS: u32 = 20_000;
    let agent = Agent::start();
    let mut bystanders = Bystanders::start(&agent);
    let mut reader = agent.connect();
    let mut writer = reader.try_clone();
    let sender = thread::spawn(move || {
        for number in 0..CALLS {
            let stream = number * 2 + 1;
            writer.send(&Frame::call(stream, HEALTH, "Version", []).to_bytes());
        }
    });
    for _ in 0..100 {
        bystanders.one_is_served();
    }
    assert!(
        !sender.is_finished(),
        "the agent took all calls of one who does not read"
    );
    for number in 0..CALLS {
        let frame = reader.receive().expect("an answer");
        assert_eq!(frame.stream, number * 2 + 1);
        assert!(handclasp_tests::response(&frame).is_ok());
    }
    sender.join().unwrap();
    bystanders.all_end_right();
}

#[test]
fn answers_longer_than_the_output_come_whole_and_in_turn() {
    let agent = Agent::start();
    let mut connection = agent.connect();
    let streams: Vec<_> = (0..8_u8)
        .map(|number| {
            let script = format!(
                "head -c {} /dev/zero | tr '\\0' {number}",
                250_000 + u32::from(number)
            );
            (number, connection.start_run(&RunRequest::shell(&script)))
        })
        .collect();
    for _ in 0..100 {
        assert!(agent.connect().is_serving());
    }
    for (number, stream) in streams {
        let done = connection.run_answer(stream).unwrap();
        assert_eq!(done.stdout.len(), 250_000 + usize::from(number));
        assert!(done.stdout.iter().all(|byte| *byte == b'0' + number));
    }
}

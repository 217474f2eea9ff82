//! What is reported late, of a former connection, program or job, is none of its successor's.

use crate::platform::{Channel, Id, Token};
use crate::system::Exit;
use crate::testing::Bench;
use agent_core::messages::{CheckRequest, MountRequest, RunRequest, agent, health};

/// The user of the slot before this one, the next one, and one of a slot that there is not.
fn others(id: Id) -> [Id; 3] {
    let Id { index, serial } = id;
    [
        Id {
            index,
            serial: serial - 1,
        },
        Id {
            index,
            serial: serial + 1,
        },
        Id {
            index: 1000,
            serial,
        },
    ]
}

#[test]
fn an_event_of_a_former_connection_is_ignored() {
    let mut bench = Bench::new();
    let former = bench.connect();
    former.hang_up();
    bench.settle();
    let mut host = bench.connect();
    host.call::<health::Check>(&CheckRequest::default());
    let id = bench.id_of(&host.wire);
    assert_eq!(id.serial, 2);
    for other in others(id) {
        bench.report(Token::Connection(other), true, true, true);
    }
    assert_eq!(host.wire.borrow().reads, 0);
    bench.report(Token::Connection(id), true, true, true);
    assert!(host.answer().is_ok());
}

#[test]
fn an_event_of_a_connection_that_is_gone_is_ignored() {
    let mut bench = Bench::new();
    let former = bench.connect();
    let id = bench.id_of(&former.wire);
    former.hang_up();
    bench.settle();
    let reads = former.wire.borrow().reads;
    bench.report(Token::Connection(id), true, true, true);
    assert_eq!(former.wire.borrow().reads, reads);
}

#[test]
fn an_event_of_a_former_program_is_ignored() {
    let mut bench = Bench::new();
    let mut host = bench.connect();
    bench.run(&mut host, RunRequest::default());
    bench.end(0, Exit::Code(0));
    bench.world.children.next.takes = 0;
    let request = RunRequest {
        stdin: b"input",
        ..RunRequest::default()
    };
    bench.run(&mut host, request);
    let id = bench.world.children.spawned[1].id;
    assert_eq!((id.index, id.serial), (0, 2));
    bench.world.children.process(1).takes = 100;
    for other in others(id) {
        bench.report(Token::Input(other), false, true, false);
        bench.report(Token::Output(other, Channel::Stdout), true, false, false);
    }
    assert_eq!(bench.world.children.process(1).reads, [0, 0]);
    assert!(bench.world.children.process(1).input.is_empty());
    bench.report(Token::Input(id), false, true, false);
    bench.report(Token::Output(id, Channel::Stdout), true, false, false);
    assert_eq!(bench.world.children.process(1).reads, [1, 0]);
    assert_eq!(bench.world.children.process(1).input, b"input");
}

#[test]
fn an_event_of_a_program_that_has_ended_is_ignored() {
    let mut bench = Bench::new();
    let mut host = bench.connect();
    bench.run(&mut host, RunRequest::default());
    let id = bench.world.children.spawned[0].id;
    bench.end(0, Exit::Code(0));
    let reads = bench.world.children.process(0).reads;
    bench.report(Token::Output(id, Channel::Stderr), true, false, false);
    bench.report(Token::Input(id), false, true, false);
    assert_eq!(bench.world.children.process(0).reads, reads);
}

#[test]
fn an_event_of_a_former_job_is_ignored() {
    let mut bench = Bench::new();
    let mut host = bench.connect_with_session();
    let request = MountRequest {
        driver: MountRequest::DRIVER_TMPFS,
        target: "/m",
        ..MountRequest::default()
    };
    host.call::<agent::Mount>(&request);
    bench.settle();
    bench.world.jobs.end(0);
    bench.settle();
    assert_eq!(host.answers().len(), 1);
    host.call::<agent::Mount>(&request);
    bench.settle();
    let [(former, _), (id, _)] = &bench.world.jobs.started[..] else {
        panic!("two jobs");
    };
    let (former, id) = (*former, *id);
    assert_eq!((former.serial, id.serial), (1, 2));
    bench.world.jobs.say(1, b"\0");
    bench.world.jobs.end(1);
    for _ in 0..2 {
        bench.report(Token::Job(former), true, false, false);
    }
    bench.engine.answer_callers(&mut bench.world);
    assert!(host.answers().is_empty());
    for _ in 0..2 {
        bench.report(Token::Job(id), true, false, false);
    }
    bench.engine.answer_callers(&mut bench.world);
    assert!(host.answer().is_ok());
}

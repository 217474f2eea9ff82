//! Starts that are sent again.

use crate::system::{Exit, StartState};
use crate::testing::{Bench, Host, program, started};
use agent_core::Code;
use agent_core::messages::processes::Start;
use agent_core::messages::{StartRequest, StartResponseOutcome, StartStage};

const KEY: &[u8] = &[7; 16];

fn keyed() -> StartRequest<'static> {
    StartRequest {
        key: KEY,
        ..program()
    }
}

fn call(bench: &mut Bench, host: &mut Host, request: &StartRequest<'_>) {
    host.call::<Start>(request);
    bench.settle();
}

#[test]
fn the_same_start_returns_the_same_process() {
    let mut bench = Bench::new();
    let mut host = bench.connect_with_session();
    let first = started(&bench.ask::<Start>(&mut host, &keyed()));
    assert!(!first.existed);
    // On this connection, on another one, after a lost one, and after the end.
    let again = started(&bench.ask::<Start>(&mut host, &keyed()));
    assert_eq!(
        (again.process, again.pid, again.existed),
        (first.process, first.pid, true)
    );
    host.hang_up();
    let mut other = bench.connect_with_session();
    assert_eq!(started(&bench.ask::<Start>(&mut other, &keyed())), again);
    bench.end(0, Exit::Code(0));
    assert_eq!(started(&bench.ask::<Start>(&mut other, &keyed())), again);
    assert_eq!(bench.world.children.spawned.len(), 1);
    // The key is forgotten with the process.
    bench.release(&mut other, first.process);
    let next = started(&bench.ask::<Start>(&mut other, &keyed()));
    assert!(!next.existed && next.process > first.process);
}

#[test]
fn another_request_with_the_same_key_is_refused() {
    let mut bench = Bench::new();
    let mut host = bench.connect_with_session();
    bench.start(&mut host, &keyed());
    let other = StartRequest {
        cwd: "/tmp",
        ..keyed()
    };
    assert_eq!(
        bench.ask::<Start>(&mut host, &other).code,
        Code::AlreadyExists
    );
    let short = StartRequest {
        key: &KEY[1..],
        ..keyed()
    };
    assert_eq!(
        bench.ask::<Start>(&mut host, &short).code,
        Code::InvalidArgument
    );
    // Starts without a key are always new ones.
    let one = bench.start(&mut host, &program());
    assert_ne!(one, bench.start(&mut host, &program()));
}

#[test]
fn whoever_asks_again_while_it_starts_waits_with_the_first() {
    let mut bench = Bench::new();
    let mut hosts = [bench.connect_with_session(), bench.connect_with_session()];
    bench.world.children.next.start = StartState::Pending;
    for host in &mut hosts {
        call(&mut bench, host, &keyed());
        assert!(host.answers().is_empty());
    }
    bench.world.children.process(0).start = StartState::Executed;
    bench.settle();
    let [first, second] = hosts.each_mut().map(|host| started(&host.answer()));
    assert_eq!((first.process, first.existed), (second.process, false));
    assert!(second.existed);
    assert_eq!(bench.world.children.spawned.len(), 1);
}

#[test]
fn a_start_that_was_lost_with_its_connection_is_found() {
    let mut bench = Bench::new();
    let mut host = bench.connect_with_session();
    bench.world.children.next.start = StartState::Pending;
    call(&mut bench, &mut host, &keyed());
    host.hang_up();
    bench.settle();
    bench.world.children.process(0).start = StartState::Executed;
    bench.settle();
    let mut other = bench.connect_with_session();
    assert!(started(&bench.ask::<Start>(&mut other, &keyed())).existed);
}

#[test]
fn a_failure_with_a_long_subject_leaves_in_parts() {
    let mut bench = Bench::new();
    let mut host = bench.connect_with_session();
    host.wire.borrow_mut().room = 100;
    host.wire.borrow_mut().at_a_time = 100;
    bench.world.children.next.start = StartState::Failed {
        stage: StartStage::Cwd,
        errno: 36,
    };
    let path = std::vec![b'd'; 5000];
    bench.world.children.next.failed_path.clone_from(&path);
    // Three of them need more room than an output has.
    for _ in 0..3 {
        call(&mut bench, &mut host, &program());
        bench.world.children.next.start = StartState::Failed {
            stage: StartStage::Cwd,
            errno: 36,
        };
        bench.world.children.next.failed_path.clone_from(&path);
    }
    host.wire.borrow_mut().room = usize::MAX;
    bench.settle();
    let answers = host.answers();
    assert_eq!(answers.len(), 3);
    for answer in answers {
        match answer.read::<Start>().outcome {
            Some(StartResponseOutcome::Failure(failure)) => {
                assert_eq!(failure.subject.as_bytes(), &path[..4095]);
            }
            other => panic!("{other:?}"),
        }
    }
}

#[test]
fn a_program_that_cannot_be_executed_frees_its_place_and_its_key() {
    let mut bench = Bench::new();
    let mut hosts = [bench.connect_with_session(), bench.connect_with_session()];
    bench.world.children.next.start = StartState::Pending;
    bench.world.children.next.failed_path = b"/bin/absent".to_vec();
    for host in &mut hosts {
        call(&mut bench, host, &keyed());
    }
    bench.world.children.process(0).start = StartState::Failed {
        stage: StartStage::Exec,
        errno: 2,
    };
    bench.settle();
    for host in &mut hosts {
        let answer = host.answer();
        match answer.read::<Start>().outcome {
            Some(StartResponseOutcome::Failure(failure)) => {
                assert_eq!((failure.stage, failure.errno), (StartStage::Exec, 2));
                assert_eq!(failure.subject, "/bin/absent");
            }
            other => panic!("{other:?}"),
        }
    }
    assert!(bench.world.children.process(0).is_dropped);
    // Its exit is nobody's.
    bench.end(0, Exit::Code(127));
    assert!(!started(&bench.ask::<Start>(&mut hosts[0], &keyed())).existed);
}

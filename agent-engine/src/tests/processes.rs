//! Starting processes, and finding them again.

use crate::handler_error::HandlerError;
use crate::limits::PROCESSES;
use crate::system::{Exit, JobAnswer, StartState, TerminalSize};
use crate::testing::{Bench, Host, Sizes, from, millis, program, secs, started};
use crate::time::UnixTime;
use agent_core::Code;
use agent_core::messages::agent::{Pause, Resume};
use agent_core::messages::processes::{List, ReadOutput, ResizeTerminal, Start};
use agent_core::messages::{
    ListRequest, PauseRequest, ResizeTerminalRequest, ResourceLimit, ResumeRequest, StartRequest,
    StartStage, TerminalSettings,
};
use agent_core::wire::Repeated;
use std::borrow::ToOwned;
use std::string::String;
use std::vec::Vec;

fn in_group() -> StartRequest<'static> {
    StartRequest {
        group: "g",
        ..program()
    }
}

/// The numbers of all processes, page by page, and how many pages there were.
fn numbers(bench: &mut Bench, host: &mut Host) -> (Vec<u64>, usize) {
    let (mut numbers, mut pages) = (Vec::new(), 0);
    loop {
        let after = numbers.last().copied().unwrap_or(0);
        let answer = bench.ask::<List>(host, &ListRequest { after });
        let list = answer.read::<List>();
        numbers.extend(list.processes.iter().map(|info| info.process));
        pages += 1;
        if !list.more {
            return (numbers, pages);
        }
    }
}

#[test]
fn a_start_is_answered_when_the_program_is_executed() {
    let mut bench = Bench::new();
    bench.world.pass(secs(5));
    let mut host = bench.connect_with_session();
    let clock = UnixTime::from_wire(1_800_000_000_000_000_000);
    bench.world.unix_time = clock;
    bench.world.children.next.start = StartState::Pending;
    host.call::<Start>(&program());
    bench.settle();
    assert!(host.answers().is_empty());
    assert_eq!(numbers(&mut bench, &mut host), (Vec::new(), 1));
    bench.world.children.process(0).start = StartState::Executed;
    bench.settle();
    let first = started(&host.answer());
    // Its number is at least the wall clock's time, in nanoseconds.
    assert!(first.process >= clock.to_wire());
    assert_eq!(first.pid, 100);
    let second = bench.start(&mut host, &program());
    assert_eq!(second, first.process + 1);
    assert_eq!(numbers(&mut bench, &mut host).0, [first.process, second]);
}

#[test]
fn a_caller_that_waits_no_longer_is_told_how_to_find_the_process() {
    let mut bench = Bench::new();
    let mut host = bench.connect_with_session();
    bench.world.children.next.start = StartState::Pending;
    host.call_within::<Start>(&program(), Some(core::time::Duration::from_secs(1)));
    bench.settle();
    bench.pass(secs(1));
    let answer = host.answer();
    assert_eq!(answer.code, Code::DeadlineExceeded);
    bench.world.children.process(0).start = StartState::Executed;
    bench.settle();
    assert_eq!(numbers(&mut bench, &mut host).0.len(), 1);
}

/// An answer that leaves in parts must not become another one meanwhile.
#[test]
fn a_start_that_is_known_while_its_caller_gives_up_has_one_answer() {
    let mut bench = Bench::new();
    bench.world.machine.info.memory_total = 8 << 30;
    let mut host = bench.connect_with_session();
    let process = bench.start(&mut host, &program());
    bench.print(0, &[b'x'; 10_000]);
    // The response to a read takes nearly all the room that there is.
    host.wire.borrow_mut().room = 0;
    bench.world.children.next.start = StartState::Pending;
    host.call_within::<Start>(&program(), Some(core::time::Duration::from_secs(1)));
    host.call::<ReadOutput>(&from(process, 0));
    bench.settle();
    bench.pass(secs(1));
    bench.world.children.process(1).start = StartState::Executed;
    bench.settle();
    host.wire.borrow_mut().room = usize::MAX;
    bench.settle();
    let answers = host.answers();
    assert_eq!(answers.len(), 2);
    assert!(answers[0].is_ok());
    let is_whole = answers[1].code == Code::DeadlineExceeded || started(&answers[1]).pid == 101;
    assert!(is_whole, "{answers:?}");
}

#[test]
fn what_is_wrong_with_a_start_is_said() {
    let mut bench = Bench::new();
    let mut host = bench.connect_with_session();
    let nothing = StartRequest::default();
    let limit = StartRequest {
        limits: Repeated::new(&[ResourceLimit {
            resource: agent_core::messages::Resource::Unspecified,
            soft: 1,
            hard: 1,
        }]),
        ..program()
    };
    let terminal = StartRequest {
        terminal: Some(TerminalSettings {
            rows: 70_000,
            ..TerminalSettings::default()
        }),
        ..program()
    };
    for request in [nothing, limit, terminal] {
        let answer = bench.ask::<Start>(&mut host, &request);
        assert_eq!(answer.code, Code::InvalidArgument, "{request:?}");
    }
    assert!(bench.world.children.spawned.is_empty());
    bench.world.children.refusal = Some(HandlerError::NoRoomForProgram);
    let answer = bench.ask::<Start>(&mut host, &program());
    assert_eq!(answer.code, Code::ResourceExhausted);
    bench.world.children.refusal = None;
    // Nothing of it was kept.
    assert!(bench.start(&mut host, &program()) > 0);
    assert_eq!(numbers(&mut bench, &mut host).0.len(), 1);
}

#[test]
fn nothing_starts_in_a_paused_group() {
    let mut bench = Bench::new();
    bench.world.machine.busy_groups.insert("g".to_owned());
    let mut host = bench.connect_with_session();
    bench.start(&mut host, &in_group());
    host.call::<Pause>(&PauseRequest { group: "g" });
    bench.settle();
    let refused = |bench: &mut Bench, host: &mut Host| {
        bench.ask::<Start>(host, &in_group()).code == Code::FailedPrecondition
    };
    // While it freezes, and when it is frozen.
    assert!(refused(&mut bench, &mut host));
    bench.world.jobs.say(0, &[0]);
    bench.world.jobs.end(0);
    bench.settle();
    assert!(host.answer().is_ok());
    assert!(refused(&mut bench, &mut host));
    // Another group runs, and so does this one after a resume.
    bench.start(
        &mut host,
        &StartRequest {
            group: "other",
            ..program()
        },
    );
    assert!(
        bench
            .ask::<Resume>(&mut host, &ResumeRequest { group: "g" })
            .is_ok()
    );
    bench.start(&mut host, &in_group());
}

#[test]
fn a_group_that_did_not_freeze_runs() {
    let mut bench = Bench::new();
    bench.world.machine.busy_groups.insert("g".to_owned());
    let mut host = bench.connect_with_session();
    let first = bench.start(&mut host, &in_group());
    host.call::<Pause>(&PauseRequest { group: "g" });
    bench.settle();
    let failed = JobAnswer::Failed(HandlerError::NotFrozen);
    bench.world.jobs.say(0, &[failed.status()]);
    bench.world.jobs.end(0);
    bench.settle();
    assert_eq!(host.answer().code, Code::DeadlineExceeded);
    bench.start(&mut host, &in_group());
    assert!(bench.is_known(&mut host, first));
}

#[test]
fn the_list_describes_each_process() {
    let mut bench = Bench::new();
    let mut host = bench.connect_with_session();
    let long: String = "x".repeat(200);
    let argv = ["sh", "-c", &long];
    let request = StartRequest {
        argv: Repeated::new(&argv),
        group: "g",
        terminal: Some(TerminalSettings::default()),
        key: &[9; 16],
        ..StartRequest::default()
    };
    let process = bench.start(&mut host, &request);
    bench.pass(secs(3));
    let answer = bench.ask::<List>(&mut host, &ListRequest { after: 0 });
    let list = answer.read::<List>();
    let info = list.processes.iter().next().unwrap();
    assert_eq!((info.process, info.pid, info.group), (process, 100, "g"));
    assert_eq!(info.command, std::format!("sh -c {}", &long[..122]));
    assert_eq!(
        (info.terminal, info.age_ms, info.key),
        (true, 3000, &[9; 16][..])
    );
    assert_eq!(info.end, None);
    assert!(info.stdout.unwrap().open && !info.stderr.unwrap().open);
    bench.end(0, Exit::Code(0));
    let answer = bench.ask::<List>(&mut host, &ListRequest { after: process - 1 });
    assert!(
        answer
            .read::<List>()
            .processes
            .iter()
            .next()
            .unwrap()
            .end
            .is_some()
    );
}

#[test]
fn a_long_list_comes_in_pages() {
    let mut bench = Bench::with(Sizes {
        processes: PROCESSES,
        ..Sizes::default()
    });
    let mut host = bench.connect_with_session();
    let arguments = "y".repeat(130);
    let argv = [&arguments[..]];
    let request = StartRequest {
        argv: Repeated::new(&argv),
        key: &[],
        ..program()
    };
    let started: Vec<u64> = (0..PROCESSES)
        .map(|_| bench.start(&mut host, &request))
        .collect();
    let (listed, pages) = numbers(&mut bench, &mut host);
    assert_eq!(listed, started);
    assert_eq!(pages, 4);
}

#[test]
fn a_terminal_has_a_size() {
    let mut bench = Bench::new();
    let mut host = bench.connect_with_session();
    let on_pipes = bench.start(&mut host, &program());
    let on_terminal = StartRequest {
        terminal: Some(TerminalSettings::default()),
        ..program()
    };
    let process = bench.start(&mut host, &on_terminal);
    let resize = |process, rows| ResizeTerminalRequest {
        process,
        rows,
        columns: 132,
    };
    let mut code = |request| bench.ask::<ResizeTerminal>(&mut host, &request).code;
    assert_eq!(code(resize(process, 50)), Code::Ok);
    assert_eq!(code(resize(process, 0)), Code::InvalidArgument);
    assert_eq!(code(resize(process, 65_536)), Code::InvalidArgument);
    assert_eq!(code(resize(on_pipes, 50)), Code::FailedPrecondition);
    let size = TerminalSize {
        rows: 50,
        columns: 132,
    };
    assert_eq!(bench.world.children.process(1).terminal, Some(size));
}

#[test]
fn a_start_that_has_failed_and_cannot_be_answered_leaves_the_loop_at_rest() {
    let mut bench = Bench::new();
    let mut host = bench.connect_with_session();
    let process = bench.start(&mut host, &program());
    bench.print(0, &std::vec![b'x'; 30_000]);
    bench.world.children.next.start = StartState::Pending;
    host.call::<Start>(&StartRequest {
        time_limit_ms: 1,
        ..program()
    });
    bench.settle();
    // Its caller reads nothing, and its time is over before it fails.
    host.wire.borrow_mut().room = 0;
    for _ in 0..3 {
        host.call::<ReadOutput>(&from(process, 0));
    }
    bench.pass(millis(10));
    bench.world.children.process(1).start = StartState::Failed {
        stage: StartStage::Exec,
        errno: 2,
    };
    bench.settle();
    // The bench panics if the loop turns without end.
    bench.pass(secs(3));
    host.wire.borrow_mut().room = usize::MAX;
    bench.settle();
    assert_eq!(host.answers().len(), 4);
}

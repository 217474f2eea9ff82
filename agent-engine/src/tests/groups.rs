//! Named process groups: which there are, and when they are gone.

use crate::handler_error::HandlerError;
use crate::limits::GROUPS;
use crate::system::Exit;
use crate::testing::{Answer, Bench, Host, Sizes};
use agent_core::messages::{PauseRequest, ResumeRequest, ResumeResponse, RunRequest, agent};
use std::string::{String, ToString};
use std::vec::Vec;

/// A bench with so many slots, and a host.
fn bench() -> (Bench, Host) {
    let mut bench = Bench::with(Sizes {
        programs: 16,
        ..Sizes::default()
    });
    let host = bench.connect_with_session();
    (bench, host)
}

fn run_in(bench: &mut Bench, host: &mut Host, group: &str) -> Option<Answer> {
    let request = RunRequest {
        group,
        ..RunRequest::default()
    };
    bench.run(host, request);
    host.answers().pop()
}

/// Runs a program that leaves something behind in its group.
fn occupy(bench: &mut Bench, host: &mut Host, group: &str) {
    bench.world.machine.busy_groups.insert(group.into());
    assert_eq!(run_in(bench, host, group), None);
    let last = bench.world.children.spawned.len() - 1;
    bench.end(last, Exit::Code(0));
    assert!(host.answer().is_ok());
}

fn is(answer: &Answer, failure: HandlerError) -> bool {
    (answer.code, answer.message.as_str()) == (failure.code(), failure.sentence())
}

fn resume(bench: &mut Bench, host: &mut Host, group: &str) -> Answer {
    bench.ask::<agent::Resume>(host, &ResumeRequest { group })
}

#[test]
fn a_program_runs_in_the_group_that_its_caller_names() {
    let (mut bench, mut host) = bench();
    bench.world.machine.busy_groups.insert("web".into());
    for _ in 0..2 {
        assert_eq!(run_in(&mut bench, &mut host, "web"), None);
    }
    assert_eq!(run_in(&mut bench, &mut host, ""), None);
    let spawned = bench.world.children.spawned.iter();
    let groups: Vec<_> = spawned.map(|spawned| spawned.group.as_deref()).collect();
    assert_eq!(groups, [Some("web"), Some("web"), None]);
    assert_eq!(bench.world.machine.opened_groups, ["web", "web"]);
}

#[test]
fn a_name_that_is_none_is_refused() {
    let (mut bench, mut host) = bench();
    let answer = run_in(&mut bench, &mut host, ".web").unwrap();
    assert!(is(&answer, HandlerError::BadGroupName));
    assert!(bench.world.machine.opened_groups.is_empty());
    assert!(bench.world.children.spawned.is_empty());
}

#[test]
fn there_are_thirty_two_groups_at_a_time() {
    let (mut bench, mut host) = bench();
    for number in 0..GROUPS {
        occupy(&mut bench, &mut host, &number.to_string());
    }
    let answer = run_in(&mut bench, &mut host, "more").unwrap();
    assert!(is(&answer, HandlerError::TooManyGroups));
    assert_eq!(bench.world.machine.opened_groups.len(), 32);
    // One that there is takes no place of another.
    occupy(&mut bench, &mut host, "7");
    // An empty one leaves its place when the next program is to be started.
    bench.world.machine.busy_groups.remove("20");
    occupy(&mut bench, &mut host, "more");
    assert_eq!(bench.world.machine.removed_groups, ["20"]);
}

#[test]
fn a_group_that_cannot_be_opened_takes_no_place() {
    let (mut bench, mut host) = bench();
    bench.world.machine.group_refusal = Some(HandlerError::NoCgroup);
    for number in 0..=GROUPS {
        let name = number.to_string();
        bench.world.machine.busy_groups.insert(name.clone());
        let answer = run_in(&mut bench, &mut host, &name).unwrap();
        assert!(is(&answer, HandlerError::NoCgroup));
    }
    assert!(bench.world.children.spawned.is_empty());
    bench.world.machine.group_refusal = None;
    for number in 0..GROUPS {
        occupy(&mut bench, &mut host, &number.to_string());
    }
}

#[test]
fn a_group_is_removed_when_a_process_has_ended_and_nothing_runs_in_it() {
    let (mut bench, mut host) = bench();
    occupy(&mut bench, &mut host, "web");
    occupy(&mut bench, &mut host, "db");
    assert!(bench.world.machine.removed_groups.is_empty());
    bench.world.machine.busy_groups.remove("web");
    // That of any process, such as one that a program has left behind.
    bench.end(77, Exit::Code(0));
    assert_eq!(bench.world.machine.removed_groups, ["web"]);
    bench.end(77, Exit::Code(0));
    assert_eq!(bench.world.machine.removed_groups, ["web"]);
    let answer = resume(&mut bench, &mut host, "web");
    assert!(is(&answer, HandlerError::NoSuchGroup));
    assert!(resume(&mut bench, &mut host, "db").is_ok());
}

#[test]
fn a_group_that_something_runs_in_goes_on_when_it_is_resumed() {
    let (mut bench, mut host) = bench();
    occupy(&mut bench, &mut host, "web");
    let answer = resume(&mut bench, &mut host, "web");
    assert_eq!(answer.read::<agent::Resume>(), ResumeResponse {});
    assert_eq!(bench.world.machine.thawed_groups, ["web"]);
    bench.world.machine.thaw_refusal = Some(HandlerError::NoFreezer);
    let answer = resume(&mut bench, &mut host, "web");
    assert!(is(&answer, HandlerError::NoFreezer));
}

#[test]
fn a_group_that_is_not_there_can_neither_be_paused_nor_resumed() {
    let (mut bench, mut host) = bench();
    occupy(&mut bench, &mut host, "web");
    let cases = [
        ("", HandlerError::NoGroupNamed),
        (".web", HandlerError::BadGroupName),
        ("db", HandlerError::NoSuchGroup),
    ];
    for (group, failure) in cases {
        let pause = bench.ask::<agent::Pause>(&mut host, &PauseRequest { group });
        assert!(is(&pause, failure), "{group:?}");
        let resume = resume(&mut bench, &mut host, group);
        assert!(is(&resume, failure), "{group:?}");
    }
    assert!(bench.world.jobs.started.is_empty());
    let none: [String; 0] = [];
    assert_eq!(bench.world.machine.thawed_groups, none);
}

#[test]
fn an_empty_group_is_gone_before_anything_else_is_done_with_it() {
    let (mut bench, mut host) = bench();
    occupy(&mut bench, &mut host, "web");
    bench.world.machine.busy_groups.clear();
    let answer = resume(&mut bench, &mut host, "web");
    assert!(is(&answer, HandlerError::NoSuchGroup));
    assert_eq!(bench.world.machine.removed_groups, ["web"]);
}

#[test]
fn a_group_that_the_system_has_lost_is_not_there() {
    let (mut bench, mut host) = bench();
    occupy(&mut bench, &mut host, "web");
    bench.world.machine.groups_are_lost = true;
    let answer = resume(&mut bench, &mut host, "web");
    assert!(is(&answer, HandlerError::NoSuchGroup));
}

#[test]
fn a_program_without_a_slot_opens_no_group() {
    let mut bench = Bench::with(Sizes {
        programs: 0,
        ..Sizes::default()
    });
    let mut host = bench.connect();
    let answer = run_in(&mut bench, &mut host, "web").unwrap();
    assert!(is(&answer, HandlerError::TooManyPrograms));
    assert!(bench.world.machine.opened_groups.is_empty());
}

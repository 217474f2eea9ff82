//! What programs are started with, and what is reported if they are not.

use crate::{Guest, request};
use agent_core::messages::{StartRequest, StartStage};
use agent_core::wire::Repeated;
use agent_engine::HandlerError;
use agent_engine::system::{Exit, GroupName, Program as _, StartState, System as _};
use rustix::fd::AsRawFd;
use std::fs;

#[test]
fn a_program_that_is_executed_says_so_while_it_runs() {
    let mut guest = Guest::new();
    let mut program = guest.start(&request(&["sleep", "1000"]));
    assert_eq!(program.child.start_state(), StartState::Executed);
    assert_eq!(program.child.failed_path(&mut [0; 10]), 0);
    assert_eq!(program.exit, None);
    program.child.signal(agent_engine::system::Signal::Kill);
    guest.finish(&mut program);
    assert_eq!(program.exit, Some(Exit::Signal(9)));
}

#[test]
fn an_error_has_its_stage_its_number_and_its_subject() {
    let mut guest = Guest::new();
    let failed = guest.fail(&request(&["/no/such/program"]));
    assert_eq!(failed, (StartStage::Exec, 2, "/no/such/program".to_owned()));
    let failed = guest.fail(&request(&["no-such-program"]));
    assert_eq!(failed, (StartStage::Exec, 2, "no-such-program".to_owned()));
    let failed = guest.fail(&request(&["/"]));
    assert_eq!(failed, (StartStage::Exec, 13, "/".to_owned()));
    let failed = guest.fail(&StartRequest {
        cwd: "/etc/passwd",
        ..request(&["true"])
    });
    assert_eq!(failed, (StartStage::Cwd, 20, "/etc/passwd".to_owned()));
    let failed = guest.fail(&StartRequest {
        cwd: "/no/such",
        ..request(&["true"])
    });
    assert_eq!(failed, (StartStage::Cwd, 2, "/no/such".to_owned()));
}

#[test]
fn a_request_that_no_process_could_fulfil_is_refused() {
    let mut guest = Guest::new();
    let refused = guest.begin(&request(&[]), None).err();
    assert_eq!(refused, Some(HandlerError::NoProgramNamed));
    let refused = guest.begin(&request(&["a\0b"]), None).err();
    assert_eq!(refused, Some(HandlerError::ArgumentHasNul));
}

#[test]
fn outputs_and_the_environment_are_the_programs_own() {
    let mut guest = Guest::new();
    let script = "echo \"$A\"; echo \"$TERM\"; pwd; echo error >&2; exit 3";
    let argv = ["sh", "-c", script];
    let request = StartRequest {
        env: Repeated::new(&["A=one"]),
        cwd: "/etc",
        ..request(&argv)
    };
    let mut program = guest.start(&request);
    guest.finish(&mut program);
    assert_eq!(program.stdout(), "one\n\n/etc\n");
    assert_eq!(program.stderr(), "error\n");
    assert_eq!(program.exit, Some(Exit::Code(3)));
}

#[test]
fn an_input_is_written_or_at_its_end() {
    let mut guest = Guest::new();
    let script = "cat; readlink /proc/self/fd/0";
    assert_eq!(guest.run(&request(&["sh", "-c", script])), "/dev/null\n");

    let mut program = guest.start(&StartRequest {
        input: true,
        ..request(&["cat"])
    });
    program.write(b"some input");
    guest.until_written(&mut program, "some input");
    assert_eq!(program.exit, None);
    program.child.close_input();
    guest.finish(&mut program);
    assert_eq!(program.exit, Some(Exit::Code(0)));
}

#[test]
fn a_program_inherits_neither_descriptors_nor_priority() {
    // Each thread has a priority of its own.
    let niceness = rustix::process::getpriority_process(None).unwrap();
    let mut guest = Guest::new();
    let listed = guest.run(&request(&["sh", "-c", "ls /proc/self/fd; nice"]));
    // The fourth descriptor is the directory that is listed.
    assert_eq!(listed, format!("0\n1\n2\n3\n{niceness}\n"));
    let own = rustix::process::getpriority_process(None).unwrap();
    assert_eq!(own < niceness, crate::is_root() && niceness > -20);
}

#[test]
fn a_start_in_a_frozen_group_waits_and_the_agent_does_not() {
    let mut guest = Guest::new();
    let name = format!("frozen-{}", std::process::id());
    let name = GroupName::parse(&name).unwrap().unwrap();
    let Ok(group) = guest.linux.open_group(&name) else {
        // A machine without control groups, or without the right to them.
        return;
    };
    let freeze = format!("/proc/self/fd/{}/cgroup.freeze", group.as_raw_fd());
    fs::write(&freeze, "1").unwrap();
    let mut frozen = guest.begin(&request(&["true"]), Some(&group)).unwrap();
    assert_eq!(
        guest.run(&request(&["echo", "still", "here"])),
        "still here\n"
    );
    guest.turn(&mut frozen);
    assert_eq!(frozen.state, StartState::Pending);
    assert_eq!(frozen.child.start_state(), StartState::Pending);

    fs::write(&freeze, "0").unwrap();
    guest.finish(&mut frozen);
    assert_eq!(frozen.exit, Some(Exit::Code(0)));
    drop(frozen);
    assert!(guest.linux.remove_group(&name));
}

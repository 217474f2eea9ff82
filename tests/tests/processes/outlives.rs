//! Processes, their connections, and what they leave behind.

use crate::{Host, program, script};
use handclasp::v1::{self, StartRequest, process_end::Outcome};
use handclasp::{Code, Error};
use handclasp_tests::{Agent, is_running, wait};

#[tokio::test(flavor = "multi_thread")]
async fn a_process_outlives_the_connection_that_started_it() {
    let agent = Agent::start();
    let first = Host::connect(&agent).await;
    let text = "echo one; read line; echo \"two $line\"";
    let process = first
        .start(StartRequest {
            input: true,
            ..script(text)
        })
        .await;
    let begun = first.until_written(process, "one\n").await;
    drop(first);

    let second = Host::connect(&agent).await;
    second.write(process, 0, b"and more\n", true).await;
    let rest = second.output(process, begun.len() as u64).await;
    assert_eq!(rest, "two and more\n");
    assert_eq!(second.outcome(process).await, Outcome::ExitCode(0));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lease_of_nothing_ends_with_its_connection() {
    let agent = Agent::start();
    let first = Host::connect(&agent).await;
    let process = first
        .start(StartRequest {
            lease_ms: Some(0),
            ..program(["sleep", "1000"])
        })
        .await;
    drop(first);
    let second = Host::connect(&agent).await;
    let end = second.end(process).await;
    assert_eq!(end.outcome, Some(Outcome::Signal(15)));
    assert_eq!(end.stopped_by(), v1::StoppedBy::Term);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_output_stays_open_as_long_as_a_child_holds_it() {
    let agent = Agent::start();
    let host = Host::connect(&agent).await;
    let text = "(read line; echo \"late $line\") <&3 & echo early; exit 5";
    let process = host
        .start(StartRequest {
            input: true,
            ..script(&format!("exec 3<&0; {text}"))
        })
        .await;
    // The input of a process is closed when it ends, so its child reads the end.
    assert_eq!(host.outcome(process).await, Outcome::ExitCode(5));
    assert_eq!(host.output(process, 0).await, "early\nlate \n");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_process_that_is_released_is_forgotten() {
    let agent = Agent::start();
    let host = Host::connect(&agent).await;
    let process = host.start(program(["true"])).await;
    host.end(process).await;
    let release = v1::ReleaseRequest { process };
    host.processes().release(release).await.unwrap();
    let wait = v1::WaitRequest {
        process,
        wait_ms: 0,
    };
    match host.processes().wait(wait).await {
        Err(Error::Status { code, .. }) => assert_eq!(code, Code::NotFound),
        outcome => panic!("{outcome:?}"),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_signal_reaches_the_process_or_all_that_it_has_started() {
    let agent = Agent::start();
    let host = Host::connect(&agent).await;
    let text = "setsid sleep 1000 & echo $!; wait";
    for (target, is_whole) in [
        (v1::SignalTarget::Process, false),
        (v1::SignalTarget::All, true),
    ] {
        let process = host.start(script(text)).await;
        let child = host.until_written(process, "\n").await;
        let child = child.trim().parse().unwrap();
        let groups = std::fs::read_to_string(format!("/proc/{child}/cgroup")).unwrap();
        host.signal(process, 15, target).await;
        assert_eq!(host.outcome(process).await, Outcome::Signal(15));
        // A process without a control group of its own cannot be told from others.
        let has_group = groups
            .lines()
            .any(|line| line.starts_with("0::") && line.contains("/."));
        if is_whole && has_group {
            wait::until("the child to end", || (!is_running(child)).then_some(()));
        } else if !is_whole {
            assert!(is_running(child));
        }
        let _ = rustix::process::kill_process(
            rustix::process::Pid::from_raw(child).unwrap(),
            rustix::process::Signal::KILL,
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_signal_escalates() {
    let agent = Agent::start();
    let host = Host::connect(&agent).await;
    let text = "trap '' TERM; echo ready; while :; do sleep 0.05; done";
    let process = host.start(script(text)).await;
    host.until_written(process, "ready").await;
    let request = v1::SignalRequest {
        process,
        signal: 15,
        target: v1::SignalTarget::Process.into(),
        kill_after_ms: 100,
    };
    host.processes().signal(request).await.unwrap();
    assert_eq!(host.outcome(process).await, Outcome::Signal(9));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_agent_that_ends_takes_its_processes_with_it() {
    let mut agent = Agent::start();
    let host = Host::connect(&agent).await;
    host.start(program(["sleep", "1000"])).await;
    let children = agent.descendants();
    assert!(!children.is_empty());
    agent.signal(rustix::process::Signal::TERM);
    assert!(agent.wait().success());
    for child in children {
        assert!(!is_running(child.as_raw_nonzero().get()));
    }
}

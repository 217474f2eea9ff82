//! Processes on terminals.

use crate::{Host, program, script};
use handclasp::v1::{self, StartRequest, process_end::Outcome};
use handclasp::{Code, Error};
use handclasp_tests::Agent;

fn on_terminal(request: StartRequest) -> StartRequest {
    StartRequest {
        terminal: Some(v1::TerminalSettings {
            rows: 33,
            columns: 99,
            term: "xterm".to_owned(),
        }),
        ..request
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_terminal_has_a_name_a_size_and_a_type() {
    let agent = Agent::start();
    let host = Host::connect(&agent).await;
    let said = host
        .run(on_terminal(script("tty; stty size; echo $TERM")))
        .await;
    let lines: Vec<&str> = said.split("\r\n").collect();
    assert!(lines[0].starts_with("/dev/pts/"), "{said:?}");
    assert_eq!(lines[1..], ["33 99", "xterm", ""]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_size_is_told_to_the_program() {
    let agent = Agent::start();
    let host = Host::connect(&agent).await;
    let text = "trap 'stty size; exit 7' WINCH; echo ready; while :; do sleep 0.05; done";
    let process = host.start(on_terminal(script(text))).await;
    host.until_written(process, "ready").await;
    let size = v1::ResizeTerminalRequest {
        process,
        rows: 50,
        columns: 132,
    };
    host.processes().resize_terminal(size).await.unwrap();
    assert_eq!(host.output(process, 0).await, "ready\r\n50 132\r\n");
    assert_eq!(host.outcome(process).await, Outcome::ExitCode(7));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_interrupt_character_ends_the_foreground() {
    let agent = Agent::start();
    let host = Host::connect(&agent).await;
    let process = host.start(on_terminal(program(["cat"]))).await;
    host.write(process, 0, b"hello\n", false).await;
    host.until_written(process, "hello\r\nhello\r\n").await;
    host.write(process, 6, b"\x03", false).await;
    assert_eq!(host.outcome(process).await, Outcome::Signal(2));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_end_of_the_input_ends_a_reader_of_lines() {
    let agent = Agent::start();
    let host = Host::connect(&agent).await;
    for input in [&b""[..], b"a line\n", b"no line"] {
        let process = host.start(on_terminal(program(["cat"]))).await;
        host.write(process, 0, input, true).await;
        assert_eq!(host.outcome(process).await, Outcome::ExitCode(0));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_terminal_without_line_mode_has_no_end() {
    let agent = Agent::start();
    let host = Host::connect(&agent).await;
    let text = "stty raw; echo ready; exec sleep 1000";
    let process = host.start(on_terminal(script(text))).await;
    host.until_written(process, "ready").await;
    let end = v1::WriteInputRequest {
        process,
        end: true,
        ..v1::WriteInputRequest::default()
    };
    match host.processes().write_input(end).await {
        Err(Error::Status { code, .. }) => assert_eq!(code, Code::FailedPrecondition),
        outcome => panic!("{outcome:?}"),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_signal_to_the_group_reaches_the_foreground() {
    let agent = Agent::start();
    let host = Host::connect(&agent).await;
    // With job control, the shell runs its child in a process group of its own.
    let text = "set -m; sh -c 'echo ready; exec sleep 1000'; echo status $?; exit 4";
    let process = host.start(on_terminal(script(text))).await;
    host.until_written(process, "ready").await;
    host.signal(process, 15, v1::SignalTarget::ProcessGroup)
        .await;
    let said = host.output(process, 0).await;
    assert!(said.contains("status 143"), "{said:?}");
    assert_eq!(host.outcome(process).await, Outcome::ExitCode(4));
}

//! Programs on terminals.

use crate::{Guest, Program, is_root, request};
use agent_core::messages::{StartRequest, TerminalSettings};
use agent_core::wire::Repeated;
use agent_engine::HandlerError;
use agent_engine::system::{Exit, Program as _, TerminalSize};

/// A request for a program on a terminal.
fn on_terminal<'r>(argv: &'r [&'r str]) -> StartRequest<'r> {
    StartRequest {
        terminal: Some(TerminalSettings {
            rows: 33,
            columns: 99,
            term: "xterm",
        }),
        ..request(argv)
    }
}

/// Starts a script on a terminal, and waits until it says that it is ready.
fn ready_script(guest: &mut Guest, script: &str) -> Program {
    let mut program = guest.start(&on_terminal(&["sh", "-c", script]));
    guest.until_written(&mut program, "ready");
    program
}

#[test]
fn a_program_has_the_terminal_that_was_asked_for() {
    let mut guest = Guest::new();
    let said = guest.run(&on_terminal(&[
        "sh",
        "-c",
        "tty; stty size; echo $TERM; echo e >&2",
    ]));
    let lines: Vec<&str> = said.split("\r\n").collect();
    assert!(lines[0].starts_with("/dev/pts/"), "{said:?}");
    assert_eq!(lines[1..], ["33 99", "xterm", "e", ""]);

    let said = guest.run(&StartRequest {
        terminal: Some(TerminalSettings::default()),
        env: Repeated::new(&["TERM=own"]),
        ..request(&["sh", "-c", "stty size; echo $TERM"])
    });
    assert_eq!(said, "24 80\r\nown\r\n");
}

#[test]
fn a_terminal_is_that_of_its_session_and_of_its_user() {
    let mut guest = Guest::new();
    let script = "echo one > /dev/tty; echo two > $(tty)";
    let argv = ["sh", "-c", script];
    let own = on_terminal(&argv);
    assert_eq!(guest.run(&own), "one\r\ntwo\r\n");
    if is_root() {
        let user = StartRequest {
            user: "daemon",
            ..own
        };
        assert_eq!(guest.run(&user), "one\r\ntwo\r\n");
    }
}

#[test]
fn a_new_size_is_told_to_the_foreground() {
    let mut guest = Guest::new();
    let script = "trap 'stty size; exit 7' WINCH; echo ready; while :; do sleep 0.05; done";
    let mut program = ready_script(&mut guest, script);
    let size = TerminalSize {
        rows: 50,
        columns: 132,
    };
    assert_eq!(program.child.resize(size), Ok(()));
    guest.finish(&mut program);
    assert_eq!(program.stdout(), "ready\r\n50 132\r\n");
    assert_eq!(program.exit, Some(Exit::Code(7)));
}

#[test]
fn a_program_without_a_terminal_has_no_size() {
    let mut guest = Guest::new();
    let mut program = guest.start(&StartRequest {
        input: true,
        ..request(&["cat"])
    });
    let size = TerminalSize {
        rows: 1,
        columns: 1,
    };
    assert_eq!(program.child.resize(size), Err(HandlerError::NoTerminal));
    assert!(!program.child.end_terminal_input());
}

#[test]
fn the_interrupt_character_reaches_the_foreground() {
    let mut guest = Guest::new();
    let script = "trap 'exit 9' INT; echo ready; while :; do sleep 0.05; done";
    let mut program = ready_script(&mut guest, script);
    program.write(b"\x03");
    guest.finish(&mut program);
    assert_eq!(program.exit, Some(Exit::Code(9)));
}

#[test]
fn the_end_of_the_input_ends_a_reader_of_lines() {
    for (input, output) in [
        (&b""[..], ""),
        (b"a line\n", "a line\r\na line\r\n"),
        (b"a line\r", "a line\r\na line\r\n"),
        // What is typed is echoed, and what the reader has of the unfinished line comes back.
        (b"half", "halfhalf"),
    ] {
        let mut guest = Guest::new();
        let mut program = guest.start(&on_terminal(&["cat"]));
        if !input.is_empty() {
            program.write(input);
        }
        assert!(program.child.end_terminal_input(), "{input:?}");
        guest.finish(&mut program);
        assert_eq!(program.stdout(), output, "{input:?}");
        assert_eq!(program.exit, Some(Exit::Code(0)));
    }
}

#[test]
fn the_end_of_the_input_is_seen_once() {
    let mut guest = Guest::new();
    let mut program = ready_script(&mut guest, "echo ready; cat; echo between; cat; echo after");
    program.write(b"one\n");
    assert!(program.child.end_terminal_input());
    guest.until_written(&mut program, "between");
    program.write(b"two\n");
    guest.until_written(&mut program, "two\r\ntwo");
    assert!(!program.stdout().contains("after"));
    assert!(program.child.end_terminal_input());
    guest.finish(&mut program);
    assert!(program.stdout().ends_with("after\r\n"));
}

#[test]
fn each_end_of_the_input_is_one() {
    let mut guest = Guest::new();
    let script = "echo ready; cat; echo one; cat; echo two; cat; echo three";
    let mut program = ready_script(&mut guest, script);
    program.write(b"half");
    assert!(program.child.end_terminal_input());
    guest.until_written(&mut program, "one");
    assert!(program.child.end_terminal_input());
    guest.until_written(&mut program, "two");
    // The third reader has seen no end.
    program.write(b"more\n");
    guest.until_written(&mut program, "more\r\nmore");
    assert!(program.child.end_terminal_input());
    guest.finish(&mut program);
    assert!(program.stdout().ends_with("three\r\n"));
}

#[test]
fn a_terminal_without_line_mode_has_no_end() {
    let mut guest = Guest::new();
    let mut program = ready_script(&mut guest, "stty raw; echo ready; sleep 1000");
    assert!(!program.child.end_terminal_input());
    // The bytes reach the program as they are.
    program.write(b"\x03\x04");
    assert_eq!(program.exit, None);
}

#[test]
fn a_terminal_ends_when_its_last_program_closes_it() {
    let mut guest = Guest::new();
    let script = "trap '' HUP; (sleep 0.3; echo late) & echo early";
    let mut program = guest.start(&on_terminal(&["sh", "-c", script]));
    guest.until(&mut program, |program| program.exit.is_some());
    assert!(!program.at_end[0], "its child has the terminal");
    guest.finish(&mut program);
    assert_eq!(program.stdout(), "early\r\nlate\r\n");
}

#[test]
fn much_output_of_a_terminal_arrives_whole() {
    let mut guest = Guest::new();
    let said = guest.run(&on_terminal(&["seq", "1", "50000"]));
    let lines: Vec<String> = (1..=50_000).map(|number| format!("{number}\r\n")).collect();
    let expected = lines.concat();
    assert!(said == expected, "{} of {}", said.len(), expected.len());
}

#[test]
fn a_terminal_that_is_dropped_hangs_up() {
    let mut guest = Guest::new();
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("hung-up");
    let script = format!(
        "trap 'touch {}; exit' HUP; echo ready; while :; do sleep 0.05; done",
        file.display()
    );
    let mut program = ready_script(&mut guest, &script);
    program.child.close_input();
    program
        .child
        .close_output(agent_engine::platform::Channel::Stdout);
    guest.until(&mut program, |program| program.exit.is_some());
    assert!(file.exists());
}

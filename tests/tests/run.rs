//! Running programs: what they are given, and what comes back.

use handclasp_tests::{
    Agent, Outcome, RunRequest, RunResponse, Status, StoppedBy, short_directory,
};
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

/// The most that a program is given to read, and that is kept of what it writes, in bytes.
const MOST: usize = 256 * 1024;

fn run(request: &RunRequest) -> Result<RunResponse, Status> {
    Agent::start().connect().run(request)
}

fn shell(script: &str) -> RunResponse {
    run(&RunRequest::shell(script)).unwrap()
}

/// A file with a mode in a directory of its own.
fn file(mode: u32, content: &str) -> (tempfile::TempDir, String) {
    let directory = short_directory();
    let path = directory.path().join("program");
    fs::write(&path, content).unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(mode)).unwrap();
    let path = path.to_str().unwrap().to_owned();
    (directory, path)
}

#[test]
fn the_exit_code_comes_back() {
    let agent = Agent::start();
    let mut connection = agent.connect();
    for code in [0, 1, 7, 127, 255] {
        let script = format!("exit {code}");
        let done = connection.run(&RunRequest::shell(&script)).unwrap();
        assert_eq!(done.outcome, Outcome::ExitCode(code));
        assert_eq!(done.stopped_by, StoppedBy::Nothing);
    }
}

#[test]
fn the_signal_comes_back() {
    for signal in [9, 15] {
        let done = shell(&format!("kill -{signal} $$"));
        assert_eq!(done.outcome, Outcome::Signal(signal));
        assert_eq!(done.stopped_by, StoppedBy::Nothing);
    }
}

#[test]
fn outputs_come_back_apart() {
    let done = shell("echo out; echo err >&2; printf more");
    assert_eq!(done.stdout, b"out\nmore");
    assert_eq!(done.stderr, b"err\n");
    assert!(!done.stdout_truncated && !done.stderr_truncated);
}

#[test]
fn all_of_the_input_is_read() {
    let agent = Agent::start();
    let mut connection = agent.connect();
    for length in [0, 1, 64 * 1024, 64 * 1024 + 1, MOST] {
        let stdin: Vec<_> = (0_u8..251).cycle().take(length).collect();
        let request = RunRequest {
            stdin,
            ..RunRequest::new(["cat"])
        };
        let done = connection.run(&request).unwrap();
        assert!(
            done.stdout == request.stdin,
            "{length} bytes came back otherwise"
        );
        assert!(!done.stdout_truncated);
    }
}

#[test]
fn input_that_nobody_reads_is_no_failure() {
    let request = RunRequest {
        stdin: vec![b'x'; MOST],
        ..RunRequest::new(["true"])
    };
    assert_eq!(run(&request).unwrap().outcome, Outcome::ExitCode(0));
}

#[test]
fn input_above_the_bound_is_refused_by_name() {
    let request = RunRequest {
        stdin: vec![b'x'; MOST + 1],
        ..RunRequest::new(["cat"])
    };
    let status = run(&request).unwrap_err();
    assert_eq!(status.code, 3);
    assert!(status.message.contains("Run.stdin"), "{status:?}");
    assert!(status.message.contains("262144"), "{status:?}");
}

#[test]
fn what_was_written_first_is_kept_up_to_the_bound() {
    for (redirection, stdout) in [("", true), (">&2", false)] {
        for (length, truncated) in [(MOST, false), (MOST + 1, true), (4 * MOST, true)] {
            let script = format!("head -c {length} /dev/zero | tr '\\0' x {redirection}; exit 3");
            let done = shell(&script);
            let (output, flag, other) = if stdout {
                (done.stdout, done.stdout_truncated, done.stderr)
            } else {
                (done.stderr, done.stderr_truncated, done.stdout)
            };
            assert_eq!(output.len(), MOST, "of {length}");
            assert!(output.iter().all(|byte| *byte == b'x'));
            assert_eq!(flag, truncated, "of {length}");
            assert!(other.is_empty());
            assert_eq!(done.outcome, Outcome::ExitCode(3));
        }
    }
}

#[test]
fn the_environment_is_the_given_one_and_a_path() {
    let mut request = RunRequest::new(["env"]);
    request.env = vec!["A=1".into(), "EMPTY=".into(), "B=x y".into()];
    let done = run(&request).unwrap();
    let mut lines: Vec<_> = done.text().lines().collect();
    let path = lines.pop().unwrap();
    assert_eq!(lines, ["A=1", "EMPTY=", "B=x y"]);
    assert!(
        path.starts_with("PATH=") && path.contains("/usr/bin"),
        "{path}"
    );
}

#[test]
fn a_program_is_looked_for_in_its_own_path() {
    let (directory, _) = file(0o755, "#!/bin/sh\necho \"found $1\"\n");
    let mut request = RunRequest::new(["program", "it"]);
    assert_eq!(run(&request).unwrap_err().code, 5);
    let path = directory.path().display();
    request.env = vec![format!("PATH=/nowhere:{path}:/bin")];
    assert_eq!(run(&request).unwrap().stdout, b"found it\n");
}

#[test]
fn the_working_directory_is_the_given_one_or_the_root() {
    let directory = short_directory();
    let mut request = RunRequest::new(["pwd"]);
    assert_eq!(run(&request).unwrap().stdout, b"/\n");
    request.cwd = directory.path().to_str().unwrap().to_owned();
    assert_eq!(run(&request).unwrap().text().trim_end(), request.cwd);
}

#[test]
fn a_program_gets_three_pipes_and_nothing_else() {
    // The agent inherits this, since duplicates are not closed when a program is executed.
    let _inherited = rustix::io::dup(fs::File::open("/dev/zero").unwrap()).unwrap();
    let agent = Agent::start();
    let descriptors = fs::read_dir(format!("/proc/{}/fd", agent.pid())).unwrap();
    let mut targets = descriptors.map(|entry| fs::read_link(entry.unwrap().path()).unwrap());
    assert!(targets.any(|target| target == Path::new("/dev/zero")));

    let mut connection = agent.connect();
    connection.start_run(&RunRequest::new(["sleep", "1000"]));
    let done = connection.run(&RunRequest::new(["ls", "-l", "/proc/self/fd"]));
    let done = done.unwrap();
    let links = done
        .text()
        .lines()
        .filter_map(|line| line.split_once(" -> "));
    let (pipes, others): (Vec<_>, Vec<_>) = links
        .map(|(_, target)| target)
        .partition(|target| target.starts_with("pipe:"));
    assert_eq!(pipes.len(), 3, "{}", done.text());
    // What ls has opened itself.
    let [directory] = others[..] else {
        panic!("{}", done.text())
    };
    assert!(directory.starts_with("/proc/") && directory.ends_with("/fd"));
}

#[test]
fn a_program_has_no_signal_blocked_or_ignored() {
    // Two real-time signals are the C library's own, which leaves them ignored in what it spawns.
    const THE_C_LIBRARYS: u64 = 0b11 << 31;
    let done = run(&RunRequest::new(["cat", "/proc/self/status"])).unwrap();
    for name in ["SigBlk:\t", "SigIgn:\t"] {
        let mut lines = done.text().lines();
        let mask = lines.find_map(|line| line.strip_prefix(name)).unwrap();
        let mask = u64::from_str_radix(mask, 16).unwrap();
        assert_eq!(mask & !THE_C_LIBRARYS, 0, "{name}{mask:x}");
    }
}

/// systemd ignores SIGPIPE for what it starts, a shell SIGINT and SIGQUIT for what runs in its background.
#[test]
fn what_the_agent_ignores_from_its_start_reaches_no_program() {
    let agent = Agent::start_ignoring("HUP INT QUIT PIPE TERM CHLD USR1 RTMIN+5");
    let mut connection = agent.connect();
    let mut run = |argv: [&str; 3]| connection.run(&RunRequest::new(argv)).unwrap();
    let done = run(["sh", "-c", "grep SigIgn /proc/$$/status"]);
    let mask = done.text().trim().rsplit('\t').next().unwrap().to_owned();
    assert_eq!(u64::from_str_radix(&mask, 16).unwrap(), 0, "{mask}");
    // A writer whose reader is gone ends by the signal; with SIGPIPE ignored it would end by itself.
    let done = run(["bash", "-c", "yes | head -1; echo ${PIPESTATUS[0]}"]);
    assert_eq!(done.text(), "y\n141\n");
    let done = run(["sh", "-c", "trap 'echo trapped' TERM; kill $$; wait"]);
    assert_eq!(done.text(), "trapped\n");
}

#[test]
fn a_program_leads_a_process_group_of_its_own() {
    let done = run(&RunRequest::new(["cut", "-d ", "-f1,5", "/proc/self/stat"])).unwrap();
    assert_eq!(done.text(), format!("{0} {0}\n", done.pid));
}

#[test]
fn a_program_that_is_not_there_is_not_found() {
    for program in [
        "handclasp-no-such-program",
        "/nowhere/program",
        "/etc/passwd/x",
    ] {
        let status = run(&RunRequest::new([program])).unwrap_err();
        assert_eq!(status.code, 5, "{program}: {status:?}");
    }
}

#[test]
fn a_program_that_cannot_be_executed_is_denied() {
    let (_no_x, not_executable) = file(0o644, "#!/bin/sh\n");
    let (_no_format, not_a_format) = file(0o755, "neither ELF nor a script\n");
    for program in [&*not_executable, &*not_a_format, "/etc"] {
        let status = run(&RunRequest::new([program])).unwrap_err();
        assert_eq!(status.code, 7, "{program}: {status:?}");
    }
}

#[test]
fn arguments_that_make_no_program_are_refused() {
    let mut no_directory = RunRequest::new(["true"]);
    no_directory.cwd = "/nowhere".into();
    let mut long_directory = RunRequest::new(["true"]);
    long_directory.cwd = "x".repeat(4096);
    let mut many_variables = RunRequest::new(["true"]);
    many_variables.env = vec!["A=1".into(); 1025];
    let mut many_arguments = RunRequest::new(["true"]);
    many_arguments.argv = vec!["true".into(); 1025];
    let requests = [
        no_directory,
        long_directory,
        many_variables,
        many_arguments,
        RunRequest::default(),
        RunRequest::new(["true", "a\0b"]),
        RunRequest::new(["true", &"x".repeat(256 * 1024)]),
    ];
    let agent = Agent::start();
    let mut connection = agent.connect();
    for request in requests {
        let status = connection.run(&request).unwrap_err();
        assert_eq!(status.code, 3, "{status:?}");
        assert!(!status.message.is_empty());
    }
    assert!(connection.is_serving());
}

#[test]
fn the_most_arguments_and_variables_are_taken() {
    let mut request = RunRequest::shell("echo $#; env | grep -c ^V");
    request.argv.push("sh".into());
    request.argv.resize(1024, "x".into());
    request.env = (0..1024).map(|number| format!("V{number}=")).collect();
    assert_eq!(run(&request).unwrap().stdout, b"1020\n1024\n");
}

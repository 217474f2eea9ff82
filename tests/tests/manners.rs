//! The agent started in a state that a service manager may leave, and programs that behave badly.

use handclasp_tests::{
    Agent, Connection, RunRequest, RunResponse, StoppedBy, Unread, is_running, short_directory,
    wait,
};
use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::thread;
use std::time::Duration;

/// Runs a script that must not hang.
fn run(connection: &mut Connection, script: &str) -> RunResponse {
    let request = RunRequest {
        timeout_ms: 30_000,
        ..RunRequest::shell(script)
    };
    let done = connection.run(&request).unwrap();
    assert_eq!(done.stopped_by, StoppedBy::Nothing, "{script} hangs");
    done
}

#[test]
fn an_agent_with_few_descriptors_serves_one_connection_after_the_other() {
    let agent = Agent::start_after("ulimit -n 14");
    let mut connections = Vec::new();
    for _ in 0..30 {
        let mut connection = agent.connect();
        assert!(connection.is_serving());
        connections.push(connection);
    }
    let closed = connections
        .iter()
        .filter(|connection| connection.is_closed());
    let closed = closed.count();
    assert!((20..30).contains(&closed), "{closed}");
    let is_closed: Vec<_> = connections.iter().map(Connection::is_closed).collect();
    assert!(
        is_closed.is_sorted_by(|one, next| one >= next),
        "{is_closed:?}"
    );
}

#[test]
fn an_agent_without_a_free_descriptor_waits_for_one() {
    let limit = 24;
    let agent = Agent::start_after(&format!("ulimit -n {limit}"));
    let mut observer = agent.connect();
    let waiting = observer.start_run(&RunRequest::new(["sleep", "1000"]));
    wait::until("the program to run", || {
        (!agent.descendants().is_empty()).then_some(())
    });
    assert!(observer.is_serving());
    // Nobody is idle: these do not read their answers.
    let free = limit - agent.descriptors();
    let mut unread: Vec<_> = (0..free)
        .map(|_| Unread::start(&agent, &mut observer))
        .collect();
    let mut pending = agent.connect();
    let before = agent.log().len();
    thread::sleep(Duration::from_millis(500));
    let log = agent.log().len() - before;
    assert!(log < 1000, "{log} bytes of log in half a second");
    assert!(observer.is_serving() && !pending.has_input());
    drop(unread.pop());
    assert!(pending.is_serving());
    for unread in unread {
        unread.read_all();
    }
    assert!(!observer.is_closed(), "call {waiting} waits");
}

#[test]
fn a_program_of_an_agent_on_a_terminal_has_no_terminal() {
    let agent = Agent::start_on_terminal();
    let mut connection = agent.connect();
    let done = run(&mut connection, "head -c 1 /dev/tty || echo none");
    assert_eq!(done.text(), "none\n");
    let done = run(&mut connection, "cut -d ' ' -f 1,5,6,7 /proc/$$/stat");
    // Its process group and its session are its own, and it has no terminal.
    let pid = done.pid;
    assert_eq!(done.text(), format!("{pid} {pid} {pid} 0\n"));
}

#[test]
fn a_program_of_an_agent_with_blocked_signals_has_none_blocked() {
    let mut agent = Agent::start_blocking();
    let mut connection = agent.connect();
    // Not from a shell, which blocks signals at times.
    let request = RunRequest::new(["grep", "SigBlk", "/proc/self/status"]);
    let done = connection.run(&request).unwrap();
    assert_eq!(done.text(), "SigBlk:\t0000000000000000\n");
    agent.signal(rustix::process::Signal::TERM);
    assert_eq!(agent.wait().code(), Some(0));
}

#[test]
fn a_program_of_an_agent_with_closed_descriptors_has_its_pipes() {
    let agent = Agent::start_after("exec <&- >&- 2>&-");
    let mut connection = agent.connect();
    let request = RunRequest {
        stdin: b"in".to_vec(),
        ..RunRequest::shell("cat; echo err >&2")
    };
    let done = connection.run(&request).unwrap();
    assert_eq!(
        (&done.stdout[..], &done.stderr[..]),
        (&b"in"[..], &b"err\n"[..])
    );
}

#[test]
fn an_error_names_the_path() {
    let agent = Agent::start();
    let mut connection = agent.connect();
    let mut message = |request: &RunRequest| connection.run(request).unwrap_err().message;
    let no_directory = RunRequest {
        cwd: "/no/such/directory".to_owned(),
        ..RunRequest::new(["true"])
    };
    assert!(message(&no_directory).ends_with(": /no/such/directory"));
    for program in ["no-such-program", "/no/such/program"] {
        let text = message(&RunRequest::new([program]));
        assert_eq!(text, format!("the program was not found: {program}"));
    }
    let directory = short_directory();
    let script = directory.path().join("script");
    fs::write(&script, "#!/no/such/interpreter -x\n").unwrap();
    fs::set_permissions(&script, Permissions::from_mode(0o755)).unwrap();
    let path = script.to_str().unwrap();
    let in_path = RunRequest {
        env: vec![format!("PATH={}", directory.path().display())],
        ..RunRequest::new(["script"])
    };
    for request in [RunRequest::new([path]), in_path] {
        let text = message(&request);
        assert!(text.contains("interpreter"), "{text}");
        assert!(text.ends_with(": /no/such/interpreter"), "{text}");
    }
    fs::set_permissions(&script, Permissions::from_mode(0o644)).unwrap();
    assert!(message(&RunRequest::new([path])).ends_with(path));
}

/// A program that has stopped with what it left behind in a session of its own, which ignores SIGTERM.
#[test]
fn a_timeout_ends_what_has_left_the_programs_session() {
    let agent = Agent::start();
    let directory = short_directory();
    let script =
        "setsid sh -c 'trap \"\" TERM; echo $$ > new; mv new pid; while :; do sleep 0.1; done' &
        exec sleep 1000";
    let mut connection = agent.connect();
    let stream = connection.start_run(&RunRequest {
        cwd: directory.path().to_str().unwrap().to_owned(),
        timeout_ms: 3000,
        ..RunRequest::shell(script)
    });
    let process = wait::until("the daemon to run", || {
        fs::read_to_string(directory.path().join("pid")).ok()
    });
    let process: i32 = process.trim_end().parse().unwrap();
    let groups = fs::read_to_string(format!("/proc/{process}/cgroup")).unwrap();
    let done = connection.run_answer(stream).unwrap();
    assert_eq!(done.stopped_by, StoppedBy::Term);
    if groups
        .lines()
        .any(|line| line.starts_with("0::") && line.contains("/."))
    {
        wait::until("the daemon to end", || (!is_running(process)).then_some(()));
    } else {
        // A machine without control groups, or without the right to them: the virtual machine shows it.
        let pid = rustix::process::Pid::from_raw(process).unwrap();
        rustix::process::kill_process(pid, rustix::process::Signal::KILL).unwrap();
    }
}

/// Programs of every bad kind, and how they end if nothing is in their way.
const BAD: [(&str, &str); 10] = [
    (
        "leaves an orphan that holds its outputs",
        "sleep 1 & exit 0",
    ),
    (
        "leaves a daemon",
        "(setsid sleep 1 > /dev/null 2>&1 &) ; exit 0",
    ),
    (
        "leaves a daemon that floods its output",
        "(setsid head -c 3000000 /dev/zero &) ; exit 0",
    ),
    (
        "floods both outputs",
        "head -c 3000000 /dev/zero; head -c 3000000 /dev/zero >&2",
    ),
    ("closes its pipes", "exec <&- >&- 2>&-; sleep 0.1"),
    ("stops itself", "kill -STOP $$"),
    (
        "ignores SIGTERM",
        "trap '' TERM; while :; do sleep 0.1; done",
    ),
    ("kills its process group", "sleep 1000 & kill -9 0"),
    (
        "starts many processes",
        "for i in 1 2 3 4 5 6 7 8 9; do (sleep 0.2; exit 3) & done; exit 1",
    ),
    ("does not exist", "exec /no/such/program"),
];

/// How many connections run them at a time.
const CALLERS: usize = 10;
/// How many of each kind.
const TIMES: usize = 30;

fn run_bad(connection: &mut Connection, script: &str) {
    let request = RunRequest {
        timeout_ms: 500,
        stdin: vec![b'x'; 100_000],
        ..RunRequest::shell(script)
    };
    connection.run(&request).unwrap();
}

/// The resident memory of the agent, in KiB.
fn resident(agent: &Agent) -> usize {
    let status = fs::read_to_string(format!("/proc/{}/status", agent.pid())).unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let number = line.unwrap().split_whitespace().next().unwrap();
    number.parse().unwrap()
}

/// Descriptors, processes, and KiB of memory, once what was left behind is gone.
fn settled(agent: &Agent, descriptors: usize) -> [usize; 3] {
    wait::until("what was left behind to be gone", || {
        let is_gone = agent.descriptors() <= descriptors && agent.descendants().is_empty();
        is_gone.then_some(())
    });
    [
        agent.descriptors(),
        agent.descendants().len(),
        resident(agent),
    ]
}

#[test]
fn three_hundred_bad_programs_leave_the_agent_as_it_was() {
    let agent = Agent::start();
    let mut connections: Vec<_> = (0..CALLERS).map(|_| agent.connect()).collect();
    for connection in &mut connections {
        assert!(connection.is_serving());
    }
    let descriptors = agent.descriptors();
    for (connection, (_, script)) in connections.iter_mut().zip(BAD) {
        run_bad(connection, script);
    }
    let before = settled(&agent, descriptors);
    let callers = connections
        .into_iter()
        .enumerate()
        .map(|(number, mut connection)| {
            thread::spawn(move || {
                // Each begins with another kind.
                for turn in 0..BAD.len() * TIMES / CALLERS {
                    run_bad(&mut connection, BAD[(number + turn) % BAD.len()].1);
                }
                connection
            })
        });
    let callers: Vec<_> = callers.collect();
    let mut connections: Vec<_> = callers
        .into_iter()
        .map(|caller| caller.join().unwrap())
        .collect();
    let after = settled(&agent, descriptors);
    println!("| | descriptors | processes | memory, KiB |\n| --- | --- | --- | --- |");
    println!("| before | {} | {} | {} |", before[0], before[1], before[2]);
    println!(
        "| after {} programs | {} | {} | {} |",
        BAD.len() * TIMES,
        after[0],
        after[1],
        after[2]
    );
    assert_eq!(after[..2], before[..2]);
    assert!(after[2] <= before[2] + 64, "{before:?} {after:?}");
    // All places are free: sixteen programs run at a time.
    let mut first = connections.remove(0);
    let streams: Vec<_> = (0..16)
        .map(|_| first.start_run(&RunRequest::new(["sleep", "1000"])))
        .collect();
    wait::until("sixteen programs to run", || {
        (agent.descendants().len() == 16).then_some(())
    });
    let running = agent.descendants();
    let refused = connections[0].run(&RunRequest::new(["true"])).unwrap_err();
    assert_eq!(refused.code, 8, "{refused:?}");
    assert!(
        running
            .iter()
            .all(|pid| is_running(pid.as_raw_nonzero().get()))
    );
    assert_eq!(streams.len(), 16);
}

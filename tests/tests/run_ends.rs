//! Programs that are ended, left alone, or in each other's way.

use handclasp_tests::{
    AGENT, Agent, Frame, Outcome, RunRequest, RunResponse, StoppedBy, is_running, short_directory,
    wait,
};
use std::fs;
use std::path::Path;

/// The programs that an agent runs at a time.
const SLOTS: usize = 16;

/// A program that has said into a file who it is, and who its child is.
struct Family {
    directory: tempfile::TempDir,
}

impl Family {
    fn new() -> Self {
        Self {
            directory: short_directory(),
        }
    }

    /// A shell with a child; neither ends by itself. `first` is what the shell does before that.
    fn request(&self, first: &str) -> RunRequest {
        let script = format!(
            "{first}\nsleep 1000 &\necho $$ $! > new && mv new family\nwhile :; do wait; done"
        );
        RunRequest {
            cwd: self.directory.path().to_str().unwrap().to_owned(),
            ..RunRequest::shell(&script)
        }
    }

    /// Waits for the program to run; its process and its child's.
    fn members(&self) -> [i32; 2] {
        members(self.directory.path())
    }
}

impl Drop for Family {
    fn drop(&mut self) {
        if self.directory.path().join("family").exists() {
            let [shell, _] = self.members();
            let group = rustix::process::Pid::from_raw(shell).unwrap();
            let _ = rustix::process::kill_process_group(group, rustix::process::Signal::KILL);
        }
    }
}

fn members(directory: &Path) -> [i32; 2] {
    let line = wait::until("a program to run", || {
        fs::read_to_string(directory.join("family")).ok()
    });
    let mut numbers = line.split_whitespace().map(|word| word.parse().unwrap());
    [numbers.next().unwrap(), numbers.next().unwrap()]
}

fn until_gone(processes: [i32; 2]) {
    for process in processes {
        wait::until("a process to end", || (!is_running(process)).then_some(()));
    }
}

/// Runs a program that first says that it is set up, with longer and longer timeouts until it has come
/// that far: how long that takes is the machine's business.
fn run_until_timeout(script: &str, detach: bool) -> (Agent, RunResponse) {
    let agent = Agent::start();
    let mut connection = agent.connect();
    for exponent in 6..16 {
        let request = RunRequest {
            timeout_ms: 1 << exponent,
            detach,
            ..RunRequest::shell(script)
        };
        let done = connection.run(&request).unwrap();
        if done.stdout == b"set up\n" {
            return (agent, done);
        }
        done.kill_group();
    }
    panic!("the program does not come to be set up");
}

#[test]
fn a_timeout_asks_the_program_to_end() {
    let (_agent, done) = run_until_timeout("echo set up; exec sleep 1000", false);
    assert_eq!(done.outcome, Outcome::Signal(15));
    assert_eq!(done.stopped_by, StoppedBy::Term);
}

#[test]
fn a_program_that_ends_in_order_at_its_timeout_says_how() {
    let script = "trap 'exit 5' TERM; echo set up; while :; do sleep 0.01; done";
    let (_agent, done) = run_until_timeout(script, false);
    assert_eq!(done.outcome, Outcome::ExitCode(5));
    assert_eq!(done.stopped_by, StoppedBy::Term);
}

#[test]
fn a_program_that_ignores_its_timeout_is_killed() {
    let script = "trap '' TERM; echo set up; while :; do sleep 0.01; done";
    let (_agent, done) = run_until_timeout(script, false);
    assert_eq!(done.outcome, Outcome::Signal(9));
    assert_eq!(done.stopped_by, StoppedBy::Kill);
}

#[test]
fn a_detached_program_is_left_running_at_its_timeout() {
    let (agent, done) = run_until_timeout("echo set up; exec sleep 1000", true);
    assert_eq!(done.outcome, Outcome::LeftRunning);
    assert_eq!(done.stopped_by, StoppedBy::Nothing);
    assert!(agent.connect().is_serving());
    assert!(done.is_alive());
    done.kill_group();
}

#[test]
fn a_lost_connection_ends_the_process_group() {
    let agent = Agent::start();
    let family = Family::new();
    let mut connection = agent.connect();
    connection.start_run(&family.request(""));
    let members = family.members();
    assert!(members.into_iter().all(is_running));
    drop(connection);
    until_gone(members);
}

#[test]
fn a_lost_connection_kills_those_who_will_not_end() {
    let agent = Agent::start();
    let family = Family::new();
    let mut connection = agent.connect();
    connection.start_run(&family.request("trap '' TERM"));
    let members = family.members();
    drop(connection);
    until_gone(members);
}

#[test]
fn a_detached_program_outlives_its_connection() {
    let agent = Agent::start();
    let (detached, attached) = (Family::new(), Family::new());
    let mut connection = agent.connect();
    connection.start_run(&RunRequest {
        detach: true,
        ..detached.request("")
    });
    connection.start_run(&attached.request(""));
    let (survivors, others) = (detached.members(), attached.members());
    drop(connection);
    // When these are gone, the agent has noticed.
    until_gone(others);
    assert!(survivors.into_iter().all(is_running));
}

#[test]
fn the_calls_own_time_ends_it_and_the_program() {
    let agent = Agent::start();
    let mut connection = agent.connect();
    let family = Family::new();
    let request = family.request("").encode();
    let stream = connection.new_stream();
    let half_a_second = 500_000_000;
    let call = Frame::call_with_timeout(stream, AGENT, "Run", request, half_a_second);
    connection.send(&call.to_bytes());
    let status = connection.answer(stream).unwrap_err();
    assert_eq!(status.code, 4, "{status:?}");
    wait::until("the agent to have no children", || {
        agent.descendants().is_empty().then_some(())
    });
    assert!(connection.is_serving());
}

#[test]
fn sixteen_programs_run_at_a_time() {
    let agent = Agent::start();
    let families: Vec<_> = (0..SLOTS).map(|_| Family::new()).collect();
    let mut connection = agent.connect();
    let streams: Vec<_> = families
        .iter()
        .map(|family| connection.start_run(&family.request("trap 'exit 4' TERM")))
        .collect();
    let members: Vec<_> = families.iter().map(Family::members).collect();

    for mut caller in [agent.connect(), agent.connect()] {
        let status = caller.run(&RunRequest::new(["true"])).unwrap_err();
        assert_eq!(status.code, 8, "{status:?}");
        assert!(status.message.contains("16"), "{status:?}");
    }

    // One place becomes free, and is taken, again and again.
    for (stream, [shell, _]) in streams.into_iter().zip(members) {
        let script = format!("kill -TERM {shell}");
        std::process::Command::new("sh")
            .args(["-c", &script])
            .status()
            .unwrap();
        let done = connection.run_answer(stream).unwrap();
        assert_eq!((done.outcome, done.pid), (Outcome::ExitCode(4), shell));
        let next = connection.run(&RunRequest::new(["echo", "next"])).unwrap();
        assert_eq!(next.stdout, b"next\n");
    }
}

#[test]
fn a_running_program_is_in_nobodys_way() {
    let agent = Agent::start();
    let family = Family::new();
    let mut connection = agent.connect();
    let stream = connection.start_run(&family.request("trap 'exit 4' TERM"));
    let [shell, _] = family.members();
    for mut caller in [agent.connect(), agent.connect()] {
        assert!(caller.is_serving());
        assert!(caller.call(AGENT, "Info", []).is_ok());
    }
    assert!(connection.is_serving());
    assert!(connection.call(AGENT, "Info", []).is_ok());
    let done = connection
        .run(&RunRequest::shell(&format!("kill -TERM {shell}")))
        .unwrap();
    assert_eq!(done.outcome, Outcome::ExitCode(0));
    let done = connection.run_answer(stream).unwrap();
    assert_eq!(done.outcome, Outcome::ExitCode(4));
}

#[test]
fn a_descendant_that_holds_the_output_delays_no_answer() {
    let agent = Agent::start();
    let request = RunRequest::shell("sleep 1000 & echo $!");
    let done = agent.connect().run(&request).unwrap();
    assert_eq!(done.outcome, Outcome::ExitCode(0));
    assert!(is_running(done.text().trim_end().parse().unwrap()));
    done.kill_group();
}

/// A server that is started in the background, and logs each request to the standard error that it was started with.
#[test]
fn what_a_program_leaves_behind_can_go_on_writing() {
    let agent = Agent::start();
    let directory = short_directory();
    // More than a pipe holds, so it would also block if nobody read it.
    let server = "while ! [ -e ask ]; do sleep 0.01; done
        for _ in 1 2 3; do head -c 100000 /dev/zero >&2; done && echo served > new && mv new served";
    let request = RunRequest {
        cwd: directory.path().to_str().unwrap().to_owned(),
        ..RunRequest::shell(&format!("( {server} ) & echo up"))
    };
    let mut connection = agent.connect();
    assert!(connection.is_serving());
    let before = agent.descriptors();
    let done = connection.run(&request).unwrap();
    assert_eq!((done.text(), done.outcome), ("up\n", Outcome::ExitCode(0)));
    fs::write(directory.path().join("ask"), "").unwrap();
    wait::until("the server to answer", || {
        directory.path().join("served").exists().then_some(())
    });
    wait::until("its outputs to be closed", || {
        (agent.descriptors() == before).then_some(())
    });
}

//! Connections that mind their own business while something happens on others.

use crate::agent::{Agent, short_directory};
use crate::connection::Connection;
use crate::run::{Outcome, RunRequest};
use crate::wait;
use std::fs;
use tempfile::TempDir;

/// How many they are.
const COUNT: usize = 8;
/// How many bytes each one's program is given and gives back: more than fits a connection's small buffers.
const BYTES: usize = 100_000;

/// Takes its input, says so, waits until it may go on, and gives the input back.
const PROGRAM: &str = "\
input=$(cat); : > started-$1
until [ -e go ]; do sleep 0.02; done
printf %s \"$input\"; exit 7";

/// Connections that each have a call in flight.
#[derive(Debug)]
pub struct Bystanders {
    directory: TempDir,
    callers: Vec<Caller>,
    turn: usize,
}

#[derive(Debug)]
struct Caller {
    connection: Connection,
    stream: u32,
    input: Vec<u8>,
}

impl Bystanders {
    /// Connects them and waits until all their programs run.
    pub fn start(agent: &Agent) -> Self {
        let directory = short_directory();
        let callers = (0..COUNT).map(|number| {
            let input = (b'a'..=b'z').cycle().skip(number).take(BYTES).collect();
            let mut request = RunRequest::shell(PROGRAM);
            request.argv.extend(["sh".to_owned(), number.to_string()]);
            request.cwd = directory.path().display().to_string();
            request.stdin = input;
            let mut connection = agent.connect();
            let stream = connection.start_run(&request);
            let input = request.stdin;
            Caller {
                connection,
                stream,
                input,
            }
        });
        let callers = callers.collect();
        for number in 0..COUNT {
            let started = directory.path().join(format!("started-{number}"));
            wait::until("a bystander's program", || started.exists().then_some(()));
        }
        Self {
            directory,
            callers,
            turn: 0,
        }
    }

    /// Lets the next one make a short call, and waits for the answer.
    pub fn one_is_served(&mut self) {
        self.turn = (self.turn + 1) % COUNT;
        let caller = &mut self.callers[self.turn];
        assert!(caller.connection.is_serving(), "bystander {}", self.turn);
    }

    /// Lets all their calls end, which must end right.
    pub fn all_end_right(self) {
        fs::write(self.directory.path().join("go"), "").expect("a file");
        for mut caller in self.callers {
            let done = caller.connection.run_answer(caller.stream);
            let done = done.expect("an answer");
            assert_eq!(done.outcome, Outcome::ExitCode(7));
            assert!(
                done.stdout == caller.input,
                "a bystander got another's bytes"
            );
            assert!(caller.connection.is_serving());
        }
    }
}

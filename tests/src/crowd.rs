//! Connections that are all at work, so that none of them gives way to another.

use crate::agent::{Agent, short_directory};
use crate::connection::Connection;
use crate::frame::Frame;
use crate::run::{AGENT, Outcome, RunRequest};
use std::{fs, iter};
use tempfile::TempDir;

/// The programs that an agent runs at a time.
const PROGRAMS: usize = 16;
/// The connections that an agent serves at a time.
const CONNECTIONS: usize = 64;
/// The length of a method's name that nobody knows: the answer names it, so that few fill an output.
const NAME: usize = 500;

/// As many connections as an agent serves at a time, each of which waits for something. A program can be
/// waited for on few of them only: on the others there are answers that nobody takes.
#[derive(Debug)]
pub struct Crowd {
    directory: TempDir,
    /// Those who wait for a program, and the stream of the call.
    pub waiting: Vec<(Connection, u32)>,
    /// Those who do not read.
    pub unread: Vec<Unread>,
}

impl Crowd {
    /// Connects them, and waits until all are at work.
    pub fn start(agent: &Agent) -> Self {
        let directory = short_directory();
        let first = "until [ -e go ]; do sleep 0.02; done";
        let scripts = iter::once(first).chain(iter::repeat("exec sleep 1000"));
        let mut waiting: Vec<_> = scripts
            .take(PROGRAMS)
            .map(|script| start_program(agent, &directory, script))
            .collect();
        let observer = &mut waiting[0].0;
        let unread = (PROGRAMS..CONNECTIONS).map(|_| Unread::start(agent, observer));
        let unread = unread.collect();
        Self {
            directory,
            waiting,
            unread,
        }
    }

    /// Lets the first program that is waited for end, and returns its caller, who has been answered.
    pub fn end_first_program(&mut self) -> Connection {
        let (mut connection, stream) = self.waiting.remove(0);
        fs::write(self.directory.path().join("go"), "").expect("a file");
        let done = connection.run_answer(stream).expect("an answer");
        assert_eq!(done.outcome, Outcome::ExitCode(0));
        connection
    }

    /// Asserts that nobody was closed: who waits is served, and who did not read gets all that it has called for.
    pub fn all_are_there(self) {
        for (mut connection, _) in self.waiting {
            assert!(connection.is_serving());
        }
        for unread in self.unread {
            unread.read_all();
        }
    }
}

/// A connection whose answers nobody takes, so that the agent does not read it any more.
#[derive(Debug)]
pub struct Unread {
    connection: Connection,
    streams: Vec<u32>,
}

impl Unread {
    /// Connects and calls until nothing is taken any more. `observer` is served meanwhile.
    pub fn start(agent: &Agent, observer: &mut Connection) -> Self {
        Self::fill(agent.connect(), observer)
    }

    /// Calls on a connection until nothing is taken any more.
    pub fn fill(mut connection: Connection, observer: &mut Connection) -> Self {
        let name = "x".repeat(NAME);
        let mut streams = Vec::new();
        loop {
            let before = streams.len();
            loop {
                let stream = connection.new_stream();
                let call = Frame::call(stream, AGENT, &name, []).to_bytes();
                if !connection.send_at_once(&call) {
                    break;
                }
                streams.push(stream);
            }
            if streams.len() == before {
                return Self {
                    connection,
                    streams,
                };
            }
            // Whoever answers this twice has looked at all connections, and taken from those it reads.
            assert!(observer.is_serving() && observer.is_serving());
        }
    }

    /// Takes all the answers, each of which has to be there.
    pub fn read_all(mut self) -> Connection {
        let unimplemented = 12;
        for stream in self.streams {
            let answer = self.connection.answer(stream);
            let status = answer.expect_err("a method that nobody knows");
            assert_eq!(status.code, unimplemented, "{status:?}");
        }
        self.connection
    }
}

/// A caller who waits for a program that runs.
fn start_program(agent: &Agent, directory: &TempDir, script: &str) -> (Connection, u32) {
    let mut connection = agent.connect();
    let stream = connection.start_run(&RunRequest {
        cwd: directory.path().display().to_string(),
        ..RunRequest::shell(script)
    });
    // Calls are looked at one after the other.
    assert!(connection.is_serving());
    (connection, stream)
}

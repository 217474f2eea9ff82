//! A virtual machine with the agent as its init, by way of `cargo xtask vm`.

use crate::program::{cargo, workspace_root};
use crate::wait;
use serde_json::Value;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, Command, ExitStatus, Stdio};
use std::sync::mpsc::{self, Receiver};
use std::thread;
use std::time::Duration;

/// How long the next event may take: before the first, everything that a machine needs may be built.
const PATIENCE: Duration = Duration::from_mins(15);

/// A virtual machine. Dropping it ends it.
#[derive(Debug)]
pub struct Vm {
    command: Child,
    /// While this is open, the machine goes on.
    input: Option<ChildStdin>,
    events: Receiver<Value>,
}

impl Vm {
    /// Prepares a machine whose guest's dial is left to the caller, who then starts it. Its disk is made of what is
    /// in the directory.
    pub fn prepare(disk: &Path) -> Self {
        let mut command = Command::new(cargo());
        command
            .current_dir(workspace_root())
            .args(["run", "--quiet", "--package", "xtask", "--"])
            .args(["vm", "--json", "--no-listen", "--disk"])
            .arg(disk)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped());
        let mut command = command.spawn().expect("cargo");
        let lines = BufReader::new(command.stdout.take().expect("its output")).lines();
        let (sender, events) = mpsc::channel();
        thread::spawn(move || {
            for line in lines.map_while(Result::ok) {
                let event = serde_json::from_str(&line).expect("an event is JSON");
                // Nobody listens any more once the machine is dropped.
                let _ = sender.send(event);
            }
        });
        Self {
            input: command.stdin.take(),
            command,
            events,
        }
    }

    /// Starts the machine.
    pub fn start(&mut self) {
        let input = self.input.as_mut().expect("its input");
        input.write_all(b"start\n").expect("a machine that waits");
    }

    /// Waits for the next event, which has to be this one.
    pub fn event(&mut self, name: &str) -> Value {
        let event = self.events.recv_timeout(PATIENCE);
        let event = event.unwrap_or_else(|error| panic!("no event {name:?}: {error}"));
        assert_eq!(event["event"], name, "{event}");
        event
    }

    /// Waits for the command to end by itself.
    pub fn wait(&mut self) -> ExitStatus {
        wait::until("the machine to end", || {
            self.command.try_wait().expect("its state")
        })
    }
}

impl Drop for Vm {
    fn drop(&mut self) {
        // The end of its input ends the machine in order.
        drop(self.input.take());
        let _ = self.command.wait();
    }
}

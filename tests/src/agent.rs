//! The agent as a process of this machine.

use crate::connection::Connection;
use crate::program::Program;
use crate::wait;
use rustix::process::{Pid, Signal, geteuid, kill_process};
use rustix::thread::{
    CapabilitySet, capability_is_in_bounding_set, remove_capability_from_bounding_set,
};
use std::fs::{self, File};
use std::io::{Read, Seek};
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::Arc;
use std::thread;
use tempfile::TempDir;

/// An agent that listens on a Unix socket. Dropping it ends it and all that it runs.
#[derive(Debug)]
pub struct Agent {
    child: Child,
    directory: Arc<TempDir>,
    log: File,
}

impl Agent {
    /// Starts an agent and waits until it takes connections.
    pub fn start() -> Self {
        Self::start_with(&[])
    }

    /// Starts an agent with only the methods that every agent has.
    pub fn start_core() -> Self {
        Self::spawn_program(
            Program::core().stripped(),
            &Arc::new(short_directory()),
            &[],
        )
        .listening()
    }

    /// Starts an agent that may not set the clock, add entropy or mount, not even as root.
    pub fn start_without_rights() -> Self {
        let starter = thread::spawn(|| {
            // A bounding set is the thread's and that of what it starts.
            for capability in [CapabilitySet::SYS_TIME, CapabilitySet::SYS_ADMIN] {
                let _ = remove_capability_from_bounding_set(capability);
                let is_left = capability_is_in_bounding_set(capability).expect("the set");
                assert!(
                    !(is_left && geteuid().is_root()),
                    "the agent would have rights"
                );
            }
            Self::start()
        });
        starter.join().expect("an agent")
    }

    /// Starts an agent with more settings in its environment.
    pub fn start_with(settings: &[(&str, &str)]) -> Self {
        Self::spawn(&Arc::new(short_directory()), settings).listening()
    }

    /// Starts an agent that inherits these signals as ignored ones, from a shell.
    pub fn start_ignoring(signals: &str) -> Self {
        Self::start_after(&format!("trap '' {signals}"))
    }

    /// Starts an agent from a shell that does something first, as a service manager would.
    pub fn start_after(setup: &str) -> Self {
        Self::start_from(&format!("{setup}; exec \"$0\""))
    }

    /// Starts an agent on a terminal, which is its controlling one.
    pub fn start_on_terminal() -> Self {
        // The agent inherits the other end too, so the terminal stays.
        let setup = "os.setsid()
ours, theirs = os.openpty()
fcntl.ioctl(theirs, termios.TIOCSCTTY, 0)
os.set_inheritable(ours, True)";
        Self::start_after_python(setup)
    }

    /// Starts an agent that inherits all signals as blocked ones.
    pub fn start_blocking() -> Self {
        Self::start_after_python("signal.pthread_sigmask(signal.SIG_BLOCK, range(1, 65))")
    }

    /// Starts an agent after what a shell cannot do.
    fn start_after_python(setup: &str) -> Self {
        let modules = "import fcntl, os, signal, sys, termios";
        let start = "os.execv(sys.argv[1], sys.argv[1:])";
        Self::start_from(&format!(
            "exec python3 -c '{modules}\n{setup}\n{start}' \"$0\""
        ))
    }

    /// Starts an agent by a shell's script, whose `$0` is the program.
    fn start_from(script: &str) -> Self {
        let mut command = Command::new("sh");
        command.args(["-c", script]).arg(Program::get().stripped());
        Self::spawn_command(command, &Arc::new(short_directory()), &[]).listening()
    }

    /// Starts the agent that was released with a version of the contract.
    pub fn released(version: &str, settings: &[(&str, &str)]) -> Self {
        let tests = Path::new(env!("CARGO_MANIFEST_DIR"));
        let program = tests.join("released").join(version).join("handclasp-agent");
        Self::spawn_program(&program, &Arc::new(short_directory()), settings).listening()
    }

    /// Starts an agent in a directory that may hold a socket already, and does not wait for it.
    pub fn spawn(directory: &Arc<TempDir>, settings: &[(&str, &str)]) -> Self {
        Self::spawn_program(Program::get().stripped(), directory, settings)
    }

    fn spawn_program(program: &Path, directory: &Arc<TempDir>, settings: &[(&str, &str)]) -> Self {
        Self::spawn_command(Command::new(program), directory, settings)
    }

    fn spawn_command(
        mut command: Command,
        directory: &Arc<TempDir>,
        settings: &[(&str, &str)],
    ) -> Self {
        let log = tempfile::tempfile().expect("a log");
        let socket = directory.path().join("agent");
        command
            .env_clear()
            .env("HANDCLASP_LISTEN", format!("unix:{}", socket.display()))
            .envs(settings.iter().copied())
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(log.try_clone().expect("a second handle"));
        Self {
            child: command.spawn().expect("the agent"),
            directory: Arc::clone(directory),
            log,
        }
    }

    /// Waits until it takes connections.
    #[must_use]
    pub fn listening(mut self) -> Self {
        wait::until("the agent to listen", || {
            let ended = self.child.try_wait().expect("its state");
            assert!(ended.is_none(), "the agent does not start: {ended:?}");
            UnixStream::connect(self.socket()).ok()
        });
        self
    }

    /// Its socket.
    pub fn socket(&self) -> PathBuf {
        self.directory.path().join("agent")
    }

    /// A new connection to it.
    pub fn connect(&self) -> Connection {
        Connection::new(UnixStream::connect(self.socket()).expect("a connection"))
    }

    /// What it has written to its standard error.
    pub fn log(&self) -> Vec<u8> {
        let mut log = Vec::new();
        let mut file = &self.log;
        file.rewind().expect("the log's start");
        file.read_to_end(&mut log).expect("the log");
        log
    }

    /// Asks it to end by a signal.
    pub fn signal(&self, signal: Signal) {
        kill_process(self.pid(), signal).expect("a living agent");
    }

    /// Waits for its end.
    pub fn wait(&mut self) -> ExitStatus {
        wait::until("the agent to end", || {
            self.child.try_wait().expect("its state")
        })
    }

    /// The processes that it has started, and theirs, as far as they have not been orphaned.
    pub fn descendants(&self) -> Vec<Pid> {
        let parents = parents();
        let mut found = vec![self.pid().as_raw_nonzero().get()];
        let mut looked_at = 0;
        while let Some(parent) = found.get(looked_at).copied() {
            let children = parents.iter().filter(|(_, theirs)| *theirs == parent);
            found.extend(children.map(|(child, _)| *child));
            looked_at += 1;
        }
        let descendants = found.into_iter().skip(1);
        descendants.filter_map(Pid::from_raw).collect()
    }

    /// How many descriptors it has open.
    pub fn descriptors(&self) -> usize {
        let list = format!("/proc/{}/fd", self.pid());
        fs::read_dir(list).expect("its descriptors").count()
    }

    /// Its own process.
    pub fn pid(&self) -> Pid {
        Pid::from_child(&self.child)
    }
}

impl Drop for Agent {
    fn drop(&mut self) {
        let descendants = self.descendants();
        // One that has ended already is an error that does not matter.
        let _ = self.child.kill();
        let _ = self.child.wait();
        for process in descendants {
            let _ = kill_process(process, Signal::KILL);
        }
        remove_groups(self.pid());
    }
}

/// Removes the control groups of programs that an agent could not remove, since it was killed.
fn remove_groups(agent: Pid) {
    let own = fs::read_to_string("/proc/self/cgroup").unwrap_or_default();
    let Some(own) = own.lines().find_map(|line| line.strip_prefix("0::/")) else {
        return;
    };
    let prefix = format!(".{:08x}", agent.as_raw_nonzero());
    for mount in ["/sys/fs/cgroup", "/sys/fs/cgroup/unified"] {
        let groups = fs::read_dir(Path::new(mount).join(own));
        for group in groups.into_iter().flatten().flatten() {
            if group.file_name().to_string_lossy().starts_with(&prefix) {
                // Kernels before 5.14 lack it. What was killed may take a moment to end.
                let _ = fs::write(group.path().join("cgroup.kill"), "1");
                wait::until("the group to be empty", || {
                    fs::remove_dir(group.path()).ok()
                });
            }
        }
    }
}

/// A new directory whose path leaves room for a socket's name.
pub fn short_directory() -> TempDir {
    let mut builder = tempfile::Builder::new();
    let directory = builder.prefix("hc-").tempdir_in(Path::new("/tmp"));
    directory.expect("a temporary directory")
}

/// Each process of this machine and its parent.
fn parents() -> Vec<(i32, i32)> {
    let Ok(processes) = fs::read_dir("/proc") else {
        return Vec::new();
    };
    let processes = processes.filter_map(|entry| {
        let entry = entry.ok()?;
        let process = entry.file_name().to_str()?.parse().ok()?;
        let stat = fs::read_to_string(entry.path().join("stat")).ok()?;
        // After the name in parentheses, which can hold anything: the state, then the parent.
        let (_, rest) = stat.rsplit_once(')')?;
        let parent = rest.split_ascii_whitespace().nth(1)?.parse().ok()?;
        Some((process, parent))
    });
    processes.collect()
}

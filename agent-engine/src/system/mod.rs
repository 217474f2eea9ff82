//! The operating system, as an agent that runs programs needs it.

mod group_name;
mod job_answer;
mod mount;

pub use crate::process_id::ProcessId;
pub use group_name::GroupName;
pub(crate) use job_answer::HAS_JOBS;
pub use job_answer::JobAnswer;
pub use mount::{Driver, MountPlan};

use crate::handler_error::HandlerError;
use crate::platform::{Channel, Id, Platform};
use crate::time::UnixTime;
use agent_core::messages::{PowerAction, RunRequest, SignalTarget, StartRequest, StartStage};
use heapless::String;

/// An operating system: programs, jobs, groups, clock, entropy and power.
pub trait System: Platform {
    /// A program that was started, with the agent's ends of its pipes. Dropping it closes them.
    type Program: Program;
    /// A job that was started, with the agent's end of its pipe. Dropping it closes the pipe; the job goes on.
    type Job: Job;
    /// A named process group in which a process runs, or is about to.
    type Group;

    /// Starts a program in a session of its own and in `group`, and starts to watch both outputs. A process may be
    /// created although the program cannot be executed; [`Program::failure`] then has the reason.
    ///
    /// # Errors
    /// Fails if no process can be created.
    fn spawn(
        &mut self,
        request: &RunRequest<'_>,
        group: Option<&Self::Group>,
        id: Id,
    ) -> Result<Self::Program, HandlerError>;

    /// Starts the program of a process in a session of its own and in `group`, with what else the request asks for. Reports
    /// [`ProcessSource::Start`](crate::platform::ProcessSource::Start) when it is known whether the program is executed. Its
    /// pipes or its terminal are watched for nothing yet.
    ///
    /// # Errors
    /// Fails if no process can be created, or if the request asks for what this system cannot do.
    fn start(
        &mut self,
        request: &StartRequest<'_>,
        group: Option<&Self::Group>,
        id: Id,
    ) -> Result<Self::Program, HandlerError>;

    /// Sets for what a process is watched: `read` and `write` of its terminal or input pipe, and `read` of each output. Sources
    /// that are closed are ignored.
    fn watch_process(&mut self, program: &Self::Program, id: Id, interest: ProcessInterest);

    /// Starts to watch a program's input, until it is closed.
    fn watch_input(&mut self, program: &Self::Program, id: Id);

    /// Reaps the next process that has exited: that of a program, or an orphan if the agent is init.
    fn next_ended(&mut self) -> Option<(ProcessId, Exit)>;

    /// Whether the agent has a child process, exited or not.
    fn has_children(&mut self) -> bool;

    /// Opens a group, and creates it if it does not exist.
    ///
    /// # Errors
    /// Fails if the system has no groups, or no room for another one.
    fn open_group(&mut self, name: &GroupName) -> Result<Self::Group, HandlerError>;

    /// Opens a group, if it exists.
    fn find_group(&mut self, name: &GroupName) -> Option<Self::Group>;

    /// Removes a group. Returns false if a process runs in it.
    fn remove_group(&mut self, name: &GroupName) -> bool;

    /// Resumes the programs of a group.
    ///
    /// # Errors
    /// Fails if the system cannot do that.
    fn thaw(&mut self, group: &Self::Group) -> Result<(), HandlerError>;

    /// Starts work that may take long, and starts to watch for its answer.
    ///
    /// # Errors
    /// Fails if the work is not possible on this system, or if there is no room for another job.
    fn start_job(&mut self, work: Work<'_, Self::Group>, id: Id)
    -> Result<Self::Job, HandlerError>;

    /// Sets the guest's wall clock.
    ///
    /// # Errors
    /// Fails if the agent may not set the clock, or if the clock cannot have that time.
    fn set_clock(&mut self, time: UnixTime) -> Result<(), HandlerError>;

    /// Adds entropy to the kernel's pool, and makes the kernel reseed from it at once.
    ///
    /// # Errors
    /// Fails if there is too little or too much entropy, or if the agent may not add any.
    fn add_entropy(&mut self, entropy: &[u8]) -> Result<(), HandlerError>;

    /// Describes the guest.
    fn info(&mut self) -> SystemInfo;

    /// Takes the signals that have arrived. Returns true if one of them requests a shutdown.
    fn take_signals(&mut self) -> bool;

    /// Sends a signal to every process except the agent.
    fn signal_everyone(&mut self, signal: Signal);

    /// Turns the guest off, or reboots it. An agent that is not init only exits. It need not return.
    fn finish(&mut self, action: PowerAction, is_init: bool);
}

/// A program's process and pipes. No method blocks.
pub trait Program {
    /// The ID of its process.
    fn id(&self) -> ProcessId;

    /// Reads output of the program.
    fn read(&mut self, channel: Channel, buffer: &mut [u8]) -> Moved;

    /// Closes an output. If the program writes to it later, it gets `SIGPIPE` or an error.
    fn close_output(&mut self, channel: Channel);

    /// Writes input for the program.
    fn write(&mut self, bytes: &[u8]) -> Moved;

    /// Closes the input. The program then reads end-of-file.
    fn close_input(&mut self);

    /// Sends a signal to the program and to all that it has started, as far as the platform can tell: at least to its process
    /// group. It is not an error if nothing runs.
    fn signal(&mut self, signal: Signal);

    /// Of a process: whether its program is executed. Returns [`StartState::Pending`] until that is known.
    fn start_state(&mut self) -> StartState {
        StartState::Executed
    }

    /// Of a process: sends any signal of Linux, by its number.
    ///
    /// # Errors
    /// Fails if there is no such signal, or nothing that could get it.
    fn send_signal(&mut self, _number: u32, _target: SignalTarget) -> Result<(), HandlerError> {
        Ok(())
    }

    /// Of a process that has exited: sends any signal of Linux, by its number, to what it has left behind.
    ///
    /// # Errors
    /// Fails if nothing is left, or if the platform cannot tell what is.
    fn signal_left_behind(&mut self, _number: u32) -> Result<(), HandlerError> {
        Err(HandlerError::ProcessEnded)
    }

    /// Of a process on a terminal: sets the terminal's size.
    ///
    /// # Errors
    /// Fails if the process has no terminal.
    fn resize(&mut self, _size: TerminalSize) -> Result<(), HandlerError> {
        Ok(())
    }

    /// Of a process on a terminal: makes its reader see end-of-file, if the terminal is in line mode. Returns false if it is not.
    fn end_terminal_input(&mut self) -> bool {
        false
    }

    /// After its process has exited: whether something that it has started still runs. A platform that cannot tell returns
    /// false.
    fn has_left_behind(&mut self) -> bool {
        false
    }

    /// After its process has exited: kills what it has started, as far as the platform can tell.
    fn kill_left_behind(&mut self) {}

    /// After its process has exited: why the program could not be executed, or `None` if it ran. Called once.
    fn failure(&mut self) -> Option<HandlerError>;

    /// After [`failure`](Self::failure) has returned an error: copies the path that is to blame. Returns its length, which is
    /// 0 if there is none.
    fn failed_path(&mut self, _buffer: &mut [u8]) -> usize {
        0
    }
}

/// For what a process is watched.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ProcessInterest {
    /// Room in its input.
    pub input: bool,
    /// Bytes of its standard output, or of its terminal.
    pub stdout: bool,
    /// Bytes of its standard error.
    pub stderr: bool,
}

/// Whether the program of a process is executed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StartState {
    /// It is not known yet.
    Pending,
    /// It is executed.
    Executed,
    /// It could not be executed. [`Program::failed_path`] has the subject of the failure.
    Failed {
        /// The step that failed.
        stage: StartStage,
        /// The kernel's error number, or 0.
        errno: u32,
    },
}

/// The size of a terminal, in characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TerminalSize {
    /// Its rows.
    pub rows: u16,
    /// Its columns.
    pub columns: u16,
}

/// A job whose answer is pending.
pub trait Job {
    /// Reads a part of the answer, in the encoding of [`JobAnswer`].
    fn read(&mut self, buffer: &mut [u8]) -> Moved;
}

/// The work of a job.
#[derive(Debug)]
pub enum Work<'w, G> {
    /// Mount a file system.
    Mount(MountPlan<'w>),
    /// Freeze a group, and wait until all of its processes are frozen.
    Freeze(&'w G),
}

/// The result of reading or writing a pipe.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Moved {
    /// This many bytes were read or written: at least one.
    Bytes(usize),
    /// The operation would block.
    Nothing,
    /// The other end is closed.
    End,
}

/// How a process has exited.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// It exited with this code.
    Code(i32),
    /// It was killed by this signal.
    Signal(i32),
}

/// A signal that the agent sends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Signal {
    /// `SIGTERM`, which a process can handle.
    Term,
    /// `SIGKILL`, which it cannot.
    Kill,
}

/// A description of the guest.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SystemInfo {
    /// The kernel's release, such as `6.1.0`.
    pub kernel_release: String<64>,
    /// All memory, in bytes.
    pub memory_total: u64,
    /// The memory that is available without swapping, in bytes.
    pub memory_available: u64,
    /// The number of CPUs that are online; 0 if it is not known.
    pub cpus: u32,
}

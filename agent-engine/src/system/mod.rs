//! What an agent that runs programs needs of the operating system.

mod group_name;
mod job_answer;
mod mount;

pub use group_name::GroupName;
pub(crate) use job_answer::HAS_JOBS;
pub use job_answer::JobAnswer;
pub use mount::{Driver, MountPlan};

use crate::handler_error::HandlerError;
use crate::platform::{Channel, Id, Platform};
use crate::time::UnixTime;
use agent_core::messages::{PowerAction, RunRequest};
use core::num::NonZeroU32;
use heapless::String;

/// An operating system: programs, jobs, groups, clock, entropy and power.
pub trait System: Platform {
    /// A program that was started, and this end of its pipes. Dropping it closes them.
    type Program: Program;
    /// A job that was started, and this end of its pipe. Dropping it closes that; the job goes on.
    type Job: Job;
    /// A named process group that something runs in, or is about to.
    type Group;

    /// Starts a program in a process group of its own and in `group`, and begins to watch both outputs. Whether it
    /// could be executed is known when it has ended: see [`Program::failure`].
    ///
    /// # Errors
    /// There is no process.
    fn spawn(
        &mut self,
        request: &RunRequest<'_>,
        group: Option<&Self::Group>,
        id: Id,
    ) -> Result<Self::Program, HandlerError>;

    /// Begins to watch a program's input, until it is closed.
    fn watch_input(&mut self, program: &Self::Program, id: Id);

    /// The next process that has ended: one of a program's, or one that the agent has inherited as init.
    fn next_ended(&mut self) -> Option<(ProcessId, Exit)>;

    /// Whether the agent has any child, ended or not.
    fn has_children(&mut self) -> bool;

    /// Opens a group, which is made if it is not there.
    ///
    /// # Errors
    /// The system has no groups, or no room for one more.
    fn open_group(&mut self, name: &GroupName) -> Result<Self::Group, HandlerError>;

    /// Opens a group that is there.
    fn find_group(&mut self, name: &GroupName) -> Option<Self::Group>;

    /// Removes a group; false if something runs in it.
    fn remove_group(&mut self, name: &GroupName) -> bool;

    /// Lets the programs of a group go on.
    ///
    /// # Errors
    /// The system cannot.
    fn thaw(&mut self, group: &Self::Group) -> Result<(), HandlerError>;

    /// Starts something that may take long, and begins to watch for its answer.
    ///
    /// # Errors
    /// The job makes no sense to the system, or it has no room for it.
    fn start_job(&mut self, work: Work<'_, Self::Group>, id: Id)
    -> Result<Self::Job, HandlerError>;

    /// Sets the guest's clock.
    ///
    /// # Errors
    /// The agent may not, or no clock has that time.
    fn set_clock(&mut self, time: UnixTime) -> Result<(), HandlerError>;

    /// Gives the kernel entropy, and makes it use that at once.
    ///
    /// # Errors
    /// There is too little or too much of it, or the agent may not.
    fn add_entropy(&mut self, entropy: &[u8]) -> Result<(), HandlerError>;

    /// What the guest is.
    fn info(&mut self) -> SystemInfo;

    /// Takes the signals that have arrived; true if one of them asks the agent to end.
    fn take_signals(&mut self) -> bool;

    /// Sends a signal to every process but the agent.
    fn signal_everyone(&mut self, signal: Signal);

    /// Turns the guest off or starts it again; an agent that is not init ends itself alone. Need not return.
    fn finish(&mut self, action: PowerAction, is_init: bool);
}

/// A program's process and pipes, none of which waits.
pub trait Program {
    /// Its process.
    fn id(&self) -> ProcessId;

    /// Reads what the program has written.
    fn read(&mut self, channel: Channel, buffer: &mut [u8]) -> Moved;

    /// Closes an output: what the program writes there later ends it, or is an error to it.
    fn close_output(&mut self, channel: Channel);

    /// Writes what the program reads.
    fn write(&mut self, bytes: &[u8]) -> Moved;

    /// Closes the input: the program reads its end.
    fn close_input(&mut self);

    /// Sends a signal to the program's process group. One that is empty is no error worth a word.
    fn signal(&mut self, signal: Signal);

    /// Why there was no program to execute, once its process has ended; `None` if it ran.
    fn failure(&mut self) -> Option<HandlerError>;
}

/// A job's answer, on its way.
pub trait Job {
    /// Reads a part of the answer, in the form that [`JobAnswer`] has.
    fn read(&mut self, buffer: &mut [u8]) -> Moved;
}

/// What a job is to do.
#[derive(Debug)]
pub enum Work<'w, G> {
    /// Mount a file system.
    Mount(MountPlan<'w>),
    /// Stop the programs of a group, and wait until they stand still.
    Freeze(&'w G),
}

/// What came of reading or writing a pipe.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Moved {
    /// So many bytes, at least one.
    Bytes(usize),
    /// None for now.
    Nothing,
    /// None any more: the other end is closed.
    End,
}

/// A process's number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ProcessId(pub NonZeroU32);

/// How a process has ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// It exited with this code.
    Code(i32),
    /// This signal ended it.
    Signal(i32),
}

/// A signal that the agent sends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Signal {
    /// `SIGTERM`: a process may end in order.
    Term,
    /// `SIGKILL`: it ends at once.
    Kill,
}

/// What the guest is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SystemInfo {
    /// The kernel's release, such as `6.1.0`.
    pub kernel_release: String<64>,
    /// All memory, in bytes.
    pub memory_total: u64,
    /// The memory that could be had without swapping, in bytes.
    pub memory_available: u64,
    /// How many CPUs are online; 0 if that is not known.
    pub cpus: u32,
}

//! What the agent does that may take long: each in a process of its own, so that other calls go on.
//!
//! A job's process is a copy of the agent. Its exit code says how the job went, and the caller is answered
//! when it has ended.

use crate::STREAMS;
use crate::arch::{self, Fork};
use crate::failed::Failed;
use crate::poller::Id;
use agent_core::dispatch::Rpc;
use agent_core::messages::agent::{Mount, Pause};
use agent_core::messages::{MountResponse, PauseResponse};
use agent_core::session::{Handled, Reply, ReplyToken, Sent, Server};
use agent_core::status::Code;
use agent_core::wire::Sink;
use rustix::fd::BorrowedFd;
use rustix::io::Errno;
use rustix::process::{Pid, WaitStatus};

/// How many jobs there can be at a time: none in a build whose methods never make one.
pub const JOBS: usize = if cfg!(any(feature = "mount", feature = "pause")) {
    8
} else {
    0
};

/// The jobs that run, each in a slot.
#[derive(Debug, Default)]
pub struct Jobs {
    slots: [Option<Job>; JOBS],
}

/// A job, from its start to its answer.
#[derive(Debug)]
struct Job {
    /// None once it has ended.
    pid: Option<Pid>,
    caller: Option<Caller>,
    verdict: Option<Result<(), Failed>>,
}

/// Who waits for a job.
#[derive(Debug)]
struct Caller {
    connection: Id,
    token: Token,
}

/// What the job is, and the right to answer.
#[derive(Debug)]
pub enum Token {
    /// A mount.
    Mount(ReplyToken<Mount>),
    /// A group that is to stand still.
    Pause(ReplyToken<Pause>),
}

impl Jobs {
    /// Starts a job for a caller. `work` returns the process's exit code; of the agent's descriptors it has `kept`
    /// alone.
    pub fn start<R: Rpc>(
        &mut self,
        work: &mut dyn FnMut() -> u8,
        kept: Option<BorrowedFd<'_>>,
        reply: Reply<'_, R>,
        connection: Id,
    ) -> Result<Handled, Failed>
    where
        Token: From<ReplyToken<R>>,
    {
        let job = self.begin(work, kept)?;
        let (handled, token) = reply.later();
        let token = token.into();
        job.caller = Some(Caller { connection, token });
        Ok(handled)
    }

    /// Starts a job, whoever waits for it: what is the same for all kinds.
    #[inline(never)]
    fn begin(
        &mut self,
        work: &mut dyn FnMut() -> u8,
        kept: Option<BorrowedFd<'_>>,
    ) -> Result<&mut Job, Failed> {
        let slot = self.slots.iter_mut().find(|slot| slot.is_none());
        let slot = slot.ok_or(Failed(
            Code::ResourceExhausted,
            "8 mounts and pauses are under way already: try again when one is done",
        ))?;
        let pid = run(work, kept).map_err(|_| {
            Failed(
                Code::ResourceExhausted,
                "the guest has no memory or process left for this",
            )
        })?;
        Ok(slot.insert(Job {
            pid: Some(pid),
            caller: None,
            verdict: None,
        }))
    }

    /// A process has ended. False if it was not one of ours.
    pub fn ended(&mut self, pid: Pid, status: WaitStatus) -> bool {
        for slot in &mut self.slots {
            if let Some(job) = slot
                && job.pid == Some(pid)
            {
                job.ended(status);
                free_if_over(slot);
                return true;
            }
        }
        false
    }

    /// The connections whose callers can be answered.
    pub fn callers_to_answer(&self) -> impl Iterator<Item = Id> {
        let jobs = self.jobs().filter(|job| job.verdict.is_some());
        jobs.filter_map(|job| job.caller.as_ref().map(|caller| caller.connection))
    }

    /// Answers the callers on a connection whose jobs have ended, as far as its output takes it.
    pub fn answer(
        &mut self,
        connection: Id,
        server: &mut Server<'_, STREAMS>,
        output: &mut dyn Sink,
    ) {
        for slot in &mut self.slots {
            if let Some(job) = slot
                && job.is_for(connection)
            {
                job.answer(server, output);
                free_if_over(slot);
            }
        }
    }

    /// A connection is gone: what was begun for it goes on, and nobody hears of it.
    pub fn connection_lost(&mut self, connection: Id) {
        for slot in &mut self.slots {
            if let Some(job) = slot
                && job.is_for(connection)
            {
                job.caller = None;
                free_if_over(slot);
            }
        }
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.jobs().next().is_none()
    }

    /// Whether a caller on this connection waits.
    pub fn has_caller(&self, connection: Id) -> bool {
        self.jobs().any(|job| job.is_for(connection))
    }

    fn jobs(&self) -> impl Iterator<Item = &Job> {
        self.slots.iter().flatten()
    }
}

impl Job {
    fn is_for(&self, connection: Id) -> bool {
        let caller = self.caller.as_ref();
        caller.is_some_and(|caller| caller.connection == connection)
    }

    fn ended(&mut self, status: WaitStatus) {
        self.pid = None;
        let Some(caller) = &self.caller else {
            return;
        };
        let exit_code = status
            .exit_status()
            .and_then(|code| u8::try_from(code).ok());
        self.verdict.get_or_insert(match exit_code {
            Some(code) => caller.token.explain(code),
            None => Err(Failed(
                Code::Aborted,
                "the guest ended the call's process: is it shutting down?",
            )),
        });
    }

    fn answer(&mut self, server: &mut Server<'_, STREAMS>, output: &mut dyn Sink) {
        let (Some(caller), Some(verdict)) = (&mut self.caller, &self.verdict) else {
            return;
        };
        if caller.token.answer(verdict, server, output) == Sent::Whole {
            self.caller = None;
        }
    }
}

impl Token {
    /// What the exit code of this kind of job means.
    fn explain(&self, code: u8) -> Result<(), Failed> {
        match self {
            Self::Mount(_) => crate::mount::explain(code),
            Self::Pause(_) => crate::freezer::explain(code),
        }
    }

    fn answer(
        &mut self,
        verdict: &Result<(), Failed>,
        server: &mut Server<'_, STREAMS>,
        output: &mut dyn Sink,
    ) -> Sent {
        match (self, verdict) {
            (Self::Mount(token), Ok(())) => server.send(token, &MountResponse {}, output),
            (Self::Mount(token), Err(failed)) => server.reject(token, &(*failed).into(), output),
            (Self::Pause(token), Ok(())) => server.send(token, &PauseResponse {}, output),
            (Self::Pause(token), Err(failed)) => server.reject(token, &(*failed).into(), output),
        }
    }
}

impl From<ReplyToken<Mount>> for Token {
    fn from(token: ReplyToken<Mount>) -> Self {
        Self::Mount(token)
    }
}

impl From<ReplyToken<Pause>> for Token {
    fn from(token: ReplyToken<Pause>) -> Self {
        Self::Pause(token)
    }
}

fn free_if_over(slot: &mut Option<Job>) {
    if slot
        .as_ref()
        .is_some_and(|job| job.pid.is_none() && job.caller.is_none())
    {
        *slot = None;
    }
}

fn run(work: &mut dyn FnMut() -> u8, kept: Option<BorrowedFd<'_>>) -> Result<Pid, Errno> {
    // SAFETY: the child closes its descriptors, does its work, which is system calls that end, and exits.
    match unsafe { arch::fork() }? {
        Fork::Parent(pid) => Ok(pid),
        Fork::Child => {
            // Else a connection that the agent closes meanwhile would stay open.
            // SAFETY: `work` uses what is kept, and what it opens itself.
            let _ = unsafe { arch::close_others(kept) };
            // Like any other process it ends by SIGTERM.
            let _ = arch::unblock_signals();
            arch::exit(work())
        }
    }
}

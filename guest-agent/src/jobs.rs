//! What the agent does that may take long: each in a process of its own, so that other calls go on.
//!
//! A job's process is a copy of the agent. Its exit code is 0 or a failure's number, and the caller is answered
//! when it has ended.

use crate::STREAMS;
use crate::arch::{self, Fork};
use crate::failed::Failed;
use crate::log;
use crate::poller::Id;
use agent_core::dispatch::Rpc;
use agent_core::messages::agent::{Mount, Pause};
use agent_core::messages::{MountResponse, PauseResponse};
use agent_core::session::{Handled, Reply, ReplyToken, Sent, Server};
use agent_core::wire::Sink;
use heapless::Vec;
use rustix::fd::BorrowedFd;
use rustix::io::Errno;
use rustix::process::{Pid, WaitStatus};

/// How many jobs there can be at a time.
pub const JOBS: usize = 8;

/// The jobs that run, or whose callers are to be answered.
#[derive(Debug, Default)]
pub struct Jobs {
    jobs: Vec<Job, JOBS>,
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
    /// No job.
    pub const fn new() -> Self {
        Self { jobs: Vec::new() }
    }

    /// Starts a job for a caller. Of the agent's descriptors `work` has `kept` alone.
    pub fn start<R: Rpc>(
        &mut self,
        work: &mut dyn FnMut() -> Result<(), Failed>,
        kept: Option<BorrowedFd<'_>>,
        reply: Reply<'_, R>,
        connection: Id,
    ) -> Result<Handled, Failed>
    where
        Token: From<ReplyToken<R>>,
    {
        let pid = self.begin(work, kept)?;
        let (handled, token) = reply.later();
        let token = token.into();
        self.add(pid, Caller { connection, token });
        Ok(handled)
    }

    /// Starts a job if there is room for it, whoever waits for it: what is the same for all kinds.
    #[inline(never)]
    fn begin(
        &self,
        work: &mut dyn FnMut() -> Result<(), Failed>,
        kept: Option<BorrowedFd<'_>>,
    ) -> Result<Pid, Failed> {
        if self.jobs.is_full() {
            return Err(Failed::TooManyJobs);
        }
        run(work, kept).map_err(|_| Failed::NoRoomForJob)
    }

    #[inline(never)]
    fn add(&mut self, pid: Pid, caller: Caller) {
        // `begin` has made sure that there is room.
        let _ = self.jobs.push(Job {
            pid: Some(pid),
            caller: Some(caller),
            verdict: None,
        });
    }

    /// A process has ended. False if it was not one of ours.
    pub fn ended(&mut self, pid: Pid, status: WaitStatus) -> bool {
        let mut jobs = self.jobs.iter_mut();
        let Some(job) = jobs.find(|job| job.pid == Some(pid)) else {
            return false;
        };
        job.ended(status);
        self.forget_those_over();
        true
    }

    /// The connections whose callers can be answered.
    pub fn callers_to_answer(&self) -> impl Iterator<Item = Id> {
        let jobs = self.jobs.iter().filter(|job| job.verdict.is_some());
        jobs.filter_map(|job| job.caller.as_ref().map(|caller| caller.connection))
    }

    /// Answers the callers on a connection whose jobs have ended, as far as its output takes it.
    pub fn answer(
        &mut self,
        connection: Id,
        server: &mut Server<'_, STREAMS>,
        output: &mut dyn Sink,
    ) {
        for job in self.jobs_for(connection) {
            job.answer(server, output);
        }
        self.forget_those_over();
    }

    /// A connection is gone: what was begun for it goes on, and nobody hears of it.
    pub fn connection_lost(&mut self, connection: Id) {
        for job in self.jobs_for(connection) {
            job.caller = None;
        }
        self.forget_those_over();
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.jobs.is_empty()
    }

    /// Whether a caller on this connection waits.
    pub fn has_caller(&self, connection: Id) -> bool {
        self.jobs.iter().any(|job| job.is_for(connection))
    }

    fn jobs_for(&mut self, connection: Id) -> impl Iterator<Item = &mut Job> {
        self.jobs
            .iter_mut()
            .filter(move |job| job.is_for(connection))
    }

    fn forget_those_over(&mut self) {
        self.jobs
            .retain(|job| job.pid.is_some() || job.caller.is_some());
    }
}

impl Job {
    fn is_for(&self, connection: Id) -> bool {
        let caller = self.caller.as_ref();
        caller.is_some_and(|caller| caller.connection == connection)
    }

    fn ended(&mut self, status: WaitStatus) {
        self.pid = None;
        let exit_code = status
            .exit_status()
            .and_then(|code| u8::try_from(code).ok());
        self.verdict.get_or_insert(match exit_code {
            Some(0) => Ok(()),
            code => Err(code
                .and_then(Failed::from_number)
                .unwrap_or(Failed::JobEnded)),
        });
    }

    fn answer(&mut self, server: &mut Server<'_, STREAMS>, output: &mut dyn Sink) {
        let (Some(caller), Some(verdict)) = (&mut self.caller, self.verdict) else {
            return;
        };
        if caller.token.answer(verdict, server, output) == Sent::Whole {
            self.caller = None;
        }
    }
}

impl Token {
    fn answer(
        &mut self,
        verdict: Result<(), Failed>,
        server: &mut Server<'_, STREAMS>,
        output: &mut dyn Sink,
    ) -> Sent {
        match (self, verdict) {
            (Self::Mount(token), Ok(())) => server.send(token, &MountResponse {}, output),
            (Self::Mount(token), Err(failed)) => server.reject(token, &failed.into(), output),
            (Self::Pause(token), Ok(())) => server.send(token, &PauseResponse {}, output),
            (Self::Pause(token), Err(failed)) => server.reject(token, &failed.into(), output),
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

fn run(
    work: &mut dyn FnMut() -> Result<(), Failed>,
    kept: Option<BorrowedFd<'_>>,
) -> Result<Pid, Errno> {
    // Else the copy would write it too.
    log::flush();
    // SAFETY: the child closes its descriptors, does its work, which is system calls that end, and exits.
    match unsafe { arch::fork() }? {
        Fork::Parent(pid) => Ok(pid),
        Fork::Child => {
            // Else a connection that the agent closes meanwhile would stay open.
            // SAFETY: `work` uses what is kept, and what it opens itself.
            let _ = unsafe { arch::close_others(kept) };
            // Like any other process it ends by SIGTERM.
            let _ = arch::unblock_signals();
            let done = work();
            log::flush();
            arch::exit(done.map_or_else(Failed::number, |()| 0))
        }
    }
}

//! Jobs: work that may take long. Each job runs in a process of its own, and answers through a pipe.
//!
//! The process of a job is a copy of the agent. It does the work, writes the answer, and exits.

use super::poller::Poller;
use super::program::read_pipe;
use crate::log;
use crate::sys::{self, Fd, Fork};
use agent_engine::HandlerError;
use agent_engine::bytes::copy;
use agent_engine::limits::JOB_DATA;
use agent_engine::platform::{Id, Interest, Token};
use agent_engine::system::{Job, JobAnswer, Moved};
use rustix::fd::{AsFd, BorrowedFd};
use rustix::io::Errno;

/// The work of a job. It writes data into the buffer, and returns its length.
pub(super) type Work<'w> = dyn FnMut(&mut [u8; JOB_DATA]) -> Result<usize, HandlerError> + 'w;

/// The end of the pipe on which a job answers.
#[derive(Debug)]
pub struct JobPipe(Fd);

/// Starts a job. Of the agent's descriptors, it keeps only `kept`.
pub(super) fn start(
    work: &mut Work<'_>,
    kept: Option<BorrowedFd<'_>>,
) -> Result<JobPipe, HandlerError> {
    run(work, kept).map_err(|_| HandlerError::NoRoomForJob)
}

impl JobPipe {
    /// Starts to watch for the answer.
    pub(super) fn watch(&self, poller: &Poller, id: Id) -> Result<(), HandlerError> {
        let watched = poller.add(&self.0, Token::Job(id), Interest::READ);
        watched.map_err(|_| HandlerError::NoRoomForJob)
    }
}

impl Job for JobPipe {
    fn read(&mut self, buffer: &mut [u8]) -> Moved {
        read_pipe(&self.0, buffer)
    }
}

fn run(work: &mut Work<'_>, kept: Option<BorrowedFd<'_>>) -> Result<JobPipe, Errno> {
    let (ours, theirs) = sys::pipe()?;
    rustix::io::ioctl_fionbio(&ours, true)?;
    // Otherwise the copy would write the pending log records, too.
    log::flush();
    // SAFETY: the child closes its descriptors, does its work, which is system calls that end, and exits.
    match unsafe { sys::fork() }? {
        Fork::Parent(_) => Ok(JobPipe(ours)),
        Fork::Child => {
            let theirs = theirs.as_fd();
            // Otherwise a connection that the agent closes in the meantime would stay open.
            // SAFETY: `work` uses what is kept, and what it opens itself.
            let _ = unsafe { sys::close_others([Some(theirs), kept]) };
            // SIGTERM has to end it, as it does any other process.
            let _ = sys::unblock_signals();
            answer(work, theirs);
            log::flush();
            sys::exit(0)
        }
    }
}

/// Does the work, and writes the answer in one piece, since it is shorter than what a pipe takes at once.
fn answer(work: &mut Work<'_>, pipe: BorrowedFd<'_>) {
    let mut data = [0; JOB_DATA];
    let done = work(&mut data);
    let answer = match done {
        Ok(length) => JobAnswer::Done(data.get(..length).unwrap_or_default()),
        Err(failure) => JobAnswer::Failed(failure),
    };
    let mut bytes = [0; JOB_DATA + 1];
    if let Some((status, rest)) = bytes.split_first_mut() {
        *status = answer.status();
        let length = copy(rest, answer.data()).saturating_add(1);
        let _ = rustix::io::write(pipe, bytes.get(..length).unwrap_or_default());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::vec::Vec;

    /// All that a job answers; its process is reaped.
    fn answer_of(job: JobPipe) -> Vec<u8> {
        rustix::io::ioctl_fionbio(&job.0, false).unwrap();
        let (mut job, mut bytes) = (job, Vec::new());
        let mut buffer = [0; 100];
        while let Moved::Bytes(count) = job.read(&mut buffer) {
            bytes.extend_from_slice(&buffer[..count]);
        }
        bytes
    }

    #[test]
    fn a_job_answers_with_data_or_a_failure() {
        let mut work = |data: &mut [u8; JOB_DATA]| {
            data.fill(7);
            Ok(JOB_DATA)
        };
        let job = start(&mut work, None).unwrap();
        let bytes = answer_of(job);
        assert_eq!(JobAnswer::decode(&bytes), JobAnswer::Done(&[7; JOB_DATA]));
        let job = start(&mut |_| Err(HandlerError::NoDevice), None).unwrap();
        let bytes = answer_of(job);
        assert_eq!(
            JobAnswer::decode(&bytes),
            JobAnswer::Failed(HandlerError::NoDevice)
        );
    }

    #[test]
    fn a_job_that_does_not_answer_is_one_that_was_ended() {
        let job = start(&mut |_| sys::exit(0), None).unwrap();
        let bytes = answer_of(job);
        assert_eq!(
            JobAnswer::decode(&bytes),
            JobAnswer::Failed(HandlerError::JobEnded)
        );
    }

    #[test]
    fn a_job_has_what_is_kept_for_it() {
        let (ours, theirs) = sys::pipe().unwrap();
        let kept = theirs.as_fd();
        let mut work = |_: &mut [u8; JOB_DATA]| {
            let written = rustix::io::write(kept, b"x");
            written.map_err(|_| HandlerError::NotMounted)
        };
        let job = start(&mut work, Some(kept)).unwrap();
        assert_eq!(answer_of(job), [0, 0]);
        let mut buffer = [0; 2];
        assert_eq!(rustix::io::read(&ours, &mut buffer), Ok(1));
    }
}

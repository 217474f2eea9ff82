//! Jobs: work that may take long. The platform runs it, so that other calls go on, and its caller is answered later.

use crate::bytes::{clear, retain};
use crate::handler_error::HandlerError;
use crate::limits::{JOB_DATA, JOBS, STREAMS};
use crate::platform::Id;
use crate::system::{HAS_JOBS, Job, JobAnswer, Moved, System, Work};
use agent_core::dispatch::Rpc;
use agent_core::messages::agent::{Mount, Pause};
use agent_core::messages::{MountResponse, PauseResponse};
use agent_core::planted;
use agent_core::session::{Handled, Reply, ReplyToken, Sent, Server};
use agent_core::wire::Sink;
use heapless::Vec;

/// A slot for each job.
pub(super) type Slots<J> = Vec<Slot<J>, JOBS>;

/// The jobs that run, or whose callers have no answer yet.
#[derive(Debug)]
pub(super) struct Jobs<'m, J> {
    jobs: &'m mut Slots<J>,
    serial: u32,
}

/// A job, from its start to its answer.
#[derive(Debug)]
pub(super) struct Slot<J> {
    serial: u32,
    /// `None` once its whole answer has arrived.
    job: Option<J>,
    caller: Option<Caller>,
    answer: Vec<u8, { JOB_DATA + 1 }>,
}

/// The caller that waits for a job.
#[derive(Debug)]
struct Caller {
    connection: Id,
    token: Token,
}

/// The token to answer the call, which depends on its method.
#[derive(Debug)]
pub(super) enum Token {
    /// A mount.
    Mount(ReplyToken<Mount>),
    /// A pause of a group.
    Pause(ReplyToken<Pause>),
}

impl<'m, J> Jobs<'m, J> {
    /// Creates an empty table, and clears `slots`.
    pub(super) fn new(slots: &'m mut Slots<J>) -> Self {
        clear(slots);
        Self {
            jobs: slots,
            serial: 0,
        }
    }

    /// The slots. A build without methods that take long has none, so the compiler can remove the code for them.
    fn slots(&self) -> &[Slot<J>] {
        if HAS_JOBS { self.jobs } else { &[] }
    }

    fn slots_mut(&mut self) -> &mut [Slot<J>] {
        if HAS_JOBS { self.jobs } else { &mut [] }
    }

    /// Starts a job for a caller.
    pub(super) fn start<R: Rpc, S: System<Job = J>>(
        &mut self,
        work: Work<'_, S::Group>,
        reply: Reply<'_, R>,
        connection: Id,
        platform: &mut S,
    ) -> Result<Handled, HandlerError>
    where
        Token: From<ReplyToken<R>>,
    {
        if self.jobs.is_full() {
            return Err(HandlerError::TooManyJobs);
        }
        let serial = self.serial.wrapping_add(1);
        // Slots move when a job is removed, so only the serial number identifies a job.
        let job = platform.start_job(work, Id { index: 0, serial })?;
        self.serial = serial;
        let (handled, token) = reply.later();
        let token = token.into();
        // There is room, as checked above.
        let _ = self.jobs.push(Slot {
            serial,
            job: Some(job),
            caller: Some(Caller { connection, token }),
            answer: Vec::new(),
        });
        Ok(handled)
    }

    /// The serial number of the job that was started last.
    pub(super) const fn last_serial(&self) -> u32 {
        self.serial
    }

    /// A part of a job's answer has arrived, or its end. At the end, returns whether the job has done its work.
    pub(super) fn on_answer(&mut self, id: Id) -> Option<bool>
    where
        J: Job,
    {
        let mut jobs = self.slots_mut().iter_mut();
        let slot = jobs.find(|slot| slot.serial == id.serial);
        let is_done = slot.and_then(Slot::read);
        planted!(
            "job-answers-mixed-up",
            if let [first, second, ..] = self.slots_mut() {
                second.answer.clone_from(&first.answer);
            },
            ()
        );
        self.remove_finished();
        is_done
    }

    /// Returns the connections whose callers can be answered.
    pub(super) fn callers_to_answer(&self) -> impl Iterator<Item = Id> {
        let jobs = self.slots().iter().filter(|slot| slot.job.is_none());
        jobs.filter_map(|slot| slot.caller.as_ref().map(|caller| caller.connection))
    }

    /// Answers the callers on a connection whose jobs have finished, as far as its output has room.
    pub(super) fn answer(
        &mut self,
        connection: Id,
        server: &mut Server<'_, STREAMS>,
        output: &mut dyn Sink,
    ) {
        for slot in self.jobs_of(connection) {
            slot.answer(server, output);
        }
        self.remove_finished();
    }

    /// A connection was closed. Its jobs go on, but their answers are dropped.
    pub(super) fn on_connection_lost(&mut self, connection: Id) {
        for slot in self.jobs_of(connection) {
            planted!("lost-caller-waits-on", (), slot.caller = None);
        }
        self.remove_finished();
    }

    /// Whether there are no jobs.
    pub(super) fn is_empty(&self) -> bool {
        self.slots().is_empty()
    }

    /// Whether a caller on this connection waits.
    pub(super) fn has_caller(&self, connection: Id) -> bool {
        self.slots().iter().any(|slot| slot.is_of(connection))
    }

    fn jobs_of(&mut self, connection: Id) -> impl Iterator<Item = &mut Slot<J>> {
        let jobs = self.slots_mut().iter_mut();
        jobs.filter(move |slot| slot.is_of(connection))
    }

    fn remove_finished(&mut self) {
        if HAS_JOBS {
            retain(self.jobs, |slot| {
                slot.job.is_some() || slot.caller.is_some()
            });
        }
    }
}

impl<J> Slot<J> {
    fn is_of(&self, connection: Id) -> bool {
        let caller = self.caller.as_ref();
        caller.is_some_and(|caller| caller.connection == connection)
    }

    /// Reads the part of the answer that has arrived. At the end of the answer, the job has finished; returns whether it has
    /// done its work.
    fn read(&mut self) -> Option<bool>
    where
        J: Job,
    {
        let job = self.job.as_mut()?;
        let mut buffer = [0; JOB_DATA + 1];
        match job.read(&mut buffer) {
            Moved::Bytes(count) => {
                for byte in buffer.iter().take(count) {
                    // An answer that is too long is cut off.
                    let _ = self.answer.push(*byte);
                }
            }
            Moved::Nothing => {}
            Moved::End => {
                self.job = None;
                let answer = JobAnswer::decode(&self.answer);
                return Some(matches!(answer, JobAnswer::Done(_)));
            }
        }
        None
    }

    fn answer(&mut self, server: &mut Server<'_, STREAMS>, output: &mut dyn Sink) {
        if planted!("job-answered-too-early", false, self.job.is_some()) {
            return;
        }
        let answer = JobAnswer::decode(&self.answer);
        if let Some(caller) = &mut self.caller
            && caller.token.answer(answer, server, output) == Sent::Whole
        {
            self.caller = None;
        }
    }
}

impl Token {
    fn answer(
        &mut self,
        answer: JobAnswer<'_>,
        server: &mut Server<'_, STREAMS>,
        output: &mut dyn Sink,
    ) -> Sent {
        use JobAnswer::{Done, Failed};
        match (self, answer) {
            (Self::Mount(token), Done(_)) => server.send(token, &MountResponse {}, output),
            (Self::Mount(token), Failed(failure)) => server.reject(token, &failure.into(), output),
            (Self::Pause(token), Done(_)) => server.send(token, &PauseResponse {}, output),
            (Self::Pause(token), Failed(failure)) => server.reject(token, &failure.into(), output),
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

//! A build whose methods never take long: there are no jobs.

use crate::STREAMS;
use crate::poller::Id;
use agent_core::session::Server;
use agent_core::wire::Sink;
use rustix::process::{Pid, WaitStatus};

/// How many jobs there can be at a time.
pub const JOBS: usize = 0;

/// The jobs that run: none.
#[derive(Debug, Default)]
pub struct Jobs;

impl Jobs {
    /// No job.
    pub const fn new() -> Self {
        Self
    }

    /// No process is one of ours.
    pub const fn ended(&mut self, _pid: Pid, _status: WaitStatus) -> bool {
        false
    }

    /// Nobody waits.
    pub fn callers_to_answer(&self) -> impl Iterator<Item = Id> {
        core::iter::empty()
    }

    /// There is nobody to answer.
    pub fn answer(
        &mut self,
        _connection: Id,
        _server: &mut Server<'_, STREAMS>,
        _output: &mut dyn Sink,
    ) {
    }

    /// Nothing was begun for it.
    pub const fn connection_lost(&mut self, _connection: Id) {}

    /// There is none.
    pub const fn is_empty(&self) -> bool {
        true
    }

    /// Nobody waits.
    pub const fn has_caller(&self, _connection: Id) -> bool {
        false
    }
}

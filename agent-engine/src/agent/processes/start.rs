//! Starting processes.

use super::answers::Answers;
use super::calls::Caller;
use super::keys::Key;
use super::polls::Waiting;
use super::process::{Process, State};
use super::table::Processes;
use crate::handler_error::HandlerError;
use crate::system::{Program, System};
use crate::time::{Duration, Instant};
use agent_core::messages::processes::Start;
use agent_core::messages::{Resource, StartRequest};
use agent_core::planted;
use agent_core::session::{Handled, Reply};

impl<P: Program> Processes<'_, P> {
    /// Finds the process that was started with the same key. Returns `None` if there is none.
    pub(super) fn find_key(&self, key: Option<&Key>) -> Result<Option<usize>, HandlerError> {
        let Some(key) = key else {
            return Ok(None);
        };
        for (index, slot) in self.slots.iter().enumerate() {
            let process = slot.process.as_ref();
            if let Some(known) = process.and_then(|process| process.key.as_ref())
                && known.is_same_key(key)
            {
                return (known == key)
                    .then_some(Some(index))
                    .ok_or(HandlerError::KeyTaken);
            }
        }
        Ok(None)
    }

    /// Answers with the process in a place, which an earlier request with the same key has started.
    pub(super) fn start_again(
        &mut self,
        place: usize,
        reply: Reply<'_, Start>,
        caller: &Caller,
    ) -> Result<Handled, HandlerError> {
        let id = self.id_at(place).ok_or(HandlerError::NoSuchProcess)?;
        let (process, memory) = self.get(id).ok_or(HandlerError::NoSuchProcess)?;
        process.use_by(caller.connection);
        if process.state != State::Starting {
            let answers = Answers::new(process, &memory, caller.now);
            return Ok(reply.send(&answers.started(true)));
        }
        self.wait_for_start(place, true, reply, caller)
    }

    /// Starts a process for a caller. Checks first what does not depend on the group.
    pub(super) fn start<S: System<Program = P>>(
        &mut self,
        request: &StartRequest<'_>,
        key: Option<Key>,
        group: Option<&S::Group>,
        reply: Reply<'_, Start>,
        caller: &Caller,
        platform: &mut S,
    ) -> Result<Handled, HandlerError> {
        let id = self.free_place().ok_or(HandlerError::TooManyProcesses)?;
        let program = platform.start(request, group, id)?;
        self.measure_rings(platform);
        let number = self.next_number(platform.unix_time());
        let key = planted!("key-ignored", None, key);
        let process = Process::new(number, program, request, key, caller.connection, caller.now);
        self.insert(id, process);
        self.wait_for_start(id.index, false, reply, caller)
    }

    /// Checks that a process can be started, before its group is created.
    pub(super) fn check_start(&self, request: &StartRequest<'_>) -> Result<(), HandlerError> {
        if request.argv.is_empty() {
            return Err(HandlerError::NoProcessNamed);
        }
        let mut limits = request.limits.iter();
        if limits.any(|limit| limit.resource == Resource::Unspecified) {
            return Err(HandlerError::NoResource);
        }
        if let Some(terminal) = request.terminal
            && [terminal.rows, terminal.columns]
                .iter()
                .any(|length| *length > u16::MAX.into())
        {
            return Err(HandlerError::BadTerminalSize);
        }
        if self.free_place().is_none() {
            return Err(HandlerError::TooManyProcesses);
        }
        self.polls.check_room_for_start()
    }

    fn wait_for_start(
        &mut self,
        place: usize,
        existed: bool,
        reply: Reply<'_, Start>,
        caller: &Caller,
    ) -> Result<Handled, HandlerError> {
        self.polls.check_room_for_start()?;
        let timeout = reply.timeout().map(Duration::from);
        let deadline: Option<Instant> = timeout.map(|timeout| caller.now.saturating_add(timeout));
        let (handled, token) = reply.later();
        let waiting = Waiting::Start { token, existed };
        self.polls.push(caller.connection, place, deadline, waiting);
        Ok(handled)
    }
}

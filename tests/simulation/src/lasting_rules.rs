//! Processes that outlive their connection: what the engine may do with them, and what the host must be told.

use crate::lasting::{Known, Lasting, PROCESSES, RING};
use crate::network::Network;
use crate::process::Process;
use crate::programs::{ended_like, stopped_by};
use crate::script::{Script, byte, id_in, number};
use crate::time::Tick;
use agent_core::Level;
use agent_core::messages::StartStage;
use agent_engine::platform::{Channel, ProcessSource};
use agent_engine::system::StartState;
use handclasp::v1::{
    ProcessEnd, ReadOutputRequest, ReadOutputResponse, ReleaseRequest, StartRequest, StartResponse,
    WaitRequest, WaitResponse, WriteInputRequest, WriteInputResponse, process_end,
    start_response::Outcome,
};
use prost::Message;

impl Network<'_> {
    /// A call about a process is handled by a guest. It may use the process, which keeps its lease from running.
    pub(crate) fn process_call(&mut self, guest: usize, link: usize, id: u32) {
        let place = usize::try_from(id).unwrap_or(0).wrapping_sub(1);
        let Some(call) = self.ledger.calls().get(place) else {
            return;
        };
        if call.service != PROCESSES {
            return;
        }
        let (method, message) = (call.method, call.message.clone());
        self.notes.handled.insert(id, guest);
        self.ledger.excuse(id);
        match method {
            "Start" => {
                if let Some(first) = first_of(&message) {
                    self.notes.begins(first);
                    for process in self.begun_by(guest, first) {
                        process.use_by(link);
                    }
                }
            }
            "Wait" => {
                if let Ok(request) = WaitRequest::decode(&*message) {
                    self.use_process(guest, request.process, link);
                }
            }
            "WriteInput" => {
                if let Ok(request) = WriteInputRequest::decode(&*message) {
                    self.use_process(guest, request.process, link);
                }
            }
            "ReadOutput" => {
                let request = ReadOutputRequest::decode(&*message).unwrap_or_default();
                if let Some(acknowledged) = request.acknowledged {
                    self.use_process(guest, request.process, link);
                    if let Some(process) = self.process(guest, request.process) {
                        process.acknowledge(output(&request), acknowledged);
                    }
                }
            }
            "Release" => {
                let request = ReleaseRequest::decode(&*message).unwrap_or_default();
                let process = self.process(guest, request.process);
                if let Some(lasting) = process.and_then(|process| process.lasting.as_mut()) {
                    lasting.is_released = true;
                }
            }
            _ => {}
        }
    }

    /// Whether a process that this call has begun, with a key, still has its place in a guest.
    pub(crate) fn keeps_key(&mut self, guest: usize, first: u32) -> bool {
        let now = self.now;
        self.begun_by(guest, first)
            .filter_map(|process| process.lasting.as_ref())
            .any(|lasting| lasting.keeps_key(now))
    }

    /// A host is told how a call about a process has ended. Returns what is wrong with that.
    pub(crate) fn wrong_process(
        &mut self,
        id: u32,
        response: &[u8],
        level: Option<Level>,
    ) -> Option<String> {
        let place = usize::try_from(id).ok()?.checked_sub(1)?;
        let call = self.ledger.calls().get(place)?;
        if call.service != PROCESSES {
            return None;
        }
        let (method, message) = (call.method, call.message.clone());
        let guest = *self.notes.handled.get(&id)?;
        self.notes.ask_again();
        match method {
            "Start" => self.wrong_start(guest, &message, response),
            "ReadOutput" => self.wrong_read(guest, &message, response),
            "WriteInput" => self.wrong_input(&message, response),
            "Wait" => self.wrong_wait(guest, &message, response, level),
            _ => None,
        }
    }

    fn wrong_start(&mut self, guest: usize, message: &[u8], response: &[u8]) -> Option<String> {
        let first = first_of(message)?;
        let Some(outcome) = StartResponse::decode(response).ok()?.outcome else {
            return Some("is told nothing about its process".to_owned());
        };
        let started = match outcome {
            Outcome::Started(started) => started,
            Outcome::Failure(_) => {
                let mut failed = self.begun_by(guest, first);
                let is_right = failed.any(|process| !process.was_executed());
                return (!is_right)
                    .then(|| "is told that its process failed, and it did not".into());
            }
        };
        let place = usize::try_from(started.pid).ok()?.checked_sub(100)?;
        let inside = self.guest(guest);
        let known = inside.numbers.insert(started.process, place);
        if known.is_some_and(|known| known != place) {
            return Some(format!(
                "is told number {} of two processes",
                started.process
            ));
        }
        let process = inside.processes.get(place).map(|(_, process)| process);
        let is_right = process.is_some_and(|process| process.id == first && process.was_executed());
        if !is_right {
            return Some("is told of the process of another".to_owned());
        }
        let number = started.process;
        if self.notes.of(number).is_none() {
            self.notes.known.push(Known {
                first,
                number,
                read: [0; 2],
                fed: 0,
                has_ended: false,
            });
            // Its output is read in several pieces.
            (0..4).for_each(|_| self.notes.ask_again());
        }
        None
    }

    fn wrong_read(&mut self, guest: usize, message: &[u8], response: &[u8]) -> Option<String> {
        let request = ReadOutputRequest::decode(message).ok()?;
        let response = ReadOutputResponse::decode(response).ok()?;
        let channel = output(&request);
        let wrong =
            self.process(guest, request.process)?
                .wrong_output(channel, request.offset, &response);
        if wrong.is_some() {
            return wrong;
        }
        let known = self.notes.of(request.process)?;
        let has = known.read.get_mut(channel)?;
        *has = (*has).max(response.offset + response.data.len() as u64);
        None
    }

    fn wrong_input(&mut self, message: &[u8], response: &[u8]) -> Option<String> {
        let request = WriteInputRequest::decode(message).ok()?;
        let response = WriteInputResponse::decode(response).ok()?;
        let known = self.notes.of(request.process)?;
        let most = known.fed.max(request.offset + request.data.len() as u64);
        known.fed = known.fed.max(response.taken);
        // Another connection may have written more, whose answer is on its way.
        let all = Script::of(known.first).input as u64;
        let is_wrong = response.taken < request.offset || response.taken > most.max(all);
        is_wrong.then(|| format!("is told that {} bytes were taken", response.taken))
    }

    fn wrong_wait(
        &mut self,
        guest: usize,
        message: &[u8],
        response: &[u8],
        level: Option<Level>,
    ) -> Option<String> {
        let request = WaitRequest::decode(message).ok()?;
        let end: ProcessEnd = WaitResponse::decode(response).ok()?.end?;
        if let Some(known) = self.notes.of(request.process) {
            known.has_ended = true;
        }
        let process = self.process(guest, request.process)?;
        let told = end.outcome.map(|outcome| match outcome {
            process_end::Outcome::ExitCode(code) => (false, code),
            process_end::Outcome::Signal(signal) => (true, signal),
        });
        if told != ended_like(process) {
            return Some(format!(
                "is told {told:?} instead of {:?}",
                ended_like(process)
            ));
        }
        stopped_by(process, end.stopped_by(), level)
    }

    /// A process that was begun by a call, with those that were begun again for it.
    fn begun_by(&mut self, guest: usize, first: u32) -> impl Iterator<Item = &mut Process> {
        let processes = self.guest(guest).processes.iter_mut();
        let processes = processes.map(|(_, process)| process);
        processes.filter(move |process| process.id == first && process.lasting.is_some())
    }

    fn use_process(&mut self, guest: usize, number: u64, link: usize) {
        if let Some(process) = self.process(guest, number) {
            process.use_by(link);
        }
    }

    fn process(&mut self, guest: usize, number: u64) -> Option<&mut Process> {
        let inside = self.guest(guest);
        let place = *inside.numbers.get(&number)?;
        Some(&mut inside.processes.get_mut(place)?.1)
    }
}

impl Process {
    /// What the engine has to be told of it.
    pub(crate) fn ready_sources(&self, now: Tick) -> Vec<ProcessSource> {
        let mut ready = Vec::new();
        let Some(lasting) = self.lasting.as_ref().filter(|_| self.is_held) else {
            return ready;
        };
        if !lasting.is_told && self.start_state(now) != StartState::Pending {
            ready.push(ProcessSource::Start);
        }
        let watched = [lasting.interest.stdout, lasting.interest.stderr];
        for channel in [Channel::Stdout, Channel::Stderr] {
            let output = usize::from(number(channel));
            if watched.get(output) == Some(&true) && self.is_readable(output) {
                ready.push(ProcessSource::Output(channel));
            }
        }
        if lasting.interest.input && self.is_writable() {
            ready.push(ProcessSource::Input);
        }
        ready
    }

    /// Whether it is executed. That takes a while to become known.
    pub(crate) fn start_state(&self, now: Tick) -> StartState {
        match self.script.fails {
            Some(_) if self.exit.is_some() => StartState::Failed {
                stage: StartStage::Exec,
                errno: 2,
            },
            None if now > self.started => StartState::Executed,
            _ => StartState::Pending,
        }
    }

    fn was_executed(&self) -> bool {
        let lasting = self.lasting.as_ref();
        lasting.is_some_and(|lasting| lasting.is_executed)
    }

    fn use_by(&mut self, link: usize) {
        if let Some(lasting) = &mut self.lasting {
            lasting.use_by(link);
        }
    }

    /// A connection is lost.
    pub(crate) fn leave(&mut self, link: usize, now: Tick) {
        if let Some(lasting) = &mut self.lasting {
            lasting.leave(link, now);
        }
    }

    fn acknowledge(&mut self, channel: usize, offset: u64) {
        let acknowledged = self
            .lasting
            .as_mut()
            .map(|lasting| &mut lasting.acknowledged);
        if let Some(known) = acknowledged.and_then(|known| known.get_mut(channel)) {
            *known = (*known).max(offset);
        }
    }

    /// Whether more was read of an output than may be kept without a loss.
    pub(crate) fn overread(&self, channel: usize, now: Tick) -> bool {
        let waits = |lasting: &&Lasting| lasting.begin.waits() && !lasting.is_forgotten(now);
        let Some(lasting) = self.lasting.as_ref().filter(waits) else {
            return false;
        };
        let read = self.read.get(channel).copied().unwrap_or(0) as u64;
        let has = lasting.acknowledged.get(channel).copied().unwrap_or(0);
        read > has + RING as u64
    }

    /// What is wrong with a piece of output that a host was told.
    fn wrong_output(
        &self,
        channel: usize,
        asked: u64,
        response: &ReadOutputResponse,
    ) -> Option<String> {
        let lasting = self.lasting.as_ref()?;
        let offset = usize::try_from(response.offset).ok()?;
        let stream = u8::try_from(channel).ok()?;
        let (written, read) = (*self.written.get(channel)?, *self.read.get(channel)?);
        let end = offset + response.data.len();
        let expected = (offset..end).map(|index| byte(self.id, stream, index));
        if end > written || !expected.eq(response.data.iter().copied()) {
            return Some(format!(
                "is told {} wrong bytes at {offset}",
                response.data.len()
            ));
        }
        let is_gap = response.offset > asked;
        let is_lost = !lasting.begin.waits() && offset + RING <= read;
        let is_owned = *lasting.acknowledged.get(channel)? >= response.offset;
        if response.offset < asked || is_gap && !is_lost && !is_owned {
            return Some(format!(
                "asks for output at {asked} and is told that at {offset}"
            ));
        }
        let is_over = self.exit.is_some() && !self.leaves_child();
        let told = response.end.map(usize::try_from);
        match told {
            Some(told) if !is_over || told != Ok(written) || read < written => Some(format!(
                "is told that the output ends at {told:?}, and it is at {written}"
            )),
            _ => None,
        }
    }
}

/// The call that has begun a process first, of which a start tells.
fn first_of(message: &[u8]) -> Option<u32> {
    let request = StartRequest::decode(message).ok()?;
    Some(id_in(request.argv.first()?))
}

fn output(request: &ReadOutputRequest) -> usize {
    usize::try_from(request.output).unwrap_or(0)
}

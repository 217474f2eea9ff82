//! The operating system below the engine: programs, jobs and groups that do what the fuzzer says.

use super::process::{Process, Task};
use super::pulse::{Fault, Pulse};
use super::world::World;
use agent_core::messages::{PowerAction, RunRequest, StartRequest};
use agent_engine::HandlerError;
use agent_engine::platform::{Id, Token};
use agent_engine::system::{
    Exit, GroupName, ProcessId, ProcessInterest, Signal, System, SystemInfo, Work,
};
use agent_engine::time::UnixTime;
use std::cell::RefCell;
use std::collections::VecDeque;
use std::num::NonZeroU32;
use std::rc::Rc;

/// What runs.
pub(super) struct Machine {
    /// The programs that run, or that the engine still holds.
    pub(super) programs: Vec<Rc<RefCell<Process>>>,
    /// The jobs that the engine holds.
    pub(super) jobs: Vec<Rc<RefCell<Task>>>,
    ended: VecDeque<(ProcessId, Exit)>,
    /// A signal has come that asks the agent to end.
    pub(super) signalled: bool,
    groups: Vec<GroupName>,
    /// The numbers of the processes that were started.
    pub(super) numbers: Vec<u64>,
    is_finished: bool,
    last_process: u32,
    pulse: Pulse,
}

impl Machine {
    pub(super) const fn new(pulse: Pulse) -> Self {
        Self {
            programs: Vec::new(),
            jobs: Vec::new(),
            ended: VecDeque::new(),
            signalled: false,
            groups: Vec::new(),
            numbers: Vec::new(),
            is_finished: false,
            last_process: 100,
            pulse,
        }
    }

    /// A process ends that the agent knows nothing of.
    pub(super) fn orphan(&mut self) {
        self.ended
            .push_back((ProcessId(NonZeroU32::MIN), Exit::Code(0)));
    }

    /// Takes note of programs that have ended, and forgets what nobody holds.
    pub(super) fn bury(&mut self) {
        for process in &self.programs {
            let mut process = process.borrow_mut();
            if let Some(exit) = process.dies.take() {
                process.has_ended = true;
                self.ended.push_back((process.id, exit));
            }
        }
        self.programs.retain(|process| {
            let process = process.borrow();
            !(process.has_ended && process.dropped)
        });
        self.jobs.retain(|job| !job.borrow().dropped);
    }

    pub(super) fn has_news(&self) -> bool {
        self.signalled || !self.ended.is_empty()
    }

    /// What is ready of programs and jobs.
    pub(super) fn ready(&self) -> Vec<Token> {
        let mut ready = Vec::new();
        for process in &self.programs {
            ready.extend(process.borrow().ready());
        }
        for job in &self.jobs {
            ready.extend(
                job.borrow()
                    .is_ready()
                    .then(|| Token::Job(job.borrow().slot)),
            );
        }
        ready
    }

    /// How many groups there are.
    pub(super) fn groups(&self) -> usize {
        self.groups.len()
    }

    fn next_process(&mut self) -> ProcessId {
        self.last_process += 1;
        ProcessId(NonZeroU32::new(self.last_process).expect("a number above 100"))
    }
}

impl World {
    fn unless(&mut self, fault: Fault, failure: HandlerError) -> Result<(), HandlerError> {
        if self.faults.hit(fault) {
            return Err(failure);
        }
        Ok(())
    }
}

impl System for World {
    type Program = super::process::Program;
    type Job = super::process::Job;
    type Group = GroupName;

    fn spawn(
        &mut self,
        request: &RunRequest<'_>,
        group: Option<&GroupName>,
        slot: Id,
    ) -> Result<Self::Program, HandlerError> {
        self.unless(Fault::Spawn, HandlerError::NoProcess)?;
        let machine = &mut self.machine;
        machine.pulse.beat();
        let mut process = Process::new(machine.next_process(), slot, request, &machine.pulse);
        process.group = group.cloned();
        let process = Rc::new(RefCell::new(process));
        machine.programs.push(Rc::clone(&process));
        Ok(super::process::Program(process))
    }

    fn start(
        &mut self,
        request: &StartRequest<'_>,
        group: Option<&GroupName>,
        slot: Id,
    ) -> Result<Self::Program, HandlerError> {
        self.unless(Fault::Spawn, HandlerError::NoProcess)?;
        let now = self.now.since_boot().as_nanos();
        let machine = &mut self.machine;
        machine.pulse.beat();
        // The engine gives the same numbers.
        let number = machine.numbers.last().map_or(0, |last| last + 1);
        machine.numbers.push(number.max(now));
        let mut process = Process::lasting(machine.next_process(), slot, request, &machine.pulse);
        process.group = group.cloned();
        let process = Rc::new(RefCell::new(process));
        machine.programs.push(Rc::clone(&process));
        Ok(super::process::Program(process))
    }

    fn watch_process(&mut self, program: &Self::Program, id: Id, interest: ProcessInterest) {
        let mut process = program.0.borrow_mut();
        assert_eq!(process.slot, id);
        process.interest = interest;
    }

    fn watch_input(&mut self, program: &Self::Program, id: Id) {
        let mut process = program.0.borrow_mut();
        assert_eq!(process.slot, id);
        process.watches_input = true;
    }

    fn next_ended(&mut self) -> Option<(ProcessId, Exit)> {
        let ended = self.machine.ended.pop_front()?;
        self.pulse.beat();
        Some(ended)
    }

    fn has_children(&mut self) -> bool {
        let mut programs = self.machine.programs.iter();
        programs.any(|process| !process.borrow().has_ended) || !self.machine.ended.is_empty()
    }

    fn open_group(&mut self, name: &GroupName) -> Result<GroupName, HandlerError> {
        self.unless(Fault::Group, HandlerError::NoCgroup)?;
        if !self.machine.groups.contains(name) {
            self.machine.groups.push(name.clone());
        }
        Ok(name.clone())
    }

    fn find_group(&mut self, name: &GroupName) -> Option<GroupName> {
        let mut groups = self.machine.groups.iter();
        groups.find(|group| *group == name).cloned()
    }

    fn remove_group(&mut self, name: &GroupName) -> bool {
        let mut programs = self.machine.programs.iter();
        let is_used = programs.any(|process| {
            let process = process.borrow();
            process.group.as_ref() == Some(name) && !process.has_ended
        });
        if !is_used {
            self.machine.groups.retain(|group| group != name);
        }
        !is_used
    }

    fn thaw(&mut self, _: &GroupName) -> Result<(), HandlerError> {
        self.unless(Fault::Group, HandlerError::NoFreezer)
    }

    fn start_job(&mut self, _: Work<'_, GroupName>, slot: Id) -> Result<Self::Job, HandlerError> {
        self.unless(Fault::Job, HandlerError::NoRoomForJob)?;
        self.pulse.beat();
        let task = Rc::new(RefCell::new(Task::new(slot, &self.pulse)));
        self.machine.jobs.push(Rc::clone(&task));
        Ok(super::process::Job(task))
    }

    fn set_clock(&mut self, time: UnixTime) -> Result<(), HandlerError> {
        self.unless(Fault::Clock, HandlerError::MayNotSetTime)?;
        self.clock = time;
        Ok(())
    }

    fn add_entropy(&mut self, _: &[u8]) -> Result<(), HandlerError> {
        self.unless(Fault::Clock, HandlerError::MayNotAddEntropy)
    }

    fn info(&mut self) -> SystemInfo {
        SystemInfo::default()
    }

    fn take_signals(&mut self) -> bool {
        if self.machine.signalled {
            self.pulse.beat();
        }
        std::mem::take(&mut self.machine.signalled)
    }

    fn signal_everyone(&mut self, signal: Signal) {
        for process in &self.machine.programs {
            process.borrow_mut().signal(signal);
        }
    }

    fn finish(&mut self, _: PowerAction, _: bool) {
        assert!(!self.machine.is_finished, "the guest is turned off twice");
        self.machine.is_finished = true;
    }
}

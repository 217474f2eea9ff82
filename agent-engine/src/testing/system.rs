//! The operating system of tests.

use super::children::{FakeProgram, Spawned, process_id};
use super::jobs::{Asked, FakeJob};
use super::wire::shared;
use super::world::World;
use crate::handler_error::HandlerError;
use crate::platform::Id;
use crate::system::GroupName;
use crate::system::{Exit, ProcessId, ProcessInterest, Signal, System, SystemInfo, Work};
use crate::time::UnixTime;
use agent_core::messages::{PowerAction, RunRequest, StartRequest};
use agent_core::wire::Repeated;
use std::borrow::ToOwned;
use std::collections::{BTreeSet, VecDeque};
use std::rc::Rc;
use std::string::String;
use std::vec::Vec;

/// Groups, clock, entropy and power.
#[derive(Debug, Default)]
pub(crate) struct Machine {
    /// The groups in which something runs.
    pub(crate) busy_groups: BTreeSet<String>,
    pub(crate) opened_groups: Vec<String>,
    pub(crate) removed_groups: Vec<String>,
    pub(crate) thawed_groups: Vec<String>,
    /// Why no group can be opened.
    pub(crate) group_refusal: Option<HandlerError>,
    /// Whether no group is found.
    pub(crate) groups_are_lost: bool,
    pub(crate) thaw_refusal: Option<HandlerError>,
    pub(crate) clock_refusal: Option<HandlerError>,
    pub(crate) entropy: Vec<u8>,
    pub(crate) entropy_refusal: Option<HandlerError>,
    pub(crate) info: SystemInfo,
    /// Whether a signal asks the agent to end.
    pub(crate) end_signalled: bool,
    /// What was sent to everyone.
    pub(crate) signalled: Vec<Signal>,
    /// How the guest was told to end, and whether by its init.
    pub(crate) finished: Vec<(PowerAction, bool)>,
}

fn unless<T>(refusal: Option<HandlerError>, value: T) -> Result<T, HandlerError> {
    refusal.map_or(Ok(value), Err)
}

fn process_is(spawned: &Spawned, program: &FakeProgram) -> bool {
    spawned.is_process && Rc::ptr_eq(&spawned.process, &program.process)
}

impl World {
    fn begin(
        &mut self,
        argv: Repeated<'_, &str>,
        group: Option<&String>,
        id: Id,
        is_process: bool,
    ) -> Result<FakeProgram, HandlerError> {
        let children = &mut self.children;
        if let Some(failure) = children.refusal {
            return Err(failure);
        }
        let process = shared(core::mem::take(&mut children.next));
        let number = children.spawned.len();
        children.spawned.push(Spawned {
            id,
            argv: argv.iter().map(ToOwned::to_owned).collect(),
            group: group.cloned(),
            is_process,
            process: process.clone(),
        });
        Ok(FakeProgram {
            id: process_id(number),
            process,
        })
    }
}

impl System for World {
    type Program = FakeProgram;
    type Job = FakeJob;
    type Group = String;

    fn spawn(
        &mut self,
        request: &RunRequest<'_>,
        group: Option<&String>,
        id: Id,
    ) -> Result<FakeProgram, HandlerError> {
        self.begin(request.argv, group, id, false)
    }

    fn start(
        &mut self,
        request: &StartRequest<'_>,
        group: Option<&String>,
        id: Id,
    ) -> Result<FakeProgram, HandlerError> {
        self.begin(request.argv, group, id, true)
    }

    fn watch_process(&mut self, program: &FakeProgram, id: Id, interest: ProcessInterest) {
        let mut spawned = self.children.spawned.iter();
        assert!(spawned.any(|spawned| spawned.id == id && process_is(spawned, program)));
        let mut process = program.process.borrow_mut();
        assert_ne!(process.interest, interest, "it is so already");
        process.interest = interest;
    }

    fn watch_input(&mut self, _program: &FakeProgram, id: Id) {
        self.children.fed.push(id);
    }

    fn next_ended(&mut self) -> Option<(ProcessId, Exit)> {
        self.children.ended.pop_front()
    }

    fn has_children(&mut self) -> bool {
        self.children.counted += 1;
        self.children.any
    }

    fn open_group(&mut self, name: &GroupName) -> Result<String, HandlerError> {
        let name = name.as_str().to_owned();
        self.machine.opened_groups.push(name.clone());
        unless(self.machine.group_refusal, name)
    }

    fn find_group(&mut self, name: &GroupName) -> Option<String> {
        (!self.machine.groups_are_lost).then(|| name.as_str().to_owned())
    }

    fn remove_group(&mut self, name: &GroupName) -> bool {
        let is_empty = !self.machine.busy_groups.contains(name.as_str());
        if is_empty {
            self.machine.removed_groups.push(name.as_str().to_owned());
        }
        is_empty
    }

    fn thaw(&mut self, group: &String) -> Result<(), HandlerError> {
        self.machine.thawed_groups.push(group.clone());
        unless(self.machine.thaw_refusal, ())
    }

    fn start_job(&mut self, work: Work<'_, String>, id: Id) -> Result<FakeJob, HandlerError> {
        let asked = match work {
            Work::Freeze(group) => Asked::Freeze(group.clone()),
            Work::Mount(plan) => Asked::Mount {
                driver: plan.driver,
                source: plan.source.to_owned(),
                target: plan.target.to_owned(),
                fstype: plan.fstype.to_owned(),
                options: plan.options.iter().map(ToOwned::to_owned).collect(),
            },
        };
        let parts = shared(VecDeque::new());
        let job = unless(self.jobs.refusal, FakeJob(parts.clone()))?;
        self.jobs.started.push((id, asked));
        self.jobs.answers.push(parts);
        Ok(job)
    }

    fn set_clock(&mut self, time: UnixTime) -> Result<(), HandlerError> {
        unless(self.machine.clock_refusal, ())?;
        self.unix_time = time;
        Ok(())
    }

    fn add_entropy(&mut self, entropy: &[u8]) -> Result<(), HandlerError> {
        unless(self.machine.entropy_refusal, ())?;
        self.machine.entropy.extend_from_slice(entropy);
        Ok(())
    }

    fn info(&mut self) -> SystemInfo {
        self.machine.info.clone()
    }

    fn take_signals(&mut self) -> bool {
        core::mem::take(&mut self.machine.end_signalled)
    }

    fn signal_everyone(&mut self, signal: Signal) {
        self.machine.signalled.push(signal);
    }

    fn finish(&mut self, action: PowerAction, is_init: bool) {
        self.machine.finished.push((action, is_init));
    }
}

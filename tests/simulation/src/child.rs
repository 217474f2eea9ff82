//! Programs and jobs, as the engine reads, writes and signals them.

use crate::network::Shared;
use crate::process::Process;
use crate::script::number;
use agent_engine::HandlerError;
use agent_engine::platform::Channel;
use agent_engine::system::{Job, Moved, ProcessId, ProcessInterest, Program, Signal, StartState};
use std::num::NonZeroU32;

/// A program's process, by its place among those of the guest.
pub(crate) struct Child<'w>(pub(crate) Shared<'w>, pub(crate) usize, pub(crate) usize);

/// A job, by its place among those of the guest.
pub(crate) struct Errand<'w>(pub(crate) Shared<'w>, pub(crate) usize, pub(crate) usize);

impl Child<'_> {
    fn process<R>(&self, action: impl FnOnce(&mut Process) -> R) -> Option<R> {
        let Self(network, guest, place) = self;
        let mut network = network.borrow_mut();
        let (_, process) = network.guest(*guest).processes.get_mut(*place)?;
        Some(action(process))
    }

    fn violated(&self, what: &str) {
        let id = self.process(|process| process.id).unwrap_or(u32::MAX);
        let Self(network, ..) = self;
        let mut network = network.borrow_mut();
        network
            .ledger
            .violated(format!("the program of call {id} {what}"));
    }
}

impl Child<'_> {
    /// The engine watches it for this.
    pub(crate) fn watch(&self, interest: ProcessInterest) {
        self.process(|process| {
            if let Some(lasting) = &mut process.lasting {
                lasting.interest = interest;
            }
        });
    }
}

impl Program for Child<'_> {
    fn id(&self) -> ProcessId {
        process_id(self.2).unwrap_or(ProcessId(NonZeroU32::MIN))
    }

    fn read(&mut self, channel: Channel, buffer: &mut [u8]) -> Moved {
        let moved = self.process(|process| process.read(number(channel).into(), buffer));
        self.0.borrow_mut().activity += 1;
        let now = self.0.borrow().now;
        let overread = |process: &mut Process| process.overread(number(channel).into(), now);
        if self.process(overread) == Some(true) {
            self.violated("loses output that nobody has acknowledged");
        }
        moved.unwrap_or(Moved::End)
    }

    fn close_output(&mut self, channel: Channel) {
        let is_held = |process: &mut Process| process.exit.is_some() && process.leaves_child();
        if self.process(is_held) == Some(true) {
            self.violated("loses an output that a process left behind holds");
        }
        let Self(network, guest, place) = self;
        let closed = (*place, usize::from(number(channel)));
        network
            .borrow_mut()
            .guest(*guest)
            .closed_outputs
            .insert(closed);
    }

    fn write(&mut self, bytes: &[u8]) -> Moved {
        match self.process(|process| process.write(bytes)) {
            Some(Ok(moved)) => moved,
            Some(Err(wrong)) => {
                self.violated(&wrong);
                Moved::End
            }
            None => Moved::End,
        }
    }

    fn close_input(&mut self) {
        if let Some(Some(wrong)) = self.process(Process::close_input) {
            self.violated(&wrong);
        }
    }

    fn signal(&mut self, signal: Signal) {
        let Self(network, guest, _) = &*self;
        let mut locked = network.borrow_mut();
        let now = locked.now;
        let is_ending = locked.guest(*guest).ending.is_some();
        let place = self.2;
        let script = locked
            .guest(*guest)
            .processes
            .get(place)
            .map(|(_, process)| (process.id, process.script.clone()));
        locked.tell(|| format!("guest {guest}: {signal:?} for the program of call {script:?}"));
        drop(locked);
        let wrong = self.process(|process| process.signal(signal, now, is_ending));
        if let Some(Some(wrong)) = wrong {
            self.violated(&wrong);
        }
    }

    fn start_state(&mut self) -> StartState {
        let now = self.0.borrow().now;
        let state = self.process(|process| {
            let state = process.start_state(now);
            if let Some(lasting) = &mut process.lasting {
                lasting.is_told = state != StartState::Pending;
                lasting.is_executed = state == StartState::Executed;
            }
            state
        });
        self.0.borrow_mut().activity += 1;
        state.unwrap_or(StartState::Pending)
    }

    fn has_left_behind(&mut self) -> bool {
        self.process(|process| process.leaves_child()) == Some(true)
    }

    fn kill_left_behind(&mut self) {
        let now = self.0.borrow().now;
        if let Some(Some(wrong)) = self.process(|process| process.kill_rest(now)) {
            self.violated(&wrong);
        }
    }

    fn failure(&mut self) -> Option<HandlerError> {
        self.process(|process| process.script.fails)?
    }
}

impl Drop for Child<'_> {
    fn drop(&mut self) {
        let is_early = self.process(|process| {
            process.is_held = false;
            process.exit.is_none()
        });
        let Self(network, guest, _) = &*self;
        let is_off = network.borrow_mut().guest(*guest).is_off;
        if is_early == Some(true) && !is_off {
            self.violated("is forgotten while it runs");
        }
    }
}

impl Job for Errand<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> Moved {
        let Self(network, guest, place) = self;
        let mut network = network.borrow_mut();
        let now = network.now;
        network.activity += 1;
        match network.guest(*guest).jobs.get_mut(*place) {
            Some((_, job)) => job.read(buffer, now),
            None => Moved::End,
        }
    }
}

impl Drop for Errand<'_> {
    fn drop(&mut self) {
        let Self(network, guest, place) = self;
        if let Some((_, job)) = network.borrow_mut().guest(*guest).jobs.get_mut(*place) {
            job.is_held = false;
        }
    }
}

/// The number of the process in a place.
pub(crate) fn process_id(place: usize) -> Option<ProcessId> {
    let number = u32::try_from(place + 100).ok()?;
    NonZeroU32::new(number).map(ProcessId)
}

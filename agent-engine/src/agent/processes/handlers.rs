//! The handlers of the service `Processes`.

use super::HAS_PROCESSES;
use super::calls::Caller;
use super::keys::Key;
use crate::agent::AgentServices;
use crate::agent::handlers::{Answer, Handlers};
use crate::handler_error::HandlerError;
use crate::system::System;
use agent_core::gate::Gated;
use agent_core::messages::processes::{
    self, List, ReadOutput, Release, ResizeTerminal, Signal, Start, Wait, WriteInput,
};
use agent_core::messages::{
    ListRequest, ReadOutputRequest, ReleaseRequest, ReleaseResponse, ResizeTerminalRequest,
    ResizeTerminalResponse, SignalRequest, SignalResponse, StartRequest, WaitRequest,
    WriteInputRequest,
};
use agent_core::session::Reply;

impl<S: System> Handlers<'_, '_, '_, S> {
    fn caller(&mut self) -> Caller {
        Caller {
            connection: self.connection,
            room: self.room,
            now: self.context.platform.now(),
        }
    }
}

impl<S: System> processes::Processes for Handlers<'_, '_, '_, S> {
    const HAS_START: bool = HAS_PROCESSES;

    fn start(&mut self, request: &Gated<StartRequest<'_>>, reply: Reply<'_, Start>) -> Answer {
        let caller = self.caller();
        let AgentServices {
            processes,
            groups,
            power,
            ..
        } = &mut *self.agent;
        if power.is_ending() {
            return Err(HandlerError::ShuttingDown.into());
        }
        let key = Key::of(request, reply.request())?;
        if let Some(place) = processes.find_key(key.as_ref())? {
            return Ok(processes.start_again(place, reply, &caller)?);
        }
        processes.check_start(request)?;
        let platform = &mut *self.context.platform;
        let group = groups.open(request.group, platform)?;
        groups.check_running(request.group)?;
        Ok(processes.start(request, key, group.as_ref(), reply, &caller, platform)?)
    }

    const HAS_LIST: bool = HAS_PROCESSES;

    fn list(&mut self, request: &Gated<ListRequest>, reply: Reply<'_, List>) -> Answer {
        let caller = self.caller();
        let processes = &self.agent.processes;
        Ok(processes.list(request.after, reply, &caller))
    }

    const HAS_WAIT: bool = HAS_PROCESSES;

    fn wait(&mut self, request: &Gated<WaitRequest>, reply: Reply<'_, Wait>) -> Answer {
        let caller = self.caller();
        Ok(self.agent.processes.wait(request, reply, &caller)?)
    }

    const HAS_SIGNAL: bool = HAS_PROCESSES;

    fn signal(&mut self, request: &Gated<SignalRequest>, reply: Reply<'_, Signal>) -> Answer {
        let now = self.context.platform.now();
        self.agent.processes.signal(request, now)?;
        *self.context.timers_changed = true;
        Ok(reply.send(&SignalResponse {}))
    }

    const HAS_RESIZE_TERMINAL: bool = HAS_PROCESSES;

    fn resize_terminal(
        &mut self,
        request: &Gated<ResizeTerminalRequest>,
        reply: Reply<'_, ResizeTerminal>,
    ) -> Answer {
        self.agent.processes.resize_terminal(request)?;
        Ok(reply.send(&ResizeTerminalResponse {}))
    }

    const HAS_READ_OUTPUT: bool = HAS_PROCESSES;

    fn read_output(
        &mut self,
        request: &Gated<ReadOutputRequest>,
        reply: Reply<'_, ReadOutput>,
    ) -> Answer {
        let caller = self.caller();
        let platform = &mut *self.context.platform;
        // An acknowledgement may set a timer.
        *self.context.timers_changed |= request.acknowledged.is_some();
        let processes = &mut self.agent.processes;
        Ok(processes.read_output(request, reply, &caller, platform)?)
    }

    const HAS_WRITE_INPUT: bool = HAS_PROCESSES;

    fn write_input(
        &mut self,
        request: &Gated<WriteInputRequest<'_>>,
        reply: Reply<'_, WriteInput>,
    ) -> Answer {
        let caller = self.caller();
        let platform = &mut *self.context.platform;
        let processes = &mut self.agent.processes;
        Ok(processes.write_input(request, reply, &caller, platform)?)
    }

    const HAS_RELEASE: bool = HAS_PROCESSES;

    fn release(&mut self, request: &Gated<ReleaseRequest>, reply: Reply<'_, Release>) -> Answer {
        let AgentServices {
            processes,
            programs,
            ..
        } = &mut *self.agent;
        processes.release(request.process);
        processes.remove_finished(programs.leftovers(), self.context.platform);
        *self.context.timers_changed = true;
        Ok(reply.send(&ReleaseResponse {}))
    }
}

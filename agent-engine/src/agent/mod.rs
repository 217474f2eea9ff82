//! The services of Handclasp's own agent: programs, processes, jobs, groups, power, and the handlers of its methods.

mod capture;
mod groups;
mod handlers;
mod jobs;
mod leftovers;
mod power;
mod processes;
mod program;
mod programs;
mod stopping;

use crate::callers::Callers;
use crate::limits::{CONNECTION_SLOTS, INPUT, RING, STREAM, STREAMS};
use crate::platform::{Id, Token};
use crate::services::{Context, Services};
use crate::system::System;
use crate::time::{Instant, earlier};
use agent_core::Contract;
use agent_core::dispatch::Service;
use agent_core::frame::MAX_PAYLOAD;
use agent_core::messages::{agent, contract, health, processes as service};
use agent_core::offer::{Limits, Role, Terms};
use agent_core::session::{Baseline, Call, Handled, Local, Server};
use agent_core::wire::Sink;
use agent_core::{ErrorResponse, FeatureSet, Version};
use groups::Groups;
use handlers::Handlers;
use heapless::Vec;
use jobs::Jobs;
use power::Power;
use processes::{HAS_PROCESSES, Processes};
use programs::Programs;

/// The agent's version.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");

static SERVICES: [&Service; 3] = [&agent::SERVICE, &health::SERVICE, &service::SERVICE];

/// The services of Handclasp's agent.
#[derive(Debug)]
pub struct AgentServices<'m, S: System> {
    programs: Programs<'m, S::Program>,
    processes: Processes<'m, S::Program>,
    jobs: Jobs<'m, S::Job>,
    groups: Groups<'m>,
    power: Power,
}

/// A slot for each program, process, job and group, created when it is first needed.
#[derive(Debug)]
pub struct AgentSlots<P, J> {
    programs: programs::Slots<P>,
    leftovers: leftovers::Slots<P>,
    processes: processes::Slots<P>,
    polls: processes::Polls,
    jobs: jobs::Slots<J>,
    groups: groups::Slots,
}

impl<P, J> AgentSlots<P, J> {
    /// Creates empty slots.
    pub const fn new() -> Self {
        Self {
            programs: Vec::new(),
            leftovers: Vec::new(),
            processes: Vec::new(),
            polls: Vec::new(),
            jobs: Vec::new(),
            groups: Vec::new(),
        }
    }
}

impl<P, J> Default for AgentSlots<P, J> {
    fn default() -> Self {
        Self::new()
    }
}

/// Memory for what programs and processes read and write. The services read nothing from it that they did not write first.
#[derive(Debug)]
pub struct AgentBuffers<'m> {
    /// Each program needs three, for its input and both outputs.
    pub streams: &'m mut [[u8; STREAM]],
    /// Each process needs two, for its outputs.
    pub rings: &'m mut [[u8; RING]],
    /// Each process needs one.
    pub inputs: &'m mut [[u8; INPUT]],
}

impl<'m, S: System> AgentServices<'m, S> {
    /// Creates services without programs, processes and jobs.
    pub fn new(slots: &'m mut AgentSlots<S::Program, S::Job>, buffers: AgentBuffers<'m>) -> Self {
        let AgentBuffers {
            streams,
            rings,
            inputs,
        } = buffers;
        Self {
            programs: Programs::new(&mut slots.programs, &mut slots.leftovers, streams),
            processes: Processes::new(&mut slots.processes, &mut slots.polls, rings, inputs),
            jobs: Jobs::new(&mut slots.jobs),
            groups: Groups::new(&mut slots.groups),
            power: Power::On,
        }
    }

    /// What this build speaks and serves. If `highest` is set, no higher version is offered.
    pub fn local(baseline: Baseline, highest: Option<Version>) -> Local<'static> {
        Local {
            role: Role::Guest,
            terms: Terms {
                versions: match highest {
                    Some(highest) => contract::VERSIONS.clamped(highest),
                    None => contract::VERSIONS,
                },
                offered: Self::features(),
                required: FeatureSet::EMPTY,
                vendor: "",
            },
            limits: Limits {
                max_message: MAX_PAYLOAD,
                max_streams: count(STREAMS),
                max_connections: count(CONNECTION_SLOTS),
            },
            software: "handclasp-agent",
            software_version: VERSION,
            fingerprint: &[],
            contract: Contract::handclasp(&contract::CATALOGUE),
            services: &SERVICES,
            baseline,
        }
    }

    /// The features of this build.
    pub fn features() -> FeatureSet {
        let agent = agent::features::<Handlers<'_, '_, '_, S>>();
        agent.union(service::features::<Handlers<'_, '_, '_, S>>())
    }

    /// Whether no program, process or job runs, and no caller waits for one.
    pub fn is_empty(&self) -> bool {
        self.programs.is_empty() && self.processes.is_empty() && self.jobs.is_empty()
    }

    /// Whether the shutdown has begun.
    pub fn is_ending(&self) -> bool {
        self.power.is_ending()
    }

    /// Handles signals and children that have exited.
    fn on_signals(&mut self, context: &mut Context<'_, S>) {
        let platform = &mut *context.platform;
        let now = platform.now();
        if platform.take_signals() && self.power.on_signal(context.facts.is_init, now, platform) {
            self.stop_all(now);
        }
        while let Some((process, exit)) = platform.next_ended() {
            // As init the agent also reaps orphans, which belong to no program.
            self.programs.on_ended(process, exit, platform);
            let leftovers = self.programs.leftovers();
            self.processes.on_ended(process, exit, leftovers, platform);
        }
        self.groups.remove_empty(platform);
        *context.timers_changed = true;
    }

    /// Whether the shutdown has nothing left to wait for.
    fn nothing_runs(&self, is_init: bool, platform: &mut S) -> bool {
        if is_init {
            return !platform.has_children();
        }
        let has_to_kill = self.programs.has_to_kill() || self.processes.has_to_kill();
        self.is_empty() && !has_to_kill
    }

    /// The guest shuts down.
    fn stop_all(&mut self, now: Instant) {
        self.programs.on_shutdown(now);
        self.processes.on_shutdown(now);
    }
}

impl<S: System> Services<S> for AgentServices<'_, S> {
    fn dispatch(
        &mut self,
        call: Call<'_>,
        connection: Id,
        context: &mut Context<'_, S>,
        output: &mut dyn Sink,
    ) -> Handled {
        let mut handlers = Handlers {
            agent: self,
            context,
            connection,
            room: output.room(),
        };
        let call = match health::dispatch(&mut handlers, call, output) {
            Ok(handled) => return handled,
            Err(call) => call,
        };
        let call = match agent::dispatch(&mut handlers, call, output) {
            Ok(handled) => return handled,
            Err(call) => call,
        };
        match service::dispatch(&mut handlers, call, output) {
            Ok(handled) => handled,
            // Not reached: the session finds methods only in the tables of these services.
            Err(call) => call.reject(&ErrorResponse::NO_HANDLER, output),
        }
    }

    fn on_ready(&mut self, token: Token, context: &mut Context<'_, S>) {
        match token {
            Token::Signals => self.on_signals(context),
            Token::Input(id) => self.programs.on_input(id),
            Token::Output(id, channel) => self.programs.on_output(id, channel, context.platform),
            Token::Job(id) => {
                if let Some(is_done) = self.jobs.on_answer(id) {
                    self.groups.on_job_ended(id.serial, is_done);
                }
                // The shutdown may wait for it.
                *context.timers_changed = true;
            }
            Token::Process(id, source) if HAS_PROCESSES => {
                let leftovers = self.programs.leftovers();
                self.processes
                    .on_ready(id, source, leftovers, context.platform);
            }
            Token::Process(..) | Token::Listener | Token::Connection(_) => {}
        }
    }

    fn on_connection_lost(&mut self, connection: Id, context: &mut Context<'_, S>) {
        let platform = &mut *context.platform;
        let now = platform.now();
        self.programs.on_connection_lost(connection, now, platform);
        let leftovers = self.programs.leftovers();
        self.processes
            .on_connection_lost(connection, now, leftovers, platform);
        self.jobs.on_connection_lost(connection);
        let is_init = context.facts.is_init;
        if self
            .power
            .on_connection_lost(connection, is_init, now, platform)
        {
            self.stop_all(now);
        }
    }

    fn callers_to_answer(&self) -> Callers {
        let mut callers = self.processes.callers_to_answer();
        callers.extend(self.programs.callers_to_answer());
        callers.extend(self.jobs.callers_to_answer());
        callers
    }

    fn answer(
        &mut self,
        connection: Id,
        server: &mut Server<'_, STREAMS>,
        output: &mut dyn Sink,
        context: &mut Context<'_, S>,
    ) {
        let before = self.programs.next_deadline();
        self.programs
            .answer(connection, server, output, context.platform);
        self.jobs.answer(connection, server, output);
        let leftovers = self.programs.leftovers();
        self.processes
            .answer(connection, server, output, leftovers, context.platform);
        // A program may have left something behind that has to be killed.
        *context.timers_changed |= self.programs.next_deadline() != before;
    }

    fn has_caller(&self, connection: Id) -> bool {
        self.programs.has_caller(connection)
            || self.jobs.has_caller(connection)
            || self.processes.has_caller(connection)
    }

    fn is_ready(&self) -> bool {
        !self.is_ending()
    }

    fn run_timers(&mut self, now: Instant, context: &mut Context<'_, S>) {
        let is_init = context.facts.is_init;
        self.programs.run_timers(now, context.platform);
        let leftovers = self.programs.leftovers();
        self.processes.run_timers(now, leftovers, context.platform);
        let nothing_runs =
            self.power.waits_for_programs() && self.nothing_runs(is_init, context.platform);
        if self
            .power
            .run_timers(is_init, nothing_runs, now, context.platform)
        {
            self.stop_all(now);
            // If there are no programs, there is nothing to wait for.
            *context.timers_changed = true;
        }
    }

    fn next_deadline(&self) -> Option<Instant> {
        let running = earlier(
            self.programs.next_deadline(),
            self.processes.next_deadline(),
        );
        earlier(running, self.power.next_deadline())
    }
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts::Facts;
    use crate::testing::{World, agent_services};

    #[test]
    fn what_is_the_engines_is_none_of_the_services_business() {
        let (mut world, mut facts, mut timers_changed) =
            (World::default(), Facts::default(), false);
        let mut services = agent_services(1, 0);
        let id = Id {
            index: 0,
            serial: 1,
        };
        for token in [Token::Listener, Token::Connection(id)] {
            let mut context = Context {
                platform: &mut world,
                facts: &mut facts,
                timers_changed: &mut timers_changed,
            };
            services.on_ready(token, &mut context);
        }
        assert!(!timers_changed);
        assert_eq!(world.clock_reads, 0);
    }

    #[test]
    fn a_number_that_is_too_large_is_the_largest() {
        assert_eq!(count(7), 7);
        assert_eq!(count(u32::MAX as usize), u32::MAX);
        assert_eq!(count(u32::MAX as usize + 1), u32::MAX);
    }
}

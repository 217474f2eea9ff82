//! The services of Handclasp's own agent: programs, jobs, groups, power, and the handlers of its methods.

mod capture;
mod groups;
mod handlers;
mod jobs;
mod leftovers;
mod power;
mod program;
mod programs;

use crate::callers::Callers;
use crate::limits::{CONNECTION_SLOTS, STREAM, STREAMS};
use crate::platform::{Id, Token};
use crate::services::{Context, Services};
use crate::system::System;
use crate::time::{Instant, earlier};
use agent_core::Contract;
use agent_core::dispatch::Service;
use agent_core::frame::MAX_PAYLOAD;
use agent_core::messages::{agent, contract, health};
use agent_core::offer::{Limits, Role, Terms};
use agent_core::session::{Baseline, Call, Handled, Local, Server};
use agent_core::wire::Sink;
use agent_core::{ErrorResponse, FeatureSet, Version};
use groups::Groups;
use handlers::Handlers;
use heapless::Vec;
use jobs::Jobs;
use power::Power;
use programs::Programs;

/// The agent's version.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");

static SERVICES: [&Service; 2] = [&agent::SERVICE, &health::SERVICE];

/// The services of Handclasp's agent.
#[derive(Debug)]
pub struct AgentServices<'m, S: System> {
    programs: Programs<'m, S::Program>,
    jobs: Jobs<'m, S::Job>,
    groups: Groups<'m>,
    power: Power,
}

/// A slot for each program, job and group, created when it is first needed.
#[derive(Debug)]
pub struct AgentSlots<P, J> {
    programs: programs::Slots<P>,
    leftovers: leftovers::Slots<P>,
    jobs: jobs::Slots<J>,
    groups: groups::Names,
}

impl<P, J> AgentSlots<P, J> {
    /// Creates empty slots.
    pub const fn new() -> Self {
        Self {
            programs: Vec::new(),
            leftovers: Vec::new(),
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

impl<'m, S: System> AgentServices<'m, S> {
    /// Creates services without programs and jobs. `streams` is memory for programs: each needs three items, for its
    /// input and both outputs. The services read nothing from it that they did not write first.
    pub fn new(
        slots: &'m mut AgentSlots<S::Program, S::Job>,
        streams: &'m mut [[u8; STREAM]],
    ) -> Self {
        Self {
            programs: Programs::new(&mut slots.programs, &mut slots.leftovers, streams),
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
        agent::features::<Handlers<'_, '_, '_, S>>()
    }

    /// Whether no program or job runs, and no caller waits for one.
    pub fn is_empty(&self) -> bool {
        self.programs.is_empty() && self.jobs.is_empty()
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
            self.programs.on_shutdown(now);
        }
        while let Some((process, exit)) = platform.next_ended() {
            // As init the agent also reaps orphans, which belong to no program.
            self.programs.on_ended(process, exit, platform);
        }
        self.groups.remove_empty(platform);
        *context.timers_changed = true;
    }

    /// Whether the shutdown has nothing left to wait for.
    fn nothing_runs(&self, is_init: bool, platform: &mut S) -> bool {
        if is_init {
            return !platform.has_children();
        }
        self.is_empty() && !self.programs.has_to_kill()
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
        };
        let call = match health::dispatch(&mut handlers, call, output) {
            Ok(handled) => return handled,
            Err(call) => call,
        };
        match agent::dispatch(&mut handlers, call, output) {
            Ok(handled) => handled,
            // Not reached: the session finds methods only in the tables of these two services.
            Err(call) => call.reject(&ErrorResponse::NO_HANDLER, output),
        }
    }

    fn on_ready(&mut self, token: Token, context: &mut Context<'_, S>) {
        match token {
            Token::Signals => self.on_signals(context),
            Token::Input(id) => self.programs.on_input(id),
            Token::Output(id, channel) => self.programs.on_output(id, channel, context.platform),
            Token::Job(id) => {
                self.jobs.on_answer(id);
                // The shutdown may wait for it.
                *context.timers_changed = true;
            }
            Token::Process(..) | Token::Listener | Token::Connection(_) => {}
        }
    }

    fn on_connection_lost(&mut self, connection: Id, context: &mut Context<'_, S>) {
        let platform = &mut *context.platform;
        let now = platform.now();
        self.programs.on_connection_lost(connection, now, platform);
        self.jobs.on_connection_lost(connection);
        let is_init = context.facts.is_init;
        if self
            .power
            .on_connection_lost(connection, is_init, now, platform)
        {
            self.programs.on_shutdown(now);
        }
    }

    fn callers_to_answer(&self) -> Callers {
        let mut callers = Callers::NONE;
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
        // A program may have left something behind that has to be killed.
        *context.timers_changed |= self.programs.next_deadline() != before;
    }

    fn has_caller(&self, connection: Id) -> bool {
        self.programs.has_caller(connection) || self.jobs.has_caller(connection)
    }

    fn is_ready(&self) -> bool {
        !self.is_ending()
    }

    fn run_timers(&mut self, now: Instant, context: &mut Context<'_, S>) {
        let is_init = context.facts.is_init;
        self.programs.run_timers(now, context.platform);
        let nothing_runs =
            self.power.waits_for_programs() && self.nothing_runs(is_init, context.platform);
        if self
            .power
            .run_timers(is_init, nothing_runs, now, context.platform)
        {
            self.programs.on_shutdown(now);
            // If there are no programs, there is nothing to wait for.
            *context.timers_changed = true;
        }
    }

    fn next_deadline(&self) -> Option<Instant> {
        earlier(self.programs.next_deadline(), self.power.next_deadline())
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
        let mut services = agent_services(1);
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

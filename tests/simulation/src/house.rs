//! The services of a simulated guest: the synthetic contract's, answered at a desk, and those of Handclasp's agent.

use crate::desk::{AtDesk, Desk};
use crate::generated::v1::kinds;
use crate::lasting::PROCESSES;
use crate::machine::{Current, Machine, instant};
use crate::memory::PROGRAMS;
use crate::time::identify;
use agent_core::dispatch::Visibility;
use agent_core::messages::{agent, health};
use agent_core::session::{Call, Handled, Server};
use agent_core::wire::Sink;
use agent_engine::Callers;
use agent_engine::agent::AgentServices;
use agent_engine::limits::{JOBS, STREAMS};
use agent_engine::platform::{Id, Token};
use agent_engine::services::{Context, Services};
use agent_engine::time::Instant;

/// Both kinds of services.
pub(crate) struct House<'m, 'w: 'm> {
    pub(crate) desk: Desk,
    pub(crate) agent: AgentServices<'m, Machine<'w>>,
}

/// Takes note of a call that is about to be handled, and of what may stand in its way.
fn announce(call: &Call<'_>, connection: Id, machine: &mut Machine<'_>) {
    let mut network = machine.network.borrow_mut();
    let guest = network.guest(machine.guest);
    let Some(link) = guest.view.link_of(connection) else {
        return network
            .ledger
            .violated("a call comes from nowhere".to_owned());
    };
    let is_reserved = guest
        .view
        .seat(link)
        .is_some_and(crate::view::Seat::is_reserved);
    let running = guest
        .processes
        .iter()
        .filter(|(_, process)| process.is_held && process.lasting.is_none());
    let is_full = running.count() >= PROGRAMS;
    let jobs = guest.jobs.len() >= JOBS;
    let is_ending = guest.ending.is_some();
    let method = call.method();
    let nanoseconds = call.timeout().map_or(0, |timeout| timeout.as_nanos());
    let (id, _) = identify(u64::try_from(nanoseconds).unwrap_or(u64::MAX));
    if is_reserved && method.visibility != Visibility::Always {
        network
            .ledger
            .violated(format!("call {id} is served in the reserved place"));
    }
    let is_excused = method.is::<agent::Run>() && is_full
        || jobs && (method.is::<agent::Mount>() || method.is::<agent::Pause>());
    if is_excused {
        network.ledger.excuse(id);
    }
    drop(network);
    machine.current = Some(Current {
        link,
        id,
        method: method.name,
        level: call.level(),
    });
    if method.service == PROCESSES {
        let guest = machine.guest;
        machine.starting = Some(machine.runs());
        machine.network.borrow_mut().process_call(guest, link, id);
    }
    // The first one to ask for the guest's end has it; the others are told the same.
    if method.is::<agent::Shutdown>() && is_ending {
        machine.runs();
    }
}

impl<'w> Services<Machine<'w>> for House<'_, 'w> {
    fn dispatch(
        &mut self,
        call: Call<'_>,
        connection: Id,
        context: &mut Context<'_, Machine<'w>>,
        output: &mut dyn Sink,
    ) -> Handled {
        announce(&call, connection, context.platform);
        let mut desk = AtDesk {
            desk: &mut self.desk,
            machine: &mut *context.platform,
            connection,
        };
        let handled = match health::dispatch(&mut desk, call, output) {
            Ok(handled) => handled,
            Err(call) => match kinds::dispatch(&mut desk, call, output) {
                Ok(handled) => handled,
                Err(call) => self.agent.dispatch(call, connection, context, output),
            },
        };
        context.platform.current = None;
        handled
    }

    fn on_ready(&mut self, token: Token, context: &mut Context<'_, Machine<'w>>) {
        self.agent.on_ready(token, context);
    }

    fn on_connection_lost(&mut self, connection: Id, context: &mut Context<'_, Machine<'w>>) {
        self.desk.forget(connection);
        self.agent.on_connection_lost(connection, context);
    }

    fn callers_to_answer(&self) -> Callers {
        let mut callers = self.agent.callers_to_answer();
        callers.extend(self.desk.callers_to_answer());
        callers
    }

    fn answer(
        &mut self,
        connection: Id,
        server: &mut Server<'_, STREAMS>,
        output: &mut dyn Sink,
        context: &mut Context<'_, Machine<'w>>,
    ) {
        self.agent.answer(connection, server, output, context);
        self.desk.answer(connection, server, output);
    }

    fn has_caller(&self, connection: Id) -> bool {
        self.desk.has_caller(connection) || self.agent.has_caller(connection)
    }

    fn is_ready(&self) -> bool {
        self.agent.is_ready()
    }

    fn run_timers(&mut self, now: Instant, context: &mut Context<'_, Machine<'w>>) {
        self.desk.now = context.platform.network.borrow().now;
        self.agent.run_timers(now, context);
    }

    fn next_deadline(&self) -> Option<Instant> {
        let desk = self.desk.next().map(instant);
        [desk, self.agent.next_deadline()]
            .into_iter()
            .flatten()
            .min()
    }
}

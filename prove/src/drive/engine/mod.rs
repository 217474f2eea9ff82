//! Calls to all of `agent-engine`: an agent in a world of which the optimiser knows nothing.

// It is linked and never run, so it may have a stack of any size.
#![allow(clippy::large_stack_arrays)]

mod system;
mod values;
mod vendor;
mod world;

use super::versions::version;
use crate::{Opaque, consume};
use agent_core::session::{Baseline, Local};
use agent_engine::agent::{AgentBuffers, AgentServices, AgentSlots};
use agent_engine::limits::{INPUT, LARGE, RING, SMALL, STREAM};
use agent_engine::platform::{Channel, Id, ProcessSource, Readiness, Token};
use agent_engine::services::Services;
use agent_engine::time::{Duration, Instant};
use agent_engine::{Buffers, ConnectionSlots, Engine, Facts, Setup};
use core::hint::black_box;
use vendor::Vendor;
use world::World;

/// Drives everything.
pub fn all(input: Opaque<'_>) {
    values::drive(input);
    system::least(input);
    vendor::pump(input);
    vendor(input);
    agent(input);
}

/// Handclasp's own agent.
fn agent(input: Opaque<'_>) {
    let baseline = input.any(Baseline::Serve, Baseline::Refuse);
    let highest = input.any(Some(version(input)), None);
    let local = AgentServices::<World<'_>>::local(baseline, highest);
    consume(AgentServices::<World<'_>>::features());
    let mut slots = input.any(AgentSlots::new(), AgentSlots::default());
    let mut streams = [[0; STREAM]; 3];
    let mut rings = [[0; RING]; 2];
    let mut inputs = [[0; INPUT]; 1];
    let buffers = AgentBuffers {
        streams: &mut streams,
        rings: &mut rings,
        inputs: &mut inputs,
    };
    let services = AgentServices::<World<'_>>::new(black_box(&mut slots), black_box(buffers));
    serve(input, &local, services, |services| {
        consume((services.is_empty(), services.is_ending()));
    });
}

/// An agent with a service that leaves to the engine what it may.
fn vendor(input: Opaque<'_>) {
    let local = super::negotiation::local(input);
    serve(input, &local, Vendor { input }, |vendor| consume(vendor));
}

/// The loop of whoever drives an engine.
fn serve<'i, S: Services<World<'i>>>(
    input: Opaque<'i>,
    local: &Local<'_>,
    services: S,
    look: impl Fn(&S),
) {
    let mut slots = input.any(ConnectionSlots::new(), ConnectionSlots::default());
    let mut inputs = [[0; SMALL]; 2];
    let mut outputs = [[0; SMALL]; 2];
    let mut large = [[0; LARGE]; 1];
    let mut engine = Engine::new(Setup {
        local,
        facts: facts(input),
        buffers: Buffers {
            slots: black_box(&mut slots),
            inputs: black_box(&mut inputs),
            outputs: black_box(&mut outputs),
            large: black_box(&mut large),
        },
        trusted_user: input.u32(),
        reports_readiness: input.bool(),
        services,
    });
    let mut world = World::new(input);
    while input.bool() {
        let engine = black_box(&mut engine);
        consume(engine.run_timers(&mut world));
        engine.on_ready(readiness(input), &mut world);
        engine.answer_callers(&mut world);
        look(engine.services());
        consume((
            engine.facts().boot_times(&mut world),
            engine.facts().offer_context(&mut world),
        ));
    }
    engine.close_all(&mut world);
}

fn facts(input: Opaque<'_>) -> Facts {
    Facts {
        started: instant(input),
        listening: instant(input),
        is_init: input.bool(),
        generation: input.any(Some(input.array()), None),
    }
}

fn instant(input: Opaque<'_>) -> Instant {
    Instant::after_boot(Duration::from_nanos(input.u64()))
}

fn readiness(input: Opaque<'_>) -> Readiness {
    let id = Id {
        index: input.usize(),
        serial: input.u32(),
    };
    let token = match input.u8() {
        0 => Token::Listener,
        1 => Token::Signals,
        2 => Token::Connection(id),
        3 => Token::Input(id),
        4 => Token::Output(id, input.any(Channel::Stdout, Channel::Stderr)),
        5 => Token::Process(id, source(input)),
        _ => Token::Job(id),
    };
    Readiness {
        token,
        read: input.bool(),
        write: input.bool(),
        closed: input.bool(),
    }
}

/// What is ready of a process.
fn source(input: Opaque<'_>) -> ProcessSource {
    let channel = input.any(Channel::Stdout, Channel::Stderr);
    let output = ProcessSource::Output(channel);
    input.any(
        output,
        input.any(ProcessSource::Start, ProcessSource::Input),
    )
}

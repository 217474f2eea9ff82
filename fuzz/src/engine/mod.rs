//! The whole engine: connections that come in and go, what their peers say, and programs, jobs, signals and time.

mod ask;
mod driver;
mod machine;
mod process;
mod pulse;
mod script;
mod wire;
mod world;

use crate::input::Input;
use agent_core::offer::Limits;
use agent_core::session::{Baseline, Local};
use agent_engine::agent::{AgentBuffers, AgentServices, AgentSlots};
use agent_engine::limits::{INPUT, LARGE, RING, SMALL, STREAM};
use agent_engine::time::{Duration, Instant};
use agent_engine::{Buffers, ConnectionSlots, Engine, Facts, Setup};
use driver::Driver;
use process::{Job, Program};
use wire::{Link, Socket};
use world::{USER, World};

/// The longest payload that the engine accepts, in bytes: some frames need a large buffer, and none takes long.
const LIMIT: u32 = 48 * 1024;

/// What the engine is made of, and how it is driven.
struct Plan {
    how: u8,
    connections: usize,
    large: usize,
    programs: usize,
}

impl Plan {
    fn read(input: &mut Input<'_>) -> Self {
        let (how, sizes) = (input.byte(), input.byte());
        Self {
            how,
            connections: 2 + usize::from(sizes % 4),
            large: 1 + usize::from(sizes >> 2 & 1),
            programs: 1 + usize::from(sizes >> 3 & 1),
        }
    }

    const fn has(&self, bit: u8) -> bool {
        self.how & 1 << bit != 0
    }

    fn local(&self) -> Local<'static> {
        let baseline = if self.has(0) {
            Baseline::Refuse
        } else {
            Baseline::Serve
        };
        let local = AgentServices::<World>::local(baseline, None);
        Local {
            limits: Limits {
                max_message: LIMIT,
                ..local.limits
            },
            ..local
        }
    }

    fn facts(&self) -> Facts {
        Facts {
            started: Instant::after_boot(Duration::from_secs(1)),
            listening: Instant::after_boot(Duration::from_secs(2)),
            is_init: self.has(1),
            generation: None,
        }
    }
}

/// What is lent to an engine.
struct Memory<'l> {
    agent: AgentSlots<Program, Job>,
    slots: ConnectionSlots<'l, Socket>,
    streams: Vec<u8>,
    rings: Vec<u8>,
    process_inputs: Vec<u8>,
    inputs: Vec<u8>,
    outputs: Vec<u8>,
    large: Vec<u8>,
}

impl<'l> Memory<'l> {
    fn new(plan: &Plan) -> Self {
        Self {
            agent: AgentSlots::new(),
            slots: ConnectionSlots::new(),
            streams: vec![0; plan.programs * 3 * STREAM],
            rings: vec![0; plan.programs * 2 * RING],
            process_inputs: vec![0; plan.programs * INPUT],
            inputs: vec![0; plan.connections * SMALL],
            outputs: vec![0; plan.connections * SMALL],
            large: vec![0; plan.large * LARGE],
        }
    }

    fn driver<'m>(&'m mut self, plan: &Plan, local: &'l Local<'static>) -> Driver<'m, 'l> {
        let buffers = AgentBuffers {
            streams: self.streams.as_chunks_mut().0,
            rings: self.rings.as_chunks_mut().0,
            inputs: self.process_inputs.as_chunks_mut().0,
        };
        let engine = Engine::new(Setup {
            local,
            facts: plan.facts(),
            buffers: Buffers {
                slots: &mut self.slots,
                inputs: self.inputs.as_chunks_mut().0,
                outputs: self.outputs.as_chunks_mut().0,
                large: self.large.as_chunks_mut().0,
            },
            trusted_user: USER,
            reports_readiness: plan.has(2),
            services: AgentServices::new(&mut self.agent, buffers),
        });
        Driver {
            engine,
            world: World::new(),
            local,
            connections: plan.connections,
            programs: plan.programs,
            backwards: plan.has(3),
        }
    }
}

/// Runs an engine as the input says. Whatever happens, it answers requests once and nothing else, keeps to its limits,
/// rests where nothing happens, and is empty when everybody is gone.
pub fn check(data: &[u8]) {
    let mut input = Input::new(data);
    let plan = Plan::read(&mut input);
    let local = plan.local();
    let mut memory = Memory::new(&plan);
    let mut driver = memory.driver(&plan, &local);
    let is_slow = plan.has(4);
    while !input.is_empty() {
        driver.act(&mut input);
        if !is_slow {
            driver.turn();
        }
    }
    finish(&mut driver, plan.has(5));
}

/// Ends it all: the programs first, whose callers hear of it, or the callers, whose programs are stopped.
fn finish(driver: &mut Driver<'_, '_>, programs_first: bool) {
    driver.world.has_host = false;
    driver.world.faults.0 = 0;
    for wire in &driver.world.wires {
        let mut wire = wire.borrow_mut();
        (wire.room, wire.piece) = (usize::MAX, usize::MAX);
    }
    // A large frame may have to wait until another has made no progress for too long.
    driver.wait(Duration::from_secs(12));
    if programs_first {
        driver.end_all();
        // A reader of an output that nobody acknowledges waits as long as it may.
        driver.wait(Duration::from_secs(31));
        driver.check_all_answered();
    }
    for wire in &driver.world.wires {
        wire.borrow_mut().link = Link::HungUp;
    }
    driver.wait(Duration::from_secs(12));
    assert!(driver.world.wires.is_empty(), "a closed connection is held");
    // A process that has ended is remembered for ten minutes.
    driver.end_lasting();
    driver.wait(Duration::from_secs(601));
    for process in &driver.world.machine.programs {
        let process = process.borrow();
        // What a program leaves behind when it ends by itself is nobody's.
        let is_free = process.detach || process.has_ended;
        assert!(is_free, "a program outlives its caller");
    }
    driver.end_all();
    driver.settle();
    assert!(driver.engine.services().is_empty(), "not all is free again");
}

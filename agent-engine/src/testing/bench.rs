//! An engine on the platform of tests.

use super::children::FakeProgram;
use super::host::{Answer, Host};
use super::jobs::FakeJob;
use super::wire::{Shared, Socket, Wire};
use super::world::{HOST, World};
use crate::agent::{AgentBuffers, AgentServices, AgentSlots};
use crate::connection::Buffers;
use crate::engine::{Engine, Setup};
use crate::facts::Facts;
use crate::limits::{INPUT, LARGE, RING, SMALL, STREAM};
use crate::platform::{Id, Readiness, Token};
use crate::services::Services;
use crate::system::Exit;
use crate::time::Duration;
use agent_core::dispatch::Rpc;
use agent_core::messages::{CheckRequest, RunRequest, agent, health};
use agent_core::session::{Baseline, Local};
use agent_core::wire::Repeated;
use std::boxed::Box;
use std::vec;

/// The user whose processes may connect.
pub(crate) const USER: u32 = 1000;

pub(crate) type Agent = AgentServices<'static, World>;

/// How much there is of what an engine lends.
#[derive(Clone, Copy)]
pub(crate) struct Sizes {
    /// The connections, with the reserved one.
    pub(crate) connections: usize,
    pub(crate) large: usize,
    pub(crate) programs: usize,
    pub(crate) processes: usize,
    pub(crate) reports_readiness: bool,
    pub(crate) facts: Facts,
}

impl Default for Sizes {
    fn default() -> Self {
        Self {
            connections: 4,
            large: 1,
            programs: 2,
            processes: 3,
            reports_readiness: false,
            facts: Facts::default(),
        }
    }
}

/// An engine and its world.
pub(crate) struct Bench<S = Agent> {
    pub(crate) engine: Engine<'static, 'static, World, S>,
    pub(crate) world: World,
    /// How long the engine had nothing else to do when it was last asked.
    pub(crate) timeout: Option<Duration>,
}

/// Memory that was never used, for as long as the tests run: each of them needs little.
fn memory<const SIZE: usize>(count: usize) -> &'static mut [[u8; SIZE]] {
    let bytes = Box::leak(vec![0; count * SIZE].into_boxed_slice());
    bytes.as_chunks_mut().0
}

/// What the agent speaks and serves.
pub(crate) fn local() -> &'static Local<'static> {
    Box::leak(Box::new(AgentServices::<World>::local(
        Baseline::Serve,
        None,
    )))
}

pub(crate) fn buffers<'m>(sizes: Sizes) -> Buffers<'m, 'static, Socket> {
    Buffers {
        slots: Box::leak(Box::default()),
        inputs: memory::<SMALL>(sizes.connections),
        outputs: memory::<SMALL>(sizes.connections),
        large: memory::<LARGE>(sizes.large),
    }
}

/// So many pieces of memory for programs.
pub(crate) fn streams(count: usize) -> &'static mut [[u8; STREAM]] {
    memory(count)
}

/// So many pieces of memory for programs, and memory for so many processes.
pub(crate) fn agent_buffers(streams: usize, processes: usize) -> AgentBuffers<'static> {
    AgentBuffers {
        streams: self::streams(streams),
        rings: memory::<RING>(2 * processes),
        inputs: memory::<INPUT>(processes),
    }
}

pub(crate) fn agent_services(programs: usize, processes: usize) -> Agent {
    let slots = AgentSlots::<FakeProgram, FakeJob>::new();
    let buffers = agent_buffers(3 * programs, processes);
    AgentServices::new(Box::leak(Box::new(slots)), buffers)
}

impl Bench {
    pub(crate) fn new() -> Self {
        Self::with(Sizes::default())
    }

    pub(crate) fn with(sizes: Sizes) -> Self {
        Self::serving(agent_services(sizes.programs, sizes.processes), sizes)
    }

    /// An agent that is the guest's init.
    pub(crate) fn as_init() -> Self {
        let facts = Facts {
            is_init: true,
            ..Facts::default()
        };
        Self::with(Sizes {
            facts,
            ..Sizes::default()
        })
    }
}

impl<S: Services<World>> Bench<S> {
    pub(crate) fn serving(services: S, sizes: Sizes) -> Self {
        Self::on(buffers(sizes), services, sizes)
    }

    pub(crate) fn on(
        buffers: Buffers<'static, 'static, Socket>,
        services: S,
        sizes: Sizes,
    ) -> Self {
        let setup = Setup {
            local: local(),
            facts: sizes.facts,
            buffers,
            trusted_user: USER,
            reports_readiness: sizes.reports_readiness,
            services,
        };
        Self {
            engine: Engine::new(setup),
            world: World::default(),
            timeout: None,
        }
    }

    /// Turns the loop until nothing is ready.
    pub(crate) fn settle(&mut self) {
        for _ in 0..20_000 {
            self.timeout = self.engine.run_timers(&mut self.world);
            let ready = self.world.ready();
            if ready.is_empty() && self.timeout != Some(Duration::ZERO) {
                return;
            }
            for readiness in ready {
                self.engine.on_ready(readiness, &mut self.world);
            }
            self.engine.answer_callers(&mut self.world);
        }
        panic!("the loop turns for ever: {:?}", self.world.ready());
    }

    /// Reports something that is ready, as it is or was.
    pub(crate) fn report(&mut self, token: Token, read: bool, write: bool, closed: bool) {
        let readiness = Readiness {
            token,
            read,
            write,
            closed,
        };
        self.engine.on_ready(readiness, &mut self.world);
    }

    /// Time passes, and what is due is done.
    pub(crate) fn pass(&mut self, duration: Duration) {
        self.world.pass(duration);
        self.settle();
    }

    /// A host that has connected.
    pub(crate) fn connect(&mut self) -> Host {
        let host = Host::dialled(self.world.knock(HOST));
        self.settle();
        host
    }

    /// A host that has negotiated all there is.
    pub(crate) fn connect_with_session(&mut self) -> Host {
        let mut host = self.connect();
        host.negotiate();
        self.settle();
        assert!(host.answers().is_empty());
        assert!(host.level.is_some());
        host
    }

    pub(crate) fn id_of(&self, wire: &Shared<Wire>) -> Id {
        self.world.id_of(wire)
    }

    /// The answer to a call.
    pub(crate) fn ask<R: Rpc>(&mut self, host: &mut Host, request: &R::Request<'_>) -> Answer {
        host.call::<R>(request);
        self.settle();
        host.answer()
    }

    /// Whether the host is served.
    pub(crate) fn is_serving(&mut self, host: &mut Host) -> bool {
        if host.is_closed() {
            return false;
        }
        let answer = self.ask::<health::Check>(host, &CheckRequest::default());
        answer.is_ok()
    }

    /// Calls for a program with these arguments.
    pub(crate) fn run(&mut self, host: &mut Host, request: RunRequest<'_>) -> u32 {
        let stream = host.call::<agent::Run>(&RunRequest {
            argv: Repeated::new(&["program"]),
            ..request
        });
        self.settle();
        stream
    }

    /// A program ends.
    pub(crate) fn end(&mut self, program: usize, exit: Exit) {
        self.world.children.end(program, exit);
        self.settle();
    }
}

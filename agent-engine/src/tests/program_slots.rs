//! Where programs run: as many as there are slots, and memory for.

use crate::agent::{AgentServices, AgentSlots};
use crate::handler_error::HandlerError;
use crate::limits::STREAM;
use crate::platform::{Channel, Id, Token};
use crate::services::{Context, Services};
use crate::system::Exit;
use crate::testing::{
    Bench, FakeJob, FakeProgram, HOST, Host, Sizes, World, agent_buffers, buffers, local, millis,
};
use crate::{Engine, Facts, Setup};
use agent_core::messages::{MountRequest, RunRequest, agent};
use std::boxed::Box;
use std::vec::Vec;

fn bench_of(programs: usize) -> (Bench, Host) {
    let mut bench = Bench::with(Sizes {
        programs,
        ..Sizes::default()
    });
    let host = bench.connect();
    (bench, host)
}

fn run(bench: &mut Bench, host: &mut Host) {
    bench.run(host, RunRequest::default());
}

fn is_refused(bench: &mut Bench, host: &mut Host) -> bool {
    let before = bench.world.children.spawned.len();
    run(bench, host);
    let answer = host.answer();
    assert_eq!(bench.world.children.spawned.len(), before);
    (answer.code, answer.message.as_str())
        == (
            HandlerError::TooManyPrograms.code(),
            HandlerError::TooManyPrograms.sentence(),
        )
}

fn indices(bench: &Bench) -> Vec<usize> {
    let spawned = bench.world.children.spawned.iter();
    spawned.map(|spawned| spawned.id.index).collect()
}

#[test]
fn as_many_programs_run_as_there_is_memory_for_and_sixteen_at_most() {
    for (memory, programs) in [(0, 0), (1, 1), (15, 15), (16, 16), (17, 16)] {
        let (mut bench, mut host) = bench_of(memory);
        for _ in 0..programs {
            run(&mut bench, &mut host);
        }
        assert!(is_refused(&mut bench, &mut host), "{memory}");
        assert_eq!(indices(&bench), (0..programs).collect::<Vec<_>>());
    }
}

#[test]
fn a_program_needs_three_pieces_of_memory() {
    for (pieces, programs) in [(2, 0), (5, 1), (6, 2)] {
        let mut bench = Bench::serving(
            AgentServices::new(Box::leak(Box::default()), agent_buffers(pieces, 0)),
            Sizes::default(),
        );
        let mut host = bench.connect();
        for _ in 0..programs {
            run(&mut bench, &mut host);
        }
        assert!(is_refused(&mut bench, &mut host), "{pieces}");
    }
}

#[test]
fn a_slot_is_used_again_when_its_program_has_ended_and_was_answered_for() {
    let (mut bench, mut host) = bench_of(3);
    for _ in 0..3 {
        run(&mut bench, &mut host);
    }
    bench.end(1, Exit::Code(0));
    assert_eq!(bench.world.discarded, [STREAM; 3]);
    assert!(host.answer().is_ok());
    run(&mut bench, &mut host);
    let id = Id {
        index: 1,
        serial: 2,
    };
    assert_eq!(bench.world.children.spawned[3].id, id);
    assert!(is_refused(&mut bench, &mut host));
    assert_eq!(bench.world.discarded, [STREAM; 3]);
}

#[test]
fn a_slot_is_in_use_until_the_program_has_ended() {
    let (mut bench, mut host) = bench_of(1);
    let request = RunRequest {
        detach: true,
        timeout_ms: 1,
        ..RunRequest::default()
    };
    bench.run(&mut host, request);
    bench.pass(millis(1));
    assert!(host.answer().is_ok());
    assert!(is_refused(&mut bench, &mut host));
    assert!(bench.world.discarded.is_empty());
    bench.end(0, Exit::Code(0));
    assert_eq!(bench.world.discarded, [STREAM; 3]);
    run(&mut bench, &mut host);
    assert_eq!(indices(&bench), [0, 0]);
}

#[test]
fn a_slot_is_in_use_until_its_caller_was_answered() {
    let (mut bench, mut host) = bench_of(1);
    run(&mut bench, &mut host);
    host.wire.borrow_mut().room = 0;
    let written = [b'x'; 10_000];
    let channel = Channel::Stdout;
    bench.world.children.write(0, channel, &written);
    bench.end(0, Exit::Code(0));
    let mut other = bench.connect();
    assert!(is_refused(&mut bench, &mut other));
    host.wire.borrow_mut().room = usize::MAX;
    bench.settle();
    assert!(host.answer().is_ok());
    run(&mut bench, &mut other);
    assert_eq!(indices(&bench), [0, 0]);
}

#[test]
fn each_program_has_memory_of_its_own() {
    let (mut bench, mut host) = bench_of(2);
    for (program, byte) in [(0, b'a'), (1, b'b')] {
        run(&mut bench, &mut host);
        for channel in [Channel::Stdout, Channel::Stderr] {
            let byte = byte + 2 * channel as u8;
            bench.world.children.write(program, channel, &[byte; 1000]);
        }
    }
    bench.settle();
    for (program, byte) in [(0, b'a'), (1, b'b')] {
        bench.end(program, Exit::Code(0));
        let answer = host.answer();
        let response = answer.read::<agent::Run>();
        assert_eq!(response.stdout, [byte; 1000]);
        assert_eq!(response.stderr, [byte + 2; 1000]);
    }
}

/// Runs an engine on these slots for a program in a group, and a job.
fn use_once(slots: &mut AgentSlots<FakeProgram, FakeJob>) -> World {
    let mut world = World::default();
    let mut engine = Engine::new(Setup {
        local: local(),
        facts: Facts::default(),
        buffers: buffers(Sizes::default()),
        trusted_user: 0,
        reports_readiness: false,
        services: AgentServices::<World>::new(slots, agent_buffers(6, 0)),
    });
    let mut host = Host::dialled(world.knock(HOST));
    world.machine.busy_groups.insert("web".into());
    host.negotiate();
    let mut turn = |world: &mut World| {
        for _ in 0..3 {
            for readiness in world.ready() {
                engine.on_ready(readiness, world);
            }
        }
    };
    turn(&mut world);
    host.answers();
    host.call::<agent::Run>(&RunRequest {
        group: "web",
        ..RunRequest::default()
    });
    host.call::<agent::Mount>(&MountRequest {
        driver: MountRequest::DRIVER_TMPFS,
        target: "/m",
        ..MountRequest::default()
    });
    turn(&mut world);
    assert!(host.answers().is_empty());
    assert!(!engine.services().is_empty());
    world
}

#[test]
fn what_slots_still_hold_is_forgotten() {
    let mut slots = AgentSlots::default();
    let first = use_once(&mut slots);
    assert!(!first.children.process(0).is_dropped);
    let mut services = AgentServices::<World>::new(&mut slots, agent_buffers(6, 0));
    assert!(services.is_empty());
    // A group that is not known is not looked after.
    let mut world = World::default();
    let mut context = Context {
        platform: &mut world,
        facts: &mut Facts::default(),
        timers_changed: &mut false,
    };
    services.on_ready(Token::Signals, &mut context);
    assert!(world.machine.removed_groups.is_empty());
    assert!(first.children.process(0).is_dropped);
    let second = use_once(&mut slots);
    assert_eq!(second.children.spawned[0].id, first.children.spawned[0].id);
}

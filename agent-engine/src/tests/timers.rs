//! When the engine has something to do next, and that it does not ask what time it is without need.

use crate::platform::{Id, Readiness, Token};
use crate::services::{Context, Services};
use crate::system::Exit;
use crate::testing::{
    Agent, Bench, Host, NANOSECOND, Sizes, World, at, header, just_below, millis, secs,
};
use crate::time::{Duration, Instant};
use agent_core::messages::{
    CheckRequest, HealthCheckResponse, MountRequest, RunRequest, ShutdownRequest, agent, health,
};
use agent_core::session::{Call, Handled};
use agent_core::wire::Sink;
use std::vec::Vec;

fn timed(milliseconds: u64) -> RunRequest<'static> {
    RunRequest {
        timeout_ms: milliseconds,
        ..RunRequest::default()
    }
}

/// A program's own end is not that of its time: it is asked, and ended two seconds later.
fn run_for(bench: &mut Bench, milliseconds: u64) {
    let mut host = bench.connect();
    bench.run(&mut host, timed(milliseconds));
}

#[test]
fn nothing_asks_what_time_it_is_where_no_timer_is_set() {
    let mut bench = Bench::new();
    let mut host = bench.connect();
    bench.settle();
    bench.world.clock_reads = 0;
    for _ in 0..3 {
        assert_eq!(bench.engine.run_timers(&mut bench.world), None);
        assert!(bench.is_serving(&mut host));
    }
    assert_eq!(bench.world.clock_reads, 0);
}

#[test]
fn a_timer_is_asked_for_what_is_left_of_it() {
    let mut bench = Bench::new();
    run_for(&mut bench, 1000);
    assert_eq!(bench.timeout, Some(secs(1)));
    bench.world.clock_reads = 0;
    bench.pass(millis(400));
    assert_eq!(bench.timeout, Some(millis(600)));
    assert_eq!(bench.world.clock_reads, 1);
    bench.pass(just_below(millis(600)));
    assert_eq!(bench.timeout, Some(NANOSECOND));
    assert!(bench.world.children.process(0).signals.is_empty());
    bench.pass(NANOSECOND);
    assert_eq!(bench.timeout, Some(secs(2)));
    assert_eq!(bench.world.children.process(0).signals.len(), 1);
}

#[test]
fn a_timer_that_ran_out_long_ago_is_run_once() {
    let mut bench = Bench::new();
    run_for(&mut bench, 1000);
    bench.pass(secs(60));
    assert_eq!(bench.timeout, Some(secs(2)));
    assert_eq!(bench.world.children.process(0).signals.len(), 1);
    bench.pass(secs(60));
    assert_eq!(bench.timeout, None);
    assert_eq!(bench.world.children.process(0).signals.len(), 2);
}

#[test]
fn the_timer_that_comes_first_counts_whosever_it_is() {
    let mut bench = Bench::with(Sizes {
        connections: 6,
        reports_readiness: true,
        ..Sizes::default()
    });
    let mut host = Host::accepted(bench.world.expect_dial());
    bench.settle();
    bench.pass(secs(2));
    // A long frame has five seconds, and the answer to readiness three more.
    let other = bench.connect();
    other.send(&header(1, 100_000));
    bench.settle();
    assert_eq!(bench.timeout, Some(secs(3)));
    run_for(&mut bench, 2000);
    assert_eq!(bench.timeout, Some(secs(2)));
    bench.end(0, Exit::Code(0));
    assert_eq!(bench.timeout, Some(secs(3)));
    host.answers();
    bench.settle();
    run_for(&mut bench, 6000);
    assert_eq!(bench.timeout, Some(secs(5)));
}

/// Services that bring nothing but an answer, as those of a vendor may.
struct Plain;

impl Services<World> for Plain {
    fn dispatch(
        &mut self,
        call: Call<'_>,
        _connection: Id,
        _context: &mut Context<'_, World>,
        output: &mut dyn Sink,
    ) -> Handled {
        call.serve::<health::Check>(output, |_, reply| {
            Ok(reply.send(&HealthCheckResponse::default()))
        })
    }
}

#[test]
fn services_that_answer_at_once_need_no_more_than_that() {
    let mut bench = Bench::serving(Plain, Sizes::default());
    let mut hosts: Vec<_> = (0..3).map(|_| bench.connect()).collect();
    for host in &mut hosts {
        assert!(bench.is_serving(host));
    }
    bench.report(Token::Signals, true, false, false);
    bench.pass(secs(1));
    assert_eq!(bench.timeout, None);
    // None of them waits for an answer, so the first gives way.
    let _other = bench.connect();
    assert!(hosts[0].is_closed());
}

/// Services that note what they are told.
#[derive(Default)]
struct Noting {
    ready: Vec<Token>,
    lost: Vec<Id>,
    ran_at: Vec<Instant>,
    deadline: Option<Instant>,
    /// How often there is something to do at once.
    again: usize,
}

impl Services<World> for Noting {
    fn dispatch(
        &mut self,
        call: Call<'_>,
        _connection: Id,
        context: &mut Context<'_, World>,
        output: &mut dyn Sink,
    ) -> Handled {
        // What is due may change with a call that is answered at once.
        self.deadline = Some(at(secs(9)));
        *context.timers_changed = true;
        call.reject(&agent_core::ErrorResponse::NO_HANDLER, output)
    }

    fn on_ready(&mut self, token: Token, _context: &mut Context<'_, World>) {
        self.ready.push(token);
    }

    fn on_connection_lost(&mut self, connection: Id, _context: &mut Context<'_, World>) {
        self.lost.push(connection);
    }

    fn run_timers(&mut self, now: Instant, context: &mut Context<'_, World>) {
        self.ran_at.push(now);
        if self.again > 0 {
            self.again -= 1;
            *context.timers_changed = true;
        }
        self.deadline = self.deadline.filter(|deadline| *deadline > now);
    }

    fn next_deadline(&self) -> Option<Instant> {
        self.deadline
    }
}

#[test]
fn services_are_told_what_is_ready_due_and_lost() {
    let mut bench = Bench::serving(Noting::default(), Sizes::default());
    let mut host = bench.connect();
    assert_eq!(bench.engine.services().ran_at, [Instant::BOOT]);
    let id = bench.id_of(&host.wire);
    let job = Token::Job(id);
    bench.report(job, true, false, false);
    bench.report(Token::Input(id), false, true, false);
    assert_eq!(bench.engine.services().ready, [job, Token::Input(id)]);
    host.call::<health::Check>(&CheckRequest::default());
    bench.settle();
    assert_eq!(bench.timeout, Some(secs(9)));
    bench.pass(just_below(secs(9)));
    let ran = bench.engine.services().ran_at.len();
    bench.pass(NANOSECOND);
    assert_eq!(bench.timeout, None);
    let services = bench.engine.services();
    assert_eq!(services.ran_at.len(), ran + 1);
    assert_eq!(services.ran_at.last(), Some(&at(secs(9))));
    host.hang_up();
    bench.settle();
    // What is due may change with a connection that is lost.
    let services = bench.engine.services();
    assert_eq!(services.lost, [id]);
    assert_eq!(services.ran_at.len(), ran + 2);
    // Once: a connection that is gone cannot be lost again.
    let again = Readiness {
        token: Token::Connection(id),
        read: true,
        write: true,
        closed: true,
    };
    bench.engine.on_ready(again, &mut bench.world);
    assert_eq!(bench.engine.services().lost, [id]);
}

#[test]
fn services_that_have_something_to_do_at_once_are_asked_again_at_once() {
    let services = Noting {
        deadline: Some(at(secs(9))),
        again: 2,
        ..Noting::default()
    };
    let mut bench = Bench::serving(services, Sizes::default());
    for again in [Duration::ZERO, Duration::ZERO, secs(9), secs(9)] {
        let timeout = bench.engine.run_timers(&mut bench.world);
        assert_eq!(timeout, Some(again));
    }
    assert_eq!(bench.engine.services().ran_at, [Instant::BOOT; 3]);
}

#[test]
fn a_call_that_is_answered_later_or_ends_the_guest_sets_timers() {
    let mut bench = Bench::new();
    let mut host = bench.connect();
    bench.run(&mut host, timed(10));
    assert_eq!(bench.timeout, Some(millis(10)));
    let mut bench = Bench::new();
    let mut host = bench.connect();
    let request = ShutdownRequest::default();
    assert!(bench.ask::<agent::Shutdown>(&mut host, &request).is_ok());
    assert_eq!(bench.timeout, Some(secs(1)));
}

#[test]
fn an_engine_shows_its_facts_and_services() {
    let facts = crate::Facts {
        started: at(secs(1)),
        listening: at(secs(2)),
        is_init: true,
        generation: None,
    };
    let sizes = Sizes {
        facts,
        ..Sizes::default()
    };
    let bench = Bench::with(sizes);
    assert_eq!(*bench.engine.facts(), facts);
    let services: &Agent = bench.engine.services();
    assert!(services.is_empty() && !services.is_ending());
}

#[test]
fn calls_that_come_together_set_their_timers() {
    let mut bench = Bench::new();
    let mut host = bench.connect();
    for milliseconds in [20, 10] {
        host.call::<agent::Run>(&timed(milliseconds));
    }
    bench.settle();
    assert_eq!(bench.world.children.spawned.len(), 2);
    assert_eq!(bench.timeout, Some(millis(10)));
}

#[test]
fn whoever_is_not_ready_to_be_answered_is_not_tried() {
    let mut bench = Bench::new();
    let mut host = bench.connect_with_session();
    let mut other = bench.connect_with_session();
    let callers = |bench: &Bench| bench.engine.services().callers_to_answer().slots().count();
    bench.run(&mut host, RunRequest::default());
    other.call::<agent::Mount>(&MountRequest {
        driver: MountRequest::DRIVER_TMPFS,
        target: "/m",
        ..MountRequest::default()
    });
    bench.settle();
    assert_eq!(callers(&bench), 0);
    bench.world.children.end(0, Exit::Code(0));
    bench.report(Token::Signals, true, false, false);
    assert_eq!(callers(&bench), 1);
    bench.world.jobs.end(0);
    let (id, _) = bench.world.jobs.started[0];
    bench.report(Token::Job(id), true, false, false);
    assert_eq!(callers(&bench), 2);
    bench.engine.answer_callers(&mut bench.world);
    assert_eq!((host.answers().len(), other.answers().len()), (1, 1));
    assert_eq!(callers(&bench), 0);
}

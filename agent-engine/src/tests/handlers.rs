//! The agent's methods that are answered at once, and what it says of itself.

use crate::agent::{AgentServices, VERSION};
use crate::facts::Facts;
use crate::handler_error::HandlerError;
use crate::system::SystemInfo;
use crate::testing::{
    Answer, Bench, HOST, Host, Sizes, World, agent_services, at, buffers, millis, secs,
};
use crate::time::{Duration, UnixTime};
use crate::{Engine, Setup};
use agent_core::dispatch::{Method, MethodKind, Rpc, Service, Visibility};
use agent_core::messages::contract::{self, features};
use agent_core::messages::{
    CheckRequest, InfoRequest, InfoResponse, ReseedRandomRequest, ReseedRandomResponse,
    SetTimeRequest, VersionCheckResponse, agent, health,
};
use agent_core::offer::{BootTimes, Role};
use agent_core::session::Baseline;
use agent_core::{Code, FeatureSet, Local, Version};
use std::boxed::Box;

fn is(answer: &Answer, failure: HandlerError) -> bool {
    (answer.code, answer.message.as_str()) == (failure.code(), failure.sentence())
}

#[test]
fn info_says_what_the_agent_and_its_guest_are() {
    for is_init in [true, false] {
        let mut bench = Bench::with(Sizes {
            facts: Facts {
                started: at(millis(10)),
                listening: at(millis(20)),
                is_init,
                generation: None,
            },
            ..Sizes::default()
        });
        bench.world.now = at(secs(3));
        bench.world.unix_time = UnixTime::after_epoch(secs(1003));
        bench.world.machine.info = SystemInfo {
            kernel_release: "6.1.0".try_into().unwrap(),
            memory_total: 512,
            memory_available: 256,
            cpus: 4,
        };
        let mut host = bench.connect();
        let answer = bench.ask::<agent::Info>(&mut host, &InfoRequest::default());
        let expected = InfoResponse {
            agent_version: env!("CARGO_PKG_VERSION"),
            kernel_release: "6.1.0",
            uptime_ns: 3_000_000_000,
            memory_total: 512,
            memory_available: 256,
            cpus: 4,
            is_init,
            boot: Some(BootTimes {
                kernel_start_unix_ns: 1_000_000_000_000,
                exec_ns: 10_000_000,
                listening_ns: 20_000_000,
                now_ns: 3_000_000_000,
            }),
        };
        assert_eq!(answer.read::<agent::Info>(), expected);
    }
}

#[test]
fn a_guest_whose_clock_is_not_set_started_in_1970() {
    let mut world = World::default();
    world.now = at(secs(3));
    world.unix_time = UnixTime::after_epoch(secs(2));
    let times = Facts::default().boot_times(&mut world);
    assert_eq!(times.kernel_start_unix_ns, 0);
}

fn set_time(bench: &mut Bench, unix_ns: u64) -> Answer {
    let mut host = bench.connect_with_session();
    bench.ask::<agent::SetTime>(&mut host, &SetTimeRequest { unix_ns })
}

#[test]
fn the_clock_is_set_and_how_far_that_moved_it_is_said() {
    for (time, moved_ns) in [(1500, 500), (400, -600), (1000, 0), (1, -999), (1001, 1)] {
        let mut bench = Bench::new();
        bench.world.unix_time = UnixTime::after_epoch(Duration::from_nanos(1000));
        let answer = set_time(&mut bench, time);
        assert_eq!(answer.read::<agent::SetTime>().moved_ns, moved_ns);
        let set = UnixTime::after_epoch(Duration::from_nanos(time));
        assert_eq!(bench.world.unix_time, set);
    }
}

#[test]
fn no_time_and_one_that_the_system_refuses_leave_the_clock_alone() {
    let mut bench = Bench::new();
    let before = UnixTime::after_epoch(secs(1));
    bench.world.unix_time = before;
    let answer = set_time(&mut bench, 0);
    assert!(is(&answer, HandlerError::NoTime));
    bench.world.machine.clock_refusal = Some(HandlerError::MayNotSetTime);
    let answer = set_time(&mut bench, 5);
    assert!(is(&answer, HandlerError::MayNotSetTime));
    assert_eq!(bench.world.unix_time, before);
}

fn reseed(bench: &mut Bench, generation: &[u8]) -> Answer {
    let mut host = bench.connect_with_session();
    let request = ReseedRandomRequest {
        entropy: b"0123456789abcdef",
        generation,
    };
    bench.ask::<agent::ReseedRandom>(&mut host, &request)
}

#[test]
fn entropy_is_handed_on_and_a_generation_remembered() {
    let mut bench = Bench::new();
    let answer = reseed(&mut bench, b"");
    let done = ReseedRandomResponse {};
    assert_eq!(answer.read::<agent::ReseedRandom>(), done);
    assert_eq!(bench.world.machine.entropy, b"0123456789abcdef");
    assert_eq!(bench.engine.facts().generation, None);
    assert!(reseed(&mut bench, &[1; 16]).is_ok());
    assert_eq!(bench.engine.facts().generation, Some([1; 16]));
    // None is no other.
    assert!(reseed(&mut bench, b"").is_ok());
    assert_eq!(bench.engine.facts().generation, Some([1; 16]));
    assert!(reseed(&mut bench, &[2; 16]).is_ok());
    assert_eq!(bench.engine.facts().generation, Some([2; 16]));
}

#[test]
fn an_offer_is_answered_with_the_generation_and_the_times_as_of_now() {
    let mut bench = Bench::new();
    bench.world.now = at(secs(3));
    bench.world.nonce = [7; 16];
    assert!(reseed(&mut bench, &[1; 16]).is_ok());
    let said = bench.connect_with_session().said.unwrap();
    assert_eq!((said.nonce, said.generation), ([7; 16], Some([1; 16])));
    assert_eq!(said.boot.unwrap().now_ns, 3_000_000_000);
}

#[test]
fn a_generation_of_another_length_changes_nothing() {
    let mut bench = Bench::new();
    for length in [1, 15] {
        let answer = reseed(&mut bench, &[1; 16][..length]);
        assert!(is(&answer, HandlerError::BadGeneration), "{length}");
    }
    // The contract's own bound.
    assert_eq!(reseed(&mut bench, &[1; 17]).code, Code::InvalidArgument);
    assert!(bench.world.machine.entropy.is_empty());
    assert_eq!(bench.engine.facts().generation, None);
}

#[test]
fn a_generation_is_not_remembered_where_no_entropy_was_taken() {
    let mut bench = Bench::new();
    bench.world.machine.entropy_refusal = Some(HandlerError::BadEntropy);
    let answer = reseed(&mut bench, &[1; 16]);
    assert!(is(&answer, HandlerError::BadEntropy));
    assert_eq!(bench.engine.facts().generation, None);
}

#[test]
fn health_says_which_versions_there_are() {
    let mut bench = Bench::new();
    let mut host = bench.connect();
    let answer = bench.ask::<health::Version>(&mut host, &CheckRequest::default());
    let expected = VersionCheckResponse {
        grpc_version: "1.0",
        agent_version: VERSION,
    };
    assert_eq!(answer.read::<health::Version>(), expected);
}

fn local(highest: Option<Version>) -> Local<'static> {
    AgentServices::<World>::local(Baseline::Refuse, highest)
}

#[test]
fn an_agent_offers_what_it_was_built_with() {
    let local = local(None);
    let all = [
        features::TIME,
        features::ENTROPY,
        features::MOUNT,
        features::PAUSE,
        features::EPHEMERAL,
        features::PROCESS,
    ];
    assert_eq!(local.terms.offered, FeatureSet::from_iter(all));
    assert_eq!(local.terms.required, FeatureSet::EMPTY);
    assert_eq!(local.terms.versions, contract::VERSIONS);
    assert_eq!((local.terms.vendor, local.role), ("", Role::Guest));
    let limits = local.limits;
    assert_eq!(
        (
            limits.max_message,
            limits.max_streams,
            limits.max_connections
        ),
        (4 << 20, 32, 65)
    );
    assert_eq!(
        (local.software, local.software_version),
        ("handclasp-agent", VERSION)
    );
    assert_eq!(local.baseline, Baseline::Refuse);
    let names: std::vec::Vec<_> = local.services.iter().map(|service| service.name).collect();
    assert_eq!(
        names,
        [
            "handclasp.v1.Agent",
            "grpc.Health",
            "handclasp.v1.Processes"
        ]
    );
}

#[test]
fn an_agent_offers_no_version_above_the_highest_that_it_may() {
    let highest = Version::new(1, 0);
    let clamped = contract::VERSIONS.clamped(highest);
    assert_eq!(local(Some(highest)).terms.versions, clamped);
    assert_ne!(clamped, contract::VERSIONS);
}

/// A method of a service that the agent's tables do not have.
struct Foreign;

static FOREIGN: Method = Method {
    service: "test.Foreign",
    name: "Call",
    visibility: Visibility::Always,
    kind: MethodKind::Unary,
    idempotent: true,
};
static FOREIGN_SERVICE: Service = Service {
    name: "test.Foreign",
    methods: &[&FOREIGN],
};
static SERVICES: [&Service; 1] = [&FOREIGN_SERVICE];

impl Rpc for Foreign {
    const METHOD: &'static Method = &FOREIGN;
    type Request<'a> = CheckRequest<'a>;
    type Response<'a> = VersionCheckResponse<'a>;
}

#[test]
fn a_method_without_a_handler_is_refused() {
    let mut bench = Bench::new();
    let local = Box::leak(Box::new(Local {
        services: &SERVICES,
        ..local(None)
    }));
    bench.engine = Engine::new(Setup {
        local,
        facts: Facts::default(),
        buffers: buffers(Sizes::default()),
        trusted_user: 0,
        reports_readiness: false,
        services: agent_services(0, 0),
    });
    let mut host = Host::dialled(bench.world.knock(HOST));
    let answer = bench.ask::<Foreign>(&mut host, &CheckRequest::default());
    assert_eq!(answer.code, Code::Unimplemented);
    assert!(answer.message.contains("no handler"), "{answer:?}");
}

//! The agent as a process, and hosts of several kinds that call it.

mod support;

use acme_lamp::VENDOR;
use acme_lamp::host::calls::lamp::Lamp;
use acme_lamp::host::{features, options, v1};
use handclasp::{
    Agent, Code, Error, Feature, FeatureSet, Method, MethodKind, RefusalReason, Version,
    Visibility, grpc,
};
use support::LampAgent;

const ON: v1::SetRequest = v1::SetRequest {
    mode: v1::Mode::On as i32,
    color: None,
};

const DIMMED: v1::SetRequest = v1::SetRequest {
    mode: v1::Mode::Night as i32,
    color: None,
};

const BLINK: v1::BlinkRequest = v1::BlinkRequest { times: 3 };

fn colored() -> v1::SetRequest {
    v1::SetRequest {
        color: Some("ff8800".to_owned()),
        ..ON
    }
}

/// What the sender's gate says of a call: the element, and the feature by number and name.
fn stopped<R: std::fmt::Debug>(
    called: Result<R, Error>,
) -> (String, Option<Feature>, Option<&'static str>) {
    match called {
        Err(Error::Unsupported(missing)) => {
            let feature = missing.need.and_then(|need| need.feature);
            (missing.element, feature, missing.feature_name)
        }
        other => panic!("not stopped by the sender: {other:?}"),
    }
}

/// All that needs a feature is stopped before it leaves, and the rest is done.
async fn assert_plain_lamp(agent: &Agent) {
    let lamp = Lamp::new(agent);
    let expected = |element: &str, feature, name| (element.to_owned(), Some(feature), Some(name));
    assert_eq!(
        stopped(lamp.set(colored()).await),
        expected("Set.color", features::COLOR, "COLOR")
    );
    assert_eq!(
        stopped(lamp.set(DIMMED).await),
        expected("Set.mode=NIGHT", features::NIGHT, "NIGHT")
    );
    assert_eq!(
        stopped(lamp.blink(BLINK).await),
        expected("acme.lamp.v1.Lamp/Blink", features::BLINK, "BLINK")
    );
    lamp.set(ON).await.unwrap();
    let on = v1::GetResponse {
        mode: v1::Mode::On.into(),
        ..v1::GetResponse::default()
    };
    assert_eq!(lamp.get().await.unwrap(), on);
}

#[tokio::test]
async fn with_the_same_vendor_the_features_are_enabled_and_used() {
    let process = LampAgent::start(&[]);
    let agent = options().connect(process.address()).await.unwrap();
    assert_eq!(agent.features().set(), features::ALL.into_iter().collect());
    assert_eq!(agent.peer().unwrap().vendor, VENDOR);

    let lamp = Lamp::new(&agent);
    lamp.set(colored()).await.unwrap();
    lamp.set(DIMMED).await.unwrap();
    lamp.blink(BLINK).await.unwrap();
    let state = lamp.get().await.unwrap();
    assert_eq!(state.mode(), v1::Mode::Night);
    assert_eq!(state.color.as_deref(), Some("ff8800"));
    assert_eq!(state.blinks, Some(3));

    let serving = grpc::health_check_response::ServingStatus::Serving;
    assert_eq!(agent.health().await.unwrap(), serving);
}

#[tokio::test]
async fn with_another_vendor_the_same_numbers_mean_nothing() {
    let process = LampAgent::start(&[]);
    for vendor in ["other", ""] {
        let stranger = options().vendor(vendor);
        let agent = stranger.connect(process.address()).await.unwrap();
        assert!(agent.features().set().is_empty());
        assert_plain_lamp(&agent).await;
    }
}

#[tokio::test]
async fn without_the_features_at_either_end_the_calls_do_not_leave() {
    let full = LampAgent::start(&[]);
    let all: FeatureSet = features::ALL.into_iter().collect();
    let without = options().without(all);
    assert_plain_lamp(&without.connect(full.address()).await.unwrap()).await;

    let plain = LampAgent::start(&["COLOR", "NIGHT", "BLINK"]);
    assert_plain_lamp(&options().connect(plain.address()).await.unwrap()).await;

    // Each feature counts by itself.
    let colorful = LampAgent::start(&["BLINK"]);
    let agent = options().connect(colorful.address()).await.unwrap();
    Lamp::new(&agent).set(colored()).await.unwrap();
    let (_, feature, _) = stopped(Lamp::new(&agent).blink(BLINK).await);
    assert_eq!(feature, Some(features::BLINK));
}

#[tokio::test]
async fn a_feature_that_builds_on_a_newer_handclasp_needs_its_version_too() {
    let process = LampAgent::start(&[]);
    let older = options().max_version(Version::new(1, 0));
    let agent = older.connect(process.address()).await.unwrap();
    assert!(agent.features().contains(features::BLINK));
    let error = Lamp::new(&agent).blink(BLINK).await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "acme.lamp.v1.Lamp/Blink needs feature BLINK (since 1.1); this session is 1.0"
    );
}

#[tokio::test]
async fn a_host_that_cannot_know_a_value_is_told_an_older_one() {
    let process = LampAgent::start(&[]);
    let new = options().connect(process.address()).await.unwrap();
    let dimmed = v1::SetRequest {
        mode: DIMMED.mode,
        ..colored()
    };
    Lamp::new(&new).set(dimmed).await.unwrap();

    let old = options().vendor("other").connect(process.address()).await;
    let state = Lamp::new(&old.unwrap()).get().await.unwrap();
    assert_eq!(state.mode(), v1::Mode::On);
    assert_eq!((state.color, state.blinks), (None, None));
}

/// The methods as a host has them that ignores gates: always visible, so that nothing is checked.
static UNGATED_SET: Method = ungated("Set");
static UNGATED_BLINK: Method = ungated("Blink");

const fn ungated(name: &'static str) -> Method {
    Method {
        service: "acme.lamp.v1.Lamp",
        name,
        visibility: Visibility::Unversioned,
        kind: MethodKind::Unary,
        idempotent: false,
    }
}

/// What the agent says of a call that should not have been sent.
fn refused<R: std::fmt::Debug>(
    called: &Result<R, Error>,
) -> (Code, RefusalReason, String, Option<Feature>) {
    match called {
        Err(Error::Status {
            code,
            refusal: Some(refusal),
            ..
        }) => (
            *code,
            refusal.reason,
            refusal.element.clone(),
            refusal.feature,
        ),
        other => panic!("not refused by the agent: {other:?}"),
    }
}

#[tokio::test]
async fn a_host_that_ignores_gates_gets_typed_refusals_and_nothing_is_done() {
    let process = LampAgent::start(&[]);
    let agent = options().vendor("other").connect(process.address()).await;
    let agent = agent.unwrap();
    Lamp::new(&agent).set(ON).await.unwrap();

    let set = |request| agent.call::<v1::SetResponse>(&UNGATED_SET, request);
    let expected =
        |code, reason, element: &str, feature| (code, reason, element.to_owned(), Some(feature));
    let precondition = Code::FailedPrecondition;
    assert_eq!(
        refused(&set(colored()).await),
        expected(
            precondition,
            RefusalReason::NotInSession,
            "Set.color",
            features::COLOR
        )
    );
    assert_eq!(
        refused(&set(DIMMED).await),
        expected(
            precondition,
            RefusalReason::NotInSession,
            "Set.mode=NIGHT",
            features::NIGHT
        )
    );
    let blink = agent.call::<v1::BlinkResponse>(&UNGATED_BLINK, BLINK).await;
    assert_eq!(
        refused(&blink),
        expected(
            Code::Unimplemented,
            RefusalReason::NotInSession,
            "acme.lamp.v1.Lamp/Blink",
            features::BLINK
        )
    );

    // A host that may see it all finds the lamp as it was.
    let agent = options().connect(process.address()).await.unwrap();
    let state = Lamp::new(&agent).get().await.unwrap();
    assert_eq!(state.mode(), v1::Mode::On);
    assert_eq!(state.color.as_deref(), Some("ffffff"));
    assert_eq!(state.blinks, Some(0));
}

#[test]
fn the_command_does_it_all_from_a_shell() {
    let process = LampAgent::start(&["BLINK"]);
    let run = |arguments: &[&str]| support::lampctl(process.address(), arguments);
    assert_eq!(run(&["set", "night", "ff8800"]), Ok(String::new()));
    assert_eq!(run(&["get"]), Ok("MODE_NIGHT in ff8800\n".to_owned()));
    let missing = "lampctl: acme.lamp.v1.Lamp/Blink needs feature BLINK (since 1.1); \
                   this session is 1.2 without it\n";
    assert_eq!(run(&["blink", "2"]), Err(missing.to_owned()));
    let wrong = "lampctl: a color is six hexadecimal digits, such as ff8800 (INVALID_ARGUMENT)\n";
    assert_eq!(run(&["set", "on", "orange"]), Err(wrong.to_owned()));
}

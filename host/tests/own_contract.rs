//! Connections of a contract of one's own, and peers that never negotiate but whose level is known.

mod support;

use agent_core::ErrorResponse;
use agent_core::frame::HEADER_LEN;
use agent_core::grease::OutgoingOffer;
use agent_core::negotiate::{OutgoingAnswer, select};
use agent_core::offer::Role;
use agent_core::rpc::{OutgoingResponse, Request};
use handclasp::v1::{MountRequest, PauseRequest};
use handclasp::{
    Catalogue, Code, Contract, Error, Feature, FeatureInfo, FeatureSet, Level, Options, Refusal,
    RefusalReason, Version, VersionRange, Versions,
};
use std::io::Write;
use std::os::unix::net::UnixStream;
use std::sync::{Arc, Mutex};
use support::Config;

const SNAPSHOTS: Feature = Feature(1);
static CATALOGUE: Catalogue = Catalogue {
    features: &[FeatureInfo {
        feature: SNAPSHOTS,
        name: "SNAPSHOTS",
        versions: &[VersionRange::from(1, 0)],
    }],
};
const VERSIONS: Versions = Versions::single(VersionRange::up_to(Version::new(1, 16)));
const ACME: Contract = Contract::new("acme.sandbox", VERSIONS, &CATALOGUE);

fn speaking(contract: &'static str) -> Config {
    Config {
        versions: Versions::single(VersionRange::up_to(Version::new(1, 11))),
        offered: FeatureSet::from_iter([SNAPSHOTS]),
        contract,
        catalogue: &CATALOGUE,
        ..Config::default()
    }
}

#[tokio::test]
async fn a_contract_has_versions_and_features_of_its_own() {
    let server = support::agent(speaking("acme.sandbox"));
    let options = Options::new().contract(ACME);
    let agent = options.connect(&server.address()).await.unwrap();
    assert_eq!(agent.version(), Version::new(1, 11));
    assert_eq!(agent.peer().unwrap().contract, "acme.sandbox");
    assert_eq!(agent.features().to_string(), "SNAPSHOTS");
    assert_eq!(agent.ours().features.to_string(), "SNAPSHOTS");
}

#[tokio::test]
async fn two_contracts_with_the_same_numbers_do_not_agree() {
    for (options, guest, host) in [
        (Options::new().contract(ACME), "handclasp", "acme.sandbox"),
        (Options::new(), "acme.sandbox", "handclasp"),
        (Options::new().contract(ACME), "acme.other", "acme.sandbox"),
    ] {
        let server = support::agent(speaking(guest));
        let error = options.connect(&server.address()).await.unwrap_err();
        refused(&error, host, guest);
        assert_eq!(
            error.to_string(),
            format!(
                "host speaks the contract {host}, this agent speaks {guest}: use a host and an agent of the same contract"
            )
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_host_refuses_a_guest_that_dials_with_another_contract() {
    for (options, guest, host) in [
        (Options::new().contract(ACME), "handclasp", "acme.sandbox"),
        (Options::new(), "acme.sandbox", "handclasp"),
    ] {
        let connection = support::connection(&speaking(guest), true);
        let error = options.incoming(connection).unwrap().await.unwrap_err();
        refused(&error, host, guest);
    }
}

/// A released agent skips the name in the offer, selects, and agrees.
#[tokio::test]
async fn a_host_refuses_the_answer_of_an_agent_that_skips_the_name() {
    let server = support::listen(|mut stream| {
        let frame = support::read_frame(&mut stream);
        let request = Request::decode(&frame[HEADER_LEN..]).unwrap();
        let host = agent_core::Offer::decode(request.payload).unwrap();
        let guest = agent_core::Offer {
            terms: host.terms,
            ..agent_core::Offer::default()
        };
        let level = select(&host.terms, &guest.terms, &CATALOGUE).unwrap();
        let guest = OutgoingOffer::new(guest, Role::Guest);
        let answer = OutgoingAnswer::new(request.payload, &guest, level);
        stream
            .write_all(&support::response_on(1, &OutgoingResponse::Done(&answer)))
            .unwrap();
        support::try_read_frame(&mut stream);
    });
    let options = Options::new().contract(ACME);
    let error = options.connect(&server.address()).await.unwrap_err();
    refused(&error, "acme.sandbox", "handclasp");
}

fn refused(error: &Error, host: &str, guest: &str) {
    let Error::Refused { refusal, .. } = error else {
        panic!("{error:?}")
    };
    let Refusal {
        reason, contracts, ..
    } = &**refusal;
    assert_eq!(*reason, RefusalReason::NoCommonVersion);
    assert_eq!(*contracts, Some((host.to_owned(), guest.to_owned())));
}

/// An agent from before negotiation: it does everything else that it is asked for, and says that it did nothing.
fn old_agent(methods: &Arc<Mutex<Vec<String>>>) -> support::TestDir {
    let methods = Arc::clone(methods);
    support::listen(move |mut stream| {
        while let Some((stream_id, method)) = next_call(&mut stream) {
            let unknown = ErrorResponse::Handler(Code::Unimplemented, "unknown service");
            let answer = if method == "Negotiate" {
                OutgoingResponse::Error(&unknown)
            } else {
                methods.lock().unwrap().push(method);
                OutgoingResponse::Done(&&b""[..])
            };
            // The host may have closed.
            let _ = stream.write_all(&support::response_on(stream_id, &answer));
        }
    })
}

fn next_call(stream: &mut UnixStream) -> Option<(u32, String)> {
    let frame = support::try_read_frame(stream)?;
    let stream_id = u32::from_be_bytes(frame[4..8].try_into().unwrap());
    let request = Request::decode(&frame[HEADER_LEN..]).unwrap();
    Some((stream_id, request.method.to_owned()))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_legacy_peer_is_called_at_the_level_that_it_is_known_to_have() {
    let methods = Arc::default();
    let server = old_agent(&methods);
    let options = Options::new().assume_legacy(Level::BASELINE);
    let agent = options.connect(&server.address()).await.unwrap();
    assert!(agent.peer().is_none());
    assert_eq!(agent.level(), Level::BASELINE);
    agent.info().await.unwrap();

    // What the peer cannot know does not leave: neither a method nor a value.
    let paused = agent
        .pause(PauseRequest {
            group: "web".into(),
        })
        .await;
    assert_eq!(
        paused.unwrap_err().to_string(),
        "handclasp.v1.Agent/Pause needs feature PAUSE (since 1.1); this session is 1.0"
    );
    let mount = MountRequest {
        driver: "ephemeral".into(),
        target: "/dev/shm".into(),
        ..MountRequest::default()
    };
    let mounted = agent.mount(mount).await;
    assert_eq!(mounted.unwrap_err().kind(), "unsupported");
    assert_eq!(*methods.lock().unwrap(), ["Info"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_legacy_peer_gets_all_that_its_level_holds_from_the_first_call_on() {
    let methods = Arc::default();
    let server = old_agent(&methods);
    let level = Level {
        version: Version::new(1, 1),
        features: FeatureSet::from_iter([agent_core::messages::contract::features::PAUSE]),
    };
    let options = Options::new().assume_legacy(level);
    let connecting = options.dial(&server.address()).await.unwrap();
    connecting
        .pause(PauseRequest {
            group: "web".into(),
        })
        .await
        .unwrap();
    let agent = connecting.negotiated().await.unwrap();
    assert_eq!(agent.level(), level);
    agent
        .pause(PauseRequest {
            group: "web".into(),
        })
        .await
        .unwrap();
    assert_eq!(*methods.lock().unwrap(), ["Pause", "Pause"]);
}

/// A peer that does negotiate loses nothing by what is assumed of one that does not.
#[tokio::test]
async fn an_assumed_level_is_for_legacy_peers_alone() {
    let server = support::agent(Config::default());
    let level = Level {
        version: Version::new(1, 1),
        features: FeatureSet::EMPTY,
    };
    let options = Options::new().assume_legacy(level);
    let agent = options.connect(&server.address()).await.unwrap();
    assert_eq!(agent.level(), Level::BASELINE);
    agent.info().await.unwrap();
}

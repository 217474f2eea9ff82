//! Every generated message, against prost.

use crate::contents::Definition;
use crate::input::Input;
use crate::output::encoded;
use agent_core::gate::{AtLevel, Decode, DecodeError, Gate, Level, Respond};
use agent_core::messages as guest;
use agent_core::messages::contract;
use agent_core::rejection::Rejection;
use agent_core::wire::{Counter, Encode, Item, Repeated, WireError};
use agent_core::{FeatureSet, Version};
use handclasp::{grpc, v1};
use std::collections::BTreeMap;
use std::fmt::Debug;
use std::sync::LazyLock;

/// What is to be read, and at which level besides the highest.
struct Case<'d> {
    bytes: &'d [u8],
    level: Level,
}

/// Reads any bytes as one of the messages.
pub fn check(data: &[u8]) {
    let mut input = Input::new(data);
    let message = input.byte();
    let level = Level {
        version: Version::new(1, u32::from(input.byte() % 4)),
        features: FeatureSet::from_bytes(&[input.byte()]).unwrap_or_default(),
    };
    let bytes = input.rest();
    listed::<guest::StoppedBy>(bytes);
    listed::<guest::PowerAction>(bytes);
    listed::<guest::HealthCheckResponseServingStatus>(bytes);
    let case = Case { bytes, level };
    match message % 15 {
        0 => request::<guest::InfoRequest, v1::InfoRequest>(&case, "handclasp.v1.InfoRequest"),
        1 => response::<guest::InfoResponse<'_>, v1::InfoResponse>(
            &case,
            "handclasp.v1.InfoResponse",
        ),
        2 => request::<guest::RunRequest<'_>, v1::RunRequest>(&case, "handclasp.v1.RunRequest"),
        3 => response::<guest::RunResponse<'_>, v1::RunResponse>(&case, "handclasp.v1.RunResponse"),
        4 => request::<guest::ShutdownRequest, v1::ShutdownRequest>(
            &case,
            "handclasp.v1.ShutdownRequest",
        ),
        5 => response::<guest::ShutdownResponse, v1::ShutdownResponse>(
            &case,
            "handclasp.v1.ShutdownResponse",
        ),
        6 => request::<guest::SetTimeRequest, v1::SetTimeRequest>(
            &case,
            "handclasp.v1.SetTimeRequest",
        ),
        7 => response::<guest::SetTimeResponse, v1::SetTimeResponse>(
            &case,
            "handclasp.v1.SetTimeResponse",
        ),
        8 => request::<guest::ReseedRandomRequest<'_>, v1::ReseedRandomRequest>(
            &case,
            "handclasp.v1.ReseedRandomRequest",
        ),
        9 => response::<guest::ReseedRandomResponse, v1::ReseedRandomResponse>(
            &case,
            "handclasp.v1.ReseedRandomResponse",
        ),
        10 => {
            request::<guest::MountRequest<'_>, v1::MountRequest>(&case, "handclasp.v1.MountRequest")
        }
        11 => {
            response::<guest::MountResponse, v1::MountResponse>(&case, "handclasp.v1.MountResponse")
        }
        12 => request::<guest::CheckRequest<'_>, grpc::CheckRequest>(&case, "grpc.CheckRequest"),
        13 => response::<guest::HealthCheckResponse, grpc::HealthCheckResponse>(
            &case,
            "grpc.HealthCheckResponse",
        ),
        _ => response::<guest::VersionCheckResponse<'_>, grpc::VersionCheckResponse>(
            &case,
            "grpc.VersionCheckResponse",
        ),
    }
}

/// A list of enums has the items that it writes.
fn listed<'d, E: Item<'d> + PartialEq + Debug + 'd>(bytes: &'d [u8]) {
    let received = Repeated::<'d, E>::received(bytes, 1);
    let items: Vec<E> = received.iter().collect();
    assert_eq!(received.is_empty(), items.is_empty());
    let mut output = Counter::default();
    received.write(&mut output, 1);
    assert!(output.count() >= 2 * items.len());
}

/// What holds of a message that a guest writes, besides what holds of all.
fn response<'d, G, H>(case: &Case<'d>, name: &'static str)
where
    G: Decode<'d> + Respond + PartialEq + Debug,
    H: prost::Message + Default + PartialEq + Debug,
{
    request::<G, H>(case, name);
    if let Ok(message) = G::decode(case.bytes, Gate::Lenient) {
        let whole = AtLevel {
            message: &message,
            level: None,
        };
        assert_eq!(encoded(&whole), encoded(&message));
        // What is written for a level, the level can read.
        let level = Some(&case.level);
        let at_level = encoded(&AtLevel {
            message: &message,
            level,
        });
        H::decode(&at_level[..]).expect("what we write, prost reads");
    }
}

fn request<'d, G, H>(case: &Case<'d>, name: &'static str)
where
    G: Decode<'d> + Encode + PartialEq + Debug,
    H: prost::Message + Default + PartialEq + Debug,
{
    let newest = highest();
    let theirs = H::decode(case.bytes).ok();
    match (G::decode(case.bytes, Gate::Strict(&newest)), &theirs) {
        (Ok(ours), Some(theirs)) => {
            let mut bytes = encoded(&ours);
            if cfg!(planted) && bytes.len() == 9 {
                bytes.pop();
            }
            assert_eq!(bytes, theirs.encode_to_vec(), "both write the same");
            let again = H::decode(&bytes[..]).expect("what we write, prost reads");
            assert_eq!(again, *theirs);
        }
        (Ok(ours), None) => panic!("prost refuses what we accept: {ours:?}"),
        (Err(error), Some(_)) => refused_rightly(error, case.bytes, name),
        (Err(error), None) => assert!(told(error, &newest)),
    }
    lenient::<G, H>(case, theirs.is_some());
    at_level::<G>(case, &newest);
}

/// A lenient reader refuses no more than malformed bytes and what is too long.
fn lenient<'d, G: Decode<'d> + Encode, H: prost::Message + Default>(
    case: &Case<'d>,
    theirs_is_ok: bool,
) {
    match G::decode(case.bytes, Gate::Lenient) {
        Ok(ours) => {
            assert!(theirs_is_ok);
            H::decode(&encoded(&ours)[..]).expect("what we write, prost reads");
        }
        Err(error) => assert!(!matches!(error, DecodeError::NotInSession { .. })),
    }
}

/// A lower level accepts nothing that the highest refuses, and reads the same.
fn at_level<'d, G: Decode<'d> + PartialEq + Debug>(case: &Case<'d>, newest: &Level) {
    match G::decode(case.bytes, Gate::Strict(&case.level)) {
        Ok(ours) => assert_eq!(G::decode(case.bytes, Gate::Strict(newest)), Ok(ours)),
        Err(DecodeError::NotInSession {
            need: Some(need), ..
        }) => assert!(!case.level.holds(need)),
        Err(error) => assert!(told(error, &case.level)),
    }
}

/// What we alone refuse has a reason, and the bytes show it.
fn refused_rightly(error: DecodeError<'_>, bytes: &[u8], name: &'static str) {
    let contents = definitions()[name].contents(bytes);
    let shown = match error {
        DecodeError::Malformed(WireError::Group) => contents.group,
        DecodeError::Malformed(WireError::DuplicateMessage) => contents.duplicate,
        DecodeError::TooLong { .. } => contents.too_long,
        DecodeError::NotInSession { .. } => contents.unknown,
        DecodeError::Malformed(_) => false,
    };
    assert!(shown, "{error:?} is not in {contents:?}");
}

/// Whether the caller is told in words.
fn told(error: DecodeError<'_>, level: &Level) -> bool {
    let rejection: Rejection<'_> = error.rejection(level, level.features);
    !rejection.to_string().is_empty() && !encoded(&rejection).is_empty()
}

/// The newest version with all features.
fn highest() -> Level {
    Level {
        version: contract::VERSION,
        features: contract::CATALOGUE
            .features
            .iter()
            .map(|info| info.feature)
            .collect(),
    }
}

fn definitions() -> &'static BTreeMap<&'static str, Definition> {
    static DEFINITIONS: LazyLock<BTreeMap<&'static str, Definition>> = LazyLock::new(|| {
        let names = [
            "handclasp.v1.InfoRequest",
            "handclasp.v1.InfoResponse",
            "handclasp.v1.RunRequest",
            "handclasp.v1.RunResponse",
            "handclasp.v1.ShutdownRequest",
            "handclasp.v1.ShutdownResponse",
            "handclasp.v1.SetTimeRequest",
            "handclasp.v1.SetTimeResponse",
            "handclasp.v1.ReseedRandomRequest",
            "handclasp.v1.ReseedRandomResponse",
            "handclasp.v1.MountRequest",
            "handclasp.v1.MountResponse",
            "grpc.CheckRequest",
            "grpc.HealthCheckResponse",
            "grpc.VersionCheckResponse",
        ];
        names.map(|name| (name, Definition::of(name))).into()
    });
    &DEFINITIONS
}

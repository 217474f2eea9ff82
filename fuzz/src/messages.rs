//! Every generated message, against prost.

use crate::contents::Definition;
use crate::input::Input;
use crate::output::encoded;
use crate::told::told;
use agent_core::error::MessageError;
use agent_core::gate::{AtLevel, Decode, Respond, Strictness};
use agent_core::level::Level;
use agent_core::messages as guest;
use agent_core::messages::contract;
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
    let message = usize::from(input.byte()) % MESSAGES.len();
    let level = Level {
        version: Version::new(1, u32::from(input.byte() % 4)),
        features: FeatureSet::from_bytes(&[input.byte()]).unwrap_or_default(),
    };
    let bytes = input.rest();
    listed::<guest::StoppedBy>(bytes);
    listed::<guest::OutputChannel>(bytes);
    listed::<guest::OutputPolicy>(bytes);
    listed::<guest::Resource>(bytes);
    listed::<guest::SignalTarget>(bytes);
    listed::<guest::StartStage>(bytes);
    listed::<guest::PowerAction>(bytes);
    listed::<guest::HealthCheckResponseServingStatus>(bytes);
    let Message { name, check } = MESSAGES[message];
    check(&Case { bytes, level }, name);
}

/// A generated message.
#[derive(Clone, Copy)]
struct Message {
    /// Its full name in the contract.
    name: &'static str,
    /// What has to hold of bytes that are read as it.
    check: fn(&Case<'_>, &'static str),
}

macro_rules! message {
    (v1) => {
        "handclasp.v1."
    };
    (grpc) => {
        "grpc."
    };
    ($check:ident, $package:ident::$message:ident) => {
        Message {
            name: concat!(message!($package), stringify!($message)),
            check: |case, name| $check::<guest::$message, $package::$message>(case, name),
        }
    };
}

/// All of them. A seed names one by its place, so new ones come last.
static MESSAGES: [Message; 43] = [
    message!(request, v1::InfoRequest),
    message!(response, v1::InfoResponse),
    message!(request, v1::RunRequest),
    message!(response, v1::RunResponse),
    message!(request, v1::ShutdownRequest),
    message!(response, v1::ShutdownResponse),
    message!(request, v1::SetTimeRequest),
    message!(response, v1::SetTimeResponse),
    message!(request, v1::ReseedRandomRequest),
    message!(response, v1::ReseedRandomResponse),
    message!(request, v1::MountRequest),
    message!(response, v1::MountResponse),
    message!(request, grpc::CheckRequest),
    message!(response, grpc::HealthCheckResponse),
    message!(response, grpc::VersionCheckResponse),
    message!(request, v1::PauseRequest),
    message!(response, v1::PauseResponse),
    message!(request, v1::ResumeRequest),
    message!(response, v1::ResumeResponse),
    message!(request, v1::StartRequest),
    message!(response, v1::StartResponse),
    message!(request, v1::ListRequest),
    message!(response, v1::ListResponse),
    message!(request, v1::WaitRequest),
    message!(response, v1::WaitResponse),
    message!(request, v1::SignalRequest),
    message!(response, v1::SignalResponse),
    message!(request, v1::ResizeTerminalRequest),
    message!(response, v1::ResizeTerminalResponse),
    message!(request, v1::ReadOutputRequest),
    message!(response, v1::ReadOutputResponse),
    message!(request, v1::WriteInputRequest),
    message!(response, v1::WriteInputResponse),
    message!(request, v1::ReleaseRequest),
    message!(response, v1::ReleaseResponse),
    message!(request, v1::TerminalSettings),
    message!(request, v1::ResourceLimit),
    message!(request, v1::ControlGroupLimits),
    message!(response, v1::StartedProcess),
    message!(response, v1::StartFailure),
    message!(response, v1::ProcessInfo),
    message!(response, v1::ProcessEnd),
    message!(response, v1::OutputState),
];

static DEFINITIONS: LazyLock<BTreeMap<&str, Definition>> = LazyLock::new(|| {
    let names = MESSAGES.iter().map(|message| message.name);
    names.map(|name| (name, Definition::of(name))).collect()
});

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
    if let Ok(message) = G::decode(case.bytes, Strictness::Lenient) {
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
    match (G::decode(case.bytes, Strictness::Strict(&newest)), &theirs) {
        (Ok(ours), Some(theirs)) => {
            let mut bytes = encoded(&ours);
            if cfg!(feature = "planted") && bytes.len() == 9 {
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
    match G::decode(case.bytes, Strictness::Lenient) {
        Ok(ours) => {
            assert!(theirs_is_ok);
            H::decode(&encoded(&ours)[..]).expect("what we write, prost reads");
        }
        Err(error) => assert!(!matches!(error, MessageError::NotInSession { .. })),
    }
}

/// A lower level accepts nothing that the highest refuses, and reads the same.
fn at_level<'d, G: Decode<'d> + PartialEq + Debug>(case: &Case<'d>, newest: &Level) {
    match G::decode(case.bytes, Strictness::Strict(&case.level)) {
        Ok(ours) => assert_eq!(G::decode(case.bytes, Strictness::Strict(newest)), Ok(ours)),
        Err(MessageError::NotInSession {
            need: Some(need), ..
        }) => assert!(!case.level.includes(need)),
        Err(error) => assert!(told(error, &case.level)),
    }
}

/// What we alone refuse has a reason, and the bytes show it.
fn refused_rightly(error: MessageError<'_>, bytes: &[u8], name: &'static str) {
    let contents = DEFINITIONS[name].contents(bytes);
    let shown = match error {
        MessageError::Malformed(WireError::Group) => contents.group,
        MessageError::Malformed(WireError::DuplicateMessage) => contents.duplicate,
        MessageError::TooLong { .. } => contents.too_long,
        MessageError::NotInSession { .. } => contents.unknown,
        MessageError::Malformed(_) => false,
    };
    assert!(shown, "{error:?} is not in {contents:?}");
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::generated_names::{Trait, implementors};

    #[test]
    fn every_generated_message_is_one_of_these() {
        let source = "agent-core/src/generated";
        let name = |message: &Message| message.name.rsplit_once('.').map(|(_, name)| name.into());
        let ours = MESSAGES.iter().filter_map(name).collect();
        assert_eq!(implementors(Trait::Decode, source), ours);
    }

    #[test]
    fn every_generated_enum_is_listed() {
        let generated = implementors(Trait::Enumeration, "agent-core/src/generated");
        let check = include_str!("messages.rs");
        for name in generated {
            assert!(
                check.contains(&format!("listed::<guest::{name}>")),
                "{name}"
            );
        }
    }
}

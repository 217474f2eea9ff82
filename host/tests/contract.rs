//! The core's messages agree with the contract: prost's types, generated from it, read what the core
//! writes, and the core reads what they write.

use agent_core::RefusalReason;
use agent_core::gate::{Decode, Strictness};
use agent_core::messages::contract::{CATALOGUE, VERSION};
use agent_core::messages::{self as core, RunResponseOutcome as Outcome};
use agent_core::negotiate::Answer;
use agent_core::offer::BootTimes;
use agent_core::wire::{Encode, Repeated, Writer};
use agent_core::{Element, Feature, FeatureSet, Level, Limits, Offer, Refusal, Terms, Version};
use agent_core::{VersionRange, Versions};
use handclasp::grpc::health_check_response::ServingStatus;
use handclasp::v1::{refusal, run_response};
use handclasp::{grpc, v1};
use proptest::prelude::*;
use prost::Message;

fn encoded(message: &impl Encode) -> Vec<u8> {
    let mut buffer = vec![0; message.encoded_len()];
    let mut writer = Writer::new(&mut buffer);
    message.encode(&mut writer);
    writer.finish().unwrap();
    buffer
}

/// Both write the same bytes, and the core reads them back as what it wrote.
fn same<'a, C>(core: &C, bytes: &'a [u8], owned: &impl Message)
where
    C: Encode + Decode<'a> + PartialEq + std::fmt::Debug,
{
    assert_eq!(encoded(core), bytes);
    assert_eq!(owned.encode_to_vec(), bytes);
    let newest = Level {
        version: VERSION,
        features: CATALOGUE.features().collect(),
    };
    assert_eq!(
        C::decode(bytes, Strictness::Strict(&newest)).as_ref(),
        Ok(core)
    );
}

/// Like `same`, for messages whose unknown fields are skipped, and prost's reading as well.
fn read_back<O: Message + Default + PartialEq + std::fmt::Debug>(owned: &O) -> Vec<u8> {
    let bytes = owned.encode_to_vec();
    assert_eq!(O::decode(bytes.as_slice()).as_ref(), Ok(owned));
    bytes
}

prop_compose! {
    fn boot_times()(numbers in any::<[u64; 4]>()) -> BootTimes {
        let [kernel_start_unix_ns, exec_ns, listening_ns, now_ns] = numbers;
        BootTimes { kernel_start_unix_ns, exec_ns, listening_ns, now_ns }
    }
}

fn boot_message(boot: BootTimes) -> v1::BootTimes {
    v1::BootTimes {
        kernel_start_unix_ns: boot.kernel_start_unix_ns,
        exec_ns: boot.exec_ns,
        listening_ns: boot.listening_ns,
        now_ns: boot.now_ns,
    }
}

prop_compose! {
    fn limits()(numbers in any::<[u32; 3]>()) -> Limits {
        let [max_message, max_streams, max_connections] = numbers;
        Limits { max_message, max_streams, max_connections }
    }
}

fn limits_message(limits: Limits) -> v1::Limits {
    v1::Limits {
        max_message: limits.max_message,
        max_streams: limits.max_streams,
        max_connections: limits.max_connections,
    }
}

prop_compose! {
    fn versions()(ranges in prop::collection::btree_map(any::<u32>(), any::<[u32; 2]>(), 0..=8)) -> Versions {
        let mut versions = Versions::new();
        for (major, minors) in ranges.into_iter().rev() {
            let (min, max) = (minors[0].min(minors[1]), minors[0].max(minors[1]));
            versions.push(VersionRange::new(major, min, max).unwrap()).unwrap();
        }
        versions
    }
}

fn ranges_message(versions: &Versions) -> Vec<v1::VersionRange> {
    let range = |range: &VersionRange| v1::VersionRange {
        major: range.major(),
        min_minor: range.min_minor(),
        max_minor: range.max_minor(),
    };
    versions.ranges().iter().map(range).collect()
}

fn features() -> impl Strategy<Value = FeatureSet> {
    let numbers = prop::collection::vec(any::<u8>(), 0..20);
    numbers.prop_map(|numbers| numbers.into_iter().map(Feature).collect())
}

fn features_message(features: FeatureSet) -> Vec<u8> {
    features.to_trimmed_bytes().to_vec()
}

proptest! {
    #[test]
    fn offers(
        versions in versions(), offered in features(), required in features(), limits in limits(),
        names in any::<[String; 3]>(), fingerprint in any::<Vec<u8>>(),
        generation in any::<Option<[u8; 16]>>(), nonce in any::<[u8; 16]>(),
        boot in prop::option::of(boot_times()), contract in prop::option::of("[a-z.]{1,64}"),
    ) {
        let [vendor, software, software_version] = &names;
        let core = Offer {
            terms: Terms { versions, offered, required, vendor },
            limits, software, software_version, fingerprint: &fingerprint, generation, nonce, boot,
            contract: contract.as_deref(),
        };
        let owned = v1::Offer {
            versions: ranges_message(&versions),
            offered: features_message(offered),
            required: features_message(required),
            // The core leaves out limits that say nothing; to prost a message that is there is there.
            limits: (limits != Limits::default()).then(|| limits_message(limits)),
            vendor: vendor.clone(),
            software: software.clone(),
            software_version: software_version.clone(),
            fingerprint: fingerprint.clone(),
            generation: generation.map(Vec::from).unwrap_or_default(),
            nonce: if nonce == [0; 16] { Vec::new() } else { nonce.to_vec() },
            boot: boot.map(boot_message),
            // Offers have one as they are sent, greased.
            check: Vec::new(),
            contract: contract.clone(),
        };
        let bytes = read_back(&owned);
        prop_assert_eq!(&encoded(&core), &bytes);
        prop_assert_eq!(Offer::decode(&bytes), Ok(core));
    }

    #[test]
    fn answers(numbers in any::<[u32; 2]>(), enabled in features(), digest in any::<[u8; 32]>()) {
        let [major, minor] = numbers;
        let responder = v1::Offer { vendor: "acme".into(), ..v1::Offer::default() };
        let owned = v1::Answer {
            version: Some(v1::Version { major, minor }),
            enabled: features_message(enabled),
            responder: Some(responder.clone()),
            digest: digest.to_vec(),
        };
        let bytes = read_back(&owned);
        prop_assert_eq!(Answer::decode(&bytes), Ok(Answer {
            version: Version::new(major, minor),
            enabled,
            responder: &responder.encode_to_vec(),
            digest: &digest,
        }));
    }

    #[test]
    fn refusals(
        reason in 0..=6_i32, element in "[A-Za-z/.]{0,80}", numbers in any::<[u32; 4]>(),
        feature in any::<Option<u8>>(), built in any::<bool>(), missing in features(),
        host in versions(), guest in versions(),
        contracts in prop::option::of(["[a-z.]{1,64}", "[a-z.]{1,64}"]),
    ) {
        let [host_contract, guest_contract] = contracts.map_or([None, None], |names| names.map(Some));
        let [since_major, since_minor, major, minor] = numbers;
        let owned = v1::Refusal {
            reason,
            element: element.clone(),
            since: Some(v1::Version { major: since_major, minor: since_minor }),
            feature: feature.map(u32::from),
            built,
            session: Some(v1::Version { major, minor }),
            missing: features_message(missing),
            host: ranges_message(&host),
            guest: ranges_message(&guest),
            host_contract: host_contract.clone(),
            guest_contract: guest_contract.clone(),
        };
        let core = Refusal {
            reason: reasons()[usize::try_from(reason).unwrap()].0,
            element: Element::Path(&element),
            since: Some(Version::new(since_major, since_minor)),
            feature: feature.map(Feature),
            built,
            session: Some(Version::new(major, minor)),
            missing,
            host,
            guest,
            host_contract: host_contract.as_deref(),
            guest_contract: guest_contract.as_deref(),
        };
        let bytes = read_back(&owned);
        prop_assert_eq!(&encoded(&core), &bytes);
        prop_assert_eq!(Refusal::decode(&bytes), Ok(core));
    }

    #[test]
    fn infos(
        names in ["\\PC{0,16}", "\\PC{0,16}"], numbers in any::<[u64; 3]>(), cpus in any::<u32>(),
        is_init in any::<bool>(), boot in prop::option::of(boot_times()),
    ) {
        let [agent_version, kernel_release] = &names;
        let [uptime_ns, memory_total, memory_available] = numbers;
        let core = core::InfoResponse {
            agent_version, kernel_release, uptime_ns, memory_total, memory_available, cpus, is_init, boot,
        };
        let owned = v1::InfoResponse {
            agent_version: agent_version.clone(),
            kernel_release: kernel_release.clone(),
            uptime_ns, memory_total, memory_available, cpus, is_init,
            boot: boot.map(boot_message),
        };
        same(&core, &read_back(&owned), &owned);
    }

    #[test]
    fn run_requests(
        argv in prop::collection::vec(any::<String>(), 0..5),
        env in prop::collection::vec(any::<String>(), 0..5),
        cwd in any::<String>(), stdin in any::<Vec<u8>>(), timeout_ms in any::<u64>(), detach in any::<bool>(),
    ) {
        let argv_items: Vec<&str> = argv.iter().map(String::as_str).collect();
        let env_items: Vec<&str> = env.iter().map(String::as_str).collect();
        let core = core::RunRequest {
            argv: Repeated::new(&argv_items),
            env: Repeated::new(&env_items),
            cwd: &cwd, stdin: &stdin, timeout_ms, detach, group: "",
        };
        let owned = v1::RunRequest {
            argv: argv.clone(), env: env.clone(), cwd: cwd.clone(), stdin: stdin.clone(), timeout_ms, detach,
            group: String::new(),
        };
        same(&core, &read_back(&owned), &owned);
    }

    #[test]
    fn run_responses(
        outcome in prop::option::of((0..3, any::<i32>())), outputs in any::<[Vec<u8>; 2]>(),
        truncated in any::<[bool; 2]>(), stopped_by in 0..4_i32, pid in any::<u32>(),
    ) {
        let (core_outcome, owned_outcome) = match outcome {
            None => (None, None),
            Some((0, code)) => (
                Some(Outcome::ExitCode(code)), Some(run_response::Outcome::ExitCode(code)),
            ),
            Some((1, signal)) => (
                Some(Outcome::Signal(signal)), Some(run_response::Outcome::Signal(signal)),
            ),
            Some((_, left)) => (
                Some(Outcome::LeftRunning(left > 0)),
                Some(run_response::Outcome::LeftRunning(left > 0)),
            ),
        };
        let core = core::RunResponse {
            outcome: core_outcome,
            stdout: &outputs[0],
            stdout_truncated: truncated[0],
            stderr: &outputs[1],
            stderr_truncated: truncated[1],
            stopped_by: [
                core::StoppedBy::Nothing, core::StoppedBy::Term, core::StoppedBy::Kill,
                core::StoppedBy::Shutdown,
            ][usize::try_from(stopped_by).unwrap()],
            pid,
        };
        let owned = v1::RunResponse {
            outcome: owned_outcome,
            stdout: outputs[0].clone(),
            stdout_truncated: truncated[0],
            stderr: outputs[1].clone(),
            stderr_truncated: truncated[1],
            stopped_by,
            pid,
        };
        same(&core, &read_back(&owned), &owned);
    }

    #[test]
    fn health(names in any::<[String; 2]>()) {
        let [one, two] = &names;
        let owned = grpc::CheckRequest { service: one.clone() };
        same(&core::CheckRequest { service: one }, &read_back(&owned), &owned);
        let core = core::VersionCheckResponse { grpc_version: one, agent_version: two };
        let owned = grpc::VersionCheckResponse { grpc_version: one.clone(), agent_version: two.clone() };
        same(&core, &read_back(&owned), &owned);
    }
}

#[test]
fn every_value_of_every_enum() {
    for (core, owned) in [
        (core::PowerAction::PowerOff, v1::PowerAction::PowerOff),
        (core::PowerAction::Reboot, v1::PowerAction::Reboot),
    ] {
        let owned = v1::ShutdownRequest {
            action: owned.into(),
        };
        same(
            &core::ShutdownRequest { action: core },
            &read_back(&owned),
            &owned,
        );
    }
    for (core, owned) in [
        (
            core::HealthCheckResponseServingStatus::Unknown,
            ServingStatus::Unknown,
        ),
        (
            core::HealthCheckResponseServingStatus::Serving,
            ServingStatus::Serving,
        ),
        (
            core::HealthCheckResponseServingStatus::NotServing,
            ServingStatus::NotServing,
        ),
    ] {
        let owned = grpc::HealthCheckResponse {
            status: owned.into(),
        };
        same(
            &core::HealthCheckResponse { status: core },
            &read_back(&owned),
            &owned,
        );
    }
    for (core, owned) in [
        (core::StoppedBy::Nothing, v1::StoppedBy::Nothing),
        (core::StoppedBy::Term, v1::StoppedBy::Term),
        (core::StoppedBy::Kill, v1::StoppedBy::Kill),
        (core::StoppedBy::Shutdown, v1::StoppedBy::Shutdown),
    ] {
        assert_eq!(core as i32, owned as i32);
    }
    for (core, owned) in reasons() {
        assert_eq!(core as i32, owned as i32);
        assert_eq!(core.name(), owned.as_str_name());
    }
}

fn reasons() -> [(RefusalReason, refusal::Reason); 8] {
    [
        (RefusalReason::Unspecified, refusal::Reason::Unspecified),
        (
            RefusalReason::NoCommonVersion,
            refusal::Reason::NoCommonVersion,
        ),
        (
            RefusalReason::MissingFeatures,
            refusal::Reason::MissingFeatures,
        ),
        (
            RefusalReason::AlreadyNegotiated,
            refusal::Reason::AlreadyNegotiated,
        ),
        (
            RefusalReason::NegotiateFirst,
            refusal::Reason::NegotiateFirst,
        ),
        (RefusalReason::NotInSession, refusal::Reason::NotInSession),
        (RefusalReason::NotAllowed, refusal::Reason::NotAllowed),
        (RefusalReason::Malformed, refusal::Reason::Malformed),
    ]
}

#[test]
fn messages_without_fields() {
    same(&core::InfoRequest {}, &[], &v1::InfoRequest {});
    same(&core::ShutdownResponse {}, &[], &v1::ShutdownResponse {});
}

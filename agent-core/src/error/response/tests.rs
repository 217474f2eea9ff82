use super::*;
use crate::error::Status;
use crate::feature::{Feature, FeatureSet};
use crate::version::VersionRange;
use crate::wire::Writer;
use std::string::ToString;

fn speaks(major: u32, highest: u32) -> Versions {
    Versions::single(VersionRange::new(major, 0, highest).unwrap())
}

#[test]
fn the_refusal_names_path_need_and_session() {
    let rejection = ErrorResponse::NotInSession {
        element: Element::Path("Mount.driver"),
        absent: Absent::NotEnabled(Need::since(1, 1).with(Feature(4))),
        session: Version::new(1, 0),
    };
    assert_eq!(rejection.code(), Code::FailedPrecondition);
    assert_eq!(
        rejection.to_string(),
        "Mount.driver needs feature 4 and version 1.1; this session is 1.0"
    );
}

#[test]
fn a_disagreement_says_what_to_do() {
    let told = |error, host: &Versions, guest: &Versions| {
        ErrorResponse::Disagreed { error, host, guest }.to_string()
    };
    let (old, new) = (speaks(2, 7), speaks(3, 4));
    let none = SelectError::NoCommonVersion;
    assert_eq!(
        told(none, &new, &old),
        "host speaks 3.0-3.4, this agent speaks 2.0-2.7: use a host that still speaks 2.x, or \
         upgrade the agent"
    );
    assert!(told(none, &old, &new).ends_with(": upgrade the host"));
    let missing = SelectError::MissingFeatures {
        at: Version::new(2, 7),
        missing: FeatureSet::from_iter([Feature(3)]),
    };
    assert!(
        told(missing, &old, &old).contains("at version 2.7, required features are not enabled: 3;")
    );
}

#[test]
fn what_is_sent_is_what_is_said() {
    let (host, guest) = (speaks(3, 0), speaks(1, 0));
    let rejection = ErrorResponse::Disagreed {
        error: SelectError::NoCommonVersion,
        host: &host,
        guest: &guest,
    };
    let mut buffer = [0; 512];
    let mut writer = Writer::new(&mut buffer);
    rejection.encode(&mut writer);
    let status = Status::decode(writer.finish().unwrap()).unwrap();
    assert_eq!(status.code, Code::FailedPrecondition as i32);
    assert_eq!(status.message, rejection.to_string());
    let refusal = Refusal::decode(status.refusal().unwrap()).unwrap();
    assert_eq!(refusal.host, host);
}

#[test]
fn a_refusal_says_what_the_session_lacks() {
    let (element, session) = (Element::Path("Run.group"), Version::new(1, 0));
    let need = Need::since(1, 1).with(Feature(4));
    let expected = Refusal {
        reason: RefusalReason::NotInSession,
        element,
        since: Some(Version::new(1, 1)),
        feature: Some(Feature(4)),
        built: true,
        session: Some(session),
        ..Refusal::default()
    };
    let absent = Absent::NotEnabled(need);
    let rejections = [
        ErrorResponse::UnknownMethod {
            method: element,
            absent,
            session,
        },
        ErrorResponse::NotInSession {
            element,
            absent,
            session,
        },
    ];
    for rejection in rejections {
        assert_eq!(rejection.refusal(), Some(expected.clone()));
    }
}

#[test]
fn only_what_the_session_or_the_peer_lacks_is_a_refusal() {
    let reason = |rejection: ErrorResponse<'_>| rejection.refusal().map(|refusal| refusal.reason);
    let malformed = Some(RefusalReason::Malformed);
    assert_eq!(reason(ErrorResponse::ProtocolViolation("so")), malformed);
    assert_eq!(
        reason(ErrorResponse::Malformed(WireError::Group)),
        malformed
    );
    assert_eq!(
        reason(ErrorResponse::BadOffer(OfferError::TooLong)),
        malformed
    );
    let negotiated = Some(RefusalReason::AlreadyNegotiated);
    assert_eq!(reason(ErrorResponse::AlreadyNegotiated), negotiated);
    let first = Some(RefusalReason::NegotiateFirst);
    assert_eq!(reason(ErrorResponse::NegotiateFirst), first);
    assert_eq!(reason(ErrorResponse::NO_HANDLER), None);
    assert_eq!(reason(ErrorResponse::TooManyCalls { limit: 1 }), None);
}

#[test]
fn a_limit_is_named_with_what_is_above_it() {
    let too_long = ErrorResponse::FrameTooLong {
        length: 20,
        limit: 10,
    };
    assert_eq!(
        too_long.to_string(),
        "a message of 20 bytes exceeds the limit of 10"
    );
}

#[test]
fn of_two_that_speak_the_same_the_host_is_upgraded() {
    let same = speaks(2, 7);
    let rejection = ErrorResponse::Disagreed {
        error: SelectError::NoCommonVersion,
        host: &same,
        guest: &same,
    };
    assert!(rejection.to_string().ends_with(": upgrade the host"));
}

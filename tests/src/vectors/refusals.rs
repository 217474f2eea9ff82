//! Refusals of each reason, in the statuses that they travel in.

use super::json::encoded;
use super::messages::{full_refusal, invalid, valid};
use super::samples::{set, versions};
use super::sentences::without_sentence;
use crate::protobuf::Message;
use agent_core::error::{Absent, OfferError, SelectError};
use agent_core::level::Need;
use agent_core::{Code, Element, ErrorResponse, Feature, Refusal, Status, Version};
use serde_json::Value;

const ONE: Version = Version::new(1, 0);

pub(super) fn generate() -> Vec<Value> {
    let mut vectors = Vec::new();
    error_responses(&mut |name, response| vectors.push(status(name, response)));
    vectors.extend(alone());
    vectors.extend(lenient());
    vectors
}

/// Hands on an error response of each reason, with its name.
pub(super) fn error_responses(visit: &mut Visit<'_>) {
    disagreements(visit);
    not_in_session(visit);
}

/// Takes an error response and its name.
type Visit<'v> = dyn FnMut(&str, &ErrorResponse<'_>) + 'v;

/// The status of an error response, without its sentence.
fn status(name: &str, response: &ErrorResponse<'_>) -> Value {
    let bytes = encoded(response);
    let status = Status::decode(&bytes).expect("a status");
    valid(name, "Status", without_sentence(&status).as_ref(), true)
}

fn disagreements(visit: &mut Visit<'_>) {
    let (old, new) = (
        versions(&[(70_000, 0, 0), (2, 0, 7), (1, 0, 9)]),
        versions(&[(3, 0, 4)]),
    );
    let refused = |error| ErrorResponse::Disagreed {
        error,
        host: &new,
        guest: &old,
    };
    let missing = SelectError::MissingFeatures {
        at: Version::new(2, 7),
        missing: set(&[3, 130]),
    };
    visit("NO_COMMON_VERSION", &refused(SelectError::NoCommonVersion));
    visit("MISSING_FEATURES", &refused(missing));
    visit("ALREADY_NEGOTIATED", &ErrorResponse::AlreadyNegotiated);
    visit("NEGOTIATE_FIRST", &ErrorResponse::NegotiateFirst);
    visit("MALFORMED", &ErrorResponse::BadOffer(OfferError::Damaged));
    visit(
        "no refusal",
        &ErrorResponse::Handler(Code::NotFound, "there is no such program"),
    );
}

fn not_in_session(visit: &mut Visit<'_>) {
    let pause = Need::since(1, 1).with(Feature(4));
    let method = |need: Option<Need>| ErrorResponse::UnknownMethod {
        method: Element::Method {
            service: "handclasp.v1.Agent",
            name: "Pause",
        },
        absent: need.map_or(Absent::Unknown, Absent::NotEnabled),
        session: ONE,
    };
    let element = |element, need: Option<Need>| ErrorResponse::NotInSession {
        element,
        absent: need.map_or(Absent::Unknown, Absent::NotEnabled),
        session: ONE,
    };
    let known = ErrorResponse::UnknownMethod {
        method: Element::Method {
            service: "handclasp.v1.Agent",
            name: "Mount",
        },
        absent: Absent::NotBuilt(Need::BASELINE.with(Feature(3))),
        session: ONE,
    };
    let unknown_field = Element::UnknownField {
        message: "Run",
        number: 17,
    };
    let unknown_value = Element::UnknownValue {
        field: "Shutdown.action",
        number: -9,
    };
    let ephemeral = Need::since(1, 1).with(Feature(5));
    let member = Element::Member {
        field: "Mount.driver",
        name: "ephemeral",
    };
    let value = Element::Value {
        field: "Shutdown.action",
        name: "KEXEC",
    };
    visit(
        "NOT_IN_SESSION, a vocabulary's value that the build has",
        &element(member, Some(ephemeral)),
    );
    visit(
        "NOT_IN_SESSION, a vocabulary's value that the build does not have",
        &element(member, None),
    );
    visit(
        "NOT_IN_SESSION, an enum value that the build has",
        &element(value, Some(Need::since(1, 2))),
    );
    visit(
        "NOT_IN_SESSION, a method that the build knows but was built without",
        &known,
    );
    visit(
        "NOT_IN_SESSION, a method that the build has",
        &method(Some(pause)),
    );
    visit(
        "NOT_IN_SESSION, a method that the build does not have",
        &method(None),
    );
    visit(
        "NOT_IN_SESSION, a field that needs a version",
        &element(Element::Path("Run.user"), Some(Need::since(1, 2))),
    );
    visit(
        "NOT_IN_SESSION, an unknown field",
        &element(unknown_field, None),
    );
    visit(
        "NOT_IN_SESSION, an unknown enum value",
        &element(unknown_value, None),
    );
}

/// Refusals without their statuses.
fn alone() -> Vec<Value> {
    let not_allowed = Refusal {
        reason: agent_core::RefusalReason::NotAllowed,
        element: Element::Path("handclasp.v1.Agent/Run"),
        built: true,
        ..Refusal::default()
    };
    let feature_0 = Refusal {
        feature: Some(Feature(0)),
        ..Refusal::default()
    };
    vec![
        valid(
            "a refusal with all fields",
            "Refusal",
            &encoded(&full_refusal()),
            true,
        ),
        valid("NOT_ALLOWED", "Refusal", &encoded(&not_allowed), true),
        valid(
            "a feature that is present and 0",
            "Refusal",
            &encoded(&feature_0),
            true,
        ),
        valid("an empty refusal", "Refusal", &[], true),
    ]
}

/// What readers pass over, and what they cannot.
fn lenient() -> Vec<Value> {
    let range = |major| Message::new().number(1, major);
    let empty_range = Message::new().number(2, 1);
    let unknown = Message::new()
        .number(1, 77)
        .bytes(2_000, "later")
        .number(4, 256);
    let ranges = Message::new()
        .bytes(8, range(1))
        .bytes(8, range(2))
        .bytes(8, empty_range)
        .bytes(9, range(3));
    let since = Message::new().bytes(3, range(1).bytes(2_000, "later"));
    vec![
        valid(
            "an unknown reason and field, and a feature above 255",
            "Refusal",
            unknown.as_ref(),
            false,
        ),
        valid(
            "ranges that are not an offer's",
            "Refusal",
            ranges.as_ref(),
            false,
        ),
        valid(
            "a version with an unknown field",
            "Refusal",
            since.as_ref(),
            false,
        ),
        valid(
            "a missing set of 33 bytes",
            "Refusal",
            Message::new().number(1, 2).bytes(7, [1; 33]).as_ref(),
            false,
        ),
        invalid("a refusal that ends early", "Refusal", &[0x12, 9, b'x']),
        invalid(
            "a refusal whose version is no message",
            "Refusal",
            &[0x18, 1],
        ),
    ]
}

//! Messages as the vectors spell them.

use agent_core::error::{AnswerError, OfferError};
use agent_core::feature::FeatureSet;
use agent_core::negotiate::Answer;
use agent_core::offer::BootTimes;
use agent_core::rpc::{Request, Response};
use agent_core::version::VersionsError;
use agent_core::wire::{Encode, Fields, WireError, Writer};
use agent_core::{
    ErrorResponse, Level, Offer, Refusal, RefusalReason, Status, Terms, Version, Versions,
};
use serde_json::{Value, json};
use std::fmt::Write as _;

/// Room for any message here.
const ROOM: usize = 64 * 1024;

pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

pub(super) fn encoded(message: &dyn Encode) -> Vec<u8> {
    let mut buffer = vec![0; ROOM];
    let mut writer = Writer::new(&mut buffer);
    message.encode(&mut writer);
    writer.finish().expect("room").to_vec()
}

pub(super) fn version(version: Version) -> Value {
    json!(version.to_string())
}

pub(super) fn versions(versions: &Versions) -> Value {
    let ranges = versions.ranges().iter();
    let ranges = ranges.map(|range| json!([range.major(), range.min_minor(), range.max_minor()]));
    Value::Array(ranges.collect())
}

pub(super) fn features(set: FeatureSet) -> Value {
    Value::Array(set.iter().map(|feature| json!(feature.0)).collect())
}

pub(super) fn level(level: Level) -> Value {
    json!({"version": version(level.version), "features": features(level.features)})
}

pub(super) fn terms(terms: &Terms<'_>) -> Value {
    json!({
        "versions": versions(&terms.versions),
        "offered": features(terms.offered),
        "required": features(terms.required),
        "vendor": terms.vendor,
    })
}

pub(super) fn offer(offer: &Offer<'_>) -> Value {
    let mut value = terms(&offer.terms);
    value["limits"] = json!({
        "max_message": offer.limits.max_message,
        "max_streams": offer.limits.max_streams,
        "max_connections": offer.limits.max_connections,
    });
    value["software"] = json!(offer.software);
    value["software_version"] = json!(offer.software_version);
    value["fingerprint"] = json!(hex(offer.fingerprint));
    value["generation"] = json!(offer.generation.map(|generation| hex(&generation)));
    value["nonce"] = json!(hex(&offer.nonce));
    value["boot"] = json!(offer.boot.as_ref().map(boot));
    put_some(&mut value, "contract", offer.contract);
    value
}

fn boot(boot: &BootTimes) -> Value {
    json!({
        "kernel_start_unix_ns": boot.kernel_start_unix_ns,
        "exec_ns": boot.exec_ns,
        "listening_ns": boot.listening_ns,
        "now_ns": boot.now_ns,
    })
}

pub(super) fn answer(answer: &Answer<'_>) -> Value {
    json!({
        "version": version(answer.version),
        "enabled": features(answer.enabled),
        "responder": hex(answer.responder),
        "digest": hex(answer.digest),
    })
}

pub(super) fn request(request: &Request<'_>) -> Value {
    let metadata = request.metadata.iter();
    let metadata = metadata.map(|pair| json!({"key": pair.key, "value": pair.value}));
    json!({
        "service": request.service,
        "method": request.method,
        "payload": hex(request.payload),
        "timeout_nano": request.timeout_nano,
        "metadata": metadata.collect::<Vec<_>>(),
    })
}

pub(super) fn response(response: &Response<'_>) -> Value {
    json!({
        "status": response.status.as_ref().map(status),
        "payload": hex(response.payload),
    })
}

pub(super) fn status(status: &Status<'_>) -> Value {
    let refusal = status.refusal();
    let refusal = refusal.and_then(|bytes| Refusal::decode(bytes).ok());
    json!({
        "code": status.code,
        "message": status.message,
        "details": status.details.iter().map(any).collect::<Vec<_>>(),
        "refusal": refusal.as_ref().map(self::refusal),
    })
}

fn any(bytes: &[u8]) -> Value {
    let (mut type_url, mut value) = ("", &[][..]);
    let mut fields = Fields::new(bytes);
    while let Some(number) = fields.next_number() {
        match number {
            1 => type_url = fields.str(),
            2 => value = fields.bytes(),
            _ => {}
        }
    }
    json!({"type_url": type_url, "value": hex(value)})
}

pub(super) fn refusal(refusal: &Refusal<'_>) -> Value {
    let mut value = json!({
        "reason": reason(refusal.reason),
        "element": refusal.element.to_string(),
        "since": refusal.since.map(version),
        "feature": refusal.feature.map(|feature| feature.0),
        "built": refusal.built,
        "session": refusal.session.map(version),
        "missing": features(refusal.missing),
        "host": versions(&refusal.host),
        "guest": versions(&refusal.guest),
    });
    put_some(&mut value, "host_contract", refusal.host_contract);
    put_some(&mut value, "guest_contract", refusal.guest_contract);
    value
}

/// A part that older vectors do not spell out where it is absent.
fn put_some(value: &mut Value, name: &str, part: Option<&str>) {
    if let Some(part) = part {
        value[name] = json!(part);
    }
}

/// What a side is refused, as an outcome.
pub(super) fn refused(rejection: &ErrorResponse<'_>) -> Value {
    json!({"refusal": rejection.refusal().as_ref().map(refusal)})
}

fn reason(reason: RefusalReason) -> &'static str {
    match reason {
        RefusalReason::Unspecified => "REASON_UNSPECIFIED",
        RefusalReason::NoCommonVersion => "NO_COMMON_VERSION",
        RefusalReason::MissingFeatures => "MISSING_FEATURES",
        RefusalReason::AlreadyNegotiated => "ALREADY_NEGOTIATED",
        RefusalReason::NegotiateFirst => "NEGOTIATE_FIRST",
        RefusalReason::NotInSession => "NOT_IN_SESSION",
        RefusalReason::NotAllowed => "NOT_ALLOWED",
        RefusalReason::Malformed => "MALFORMED",
    }
}

pub(super) fn wire_error(error: WireError) -> &'static str {
    match error {
        WireError::Truncated => "truncated",
        WireError::VarintTooLong => "varint-too-long",
        WireError::FieldNumberOutOfRange => "field-number-out-of-range",
        WireError::Group => "group",
        WireError::UnknownWireType => "unknown-wire-type",
        WireError::WrongWireType => "wrong-wire-type",
        WireError::NotUtf8 => "not-utf8",
        WireError::DuplicateMessage => "duplicate-message",
    }
}

pub(super) fn offer_error(error: OfferError) -> &'static str {
    match error {
        OfferError::TooLong => "offer-too-long",
        OfferError::Malformed(error) => wire_error(error),
        OfferError::Versions(VersionsError::TooMany) => "too-many-ranges",
        OfferError::Versions(VersionsError::NotDescending) => "ranges-not-descending",
        OfferError::EmptyRange => "empty-range",
        OfferError::FeatureSetTooLong => "feature-set-too-long",
        OfferError::WrongLength => "wrong-length",
        OfferError::Damaged => "damaged",
    }
}

pub(super) fn answer_error(error: AnswerError) -> &'static str {
    match error {
        AnswerError::Malformed(error) => offer_error(error),
        AnswerError::AnswerMismatch => "answer-mismatch",
        AnswerError::OtherContract => "other-contract",
    }
}

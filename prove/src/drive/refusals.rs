//! Why calls are not done, and how that is told.

use super::as_prost::encode_for_prost;
use super::envelopes::code;
use super::gates::need;
use super::sets::features;
use super::sinks::{encode, show};
use super::versions::{version, versions};
use crate::{Opaque, consume};
use agent_core::error::{Absent, Element, ErrorResponse, OfferError, Refusal, SelectError};
use agent_core::messages::agent::SERVICE;
use agent_core::wire::WireError;

pub(super) fn drive(input: Opaque<'_>) {
    let (host, guest) = (versions(input), versions(input));
    let error = SelectError::MissingFeatures {
        at: version(input),
        missing: features(input),
    };
    let disagreed = ErrorResponse::Disagreed {
        error: input.any(error, SelectError::NoCommonVersion),
        host: &host,
        guest: &guest,
    };
    for rejection in [
        disagreed,
        ErrorResponse::Handler(code(input), input.str()),
        ErrorResponse::ProtocolViolation("misused"),
        ErrorResponse::Malformed(WireError::Group),
        ErrorResponse::BadOffer(
            input.any(OfferError::TooLong, OfferError::Malformed(WireError::Group)),
        ),
        ErrorResponse::TooLong {
            field: "field",
            limit: input.usize(),
        },
        ErrorResponse::FrameTooLong {
            length: input.u32(),
            limit: input.u32(),
        },
        ErrorResponse::ResponseTooLong {
            length: input.usize(),
        },
        ErrorResponse::TooManyCalls {
            limit: input.usize(),
        },
        not_in_session(input),
        ErrorResponse::UnknownMethod {
            method: element(input),
            absent: absent(input),
            session: version(input),
        },
        ErrorResponse::AlreadyNegotiated,
        ErrorResponse::NegotiateFirst,
    ] {
        encode(input, &rejection);
        show(&rejection);
        consume((rejection.code(), rejection.refusal()));
    }
    if let Ok(refusal) = Refusal::decode(input.bytes()) {
        encode_for_prost(input, &refusal);
        show(&refusal.element);
        consume(refusal.reason.name());
        consume(refusal);
    }
}

fn not_in_session(input: Opaque<'_>) -> ErrorResponse<'_> {
    ErrorResponse::NotInSession {
        element: element(input),
        absent: absent(input),
        session: version(input),
    }
}

fn absent(input: Opaque<'_>) -> Absent {
    let offered = features(input);
    let absent = Absent::new(input.any(Some(need(input)), None), &offered);
    consume((absent.need(), absent.is_built()));
    absent
}

fn element(input: Opaque<'_>) -> Element<'_> {
    let [method, ..] = SERVICE.methods else {
        return Element::default();
    };
    let unknown = input.any(
        Element::UnknownField {
            message: "Sample",
            number: input.u32(),
        },
        Element::UnknownValue {
            field: "Sample.field",
            number: input.i32(),
        },
    );
    let known = input.any(
        Element::Value {
            field: "Sample.field",
            name: "ONE",
        },
        Element::Member {
            field: "Sample.field",
            name: input.str(),
        },
    );
    let named = input.any(Element::Path(input.str()), method.element());
    input.any(named, input.any(unknown, known))
}

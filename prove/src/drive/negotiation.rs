//! Offers, answers and what both sides make of them.

use super::as_prost::encode_for_prost;
use super::sets::{CATALOGUE, features};
use super::sinks::{encode, show};
use super::versions::{version, versions};
use crate::{Opaque, consume};
use agent_core::Contract;
use agent_core::dispatch::Service;
use agent_core::error::{AnswerError, OfferError};
use agent_core::grease::OutgoingOffer;
use agent_core::level::Level;
use agent_core::messages::{agent, contract, health};
use agent_core::negotiate::{Answer, Initiator, OutgoingAnswer, Sides, select};
use agent_core::offer::{BootTimes, Limits, Offer, Role, Terms};
use agent_core::session::{Baseline, Local, OfferContext};
use agent_core::wire::WireError;

pub(super) fn drive(input: Opaque<'_>) {
    match Offer::decode(input.bytes()) {
        Ok(offer) => {
            encode_for_prost(input, &offer);
            encode_for_prost(input, &offer.limits);
        }
        Err(error) => {
            show(&error);
            consume(error.as_str());
        }
    }
    consume(OfferError::from(WireError::Group));
    consume(Answer::decode(input.bytes()));
    let (host, guest) = (terms(input), terms(input));
    let catalogue = input.any(&CATALOGUE, &contract::CATALOGUE);
    catalogue.features().for_each(consume);
    consume(select(&host, &guest, catalogue));
    consume(catalogue.at(version(input)));
    consume(catalogue.name(agent_core::Feature(input.u8())));
    let sides = Sides {
        role: role(input),
        ours: &host,
        theirs: &guest,
    };
    consume((sides.select(catalogue), sides.host_and_guest().0));
    answers(input);
}

fn answers(input: Opaque<'_>) {
    let local = local(input);
    let offer = local.offer(&moment(input));
    consume(OutgoingOffer::new(offer.offer().clone(), role(input)));
    encode(input, &offer);
    let level = Level {
        version: version(input),
        features: features(input),
    };
    encode(input, &OutgoingAnswer::new(input.bytes(), &offer, level));
    let initiator = Initiator::new(&offer, role(input));
    match initiator.check(&local.contract, &local.terms, input.bytes()) {
        Ok(agreement) => consume(agreement.peer()),
        Err(error) => {
            show(&error);
            consume((error.as_str(), AnswerError::AnswerMismatch.as_str()));
        }
    }
}

fn role(input: Opaque<'_>) -> Role {
    input.any(Role::Host, Role::Guest)
}

fn terms(input: Opaque<'_>) -> Terms<'_> {
    Terms {
        versions: versions(input),
        offered: features(input),
        required: features(input),
        vendor: input.str(),
    }
}

static SERVICES: &[&Service] = &[&agent::SERVICE, &health::SERVICE];

/// An end of a connection.
pub(super) fn local(input: Opaque<'_>) -> Local<'_> {
    Local {
        role: role(input),
        terms: terms(input),
        limits: Limits {
            max_message: input.u32(),
            max_streams: input.u32(),
            max_connections: input.u32(),
        },
        software: input.str(),
        software_version: input.str(),
        fingerprint: input.bytes(),
        contract: Contract::handclasp(&CATALOGUE),
        services: SERVICES,
        baseline: input.any(Baseline::Serve, Baseline::Refuse),
    }
}

pub(super) fn moment(input: Opaque<'_>) -> OfferContext {
    let boot = BootTimes {
        kernel_start_unix_ns: input.u64(),
        exec_ns: input.u64(),
        listening_ns: input.u64(),
        now_ns: input.u64(),
    };
    OfferContext {
        nonce: input.array(),
        generation: input.any(Some(input.array()), None),
        boot: input.any(Some(boot), None),
    }
}

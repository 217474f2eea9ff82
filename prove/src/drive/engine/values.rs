//! What the engine is made of that can be had without one: times, failures, names, plans and bytes.

use super::super::sinks::write;
use super::instant;
use crate::{Opaque, consume};
use agent_core::error::ErrorResponse;
use agent_core::messages::MountRequest;
use agent_engine::bytes::{copy, move_to_front};
use agent_engine::platform::Id;
use agent_engine::system::{GroupName, JobAnswer, MountPlan};
use agent_engine::time::{Duration, UnixTime};
use agent_engine::{Callers, HandlerError};

pub(super) fn drive(input: Opaque<'_>) {
    times(input);
    failures(input);
    plans(input);
    callers(input);
    let mut buffer = [0; 64];
    consume(copy(&mut buffer, input.bytes()));
    consume(move_to_front(&mut buffer, input.usize()..input.usize()));
    consume(buffer);
}

fn times(input: Opaque<'_>) {
    let one = Duration::from_secs(input.u64());
    let other = Duration::from_millis(input.u64());
    let sum = one.saturating_add(other).saturating_mul(input.u32());
    consume((sum.as_nanos(), sum.as_micros(), sum.as_secs()));
    consume((sum.as_millis_rounded_up(), sum.subsec_nanos()));
    let theirs = core::time::Duration::from(sum);
    consume((theirs, Duration::from(theirs)));
    let now = instant(input);
    consume((now.since_boot(), now.saturating_since(instant(input))));
    consume(now.saturating_add(sum));
    let date = UnixTime::after_epoch(sum);
    // The survey's own control.
    #[cfg(not(feature = "undriven"))]
    consume(date.since_epoch());
    consume(date);
}

/// Sets of connections.
fn callers(input: Opaque<'_>) {
    let mut callers = Callers::NONE;
    callers.insert(id(input));
    callers.extend([id(input)]);
    consume((callers.is_empty(), callers.contains(id(input))));
    callers.remove(id(input));
    callers.slots().for_each(consume);
}

fn id(input: Opaque<'_>) -> Id {
    Id {
        index: input.usize(),
        serial: input.u32(),
    }
}

/// Any failure.
pub(super) fn failure(input: Opaque<'_>) -> HandlerError {
    HandlerError::with_number(input.u8(), HandlerError::ALL).unwrap_or(HandlerError::Busy)
}

fn failures(input: Opaque<'_>) {
    let failure = failure(input);
    consume((failure.code(), failure.sentence(), failure.number()));
    consume(failure == self::failure(input));
    consume(ErrorResponse::from(failure));
    write(format_args!("{failure:?}"));
    for answer in [
        JobAnswer::decode(input.bytes()),
        JobAnswer::Failed(failure),
        JobAnswer::Done(input.bytes()),
    ] {
        consume((answer.status(), answer.data()));
    }
}

fn plans(input: Opaque<'_>) {
    if let Ok(Some(name)) = GroupName::parse(input.str()) {
        consume(name.as_str());
    }
    let request = MountRequest {
        driver: input.str(),
        source: input.str(),
        target: input.str(),
        fstype: input.str(),
        ..MountRequest::default()
    };
    if let Ok(plan) = MountPlan::new(&request) {
        consume(plan.driver.is_memory());
        consume(plan);
    }
}

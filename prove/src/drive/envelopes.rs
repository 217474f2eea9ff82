//! Envelopes, and the status in a response's.

use super::sinks::{encode, show};
use crate::{Opaque, consume};
use agent_core::error::{Code, ErrorResponse, Status};
use agent_core::rpc::{KeyValue, OutgoingRequest, OutgoingResponse, Request, Response};

pub(super) fn drive(input: Opaque<'_>) {
    if let Ok(request) = Request::decode(input.bytes()) {
        request.metadata.iter().for_each(consume);
        consume(request);
    }
    let pair = KeyValue {
        key: input.str(),
        value: input.str(),
    };
    super::lists::list(input, &[pair]);
    encode(input, &pair);
    let payload = input.bytes();
    encode(
        input,
        &OutgoingRequest {
            service: input.str(),
            method: input.str(),
            payload: &payload,
            timeout_nano: input.u64().cast_signed(),
        },
    );
    consume(Response::decode(input.bytes()));
    if let Ok(status) = Status::decode(input.bytes()) {
        consume(status.refusal());
        consume(status);
    }
    let rejection = ErrorResponse::Handler(code(input), input.str());
    encode(
        input,
        &input.any(
            OutgoingResponse::Done(&payload),
            OutgoingResponse::Error(&rejection),
        ),
    );
}

pub(super) fn code(input: Opaque<'_>) -> Code {
    let code = Code::from_number(input.i32());
    consume(code.name());
    show(&code);
    code
}

//! Messages where nothing makes them prost's.

use super::sinks::encode;
use crate::{Opaque, consume};
use agent_core::wire::Encode;

pub(super) const fn drive(_: Opaque<'_>) {}

/// A message.
pub(super) trait AnyMessage: Encode + Sized {}

impl<M: Encode> AnyMessage for M {}

/// Encodes a message.
pub(super) fn encode_for_prost<M: AnyMessage>(input: Opaque<'_>, message: &M) {
    encode(input, message);
    consume(message.encoded_len());
}

/// Leaves the message as it is: nothing of the core's empties one.
pub(super) const fn clear<M: AnyMessage>(_: &mut M) {}

// Generated from the contract by `cargo run --bin generate`: change the .proto files instead.

//! The messages of `google.protobuf`.

use agent_core::gate::{Decode, GatedFields, Respond};
use agent_core::wire::{Encode, Sink};

/// Nothing.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Empty {}

impl<'a> Decode<'a> for Empty {
    const NAME: &'static str = "Empty";

    fn read(fields: &mut GatedFields<'a, '_>) -> Self {
        while fields.next_number().is_some() {
            fields.unknown();
        }
        Self {}
    }
}

impl Encode for Empty {
    fn encode(&self, _sink: &mut dyn Sink) {}
}

impl Respond for Empty {}

agent_core::impl_prost_message!(Empty);

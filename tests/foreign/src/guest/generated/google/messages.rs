// Generated from the contract by `cargo xtask generate`: change the .proto files instead.

//! The messages of `google.protobuf`.

use agent_core::gate::{Decode, GatedFields, Respond, read_item};
use agent_core::wire::{Encode, Item, Sink, Value, WireError, put_bytes, put_int, put_message};

/// An encoded message and its type's name.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Any<'a> {
    /// The type, such as `type.googleapis.com/acme.v1.Mount`.
    pub type_url: &'a str,
    /// The encoded message.
    pub value: &'a [u8],
}

impl<'a> Decode<'a> for Any<'a> {
    const NAME: &'static str = "Any";

    fn read(fields: &mut GatedFields<'a, '_>) -> Self {
        let mut message = Self::default();

        while let Some(number) = fields.next_number() {
            match number {
                1 => {
                    message.type_url = fields.str();
                }
                2 => {
                    message.value = fields.bytes();
                }
                _ => fields.unknown(),
            }
        }
        message
    }
}

impl Encode for Any<'_> {
    fn encode(&self, sink: &mut dyn Sink) {
        put_bytes(sink, 1, self.type_url.as_bytes());
        put_bytes(sink, 2, self.value);
    }
}

impl Respond for Any<'_> {}

impl<'a> Item<'a> for Any<'a> {
    fn read(value: Value<'a>) -> Result<Self, WireError> {
        read_item(value)
    }

    fn write(&self, sink: &mut dyn Sink, number: u32) {
        put_message(sink, number, self);
    }
}

/// A span of time: seconds and nanoseconds.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Duration {
    /// Whole seconds.
    pub seconds: i64,
    /// Nanoseconds beyond them.
    pub nanos: i32,
}

impl<'a> Decode<'a> for Duration {
    const NAME: &'static str = "Duration";

    fn read(fields: &mut GatedFields<'a, '_>) -> Self {
        let mut message = Self::default();

        while let Some(number) = fields.next_number() {
            match number {
                1 => {
                    message.seconds = fields.i64();
                }
                2 => {
                    message.nanos = fields.i32();
                }
                _ => fields.unknown(),
            }
        }
        message
    }
}

impl Encode for Duration {
    fn encode(&self, sink: &mut dyn Sink) {
        put_int(sink, 1, self.seconds);
        put_int(sink, 2, self.nanos.into());
    }
}

impl Respond for Duration {}

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

/// A time since the epoch, in UTC: seconds and nanoseconds.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Timestamp {
    /// Whole seconds.
    pub seconds: i64,
    /// Nanoseconds beyond them.
    pub nanos: i32,
}

impl<'a> Decode<'a> for Timestamp {
    const NAME: &'static str = "Timestamp";

    fn read(fields: &mut GatedFields<'a, '_>) -> Self {
        let mut message = Self::default();

        while let Some(number) = fields.next_number() {
            match number {
                1 => {
                    message.seconds = fields.i64();
                }
                2 => {
                    message.nanos = fields.i32();
                }
                _ => fields.unknown(),
            }
        }
        message
    }
}

impl Encode for Timestamp {
    fn encode(&self, sink: &mut dyn Sink) {
        put_int(sink, 1, self.seconds);
        put_int(sink, 2, self.nanos.into());
    }
}

impl Respond for Timestamp {}

impl<'a> Item<'a> for Timestamp {
    fn read(value: Value<'a>) -> Result<Self, WireError> {
        read_item(value)
    }

    fn write(&self, sink: &mut dyn Sink, number: u32) {
        put_message(sink, number, self);
    }
}

agent_core::impl_prost_message!(Any<'a>, Duration, Empty, Timestamp);

// Generated from the contract by `cargo run --bin generate`: change the .proto files instead.

//! The messages of `acme.lamp.v1`.

use super::super::contract::features;
use agent_core::gate::{Decode, Enumeration, GatedFields, Member, Respond, includes};
use agent_core::level::{Level, Need};
use agent_core::wire::{
    Encode, Item, Sink, Value, WireError, put_int, put_present_bytes, put_present_uint, put_uint,
};

/// Changes the lamp.
///
/// Since 1.0.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct SetRequest<'a> {
    /// How bright it is to be.
    pub mode: Mode,
    /// Its color from now on, such as "ff8800"; absent: as it was.
    ///
    /// At most 6 bytes. Since 1.0, feature COLOR.
    pub color: Option<&'a str>,
}

impl SetRequest<'_> {
    /// The longest `color`, in bytes.
    pub const COLOR_MAX_LEN: usize = 6;
}

impl<'a> Decode<'a> for SetRequest<'a> {
    const NAME: &'static str = "Set";

    fn read(fields: &mut GatedFields<'a, '_>) -> Self {
        let mut message = Self::default();

        while let Some(number) = fields.next_number() {
            match number {
                1 => {
                    message.mode = fields.enumeration("Set.mode").unwrap_or_default();
                }
                2 => {
                    fields.need("Set.color", Need::BASELINE.with(features::COLOR));
                    message.color = Some(fields.str_within("Set.color", Self::COLOR_MAX_LEN));
                }
                _ => fields.unknown(),
            }
        }
        message
    }
}

impl Encode for SetRequest<'_> {
    fn encode(&self, sink: &mut dyn Sink) {
        put_int(sink, 1, self.mode.number().into());
        if let Some(value) = self.color {
            put_present_bytes(sink, 2, value.as_bytes());
        }
    }
}

/// The lamp was changed.
///
/// Since 1.0.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct SetResponse {}

impl<'a> Decode<'a> for SetResponse {
    const NAME: &'static str = "SetResponse";

    fn read(fields: &mut GatedFields<'a, '_>) -> Self {
        while fields.next_number().is_some() {
            fields.unknown();
        }
        Self {}
    }
}

impl Encode for SetResponse {
    fn encode(&self, _sink: &mut dyn Sink) {}
}

impl Respond for SetResponse {}

/// Asks how the lamp is.
///
/// Since 1.0.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct GetRequest {}

impl<'a> Decode<'a> for GetRequest {
    const NAME: &'static str = "Get";

    fn read(fields: &mut GatedFields<'a, '_>) -> Self {
        while fields.next_number().is_some() {
            fields.unknown();
        }
        Self {}
    }
}

impl Encode for GetRequest {
    fn encode(&self, _sink: &mut dyn Sink) {}
}

/// How the lamp is.
///
/// Since 1.0.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct GetResponse<'a> {
    /// How bright it is.
    pub mode: Mode,
    /// Its color, such as "ff8800".
    ///
    /// At most 6 bytes. Since 1.0, feature COLOR.
    pub color: Option<&'a str>,
    /// How often it has blinked.
    ///
    /// Since 1.1, feature BLINK.
    pub blinks: Option<u32>,
}

impl GetResponse<'_> {
    /// The longest `color`, in bytes.
    pub const COLOR_MAX_LEN: usize = 6;
}

impl<'a> Decode<'a> for GetResponse<'a> {
    const NAME: &'static str = "GetResponse";

    fn read(fields: &mut GatedFields<'a, '_>) -> Self {
        let mut message = Self::default();

        while let Some(number) = fields.next_number() {
            match number {
                1 => {
                    message.mode = fields.enumeration("GetResponse.mode").unwrap_or_default();
                }
                2 => {
                    fields.need("GetResponse.color", Need::BASELINE.with(features::COLOR));
                    message.color =
                        Some(fields.str_within("GetResponse.color", Self::COLOR_MAX_LEN));
                }
                3 => {
                    fields.need(
                        "GetResponse.blinks",
                        Need::since(1, 1).with(features::BLINK),
                    );
                    message.blinks = Some(fields.u32());
                }
                _ => fields.unknown(),
            }
        }
        message
    }
}

impl Encode for GetResponse<'_> {
    fn encode(&self, sink: &mut dyn Sink) {
        self.encode_at(None, sink);
    }
}

impl Respond for GetResponse<'_> {
    fn encode_at(&self, level: Option<&Level>, sink: &mut dyn Sink) {
        put_int(sink, 1, self.mode.at(level).number().into());
        if includes(level, Need::BASELINE.with(features::COLOR)) {
            if let Some(value) = self.color {
                put_present_bytes(sink, 2, value.as_bytes());
            }
        }
        if includes(level, Need::since(1, 1).with(features::BLINK)) {
            if let Some(value) = self.blinks {
                put_present_uint(sink, 3, value.into());
            }
        }
    }
}

/// Lets the lamp blink.
///
/// Since 1.1, feature BLINK.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct BlinkRequest {
    /// How often.
    pub times: u32,
}

impl<'a> Decode<'a> for BlinkRequest {
    const NAME: &'static str = "Blink";

    fn read(fields: &mut GatedFields<'a, '_>) -> Self {
        let mut message = Self::default();

        while let Some(number) = fields.next_number() {
            match number {
                1 => {
                    message.times = fields.u32();
                }
                _ => fields.unknown(),
            }
        }
        message
    }
}

impl Encode for BlinkRequest {
    fn encode(&self, sink: &mut dyn Sink) {
        put_uint(sink, 1, self.times.into());
    }
}

/// The lamp blinks.
///
/// Since 1.1, feature BLINK.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct BlinkResponse {}

impl<'a> Decode<'a> for BlinkResponse {
    const NAME: &'static str = "BlinkResponse";

    fn read(fields: &mut GatedFields<'a, '_>) -> Self {
        while fields.next_number().is_some() {
            fields.unknown();
        }
        Self {}
    }
}

impl Encode for BlinkResponse {
    fn encode(&self, _sink: &mut dyn Sink) {}
}

impl Respond for BlinkResponse {}

/// How bright a lamp is.
///
/// Since 1.0.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Mode {
    /// Dark.
    ///
    /// Since 1.0.
    #[default]
    Off = 0,
    /// Bright.
    ///
    /// Since 1.0.
    On = 1,
    /// Dimmed. A host without the feature is told that the lamp is on.
    ///
    /// Since 1.0, feature NIGHT.
    Night = 2,
}

impl Enumeration for Mode {
    fn from_number(number: i32) -> Option<Self> {
        match number {
            0 => Some(Self::Off),
            1 => Some(Self::On),
            2 => Some(Self::Night),

            _ => None,
        }
    }

    fn number(self) -> i32 {
        self as i32
    }
    fn gated(self) -> Option<Member> {
        match self {
            Self::Night => Some(Member {
                name: "NIGHT",
                need: Need::BASELINE.with(features::NIGHT),
            }),

            _ => None,
        }
    }
    fn at(self, level: Option<&Level>) -> Self {
        let mut value = self;
        if value == Self::Night && !includes(level, Need::BASELINE.with(features::NIGHT)) {
            value = Self::On;
        }

        value
    }
}

impl<'a> Item<'a> for Mode {
    const PACKED: bool = true;

    fn read(value: Value<'a>) -> Result<Self, WireError> {
        // A number that only a lenient gate let through.
        Ok(Self::from_number(i32::read(value)?).unwrap_or_default())
    }

    fn write(&self, sink: &mut dyn Sink, number: u32) {
        self.number().write(sink, number);
    }
}

agent_core::impl_prost_message!(
    SetRequest<'a>,
    SetResponse,
    GetRequest,
    GetResponse<'a>,
    BlinkRequest,
    BlinkResponse
);

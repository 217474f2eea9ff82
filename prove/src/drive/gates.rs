//! Gates, with a message that uses all that a contract can ask of them.

use super::sets::features;
use super::sinks::encode;
use super::versions::version;
use crate::{Opaque, consume};
use agent_core::error::MessageError;
use agent_core::gate::{
    AtLevel, Bound, Decode, Enumeration, GatedFields, Member, Respond, Strictness, clip, clip_str,
    includes, limit, member, read_item,
};
use agent_core::level::{Level, Need};
use agent_core::messages::PowerAction;
use agent_core::wire::{Encode, Sink, Value, WireError, put_bytes};
use agent_core::{Feature, Version};

pub(super) fn drive(input: Opaque<'_>) {
    let level = level(input);
    let need = need(input);
    consume((
        level.includes(need),
        includes(Some(&level), need),
        includes(None, need),
    ));
    consume(need.is_built(&features(input)));
    for gate in [Strictness::Strict(&level), Strictness::Lenient] {
        match Sample::decode(input.bytes(), gate) {
            Ok(sample) => respond(input, &level, &sample),
            Err(error) => consume(error),
        }
    }
    consume(read_item::<Sample<'_>>(Value::Bytes(input.bytes())));
    consume(MessageError::from(WireError::Group));
    consume(member(VOCABULARY, input.str()));
    consume((limit(BOUNDS, Some(&level)), limit(BOUNDS, None)));
}

/// A level that a session could have.
pub(super) fn level(input: Opaque<'_>) -> Level {
    let agreed = Level {
        version: version(input),
        features: features(input),
    };
    input.any(agreed, Level::BASELINE)
}

pub(super) fn need(input: Opaque<'_>) -> Need {
    let need = Need::since(input.u32(), input.u32());
    input.any(need.until(input.u32()), need.with(Feature(input.u8())))
}

/// Writes a response at a level, and whole.
pub(super) fn respond(input: Opaque<'_>, level: &Level, message: &dyn Respond) {
    let level = input.any(Some(level), None);
    encode(input, &AtLevel { message, level });
    encode(input, &message);
    encode(
        input,
        &AtLevel {
            message: &message,
            level,
        },
    );
}

const BOUNDS: &[Bound] = &[
    Bound {
        since: Version::new(1, 0),
        limit: 4,
    },
    Bound {
        since: Version::new(1, 1),
        limit: 8,
    },
];

const VOCABULARY: &[Member] = &[Member {
    name: "one",
    need: Need::since(1, 1),
}];

/// What the contract of today does not use, so that no generated message drives it.
#[derive(Debug, Default)]
struct Sample<'a> {
    text: &'a str,
    bytes: &'a [u8],
}

impl<'a> Decode<'a> for Sample<'a> {
    const NAME: &'static str = "Sample";

    fn read(fields: &mut GatedFields<'a, '_>) -> Self {
        let mut message = Self::default();
        let mut count = 0;
        while let Some(number) = fields.next_number() {
            match number {
                1 => message.text = fields.str(),
                2 => message.bytes = fields.bytes(),
                3 => message.text = fields.str_within("Sample.three", 8),
                4 => message.bytes = fields.bytes_within("Sample.four", 8),
                5 => fields.within_bounds("Sample.five", message.bytes.len(), BOUNDS),
                6 => fields.numbers("Sample.six", &mut count, 8),
                7 => fields.enumerations::<PowerAction>("Sample.seven", &mut count, 8),
                8 => consume(fields.entry::<&str, u32>()),
                9 => consume(fields.nested::<Leaf>(message.bytes)),
                10 => consume(fields.message::<Leaf>()),
                11 => fields.need("Sample.eleven", Need::since(1, 1)),
                12 => fields.member("Sample.twelve", message.text, VOCABULARY),
                13 => consume(fields.enumeration::<PowerAction>("Sample.thirteen")),
                14 => consume(fields.repeated::<u32>(14)),
                15 => consume((
                    fields.u64(),
                    fields.i64(),
                    fields.u32(),
                    fields.i32(),
                    fields.bool(),
                )),
                22 => consume((
                    fields.sint64(),
                    fields.sint32(),
                    fields.sfixed64(),
                    fields.sfixed32(),
                    fields.double(),
                    fields.float(),
                )),
                23 => consume((fields.fixed64(), fields.fixed32())),
                24 => fields.fixed_numbers("Sample.twenty-four", 4, &mut count, 8),
                16 => fields.once(!message.text.is_empty()),
                17 => fields.count("Sample.seventeen", &mut count, 8),
                18 => fields.fail(WireError::Group.into()),
                19 => consume(fields.enumerated::<PowerAction>("Sample.nineteen", 1)),
                20 => fields.within("Sample.twenty", count, 8),
                21 => consume(fields.message_entry::<&str>()),
                _ => fields.unknown(),
            }
        }
        message
    }
}

impl Encode for Sample<'_> {
    fn encode(&self, sink: &mut dyn Sink) {
        put_bytes(sink, 1, clip_str(self.text, self.bytes.len()).as_bytes());
        put_bytes(sink, 2, clip(self.bytes, self.text.len()));
    }
}

impl Respond for Sample<'_> {}

#[derive(Debug, Default)]
struct Leaf;

impl<'a> Decode<'a> for Leaf {
    const NAME: &'static str = "Leaf";

    fn read(fields: &mut GatedFields<'a, '_>) -> Self {
        while fields.next_number().is_some() {
            fields.unknown();
        }
        Self
    }
}

/// Everything an enum of the contract can do.
pub(super) fn enumeration<E: Enumeration>(input: Opaque<'_>) {
    let value = E::from_number(input.i32()).unwrap_or_default();
    consume((value.number(), value.gated().is_some()));
    consume(value.at(Some(&level(input))).number());
}

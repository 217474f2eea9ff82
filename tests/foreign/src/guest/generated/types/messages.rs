// Generated from the contract by `cargo xtask generate`: change the .proto files instead.

//! The messages of `foreign.types`.

use agent_core::gate::{Bound, Decode, GatedFields, Respond, includes, limit, read_item};
use agent_core::level::{Level, Need};
use agent_core::version::Version;
use agent_core::wire::{
    Encode, Fixed32, Fixed64, Item, Repeated, Sfixed32, Sfixed64, Sink, Sint32, Sint64, Value,
    WireError, put_bool, put_fixed32, put_fixed64, put_int, put_message, put_present_fixed32,
    put_present_fixed64, put_present_sint, put_sint, put_uint,
};

/// A field of each type of number.
///
/// Since 1.0.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Numbers {
    /// A double.
    pub a_double: f64,
    /// A float.
    pub a_float: f32,
    /// An int32.
    pub an_int32: i32,
    /// An int64.
    pub an_int64: i64,
    /// A uint32.
    pub a_uint32: u32,
    /// A uint64.
    pub a_uint64: u64,
    /// A sint32.
    pub a_sint32: i32,
    /// A sint64.
    pub a_sint64: i64,
    /// A fixed32.
    pub a_fixed32: u32,
    /// A fixed64.
    pub a_fixed64: u64,
    /// An sfixed32.
    pub an_sfixed32: i32,
    /// An sfixed64.
    pub an_sfixed64: i64,
    /// A bool.
    pub a_bool: bool,
}

impl<'a> Decode<'a> for Numbers {
    const NAME: &'static str = "Numbers";

    fn read(fields: &mut GatedFields<'a, '_>) -> Self {
        let mut message = Self::default();

        while let Some(number) = fields.next_number() {
            match number {
                1 => {
                    message.a_double = fields.double();
                }
                2 => {
                    message.a_float = fields.float();
                }
                3 => {
                    message.an_int32 = fields.i32();
                }
                4 => {
                    message.an_int64 = fields.i64();
                }
                5 => {
                    message.a_uint32 = fields.u32();
                }
                6 => {
                    message.a_uint64 = fields.u64();
                }
                7 => {
                    message.a_sint32 = fields.sint32();
                }
                8 => {
                    message.a_sint64 = fields.sint64();
                }
                9 => {
                    message.a_fixed32 = fields.fixed32();
                }
                10 => {
                    message.a_fixed64 = fields.fixed64();
                }
                11 => {
                    message.an_sfixed32 = fields.sfixed32();
                }
                12 => {
                    message.an_sfixed64 = fields.sfixed64();
                }
                13 => {
                    message.a_bool = fields.bool();
                }
                _ => fields.unknown(),
            }
        }
        message
    }
}

impl Encode for Numbers {
    fn encode(&self, sink: &mut dyn Sink) {
        put_fixed64(sink, 1, self.a_double.to_bits());
        put_fixed32(sink, 2, self.a_float.to_bits());
        put_int(sink, 3, self.an_int32.into());
        put_int(sink, 4, self.an_int64);
        put_uint(sink, 5, self.a_uint32.into());
        put_uint(sink, 6, self.a_uint64);
        put_sint(sink, 7, self.a_sint32.into());
        put_sint(sink, 8, self.a_sint64);
        put_fixed32(sink, 9, self.a_fixed32);
        put_fixed64(sink, 10, self.a_fixed64);
        put_fixed32(sink, 11, self.an_sfixed32.cast_unsigned());
        put_fixed64(sink, 12, self.an_sfixed64.cast_unsigned());
        put_bool(sink, 13, self.a_bool);
    }
}

impl<'a> Item<'a> for Numbers {
    fn read(value: Value<'a>) -> Result<Self, WireError> {
        read_item(value)
    }

    fn write(&self, sink: &mut dyn Sink, number: u32) {
        put_message(sink, number, self);
    }
}

/// An optional field of each type of number whose encoding is not that of its Rust type.
///
/// Since 1.0.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct MaybeNumbers {
    /// A double.
    pub a_double: Option<f64>,
    /// A float.
    pub a_float: Option<f32>,
    /// A sint32.
    pub a_sint32: Option<i32>,
    /// A sint64.
    pub a_sint64: Option<i64>,
    /// A fixed32.
    pub a_fixed32: Option<u32>,
    /// A fixed64.
    pub a_fixed64: Option<u64>,
    /// One of several.
    pub one: Option<MaybeNumbersOne>,
}

/// One of several.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum MaybeNumbersOne {
    /// An sfixed32.
    AnSfixed32(i32),
    /// An sfixed64.
    AnSfixed64(i64),
}

impl<'a> Decode<'a> for MaybeNumbers {
    const NAME: &'static str = "MaybeNumbers";

    fn read(fields: &mut GatedFields<'a, '_>) -> Self {
        let mut message = Self::default();

        while let Some(number) = fields.next_number() {
            match number {
                1 => {
                    message.a_double = Some(fields.double());
                }
                2 => {
                    message.a_float = Some(fields.float());
                }
                3 => {
                    message.a_sint32 = Some(fields.sint32());
                }
                4 => {
                    message.a_sint64 = Some(fields.sint64());
                }
                5 => {
                    message.a_fixed32 = Some(fields.fixed32());
                }
                6 => {
                    message.a_fixed64 = Some(fields.fixed64());
                }
                7 => {
                    message.one = Some(MaybeNumbersOne::AnSfixed32(fields.sfixed32()));
                }
                8 => {
                    message.one = Some(MaybeNumbersOne::AnSfixed64(fields.sfixed64()));
                }
                _ => fields.unknown(),
            }
        }
        message
    }
}

impl Encode for MaybeNumbers {
    fn encode(&self, sink: &mut dyn Sink) {
        if let Some(value) = self.a_double {
            put_present_fixed64(sink, 1, value.to_bits());
        }
        if let Some(value) = self.a_float {
            put_present_fixed32(sink, 2, value.to_bits());
        }
        if let Some(value) = self.a_sint32 {
            put_present_sint(sink, 3, value.into());
        }
        if let Some(value) = self.a_sint64 {
            put_present_sint(sink, 4, value);
        }
        if let Some(value) = self.a_fixed32 {
            put_present_fixed32(sink, 5, value);
        }
        if let Some(value) = self.a_fixed64 {
            put_present_fixed64(sink, 6, value);
        }
        match self.one {
            None => {}
            Some(MaybeNumbersOne::AnSfixed32(value)) => {
                put_present_fixed32(sink, 7, value.cast_unsigned());
            }
            Some(MaybeNumbersOne::AnSfixed64(value)) => {
                put_present_fixed64(sink, 8, value.cast_unsigned());
            }
        }
    }
}

impl Respond for MaybeNumbers {}

/// A list of each type of number.
///
/// Since 1.0.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Lists<'a> {
    /// Doubles.
    ///
    /// At most 8.
    pub doubles: Repeated<'a, f64>,
    /// Floats.
    ///
    /// At most 8.
    pub floats: Repeated<'a, f32>,
    /// Numbers of type sint32.
    ///
    /// At most 8.
    pub sint32s: Repeated<'a, Sint32>,
    /// Numbers of type sint64.
    ///
    /// At most 8.
    pub sint64s: Repeated<'a, Sint64>,
    /// Numbers of type fixed32.
    ///
    /// At most 8.
    pub fixed32s: Repeated<'a, Fixed32>,
    /// Numbers of type fixed64, of which later versions allow more.
    ///
    /// At most 8.
    pub fixed64s: Repeated<'a, Fixed64>,
    /// Numbers of type sfixed32.
    ///
    /// At most 8.
    pub sfixed32s: Repeated<'a, Sfixed32>,
    /// Numbers of type sfixed64.
    ///
    /// At most 8.
    pub sfixed64s: Repeated<'a, Sfixed64>,
}

impl Lists<'_> {
    /// The most of `doubles`.
    pub const DOUBLES_MAX_COUNT: usize = 8;
    /// The most of `floats`.
    pub const FLOATS_MAX_COUNT: usize = 8;
    /// The most of `sint32s`.
    pub const SINT32S_MAX_COUNT: usize = 8;
    /// The most of `sint64s`.
    pub const SINT64S_MAX_COUNT: usize = 8;
    /// The most of `fixed32s`.
    pub const FIXED32S_MAX_COUNT: usize = 8;
    /// The most of `fixed64s`.
    pub const FIXED64S_MAX_COUNT: &'static [Bound] = &[
        Bound {
            since: Version::new(1, 0),
            limit: 4,
        },
        Bound {
            since: Version::new(1, 1),
            limit: 8,
        },
    ];
    /// The most of `sfixed32s`.
    pub const SFIXED32S_MAX_COUNT: usize = 8;
    /// The most of `sfixed64s`.
    pub const SFIXED64S_MAX_COUNT: usize = 8;
}

impl<'a> Decode<'a> for Lists<'a> {
    const NAME: &'static str = "Lists";

    fn read(fields: &mut GatedFields<'a, '_>) -> Self {
        let message = Self {
            doubles: fields.repeated(1),
            floats: fields.repeated(2),
            sint32s: fields.repeated(3),
            sint64s: fields.repeated(4),
            fixed32s: fields.repeated(5),
            fixed64s: fields.repeated(6),
            sfixed32s: fields.repeated(7),
            sfixed64s: fields.repeated(8),
        };
        let mut doubles_count = 0_usize;
        let mut floats_count = 0_usize;
        let mut sint32s_count = 0_usize;
        let mut sint64s_count = 0_usize;
        let mut fixed32s_count = 0_usize;
        let mut fixed64s_count = 0_usize;
        let mut sfixed32s_count = 0_usize;
        let mut sfixed64s_count = 0_usize;

        while let Some(number) = fields.next_number() {
            match number {
                1 => {
                    fields.fixed_numbers(
                        "Lists.doubles",
                        8,
                        &mut doubles_count,
                        Self::DOUBLES_MAX_COUNT,
                    );
                }
                2 => {
                    fields.fixed_numbers(
                        "Lists.floats",
                        4,
                        &mut floats_count,
                        Self::FLOATS_MAX_COUNT,
                    );
                }
                3 => {
                    fields.numbers("Lists.sint32s", &mut sint32s_count, Self::SINT32S_MAX_COUNT);
                }
                4 => {
                    fields.numbers("Lists.sint64s", &mut sint64s_count, Self::SINT64S_MAX_COUNT);
                }
                5 => {
                    fields.fixed_numbers(
                        "Lists.fixed32s",
                        4,
                        &mut fixed32s_count,
                        Self::FIXED32S_MAX_COUNT,
                    );
                }
                6 => {
                    fields.fixed_numbers("Lists.fixed64s", 8, &mut fixed64s_count, usize::MAX);
                    fields.within_bounds(
                        "Lists.fixed64s",
                        fixed64s_count,
                        Self::FIXED64S_MAX_COUNT,
                    );
                }
                7 => {
                    fields.fixed_numbers(
                        "Lists.sfixed32s",
                        4,
                        &mut sfixed32s_count,
                        Self::SFIXED32S_MAX_COUNT,
                    );
                }
                8 => {
                    fields.fixed_numbers(
                        "Lists.sfixed64s",
                        8,
                        &mut sfixed64s_count,
                        Self::SFIXED64S_MAX_COUNT,
                    );
                }
                _ => fields.unknown(),
            }
        }
        message
    }
}

impl Encode for Lists<'_> {
    fn encode(&self, sink: &mut dyn Sink) {
        self.encode_at(None, sink);
    }
}

impl Respond for Lists<'_> {
    fn encode_at(&self, level: Option<&Level>, sink: &mut dyn Sink) {
        self.doubles.write(sink, 1);
        self.floats.write(sink, 2);
        self.sint32s.write(sink, 3);
        self.sint64s.write(sink, 4);
        self.fixed32s.write(sink, 5);
        for item in self
            .fixed64s
            .iter()
            .take(limit(Self::FIXED64S_MAX_COUNT, level))
        {
            item.write(sink, 6);
        }
        self.sfixed32s.write(sink, 7);
        self.sfixed64s.write(sink, 8);
    }
}

/// Maps with all kinds of keys and values.
///
/// Since 1.0.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Maps<'a> {
    /// Keys of type sint32.
    ///
    /// At most 8.
    pub by_sint32: Repeated<'a, (Sint32, f64)>,
    /// Keys of type sint64.
    ///
    /// At most 8.
    pub by_sint64: Repeated<'a, (Sint64, f32)>,
    /// Keys of type fixed32.
    ///
    /// At most 8.
    pub by_fixed32: Repeated<'a, (Fixed32, Sfixed32)>,
    /// Keys of type fixed64.
    ///
    /// At most 8.
    pub by_fixed64: Repeated<'a, (Fixed64, Sfixed64)>,
    /// Keys of type sfixed32.
    ///
    /// At most 8.
    pub by_sfixed32: Repeated<'a, (Sfixed32, Sint32)>,
    /// Keys of type sfixed64.
    ///
    /// At most 8.
    pub by_sfixed64: Repeated<'a, (Sfixed64, Sint64)>,
    /// Times by name.
    ///
    /// At most 8.
    pub times: Repeated<'a, (&'a str, super::super::google::Timestamp)>,
}

impl Maps<'_> {
    /// The most of `by_sint32`.
    pub const BY_SINT32_MAX_COUNT: usize = 8;
    /// The most of `by_sint64`.
    pub const BY_SINT64_MAX_COUNT: usize = 8;
    /// The most of `by_fixed32`.
    pub const BY_FIXED32_MAX_COUNT: usize = 8;
    /// The most of `by_fixed64`.
    pub const BY_FIXED64_MAX_COUNT: usize = 8;
    /// The most of `by_sfixed32`.
    pub const BY_SFIXED32_MAX_COUNT: usize = 8;
    /// The most of `by_sfixed64`.
    pub const BY_SFIXED64_MAX_COUNT: usize = 8;
    /// The most of `times`.
    pub const TIMES_MAX_COUNT: usize = 8;
}

impl<'a> Decode<'a> for Maps<'a> {
    const NAME: &'static str = "Maps";

    fn read(fields: &mut GatedFields<'a, '_>) -> Self {
        let message = Self {
            by_sint32: fields.repeated(1),
            by_sint64: fields.repeated(2),
            by_fixed32: fields.repeated(3),
            by_fixed64: fields.repeated(4),
            by_sfixed32: fields.repeated(5),
            by_sfixed64: fields.repeated(6),
            times: fields.repeated(7),
        };
        let mut by_sint32_count = 0_usize;
        let mut by_sint64_count = 0_usize;
        let mut by_fixed32_count = 0_usize;
        let mut by_fixed64_count = 0_usize;
        let mut by_sfixed32_count = 0_usize;
        let mut by_sfixed64_count = 0_usize;
        let mut times_count = 0_usize;

        while let Some(number) = fields.next_number() {
            match number {
                1 => {
                    let (_key, _value) = fields.entry::<Sint32, f64>();

                    fields.count(
                        "Maps.by_sint32",
                        &mut by_sint32_count,
                        Self::BY_SINT32_MAX_COUNT,
                    );
                }
                2 => {
                    let (_key, _value) = fields.entry::<Sint64, f32>();

                    fields.count(
                        "Maps.by_sint64",
                        &mut by_sint64_count,
                        Self::BY_SINT64_MAX_COUNT,
                    );
                }
                3 => {
                    let (_key, _value) = fields.entry::<Fixed32, Sfixed32>();

                    fields.count(
                        "Maps.by_fixed32",
                        &mut by_fixed32_count,
                        Self::BY_FIXED32_MAX_COUNT,
                    );
                }
                4 => {
                    let (_key, _value) = fields.entry::<Fixed64, Sfixed64>();

                    fields.count(
                        "Maps.by_fixed64",
                        &mut by_fixed64_count,
                        Self::BY_FIXED64_MAX_COUNT,
                    );
                }
                5 => {
                    let (_key, _value) = fields.entry::<Sfixed32, Sint32>();

                    fields.count(
                        "Maps.by_sfixed32",
                        &mut by_sfixed32_count,
                        Self::BY_SFIXED32_MAX_COUNT,
                    );
                }
                6 => {
                    let (_key, _value) = fields.entry::<Sfixed64, Sint64>();

                    fields.count(
                        "Maps.by_sfixed64",
                        &mut by_sfixed64_count,
                        Self::BY_SFIXED64_MAX_COUNT,
                    );
                }
                7 => {
                    let (_key, value) = fields.message_entry::<&'_ str>();
                    fields.nested::<super::super::google::Timestamp>(value);
                    fields.count("Maps.times", &mut times_count, Self::TIMES_MAX_COUNT);
                }
                _ => fields.unknown(),
            }
        }
        message
    }
}

impl Encode for Maps<'_> {
    fn encode(&self, sink: &mut dyn Sink) {
        self.by_sint32.write(sink, 1);
        self.by_sint64.write(sink, 2);
        self.by_fixed32.write(sink, 3);
        self.by_fixed64.write(sink, 4);
        self.by_sfixed32.write(sink, 5);
        self.by_sfixed64.write(sink, 6);
        self.times.write(sink, 7);
    }
}

impl Respond for Maps<'_> {}

/// Protobuf's own types.
///
/// Since 1.0.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct WellKnown<'a> {
    /// A time.
    pub at: Option<super::super::google::Timestamp>,
    /// A span of time, which came later.
    ///
    /// Since 1.1.
    pub lasts: Option<super::super::google::Duration>,
    /// Nothing.
    pub nothing: Option<super::super::google::Empty>,
    /// Any message.
    pub any: Option<super::super::google::Any<'a>>,
    /// Any messages.
    ///
    /// At most 4.
    pub anys: Repeated<'a, super::super::google::Any<'a>>,
    /// One of them.
    pub one: Option<WellKnownOne<'a>>,
}

/// One of them.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum WellKnownOne<'a> {
    /// A time.
    Time(super::super::google::Timestamp),
    /// Any message.
    Message(super::super::google::Any<'a>),
}

impl WellKnown<'_> {
    /// The most of `anys`.
    pub const ANYS_MAX_COUNT: usize = 4;
}

impl<'a> Decode<'a> for WellKnown<'a> {
    const NAME: &'static str = "WellKnown";

    fn read(fields: &mut GatedFields<'a, '_>) -> Self {
        let mut message = Self {
            anys: fields.repeated(5),
            ..Self::default()
        };
        let mut anys_count = 0_usize;

        while let Some(number) = fields.next_number() {
            match number {
                1 => {
                    fields.once(message.at.is_some());
                    message.at = Some(fields.message());
                }
                2 => {
                    fields.need("WellKnown.lasts", Need::since(1, 1));
                    fields.once(message.lasts.is_some());
                    message.lasts = Some(fields.message());
                }
                3 => {
                    fields.once(message.nothing.is_some());
                    message.nothing = Some(fields.message());
                }
                4 => {
                    fields.once(message.any.is_some());
                    message.any = Some(fields.message());
                }
                5 => {
                    let _: super::super::google::Any<'_> = fields.message();
                    fields.count("WellKnown.anys", &mut anys_count, Self::ANYS_MAX_COUNT);
                }
                6 => {
                    fields.once(matches!(message.one, Some(WellKnownOne::Time(_))));
                    message.one = Some(WellKnownOne::Time(fields.message()));
                }
                7 => {
                    fields.once(matches!(message.one, Some(WellKnownOne::Message(_))));
                    message.one = Some(WellKnownOne::Message(fields.message()));
                }
                _ => fields.unknown(),
            }
        }
        message
    }
}

impl Encode for WellKnown<'_> {
    fn encode(&self, sink: &mut dyn Sink) {
        self.encode_at(None, sink);
    }
}

impl Respond for WellKnown<'_> {
    fn encode_at(&self, level: Option<&Level>, sink: &mut dyn Sink) {
        if let Some(value) = &self.at {
            put_message(sink, 1, value);
        }
        if includes(level, Need::since(1, 1)) {
            if let Some(value) = &self.lasts {
                put_message(sink, 2, value);
            }
        }
        if let Some(value) = &self.nothing {
            put_message(sink, 3, value);
        }
        if let Some(value) = &self.any {
            put_message(sink, 4, value);
        }
        self.anys.write(sink, 5);
        match self.one {
            None => {}
            Some(WellKnownOne::Time(value)) => {
                put_message(sink, 6, &value);
            }
            Some(WellKnownOne::Message(value)) => {
                put_message(sink, 7, &value);
            }
        }
    }
}

agent_core::impl_prost_message!(Numbers, MaybeNumbers, Lists<'a>, Maps<'a>, WellKnown<'a>);

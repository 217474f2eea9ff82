// Generated from the contract by `cargo xtask generate`: change the .proto files instead.

//! The messages of `foreign.v1`.

use agent_core::gate::{AtLevel, Decode, Enumeration, GatedFields, Member, Respond, includes};
use agent_core::level::{Level, Need};
use agent_core::wire::{
    Encode, Item, Repeated, Sink, Value, WireError, put_bytes, put_int, put_message,
    put_present_uint, put_uint,
};

/// Made of other packages' messages.
///
/// Since 1.0.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct PutRequest<'a> {
    /// Lists.
    pub lists: Option<super::super::types::Lists<'a>>,
    /// Maps.
    pub maps: Option<super::super::types::Maps<'a>>,
    /// Protobuf's own types.
    pub well_known: Option<super::super::types::WellKnown<'a>>,
    /// Many numbers.
    ///
    /// At most 4.
    pub numbers: Repeated<'a, super::super::types::Numbers>,
    /// No longer used.
    ///
    /// At most 8 bytes.
    pub old: &'a str,
    /// No longer used either.
    pub older: Option<Old>,
    /// Was removed.
    ///
    /// Since 1.0. Removed in 1.2.
    pub gone: Option<u32>,
    /// An enum with values that were removed.
    pub pace: Pace,
    /// A vocabulary with a member that was removed.
    pub word: &'a str,
}

impl PutRequest<'_> {
    /// The most of `numbers`.
    pub const NUMBERS_MAX_COUNT: usize = 4;
    /// The longest `old`, in bytes.
    pub const OLD_MAX_LEN: usize = 8;
    /// Still there.
    ///
    /// Since 1.0.
    pub const WORD_PLAIN: &'static str = "plain";
    /// Was removed.
    ///
    /// Since 1.0. Removed in 1.2.
    pub const WORD_OLD: &'static str = "old";
    /// All that `word` knows.
    pub const WORD_VALUES: &'static [Member] = &[
        Member {
            name: Self::WORD_PLAIN,
            need: Need::BASELINE,
        },
        Member {
            name: Self::WORD_OLD,
            need: Need::BASELINE.until(2),
        },
    ];
}

impl<'a> Decode<'a> for PutRequest<'a> {
    const NAME: &'static str = "Put";

    fn read(fields: &mut GatedFields<'a, '_>) -> Self {
        let mut message = Self {
            numbers: fields.repeated(4),
            ..Self::default()
        };
        let mut numbers_count = 0_usize;

        while let Some(number) = fields.next_number() {
            match number {
                1 => {
                    fields.once(message.lists.is_some());
                    message.lists = Some(fields.message());
                }
                2 => {
                    fields.once(message.maps.is_some());
                    message.maps = Some(fields.message());
                }
                3 => {
                    fields.once(message.well_known.is_some());
                    message.well_known = Some(fields.message());
                }
                4 => {
                    let _: super::super::types::Numbers = fields.message();
                    fields.count("Put.numbers", &mut numbers_count, Self::NUMBERS_MAX_COUNT);
                }
                5 => {
                    message.old = fields.str_within("Put.old", Self::OLD_MAX_LEN);
                }
                6 => {
                    fields.once(message.older.is_some());
                    message.older = Some(fields.message());
                }
                7 => {
                    fields.need("Put.gone", Need::BASELINE.until(2));
                    message.gone = Some(fields.u32());
                }
                8 => {
                    message.pace = fields.enumeration("Put.pace").unwrap_or_default();
                }
                9 => {
                    let value = fields.str();
                    fields.member("Put.word", value, Self::WORD_VALUES);
                    message.word = value;
                }
                _ => fields.unknown(),
            }
        }
        message
    }
}

impl Encode for PutRequest<'_> {
    fn encode(&self, sink: &mut dyn Sink) {
        if let Some(value) = &self.lists {
            put_message(sink, 1, value);
        }
        if let Some(value) = &self.maps {
            put_message(sink, 2, value);
        }
        if let Some(value) = &self.well_known {
            put_message(sink, 3, value);
        }
        self.numbers.write(sink, 4);
        put_bytes(sink, 5, self.old.as_bytes());
        if let Some(value) = &self.older {
            put_message(sink, 6, value);
        }
        if let Some(value) = self.gone {
            put_present_uint(sink, 7, value.into());
        }
        put_int(sink, 8, self.pace.number().into());
        put_bytes(sink, 9, self.word.as_bytes());
    }
}

/// The same, returned.
///
/// Since 1.0.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct PutResponse<'a> {
    /// Lists.
    pub lists: Option<super::super::types::Lists<'a>>,
    /// Maps.
    pub maps: Option<super::super::types::Maps<'a>>,
    /// Protobuf's own types.
    pub well_known: Option<super::super::types::WellKnown<'a>>,
    /// No longer used.
    ///
    /// At most 8 bytes.
    pub old: &'a str,
    /// No longer used either.
    pub older: Option<Old>,
    /// Was removed.
    ///
    /// Since 1.0. Removed in 1.2.
    pub gone: Option<u32>,
    /// An enum with values that were removed.
    pub pace: Pace,
    /// A vocabulary with a member that was removed.
    pub word: &'a str,
}

impl PutResponse<'_> {
    /// The longest `old`, in bytes.
    pub const OLD_MAX_LEN: usize = 8;
    /// Still there.
    ///
    /// Since 1.0.
    pub const WORD_PLAIN: &'static str = "plain";
    /// Was removed.
    ///
    /// Since 1.0. Removed in 1.2.
    pub const WORD_OLD: &'static str = "old";
    /// All that `word` knows.
    pub const WORD_VALUES: &'static [Member] = &[
        Member {
            name: Self::WORD_PLAIN,
            need: Need::BASELINE,
        },
        Member {
            name: Self::WORD_OLD,
            need: Need::BASELINE.until(2),
        },
    ];
}

impl<'a> Decode<'a> for PutResponse<'a> {
    const NAME: &'static str = "PutResponse";

    fn read(fields: &mut GatedFields<'a, '_>) -> Self {
        let mut message = Self::default();

        while let Some(number) = fields.next_number() {
            match number {
                1 => {
                    fields.once(message.lists.is_some());
                    message.lists = Some(fields.message());
                }
                2 => {
                    fields.once(message.maps.is_some());
                    message.maps = Some(fields.message());
                }
                3 => {
                    fields.once(message.well_known.is_some());
                    message.well_known = Some(fields.message());
                }
                5 => {
                    message.old = fields.str_within("PutResponse.old", Self::OLD_MAX_LEN);
                }
                6 => {
                    fields.once(message.older.is_some());
                    message.older = Some(fields.message());
                }
                7 => {
                    fields.need("PutResponse.gone", Need::BASELINE.until(2));
                    message.gone = Some(fields.u32());
                }
                8 => {
                    message.pace = fields.enumeration("PutResponse.pace").unwrap_or_default();
                }
                9 => {
                    let value = fields.str();
                    fields.member("PutResponse.word", value, Self::WORD_VALUES);
                    message.word = value;
                }
                _ => fields.unknown(),
            }
        }
        message
    }
}

impl Encode for PutResponse<'_> {
    fn encode(&self, sink: &mut dyn Sink) {
        self.encode_at(None, sink);
    }
}

impl Respond for PutResponse<'_> {
    fn encode_at(&self, level: Option<&Level>, sink: &mut dyn Sink) {
        if let Some(value) = &self.lists {
            put_message(
                sink,
                1,
                &AtLevel {
                    message: value,
                    level,
                },
            );
        }
        if let Some(value) = &self.maps {
            put_message(sink, 2, value);
        }
        if let Some(value) = &self.well_known {
            put_message(
                sink,
                3,
                &AtLevel {
                    message: value,
                    level,
                },
            );
        }
        put_bytes(sink, 5, self.old.as_bytes());
        if let Some(value) = &self.older {
            put_message(sink, 6, value);
        }
        if includes(level, Need::BASELINE.until(2)) {
            if let Some(value) = self.gone {
                put_present_uint(sink, 7, value.into());
            }
        }
        put_int(sink, 8, self.pace.at(level).number().into());
        put_bytes(sink, 9, Self::word_value_at(self.word, level).as_bytes());
    }
}

impl PutResponse<'_> {
    /// The member itself, or what stands in for it at a level that does not hold it.
    fn word_value_at<'s>(name: &'s str, level: Option<&Level>) -> &'s str {
        let mut value = name;
        if value == "old" && !includes(level, Need::BASELINE.until(2)) {
            value = "plain";
        }

        value
    }
}

/// No longer used.
///
/// Since 1.0.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Old {
    /// A number.
    pub number: u32,
    /// An enum.
    pub older: Older,
}

impl<'a> Decode<'a> for Old {
    const NAME: &'static str = "Old";

    fn read(fields: &mut GatedFields<'a, '_>) -> Self {
        let mut message = Self::default();

        while let Some(number) = fields.next_number() {
            match number {
                1 => {
                    message.number = fields.u32();
                }
                2 => {
                    message.older = fields.enumeration("Old.older").unwrap_or_default();
                }
                _ => fields.unknown(),
            }
        }
        message
    }
}

impl Encode for Old {
    fn encode(&self, sink: &mut dyn Sink) {
        put_uint(sink, 1, self.number.into());
        put_int(sink, 2, self.older.number().into());
    }
}

impl Respond for Old {}

/// No longer used.
///
/// Since 1.0.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Older {
    /// Old.
    ///
    /// Since 1.0.
    #[default]
    Old = 0,
    /// Older.
    ///
    /// Since 1.0.
    Older = 1,
}

impl Enumeration for Older {
    fn from_number(number: i32) -> Option<Self> {
        match number {
            0 => Some(Self::Old),
            1 => Some(Self::Older),

            _ => None,
        }
    }

    fn number(self) -> i32 {
        self as i32
    }
}

impl<'a> Item<'a> for Older {
    const PACKED: bool = true;

    fn read(value: Value<'a>) -> Result<Self, WireError> {
        // A number that only a lenient gate let through.
        Ok(Self::from_number(i32::read(value)?).unwrap_or_default())
    }

    fn write(&self, sink: &mut dyn Sink, number: u32) {
        self.number().write(sink, number);
    }
}

/// An enum with values that were removed, one after the other.
///
/// Since 1.0.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Pace {
    /// Still there.
    ///
    /// Since 1.0.
    #[default]
    Slow = 0,
    /// Was removed first.
    ///
    /// Since 1.0. Removed in 1.1.
    Steady = 1,
    /// Was removed then, and a major later stays so.
    ///
    /// Since 1.0. Removed in 1.2.
    Quick = 2,
    /// Is there until the next major.
    ///
    /// Since 1.0.
    Last = 3,
}

impl Enumeration for Pace {
    fn from_number(number: i32) -> Option<Self> {
        match number {
            0 => Some(Self::Slow),
            1 => Some(Self::Steady),
            2 => Some(Self::Quick),
            3 => Some(Self::Last),

            _ => None,
        }
    }

    fn number(self) -> i32 {
        self as i32
    }
    fn gated(self) -> Option<Member> {
        match self {
            Self::Steady => Some(Member {
                name: "STEADY",
                need: Need::BASELINE.until(1),
            }),
            Self::Quick => Some(Member {
                name: "QUICK",
                need: Need::BASELINE.until(2),
            }),

            _ => None,
        }
    }
    fn at(self, level: Option<&Level>) -> Self {
        let mut value = self;
        if value == Self::Steady && !includes(level, Need::BASELINE.until(1)) {
            value = Self::Quick;
        }
        if value == Self::Quick && !includes(level, Need::BASELINE.until(2)) {
            value = Self::Slow;
        }

        value
    }
}

impl<'a> Item<'a> for Pace {
    const PACKED: bool = true;

    fn read(value: Value<'a>) -> Result<Self, WireError> {
        // A number that only a lenient gate let through.
        Ok(Self::from_number(i32::read(value)?).unwrap_or_default())
    }

    fn write(&self, sink: &mut dyn Sink, number: u32) {
        self.number().write(sink, number);
    }
}

agent_core::impl_prost_message!(PutRequest<'a>, PutResponse<'a>, Old);

// Generated from the contract by `cargo xtask generate`: change the .proto files instead.

//! The messages of `synthetic.v1`.

use super::super::contract::features;
use agent_core::gate::{
    AtLevel, Bound, Decode, Enumeration, GatedFields, Member, Respond, includes, read_item,
};
use agent_core::level::{Level, Need};
use agent_core::version::Version;
use agent_core::wire::{
    Encode, Item, Repeated, Sink, Value, WireError, put_bytes, put_int, put_message,
    put_present_bytes, put_present_uint, put_uint,
};

/// Asks for a text to be sent back.
///
/// Since 1.0.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct FollowRequest<'a> {
    /// The text.
    ///
    /// At most 4096 bytes.
    pub text: &'a str,
    /// How many times it is sent.
    pub count: u32,
}

impl FollowRequest<'_> {
    /// The longest `text`, in bytes.
    pub const TEXT_MAX_LEN: usize = 4096;
}

impl<'a> Decode<'a> for FollowRequest<'a> {
    const NAME: &'static str = "Follow";

    fn read(fields: &mut GatedFields<'a, '_>) -> Self {
        let mut message = Self::default();

        while let Some(number) = fields.next_number() {
            match number {
                1 => {
                    message.text = fields.str_within("Follow.text", Self::TEXT_MAX_LEN);
                }
                2 => {
                    message.count = fields.u32();
                }
                _ => fields.unknown(),
            }
        }
        message
    }
}

impl Encode for FollowRequest<'_> {
    fn encode(&self, sink: &mut dyn Sink) {
        put_bytes(sink, 1, self.text.as_bytes());
        put_uint(sink, 2, self.count.into());
    }
}

/// A message of either side.
///
/// Since 1.0.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct StreamMessage<'a> {
    /// The text.
    ///
    /// At most 4096 bytes.
    pub text: &'a str,
    /// Came with 1.1.
    ///
    /// At most 16 bytes. Since 1.1.
    pub newer: Option<&'a str>,
    /// An enum with values that are newer.
    pub speed: Speed,
    /// Came with 1.1, and is left out where it is missing.
    ///
    /// At most 16 bytes. Since 1.1.
    pub aside: Option<&'a str>,
}

impl StreamMessage<'_> {
    /// The longest `text`, in bytes.
    pub const TEXT_MAX_LEN: usize = 4096;
    /// The longest `newer`, in bytes.
    pub const NEWER_MAX_LEN: usize = 16;
    /// The longest `aside`, in bytes.
    pub const ASIDE_MAX_LEN: usize = 16;
}

impl<'a> Decode<'a> for StreamMessage<'a> {
    const NAME: &'static str = "StreamMessage";

    fn read(fields: &mut GatedFields<'a, '_>) -> Self {
        let mut message = Self::default();

        while let Some(number) = fields.next_number() {
            match number {
                1 => {
                    message.text = fields.str_within("StreamMessage.text", Self::TEXT_MAX_LEN);
                }
                2 => {
                    fields.need("StreamMessage.newer", Need::since(1, 1));
                    message.newer =
                        Some(fields.str_within("StreamMessage.newer", Self::NEWER_MAX_LEN));
                }
                3 => {
                    message.speed = fields
                        .enumeration("StreamMessage.speed")
                        .unwrap_or_default();
                }
                4 => {
                    fields.need("StreamMessage.aside", Need::since(1, 1));
                    message.aside =
                        Some(fields.str_within("StreamMessage.aside", Self::ASIDE_MAX_LEN));
                }
                _ => fields.unknown(),
            }
        }
        message
    }
}

impl Encode for StreamMessage<'_> {
    fn encode(&self, sink: &mut dyn Sink) {
        self.encode_at(None, sink);
    }
}

impl Respond for StreamMessage<'_> {
    fn encode_at(&self, level: Option<&Level>, sink: &mut dyn Sink) {
        put_bytes(sink, 1, self.text.as_bytes());
        if includes(level, Need::since(1, 1)) {
            if let Some(value) = self.newer {
                put_present_bytes(sink, 2, value.as_bytes());
            }
        }
        put_int(sink, 3, self.speed.at(level).number().into());
        if includes(level, Need::since(1, 1)) {
            if let Some(value) = self.aside {
                put_present_bytes(sink, 4, value.as_bytes());
            }
        }
    }
}

/// Asks for a method that is newer.
///
/// Since 1.1, feature KNOB.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct AddedMethodRequest {}

impl<'a> Decode<'a> for AddedMethodRequest {
    const NAME: &'static str = "AddedMethod";

    fn read(fields: &mut GatedFields<'a, '_>) -> Self {
        while fields.next_number().is_some() {
            fields.unknown();
        }
        Self {}
    }
}

impl Encode for AddedMethodRequest {
    fn encode(&self, _sink: &mut dyn Sink) {}
}

/// It was done.
///
/// Since 1.1, feature KNOB.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct AddedMethodResponse {}

impl<'a> Decode<'a> for AddedMethodResponse {
    const NAME: &'static str = "AddedMethodResponse";

    fn read(fields: &mut GatedFields<'a, '_>) -> Self {
        while fields.next_number().is_some() {
            fields.unknown();
        }
        Self {}
    }
}

impl Encode for AddedMethodResponse {
    fn encode(&self, _sink: &mut dyn Sink) {}
}

impl Respond for AddedMethodResponse {}

/// Uses fields that are newer.
///
/// Since 1.0.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct AddedFieldRequest<'a> {
    /// Was there from the start. Long ones need a large buffer.
    ///
    /// At most 65536 bytes.
    pub first: &'a str,
    /// Was there from the start, with a feature.
    ///
    /// At most 64 bytes. Since 1.0, feature BASE.
    pub based: Option<&'a str>,
    /// Came with 1.1.
    ///
    /// At most 64 bytes. Since 1.1.
    pub newer: Option<&'a str>,
    /// Came with 1.1 and a feature.
    ///
    /// Since 1.1, feature KNOB.
    pub featured: Option<u32>,
    /// Came with 1.2 and a feature, as a list.
    ///
    /// At most 16, each at most 64 bytes. Since 1.2, feature DIAL.
    pub listed: Repeated<'a, &'a str>,
    /// Came with 1.1, and is left out where it is missing.
    ///
    /// Since 1.1.
    pub dropped: Option<u32>,
    /// Came with 1.2 and a feature, as a list, and is left out where it is missing.
    ///
    /// At most 16, each at most 64 bytes. Since 1.2, feature DIAL.
    pub dropped_list: Repeated<'a, &'a str>,
    /// Has a bound, and is left out by a sender whose peer does not know it.
    ///
    /// At most 64 bytes. Since 1.1.
    pub dropped_word: Option<&'a str>,
}

impl AddedFieldRequest<'_> {
    /// The longest `first`, in bytes.
    pub const FIRST_MAX_LEN: usize = 65536;
    /// The longest `based`, in bytes.
    pub const BASED_MAX_LEN: usize = 64;
    /// The longest `newer`, in bytes.
    pub const NEWER_MAX_LEN: usize = 64;
    /// The longest `listed`, in bytes.
    pub const LISTED_MAX_LEN: usize = 64;
    /// The most of `listed`.
    pub const LISTED_MAX_COUNT: usize = 16;
    /// The longest `dropped_list`, in bytes.
    pub const DROPPED_LIST_MAX_LEN: usize = 64;
    /// The most of `dropped_list`.
    pub const DROPPED_LIST_MAX_COUNT: usize = 16;
    /// The longest `dropped_word`, in bytes.
    pub const DROPPED_WORD_MAX_LEN: usize = 64;
}

impl<'a> Decode<'a> for AddedFieldRequest<'a> {
    const NAME: &'static str = "AddedField";

    fn read(fields: &mut GatedFields<'a, '_>) -> Self {
        let mut message = Self {
            listed: fields.repeated(5),
            dropped_list: fields.repeated(7),
            ..Self::default()
        };
        let mut listed_count = 0_usize;
        let mut dropped_list_count = 0_usize;

        while let Some(number) = fields.next_number() {
            match number {
                1 => {
                    message.first = fields.str_within("AddedField.first", Self::FIRST_MAX_LEN);
                }
                2 => {
                    fields.need("AddedField.based", Need::BASELINE.with(features::BASE));
                    message.based =
                        Some(fields.str_within("AddedField.based", Self::BASED_MAX_LEN));
                }
                3 => {
                    fields.need("AddedField.newer", Need::since(1, 1));
                    message.newer =
                        Some(fields.str_within("AddedField.newer", Self::NEWER_MAX_LEN));
                }
                4 => {
                    fields.need(
                        "AddedField.featured",
                        Need::since(1, 1).with(features::KNOB),
                    );
                    message.featured = Some(fields.u32());
                }
                5 => {
                    fields.need("AddedField.listed", Need::since(1, 2).with(features::DIAL));
                    fields.str_within("AddedField.listed", Self::LISTED_MAX_LEN);
                    fields.count(
                        "AddedField.listed",
                        &mut listed_count,
                        Self::LISTED_MAX_COUNT,
                    );
                }
                6 => {
                    fields.need("AddedField.dropped", Need::since(1, 1));
                    message.dropped = Some(fields.u32());
                }
                7 => {
                    fields.need(
                        "AddedField.dropped_list",
                        Need::since(1, 2).with(features::DIAL),
                    );
                    fields.str_within("AddedField.dropped_list", Self::DROPPED_LIST_MAX_LEN);
                    fields.count(
                        "AddedField.dropped_list",
                        &mut dropped_list_count,
                        Self::DROPPED_LIST_MAX_COUNT,
                    );
                }
                8 => {
                    fields.need("AddedField.dropped_word", Need::since(1, 1));
                    message.dropped_word = Some(
                        fields.str_within("AddedField.dropped_word", Self::DROPPED_WORD_MAX_LEN),
                    );
                }
                _ => fields.unknown(),
            }
        }
        message
    }
}

impl Encode for AddedFieldRequest<'_> {
    fn encode(&self, sink: &mut dyn Sink) {
        put_bytes(sink, 1, self.first.as_bytes());
        if let Some(value) = self.based {
            put_present_bytes(sink, 2, value.as_bytes());
        }
        if let Some(value) = self.newer {
            put_present_bytes(sink, 3, value.as_bytes());
        }
        if let Some(value) = self.featured {
            put_present_uint(sink, 4, value.into());
        }
        self.listed.write(sink, 5);
        if let Some(value) = self.dropped {
            put_present_uint(sink, 6, value.into());
        }
        self.dropped_list.write(sink, 7);
        if let Some(value) = self.dropped_word {
            put_present_bytes(sink, 8, value.as_bytes());
        }
    }
}

/// It was done.
///
/// Since 1.0.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct AddedFieldResponse {}

impl<'a> Decode<'a> for AddedFieldResponse {
    const NAME: &'static str = "AddedFieldResponse";

    fn read(fields: &mut GatedFields<'a, '_>) -> Self {
        while fields.next_number().is_some() {
            fields.unknown();
        }
        Self {}
    }
}

impl Encode for AddedFieldResponse {
    fn encode(&self, _sink: &mut dyn Sink) {}
}

impl Respond for AddedFieldResponse {}

/// Uses a field of a message in a message.
///
/// Since 1.0.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct NestedFieldRequest {
    /// Holds the message that holds the field.
    pub middle: Option<NestedFieldRequestMiddle>,
    /// A message that needs more than the field that holds it.
    ///
    /// Since 1.1.
    pub extra: Option<Extra>,
}

impl<'a> Decode<'a> for NestedFieldRequest {
    const NAME: &'static str = "NestedField";

    fn read(fields: &mut GatedFields<'a, '_>) -> Self {
        let mut message = Self::default();

        while let Some(number) = fields.next_number() {
            match number {
                1 => {
                    fields.once(message.middle.is_some());
                    message.middle = Some(fields.message());
                }
                2 => {
                    fields.need("NestedField.extra", Need::since(1, 1));
                    fields.need("NestedField.extra", Need::since(1, 1).with(features::KNOB));
                    fields.once(message.extra.is_some());
                    message.extra = Some(fields.message());
                }
                _ => fields.unknown(),
            }
        }
        message
    }
}

impl Encode for NestedFieldRequest {
    fn encode(&self, sink: &mut dyn Sink) {
        if let Some(value) = &self.middle {
            put_message(sink, 1, value);
        }
        if let Some(value) = &self.extra {
            put_message(sink, 2, value);
        }
    }
}

/// A message in a message.
///
/// Since 1.0.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct NestedFieldRequestMiddle {
    /// The message in it.
    pub inner: Option<Inner>,
}

impl<'a> Decode<'a> for NestedFieldRequestMiddle {
    const NAME: &'static str = "NestedFieldRequestMiddle";

    fn read(fields: &mut GatedFields<'a, '_>) -> Self {
        let mut message = Self::default();

        while let Some(number) = fields.next_number() {
            match number {
                1 => {
                    fields.once(message.inner.is_some());
                    message.inner = Some(fields.message());
                }
                _ => fields.unknown(),
            }
        }
        message
    }
}

impl Encode for NestedFieldRequestMiddle {
    fn encode(&self, sink: &mut dyn Sink) {
        if let Some(value) = &self.inner {
            put_message(sink, 1, value);
        }
    }
}

/// A message with a field that is newer.
///
/// Since 1.0.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Inner {
    /// Was there from the start.
    pub known: u32,
    /// Came with 1.1 and a feature.
    ///
    /// Since 1.1, feature KNOB.
    pub newer: Option<u32>,
    /// Came with 1.2, and is left out where it is missing.
    ///
    /// Since 1.2.
    pub dropped: Option<u32>,
}

impl<'a> Decode<'a> for Inner {
    const NAME: &'static str = "Inner";

    fn read(fields: &mut GatedFields<'a, '_>) -> Self {
        let mut message = Self::default();

        while let Some(number) = fields.next_number() {
            match number {
                1 => {
                    message.known = fields.u32();
                }
                2 => {
                    fields.need("Inner.newer", Need::since(1, 1).with(features::KNOB));
                    message.newer = Some(fields.u32());
                }
                3 => {
                    fields.need("Inner.dropped", Need::since(1, 2));
                    message.dropped = Some(fields.u32());
                }
                _ => fields.unknown(),
            }
        }
        message
    }
}

impl Encode for Inner {
    fn encode(&self, sink: &mut dyn Sink) {
        put_uint(sink, 1, self.known.into());
        if let Some(value) = self.newer {
            put_present_uint(sink, 2, value.into());
        }
        if let Some(value) = self.dropped {
            put_present_uint(sink, 3, value.into());
        }
    }
}

impl<'a> Item<'a> for Inner {
    fn read(value: Value<'a>) -> Result<Self, WireError> {
        read_item(value)
    }

    fn write(&self, sink: &mut dyn Sink, number: u32) {
        put_message(sink, number, self);
    }
}

/// A message that belongs to a feature as a whole.
///
/// Since 1.1, feature KNOB.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Extra {
    /// A number.
    pub number: u32,
}

impl<'a> Decode<'a> for Extra {
    const NAME: &'static str = "Extra";

    fn read(fields: &mut GatedFields<'a, '_>) -> Self {
        let mut message = Self::default();

        while let Some(number) = fields.next_number() {
            match number {
                1 => {
                    message.number = fields.u32();
                }
                _ => fields.unknown(),
            }
        }
        message
    }
}

impl Encode for Extra {
    fn encode(&self, sink: &mut dyn Sink) {
        put_uint(sink, 1, self.number.into());
    }
}

/// It was done.
///
/// Since 1.0.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct NestedFieldResponse {}

impl<'a> Decode<'a> for NestedFieldResponse {
    const NAME: &'static str = "NestedFieldResponse";

    fn read(fields: &mut GatedFields<'a, '_>) -> Self {
        while fields.next_number().is_some() {
            fields.unknown();
        }
        Self {}
    }
}

impl Encode for NestedFieldResponse {
    fn encode(&self, _sink: &mut dyn Sink) {}
}

impl Respond for NestedFieldResponse {}

/// Uses a field of a list's element.
///
/// Since 1.0.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct ListedFieldRequest<'a> {
    /// The list.
    ///
    /// At most 16.
    pub items: Repeated<'a, Inner>,
}

impl ListedFieldRequest<'_> {
    /// The most of `items`.
    pub const ITEMS_MAX_COUNT: usize = 16;
}

impl<'a> Decode<'a> for ListedFieldRequest<'a> {
    const NAME: &'static str = "ListedField";

    fn read(fields: &mut GatedFields<'a, '_>) -> Self {
        let message = Self {
            items: fields.repeated(1),
        };
        let mut items_count = 0_usize;

        while let Some(number) = fields.next_number() {
            match number {
                1 => {
                    let _: Inner = fields.message();
                    fields.count("ListedField.items", &mut items_count, Self::ITEMS_MAX_COUNT);
                }
                _ => fields.unknown(),
            }
        }
        message
    }
}

impl Encode for ListedFieldRequest<'_> {
    fn encode(&self, sink: &mut dyn Sink) {
        self.items.write(sink, 1);
    }
}

/// It was done.
///
/// Since 1.0.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct ListedFieldResponse {}

impl<'a> Decode<'a> for ListedFieldResponse {
    const NAME: &'static str = "ListedFieldResponse";

    fn read(fields: &mut GatedFields<'a, '_>) -> Self {
        while fields.next_number().is_some() {
            fields.unknown();
        }
        Self {}
    }
}

impl Encode for ListedFieldResponse {
    fn encode(&self, _sink: &mut dyn Sink) {}
}

impl Respond for ListedFieldResponse {}

/// Uses a map's key.
///
/// Since 1.0.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct MapKeyRequest<'a> {
    /// A map whose keys are an open vocabulary.
    ///
    /// At most 16.
    pub options: Repeated<'a, (&'a str, u32)>,
}

impl MapKeyRequest<'_> {
    /// The most of `options`.
    pub const OPTIONS_MAX_COUNT: usize = 16;
    /// Was there from the start.
    ///
    /// Since 1.0.
    pub const OPTIONS_RO: &'static str = "ro";
    /// Came with 1.1 and a feature.
    ///
    /// Since 1.1, feature KNOB.
    pub const OPTIONS_SYNC: &'static str = "sync";
    /// All that `options` knows.
    pub const OPTIONS_KEYS: &'static [Member] = &[
        Member {
            name: Self::OPTIONS_RO,
            need: Need::BASELINE,
        },
        Member {
            name: Self::OPTIONS_SYNC,
            need: Need::since(1, 1).with(features::KNOB),
        },
    ];
}

impl<'a> Decode<'a> for MapKeyRequest<'a> {
    const NAME: &'static str = "MapKey";

    fn read(fields: &mut GatedFields<'a, '_>) -> Self {
        let message = Self {
            options: fields.repeated(1),
        };
        let mut options_count = 0_usize;

        while let Some(number) = fields.next_number() {
            match number {
                1 => {
                    let (key, _value) = fields.entry::<&'_ str, u32>();
                    fields.member("MapKey.options", key, Self::OPTIONS_KEYS);

                    fields.count(
                        "MapKey.options",
                        &mut options_count,
                        Self::OPTIONS_MAX_COUNT,
                    );
                }
                _ => fields.unknown(),
            }
        }
        message
    }
}

impl Encode for MapKeyRequest<'_> {
    fn encode(&self, sink: &mut dyn Sink) {
        self.options.write(sink, 1);
    }
}

/// It was done.
///
/// Since 1.0.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct MapKeyResponse {}

impl<'a> Decode<'a> for MapKeyResponse {
    const NAME: &'static str = "MapKeyResponse";

    fn read(fields: &mut GatedFields<'a, '_>) -> Self {
        while fields.next_number().is_some() {
            fields.unknown();
        }
        Self {}
    }
}

impl Encode for MapKeyResponse {
    fn encode(&self, _sink: &mut dyn Sink) {}
}

impl Respond for MapKeyResponse {}

/// Uses a map's value.
///
/// Since 1.0.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct MapValueRequest<'a> {
    /// Messages.
    ///
    /// At most 16.
    pub by_name: Repeated<'a, (&'a str, Inner)>,
    /// Members of an open vocabulary.
    ///
    /// At most 16.
    pub words: Repeated<'a, (u32, &'a str)>,
    /// Values of an enum.
    ///
    /// At most 16.
    pub modes: Repeated<'a, (bool, Mode)>,
}

impl MapValueRequest<'_> {
    /// The most of `by_name`.
    pub const BY_NAME_MAX_COUNT: usize = 16;
    /// The most of `words`.
    pub const WORDS_MAX_COUNT: usize = 16;
    /// Was there from the start.
    ///
    /// Since 1.0.
    pub const WORDS_PLAIN: &'static str = "plain";
    /// Came with 1.1.
    ///
    /// Since 1.1.
    pub const WORDS_LOUD: &'static str = "loud";
    /// All that `words` knows.
    pub const WORDS_VALUES: &'static [Member] = &[
        Member {
            name: Self::WORDS_PLAIN,
            need: Need::BASELINE,
        },
        Member {
            name: Self::WORDS_LOUD,
            need: Need::since(1, 1),
        },
    ];
    /// The most of `modes`.
    pub const MODES_MAX_COUNT: usize = 16;
}

impl<'a> Decode<'a> for MapValueRequest<'a> {
    const NAME: &'static str = "MapValue";

    fn read(fields: &mut GatedFields<'a, '_>) -> Self {
        let message = Self {
            by_name: fields.repeated(1),
            words: fields.repeated(2),
            modes: fields.repeated(3),
        };
        let mut by_name_count = 0_usize;
        let mut words_count = 0_usize;
        let mut modes_count = 0_usize;

        while let Some(number) = fields.next_number() {
            match number {
                1 => {
                    let (_key, value) = fields.message_entry::<&'_ str>();
                    fields.nested::<Inner>(value);
                    fields.count(
                        "MapValue.by_name",
                        &mut by_name_count,
                        Self::BY_NAME_MAX_COUNT,
                    );
                }
                2 => {
                    let (_key, value) = fields.entry::<u32, &'_ str>();
                    fields.member("MapValue.words", value, Self::WORDS_VALUES);

                    fields.count("MapValue.words", &mut words_count, Self::WORDS_MAX_COUNT);
                }
                3 => {
                    let (_key, value) = fields.entry::<bool, i32>();
                    let _: Option<Mode> = fields.enumerated("MapValue.modes", value);
                    fields.count("MapValue.modes", &mut modes_count, Self::MODES_MAX_COUNT);
                }
                _ => fields.unknown(),
            }
        }
        message
    }
}

impl Encode for MapValueRequest<'_> {
    fn encode(&self, sink: &mut dyn Sink) {
        self.by_name.write(sink, 1);
        self.words.write(sink, 2);
        self.modes.write(sink, 3);
    }
}

/// It was done.
///
/// Since 1.0.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct MapValueResponse {}

impl<'a> Decode<'a> for MapValueResponse {
    const NAME: &'static str = "MapValueResponse";

    fn read(fields: &mut GatedFields<'a, '_>) -> Self {
        while fields.next_number().is_some() {
            fields.unknown();
        }
        Self {}
    }
}

impl Encode for MapValueResponse {
    fn encode(&self, _sink: &mut dyn Sink) {}
}

impl Respond for MapValueResponse {}

/// Uses an arm of a oneof.
///
/// Since 1.0.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct OneofArmRequest<'a> {
    /// What is used.
    pub choice: Option<OneofArmRequestChoice<'a>>,
}

/// What is used.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum OneofArmRequestChoice<'a> {
    /// Was there from the start.
    Number(u32),
    /// Came with 1.1.
    ///
    /// At most 64 bytes. Since 1.1.
    Newer(&'a str),
    /// A message with a field that is newer.
    Inner(Inner),
    /// An enum with a value that is newer.
    Mode(Mode),
    /// An open vocabulary with a member that is newer.
    ///
    /// At most 16 bytes.
    Word(&'a str),
}

impl OneofArmRequest<'_> {
    /// The longest `newer`, in bytes.
    pub const NEWER_MAX_LEN: usize = 64;
    /// The longest `word`, in bytes.
    pub const WORD_MAX_LEN: usize = 16;
    /// Was there from the start.
    ///
    /// Since 1.0.
    pub const WORD_PLAIN: &'static str = "plain";
    /// Came with 1.1.
    ///
    /// Since 1.1.
    pub const WORD_LOUD: &'static str = "loud";
    /// All that `word` knows.
    pub const WORD_VALUES: &'static [Member] = &[
        Member {
            name: Self::WORD_PLAIN,
            need: Need::BASELINE,
        },
        Member {
            name: Self::WORD_LOUD,
            need: Need::since(1, 1),
        },
    ];
}

impl<'a> Decode<'a> for OneofArmRequest<'a> {
    const NAME: &'static str = "OneofArm";

    fn read(fields: &mut GatedFields<'a, '_>) -> Self {
        let mut message = Self::default();

        while let Some(number) = fields.next_number() {
            match number {
                1 => {
                    message.choice = Some(OneofArmRequestChoice::Number(fields.u32()));
                }
                2 => {
                    fields.need("OneofArm.newer", Need::since(1, 1));
                    message.choice = Some(OneofArmRequestChoice::Newer(
                        fields.str_within("OneofArm.newer", Self::NEWER_MAX_LEN),
                    ));
                }
                3 => {
                    fields.once(matches!(
                        message.choice,
                        Some(OneofArmRequestChoice::Inner(_))
                    ));
                    message.choice = Some(OneofArmRequestChoice::Inner(fields.message()));
                }
                4 => {
                    message.choice = fields
                        .enumeration("OneofArm.mode")
                        .map(OneofArmRequestChoice::Mode);
                }
                5 => {
                    let value = fields.str_within("OneofArm.word", Self::WORD_MAX_LEN);
                    fields.member("OneofArm.word", value, Self::WORD_VALUES);
                    message.choice = Some(OneofArmRequestChoice::Word(value));
                }
                _ => fields.unknown(),
            }
        }
        message
    }
}

impl Encode for OneofArmRequest<'_> {
    fn encode(&self, sink: &mut dyn Sink) {
        match self.choice {
            None => {}
            Some(OneofArmRequestChoice::Number(value)) => {
                put_present_uint(sink, 1, value.into());
            }
            Some(OneofArmRequestChoice::Newer(value)) => {
                put_present_bytes(sink, 2, value.as_bytes());
            }
            Some(OneofArmRequestChoice::Inner(value)) => {
                put_message(sink, 3, &value);
            }
            Some(OneofArmRequestChoice::Mode(value)) => {
                put_present_uint(sink, 4, i64::from(value.number()).cast_unsigned());
            }
            Some(OneofArmRequestChoice::Word(value)) => {
                put_present_bytes(sink, 5, value.as_bytes());
            }
        }
    }
}

/// It was done.
///
/// Since 1.0.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct OneofArmResponse {}

impl<'a> Decode<'a> for OneofArmResponse {
    const NAME: &'static str = "OneofArmResponse";

    fn read(fields: &mut GatedFields<'a, '_>) -> Self {
        while fields.next_number().is_some() {
            fields.unknown();
        }
        Self {}
    }
}

impl Encode for OneofArmResponse {
    fn encode(&self, _sink: &mut dyn Sink) {}
}

impl Respond for OneofArmResponse {}

/// Uses an enum's value.
///
/// Since 1.0.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct EnumValueRequest<'a> {
    /// One.
    pub mode: Mode,
    /// One or none.
    pub maybe: Option<Mode>,
    /// Any number.
    ///
    /// At most 16.
    pub modes: Repeated<'a, Mode>,
}

impl EnumValueRequest<'_> {
    /// The most of `modes`.
    pub const MODES_MAX_COUNT: usize = 16;
}

impl<'a> Decode<'a> for EnumValueRequest<'a> {
    const NAME: &'static str = "EnumValue";

    fn read(fields: &mut GatedFields<'a, '_>) -> Self {
        let mut message = Self {
            modes: fields.repeated(3),
            ..Self::default()
        };
        let mut modes_count = 0_usize;

        while let Some(number) = fields.next_number() {
            match number {
                1 => {
                    message.mode = fields.enumeration("EnumValue.mode").unwrap_or_default();
                }
                2 => {
                    message.maybe = fields.enumeration("EnumValue.maybe");
                }
                3 => {
                    fields.enumerations::<Mode>(
                        "EnumValue.modes",
                        &mut modes_count,
                        Self::MODES_MAX_COUNT,
                    );
                }
                _ => fields.unknown(),
            }
        }
        message
    }
}

impl Encode for EnumValueRequest<'_> {
    fn encode(&self, sink: &mut dyn Sink) {
        put_int(sink, 1, self.mode.number().into());
        if let Some(value) = self.maybe {
            put_present_uint(sink, 2, i64::from(value.number()).cast_unsigned());
        }
        self.modes.write(sink, 3);
    }
}

/// It was done.
///
/// Since 1.0.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct EnumValueResponse {}

impl<'a> Decode<'a> for EnumValueResponse {
    const NAME: &'static str = "EnumValueResponse";

    fn read(fields: &mut GatedFields<'a, '_>) -> Self {
        while fields.next_number().is_some() {
            fields.unknown();
        }
        Self {}
    }
}

impl Encode for EnumValueResponse {
    fn encode(&self, _sink: &mut dyn Sink) {}
}

impl Respond for EnumValueResponse {}

/// Uses a member of an open vocabulary.
///
/// Since 1.0.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct VocabularyValueRequest<'a> {
    /// One.
    pub word: &'a str,
    /// One or none.
    pub maybe: Option<&'a str>,
}

impl VocabularyValueRequest<'_> {
    /// Was there from the start.
    ///
    /// Since 1.0.
    pub const WORD_PLAIN: &'static str = "plain";
    /// Came with 1.1.
    ///
    /// Since 1.1.
    pub const WORD_LOUD: &'static str = "loud";
    /// Came with 1.2 and a feature.
    ///
    /// Since 1.2, feature DIAL.
    pub const WORD_LATEST: &'static str = "latest";
    /// All that `word` knows.
    pub const WORD_VALUES: &'static [Member] = &[
        Member {
            name: Self::WORD_PLAIN,
            need: Need::BASELINE,
        },
        Member {
            name: Self::WORD_LOUD,
            need: Need::since(1, 1),
        },
        Member {
            name: Self::WORD_LATEST,
            need: Need::since(1, 2).with(features::DIAL),
        },
    ];
    /// Was there from the start.
    ///
    /// Since 1.0.
    pub const MAYBE_PLAIN: &'static str = "plain";
    /// Came with 1.1 and a feature.
    ///
    /// Since 1.1, feature KNOB.
    pub const MAYBE_LOUD: &'static str = "loud";
    /// All that `maybe` knows.
    pub const MAYBE_VALUES: &'static [Member] = &[
        Member {
            name: Self::MAYBE_PLAIN,
            need: Need::BASELINE,
        },
        Member {
            name: Self::MAYBE_LOUD,
            need: Need::since(1, 1).with(features::KNOB),
        },
    ];
}

impl<'a> Decode<'a> for VocabularyValueRequest<'a> {
    const NAME: &'static str = "VocabularyValue";

    fn read(fields: &mut GatedFields<'a, '_>) -> Self {
        let mut message = Self::default();

        while let Some(number) = fields.next_number() {
            match number {
                1 => {
                    let value = fields.str();
                    fields.member("VocabularyValue.word", value, Self::WORD_VALUES);
                    message.word = value;
                }
                2 => {
                    let value = fields.str();
                    fields.member("VocabularyValue.maybe", value, Self::MAYBE_VALUES);
                    message.maybe = Some(value);
                }
                _ => fields.unknown(),
            }
        }
        message
    }
}

impl Encode for VocabularyValueRequest<'_> {
    fn encode(&self, sink: &mut dyn Sink) {
        put_bytes(sink, 1, self.word.as_bytes());
        if let Some(value) = self.maybe {
            put_present_bytes(sink, 2, value.as_bytes());
        }
    }
}

/// It was done.
///
/// Since 1.0.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct VocabularyValueResponse {}

impl<'a> Decode<'a> for VocabularyValueResponse {
    const NAME: &'static str = "VocabularyValueResponse";

    fn read(fields: &mut GatedFields<'a, '_>) -> Self {
        while fields.next_number().is_some() {
            fields.unknown();
        }
        Self {}
    }
}

impl Encode for VocabularyValueResponse {
    fn encode(&self, _sink: &mut dyn Sink) {}
}

impl Respond for VocabularyValueResponse {}

/// Uses a member of an open vocabulary in a list.
///
/// Since 1.0.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct ListedValueRequest<'a> {
    /// The list.
    ///
    /// At most 16.
    pub words: Repeated<'a, &'a str>,
}

impl ListedValueRequest<'_> {
    /// The most of `words`.
    pub const WORDS_MAX_COUNT: usize = 16;
    /// Was there from the start.
    ///
    /// Since 1.0.
    pub const WORDS_PLAIN: &'static str = "plain";
    /// Came with 1.1 and a feature.
    ///
    /// Since 1.1, feature KNOB.
    pub const WORDS_LOUD: &'static str = "loud";
    /// All that `words` knows.
    pub const WORDS_VALUES: &'static [Member] = &[
        Member {
            name: Self::WORDS_PLAIN,
            need: Need::BASELINE,
        },
        Member {
            name: Self::WORDS_LOUD,
            need: Need::since(1, 1).with(features::KNOB),
        },
    ];
}

impl<'a> Decode<'a> for ListedValueRequest<'a> {
    const NAME: &'static str = "ListedValue";

    fn read(fields: &mut GatedFields<'a, '_>) -> Self {
        let message = Self {
            words: fields.repeated(1),
        };
        let mut words_count = 0_usize;

        while let Some(number) = fields.next_number() {
            match number {
                1 => {
                    let value = fields.str();
                    fields.member("ListedValue.words", value, Self::WORDS_VALUES);

                    fields.count("ListedValue.words", &mut words_count, Self::WORDS_MAX_COUNT);
                }
                _ => fields.unknown(),
            }
        }
        message
    }
}

impl Encode for ListedValueRequest<'_> {
    fn encode(&self, sink: &mut dyn Sink) {
        self.words.write(sink, 1);
    }
}

/// It was done.
///
/// Since 1.0.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct ListedValueResponse {}

impl<'a> Decode<'a> for ListedValueResponse {
    const NAME: &'static str = "ListedValueResponse";

    fn read(fields: &mut GatedFields<'a, '_>) -> Self {
        while fields.next_number().is_some() {
            fields.unknown();
        }
        Self {}
    }
}

impl Encode for ListedValueResponse {
    fn encode(&self, _sink: &mut dyn Sink) {}
}

impl Respond for ListedValueResponse {}

/// Uses all that a bound allows.
///
/// Since 1.0.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct BoundedRequest<'a> {
    /// A string.
    ///
    /// At most 16 bytes.
    pub text: &'a str,
    /// Bytes.
    ///
    /// At most 8 bytes.
    pub data: Option<&'a [u8]>,
    /// A list of strings.
    ///
    /// At most 3, each at most 8 bytes.
    pub names: Repeated<'a, &'a str>,
    /// A map.
    ///
    /// At most 2, each at most 8 bytes.
    pub pairs: Repeated<'a, (&'a str, &'a str)>,
    /// A list of numbers, with a bound that was never another.
    ///
    /// At most 3.
    pub numbers: Repeated<'a, u32>,
}

impl BoundedRequest<'_> {
    /// The longest `text`, in bytes.
    pub const TEXT_MAX_LEN: &'static [Bound] = &[
        Bound {
            since: Version::new(1, 0),
            limit: 4,
        },
        Bound {
            since: Version::new(1, 1),
            limit: 8,
        },
        Bound {
            since: Version::new(1, 2),
            limit: 16,
        },
    ];
    /// The longest `data`, in bytes.
    pub const DATA_MAX_LEN: &'static [Bound] = &[
        Bound {
            since: Version::new(1, 0),
            limit: 4,
        },
        Bound {
            since: Version::new(1, 2),
            limit: 8,
        },
    ];
    /// The longest `names`, in bytes.
    pub const NAMES_MAX_LEN: &'static [Bound] = &[
        Bound {
            since: Version::new(1, 0),
            limit: 4,
        },
        Bound {
            since: Version::new(1, 1),
            limit: 8,
        },
    ];
    /// The most of `names`.
    pub const NAMES_MAX_COUNT: &'static [Bound] = &[
        Bound {
            since: Version::new(1, 0),
            limit: 2,
        },
        Bound {
            since: Version::new(1, 1),
            limit: 3,
        },
    ];
    /// The longest `pairs`, in bytes.
    pub const PAIRS_MAX_LEN: &'static [Bound] = &[
        Bound {
            since: Version::new(1, 0),
            limit: 4,
        },
        Bound {
            since: Version::new(1, 1),
            limit: 8,
        },
    ];
    /// The most of `pairs`.
    pub const PAIRS_MAX_COUNT: &'static [Bound] = &[
        Bound {
            since: Version::new(1, 0),
            limit: 1,
        },
        Bound {
            since: Version::new(1, 2),
            limit: 2,
        },
    ];
    /// The most of `numbers`.
    pub const NUMBERS_MAX_COUNT: usize = 3;
}

impl<'a> Decode<'a> for BoundedRequest<'a> {
    const NAME: &'static str = "Bounded";

    fn read(fields: &mut GatedFields<'a, '_>) -> Self {
        let mut message = Self {
            names: fields.repeated(3),
            pairs: fields.repeated(4),
            numbers: fields.repeated(5),
            ..Self::default()
        };
        let mut names_count = 0_usize;
        let mut pairs_count = 0_usize;
        let mut numbers_count = 0_usize;

        while let Some(number) = fields.next_number() {
            match number {
                1 => {
                    let value = fields.str();
                    fields.within_bounds("Bounded.text", value.len(), Self::TEXT_MAX_LEN);
                    message.text = value;
                }
                2 => {
                    let value = fields.bytes();
                    fields.within_bounds("Bounded.data", value.len(), Self::DATA_MAX_LEN);
                    message.data = Some(value);
                }
                3 => {
                    let value = fields.str();
                    fields.within_bounds("Bounded.names", value.len(), Self::NAMES_MAX_LEN);

                    fields.count("Bounded.names", &mut names_count, usize::MAX);
                    fields.within_bounds("Bounded.names", names_count, Self::NAMES_MAX_COUNT);
                }
                4 => {
                    let (_key, value) = fields.entry::<&'_ str, &'_ str>();
                    fields.within_bounds("Bounded.pairs", value.len(), Self::PAIRS_MAX_LEN);
                    fields.count("Bounded.pairs", &mut pairs_count, usize::MAX);
                    fields.within_bounds("Bounded.pairs", pairs_count, Self::PAIRS_MAX_COUNT);
                }
                5 => {
                    fields.numbers(
                        "Bounded.numbers",
                        &mut numbers_count,
                        Self::NUMBERS_MAX_COUNT,
                    );
                }
                _ => fields.unknown(),
            }
        }
        message
    }
}

impl Encode for BoundedRequest<'_> {
    fn encode(&self, sink: &mut dyn Sink) {
        put_bytes(sink, 1, self.text.as_bytes());
        if let Some(value) = self.data {
            put_present_bytes(sink, 2, value);
        }
        self.names.write(sink, 3);
        self.pairs.write(sink, 4);
        self.numbers.write(sink, 5);
    }
}

/// It was done.
///
/// Since 1.0.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct BoundedResponse {}

impl<'a> Decode<'a> for BoundedResponse {
    const NAME: &'static str = "BoundedResponse";

    fn read(fields: &mut GatedFields<'a, '_>) -> Self {
        while fields.next_number().is_some() {
            fields.unknown();
        }
        Self {}
    }
}

impl Encode for BoundedResponse {
    fn encode(&self, _sink: &mut dyn Sink) {}
}

impl Respond for BoundedResponse {}

/// Asks for a response with all that can be newer.
///
/// Since 1.0.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct NewerResponseRequest {}

impl<'a> Decode<'a> for NewerResponseRequest {
    const NAME: &'static str = "NewerResponse";

    fn read(fields: &mut GatedFields<'a, '_>) -> Self {
        while fields.next_number().is_some() {
            fields.unknown();
        }
        Self {}
    }
}

impl Encode for NewerResponseRequest {
    fn encode(&self, _sink: &mut dyn Sink) {}
}

/// A response with all that can be newer.
///
/// Since 1.0.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct NewerResponseResponse<'a> {
    /// Was there from the start.
    pub known: u32,
    /// Came with 1.1.
    ///
    /// At most 65536 bytes. Since 1.1.
    pub newer: Option<&'a str>,
    /// Came with 1.1 and a feature.
    ///
    /// Since 1.1, feature KNOB.
    pub featured: Option<u32>,
    /// An enum with values that are newer.
    pub speed: Speed,
    /// Values of that enum.
    ///
    /// At most 16.
    pub speeds: Repeated<'a, Speed>,
    /// An open vocabulary with members that are newer.
    pub word: &'a str,
    /// Members of one.
    ///
    /// At most 16.
    pub words: Repeated<'a, &'a str>,
    /// What came of it.
    pub outcome: Option<NewerResponseResponseOutcome<'a>>,
    /// A message with all of these.
    pub report: Option<Report<'a>>,
    /// Messages with all of these.
    ///
    /// At most 16.
    pub reports: Repeated<'a, Report<'a>>,
    /// A message that came with 1.2.
    ///
    /// Since 1.2.
    pub latest_report: Option<Report<'a>>,
    /// Messages that came with 1.2 and a feature.
    ///
    /// At most 16. Since 1.2, feature DIAL.
    pub latest_reports: Repeated<'a, Report<'a>>,
}

/// What came of it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum NewerResponseResponseOutcome<'a> {
    /// Was there from the start.
    Done(u32),
    /// Came with 1.1.
    ///
    /// At most 65536 bytes. Since 1.1.
    Postponed(&'a str),
}

impl NewerResponseResponse<'_> {
    /// The longest `newer`, in bytes.
    pub const NEWER_MAX_LEN: usize = 65536;
    /// The most of `speeds`.
    pub const SPEEDS_MAX_COUNT: usize = 16;
    /// Was there from the start.
    ///
    /// Since 1.0.
    pub const WORD_PLAIN: &'static str = "plain";
    /// Came with 1.1.
    ///
    /// Since 1.1.
    pub const WORD_LOUD: &'static str = "loud";
    /// Came with 1.2 and a feature.
    ///
    /// Since 1.2, feature DIAL.
    pub const WORD_LATEST: &'static str = "latest";
    /// All that `word` knows.
    pub const WORD_VALUES: &'static [Member] = &[
        Member {
            name: Self::WORD_PLAIN,
            need: Need::BASELINE,
        },
        Member {
            name: Self::WORD_LOUD,
            need: Need::since(1, 1),
        },
        Member {
            name: Self::WORD_LATEST,
            need: Need::since(1, 2).with(features::DIAL),
        },
    ];
    /// The most of `words`.
    pub const WORDS_MAX_COUNT: usize = 16;
    /// Was there from the start.
    ///
    /// Since 1.0.
    pub const WORDS_PLAIN: &'static str = "plain";
    /// Came with 1.1 and a feature.
    ///
    /// Since 1.1, feature KNOB.
    pub const WORDS_LOUD: &'static str = "loud";
    /// All that `words` knows.
    pub const WORDS_VALUES: &'static [Member] = &[
        Member {
            name: Self::WORDS_PLAIN,
            need: Need::BASELINE,
        },
        Member {
            name: Self::WORDS_LOUD,
            need: Need::since(1, 1).with(features::KNOB),
        },
    ];
    /// The longest `postponed`, in bytes.
    pub const POSTPONED_MAX_LEN: usize = 65536;
    /// The most of `reports`.
    pub const REPORTS_MAX_COUNT: usize = 16;
    /// The most of `latest_reports`.
    pub const LATEST_REPORTS_MAX_COUNT: usize = 16;
}

impl<'a> Decode<'a> for NewerResponseResponse<'a> {
    const NAME: &'static str = "NewerResponseResponse";

    fn read(fields: &mut GatedFields<'a, '_>) -> Self {
        let mut message = Self {
            speeds: fields.repeated(5),
            words: fields.repeated(7),
            reports: fields.repeated(11),
            latest_reports: fields.repeated(13),
            ..Self::default()
        };
        let mut speeds_count = 0_usize;
        let mut words_count = 0_usize;
        let mut reports_count = 0_usize;
        let mut latest_reports_count = 0_usize;

        while let Some(number) = fields.next_number() {
            match number {
                1 => {
                    message.known = fields.u32();
                }
                2 => {
                    fields.need("NewerResponseResponse.newer", Need::since(1, 1));
                    message.newer =
                        Some(fields.str_within("NewerResponseResponse.newer", Self::NEWER_MAX_LEN));
                }
                3 => {
                    fields.need(
                        "NewerResponseResponse.featured",
                        Need::since(1, 1).with(features::KNOB),
                    );
                    message.featured = Some(fields.u32());
                }
                4 => {
                    message.speed = fields
                        .enumeration("NewerResponseResponse.speed")
                        .unwrap_or_default();
                }
                5 => {
                    fields.enumerations::<Speed>(
                        "NewerResponseResponse.speeds",
                        &mut speeds_count,
                        Self::SPEEDS_MAX_COUNT,
                    );
                }
                6 => {
                    let value = fields.str();
                    fields.member("NewerResponseResponse.word", value, Self::WORD_VALUES);
                    message.word = value;
                }
                7 => {
                    let value = fields.str();
                    fields.member("NewerResponseResponse.words", value, Self::WORDS_VALUES);

                    fields.count(
                        "NewerResponseResponse.words",
                        &mut words_count,
                        Self::WORDS_MAX_COUNT,
                    );
                }
                8 => {
                    message.outcome = Some(NewerResponseResponseOutcome::Done(fields.u32()));
                }
                9 => {
                    fields.need("NewerResponseResponse.postponed", Need::since(1, 1));
                    message.outcome = Some(NewerResponseResponseOutcome::Postponed(
                        fields
                            .str_within("NewerResponseResponse.postponed", Self::POSTPONED_MAX_LEN),
                    ));
                }
                10 => {
                    fields.once(message.report.is_some());
                    message.report = Some(fields.message());
                }
                11 => {
                    let _: Report<'_> = fields.message();
                    fields.count(
                        "NewerResponseResponse.reports",
                        &mut reports_count,
                        Self::REPORTS_MAX_COUNT,
                    );
                }
                12 => {
                    fields.need("NewerResponseResponse.latest_report", Need::since(1, 2));
                    fields.once(message.latest_report.is_some());
                    message.latest_report = Some(fields.message());
                }
                13 => {
                    fields.need(
                        "NewerResponseResponse.latest_reports",
                        Need::since(1, 2).with(features::DIAL),
                    );
                    let _: Report<'_> = fields.message();
                    fields.count(
                        "NewerResponseResponse.latest_reports",
                        &mut latest_reports_count,
                        Self::LATEST_REPORTS_MAX_COUNT,
                    );
                }
                _ => fields.unknown(),
            }
        }
        message
    }
}

impl Encode for NewerResponseResponse<'_> {
    fn encode(&self, sink: &mut dyn Sink) {
        self.encode_at(None, sink);
    }
}

impl Respond for NewerResponseResponse<'_> {
    fn encode_at(&self, level: Option<&Level>, sink: &mut dyn Sink) {
        put_uint(sink, 1, self.known.into());
        if includes(level, Need::since(1, 1)) {
            if let Some(value) = self.newer {
                put_present_bytes(sink, 2, value.as_bytes());
            }
        }
        if includes(level, Need::since(1, 1).with(features::KNOB)) {
            if let Some(value) = self.featured {
                put_present_uint(sink, 3, value.into());
            }
        }
        put_int(sink, 4, self.speed.at(level).number().into());
        for item in &self.speeds {
            item.at(level).write(sink, 5);
        }
        put_bytes(sink, 6, Self::word_value_at(self.word, level).as_bytes());
        for item in &self.words {
            Self::words_value_at(item, level).write(sink, 7);
        }
        match self.outcome {
            None => {}
            Some(NewerResponseResponseOutcome::Done(value)) => {
                put_present_uint(sink, 8, value.into());
            }
            Some(NewerResponseResponseOutcome::Postponed(value)) => {
                if includes(level, Need::since(1, 1)) {
                    put_present_bytes(sink, 9, value.as_bytes());
                }
            }
        }
        if let Some(value) = &self.report {
            put_message(
                sink,
                10,
                &AtLevel {
                    message: value,
                    level,
                },
            );
        }
        for item in &self.reports {
            put_message(
                sink,
                11,
                &AtLevel {
                    message: &item,
                    level,
                },
            );
        }
        if includes(level, Need::since(1, 2)) {
            if let Some(value) = &self.latest_report {
                put_message(
                    sink,
                    12,
                    &AtLevel {
                        message: value,
                        level,
                    },
                );
            }
        }
        if includes(level, Need::since(1, 2).with(features::DIAL)) {
            for item in &self.latest_reports {
                put_message(
                    sink,
                    13,
                    &AtLevel {
                        message: &item,
                        level,
                    },
                );
            }
        }
    }
}

impl NewerResponseResponse<'_> {
    /// The member itself, or what stands in for it at a level that does not hold it.
    fn word_value_at<'s>(name: &'s str, level: Option<&Level>) -> &'s str {
        let mut value = name;
        if value == "latest" && !includes(level, Need::since(1, 2).with(features::DIAL)) {
            value = "loud";
        }
        if value == "loud" && !includes(level, Need::since(1, 1)) {
            value = "plain";
        }

        value
    }
    /// The member itself, or what stands in for it at a level that does not hold it.
    fn words_value_at<'s>(name: &'s str, level: Option<&Level>) -> &'s str {
        let mut value = name;
        if value == "loud" && !includes(level, Need::since(1, 1).with(features::KNOB)) {
            value = "plain";
        }

        value
    }
}

/// A message with fields and values that are newer.
///
/// Since 1.0.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Report<'a> {
    /// Was there from the start.
    pub known: u32,
    /// Came with 1.1.
    ///
    /// At most 65536 bytes. Since 1.1.
    pub newer: Option<&'a str>,
    /// An enum with values that are newer.
    pub speed: Speed,
}

impl Report<'_> {
    /// The longest `newer`, in bytes.
    pub const NEWER_MAX_LEN: usize = 65536;
}

impl<'a> Decode<'a> for Report<'a> {
    const NAME: &'static str = "Report";

    fn read(fields: &mut GatedFields<'a, '_>) -> Self {
        let mut message = Self::default();

        while let Some(number) = fields.next_number() {
            match number {
                1 => {
                    message.known = fields.u32();
                }
                2 => {
                    fields.need("Report.newer", Need::since(1, 1));
                    message.newer = Some(fields.str_within("Report.newer", Self::NEWER_MAX_LEN));
                }
                3 => {
                    message.speed = fields.enumeration("Report.speed").unwrap_or_default();
                }
                _ => fields.unknown(),
            }
        }
        message
    }
}

impl Encode for Report<'_> {
    fn encode(&self, sink: &mut dyn Sink) {
        self.encode_at(None, sink);
    }
}

impl Respond for Report<'_> {
    fn encode_at(&self, level: Option<&Level>, sink: &mut dyn Sink) {
        put_uint(sink, 1, self.known.into());
        if includes(level, Need::since(1, 1)) {
            if let Some(value) = self.newer {
                put_present_bytes(sink, 2, value.as_bytes());
            }
        }
        put_int(sink, 3, self.speed.at(level).number().into());
    }
}

impl<'a> Item<'a> for Report<'a> {
    fn read(value: Value<'a>) -> Result<Self, WireError> {
        read_item(value)
    }

    fn write(&self, sink: &mut dyn Sink, number: u32) {
        put_message(sink, number, self);
    }
}

/// An enum with values that are newer.
///
/// Since 1.0.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Mode {
    /// Off.
    ///
    /// Since 1.0.
    #[default]
    Off = 0,
    /// On.
    ///
    /// Since 1.0.
    On = 1,
    /// Came with 1.1 and a feature.
    ///
    /// Since 1.1, feature KNOB.
    Fast = 2,
    /// Came with 1.2.
    ///
    /// Since 1.2.
    Latest = 3,
}

impl Enumeration for Mode {
    fn from_number(number: i32) -> Option<Self> {
        match number {
            0 => Some(Self::Off),
            1 => Some(Self::On),
            2 => Some(Self::Fast),
            3 => Some(Self::Latest),

            _ => None,
        }
    }

    fn number(self) -> i32 {
        self as i32
    }
    fn gated(self) -> Option<Member> {
        match self {
            Self::Fast => Some(Member {
                name: "FAST",
                need: Need::since(1, 1).with(features::KNOB),
            }),
            Self::Latest => Some(Member {
                name: "LATEST",
                need: Need::since(1, 2),
            }),

            _ => None,
        }
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

/// An enum with values that are newer, and what older peers are told instead.
///
/// Since 1.0.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Speed {
    /// None.
    ///
    /// Since 1.0.
    #[default]
    None = 0,
    /// Slow.
    ///
    /// Since 1.0.
    Slow = 1,
    /// Came with 1.1.
    ///
    /// Since 1.1.
    Fast = 2,
    /// Came with 1.2 and a feature.
    ///
    /// Since 1.2, feature DIAL.
    Latest = 3,
}

impl Enumeration for Speed {
    fn from_number(number: i32) -> Option<Self> {
        match number {
            0 => Some(Self::None),
            1 => Some(Self::Slow),
            2 => Some(Self::Fast),
            3 => Some(Self::Latest),

            _ => None,
        }
    }

    fn number(self) -> i32 {
        self as i32
    }
    fn gated(self) -> Option<Member> {
        match self {
            Self::Fast => Some(Member {
                name: "FAST",
                need: Need::since(1, 1),
            }),
            Self::Latest => Some(Member {
                name: "LATEST",
                need: Need::since(1, 2).with(features::DIAL),
            }),

            _ => None,
        }
    }
    fn at(self, level: Option<&Level>) -> Self {
        let mut value = self;
        if value == Self::Latest && !includes(level, Need::since(1, 2).with(features::DIAL)) {
            value = Self::Fast;
        }
        if value == Self::Fast && !includes(level, Need::since(1, 1)) {
            value = Self::Slow;
        }

        value
    }
}

impl<'a> Item<'a> for Speed {
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
    FollowRequest<'a>,
    StreamMessage<'a>,
    AddedMethodRequest,
    AddedMethodResponse,
    AddedFieldRequest<'a>,
    AddedFieldResponse,
    NestedFieldRequest,
    NestedFieldRequestMiddle,
    Inner,
    Extra,
    NestedFieldResponse,
    ListedFieldRequest<'a>,
    ListedFieldResponse,
    MapKeyRequest<'a>,
    MapKeyResponse,
    MapValueRequest<'a>,
    MapValueResponse,
    OneofArmRequest<'a>,
    OneofArmResponse,
    EnumValueRequest<'a>,
    EnumValueResponse,
    VocabularyValueRequest<'a>,
    VocabularyValueResponse,
    ListedValueRequest<'a>,
    ListedValueResponse,
    BoundedRequest<'a>,
    BoundedResponse,
    NewerResponseRequest,
    NewerResponseResponse<'a>,
    Report<'a>
);

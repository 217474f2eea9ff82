// Generated from the contract by `cargo xtask generate`: change the .proto files instead.

//! The messages of `foreign.names`.

use super::super::contract::features;
#[allow(unused_imports)]
use agent_core::gate::Decode as _;
#[allow(unused_imports)]
use agent_core::gate::Enumeration as _;
#[allow(unused_imports)]
use agent_core::gate::Respond as _;
use agent_core::gate::{GatedFields, clip_str, includes, limit, read_item};
#[allow(unused_imports)]
use agent_core::wire::Encode as _;
#[allow(unused_imports)]
use agent_core::wire::Item as _;
#[allow(unused_imports)]
use agent_core::wire::Sink as _;
use agent_core::wire::{
    Sint32, WireError, put_bytes, put_int, put_message, put_present_bytes, put_present_uint,
    put_uint,
};

/// A message of each name.
///
/// Since 1.0.
#[derive(
    ::core::clone::Clone,
    ::core::marker::Copy,
    ::core::fmt::Debug,
    ::core::default::Default,
    ::core::cmp::PartialEq,
)]
pub struct All<'a> {
    /// A `Level`.
    pub level: ::core::option::Option<Level<'a>>,
    /// A `Option`.
    pub option: ::core::option::Option<Option<'a>>,
    /// A `Result`.
    pub result: ::core::option::Option<Result<'a>>,
    /// A `String`.
    pub string: ::core::option::Option<String>,
    /// A `Vec`.
    pub vec: ::core::option::Option<Vec>,
    /// A `Some`.
    pub some: ::core::option::Option<Some>,
    /// A `None`.
    pub none: ::core::option::Option<None>,
    /// A `Box`.
    pub r#box: ::core::option::Option<Box>,
    /// A `Default`.
    pub default: ::core::option::Option<Default>,
    /// A `Clone`.
    pub clone: ::core::option::Option<Clone>,
    /// A `Copy`.
    pub copy: ::core::option::Option<Copy>,
    /// A `Debug`.
    pub debug: ::core::option::Option<Debug>,
    /// A `PartialEq`.
    pub partial_eq: ::core::option::Option<PartialEq>,
    /// A `Eq`.
    pub eq: ::core::option::Option<Eq>,
    /// A `Ok`.
    pub ok: ::core::option::Option<Ok>,
    /// A `Err`.
    pub err: ::core::option::Option<Err>,
    /// A `Item`.
    pub item: ::core::option::Option<Item>,
    /// A `Value`.
    pub value: ::core::option::Option<Value>,
    /// A `Encode`.
    pub encode: ::core::option::Option<Encode>,
    /// A `Decode`.
    pub decode: ::core::option::Option<Decode>,
    /// A `Sink`.
    pub sink: ::core::option::Option<Sink>,
    /// A `Need`.
    pub need: ::core::option::Option<Need>,
    /// A `Repeated`.
    pub repeated: ::core::option::Option<Repeated>,
    /// A `Member`.
    pub member: ::core::option::Option<Member>,
    /// A `Method`.
    pub method: ::core::option::Option<Method>,
    /// A `Call`.
    pub call: ::core::option::Option<Call>,
    /// A `Reply`.
    pub reply: ::core::option::Option<Reply>,
    /// A `Handled`.
    pub handled: ::core::option::Option<Handled>,
    /// A `Gated`.
    pub gated: ::core::option::Option<Gated>,
    /// A `Rpc`.
    pub rpc: ::core::option::Option<Rpc>,
    /// A `Visibility`.
    pub visibility: ::core::option::Option<Visibility>,
    /// A `ErrorResponse`.
    pub errorresponse: ::core::option::Option<ErrorResponse>,
    /// A `FeatureSet`.
    pub featureset: ::core::option::Option<FeatureSet>,
    /// A `Enumeration`.
    pub enumeration: ::core::option::Option<Enumeration>,
    /// A `Version`.
    pub version: ::core::option::Option<Version>,
    /// A `Bound`.
    pub bound: ::core::option::Option<Bound>,
    /// A `Respond`.
    pub respond: ::core::option::Option<Respond>,
    /// A `AtLevel`.
    pub atlevel: ::core::option::Option<AtLevel>,
    /// A `Error`.
    pub error: ::core::option::Option<Error>,
    /// A `Calls`.
    pub calls: ::core::option::Option<Calls>,
    /// A `Done`.
    pub done: ::core::option::Option<Done>,
    /// A `Gate`.
    pub gate: ::core::option::Option<Gate>,
    /// A `Gating`.
    pub gating: ::core::option::Option<Gating>,
    /// A `Send`.
    pub send: ::core::option::Option<Send>,
    /// A `Sized`.
    pub sized: ::core::option::Option<Sized>,
    /// A `Iterator`.
    pub iterator: ::core::option::Option<Iterator>,
    /// A `Into`.
    pub into: ::core::option::Option<Into>,
    /// Two enums.
    pub two: ::core::option::Option<Two>,
    /// A table.
    pub ip_tables: ::core::option::Option<IpTables<'a>>,
}

impl<'a> agent_core::gate::Decode<'a> for All<'a> {
    const NAME: &'static str = "All";

    fn read(fields: &mut GatedFields<'a, '_>) -> Self {
        let mut message = Self::default();

        while let Some(number) = fields.next_number() {
            match number {
                1 => {
                    fields.once(message.level.is_some());
                    message.level = Some(fields.message());
                }
                2 => {
                    fields.once(message.option.is_some());
                    message.option = Some(fields.message());
                }
                3 => {
                    fields.once(message.result.is_some());
                    message.result = Some(fields.message());
                }
                4 => {
                    fields.once(message.string.is_some());
                    message.string = Some(fields.message());
                }
                5 => {
                    fields.once(message.vec.is_some());
                    message.vec = Some(fields.message());
                }
                6 => {
                    fields.once(message.some.is_some());
                    message.some = Some(fields.message());
                }
                7 => {
                    fields.once(message.none.is_some());
                    message.none = Some(fields.message());
                }
                8 => {
                    fields.once(message.r#box.is_some());
                    message.r#box = Some(fields.message());
                }
                9 => {
                    fields.once(message.default.is_some());
                    message.default = Some(fields.message());
                }
                10 => {
                    fields.once(message.clone.is_some());
                    message.clone = Some(fields.message());
                }
                11 => {
                    fields.once(message.copy.is_some());
                    message.copy = Some(fields.message());
                }
                12 => {
                    fields.once(message.debug.is_some());
                    message.debug = Some(fields.message());
                }
                13 => {
                    fields.once(message.partial_eq.is_some());
                    message.partial_eq = Some(fields.message());
                }
                14 => {
                    fields.once(message.eq.is_some());
                    message.eq = Some(fields.message());
                }
                15 => {
                    fields.once(message.ok.is_some());
                    message.ok = Some(fields.message());
                }
                16 => {
                    fields.once(message.err.is_some());
                    message.err = Some(fields.message());
                }
                17 => {
                    fields.once(message.item.is_some());
                    message.item = Some(fields.message());
                }
                18 => {
                    fields.once(message.value.is_some());
                    message.value = Some(fields.message());
                }
                19 => {
                    fields.once(message.encode.is_some());
                    message.encode = Some(fields.message());
                }
                20 => {
                    fields.once(message.decode.is_some());
                    message.decode = Some(fields.message());
                }
                21 => {
                    fields.once(message.sink.is_some());
                    message.sink = Some(fields.message());
                }
                22 => {
                    fields.once(message.need.is_some());
                    message.need = Some(fields.message());
                }
                23 => {
                    fields.once(message.repeated.is_some());
                    message.repeated = Some(fields.message());
                }
                24 => {
                    fields.once(message.member.is_some());
                    message.member = Some(fields.message());
                }
                25 => {
                    fields.once(message.method.is_some());
                    message.method = Some(fields.message());
                }
                26 => {
                    fields.once(message.call.is_some());
                    message.call = Some(fields.message());
                }
                27 => {
                    fields.once(message.reply.is_some());
                    message.reply = Some(fields.message());
                }
                28 => {
                    fields.once(message.handled.is_some());
                    message.handled = Some(fields.message());
                }
                29 => {
                    fields.once(message.gated.is_some());
                    message.gated = Some(fields.message());
                }
                30 => {
                    fields.once(message.rpc.is_some());
                    message.rpc = Some(fields.message());
                }
                31 => {
                    fields.once(message.visibility.is_some());
                    message.visibility = Some(fields.message());
                }
                32 => {
                    fields.once(message.errorresponse.is_some());
                    message.errorresponse = Some(fields.message());
                }
                33 => {
                    fields.once(message.featureset.is_some());
                    message.featureset = Some(fields.message());
                }
                34 => {
                    fields.once(message.enumeration.is_some());
                    message.enumeration = Some(fields.message());
                }
                35 => {
                    fields.once(message.version.is_some());
                    message.version = Some(fields.message());
                }
                36 => {
                    fields.once(message.bound.is_some());
                    message.bound = Some(fields.message());
                }
                37 => {
                    fields.once(message.respond.is_some());
                    message.respond = Some(fields.message());
                }
                38 => {
                    fields.once(message.atlevel.is_some());
                    message.atlevel = Some(fields.message());
                }
                39 => {
                    fields.once(message.error.is_some());
                    message.error = Some(fields.message());
                }
                40 => {
                    fields.once(message.calls.is_some());
                    message.calls = Some(fields.message());
                }
                41 => {
                    fields.once(message.done.is_some());
                    message.done = Some(fields.message());
                }
                42 => {
                    fields.once(message.gate.is_some());
                    message.gate = Some(fields.message());
                }
                43 => {
                    fields.once(message.gating.is_some());
                    message.gating = Some(fields.message());
                }
                44 => {
                    fields.once(message.send.is_some());
                    message.send = Some(fields.message());
                }
                45 => {
                    fields.once(message.sized.is_some());
                    message.sized = Some(fields.message());
                }
                46 => {
                    fields.once(message.iterator.is_some());
                    message.iterator = Some(fields.message());
                }
                47 => {
                    fields.once(message.into.is_some());
                    message.into = Some(fields.message());
                }
                100 => {
                    fields.once(message.two.is_some());
                    message.two = Some(fields.message());
                }
                101 => {
                    fields.once(message.ip_tables.is_some());
                    message.ip_tables = Some(fields.message());
                }
                _ => fields.unknown(),
            }
        }
        message
    }
}

impl agent_core::wire::Encode for All<'_> {
    fn encode(&self, sink: &mut dyn agent_core::wire::Sink) {
        self.encode_at(None, sink);
    }
}

impl agent_core::gate::Respond for All<'_> {
    fn encode_at(
        &self,
        level: ::core::option::Option<&agent_core::level::Level>,
        sink: &mut dyn agent_core::wire::Sink,
    ) {
        if let Some(value) = &self.level {
            put_message(
                sink,
                1,
                &agent_core::gate::AtLevel {
                    message: value,
                    level,
                },
            );
        }
        if let Some(value) = &self.option {
            put_message(
                sink,
                2,
                &agent_core::gate::AtLevel {
                    message: value,
                    level,
                },
            );
        }
        if let Some(value) = &self.result {
            put_message(
                sink,
                3,
                &agent_core::gate::AtLevel {
                    message: value,
                    level,
                },
            );
        }
        if let Some(value) = &self.string {
            put_message(sink, 4, value);
        }
        if let Some(value) = &self.vec {
            put_message(sink, 5, value);
        }
        if let Some(value) = &self.some {
            put_message(sink, 6, value);
        }
        if let Some(value) = &self.none {
            put_message(sink, 7, value);
        }
        if let Some(value) = &self.r#box {
            put_message(sink, 8, value);
        }
        if let Some(value) = &self.default {
            put_message(sink, 9, value);
        }
        if let Some(value) = &self.clone {
            put_message(sink, 10, value);
        }
        if let Some(value) = &self.copy {
            put_message(sink, 11, value);
        }
        if let Some(value) = &self.debug {
            put_message(sink, 12, value);
        }
        if let Some(value) = &self.partial_eq {
            put_message(sink, 13, value);
        }
        if let Some(value) = &self.eq {
            put_message(sink, 14, value);
        }
        if let Some(value) = &self.ok {
            put_message(sink, 15, value);
        }
        if let Some(value) = &self.err {
            put_message(sink, 16, value);
        }
        if let Some(value) = &self.item {
            put_message(sink, 17, value);
        }
        if let Some(value) = &self.value {
            put_message(sink, 18, value);
        }
        if let Some(value) = &self.encode {
            put_message(sink, 19, value);
        }
        if let Some(value) = &self.decode {
            put_message(sink, 20, value);
        }
        if let Some(value) = &self.sink {
            put_message(sink, 21, value);
        }
        if let Some(value) = &self.need {
            put_message(sink, 22, value);
        }
        if let Some(value) = &self.repeated {
            put_message(sink, 23, value);
        }
        if let Some(value) = &self.member {
            put_message(sink, 24, value);
        }
        if let Some(value) = &self.method {
            put_message(sink, 25, value);
        }
        if let Some(value) = &self.call {
            put_message(sink, 26, value);
        }
        if let Some(value) = &self.reply {
            put_message(sink, 27, value);
        }
        if let Some(value) = &self.handled {
            put_message(sink, 28, value);
        }
        if let Some(value) = &self.gated {
            put_message(sink, 29, value);
        }
        if let Some(value) = &self.rpc {
            put_message(sink, 30, value);
        }
        if let Some(value) = &self.visibility {
            put_message(sink, 31, value);
        }
        if let Some(value) = &self.errorresponse {
            put_message(sink, 32, value);
        }
        if let Some(value) = &self.featureset {
            put_message(sink, 33, value);
        }
        if let Some(value) = &self.enumeration {
            put_message(sink, 34, value);
        }
        if let Some(value) = &self.version {
            put_message(sink, 35, value);
        }
        if let Some(value) = &self.bound {
            put_message(sink, 36, value);
        }
        if let Some(value) = &self.respond {
            put_message(sink, 37, value);
        }
        if let Some(value) = &self.atlevel {
            put_message(sink, 38, value);
        }
        if let Some(value) = &self.error {
            put_message(sink, 39, value);
        }
        if let Some(value) = &self.calls {
            put_message(sink, 40, value);
        }
        if let Some(value) = &self.done {
            put_message(sink, 41, value);
        }
        if let Some(value) = &self.gate {
            put_message(sink, 42, value);
        }
        if let Some(value) = &self.gating {
            put_message(sink, 43, value);
        }
        if let Some(value) = &self.send {
            put_message(sink, 44, value);
        }
        if let Some(value) = &self.sized {
            put_message(sink, 45, value);
        }
        if let Some(value) = &self.iterator {
            put_message(sink, 46, value);
        }
        if let Some(value) = &self.into {
            put_message(sink, 47, value);
        }
        if let Some(value) = &self.two {
            put_message(
                sink,
                100,
                &agent_core::gate::AtLevel {
                    message: value,
                    level,
                },
            );
        }
        if let Some(value) = &self.ip_tables {
            put_message(
                sink,
                101,
                &agent_core::gate::AtLevel {
                    message: value,
                    level,
                },
            );
        }
    }
}

/// The message `Level`.
///
/// Since 1.0.
#[derive(
    ::core::clone::Clone,
    ::core::marker::Copy,
    ::core::fmt::Debug,
    ::core::default::Default,
    ::core::cmp::PartialEq,
)]
pub struct Level<'a> {
    /// A number.
    pub number: u32,
    /// A string that grows.
    ///
    /// At most 16 bytes. Since 1.1.
    pub text: ::core::option::Option<&'a str>,
    /// What it is.
    pub none: ::core::option::Option<LevelNone>,
    /// Items.
    ///
    /// At most 4.
    pub items: agent_core::wire::Repeated<'a, Item>,
    /// Values by key.
    ///
    /// At most 4.
    pub values: agent_core::wire::Repeated<'a, (&'a str, Value)>,
}

/// What it is.
#[derive(
    ::core::clone::Clone, ::core::marker::Copy, ::core::fmt::Debug, ::core::cmp::PartialEq,
)]
pub enum LevelNone {
    /// A number.
    Some(u32),
    /// Another, which belongs to a feature.
    ///
    /// Since 1.1, feature TWO_2FA.
    Ok(Vec),
}

impl Level<'_> {
    /// The longest `text`, in bytes.
    pub const TEXT_MAX_LEN: &'static [agent_core::gate::Bound] = &[
        agent_core::gate::Bound {
            since: agent_core::version::Version::new(1, 1),
            limit: 8,
        },
        agent_core::gate::Bound {
            since: agent_core::version::Version::new(1, 2),
            limit: 16,
        },
    ];
    /// The most of `items`.
    pub const ITEMS_MAX_COUNT: usize = 4;
    /// The most of `values`.
    pub const VALUES_MAX_COUNT: usize = 4;
}

impl<'a> agent_core::gate::Decode<'a> for Level<'a> {
    const NAME: &'static str = "Level";

    fn read(fields: &mut GatedFields<'a, '_>) -> Self {
        let mut message = Self {
            items: fields.repeated(5),
            values: fields.repeated(6),
            ..Self::default()
        };
        let mut items_count = 0_usize;
        let mut values_count = 0_usize;

        while let Some(number) = fields.next_number() {
            match number {
                1 => {
                    message.number = fields.u32();
                }
                2 => {
                    fields.need("Level.text", agent_core::level::Need::since(1, 1));
                    let value = fields.str();
                    fields.within_bounds("Level.text", value.len(), Self::TEXT_MAX_LEN);
                    message.text = Some(value);
                }
                3 => {
                    message.none = Some(LevelNone::Some(fields.u32()));
                }
                4 => {
                    fields.need(
                        "Level.Ok",
                        agent_core::level::Need::since(1, 1).with(features::TWO_2FA),
                    );
                    fields.once(matches!(message.none, Some(LevelNone::Ok(_))));
                    message.none = Some(LevelNone::Ok(fields.message()));
                }
                5 => {
                    let _: Item = fields.message();
                    fields.count("Level.items", &mut items_count, Self::ITEMS_MAX_COUNT);
                }
                6 => {
                    let (_key, value) = fields.message_entry::<&'_ str>();
                    fields.nested::<Value>(value);
                    fields.count("Level.values", &mut values_count, Self::VALUES_MAX_COUNT);
                }
                _ => fields.unknown(),
            }
        }
        message
    }
}

impl agent_core::wire::Encode for Level<'_> {
    fn encode(&self, sink: &mut dyn agent_core::wire::Sink) {
        self.encode_at(None, sink);
    }
}

impl agent_core::gate::Respond for Level<'_> {
    fn encode_at(
        &self,
        level: ::core::option::Option<&agent_core::level::Level>,
        sink: &mut dyn agent_core::wire::Sink,
    ) {
        put_uint(sink, 1, self.number.into());
        if includes(level, agent_core::level::Need::since(1, 1)) {
            if let Some(value) = self.text {
                put_present_bytes(
                    sink,
                    2,
                    clip_str(value, limit(Self::TEXT_MAX_LEN, level)).as_bytes(),
                );
            }
        }
        match self.none {
            None => {}
            Some(LevelNone::Some(value)) => {
                put_present_uint(sink, 3, value.into());
            }
            Some(LevelNone::Ok(value)) => {
                if includes(
                    level,
                    agent_core::level::Need::since(1, 1).with(features::TWO_2FA),
                ) {
                    put_message(sink, 4, &value);
                }
            }
        }
        self.items.write(sink, 5);
        self.values.write(sink, 6);
    }
}

/// The message `Option`.
///
/// Since 1.0.
#[derive(
    ::core::clone::Clone,
    ::core::marker::Copy,
    ::core::fmt::Debug,
    ::core::default::Default,
    ::core::cmp::PartialEq,
)]
pub struct Option<'a> {
    /// A number.
    pub number: u32,
    /// A string that grows.
    ///
    /// At most 16 bytes. Since 1.1.
    pub text: ::core::option::Option<&'a str>,
    /// What it is.
    pub none: ::core::option::Option<OptionNone>,
    /// Items.
    ///
    /// At most 4.
    pub items: agent_core::wire::Repeated<'a, Item>,
    /// Values by key.
    ///
    /// At most 4.
    pub values: agent_core::wire::Repeated<'a, (&'a str, Value)>,
}

/// What it is.
#[derive(
    ::core::clone::Clone, ::core::marker::Copy, ::core::fmt::Debug, ::core::cmp::PartialEq,
)]
pub enum OptionNone {
    /// A number.
    Some(u32),
    /// Another, which belongs to a feature.
    ///
    /// Since 1.1, feature TWO_2FA.
    Ok(Vec),
}

impl Option<'_> {
    /// The longest `text`, in bytes.
    pub const TEXT_MAX_LEN: &'static [agent_core::gate::Bound] = &[
        agent_core::gate::Bound {
            since: agent_core::version::Version::new(1, 1),
            limit: 8,
        },
        agent_core::gate::Bound {
            since: agent_core::version::Version::new(1, 2),
            limit: 16,
        },
    ];
    /// The most of `items`.
    pub const ITEMS_MAX_COUNT: usize = 4;
    /// The most of `values`.
    pub const VALUES_MAX_COUNT: usize = 4;
}

impl<'a> agent_core::gate::Decode<'a> for Option<'a> {
    const NAME: &'static str = "Option";

    fn read(fields: &mut GatedFields<'a, '_>) -> Self {
        let mut message = Self {
            items: fields.repeated(5),
            values: fields.repeated(6),
            ..Self::default()
        };
        let mut items_count = 0_usize;
        let mut values_count = 0_usize;

        while let Some(number) = fields.next_number() {
            match number {
                1 => {
                    message.number = fields.u32();
                }
                2 => {
                    fields.need("Option.text", agent_core::level::Need::since(1, 1));
                    let value = fields.str();
                    fields.within_bounds("Option.text", value.len(), Self::TEXT_MAX_LEN);
                    message.text = Some(value);
                }
                3 => {
                    message.none = Some(OptionNone::Some(fields.u32()));
                }
                4 => {
                    fields.need(
                        "Option.Ok",
                        agent_core::level::Need::since(1, 1).with(features::TWO_2FA),
                    );
                    fields.once(matches!(message.none, Some(OptionNone::Ok(_))));
                    message.none = Some(OptionNone::Ok(fields.message()));
                }
                5 => {
                    let _: Item = fields.message();
                    fields.count("Option.items", &mut items_count, Self::ITEMS_MAX_COUNT);
                }
                6 => {
                    let (_key, value) = fields.message_entry::<&'_ str>();
                    fields.nested::<Value>(value);
                    fields.count("Option.values", &mut values_count, Self::VALUES_MAX_COUNT);
                }
                _ => fields.unknown(),
            }
        }
        message
    }
}

impl agent_core::wire::Encode for Option<'_> {
    fn encode(&self, sink: &mut dyn agent_core::wire::Sink) {
        self.encode_at(None, sink);
    }
}

impl agent_core::gate::Respond for Option<'_> {
    fn encode_at(
        &self,
        level: ::core::option::Option<&agent_core::level::Level>,
        sink: &mut dyn agent_core::wire::Sink,
    ) {
        put_uint(sink, 1, self.number.into());
        if includes(level, agent_core::level::Need::since(1, 1)) {
            if let Some(value) = self.text {
                put_present_bytes(
                    sink,
                    2,
                    clip_str(value, limit(Self::TEXT_MAX_LEN, level)).as_bytes(),
                );
            }
        }
        match self.none {
            None => {}
            Some(OptionNone::Some(value)) => {
                put_present_uint(sink, 3, value.into());
            }
            Some(OptionNone::Ok(value)) => {
                if includes(
                    level,
                    agent_core::level::Need::since(1, 1).with(features::TWO_2FA),
                ) {
                    put_message(sink, 4, &value);
                }
            }
        }
        self.items.write(sink, 5);
        self.values.write(sink, 6);
    }
}

/// The message `Result`.
///
/// Since 1.0.
#[derive(
    ::core::clone::Clone,
    ::core::marker::Copy,
    ::core::fmt::Debug,
    ::core::default::Default,
    ::core::cmp::PartialEq,
)]
pub struct Result<'a> {
    /// A number.
    pub number: u32,
    /// A string that grows.
    ///
    /// At most 16 bytes. Since 1.1.
    pub text: ::core::option::Option<&'a str>,
    /// What it is.
    pub none: ::core::option::Option<ResultNone>,
    /// Items.
    ///
    /// At most 4.
    pub items: agent_core::wire::Repeated<'a, Item>,
    /// Values by key.
    ///
    /// At most 4.
    pub values: agent_core::wire::Repeated<'a, (&'a str, Value)>,
}

/// What it is.
#[derive(
    ::core::clone::Clone, ::core::marker::Copy, ::core::fmt::Debug, ::core::cmp::PartialEq,
)]
pub enum ResultNone {
    /// A number.
    Some(u32),
    /// Another, which belongs to a feature.
    ///
    /// Since 1.1, feature TWO_2FA.
    Ok(Vec),
}

impl Result<'_> {
    /// The longest `text`, in bytes.
    pub const TEXT_MAX_LEN: &'static [agent_core::gate::Bound] = &[
        agent_core::gate::Bound {
            since: agent_core::version::Version::new(1, 1),
            limit: 8,
        },
        agent_core::gate::Bound {
            since: agent_core::version::Version::new(1, 2),
            limit: 16,
        },
    ];
    /// The most of `items`.
    pub const ITEMS_MAX_COUNT: usize = 4;
    /// The most of `values`.
    pub const VALUES_MAX_COUNT: usize = 4;
}

impl<'a> agent_core::gate::Decode<'a> for Result<'a> {
    const NAME: &'static str = "Result";

    fn read(fields: &mut GatedFields<'a, '_>) -> Self {
        let mut message = Self {
            items: fields.repeated(5),
            values: fields.repeated(6),
            ..Self::default()
        };
        let mut items_count = 0_usize;
        let mut values_count = 0_usize;

        while let Some(number) = fields.next_number() {
            match number {
                1 => {
                    message.number = fields.u32();
                }
                2 => {
                    fields.need("Result.text", agent_core::level::Need::since(1, 1));
                    let value = fields.str();
                    fields.within_bounds("Result.text", value.len(), Self::TEXT_MAX_LEN);
                    message.text = Some(value);
                }
                3 => {
                    message.none = Some(ResultNone::Some(fields.u32()));
                }
                4 => {
                    fields.need(
                        "Result.Ok",
                        agent_core::level::Need::since(1, 1).with(features::TWO_2FA),
                    );
                    fields.once(matches!(message.none, Some(ResultNone::Ok(_))));
                    message.none = Some(ResultNone::Ok(fields.message()));
                }
                5 => {
                    let _: Item = fields.message();
                    fields.count("Result.items", &mut items_count, Self::ITEMS_MAX_COUNT);
                }
                6 => {
                    let (_key, value) = fields.message_entry::<&'_ str>();
                    fields.nested::<Value>(value);
                    fields.count("Result.values", &mut values_count, Self::VALUES_MAX_COUNT);
                }
                _ => fields.unknown(),
            }
        }
        message
    }
}

impl agent_core::wire::Encode for Result<'_> {
    fn encode(&self, sink: &mut dyn agent_core::wire::Sink) {
        self.encode_at(None, sink);
    }
}

impl agent_core::gate::Respond for Result<'_> {
    fn encode_at(
        &self,
        level: ::core::option::Option<&agent_core::level::Level>,
        sink: &mut dyn agent_core::wire::Sink,
    ) {
        put_uint(sink, 1, self.number.into());
        if includes(level, agent_core::level::Need::since(1, 1)) {
            if let Some(value) = self.text {
                put_present_bytes(
                    sink,
                    2,
                    clip_str(value, limit(Self::TEXT_MAX_LEN, level)).as_bytes(),
                );
            }
        }
        match self.none {
            None => {}
            Some(ResultNone::Some(value)) => {
                put_present_uint(sink, 3, value.into());
            }
            Some(ResultNone::Ok(value)) => {
                if includes(
                    level,
                    agent_core::level::Need::since(1, 1).with(features::TWO_2FA),
                ) {
                    put_message(sink, 4, &value);
                }
            }
        }
        self.items.write(sink, 5);
        self.values.write(sink, 6);
    }
}

/// The message `String`.
///
/// Since 1.0.
#[derive(
    ::core::clone::Clone,
    ::core::marker::Copy,
    ::core::fmt::Debug,
    ::core::default::Default,
    ::core::cmp::PartialEq,
)]
pub struct String {
    /// A number.
    pub number: u32,
}

impl<'a> agent_core::gate::Decode<'a> for String {
    const NAME: &'static str = "String";

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

impl agent_core::wire::Encode for String {
    fn encode(&self, sink: &mut dyn agent_core::wire::Sink) {
        put_uint(sink, 1, self.number.into());
    }
}

impl agent_core::gate::Respond for String {}

/// The message `Vec`.
///
/// Since 1.0.
#[derive(
    ::core::clone::Clone,
    ::core::marker::Copy,
    ::core::fmt::Debug,
    ::core::default::Default,
    ::core::cmp::PartialEq,
)]
pub struct Vec {
    /// A number.
    pub number: u32,
}

impl<'a> agent_core::gate::Decode<'a> for Vec {
    const NAME: &'static str = "Vec";

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

impl agent_core::wire::Encode for Vec {
    fn encode(&self, sink: &mut dyn agent_core::wire::Sink) {
        put_uint(sink, 1, self.number.into());
    }
}

impl agent_core::gate::Respond for Vec {}

/// The message `Some`.
///
/// Since 1.0.
#[derive(
    ::core::clone::Clone,
    ::core::marker::Copy,
    ::core::fmt::Debug,
    ::core::default::Default,
    ::core::cmp::PartialEq,
)]
pub struct Some {
    /// A number.
    pub number: u32,
}

impl<'a> agent_core::gate::Decode<'a> for Some {
    const NAME: &'static str = "Some";

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

impl agent_core::wire::Encode for Some {
    fn encode(&self, sink: &mut dyn agent_core::wire::Sink) {
        put_uint(sink, 1, self.number.into());
    }
}

impl agent_core::gate::Respond for Some {}

/// The message `None`.
///
/// Since 1.0.
#[derive(
    ::core::clone::Clone,
    ::core::marker::Copy,
    ::core::fmt::Debug,
    ::core::default::Default,
    ::core::cmp::PartialEq,
)]
pub struct None {
    /// A number.
    pub number: u32,
}

impl<'a> agent_core::gate::Decode<'a> for None {
    const NAME: &'static str = "None";

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

impl agent_core::wire::Encode for None {
    fn encode(&self, sink: &mut dyn agent_core::wire::Sink) {
        put_uint(sink, 1, self.number.into());
    }
}

impl agent_core::gate::Respond for None {}

/// The message `Box`.
///
/// Since 1.0.
#[derive(
    ::core::clone::Clone,
    ::core::marker::Copy,
    ::core::fmt::Debug,
    ::core::default::Default,
    ::core::cmp::PartialEq,
)]
pub struct Box {
    /// A number.
    pub number: u32,
}

impl<'a> agent_core::gate::Decode<'a> for Box {
    const NAME: &'static str = "Box";

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

impl agent_core::wire::Encode for Box {
    fn encode(&self, sink: &mut dyn agent_core::wire::Sink) {
        put_uint(sink, 1, self.number.into());
    }
}

impl agent_core::gate::Respond for Box {}

/// The message `Default`.
///
/// Since 1.0.
#[derive(
    ::core::clone::Clone,
    ::core::marker::Copy,
    ::core::fmt::Debug,
    ::core::default::Default,
    ::core::cmp::PartialEq,
)]
pub struct Default {
    /// A number.
    pub number: u32,
}

impl<'a> agent_core::gate::Decode<'a> for Default {
    const NAME: &'static str = "Default";

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

impl agent_core::wire::Encode for Default {
    fn encode(&self, sink: &mut dyn agent_core::wire::Sink) {
        put_uint(sink, 1, self.number.into());
    }
}

impl agent_core::gate::Respond for Default {}

/// The message `Clone`.
///
/// Since 1.0.
#[derive(
    ::core::clone::Clone,
    ::core::marker::Copy,
    ::core::fmt::Debug,
    ::core::default::Default,
    ::core::cmp::PartialEq,
)]
pub struct Clone {
    /// A number.
    pub number: u32,
}

impl<'a> agent_core::gate::Decode<'a> for Clone {
    const NAME: &'static str = "Clone";

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

impl agent_core::wire::Encode for Clone {
    fn encode(&self, sink: &mut dyn agent_core::wire::Sink) {
        put_uint(sink, 1, self.number.into());
    }
}

impl agent_core::gate::Respond for Clone {}

/// The message `Copy`.
///
/// Since 1.0.
#[derive(
    ::core::clone::Clone,
    ::core::marker::Copy,
    ::core::fmt::Debug,
    ::core::default::Default,
    ::core::cmp::PartialEq,
)]
pub struct Copy {
    /// A number.
    pub number: u32,
}

impl<'a> agent_core::gate::Decode<'a> for Copy {
    const NAME: &'static str = "Copy";

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

impl agent_core::wire::Encode for Copy {
    fn encode(&self, sink: &mut dyn agent_core::wire::Sink) {
        put_uint(sink, 1, self.number.into());
    }
}

impl agent_core::gate::Respond for Copy {}

/// The message `Debug`.
///
/// Since 1.0.
#[derive(
    ::core::clone::Clone,
    ::core::marker::Copy,
    ::core::fmt::Debug,
    ::core::default::Default,
    ::core::cmp::PartialEq,
)]
pub struct Debug {
    /// A number.
    pub number: u32,
}

impl<'a> agent_core::gate::Decode<'a> for Debug {
    const NAME: &'static str = "Debug";

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

impl agent_core::wire::Encode for Debug {
    fn encode(&self, sink: &mut dyn agent_core::wire::Sink) {
        put_uint(sink, 1, self.number.into());
    }
}

impl agent_core::gate::Respond for Debug {}

/// The message `PartialEq`.
///
/// Since 1.0.
#[derive(
    ::core::clone::Clone,
    ::core::marker::Copy,
    ::core::fmt::Debug,
    ::core::default::Default,
    ::core::cmp::PartialEq,
)]
pub struct PartialEq {
    /// A number.
    pub number: u32,
}

impl<'a> agent_core::gate::Decode<'a> for PartialEq {
    const NAME: &'static str = "PartialEq";

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

impl agent_core::wire::Encode for PartialEq {
    fn encode(&self, sink: &mut dyn agent_core::wire::Sink) {
        put_uint(sink, 1, self.number.into());
    }
}

impl agent_core::gate::Respond for PartialEq {}

/// The message `Eq`.
///
/// Since 1.0.
#[derive(
    ::core::clone::Clone,
    ::core::marker::Copy,
    ::core::fmt::Debug,
    ::core::default::Default,
    ::core::cmp::PartialEq,
)]
pub struct Eq {
    /// A number.
    pub number: u32,
}

impl<'a> agent_core::gate::Decode<'a> for Eq {
    const NAME: &'static str = "Eq";

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

impl agent_core::wire::Encode for Eq {
    fn encode(&self, sink: &mut dyn agent_core::wire::Sink) {
        put_uint(sink, 1, self.number.into());
    }
}

impl agent_core::gate::Respond for Eq {}

/// The message `Ok`.
///
/// Since 1.0.
#[derive(
    ::core::clone::Clone,
    ::core::marker::Copy,
    ::core::fmt::Debug,
    ::core::default::Default,
    ::core::cmp::PartialEq,
)]
pub struct Ok {
    /// A number.
    pub number: u32,
}

impl<'a> agent_core::gate::Decode<'a> for Ok {
    const NAME: &'static str = "Ok";

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

impl agent_core::wire::Encode for Ok {
    fn encode(&self, sink: &mut dyn agent_core::wire::Sink) {
        put_uint(sink, 1, self.number.into());
    }
}

impl agent_core::gate::Respond for Ok {}

/// The message `Err`.
///
/// Since 1.0.
#[derive(
    ::core::clone::Clone,
    ::core::marker::Copy,
    ::core::fmt::Debug,
    ::core::default::Default,
    ::core::cmp::PartialEq,
)]
pub struct Err {
    /// A number.
    pub number: u32,
}

impl<'a> agent_core::gate::Decode<'a> for Err {
    const NAME: &'static str = "Err";

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

impl agent_core::wire::Encode for Err {
    fn encode(&self, sink: &mut dyn agent_core::wire::Sink) {
        put_uint(sink, 1, self.number.into());
    }
}

impl agent_core::gate::Respond for Err {}

/// The message `Item`.
///
/// Since 1.0.
#[derive(
    ::core::clone::Clone,
    ::core::marker::Copy,
    ::core::fmt::Debug,
    ::core::default::Default,
    ::core::cmp::PartialEq,
)]
pub struct Item {
    /// A number.
    pub number: u32,
}

impl<'a> agent_core::gate::Decode<'a> for Item {
    const NAME: &'static str = "Item";

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

impl agent_core::wire::Encode for Item {
    fn encode(&self, sink: &mut dyn agent_core::wire::Sink) {
        put_uint(sink, 1, self.number.into());
    }
}

impl agent_core::gate::Respond for Item {}

impl<'a> agent_core::wire::Item<'a> for Item {
    fn read(value: agent_core::wire::Value<'a>) -> ::core::result::Result<Self, WireError> {
        read_item(value)
    }

    fn write(&self, sink: &mut dyn agent_core::wire::Sink, number: u32) {
        put_message(sink, number, self);
    }
}

/// The message `Value`.
///
/// Since 1.0.
#[derive(
    ::core::clone::Clone,
    ::core::marker::Copy,
    ::core::fmt::Debug,
    ::core::default::Default,
    ::core::cmp::PartialEq,
)]
pub struct Value {
    /// A number.
    pub number: u32,
}

impl<'a> agent_core::gate::Decode<'a> for Value {
    const NAME: &'static str = "Value";

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

impl agent_core::wire::Encode for Value {
    fn encode(&self, sink: &mut dyn agent_core::wire::Sink) {
        put_uint(sink, 1, self.number.into());
    }
}

impl agent_core::gate::Respond for Value {}

impl<'a> agent_core::wire::Item<'a> for Value {
    fn read(value: agent_core::wire::Value<'a>) -> ::core::result::Result<Self, WireError> {
        read_item(value)
    }

    fn write(&self, sink: &mut dyn agent_core::wire::Sink, number: u32) {
        put_message(sink, number, self);
    }
}

/// The message `Encode`.
///
/// Since 1.0.
#[derive(
    ::core::clone::Clone,
    ::core::marker::Copy,
    ::core::fmt::Debug,
    ::core::default::Default,
    ::core::cmp::PartialEq,
)]
pub struct Encode {
    /// A number.
    pub number: u32,
}

impl<'a> agent_core::gate::Decode<'a> for Encode {
    const NAME: &'static str = "Encode";

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

impl agent_core::wire::Encode for Encode {
    fn encode(&self, sink: &mut dyn agent_core::wire::Sink) {
        put_uint(sink, 1, self.number.into());
    }
}

impl agent_core::gate::Respond for Encode {}

/// The message `Decode`.
///
/// Since 1.0.
#[derive(
    ::core::clone::Clone,
    ::core::marker::Copy,
    ::core::fmt::Debug,
    ::core::default::Default,
    ::core::cmp::PartialEq,
)]
pub struct Decode {
    /// A number.
    pub number: u32,
}

impl<'a> agent_core::gate::Decode<'a> for Decode {
    const NAME: &'static str = "Decode";

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

impl agent_core::wire::Encode for Decode {
    fn encode(&self, sink: &mut dyn agent_core::wire::Sink) {
        put_uint(sink, 1, self.number.into());
    }
}

impl agent_core::gate::Respond for Decode {}

/// The message `Sink`.
///
/// Since 1.0.
#[derive(
    ::core::clone::Clone,
    ::core::marker::Copy,
    ::core::fmt::Debug,
    ::core::default::Default,
    ::core::cmp::PartialEq,
)]
pub struct Sink {
    /// A number.
    pub number: u32,
}

impl<'a> agent_core::gate::Decode<'a> for Sink {
    const NAME: &'static str = "Sink";

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

impl agent_core::wire::Encode for Sink {
    fn encode(&self, sink: &mut dyn agent_core::wire::Sink) {
        put_uint(sink, 1, self.number.into());
    }
}

impl agent_core::gate::Respond for Sink {}

/// The message `Need`.
///
/// Since 1.0.
#[derive(
    ::core::clone::Clone,
    ::core::marker::Copy,
    ::core::fmt::Debug,
    ::core::default::Default,
    ::core::cmp::PartialEq,
)]
pub struct Need {
    /// A number.
    pub number: u32,
}

impl<'a> agent_core::gate::Decode<'a> for Need {
    const NAME: &'static str = "Need";

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

impl agent_core::wire::Encode for Need {
    fn encode(&self, sink: &mut dyn agent_core::wire::Sink) {
        put_uint(sink, 1, self.number.into());
    }
}

impl agent_core::gate::Respond for Need {}

/// The message `Repeated`.
///
/// Since 1.0.
#[derive(
    ::core::clone::Clone,
    ::core::marker::Copy,
    ::core::fmt::Debug,
    ::core::default::Default,
    ::core::cmp::PartialEq,
)]
pub struct Repeated {
    /// A number.
    pub number: u32,
}

impl<'a> agent_core::gate::Decode<'a> for Repeated {
    const NAME: &'static str = "Repeated";

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

impl agent_core::wire::Encode for Repeated {
    fn encode(&self, sink: &mut dyn agent_core::wire::Sink) {
        put_uint(sink, 1, self.number.into());
    }
}

impl agent_core::gate::Respond for Repeated {}

/// The message `Member`.
///
/// Since 1.0.
#[derive(
    ::core::clone::Clone,
    ::core::marker::Copy,
    ::core::fmt::Debug,
    ::core::default::Default,
    ::core::cmp::PartialEq,
)]
pub struct Member {
    /// A number.
    pub number: u32,
}

impl<'a> agent_core::gate::Decode<'a> for Member {
    const NAME: &'static str = "Member";

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

impl agent_core::wire::Encode for Member {
    fn encode(&self, sink: &mut dyn agent_core::wire::Sink) {
        put_uint(sink, 1, self.number.into());
    }
}

impl agent_core::gate::Respond for Member {}

/// The message `Method`.
///
/// Since 1.0.
#[derive(
    ::core::clone::Clone,
    ::core::marker::Copy,
    ::core::fmt::Debug,
    ::core::default::Default,
    ::core::cmp::PartialEq,
)]
pub struct Method {
    /// A number.
    pub number: u32,
}

impl<'a> agent_core::gate::Decode<'a> for Method {
    const NAME: &'static str = "Method";

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

impl agent_core::wire::Encode for Method {
    fn encode(&self, sink: &mut dyn agent_core::wire::Sink) {
        put_uint(sink, 1, self.number.into());
    }
}

impl agent_core::gate::Respond for Method {}

/// The message `Call`.
///
/// Since 1.0.
#[derive(
    ::core::clone::Clone,
    ::core::marker::Copy,
    ::core::fmt::Debug,
    ::core::default::Default,
    ::core::cmp::PartialEq,
)]
pub struct Call {
    /// A number.
    pub number: u32,
}

impl<'a> agent_core::gate::Decode<'a> for Call {
    const NAME: &'static str = "Call";

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

impl agent_core::wire::Encode for Call {
    fn encode(&self, sink: &mut dyn agent_core::wire::Sink) {
        put_uint(sink, 1, self.number.into());
    }
}

impl agent_core::gate::Respond for Call {}

/// The message `Reply`.
///
/// Since 1.0.
#[derive(
    ::core::clone::Clone,
    ::core::marker::Copy,
    ::core::fmt::Debug,
    ::core::default::Default,
    ::core::cmp::PartialEq,
)]
pub struct Reply {
    /// A number.
    pub number: u32,
}

impl<'a> agent_core::gate::Decode<'a> for Reply {
    const NAME: &'static str = "Reply";

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

impl agent_core::wire::Encode for Reply {
    fn encode(&self, sink: &mut dyn agent_core::wire::Sink) {
        put_uint(sink, 1, self.number.into());
    }
}

impl agent_core::gate::Respond for Reply {}

/// The message `Handled`.
///
/// Since 1.0.
#[derive(
    ::core::clone::Clone,
    ::core::marker::Copy,
    ::core::fmt::Debug,
    ::core::default::Default,
    ::core::cmp::PartialEq,
)]
pub struct Handled {
    /// A number.
    pub number: u32,
}

impl<'a> agent_core::gate::Decode<'a> for Handled {
    const NAME: &'static str = "Handled";

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

impl agent_core::wire::Encode for Handled {
    fn encode(&self, sink: &mut dyn agent_core::wire::Sink) {
        put_uint(sink, 1, self.number.into());
    }
}

impl agent_core::gate::Respond for Handled {}

/// The message `Gated`.
///
/// Since 1.0.
#[derive(
    ::core::clone::Clone,
    ::core::marker::Copy,
    ::core::fmt::Debug,
    ::core::default::Default,
    ::core::cmp::PartialEq,
)]
pub struct Gated {
    /// A number.
    pub number: u32,
}

impl<'a> agent_core::gate::Decode<'a> for Gated {
    const NAME: &'static str = "Gated";

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

impl agent_core::wire::Encode for Gated {
    fn encode(&self, sink: &mut dyn agent_core::wire::Sink) {
        put_uint(sink, 1, self.number.into());
    }
}

impl agent_core::gate::Respond for Gated {}

/// The message `Rpc`.
///
/// Since 1.0.
#[derive(
    ::core::clone::Clone,
    ::core::marker::Copy,
    ::core::fmt::Debug,
    ::core::default::Default,
    ::core::cmp::PartialEq,
)]
pub struct Rpc {
    /// A number.
    pub number: u32,
}

impl<'a> agent_core::gate::Decode<'a> for Rpc {
    const NAME: &'static str = "Rpc";

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

impl agent_core::wire::Encode for Rpc {
    fn encode(&self, sink: &mut dyn agent_core::wire::Sink) {
        put_uint(sink, 1, self.number.into());
    }
}

impl agent_core::gate::Respond for Rpc {}

/// The message `Visibility`.
///
/// Since 1.0.
#[derive(
    ::core::clone::Clone,
    ::core::marker::Copy,
    ::core::fmt::Debug,
    ::core::default::Default,
    ::core::cmp::PartialEq,
)]
pub struct Visibility {
    /// A number.
    pub number: u32,
}

impl<'a> agent_core::gate::Decode<'a> for Visibility {
    const NAME: &'static str = "Visibility";

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

impl agent_core::wire::Encode for Visibility {
    fn encode(&self, sink: &mut dyn agent_core::wire::Sink) {
        put_uint(sink, 1, self.number.into());
    }
}

impl agent_core::gate::Respond for Visibility {}

/// The message `ErrorResponse`.
///
/// Since 1.0.
#[derive(
    ::core::clone::Clone,
    ::core::marker::Copy,
    ::core::fmt::Debug,
    ::core::default::Default,
    ::core::cmp::PartialEq,
)]
pub struct ErrorResponse {
    /// A number.
    pub number: u32,
}

impl<'a> agent_core::gate::Decode<'a> for ErrorResponse {
    const NAME: &'static str = "ErrorResponse";

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

impl agent_core::wire::Encode for ErrorResponse {
    fn encode(&self, sink: &mut dyn agent_core::wire::Sink) {
        put_uint(sink, 1, self.number.into());
    }
}

impl agent_core::gate::Respond for ErrorResponse {}

/// The message `FeatureSet`.
///
/// Since 1.0.
#[derive(
    ::core::clone::Clone,
    ::core::marker::Copy,
    ::core::fmt::Debug,
    ::core::default::Default,
    ::core::cmp::PartialEq,
)]
pub struct FeatureSet {
    /// A number.
    pub number: u32,
}

impl<'a> agent_core::gate::Decode<'a> for FeatureSet {
    const NAME: &'static str = "FeatureSet";

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

impl agent_core::wire::Encode for FeatureSet {
    fn encode(&self, sink: &mut dyn agent_core::wire::Sink) {
        put_uint(sink, 1, self.number.into());
    }
}

impl agent_core::gate::Respond for FeatureSet {}

/// The message `Enumeration`.
///
/// Since 1.0.
#[derive(
    ::core::clone::Clone,
    ::core::marker::Copy,
    ::core::fmt::Debug,
    ::core::default::Default,
    ::core::cmp::PartialEq,
)]
pub struct Enumeration {
    /// A number.
    pub number: u32,
}

impl<'a> agent_core::gate::Decode<'a> for Enumeration {
    const NAME: &'static str = "Enumeration";

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

impl agent_core::wire::Encode for Enumeration {
    fn encode(&self, sink: &mut dyn agent_core::wire::Sink) {
        put_uint(sink, 1, self.number.into());
    }
}

impl agent_core::gate::Respond for Enumeration {}

/// The message `Version`.
///
/// Since 1.0.
#[derive(
    ::core::clone::Clone,
    ::core::marker::Copy,
    ::core::fmt::Debug,
    ::core::default::Default,
    ::core::cmp::PartialEq,
)]
pub struct Version {
    /// A number.
    pub number: u32,
}

impl<'a> agent_core::gate::Decode<'a> for Version {
    const NAME: &'static str = "Version";

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

impl agent_core::wire::Encode for Version {
    fn encode(&self, sink: &mut dyn agent_core::wire::Sink) {
        put_uint(sink, 1, self.number.into());
    }
}

impl agent_core::gate::Respond for Version {}

/// The message `Bound`.
///
/// Since 1.0.
#[derive(
    ::core::clone::Clone,
    ::core::marker::Copy,
    ::core::fmt::Debug,
    ::core::default::Default,
    ::core::cmp::PartialEq,
)]
pub struct Bound {
    /// A number.
    pub number: u32,
}

impl<'a> agent_core::gate::Decode<'a> for Bound {
    const NAME: &'static str = "Bound";

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

impl agent_core::wire::Encode for Bound {
    fn encode(&self, sink: &mut dyn agent_core::wire::Sink) {
        put_uint(sink, 1, self.number.into());
    }
}

impl agent_core::gate::Respond for Bound {}

/// The message `Respond`.
///
/// Since 1.0.
#[derive(
    ::core::clone::Clone,
    ::core::marker::Copy,
    ::core::fmt::Debug,
    ::core::default::Default,
    ::core::cmp::PartialEq,
)]
pub struct Respond {
    /// A number.
    pub number: u32,
}

impl<'a> agent_core::gate::Decode<'a> for Respond {
    const NAME: &'static str = "Respond";

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

impl agent_core::wire::Encode for Respond {
    fn encode(&self, sink: &mut dyn agent_core::wire::Sink) {
        put_uint(sink, 1, self.number.into());
    }
}

impl agent_core::gate::Respond for Respond {}

/// The message `AtLevel`.
///
/// Since 1.0.
#[derive(
    ::core::clone::Clone,
    ::core::marker::Copy,
    ::core::fmt::Debug,
    ::core::default::Default,
    ::core::cmp::PartialEq,
)]
pub struct AtLevel {
    /// A number.
    pub number: u32,
}

impl<'a> agent_core::gate::Decode<'a> for AtLevel {
    const NAME: &'static str = "AtLevel";

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

impl agent_core::wire::Encode for AtLevel {
    fn encode(&self, sink: &mut dyn agent_core::wire::Sink) {
        put_uint(sink, 1, self.number.into());
    }
}

impl agent_core::gate::Respond for AtLevel {}

/// The message `Error`.
///
/// Since 1.0.
#[derive(
    ::core::clone::Clone,
    ::core::marker::Copy,
    ::core::fmt::Debug,
    ::core::default::Default,
    ::core::cmp::PartialEq,
)]
pub struct Error {
    /// A number.
    pub number: u32,
}

impl<'a> agent_core::gate::Decode<'a> for Error {
    const NAME: &'static str = "Error";

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

impl agent_core::wire::Encode for Error {
    fn encode(&self, sink: &mut dyn agent_core::wire::Sink) {
        put_uint(sink, 1, self.number.into());
    }
}

impl agent_core::gate::Respond for Error {}

/// The message `Calls`.
///
/// Since 1.0.
#[derive(
    ::core::clone::Clone,
    ::core::marker::Copy,
    ::core::fmt::Debug,
    ::core::default::Default,
    ::core::cmp::PartialEq,
)]
pub struct Calls {
    /// A number.
    pub number: u32,
}

impl<'a> agent_core::gate::Decode<'a> for Calls {
    const NAME: &'static str = "Calls";

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

impl agent_core::wire::Encode for Calls {
    fn encode(&self, sink: &mut dyn agent_core::wire::Sink) {
        put_uint(sink, 1, self.number.into());
    }
}

impl agent_core::gate::Respond for Calls {}

/// The message `Done`.
///
/// Since 1.0.
#[derive(
    ::core::clone::Clone,
    ::core::marker::Copy,
    ::core::fmt::Debug,
    ::core::default::Default,
    ::core::cmp::PartialEq,
)]
pub struct Done {
    /// A number.
    pub number: u32,
}

impl<'a> agent_core::gate::Decode<'a> for Done {
    const NAME: &'static str = "Done";

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

impl agent_core::wire::Encode for Done {
    fn encode(&self, sink: &mut dyn agent_core::wire::Sink) {
        put_uint(sink, 1, self.number.into());
    }
}

impl agent_core::gate::Respond for Done {}

/// The message `Gate`.
///
/// Since 1.0.
#[derive(
    ::core::clone::Clone,
    ::core::marker::Copy,
    ::core::fmt::Debug,
    ::core::default::Default,
    ::core::cmp::PartialEq,
)]
pub struct Gate {
    /// A number.
    pub number: u32,
}

impl<'a> agent_core::gate::Decode<'a> for Gate {
    const NAME: &'static str = "Gate";

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

impl agent_core::wire::Encode for Gate {
    fn encode(&self, sink: &mut dyn agent_core::wire::Sink) {
        put_uint(sink, 1, self.number.into());
    }
}

impl agent_core::gate::Respond for Gate {}

/// The message `Gating`.
///
/// Since 1.0.
#[derive(
    ::core::clone::Clone,
    ::core::marker::Copy,
    ::core::fmt::Debug,
    ::core::default::Default,
    ::core::cmp::PartialEq,
)]
pub struct Gating {
    /// A number.
    pub number: u32,
}

impl<'a> agent_core::gate::Decode<'a> for Gating {
    const NAME: &'static str = "Gating";

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

impl agent_core::wire::Encode for Gating {
    fn encode(&self, sink: &mut dyn agent_core::wire::Sink) {
        put_uint(sink, 1, self.number.into());
    }
}

impl agent_core::gate::Respond for Gating {}

/// The message `Send`.
///
/// Since 1.0.
#[derive(
    ::core::clone::Clone,
    ::core::marker::Copy,
    ::core::fmt::Debug,
    ::core::default::Default,
    ::core::cmp::PartialEq,
)]
pub struct Send {
    /// A number.
    pub number: u32,
}

impl<'a> agent_core::gate::Decode<'a> for Send {
    const NAME: &'static str = "Send";

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

impl agent_core::wire::Encode for Send {
    fn encode(&self, sink: &mut dyn agent_core::wire::Sink) {
        put_uint(sink, 1, self.number.into());
    }
}

impl agent_core::gate::Respond for Send {}

/// The message `Sized`.
///
/// Since 1.0.
#[derive(
    ::core::clone::Clone,
    ::core::marker::Copy,
    ::core::fmt::Debug,
    ::core::default::Default,
    ::core::cmp::PartialEq,
)]
pub struct Sized {
    /// A number.
    pub number: u32,
}

impl<'a> agent_core::gate::Decode<'a> for Sized {
    const NAME: &'static str = "Sized";

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

impl agent_core::wire::Encode for Sized {
    fn encode(&self, sink: &mut dyn agent_core::wire::Sink) {
        put_uint(sink, 1, self.number.into());
    }
}

impl agent_core::gate::Respond for Sized {}

/// The message `Iterator`.
///
/// Since 1.0.
#[derive(
    ::core::clone::Clone,
    ::core::marker::Copy,
    ::core::fmt::Debug,
    ::core::default::Default,
    ::core::cmp::PartialEq,
)]
pub struct Iterator {
    /// A number.
    pub number: u32,
}

impl<'a> agent_core::gate::Decode<'a> for Iterator {
    const NAME: &'static str = "Iterator";

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

impl agent_core::wire::Encode for Iterator {
    fn encode(&self, sink: &mut dyn agent_core::wire::Sink) {
        put_uint(sink, 1, self.number.into());
    }
}

impl agent_core::gate::Respond for Iterator {}

/// The message `Into`.
///
/// Since 1.0.
#[derive(
    ::core::clone::Clone,
    ::core::marker::Copy,
    ::core::fmt::Debug,
    ::core::default::Default,
    ::core::cmp::PartialEq,
)]
pub struct Into {
    /// A number.
    pub number: u32,
}

impl<'a> agent_core::gate::Decode<'a> for Into {
    const NAME: &'static str = "Into";

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

impl agent_core::wire::Encode for Into {
    fn encode(&self, sink: &mut dyn agent_core::wire::Sink) {
        put_uint(sink, 1, self.number.into());
    }
}

impl agent_core::gate::Respond for Into {}

/// Names that differ between conventions.
///
/// Since 1.0.
#[derive(
    ::core::clone::Clone,
    ::core::marker::Copy,
    ::core::fmt::Debug,
    ::core::default::Default,
    ::core::cmp::PartialEq,
)]
pub struct GetIpTables<'a> {
    /// In camel case.
    pub i_p_tables: u32,
    /// With digits.
    pub ipv6_2nd: u32,
    /// In upper case.
    pub mtu: u32,
    /// With an underscore in front.
    pub hidden: u32,
    /// With two underscores and a digit at the end.
    pub rx_bytes2: u32,
    /// In camel case, and a list.
    ///
    /// At most 4.
    pub mac_addrs: agent_core::wire::Repeated<'a, Sint32>,
    /// Its family.
    pub family: IpFamily,
}

impl GetIpTables<'_> {
    /// The most of `macAddrs`.
    pub const MAC_ADDRS_MAX_COUNT: usize = 4;
}

impl<'a> agent_core::gate::Decode<'a> for GetIpTables<'a> {
    const NAME: &'static str = "GetIPTables";

    fn read(fields: &mut GatedFields<'a, '_>) -> Self {
        let mut message = Self {
            mac_addrs: fields.repeated(6),
            ..Self::default()
        };
        let mut mac_addrs_count = 0_usize;

        while let Some(number) = fields.next_number() {
            match number {
                1 => {
                    message.i_p_tables = fields.u32();
                }
                2 => {
                    message.ipv6_2nd = fields.u32();
                }
                3 => {
                    message.mtu = fields.u32();
                }
                4 => {
                    message.hidden = fields.u32();
                }
                5 => {
                    message.rx_bytes2 = fields.u32();
                }
                6 => {
                    fields.numbers(
                        "GetIPTables.macAddrs",
                        &mut mac_addrs_count,
                        Self::MAC_ADDRS_MAX_COUNT,
                    );
                }
                7 => {
                    message.family = fields.enumeration("GetIPTables.family").unwrap_or_default();
                }
                _ => fields.unknown(),
            }
        }
        message
    }
}

impl agent_core::wire::Encode for GetIpTables<'_> {
    fn encode(&self, sink: &mut dyn agent_core::wire::Sink) {
        put_uint(sink, 1, self.i_p_tables.into());
        put_uint(sink, 2, self.ipv6_2nd.into());
        put_uint(sink, 3, self.mtu.into());
        put_uint(sink, 4, self.hidden.into());
        put_uint(sink, 5, self.rx_bytes2.into());
        self.mac_addrs.write(sink, 6);
        put_int(sink, 7, self.family.number().into());
    }
}

/// A message in capitals, with a nested message and a oneof of the same name.
///
/// Since 1.0.
#[derive(
    ::core::clone::Clone,
    ::core::marker::Copy,
    ::core::fmt::Debug,
    ::core::default::Default,
    ::core::cmp::PartialEq,
)]
pub struct IpTables<'a> {
    /// The rule.
    pub rule: ::core::option::Option<IpTablesRuleOneOf<'a>>,
    /// Its family.
    pub family: IpFamily,
}

/// The rule.
#[derive(
    ::core::clone::Clone, ::core::marker::Copy, ::core::fmt::Debug, ::core::cmp::PartialEq,
)]
pub enum IpTablesRuleOneOf<'a> {
    /// As a message.
    AsMessage(IpTablesRule<'a>),
    /// As text.
    ///
    /// At most 64 bytes.
    AsText(&'a str),
}

impl IpTables<'_> {
    /// The longest `as_text`, in bytes.
    pub const AS_TEXT_MAX_LEN: usize = 64;
}

impl<'a> agent_core::gate::Decode<'a> for IpTables<'a> {
    const NAME: &'static str = "IPTables";

    fn read(fields: &mut GatedFields<'a, '_>) -> Self {
        let mut message = Self::default();

        while let Some(number) = fields.next_number() {
            match number {
                1 => {
                    fields.once(matches!(
                        message.rule,
                        Some(IpTablesRuleOneOf::AsMessage(_))
                    ));
                    message.rule = Some(IpTablesRuleOneOf::AsMessage(fields.message()));
                }
                2 => {
                    message.rule = Some(IpTablesRuleOneOf::AsText(
                        fields.str_within("IPTables.as_text", Self::AS_TEXT_MAX_LEN),
                    ));
                }
                3 => {
                    message.family = fields.enumeration("IPTables.family").unwrap_or_default();
                }
                _ => fields.unknown(),
            }
        }
        message
    }
}

impl agent_core::wire::Encode for IpTables<'_> {
    fn encode(&self, sink: &mut dyn agent_core::wire::Sink) {
        self.encode_at(None, sink);
    }
}

impl agent_core::gate::Respond for IpTables<'_> {
    fn encode_at(
        &self,
        level: ::core::option::Option<&agent_core::level::Level>,
        sink: &mut dyn agent_core::wire::Sink,
    ) {
        match self.rule {
            None => {}
            Some(IpTablesRuleOneOf::AsMessage(value)) => {
                put_message(
                    sink,
                    1,
                    &agent_core::gate::AtLevel {
                        message: &value,
                        level,
                    },
                );
            }
            Some(IpTablesRuleOneOf::AsText(value)) => {
                put_present_bytes(sink, 2, value.as_bytes());
            }
        }
        put_int(sink, 3, self.family.number().into());
    }
}

/// A rule.
///
/// Since 1.0.
#[derive(
    ::core::clone::Clone,
    ::core::marker::Copy,
    ::core::fmt::Debug,
    ::core::default::Default,
    ::core::cmp::PartialEq,
)]
pub struct IpTablesRule<'a> {
    /// What it does.
    pub target: &'a str,
}

impl IpTablesRule<'_> {
    /// Nothing.
    ///
    /// Since 1.0.
    pub const TARGET_: &'static str = "";
    /// Begins with a digit.
    ///
    /// Since 1.0.
    pub const TARGET_2FA: &'static str = "2fa";
    /// Has a hyphen.
    ///
    /// Since 1.0.
    pub const TARGET_VIRTIO_FS: &'static str = "virtio-fs";
    /// A keyword.
    ///
    /// Since 1.1, feature TWO_2FA.
    pub const TARGET_TYPE: &'static str = "type";
    /// All that `Target` knows.
    pub const TARGET_VALUES: &'static [agent_core::gate::Member] = &[
        agent_core::gate::Member {
            name: Self::TARGET_,
            need: agent_core::level::Need::BASELINE,
        },
        agent_core::gate::Member {
            name: Self::TARGET_2FA,
            need: agent_core::level::Need::BASELINE,
        },
        agent_core::gate::Member {
            name: Self::TARGET_VIRTIO_FS,
            need: agent_core::level::Need::BASELINE,
        },
        agent_core::gate::Member {
            name: Self::TARGET_TYPE,
            need: agent_core::level::Need::since(1, 1).with(features::TWO_2FA),
        },
    ];
}

impl<'a> agent_core::gate::Decode<'a> for IpTablesRule<'a> {
    const NAME: &'static str = "IPTablesrule";

    fn read(fields: &mut GatedFields<'a, '_>) -> Self {
        let mut message = Self::default();

        while let Some(number) = fields.next_number() {
            match number {
                1 => {
                    let value = fields.str();
                    fields.member("IPTablesrule.Target", value, Self::TARGET_VALUES);
                    message.target = value;
                }
                _ => fields.unknown(),
            }
        }
        message
    }
}

impl agent_core::wire::Encode for IpTablesRule<'_> {
    fn encode(&self, sink: &mut dyn agent_core::wire::Sink) {
        self.encode_at(None, sink);
    }
}

impl agent_core::gate::Respond for IpTablesRule<'_> {
    fn encode_at(
        &self,
        level: ::core::option::Option<&agent_core::level::Level>,
        sink: &mut dyn agent_core::wire::Sink,
    ) {
        put_bytes(
            sink,
            1,
            Self::target_value_at(self.target, level).as_bytes(),
        );
    }
}

impl IpTablesRule<'_> {
    /// The member itself, or what stands in for it at a level that does not hold it.
    fn target_value_at<'s>(
        name: &'s str,
        level: ::core::option::Option<&agent_core::level::Level>,
    ) -> &'s str {
        let mut value = name;
        if value == "type"
            && !includes(
                level,
                agent_core::level::Need::since(1, 1).with(features::TWO_2FA),
            )
        {
            value = "2fa";
        }

        value
    }
}

/// A message with a digit, which holds the enums.
///
/// Since 1.0.
#[derive(
    ::core::clone::Clone,
    ::core::marker::Copy,
    ::core::fmt::Debug,
    ::core::default::Default,
    ::core::cmp::PartialEq,
)]
pub struct Two {
    /// One enum.
    pub features: Features,
    /// Another, which is called like a feature.
    pub knob: Knob,
}

impl<'a> agent_core::gate::Decode<'a> for Two {
    const NAME: &'static str = "Two";

    fn read(fields: &mut GatedFields<'a, '_>) -> Self {
        let mut message = Self::default();

        while let Some(number) = fields.next_number() {
            match number {
                1 => {
                    message.features = fields.enumeration("Two.features").unwrap_or_default();
                }
                2 => {
                    message.knob = fields.enumeration("Two.knob").unwrap_or_default();
                }
                _ => fields.unknown(),
            }
        }
        message
    }
}

impl agent_core::wire::Encode for Two {
    fn encode(&self, sink: &mut dyn agent_core::wire::Sink) {
        self.encode_at(None, sink);
    }
}

impl agent_core::gate::Respond for Two {
    fn encode_at(
        &self,
        level: ::core::option::Option<&agent_core::level::Level>,
        sink: &mut dyn agent_core::wire::Sink,
    ) {
        put_int(sink, 1, self.features.at(level).number().into());
        put_int(sink, 2, self.knob.at(level).number().into());
    }
}

/// The message `Opening`.
///
/// Since 1.0.
#[derive(
    ::core::clone::Clone,
    ::core::marker::Copy,
    ::core::fmt::Debug,
    ::core::default::Default,
    ::core::cmp::PartialEq,
)]
pub struct Opening {
    /// A number.
    pub number: u32,
}

impl<'a> agent_core::gate::Decode<'a> for Opening {
    const NAME: &'static str = "Opening";

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

impl agent_core::wire::Encode for Opening {
    fn encode(&self, sink: &mut dyn agent_core::wire::Sink) {
        put_uint(sink, 1, self.number.into());
    }
}

/// The message `StreamCall`.
///
/// Since 1.0.
#[derive(
    ::core::clone::Clone,
    ::core::marker::Copy,
    ::core::fmt::Debug,
    ::core::default::Default,
    ::core::cmp::PartialEq,
)]
pub struct StreamCall {
    /// A number.
    pub number: u32,
}

impl<'a> agent_core::gate::Decode<'a> for StreamCall {
    const NAME: &'static str = "StreamCall";

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

impl agent_core::wire::Encode for StreamCall {
    fn encode(&self, sink: &mut dyn agent_core::wire::Sink) {
        put_uint(sink, 1, self.number.into());
    }
}

impl agent_core::gate::Respond for StreamCall {}

/// The message `Stream`.
///
/// Since 1.0.
#[derive(
    ::core::clone::Clone,
    ::core::marker::Copy,
    ::core::fmt::Debug,
    ::core::default::Default,
    ::core::cmp::PartialEq,
)]
pub struct Stream {
    /// A number.
    pub number: u32,
}

impl<'a> agent_core::gate::Decode<'a> for Stream {
    const NAME: &'static str = "Stream";

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

impl agent_core::wire::Encode for Stream {
    fn encode(&self, sink: &mut dyn agent_core::wire::Sink) {
        put_uint(sink, 1, self.number.into());
    }
}

/// The message `Messages`.
///
/// Since 1.0.
#[derive(
    ::core::clone::Clone,
    ::core::marker::Copy,
    ::core::fmt::Debug,
    ::core::default::Default,
    ::core::cmp::PartialEq,
)]
pub struct Messages {
    /// A number.
    pub number: u32,
}

impl<'a> agent_core::gate::Decode<'a> for Messages {
    const NAME: &'static str = "Messages";

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

impl agent_core::wire::Encode for Messages {
    fn encode(&self, sink: &mut dyn agent_core::wire::Sink) {
        put_uint(sink, 1, self.number.into());
    }
}

impl agent_core::gate::Respond for Messages {}

/// The message `Bidirectional`.
///
/// Since 1.0.
#[derive(
    ::core::clone::Clone,
    ::core::marker::Copy,
    ::core::fmt::Debug,
    ::core::default::Default,
    ::core::cmp::PartialEq,
)]
pub struct Bidirectional {
    /// A number.
    pub number: u32,
}

impl<'a> agent_core::gate::Decode<'a> for Bidirectional {
    const NAME: &'static str = "Bidirectional";

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

impl agent_core::wire::Encode for Bidirectional {
    fn encode(&self, sink: &mut dyn agent_core::wire::Sink) {
        put_uint(sink, 1, self.number.into());
    }
}

/// The message `ServerStreaming`.
///
/// Since 1.0.
#[derive(
    ::core::clone::Clone,
    ::core::marker::Copy,
    ::core::fmt::Debug,
    ::core::default::Default,
    ::core::cmp::PartialEq,
)]
pub struct ServerStreaming {
    /// A number.
    pub number: u32,
}

impl<'a> agent_core::gate::Decode<'a> for ServerStreaming {
    const NAME: &'static str = "ServerStreaming";

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

impl agent_core::wire::Encode for ServerStreaming {
    fn encode(&self, sink: &mut dyn agent_core::wire::Sink) {
        put_uint(sink, 1, self.number.into());
    }
}

impl agent_core::gate::Respond for ServerStreaming {}

/// The message `MethodKind`.
///
/// Since 1.0.
#[derive(
    ::core::clone::Clone,
    ::core::marker::Copy,
    ::core::fmt::Debug,
    ::core::default::Default,
    ::core::cmp::PartialEq,
)]
pub struct MethodKind {
    /// A number.
    pub number: u32,
}

impl<'a> agent_core::gate::Decode<'a> for MethodKind {
    const NAME: &'static str = "MethodKind";

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

impl agent_core::wire::Encode for MethodKind {
    fn encode(&self, sink: &mut dyn agent_core::wire::Sink) {
        put_uint(sink, 1, self.number.into());
    }
}

impl agent_core::gate::Respond for MethodKind {}

/// An enum in capitals.
///
/// Since 1.0.
#[derive(
    ::core::clone::Clone,
    ::core::marker::Copy,
    ::core::fmt::Debug,
    ::core::default::Default,
    ::core::cmp::PartialEq,
    ::core::cmp::Eq,
)]
pub enum IpFamily {
    /// Version 4.
    ///
    /// Since 1.0.
    #[default]
    V4 = 0,
    /// Version 6.
    ///
    /// Since 1.0.
    IpFamily6 = 1,
}

impl agent_core::gate::Enumeration for IpFamily {
    fn from_number(number: i32) -> ::core::option::Option<Self> {
        match number {
            0 => Some(Self::V4),
            1 => Some(Self::IpFamily6),

            _ => None,
        }
    }

    fn number(self) -> i32 {
        self as i32
    }
}

impl<'a> agent_core::wire::Item<'a> for IpFamily {
    const PACKED: bool = true;

    fn read(value: agent_core::wire::Value<'a>) -> ::core::result::Result<Self, WireError> {
        // A number that only a lenient gate let through.
        Ok(Self::from_number(i32::read(value)?).unwrap_or_default())
    }

    fn write(&self, sink: &mut dyn agent_core::wire::Sink, number: u32) {
        self.number().write(sink, number);
    }
}

/// An enum that is called like a constant of the generated code.
///
/// Since 1.0.
#[derive(
    ::core::clone::Clone,
    ::core::marker::Copy,
    ::core::fmt::Debug,
    ::core::default::Default,
    ::core::cmp::PartialEq,
    ::core::cmp::Eq,
)]
pub enum Features {
    /// None.
    ///
    /// Since 1.0.
    #[default]
    None = 0,
    /// Some, later.
    ///
    /// Since 1.2.
    Some = -1,
}

impl agent_core::gate::Enumeration for Features {
    fn from_number(number: i32) -> ::core::option::Option<Self> {
        match number {
            0 => Some(Self::None),
            -1 => Some(Self::Some),

            _ => None,
        }
    }

    fn number(self) -> i32 {
        self as i32
    }
    fn gated(self) -> ::core::option::Option<agent_core::gate::Member> {
        match self {
            Self::Some => Some(agent_core::gate::Member {
                name: "SOME",
                need: agent_core::level::Need::since(1, 2),
            }),

            _ => None,
        }
    }
    fn at(self, level: ::core::option::Option<&agent_core::level::Level>) -> Self {
        let mut value = self;
        if value == Self::Some && !includes(level, agent_core::level::Need::since(1, 2)) {
            value = Self::None;
        }

        value
    }
}

impl<'a> agent_core::wire::Item<'a> for Features {
    const PACKED: bool = true;

    fn read(value: agent_core::wire::Value<'a>) -> ::core::result::Result<Self, WireError> {
        // A number that only a lenient gate let through.
        Ok(Self::from_number(i32::read(value)?).unwrap_or_default())
    }

    fn write(&self, sink: &mut dyn agent_core::wire::Sink, number: u32) {
        self.number().write(sink, number);
    }
}

/// An enum that is called like a feature.
///
/// Since 1.0.
#[derive(
    ::core::clone::Clone,
    ::core::marker::Copy,
    ::core::fmt::Debug,
    ::core::default::Default,
    ::core::cmp::PartialEq,
    ::core::cmp::Eq,
)]
pub enum Knob {
    /// Off.
    ///
    /// Since 1.0.
    #[default]
    Off = 0,
    /// On.
    ///
    /// Since 1.0, feature KNOB.
    On = 2,
}

impl agent_core::gate::Enumeration for Knob {
    fn from_number(number: i32) -> ::core::option::Option<Self> {
        match number {
            0 => Some(Self::Off),
            2 => Some(Self::On),

            _ => None,
        }
    }

    fn number(self) -> i32 {
        self as i32
    }
    fn gated(self) -> ::core::option::Option<agent_core::gate::Member> {
        match self {
            Self::On => Some(agent_core::gate::Member {
                name: "ON",
                need: agent_core::level::Need::BASELINE.with(features::KNOB),
            }),

            _ => None,
        }
    }
    fn at(self, level: ::core::option::Option<&agent_core::level::Level>) -> Self {
        let mut value = self;
        if value == Self::On
            && !includes(
                level,
                agent_core::level::Need::BASELINE.with(features::KNOB),
            )
        {
            value = Self::Off;
        }

        value
    }
}

impl<'a> agent_core::wire::Item<'a> for Knob {
    const PACKED: bool = true;

    fn read(value: agent_core::wire::Value<'a>) -> ::core::result::Result<Self, WireError> {
        // A number that only a lenient gate let through.
        Ok(Self::from_number(i32::read(value)?).unwrap_or_default())
    }

    fn write(&self, sink: &mut dyn agent_core::wire::Sink, number: u32) {
        self.number().write(sink, number);
    }
}

agent_core::impl_prost_message!(
    All<'a>,
    Level<'a>,
    Option<'a>,
    Result<'a>,
    String,
    Vec,
    Some,
    None,
    Box,
    Default,
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Ok,
    Err,
    Item,
    Value,
    Encode,
    Decode,
    Sink,
    Need,
    Repeated,
    Member,
    Method,
    Call,
    Reply,
    Handled,
    Gated,
    Rpc,
    Visibility,
    ErrorResponse,
    FeatureSet,
    Enumeration,
    Version,
    Bound,
    Respond,
    AtLevel,
    Error,
    Calls,
    Done,
    Gate,
    Gating,
    Send,
    Sized,
    Iterator,
    Into,
    GetIpTables<'a>,
    IpTables<'a>,
    IpTablesRule<'a>,
    Two,
    Opening,
    StreamCall,
    Stream,
    Messages,
    Bidirectional,
    ServerStreaming,
    MethodKind
);

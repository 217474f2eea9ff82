// Generated from the contract by `cargo xtask generate`: change the .proto files instead.

//! The messages of `foreign.more.keywords`.

use agent_core::gate::{Decode, Enumeration, GatedFields, Respond};
use agent_core::wire::{
    Encode, Item, Sink, Value, WireError, put_int, put_message, put_present_bytes,
    put_present_uint, put_uint,
};

/// A field of each type below, with its name.
///
/// Since 1.0.
#[derive(Clone, Copy, Debug, ::core::default::Default, PartialEq)]
pub struct Everything<'a> {
    /// The field `as`.
    pub r#as: Option<As>,
    /// The field `async`.
    pub r#async: Option<Async>,
    /// The field `await`.
    pub r#await: Option<Await>,
    /// The field `become`.
    pub r#become: Option<Become>,
    /// The field `box`.
    pub r#box: Option<Box>,
    /// The field `break`.
    pub r#break: Option<Break>,
    /// The field `const`.
    pub r#const: Option<Const>,
    /// The field `continue`.
    pub r#continue: Option<Continue>,
    /// The field `crate`.
    pub crate_: Option<Crate>,
    /// The field `do`.
    pub r#do: Option<Do>,
    /// The field `dyn`.
    pub r#dyn: Option<Dyn>,
    /// The field `else`.
    pub r#else: Option<Else>,
    /// The field `enum`.
    pub r#enum: Option<Enum>,
    /// The field `extern`.
    pub extern_: Option<Extern>,
    /// The field `false`.
    pub r#false: Option<False>,
    /// The field `final`.
    pub r#final: Option<Final>,
    /// The field `fn`.
    pub r#fn: Option<Fn>,
    /// The field `for`.
    pub r#for: Option<For>,
    /// The field `gen`.
    pub r#gen: Option<Gen>,
    /// The field `if`.
    pub r#if: Option<If>,
    /// The field `impl`.
    pub r#impl: Option<Impl>,
    /// The field `in`.
    pub r#in: Option<In>,
    /// The field `let`.
    pub r#let: Option<Let>,
    /// The field `loop`.
    pub r#loop: Option<Loop>,
    /// The field `macro`.
    pub r#macro: Option<Macro>,
    /// The field `match`.
    pub r#match: Option<Match>,
    /// The field `mod`.
    pub r#mod: Option<Mod>,
    /// The field `move`.
    pub r#move: Option<Move>,
    /// The field `mut`.
    pub r#mut: Option<Mut>,
    /// The field `override`.
    pub r#override: Option<Override>,
    /// The field `priv`.
    pub r#priv: Option<Priv>,
    /// The field `pub`.
    pub r#pub: Option<Pub>,
    /// The field `ref`.
    pub r#ref: Option<Ref>,
    /// The field `return`.
    pub r#return: Option<Return>,
    /// The field `self`.
    pub self_: Option<Self_>,
    /// The field `static`.
    pub r#static: Option<Static>,
    /// The field `struct`.
    pub r#struct: Option<Struct>,
    /// The field `super`.
    pub super_: Option<Super>,
    /// The field `trait`.
    pub r#trait: Trait,
    /// The field `true`.
    pub r#true: Option<True>,
    /// The field `try`.
    pub r#try: Option<Try>,
    /// The field `type`.
    pub r#type: Option<Type>,
    /// The field `typeof`.
    pub r#typeof: Option<Typeof>,
    /// The field `unsafe`.
    pub r#unsafe: Option<Unsafe>,
    /// The field `unsized`.
    pub r#unsized: Option<Unsized>,
    /// The field `use`.
    pub r#use: Option<Use>,
    /// The field `virtual`.
    pub r#virtual: Option<Virtual>,
    /// The field `where`.
    pub r#where: Option<Where>,
    /// The field `while`.
    pub r#while: Option<While>,
    /// The field `yield`.
    pub r#yield: Option<Yield>,
    /// The field `union`.
    pub union: Option<Union>,
    /// The field `auto`.
    pub auto: Option<Auto>,
    /// The field `default`.
    pub default: Option<Default>,
    /// The field `raw`.
    pub raw: Option<Raw>,
    /// The field `safe`.
    pub safe: Option<Safe>,
    /// The field `macro_rules`.
    pub macro_rules: Option<MacroRules>,
    /// An enum whose values are keywords.
    pub kind: Trait,
    /// One of several keywords.
    pub arms: Option<Arms<'a>>,
}

impl<'a> Decode<'a> for Everything<'a> {
    const NAME: &'static str = "Everything";

    fn read(fields: &mut GatedFields<'a, '_>) -> Self {
        let mut message = Self::default();

        while let Some(number) = fields.next_number() {
            match number {
                1 => {
                    fields.once(message.r#as.is_some());
                    message.r#as = Some(fields.message());
                }
                2 => {
                    fields.once(message.r#async.is_some());
                    message.r#async = Some(fields.message());
                }
                3 => {
                    fields.once(message.r#await.is_some());
                    message.r#await = Some(fields.message());
                }
                4 => {
                    fields.once(message.r#become.is_some());
                    message.r#become = Some(fields.message());
                }
                5 => {
                    fields.once(message.r#box.is_some());
                    message.r#box = Some(fields.message());
                }
                6 => {
                    fields.once(message.r#break.is_some());
                    message.r#break = Some(fields.message());
                }
                7 => {
                    fields.once(message.r#const.is_some());
                    message.r#const = Some(fields.message());
                }
                8 => {
                    fields.once(message.r#continue.is_some());
                    message.r#continue = Some(fields.message());
                }
                9 => {
                    fields.once(message.crate_.is_some());
                    message.crate_ = Some(fields.message());
                }
                10 => {
                    fields.once(message.r#do.is_some());
                    message.r#do = Some(fields.message());
                }
                11 => {
                    fields.once(message.r#dyn.is_some());
                    message.r#dyn = Some(fields.message());
                }
                12 => {
                    fields.once(message.r#else.is_some());
                    message.r#else = Some(fields.message());
                }
                13 => {
                    fields.once(message.r#enum.is_some());
                    message.r#enum = Some(fields.message());
                }
                14 => {
                    fields.once(message.extern_.is_some());
                    message.extern_ = Some(fields.message());
                }
                15 => {
                    fields.once(message.r#false.is_some());
                    message.r#false = Some(fields.message());
                }
                16 => {
                    fields.once(message.r#final.is_some());
                    message.r#final = Some(fields.message());
                }
                17 => {
                    fields.once(message.r#fn.is_some());
                    message.r#fn = Some(fields.message());
                }
                18 => {
                    fields.once(message.r#for.is_some());
                    message.r#for = Some(fields.message());
                }
                19 => {
                    fields.once(message.r#gen.is_some());
                    message.r#gen = Some(fields.message());
                }
                20 => {
                    fields.once(message.r#if.is_some());
                    message.r#if = Some(fields.message());
                }
                21 => {
                    fields.once(message.r#impl.is_some());
                    message.r#impl = Some(fields.message());
                }
                22 => {
                    fields.once(message.r#in.is_some());
                    message.r#in = Some(fields.message());
                }
                23 => {
                    fields.once(message.r#let.is_some());
                    message.r#let = Some(fields.message());
                }
                24 => {
                    fields.once(message.r#loop.is_some());
                    message.r#loop = Some(fields.message());
                }
                25 => {
                    fields.once(message.r#macro.is_some());
                    message.r#macro = Some(fields.message());
                }
                26 => {
                    fields.once(message.r#match.is_some());
                    message.r#match = Some(fields.message());
                }
                27 => {
                    fields.once(message.r#mod.is_some());
                    message.r#mod = Some(fields.message());
                }
                28 => {
                    fields.once(message.r#move.is_some());
                    message.r#move = Some(fields.message());
                }
                29 => {
                    fields.once(message.r#mut.is_some());
                    message.r#mut = Some(fields.message());
                }
                30 => {
                    fields.once(message.r#override.is_some());
                    message.r#override = Some(fields.message());
                }
                31 => {
                    fields.once(message.r#priv.is_some());
                    message.r#priv = Some(fields.message());
                }
                32 => {
                    fields.once(message.r#pub.is_some());
                    message.r#pub = Some(fields.message());
                }
                33 => {
                    fields.once(message.r#ref.is_some());
                    message.r#ref = Some(fields.message());
                }
                34 => {
                    fields.once(message.r#return.is_some());
                    message.r#return = Some(fields.message());
                }
                35 => {
                    fields.once(message.self_.is_some());
                    message.self_ = Some(fields.message());
                }
                36 => {
                    fields.once(message.r#static.is_some());
                    message.r#static = Some(fields.message());
                }
                37 => {
                    fields.once(message.r#struct.is_some());
                    message.r#struct = Some(fields.message());
                }
                38 => {
                    fields.once(message.super_.is_some());
                    message.super_ = Some(fields.message());
                }
                39 => {
                    message.r#trait = fields.enumeration("Everything.trait").unwrap_or_default();
                }
                40 => {
                    fields.once(message.r#true.is_some());
                    message.r#true = Some(fields.message());
                }
                41 => {
                    fields.once(message.r#try.is_some());
                    message.r#try = Some(fields.message());
                }
                42 => {
                    fields.once(message.r#type.is_some());
                    message.r#type = Some(fields.message());
                }
                43 => {
                    fields.once(message.r#typeof.is_some());
                    message.r#typeof = Some(fields.message());
                }
                44 => {
                    fields.once(message.r#unsafe.is_some());
                    message.r#unsafe = Some(fields.message());
                }
                45 => {
                    fields.once(message.r#unsized.is_some());
                    message.r#unsized = Some(fields.message());
                }
                46 => {
                    fields.once(message.r#use.is_some());
                    message.r#use = Some(fields.message());
                }
                47 => {
                    fields.once(message.r#virtual.is_some());
                    message.r#virtual = Some(fields.message());
                }
                48 => {
                    fields.once(message.r#where.is_some());
                    message.r#where = Some(fields.message());
                }
                49 => {
                    fields.once(message.r#while.is_some());
                    message.r#while = Some(fields.message());
                }
                50 => {
                    fields.once(message.r#yield.is_some());
                    message.r#yield = Some(fields.message());
                }
                51 => {
                    fields.once(message.union.is_some());
                    message.union = Some(fields.message());
                }
                52 => {
                    fields.once(message.auto.is_some());
                    message.auto = Some(fields.message());
                }
                53 => {
                    fields.once(message.default.is_some());
                    message.default = Some(fields.message());
                }
                54 => {
                    fields.once(message.raw.is_some());
                    message.raw = Some(fields.message());
                }
                55 => {
                    fields.once(message.safe.is_some());
                    message.safe = Some(fields.message());
                }
                56 => {
                    fields.once(message.macro_rules.is_some());
                    message.macro_rules = Some(fields.message());
                }
                59 => {
                    message.kind = fields.enumeration("Everything.kind").unwrap_or_default();
                }
                100 => {
                    fields.once(message.arms.is_some());
                    message.arms = Some(fields.message());
                }
                _ => fields.unknown(),
            }
        }
        message
    }
}

impl Encode for Everything<'_> {
    fn encode(&self, sink: &mut dyn Sink) {
        if let Some(value) = &self.r#as {
            put_message(sink, 1, value);
        }
        if let Some(value) = &self.r#async {
            put_message(sink, 2, value);
        }
        if let Some(value) = &self.r#await {
            put_message(sink, 3, value);
        }
        if let Some(value) = &self.r#become {
            put_message(sink, 4, value);
        }
        if let Some(value) = &self.r#box {
            put_message(sink, 5, value);
        }
        if let Some(value) = &self.r#break {
            put_message(sink, 6, value);
        }
        if let Some(value) = &self.r#const {
            put_message(sink, 7, value);
        }
        if let Some(value) = &self.r#continue {
            put_message(sink, 8, value);
        }
        if let Some(value) = &self.crate_ {
            put_message(sink, 9, value);
        }
        if let Some(value) = &self.r#do {
            put_message(sink, 10, value);
        }
        if let Some(value) = &self.r#dyn {
            put_message(sink, 11, value);
        }
        if let Some(value) = &self.r#else {
            put_message(sink, 12, value);
        }
        if let Some(value) = &self.r#enum {
            put_message(sink, 13, value);
        }
        if let Some(value) = &self.extern_ {
            put_message(sink, 14, value);
        }
        if let Some(value) = &self.r#false {
            put_message(sink, 15, value);
        }
        if let Some(value) = &self.r#final {
            put_message(sink, 16, value);
        }
        if let Some(value) = &self.r#fn {
            put_message(sink, 17, value);
        }
        if let Some(value) = &self.r#for {
            put_message(sink, 18, value);
        }
        if let Some(value) = &self.r#gen {
            put_message(sink, 19, value);
        }
        if let Some(value) = &self.r#if {
            put_message(sink, 20, value);
        }
        if let Some(value) = &self.r#impl {
            put_message(sink, 21, value);
        }
        if let Some(value) = &self.r#in {
            put_message(sink, 22, value);
        }
        if let Some(value) = &self.r#let {
            put_message(sink, 23, value);
        }
        if let Some(value) = &self.r#loop {
            put_message(sink, 24, value);
        }
        if let Some(value) = &self.r#macro {
            put_message(sink, 25, value);
        }
        if let Some(value) = &self.r#match {
            put_message(sink, 26, value);
        }
        if let Some(value) = &self.r#mod {
            put_message(sink, 27, value);
        }
        if let Some(value) = &self.r#move {
            put_message(sink, 28, value);
        }
        if let Some(value) = &self.r#mut {
            put_message(sink, 29, value);
        }
        if let Some(value) = &self.r#override {
            put_message(sink, 30, value);
        }
        if let Some(value) = &self.r#priv {
            put_message(sink, 31, value);
        }
        if let Some(value) = &self.r#pub {
            put_message(sink, 32, value);
        }
        if let Some(value) = &self.r#ref {
            put_message(sink, 33, value);
        }
        if let Some(value) = &self.r#return {
            put_message(sink, 34, value);
        }
        if let Some(value) = &self.self_ {
            put_message(sink, 35, value);
        }
        if let Some(value) = &self.r#static {
            put_message(sink, 36, value);
        }
        if let Some(value) = &self.r#struct {
            put_message(sink, 37, value);
        }
        if let Some(value) = &self.super_ {
            put_message(sink, 38, value);
        }
        put_int(sink, 39, self.r#trait.number().into());
        if let Some(value) = &self.r#true {
            put_message(sink, 40, value);
        }
        if let Some(value) = &self.r#try {
            put_message(sink, 41, value);
        }
        if let Some(value) = &self.r#type {
            put_message(sink, 42, value);
        }
        if let Some(value) = &self.r#typeof {
            put_message(sink, 43, value);
        }
        if let Some(value) = &self.r#unsafe {
            put_message(sink, 44, value);
        }
        if let Some(value) = &self.r#unsized {
            put_message(sink, 45, value);
        }
        if let Some(value) = &self.r#use {
            put_message(sink, 46, value);
        }
        if let Some(value) = &self.r#virtual {
            put_message(sink, 47, value);
        }
        if let Some(value) = &self.r#where {
            put_message(sink, 48, value);
        }
        if let Some(value) = &self.r#while {
            put_message(sink, 49, value);
        }
        if let Some(value) = &self.r#yield {
            put_message(sink, 50, value);
        }
        if let Some(value) = &self.union {
            put_message(sink, 51, value);
        }
        if let Some(value) = &self.auto {
            put_message(sink, 52, value);
        }
        if let Some(value) = &self.default {
            put_message(sink, 53, value);
        }
        if let Some(value) = &self.raw {
            put_message(sink, 54, value);
        }
        if let Some(value) = &self.safe {
            put_message(sink, 55, value);
        }
        if let Some(value) = &self.macro_rules {
            put_message(sink, 56, value);
        }
        put_int(sink, 59, self.kind.number().into());
        if let Some(value) = &self.arms {
            put_message(sink, 100, value);
        }
    }
}

/// A oneof with the name of a keyword.
///
/// Since 1.0.
#[derive(Clone, Copy, Debug, ::core::default::Default, PartialEq)]
pub struct Arms<'a> {
    /// One of several keywords.
    pub r#move: Option<ArmsMove<'a>>,
}

/// One of several keywords.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum ArmsMove<'a> {
    /// The arm `self`.
    Self_(u32),
    /// The arm `box_`.
    ///
    /// At most 64 bytes.
    Box(&'a str),
}

impl Arms<'_> {
    /// The longest `box_`, in bytes.
    pub const BOX_MAX_LEN: usize = 64;
}

impl<'a> Decode<'a> for Arms<'a> {
    const NAME: &'static str = "Arms";

    fn read(fields: &mut GatedFields<'a, '_>) -> Self {
        let mut message = Self::default();

        while let Some(number) = fields.next_number() {
            match number {
                1 => {
                    message.r#move = Some(ArmsMove::Self_(fields.u32()));
                }
                2 => {
                    message.r#move = Some(ArmsMove::Box(
                        fields.str_within("Arms.box_", Self::BOX_MAX_LEN),
                    ));
                }
                _ => fields.unknown(),
            }
        }
        message
    }
}

impl Encode for Arms<'_> {
    fn encode(&self, sink: &mut dyn Sink) {
        match self.r#move {
            None => {}
            Some(ArmsMove::Self_(value)) => {
                put_present_uint(sink, 1, value.into());
            }
            Some(ArmsMove::Box(value)) => {
                put_present_bytes(sink, 2, value.as_bytes());
            }
        }
    }
}

/// The message `as`.
///
/// Since 1.0.
#[derive(Clone, Copy, Debug, ::core::default::Default, PartialEq)]
pub struct As {
    /// A number.
    pub r#as: u32,
}

impl<'a> Decode<'a> for As {
    const NAME: &'static str = "as";

    fn read(fields: &mut GatedFields<'a, '_>) -> Self {
        let mut message = Self::default();

        while let Some(number) = fields.next_number() {
            match number {
                1 => {
                    message.r#as = fields.u32();
                }
                _ => fields.unknown(),
            }
        }
        message
    }
}

impl Encode for As {
    fn encode(&self, sink: &mut dyn Sink) {
        put_uint(sink, 1, self.r#as.into());
    }
}

/// The message `async`.
///
/// Since 1.0.
#[derive(Clone, Copy, Debug, ::core::default::Default, PartialEq)]
pub struct Async {
    /// A number.
    pub r#async: u32,
}

impl<'a> Decode<'a> for Async {
    const NAME: &'static str = "async";

    fn read(fields: &mut GatedFields<'a, '_>) -> Self {
        let mut message = Self::default();

        while let Some(number) = fields.next_number() {
            match number {
                1 => {
                    message.r#async = fields.u32();
                }
                _ => fields.unknown(),
            }
        }
        message
    }
}

impl Encode for Async {
    fn encode(&self, sink: &mut dyn Sink) {
        put_uint(sink, 1, self.r#async.into());
    }
}

/// The message `await`.
///
/// Since 1.0.
#[derive(Clone, Copy, Debug, ::core::default::Default, PartialEq)]
pub struct Await {
    /// A number.
    pub r#await: u32,
}

impl<'a> Decode<'a> for Await {
    const NAME: &'static str = "await";

    fn read(fields: &mut GatedFields<'a, '_>) -> Self {
        let mut message = Self::default();

        while let Some(number) = fields.next_number() {
            match number {
                1 => {
                    message.r#await = fields.u32();
                }
                _ => fields.unknown(),
            }
        }
        message
    }
}

impl Encode for Await {
    fn encode(&self, sink: &mut dyn Sink) {
        put_uint(sink, 1, self.r#await.into());
    }
}

/// The message `become`.
///
/// Since 1.0.
#[derive(Clone, Copy, Debug, ::core::default::Default, PartialEq)]
pub struct Become {
    /// A number.
    pub r#become: u32,
}

impl<'a> Decode<'a> for Become {
    const NAME: &'static str = "become";

    fn read(fields: &mut GatedFields<'a, '_>) -> Self {
        let mut message = Self::default();

        while let Some(number) = fields.next_number() {
            match number {
                1 => {
                    message.r#become = fields.u32();
                }
                _ => fields.unknown(),
            }
        }
        message
    }
}

impl Encode for Become {
    fn encode(&self, sink: &mut dyn Sink) {
        put_uint(sink, 1, self.r#become.into());
    }
}

/// The message `box`.
///
/// Since 1.0.
#[derive(Clone, Copy, Debug, ::core::default::Default, PartialEq)]
pub struct Box {
    /// A number.
    pub r#box: u32,
}

impl<'a> Decode<'a> for Box {
    const NAME: &'static str = "box";

    fn read(fields: &mut GatedFields<'a, '_>) -> Self {
        let mut message = Self::default();

        while let Some(number) = fields.next_number() {
            match number {
                1 => {
                    message.r#box = fields.u32();
                }
                _ => fields.unknown(),
            }
        }
        message
    }
}

impl Encode for Box {
    fn encode(&self, sink: &mut dyn Sink) {
        put_uint(sink, 1, self.r#box.into());
    }
}

/// The message `break`.
///
/// Since 1.0.
#[derive(Clone, Copy, Debug, ::core::default::Default, PartialEq)]
pub struct Break {
    /// A number.
    pub r#break: u32,
}

impl<'a> Decode<'a> for Break {
    const NAME: &'static str = "break";

    fn read(fields: &mut GatedFields<'a, '_>) -> Self {
        let mut message = Self::default();

        while let Some(number) = fields.next_number() {
            match number {
                1 => {
                    message.r#break = fields.u32();
                }
                _ => fields.unknown(),
            }
        }
        message
    }
}

impl Encode for Break {
    fn encode(&self, sink: &mut dyn Sink) {
        put_uint(sink, 1, self.r#break.into());
    }
}

/// The message `const`.
///
/// Since 1.0.
#[derive(Clone, Copy, Debug, ::core::default::Default, PartialEq)]
pub struct Const {
    /// A number.
    pub r#const: u32,
}

impl<'a> Decode<'a> for Const {
    const NAME: &'static str = "const";

    fn read(fields: &mut GatedFields<'a, '_>) -> Self {
        let mut message = Self::default();

        while let Some(number) = fields.next_number() {
            match number {
                1 => {
                    message.r#const = fields.u32();
                }
                _ => fields.unknown(),
            }
        }
        message
    }
}

impl Encode for Const {
    fn encode(&self, sink: &mut dyn Sink) {
        put_uint(sink, 1, self.r#const.into());
    }
}

/// The message `continue`.
///
/// Since 1.0.
#[derive(Clone, Copy, Debug, ::core::default::Default, PartialEq)]
pub struct Continue {
    /// A number.
    pub r#continue: u32,
}

impl<'a> Decode<'a> for Continue {
    const NAME: &'static str = "continue";

    fn read(fields: &mut GatedFields<'a, '_>) -> Self {
        let mut message = Self::default();

        while let Some(number) = fields.next_number() {
            match number {
                1 => {
                    message.r#continue = fields.u32();
                }
                _ => fields.unknown(),
            }
        }
        message
    }
}

impl Encode for Continue {
    fn encode(&self, sink: &mut dyn Sink) {
        put_uint(sink, 1, self.r#continue.into());
    }
}

/// The message `crate`.
///
/// Since 1.0.
#[derive(Clone, Copy, Debug, ::core::default::Default, PartialEq)]
pub struct Crate {
    /// A number.
    pub crate_: u32,
}

impl<'a> Decode<'a> for Crate {
    const NAME: &'static str = "crate";

    fn read(fields: &mut GatedFields<'a, '_>) -> Self {
        let mut message = Self::default();

        while let Some(number) = fields.next_number() {
            match number {
                1 => {
                    message.crate_ = fields.u32();
                }
                _ => fields.unknown(),
            }
        }
        message
    }
}

impl Encode for Crate {
    fn encode(&self, sink: &mut dyn Sink) {
        put_uint(sink, 1, self.crate_.into());
    }
}

/// The message `do`.
///
/// Since 1.0.
#[derive(Clone, Copy, Debug, ::core::default::Default, PartialEq)]
pub struct Do {
    /// A number.
    pub r#do: u32,
}

impl<'a> Decode<'a> for Do {
    const NAME: &'static str = "do";

    fn read(fields: &mut GatedFields<'a, '_>) -> Self {
        let mut message = Self::default();

        while let Some(number) = fields.next_number() {
            match number {
                1 => {
                    message.r#do = fields.u32();
                }
                _ => fields.unknown(),
            }
        }
        message
    }
}

impl Encode for Do {
    fn encode(&self, sink: &mut dyn Sink) {
        put_uint(sink, 1, self.r#do.into());
    }
}

/// The message `dyn`.
///
/// Since 1.0.
#[derive(Clone, Copy, Debug, ::core::default::Default, PartialEq)]
pub struct Dyn {
    /// A number.
    pub r#dyn: u32,
}

impl<'a> Decode<'a> for Dyn {
    const NAME: &'static str = "dyn";

    fn read(fields: &mut GatedFields<'a, '_>) -> Self {
        let mut message = Self::default();

        while let Some(number) = fields.next_number() {
            match number {
                1 => {
                    message.r#dyn = fields.u32();
                }
                _ => fields.unknown(),
            }
        }
        message
    }
}

impl Encode for Dyn {
    fn encode(&self, sink: &mut dyn Sink) {
        put_uint(sink, 1, self.r#dyn.into());
    }
}

/// The message `else`.
///
/// Since 1.0.
#[derive(Clone, Copy, Debug, ::core::default::Default, PartialEq)]
pub struct Else {
    /// A number.
    pub r#else: u32,
}

impl<'a> Decode<'a> for Else {
    const NAME: &'static str = "else";

    fn read(fields: &mut GatedFields<'a, '_>) -> Self {
        let mut message = Self::default();

        while let Some(number) = fields.next_number() {
            match number {
                1 => {
                    message.r#else = fields.u32();
                }
                _ => fields.unknown(),
            }
        }
        message
    }
}

impl Encode for Else {
    fn encode(&self, sink: &mut dyn Sink) {
        put_uint(sink, 1, self.r#else.into());
    }
}

/// The message `enum`.
///
/// Since 1.0.
#[derive(Clone, Copy, Debug, ::core::default::Default, PartialEq)]
pub struct Enum {
    /// A number.
    pub r#enum: u32,
}

impl<'a> Decode<'a> for Enum {
    const NAME: &'static str = "enum";

    fn read(fields: &mut GatedFields<'a, '_>) -> Self {
        let mut message = Self::default();

        while let Some(number) = fields.next_number() {
            match number {
                1 => {
                    message.r#enum = fields.u32();
                }
                _ => fields.unknown(),
            }
        }
        message
    }
}

impl Encode for Enum {
    fn encode(&self, sink: &mut dyn Sink) {
        put_uint(sink, 1, self.r#enum.into());
    }
}

/// The message `extern`.
///
/// Since 1.0.
#[derive(Clone, Copy, Debug, ::core::default::Default, PartialEq)]
pub struct Extern {
    /// A number.
    pub extern_: u32,
}

impl<'a> Decode<'a> for Extern {
    const NAME: &'static str = "extern";

    fn read(fields: &mut GatedFields<'a, '_>) -> Self {
        let mut message = Self::default();

        while let Some(number) = fields.next_number() {
            match number {
                1 => {
                    message.extern_ = fields.u32();
                }
                _ => fields.unknown(),
            }
        }
        message
    }
}

impl Encode for Extern {
    fn encode(&self, sink: &mut dyn Sink) {
        put_uint(sink, 1, self.extern_.into());
    }
}

/// The message `false`.
///
/// Since 1.0.
#[derive(Clone, Copy, Debug, ::core::default::Default, PartialEq)]
pub struct False {
    /// A number.
    pub r#false: u32,
}

impl<'a> Decode<'a> for False {
    const NAME: &'static str = "false";

    fn read(fields: &mut GatedFields<'a, '_>) -> Self {
        let mut message = Self::default();

        while let Some(number) = fields.next_number() {
            match number {
                1 => {
                    message.r#false = fields.u32();
                }
                _ => fields.unknown(),
            }
        }
        message
    }
}

impl Encode for False {
    fn encode(&self, sink: &mut dyn Sink) {
        put_uint(sink, 1, self.r#false.into());
    }
}

/// The message `final`.
///
/// Since 1.0.
#[derive(Clone, Copy, Debug, ::core::default::Default, PartialEq)]
pub struct Final {
    /// A number.
    pub r#final: u32,
}

impl<'a> Decode<'a> for Final {
    const NAME: &'static str = "final";

    fn read(fields: &mut GatedFields<'a, '_>) -> Self {
        let mut message = Self::default();

        while let Some(number) = fields.next_number() {
            match number {
                1 => {
                    message.r#final = fields.u32();
                }
                _ => fields.unknown(),
            }
        }
        message
    }
}

impl Encode for Final {
    fn encode(&self, sink: &mut dyn Sink) {
        put_uint(sink, 1, self.r#final.into());
    }
}

/// The message `fn`.
///
/// Since 1.0.
#[derive(Clone, Copy, Debug, ::core::default::Default, PartialEq)]
pub struct Fn {
    /// A number.
    pub r#fn: u32,
}

impl<'a> Decode<'a> for Fn {
    const NAME: &'static str = "fn";

    fn read(fields: &mut GatedFields<'a, '_>) -> Self {
        let mut message = Self::default();

        while let Some(number) = fields.next_number() {
            match number {
                1 => {
                    message.r#fn = fields.u32();
                }
                _ => fields.unknown(),
            }
        }
        message
    }
}

impl Encode for Fn {
    fn encode(&self, sink: &mut dyn Sink) {
        put_uint(sink, 1, self.r#fn.into());
    }
}

/// The message `for`.
///
/// Since 1.0.
#[derive(Clone, Copy, Debug, ::core::default::Default, PartialEq)]
pub struct For {
    /// A number.
    pub r#for: u32,
}

impl<'a> Decode<'a> for For {
    const NAME: &'static str = "for";

    fn read(fields: &mut GatedFields<'a, '_>) -> Self {
        let mut message = Self::default();

        while let Some(number) = fields.next_number() {
            match number {
                1 => {
                    message.r#for = fields.u32();
                }
                _ => fields.unknown(),
            }
        }
        message
    }
}

impl Encode for For {
    fn encode(&self, sink: &mut dyn Sink) {
        put_uint(sink, 1, self.r#for.into());
    }
}

/// The message `gen`.
///
/// Since 1.0.
#[derive(Clone, Copy, Debug, ::core::default::Default, PartialEq)]
pub struct Gen {
    /// A number.
    pub r#gen: u32,
}

impl<'a> Decode<'a> for Gen {
    const NAME: &'static str = "gen";

    fn read(fields: &mut GatedFields<'a, '_>) -> Self {
        let mut message = Self::default();

        while let Some(number) = fields.next_number() {
            match number {
                1 => {
                    message.r#gen = fields.u32();
                }
                _ => fields.unknown(),
            }
        }
        message
    }
}

impl Encode for Gen {
    fn encode(&self, sink: &mut dyn Sink) {
        put_uint(sink, 1, self.r#gen.into());
    }
}

/// The message `if`.
///
/// Since 1.0.
#[derive(Clone, Copy, Debug, ::core::default::Default, PartialEq)]
pub struct If {
    /// A number.
    pub r#if: u32,
}

impl<'a> Decode<'a> for If {
    const NAME: &'static str = "if";

    fn read(fields: &mut GatedFields<'a, '_>) -> Self {
        let mut message = Self::default();

        while let Some(number) = fields.next_number() {
            match number {
                1 => {
                    message.r#if = fields.u32();
                }
                _ => fields.unknown(),
            }
        }
        message
    }
}

impl Encode for If {
    fn encode(&self, sink: &mut dyn Sink) {
        put_uint(sink, 1, self.r#if.into());
    }
}

/// The message `impl`.
///
/// Since 1.0.
#[derive(Clone, Copy, Debug, ::core::default::Default, PartialEq)]
pub struct Impl {
    /// A number.
    pub r#impl: u32,
}

impl<'a> Decode<'a> for Impl {
    const NAME: &'static str = "impl";

    fn read(fields: &mut GatedFields<'a, '_>) -> Self {
        let mut message = Self::default();

        while let Some(number) = fields.next_number() {
            match number {
                1 => {
                    message.r#impl = fields.u32();
                }
                _ => fields.unknown(),
            }
        }
        message
    }
}

impl Encode for Impl {
    fn encode(&self, sink: &mut dyn Sink) {
        put_uint(sink, 1, self.r#impl.into());
    }
}

/// The message `in`.
///
/// Since 1.0.
#[derive(Clone, Copy, Debug, ::core::default::Default, PartialEq)]
pub struct In {
    /// A number.
    pub r#in: u32,
}

impl<'a> Decode<'a> for In {
    const NAME: &'static str = "in";

    fn read(fields: &mut GatedFields<'a, '_>) -> Self {
        let mut message = Self::default();

        while let Some(number) = fields.next_number() {
            match number {
                1 => {
                    message.r#in = fields.u32();
                }
                _ => fields.unknown(),
            }
        }
        message
    }
}

impl Encode for In {
    fn encode(&self, sink: &mut dyn Sink) {
        put_uint(sink, 1, self.r#in.into());
    }
}

/// The message `let`.
///
/// Since 1.0.
#[derive(Clone, Copy, Debug, ::core::default::Default, PartialEq)]
pub struct Let {
    /// A number.
    pub r#let: u32,
}

impl<'a> Decode<'a> for Let {
    const NAME: &'static str = "let";

    fn read(fields: &mut GatedFields<'a, '_>) -> Self {
        let mut message = Self::default();

        while let Some(number) = fields.next_number() {
            match number {
                1 => {
                    message.r#let = fields.u32();
                }
                _ => fields.unknown(),
            }
        }
        message
    }
}

impl Encode for Let {
    fn encode(&self, sink: &mut dyn Sink) {
        put_uint(sink, 1, self.r#let.into());
    }
}

/// The message `loop`.
///
/// Since 1.0.
#[derive(Clone, Copy, Debug, ::core::default::Default, PartialEq)]
pub struct Loop {
    /// A number.
    pub r#loop: u32,
}

impl<'a> Decode<'a> for Loop {
    const NAME: &'static str = "loop";

    fn read(fields: &mut GatedFields<'a, '_>) -> Self {
        let mut message = Self::default();

        while let Some(number) = fields.next_number() {
            match number {
                1 => {
                    message.r#loop = fields.u32();
                }
                _ => fields.unknown(),
            }
        }
        message
    }
}

impl Encode for Loop {
    fn encode(&self, sink: &mut dyn Sink) {
        put_uint(sink, 1, self.r#loop.into());
    }
}

/// The message `macro`.
///
/// Since 1.0.
#[derive(Clone, Copy, Debug, ::core::default::Default, PartialEq)]
pub struct Macro {
    /// A number.
    pub r#macro: u32,
}

impl<'a> Decode<'a> for Macro {
    const NAME: &'static str = "macro";

    fn read(fields: &mut GatedFields<'a, '_>) -> Self {
        let mut message = Self::default();

        while let Some(number) = fields.next_number() {
            match number {
                1 => {
                    message.r#macro = fields.u32();
                }
                _ => fields.unknown(),
            }
        }
        message
    }
}

impl Encode for Macro {
    fn encode(&self, sink: &mut dyn Sink) {
        put_uint(sink, 1, self.r#macro.into());
    }
}

/// The message `match`.
///
/// Since 1.0.
#[derive(Clone, Copy, Debug, ::core::default::Default, PartialEq)]
pub struct Match {
    /// A number.
    pub r#match: u32,
}

impl<'a> Decode<'a> for Match {
    const NAME: &'static str = "match";

    fn read(fields: &mut GatedFields<'a, '_>) -> Self {
        let mut message = Self::default();

        while let Some(number) = fields.next_number() {
            match number {
                1 => {
                    message.r#match = fields.u32();
                }
                _ => fields.unknown(),
            }
        }
        message
    }
}

impl Encode for Match {
    fn encode(&self, sink: &mut dyn Sink) {
        put_uint(sink, 1, self.r#match.into());
    }
}

/// The message `mod`.
///
/// Since 1.0.
#[derive(Clone, Copy, Debug, ::core::default::Default, PartialEq)]
pub struct Mod {
    /// A number.
    pub r#mod: u32,
}

impl<'a> Decode<'a> for Mod {
    const NAME: &'static str = "mod";

    fn read(fields: &mut GatedFields<'a, '_>) -> Self {
        let mut message = Self::default();

        while let Some(number) = fields.next_number() {
            match number {
                1 => {
                    message.r#mod = fields.u32();
                }
                _ => fields.unknown(),
            }
        }
        message
    }
}

impl Encode for Mod {
    fn encode(&self, sink: &mut dyn Sink) {
        put_uint(sink, 1, self.r#mod.into());
    }
}

/// The message `move`.
///
/// Since 1.0.
#[derive(Clone, Copy, Debug, ::core::default::Default, PartialEq)]
pub struct Move {
    /// A number.
    pub r#move: u32,
}

impl<'a> Decode<'a> for Move {
    const NAME: &'static str = "move";

    fn read(fields: &mut GatedFields<'a, '_>) -> Self {
        let mut message = Self::default();

        while let Some(number) = fields.next_number() {
            match number {
                1 => {
                    message.r#move = fields.u32();
                }
                _ => fields.unknown(),
            }
        }
        message
    }
}

impl Encode for Move {
    fn encode(&self, sink: &mut dyn Sink) {
        put_uint(sink, 1, self.r#move.into());
    }
}

/// The message `mut`.
///
/// Since 1.0.
#[derive(Clone, Copy, Debug, ::core::default::Default, PartialEq)]
pub struct Mut {
    /// A number.
    pub r#mut: u32,
}

impl<'a> Decode<'a> for Mut {
    const NAME: &'static str = "mut";

    fn read(fields: &mut GatedFields<'a, '_>) -> Self {
        let mut message = Self::default();

        while let Some(number) = fields.next_number() {
            match number {
                1 => {
                    message.r#mut = fields.u32();
                }
                _ => fields.unknown(),
            }
        }
        message
    }
}

impl Encode for Mut {
    fn encode(&self, sink: &mut dyn Sink) {
        put_uint(sink, 1, self.r#mut.into());
    }
}

/// The message `override`.
///
/// Since 1.0.
#[derive(Clone, Copy, Debug, ::core::default::Default, PartialEq)]
pub struct Override {
    /// A number.
    pub r#override: u32,
}

impl<'a> Decode<'a> for Override {
    const NAME: &'static str = "override";

    fn read(fields: &mut GatedFields<'a, '_>) -> Self {
        let mut message = Self::default();

        while let Some(number) = fields.next_number() {
            match number {
                1 => {
                    message.r#override = fields.u32();
                }
                _ => fields.unknown(),
            }
        }
        message
    }
}

impl Encode for Override {
    fn encode(&self, sink: &mut dyn Sink) {
        put_uint(sink, 1, self.r#override.into());
    }
}

/// The message `priv`.
///
/// Since 1.0.
#[derive(Clone, Copy, Debug, ::core::default::Default, PartialEq)]
pub struct Priv {
    /// A number.
    pub r#priv: u32,
}

impl<'a> Decode<'a> for Priv {
    const NAME: &'static str = "priv";

    fn read(fields: &mut GatedFields<'a, '_>) -> Self {
        let mut message = Self::default();

        while let Some(number) = fields.next_number() {
            match number {
                1 => {
                    message.r#priv = fields.u32();
                }
                _ => fields.unknown(),
            }
        }
        message
    }
}

impl Encode for Priv {
    fn encode(&self, sink: &mut dyn Sink) {
        put_uint(sink, 1, self.r#priv.into());
    }
}

/// The message `pub`.
///
/// Since 1.0.
#[derive(Clone, Copy, Debug, ::core::default::Default, PartialEq)]
pub struct Pub {
    /// A number.
    pub r#pub: u32,
}

impl<'a> Decode<'a> for Pub {
    const NAME: &'static str = "pub";

    fn read(fields: &mut GatedFields<'a, '_>) -> Self {
        let mut message = Self::default();

        while let Some(number) = fields.next_number() {
            match number {
                1 => {
                    message.r#pub = fields.u32();
                }
                _ => fields.unknown(),
            }
        }
        message
    }
}

impl Encode for Pub {
    fn encode(&self, sink: &mut dyn Sink) {
        put_uint(sink, 1, self.r#pub.into());
    }
}

/// The message `ref`.
///
/// Since 1.0.
#[derive(Clone, Copy, Debug, ::core::default::Default, PartialEq)]
pub struct Ref {
    /// A number.
    pub r#ref: u32,
}

impl<'a> Decode<'a> for Ref {
    const NAME: &'static str = "ref";

    fn read(fields: &mut GatedFields<'a, '_>) -> Self {
        let mut message = Self::default();

        while let Some(number) = fields.next_number() {
            match number {
                1 => {
                    message.r#ref = fields.u32();
                }
                _ => fields.unknown(),
            }
        }
        message
    }
}

impl Encode for Ref {
    fn encode(&self, sink: &mut dyn Sink) {
        put_uint(sink, 1, self.r#ref.into());
    }
}

/// The message `return`.
///
/// Since 1.0.
#[derive(Clone, Copy, Debug, ::core::default::Default, PartialEq)]
pub struct Return {
    /// A number.
    pub r#return: u32,
}

impl<'a> Decode<'a> for Return {
    const NAME: &'static str = "return";

    fn read(fields: &mut GatedFields<'a, '_>) -> Self {
        let mut message = Self::default();

        while let Some(number) = fields.next_number() {
            match number {
                1 => {
                    message.r#return = fields.u32();
                }
                _ => fields.unknown(),
            }
        }
        message
    }
}

impl Encode for Return {
    fn encode(&self, sink: &mut dyn Sink) {
        put_uint(sink, 1, self.r#return.into());
    }
}

/// The message `Self`.
///
/// Since 1.0.
#[derive(Clone, Copy, Debug, ::core::default::Default, PartialEq)]
pub struct Self_ {
    /// A number.
    pub self_: u32,
}

impl<'a> Decode<'a> for Self_ {
    const NAME: &'static str = "Self";

    fn read(fields: &mut GatedFields<'a, '_>) -> Self {
        let mut message = Self::default();

        while let Some(number) = fields.next_number() {
            match number {
                1 => {
                    message.self_ = fields.u32();
                }
                _ => fields.unknown(),
            }
        }
        message
    }
}

impl Encode for Self_ {
    fn encode(&self, sink: &mut dyn Sink) {
        put_uint(sink, 1, self.self_.into());
    }
}

impl Respond for Self_ {}

/// The message `static`.
///
/// Since 1.0.
#[derive(Clone, Copy, Debug, ::core::default::Default, PartialEq)]
pub struct Static {
    /// A number.
    pub r#static: u32,
}

impl<'a> Decode<'a> for Static {
    const NAME: &'static str = "static";

    fn read(fields: &mut GatedFields<'a, '_>) -> Self {
        let mut message = Self::default();

        while let Some(number) = fields.next_number() {
            match number {
                1 => {
                    message.r#static = fields.u32();
                }
                _ => fields.unknown(),
            }
        }
        message
    }
}

impl Encode for Static {
    fn encode(&self, sink: &mut dyn Sink) {
        put_uint(sink, 1, self.r#static.into());
    }
}

/// The message `struct`.
///
/// Since 1.0.
#[derive(Clone, Copy, Debug, ::core::default::Default, PartialEq)]
pub struct Struct {
    /// A number.
    pub r#struct: u32,
}

impl<'a> Decode<'a> for Struct {
    const NAME: &'static str = "struct";

    fn read(fields: &mut GatedFields<'a, '_>) -> Self {
        let mut message = Self::default();

        while let Some(number) = fields.next_number() {
            match number {
                1 => {
                    message.r#struct = fields.u32();
                }
                _ => fields.unknown(),
            }
        }
        message
    }
}

impl Encode for Struct {
    fn encode(&self, sink: &mut dyn Sink) {
        put_uint(sink, 1, self.r#struct.into());
    }
}

/// The message `super`.
///
/// Since 1.0.
#[derive(Clone, Copy, Debug, ::core::default::Default, PartialEq)]
pub struct Super {
    /// A number.
    pub super_: u32,
}

impl<'a> Decode<'a> for Super {
    const NAME: &'static str = "super";

    fn read(fields: &mut GatedFields<'a, '_>) -> Self {
        let mut message = Self::default();

        while let Some(number) = fields.next_number() {
            match number {
                1 => {
                    message.super_ = fields.u32();
                }
                _ => fields.unknown(),
            }
        }
        message
    }
}

impl Encode for Super {
    fn encode(&self, sink: &mut dyn Sink) {
        put_uint(sink, 1, self.super_.into());
    }
}

/// The message `true`.
///
/// Since 1.0.
#[derive(Clone, Copy, Debug, ::core::default::Default, PartialEq)]
pub struct True {
    /// A number.
    pub r#true: u32,
}

impl<'a> Decode<'a> for True {
    const NAME: &'static str = "true";

    fn read(fields: &mut GatedFields<'a, '_>) -> Self {
        let mut message = Self::default();

        while let Some(number) = fields.next_number() {
            match number {
                1 => {
                    message.r#true = fields.u32();
                }
                _ => fields.unknown(),
            }
        }
        message
    }
}

impl Encode for True {
    fn encode(&self, sink: &mut dyn Sink) {
        put_uint(sink, 1, self.r#true.into());
    }
}

/// The message `try`.
///
/// Since 1.0.
#[derive(Clone, Copy, Debug, ::core::default::Default, PartialEq)]
pub struct Try {
    /// A number.
    pub r#try: u32,
}

impl<'a> Decode<'a> for Try {
    const NAME: &'static str = "try";

    fn read(fields: &mut GatedFields<'a, '_>) -> Self {
        let mut message = Self::default();

        while let Some(number) = fields.next_number() {
            match number {
                1 => {
                    message.r#try = fields.u32();
                }
                _ => fields.unknown(),
            }
        }
        message
    }
}

impl Encode for Try {
    fn encode(&self, sink: &mut dyn Sink) {
        put_uint(sink, 1, self.r#try.into());
    }
}

/// The message `type`.
///
/// Since 1.0.
#[derive(Clone, Copy, Debug, ::core::default::Default, PartialEq)]
pub struct Type {
    /// A number.
    pub r#type: u32,
}

impl<'a> Decode<'a> for Type {
    const NAME: &'static str = "type";

    fn read(fields: &mut GatedFields<'a, '_>) -> Self {
        let mut message = Self::default();

        while let Some(number) = fields.next_number() {
            match number {
                1 => {
                    message.r#type = fields.u32();
                }
                _ => fields.unknown(),
            }
        }
        message
    }
}

impl Encode for Type {
    fn encode(&self, sink: &mut dyn Sink) {
        put_uint(sink, 1, self.r#type.into());
    }
}

/// The message `typeof`.
///
/// Since 1.0.
#[derive(Clone, Copy, Debug, ::core::default::Default, PartialEq)]
pub struct Typeof {
    /// A number.
    pub r#typeof: u32,
}

impl<'a> Decode<'a> for Typeof {
    const NAME: &'static str = "typeof";

    fn read(fields: &mut GatedFields<'a, '_>) -> Self {
        let mut message = Self::default();

        while let Some(number) = fields.next_number() {
            match number {
                1 => {
                    message.r#typeof = fields.u32();
                }
                _ => fields.unknown(),
            }
        }
        message
    }
}

impl Encode for Typeof {
    fn encode(&self, sink: &mut dyn Sink) {
        put_uint(sink, 1, self.r#typeof.into());
    }
}

/// The message `unsafe`.
///
/// Since 1.0.
#[derive(Clone, Copy, Debug, ::core::default::Default, PartialEq)]
pub struct Unsafe {
    /// A number.
    pub r#unsafe: u32,
}

impl<'a> Decode<'a> for Unsafe {
    const NAME: &'static str = "unsafe";

    fn read(fields: &mut GatedFields<'a, '_>) -> Self {
        let mut message = Self::default();

        while let Some(number) = fields.next_number() {
            match number {
                1 => {
                    message.r#unsafe = fields.u32();
                }
                _ => fields.unknown(),
            }
        }
        message
    }
}

impl Encode for Unsafe {
    fn encode(&self, sink: &mut dyn Sink) {
        put_uint(sink, 1, self.r#unsafe.into());
    }
}

/// The message `unsized`.
///
/// Since 1.0.
#[derive(Clone, Copy, Debug, ::core::default::Default, PartialEq)]
pub struct Unsized {
    /// A number.
    pub r#unsized: u32,
}

impl<'a> Decode<'a> for Unsized {
    const NAME: &'static str = "unsized";

    fn read(fields: &mut GatedFields<'a, '_>) -> Self {
        let mut message = Self::default();

        while let Some(number) = fields.next_number() {
            match number {
                1 => {
                    message.r#unsized = fields.u32();
                }
                _ => fields.unknown(),
            }
        }
        message
    }
}

impl Encode for Unsized {
    fn encode(&self, sink: &mut dyn Sink) {
        put_uint(sink, 1, self.r#unsized.into());
    }
}

/// The message `use`.
///
/// Since 1.0.
#[derive(Clone, Copy, Debug, ::core::default::Default, PartialEq)]
pub struct Use {
    /// A number.
    pub r#use: u32,
}

impl<'a> Decode<'a> for Use {
    const NAME: &'static str = "use";

    fn read(fields: &mut GatedFields<'a, '_>) -> Self {
        let mut message = Self::default();

        while let Some(number) = fields.next_number() {
            match number {
                1 => {
                    message.r#use = fields.u32();
                }
                _ => fields.unknown(),
            }
        }
        message
    }
}

impl Encode for Use {
    fn encode(&self, sink: &mut dyn Sink) {
        put_uint(sink, 1, self.r#use.into());
    }
}

/// The message `virtual`.
///
/// Since 1.0.
#[derive(Clone, Copy, Debug, ::core::default::Default, PartialEq)]
pub struct Virtual {
    /// A number.
    pub r#virtual: u32,
}

impl<'a> Decode<'a> for Virtual {
    const NAME: &'static str = "virtual";

    fn read(fields: &mut GatedFields<'a, '_>) -> Self {
        let mut message = Self::default();

        while let Some(number) = fields.next_number() {
            match number {
                1 => {
                    message.r#virtual = fields.u32();
                }
                _ => fields.unknown(),
            }
        }
        message
    }
}

impl Encode for Virtual {
    fn encode(&self, sink: &mut dyn Sink) {
        put_uint(sink, 1, self.r#virtual.into());
    }
}

/// The message `where`.
///
/// Since 1.0.
#[derive(Clone, Copy, Debug, ::core::default::Default, PartialEq)]
pub struct Where {
    /// A number.
    pub r#where: u32,
}

impl<'a> Decode<'a> for Where {
    const NAME: &'static str = "where";

    fn read(fields: &mut GatedFields<'a, '_>) -> Self {
        let mut message = Self::default();

        while let Some(number) = fields.next_number() {
            match number {
                1 => {
                    message.r#where = fields.u32();
                }
                _ => fields.unknown(),
            }
        }
        message
    }
}

impl Encode for Where {
    fn encode(&self, sink: &mut dyn Sink) {
        put_uint(sink, 1, self.r#where.into());
    }
}

/// The message `while`.
///
/// Since 1.0.
#[derive(Clone, Copy, Debug, ::core::default::Default, PartialEq)]
pub struct While {
    /// A number.
    pub r#while: u32,
}

impl<'a> Decode<'a> for While {
    const NAME: &'static str = "while";

    fn read(fields: &mut GatedFields<'a, '_>) -> Self {
        let mut message = Self::default();

        while let Some(number) = fields.next_number() {
            match number {
                1 => {
                    message.r#while = fields.u32();
                }
                _ => fields.unknown(),
            }
        }
        message
    }
}

impl Encode for While {
    fn encode(&self, sink: &mut dyn Sink) {
        put_uint(sink, 1, self.r#while.into());
    }
}

/// The message `yield`.
///
/// Since 1.0.
#[derive(Clone, Copy, Debug, ::core::default::Default, PartialEq)]
pub struct Yield {
    /// A number.
    pub r#yield: u32,
}

impl<'a> Decode<'a> for Yield {
    const NAME: &'static str = "yield";

    fn read(fields: &mut GatedFields<'a, '_>) -> Self {
        let mut message = Self::default();

        while let Some(number) = fields.next_number() {
            match number {
                1 => {
                    message.r#yield = fields.u32();
                }
                _ => fields.unknown(),
            }
        }
        message
    }
}

impl Encode for Yield {
    fn encode(&self, sink: &mut dyn Sink) {
        put_uint(sink, 1, self.r#yield.into());
    }
}

/// The message `union`.
///
/// Since 1.0.
#[derive(Clone, Copy, Debug, ::core::default::Default, PartialEq)]
pub struct Union {
    /// A number.
    pub union: u32,
}

impl<'a> Decode<'a> for Union {
    const NAME: &'static str = "union";

    fn read(fields: &mut GatedFields<'a, '_>) -> Self {
        let mut message = Self::default();

        while let Some(number) = fields.next_number() {
            match number {
                1 => {
                    message.union = fields.u32();
                }
                _ => fields.unknown(),
            }
        }
        message
    }
}

impl Encode for Union {
    fn encode(&self, sink: &mut dyn Sink) {
        put_uint(sink, 1, self.union.into());
    }
}

/// The message `auto`.
///
/// Since 1.0.
#[derive(Clone, Copy, Debug, ::core::default::Default, PartialEq)]
pub struct Auto {
    /// A number.
    pub auto: u32,
}

impl<'a> Decode<'a> for Auto {
    const NAME: &'static str = "auto";

    fn read(fields: &mut GatedFields<'a, '_>) -> Self {
        let mut message = Self::default();

        while let Some(number) = fields.next_number() {
            match number {
                1 => {
                    message.auto = fields.u32();
                }
                _ => fields.unknown(),
            }
        }
        message
    }
}

impl Encode for Auto {
    fn encode(&self, sink: &mut dyn Sink) {
        put_uint(sink, 1, self.auto.into());
    }
}

/// The message `default`.
///
/// Since 1.0.
#[derive(Clone, Copy, Debug, ::core::default::Default, PartialEq)]
pub struct Default {
    /// A number.
    pub default: u32,
}

impl<'a> Decode<'a> for Default {
    const NAME: &'static str = "default";

    fn read(fields: &mut GatedFields<'a, '_>) -> Self {
        let mut message = Self::default();

        while let Some(number) = fields.next_number() {
            match number {
                1 => {
                    message.default = fields.u32();
                }
                _ => fields.unknown(),
            }
        }
        message
    }
}

impl Encode for Default {
    fn encode(&self, sink: &mut dyn Sink) {
        put_uint(sink, 1, self.default.into());
    }
}

/// The message `raw`.
///
/// Since 1.0.
#[derive(Clone, Copy, Debug, ::core::default::Default, PartialEq)]
pub struct Raw {
    /// A number.
    pub raw: u32,
}

impl<'a> Decode<'a> for Raw {
    const NAME: &'static str = "raw";

    fn read(fields: &mut GatedFields<'a, '_>) -> Self {
        let mut message = Self::default();

        while let Some(number) = fields.next_number() {
            match number {
                1 => {
                    message.raw = fields.u32();
                }
                _ => fields.unknown(),
            }
        }
        message
    }
}

impl Encode for Raw {
    fn encode(&self, sink: &mut dyn Sink) {
        put_uint(sink, 1, self.raw.into());
    }
}

/// The message `safe`.
///
/// Since 1.0.
#[derive(Clone, Copy, Debug, ::core::default::Default, PartialEq)]
pub struct Safe {
    /// A number.
    pub safe: u32,
}

impl<'a> Decode<'a> for Safe {
    const NAME: &'static str = "safe";

    fn read(fields: &mut GatedFields<'a, '_>) -> Self {
        let mut message = Self::default();

        while let Some(number) = fields.next_number() {
            match number {
                1 => {
                    message.safe = fields.u32();
                }
                _ => fields.unknown(),
            }
        }
        message
    }
}

impl Encode for Safe {
    fn encode(&self, sink: &mut dyn Sink) {
        put_uint(sink, 1, self.safe.into());
    }
}

/// The message `macro_rules`.
///
/// Since 1.0.
#[derive(Clone, Copy, Debug, ::core::default::Default, PartialEq)]
pub struct MacroRules {
    /// A number.
    pub macro_rules: u32,
}

impl<'a> Decode<'a> for MacroRules {
    const NAME: &'static str = "macro_rules";

    fn read(fields: &mut GatedFields<'a, '_>) -> Self {
        let mut message = Self::default();

        while let Some(number) = fields.next_number() {
            match number {
                1 => {
                    message.macro_rules = fields.u32();
                }
                _ => fields.unknown(),
            }
        }
        message
    }
}

impl Encode for MacroRules {
    fn encode(&self, sink: &mut dyn Sink) {
        put_uint(sink, 1, self.macro_rules.into());
    }
}

/// An enum whose values are keywords.
///
/// Since 1.0.
#[derive(Clone, Copy, Debug, ::core::default::Default, PartialEq, Eq)]
pub enum Trait {
    /// The value `Self`.
    ///
    /// Since 1.0.
    #[default]
    Self_ = 0,
    /// The value `Type`.
    ///
    /// Since 1.0.
    Type = 1,
    /// The value `Crate`.
    ///
    /// Since 1.0.
    Crate = 2,
}

impl Enumeration for Trait {
    fn from_number(number: i32) -> Option<Self> {
        match number {
            0 => Some(Self::Self_),
            1 => Some(Self::Type),
            2 => Some(Self::Crate),

            _ => None,
        }
    }

    fn number(self) -> i32 {
        self as i32
    }
}

impl<'a> Item<'a> for Trait {
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
    Everything<'a>,
    Arms<'a>,
    As,
    Async,
    Await,
    Become,
    Box,
    Break,
    Const,
    Continue,
    Crate,
    Do,
    Dyn,
    Else,
    Enum,
    Extern,
    False,
    Final,
    Fn,
    For,
    Gen,
    If,
    Impl,
    In,
    Let,
    Loop,
    Macro,
    Match,
    Mod,
    Move,
    Mut,
    Override,
    Priv,
    Pub,
    Ref,
    Return,
    Self_,
    Static,
    Struct,
    Super,
    True,
    Try,
    Type,
    Typeof,
    Unsafe,
    Unsized,
    Use,
    Virtual,
    Where,
    While,
    Yield,
    Union,
    Auto,
    Default,
    Raw,
    Safe,
    MacroRules
);

// Generated from the contract by `cargo xtask generate`: change the .proto files instead.

//! What requests of `foreign.more.keywords` may hold at a level.

use super::super::keywords;
use handclasp::gate::{FeatureNames, Gate, Gating, Value, bound};
use handclasp::{Error, Need};

/// What the features are called.
const FEATURES: FeatureNames = &[(1, "TWO_2FA"), (2, "KNOB"), (3, "2_0"), (4, "SHORT_LIVED")];

/// All that `Trait` knows.
const TRAIT: &[Value] = &[
    Value::new(0, "SELF", Need::BASELINE),
    Value::new(1, "TYPE", Need::BASELINE),
    Value::new(2, "crate_", Need::BASELINE),
];

impl Gate for keywords::Everything {
    const FEATURES: FeatureNames = FEATURES;

    fn gate(&self, gating: &mut Gating<'_>) -> Result<(), Error> {
        if let Some(value) = &self.r#as {
            gating.field("as", |gating| value.gate(gating))?;
        }
        if let Some(value) = &self.r#async {
            gating.field("async", |gating| value.gate(gating))?;
        }
        if let Some(value) = &self.r#await {
            gating.field("await", |gating| value.gate(gating))?;
        }
        if let Some(value) = &self.r#become {
            gating.field("become", |gating| value.gate(gating))?;
        }
        if let Some(value) = &self.r#box {
            gating.field("box", |gating| value.gate(gating))?;
        }
        if let Some(value) = &self.r#break {
            gating.field("break", |gating| value.gate(gating))?;
        }
        if let Some(value) = &self.r#const {
            gating.field("const", |gating| value.gate(gating))?;
        }
        if let Some(value) = &self.r#continue {
            gating.field("continue", |gating| value.gate(gating))?;
        }
        if let Some(value) = &self.crate_ {
            gating.field("crate", |gating| value.gate(gating))?;
        }
        if let Some(value) = &self.r#do {
            gating.field("do", |gating| value.gate(gating))?;
        }
        if let Some(value) = &self.r#dyn {
            gating.field("dyn", |gating| value.gate(gating))?;
        }
        if let Some(value) = &self.r#else {
            gating.field("else", |gating| value.gate(gating))?;
        }
        if let Some(value) = &self.r#enum {
            gating.field("enum", |gating| value.gate(gating))?;
        }
        if let Some(value) = &self.extern_ {
            gating.field("extern", |gating| value.gate(gating))?;
        }
        if let Some(value) = &self.r#false {
            gating.field("false", |gating| value.gate(gating))?;
        }
        if let Some(value) = &self.r#final {
            gating.field("final", |gating| value.gate(gating))?;
        }
        if let Some(value) = &self.r#fn {
            gating.field("fn", |gating| value.gate(gating))?;
        }
        if let Some(value) = &self.r#for {
            gating.field("for", |gating| value.gate(gating))?;
        }
        if let Some(value) = &self.r#gen {
            gating.field("gen", |gating| value.gate(gating))?;
        }
        if let Some(value) = &self.r#if {
            gating.field("if", |gating| value.gate(gating))?;
        }
        if let Some(value) = &self.r#impl {
            gating.field("impl", |gating| value.gate(gating))?;
        }
        if let Some(value) = &self.r#in {
            gating.field("in", |gating| value.gate(gating))?;
        }
        if let Some(value) = &self.r#let {
            gating.field("let", |gating| value.gate(gating))?;
        }
        if let Some(value) = &self.r#loop {
            gating.field("loop", |gating| value.gate(gating))?;
        }
        if let Some(value) = &self.r#macro {
            gating.field("macro", |gating| value.gate(gating))?;
        }
        if let Some(value) = &self.r#match {
            gating.field("match", |gating| value.gate(gating))?;
        }
        if let Some(value) = &self.r#mod {
            gating.field("mod", |gating| value.gate(gating))?;
        }
        if let Some(value) = &self.r#move {
            gating.field("move", |gating| value.gate(gating))?;
        }
        if let Some(value) = &self.r#mut {
            gating.field("mut", |gating| value.gate(gating))?;
        }
        if let Some(value) = &self.r#override {
            gating.field("override", |gating| value.gate(gating))?;
        }
        if let Some(value) = &self.r#priv {
            gating.field("priv", |gating| value.gate(gating))?;
        }
        if let Some(value) = &self.r#pub {
            gating.field("pub", |gating| value.gate(gating))?;
        }
        if let Some(value) = &self.r#ref {
            gating.field("ref", |gating| value.gate(gating))?;
        }
        if let Some(value) = &self.r#return {
            gating.field("return", |gating| value.gate(gating))?;
        }
        if let Some(value) = &self.self_ {
            gating.field("self", |gating| value.gate(gating))?;
        }
        if let Some(value) = &self.r#static {
            gating.field("static", |gating| value.gate(gating))?;
        }
        if let Some(value) = &self.r#struct {
            gating.field("struct", |gating| value.gate(gating))?;
        }
        if let Some(value) = &self.super_ {
            gating.field("super", |gating| value.gate(gating))?;
        }
        if self.r#trait != 0 {
            gating.field("trait", |gating| gating.value(self.r#trait, TRAIT))?;
        }
        if let Some(value) = &self.r#true {
            gating.field("true", |gating| value.gate(gating))?;
        }
        if let Some(value) = &self.r#try {
            gating.field("try", |gating| value.gate(gating))?;
        }
        if let Some(value) = &self.r#type {
            gating.field("type", |gating| value.gate(gating))?;
        }
        if let Some(value) = &self.r#typeof {
            gating.field("typeof", |gating| value.gate(gating))?;
        }
        if let Some(value) = &self.r#unsafe {
            gating.field("unsafe", |gating| value.gate(gating))?;
        }
        if let Some(value) = &self.r#unsized {
            gating.field("unsized", |gating| value.gate(gating))?;
        }
        if let Some(value) = &self.r#use {
            gating.field("use", |gating| value.gate(gating))?;
        }
        if let Some(value) = &self.r#virtual {
            gating.field("virtual", |gating| value.gate(gating))?;
        }
        if let Some(value) = &self.r#where {
            gating.field("where", |gating| value.gate(gating))?;
        }
        if let Some(value) = &self.r#while {
            gating.field("while", |gating| value.gate(gating))?;
        }
        if let Some(value) = &self.r#yield {
            gating.field("yield", |gating| value.gate(gating))?;
        }
        if let Some(value) = &self.union {
            gating.field("union", |gating| value.gate(gating))?;
        }
        if let Some(value) = &self.auto {
            gating.field("auto", |gating| value.gate(gating))?;
        }
        if let Some(value) = &self.default {
            gating.field("default", |gating| value.gate(gating))?;
        }
        if let Some(value) = &self.raw {
            gating.field("raw", |gating| value.gate(gating))?;
        }
        if let Some(value) = &self.safe {
            gating.field("safe", |gating| value.gate(gating))?;
        }
        if let Some(value) = &self.macro_rules {
            gating.field("macro_rules", |gating| value.gate(gating))?;
        }
        if self.kind != 0 {
            gating.field("kind", |gating| gating.value(self.kind, TRAIT))?;
        }
        if let Some(value) = &self.arms {
            gating.field("arms", |gating| value.gate(gating))?;
        }
        Ok(())
    }
}

impl Gate for keywords::Arms {
    const FEATURES: FeatureNames = FEATURES;

    fn gate(&self, gating: &mut Gating<'_>) -> Result<(), Error> {
        match &self.r#move {
            Some(keywords::arms::Move::Box(value)) => gating.field("box_", |gating| {
                gating.length(value.len(), &[bound(1, 0, 64)])
            }),
            _ => Ok(()),
        }
    }
}

impl Gate for keywords::As {
    const FEATURES: FeatureNames = FEATURES;

    fn gate(&self, _: &mut Gating<'_>) -> Result<(), Error> {
        Ok(())
    }
}

impl Gate for keywords::Async {
    const FEATURES: FeatureNames = FEATURES;

    fn gate(&self, _: &mut Gating<'_>) -> Result<(), Error> {
        Ok(())
    }
}

impl Gate for keywords::Await {
    const FEATURES: FeatureNames = FEATURES;

    fn gate(&self, _: &mut Gating<'_>) -> Result<(), Error> {
        Ok(())
    }
}

impl Gate for keywords::Become {
    const FEATURES: FeatureNames = FEATURES;

    fn gate(&self, _: &mut Gating<'_>) -> Result<(), Error> {
        Ok(())
    }
}

impl Gate for keywords::Box {
    const FEATURES: FeatureNames = FEATURES;

    fn gate(&self, _: &mut Gating<'_>) -> Result<(), Error> {
        Ok(())
    }
}

impl Gate for keywords::Break {
    const FEATURES: FeatureNames = FEATURES;

    fn gate(&self, _: &mut Gating<'_>) -> Result<(), Error> {
        Ok(())
    }
}

impl Gate for keywords::Const {
    const FEATURES: FeatureNames = FEATURES;

    fn gate(&self, _: &mut Gating<'_>) -> Result<(), Error> {
        Ok(())
    }
}

impl Gate for keywords::Continue {
    const FEATURES: FeatureNames = FEATURES;

    fn gate(&self, _: &mut Gating<'_>) -> Result<(), Error> {
        Ok(())
    }
}

impl Gate for keywords::Crate {
    const FEATURES: FeatureNames = FEATURES;

    fn gate(&self, _: &mut Gating<'_>) -> Result<(), Error> {
        Ok(())
    }
}

impl Gate for keywords::Do {
    const FEATURES: FeatureNames = FEATURES;

    fn gate(&self, _: &mut Gating<'_>) -> Result<(), Error> {
        Ok(())
    }
}

impl Gate for keywords::Dyn {
    const FEATURES: FeatureNames = FEATURES;

    fn gate(&self, _: &mut Gating<'_>) -> Result<(), Error> {
        Ok(())
    }
}

impl Gate for keywords::Else {
    const FEATURES: FeatureNames = FEATURES;

    fn gate(&self, _: &mut Gating<'_>) -> Result<(), Error> {
        Ok(())
    }
}

impl Gate for keywords::Enum {
    const FEATURES: FeatureNames = FEATURES;

    fn gate(&self, _: &mut Gating<'_>) -> Result<(), Error> {
        Ok(())
    }
}

impl Gate for keywords::Extern {
    const FEATURES: FeatureNames = FEATURES;

    fn gate(&self, _: &mut Gating<'_>) -> Result<(), Error> {
        Ok(())
    }
}

impl Gate for keywords::False {
    const FEATURES: FeatureNames = FEATURES;

    fn gate(&self, _: &mut Gating<'_>) -> Result<(), Error> {
        Ok(())
    }
}

impl Gate for keywords::Final {
    const FEATURES: FeatureNames = FEATURES;

    fn gate(&self, _: &mut Gating<'_>) -> Result<(), Error> {
        Ok(())
    }
}

impl Gate for keywords::Fn {
    const FEATURES: FeatureNames = FEATURES;

    fn gate(&self, _: &mut Gating<'_>) -> Result<(), Error> {
        Ok(())
    }
}

impl Gate for keywords::For {
    const FEATURES: FeatureNames = FEATURES;

    fn gate(&self, _: &mut Gating<'_>) -> Result<(), Error> {
        Ok(())
    }
}

impl Gate for keywords::Gen {
    const FEATURES: FeatureNames = FEATURES;

    fn gate(&self, _: &mut Gating<'_>) -> Result<(), Error> {
        Ok(())
    }
}

impl Gate for keywords::If {
    const FEATURES: FeatureNames = FEATURES;

    fn gate(&self, _: &mut Gating<'_>) -> Result<(), Error> {
        Ok(())
    }
}

impl Gate for keywords::Impl {
    const FEATURES: FeatureNames = FEATURES;

    fn gate(&self, _: &mut Gating<'_>) -> Result<(), Error> {
        Ok(())
    }
}

impl Gate for keywords::In {
    const FEATURES: FeatureNames = FEATURES;

    fn gate(&self, _: &mut Gating<'_>) -> Result<(), Error> {
        Ok(())
    }
}

impl Gate for keywords::Let {
    const FEATURES: FeatureNames = FEATURES;

    fn gate(&self, _: &mut Gating<'_>) -> Result<(), Error> {
        Ok(())
    }
}

impl Gate for keywords::Loop {
    const FEATURES: FeatureNames = FEATURES;

    fn gate(&self, _: &mut Gating<'_>) -> Result<(), Error> {
        Ok(())
    }
}

impl Gate for keywords::Macro {
    const FEATURES: FeatureNames = FEATURES;

    fn gate(&self, _: &mut Gating<'_>) -> Result<(), Error> {
        Ok(())
    }
}

impl Gate for keywords::Match {
    const FEATURES: FeatureNames = FEATURES;

    fn gate(&self, _: &mut Gating<'_>) -> Result<(), Error> {
        Ok(())
    }
}

impl Gate for keywords::Mod {
    const FEATURES: FeatureNames = FEATURES;

    fn gate(&self, _: &mut Gating<'_>) -> Result<(), Error> {
        Ok(())
    }
}

impl Gate for keywords::Move {
    const FEATURES: FeatureNames = FEATURES;

    fn gate(&self, _: &mut Gating<'_>) -> Result<(), Error> {
        Ok(())
    }
}

impl Gate for keywords::Mut {
    const FEATURES: FeatureNames = FEATURES;

    fn gate(&self, _: &mut Gating<'_>) -> Result<(), Error> {
        Ok(())
    }
}

impl Gate for keywords::Override {
    const FEATURES: FeatureNames = FEATURES;

    fn gate(&self, _: &mut Gating<'_>) -> Result<(), Error> {
        Ok(())
    }
}

impl Gate for keywords::Priv {
    const FEATURES: FeatureNames = FEATURES;

    fn gate(&self, _: &mut Gating<'_>) -> Result<(), Error> {
        Ok(())
    }
}

impl Gate for keywords::Pub {
    const FEATURES: FeatureNames = FEATURES;

    fn gate(&self, _: &mut Gating<'_>) -> Result<(), Error> {
        Ok(())
    }
}

impl Gate for keywords::Ref {
    const FEATURES: FeatureNames = FEATURES;

    fn gate(&self, _: &mut Gating<'_>) -> Result<(), Error> {
        Ok(())
    }
}

impl Gate for keywords::Return {
    const FEATURES: FeatureNames = FEATURES;

    fn gate(&self, _: &mut Gating<'_>) -> Result<(), Error> {
        Ok(())
    }
}

impl Gate for keywords::Self_ {
    const FEATURES: FeatureNames = FEATURES;

    fn gate(&self, _: &mut Gating<'_>) -> Result<(), Error> {
        Ok(())
    }
}

impl Gate for keywords::Static {
    const FEATURES: FeatureNames = FEATURES;

    fn gate(&self, _: &mut Gating<'_>) -> Result<(), Error> {
        Ok(())
    }
}

impl Gate for keywords::Struct {
    const FEATURES: FeatureNames = FEATURES;

    fn gate(&self, _: &mut Gating<'_>) -> Result<(), Error> {
        Ok(())
    }
}

impl Gate for keywords::Super {
    const FEATURES: FeatureNames = FEATURES;

    fn gate(&self, _: &mut Gating<'_>) -> Result<(), Error> {
        Ok(())
    }
}

impl Gate for keywords::True {
    const FEATURES: FeatureNames = FEATURES;

    fn gate(&self, _: &mut Gating<'_>) -> Result<(), Error> {
        Ok(())
    }
}

impl Gate for keywords::Try {
    const FEATURES: FeatureNames = FEATURES;

    fn gate(&self, _: &mut Gating<'_>) -> Result<(), Error> {
        Ok(())
    }
}

impl Gate for keywords::Type {
    const FEATURES: FeatureNames = FEATURES;

    fn gate(&self, _: &mut Gating<'_>) -> Result<(), Error> {
        Ok(())
    }
}

impl Gate for keywords::Typeof {
    const FEATURES: FeatureNames = FEATURES;

    fn gate(&self, _: &mut Gating<'_>) -> Result<(), Error> {
        Ok(())
    }
}

impl Gate for keywords::Unsafe {
    const FEATURES: FeatureNames = FEATURES;

    fn gate(&self, _: &mut Gating<'_>) -> Result<(), Error> {
        Ok(())
    }
}

impl Gate for keywords::Unsized {
    const FEATURES: FeatureNames = FEATURES;

    fn gate(&self, _: &mut Gating<'_>) -> Result<(), Error> {
        Ok(())
    }
}

impl Gate for keywords::Use {
    const FEATURES: FeatureNames = FEATURES;

    fn gate(&self, _: &mut Gating<'_>) -> Result<(), Error> {
        Ok(())
    }
}

impl Gate for keywords::Virtual {
    const FEATURES: FeatureNames = FEATURES;

    fn gate(&self, _: &mut Gating<'_>) -> Result<(), Error> {
        Ok(())
    }
}

impl Gate for keywords::Where {
    const FEATURES: FeatureNames = FEATURES;

    fn gate(&self, _: &mut Gating<'_>) -> Result<(), Error> {
        Ok(())
    }
}

impl Gate for keywords::While {
    const FEATURES: FeatureNames = FEATURES;

    fn gate(&self, _: &mut Gating<'_>) -> Result<(), Error> {
        Ok(())
    }
}

impl Gate for keywords::Yield {
    const FEATURES: FeatureNames = FEATURES;

    fn gate(&self, _: &mut Gating<'_>) -> Result<(), Error> {
        Ok(())
    }
}

impl Gate for keywords::Union {
    const FEATURES: FeatureNames = FEATURES;

    fn gate(&self, _: &mut Gating<'_>) -> Result<(), Error> {
        Ok(())
    }
}

impl Gate for keywords::Auto {
    const FEATURES: FeatureNames = FEATURES;

    fn gate(&self, _: &mut Gating<'_>) -> Result<(), Error> {
        Ok(())
    }
}

impl Gate for keywords::Default {
    const FEATURES: FeatureNames = FEATURES;

    fn gate(&self, _: &mut Gating<'_>) -> Result<(), Error> {
        Ok(())
    }
}

impl Gate for keywords::Raw {
    const FEATURES: FeatureNames = FEATURES;

    fn gate(&self, _: &mut Gating<'_>) -> Result<(), Error> {
        Ok(())
    }
}

impl Gate for keywords::Safe {
    const FEATURES: FeatureNames = FEATURES;

    fn gate(&self, _: &mut Gating<'_>) -> Result<(), Error> {
        Ok(())
    }
}

impl Gate for keywords::MacroRules {
    const FEATURES: FeatureNames = FEATURES;

    fn gate(&self, _: &mut Gating<'_>) -> Result<(), Error> {
        Ok(())
    }
}

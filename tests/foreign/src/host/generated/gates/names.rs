// Generated from the contract by `cargo xtask generate`: change the .proto files instead.

//! What requests of `foreign.names` may hold at a level.

use super::super::names;
use handclasp::gate::{FeatureNames, Gate, Gating, Member, Value, bound, member};
use handclasp::{Error, Feature, Need};

/// What the features are called.
const FEATURES: FeatureNames = &[(1, "TWO_2FA"), (2, "KNOB"), (3, "2_0"), (4, "SHORT_LIVED")];

/// Begins with a word and a digit.
const TWO_2FA: Feature = Feature(1);

/// No method belongs to it.
const KNOB: Feature = Feature(2);

/// All that `IPFamily` knows.
const IP_FAMILY: &[Value] = &[
    Value::new(0, "V4", Need::BASELINE),
    Value::new(1, "6", Need::BASELINE),
];

/// All that `Features` knows.
const FEATURES_: &[Value] = &[
    Value::new(0, "NONE", Need::BASELINE),
    Value::new(-1, "SOME", Need::since(1, 2)),
];

/// All that `Knob` knows.
const KNOB_: &[Value] = &[
    Value::new(0, "OFF", Need::BASELINE),
    Value::new(2, "ON", Need::BASELINE.with(KNOB)),
];

impl Gate for names::All {
    const FEATURES: FeatureNames = FEATURES;

    fn gate(&self, gating: &mut Gating<'_>) -> Result<(), Error> {
        if let Some(value) = &self.level {
            gating.field("level", |gating| value.gate(gating))?;
        }
        if let Some(value) = &self.option {
            gating.field("option", |gating| value.gate(gating))?;
        }
        if let Some(value) = &self.result {
            gating.field("result", |gating| value.gate(gating))?;
        }
        if let Some(value) = &self.string {
            gating.field("string", |gating| value.gate(gating))?;
        }
        if let Some(value) = &self.vec {
            gating.field("vec", |gating| value.gate(gating))?;
        }
        if let Some(value) = &self.some {
            gating.field("some", |gating| value.gate(gating))?;
        }
        if let Some(value) = &self.none {
            gating.field("none", |gating| value.gate(gating))?;
        }
        if let Some(value) = &self.r#box {
            gating.field("box", |gating| value.gate(gating))?;
        }
        if let Some(value) = &self.default {
            gating.field("default", |gating| value.gate(gating))?;
        }
        if let Some(value) = &self.clone {
            gating.field("clone", |gating| value.gate(gating))?;
        }
        if let Some(value) = &self.copy {
            gating.field("copy", |gating| value.gate(gating))?;
        }
        if let Some(value) = &self.debug {
            gating.field("debug", |gating| value.gate(gating))?;
        }
        if let Some(value) = &self.partial_eq {
            gating.field("partialEq", |gating| value.gate(gating))?;
        }
        if let Some(value) = &self.eq {
            gating.field("eq", |gating| value.gate(gating))?;
        }
        if let Some(value) = &self.ok {
            gating.field("ok", |gating| value.gate(gating))?;
        }
        if let Some(value) = &self.err {
            gating.field("err", |gating| value.gate(gating))?;
        }
        if let Some(value) = &self.item {
            gating.field("item", |gating| value.gate(gating))?;
        }
        if let Some(value) = &self.value {
            gating.field("value", |gating| value.gate(gating))?;
        }
        if let Some(value) = &self.encode {
            gating.field("encode", |gating| value.gate(gating))?;
        }
        if let Some(value) = &self.decode {
            gating.field("decode", |gating| value.gate(gating))?;
        }
        if let Some(value) = &self.sink {
            gating.field("sink", |gating| value.gate(gating))?;
        }
        if let Some(value) = &self.need {
            gating.field("need", |gating| value.gate(gating))?;
        }
        if let Some(value) = &self.repeated {
            gating.field("repeated", |gating| value.gate(gating))?;
        }
        if let Some(value) = &self.member {
            gating.field("member", |gating| value.gate(gating))?;
        }
        if let Some(value) = &self.method {
            gating.field("method", |gating| value.gate(gating))?;
        }
        if let Some(value) = &self.call {
            gating.field("call", |gating| value.gate(gating))?;
        }
        if let Some(value) = &self.reply {
            gating.field("reply", |gating| value.gate(gating))?;
        }
        if let Some(value) = &self.handled {
            gating.field("handled", |gating| value.gate(gating))?;
        }
        if let Some(value) = &self.gated {
            gating.field("gated", |gating| value.gate(gating))?;
        }
        if let Some(value) = &self.rpc {
            gating.field("rpc", |gating| value.gate(gating))?;
        }
        if let Some(value) = &self.visibility {
            gating.field("visibility", |gating| value.gate(gating))?;
        }
        if let Some(value) = &self.errorresponse {
            gating.field("errorresponse", |gating| value.gate(gating))?;
        }
        if let Some(value) = &self.featureset {
            gating.field("featureset", |gating| value.gate(gating))?;
        }
        if let Some(value) = &self.enumeration {
            gating.field("enumeration", |gating| value.gate(gating))?;
        }
        if let Some(value) = &self.version {
            gating.field("version", |gating| value.gate(gating))?;
        }
        if let Some(value) = &self.bound {
            gating.field("bound", |gating| value.gate(gating))?;
        }
        if let Some(value) = &self.respond {
            gating.field("respond", |gating| value.gate(gating))?;
        }
        if let Some(value) = &self.atlevel {
            gating.field("atlevel", |gating| value.gate(gating))?;
        }
        if let Some(value) = &self.error {
            gating.field("error", |gating| value.gate(gating))?;
        }
        if let Some(value) = &self.calls {
            gating.field("calls", |gating| value.gate(gating))?;
        }
        if let Some(value) = &self.done {
            gating.field("done", |gating| value.gate(gating))?;
        }
        if let Some(value) = &self.gate {
            gating.field("gate", |gating| value.gate(gating))?;
        }
        if let Some(value) = &self.gating {
            gating.field("gating", |gating| value.gate(gating))?;
        }
        if let Some(value) = &self.send {
            gating.field("send", |gating| value.gate(gating))?;
        }
        if let Some(value) = &self.sized {
            gating.field("sized", |gating| value.gate(gating))?;
        }
        if let Some(value) = &self.iterator {
            gating.field("iterator", |gating| value.gate(gating))?;
        }
        if let Some(value) = &self.into {
            gating.field("into", |gating| value.gate(gating))?;
        }
        if let Some(value) = &self.two {
            gating.field("two", |gating| value.gate(gating))?;
        }
        if let Some(value) = &self.ip_tables {
            gating.field("ip_tables", |gating| value.gate(gating))?;
        }
        Ok(())
    }
}

impl Gate for names::Level {
    const FEATURES: FeatureNames = FEATURES;

    fn gate(&self, gating: &mut Gating<'_>) -> Result<(), Error> {
        if let Some(value) = &self.text {
            gating.field("text", |gating| {
                gating.needs(Need::since(1, 1))?;
                gating.length(value.len(), &[bound(1, 1, 8), bound(1, 2, 16)])
            })?;
        }
        match &self.none {
            Some(names::level::None::Ok(value)) => gating.field("Ok", |gating| {
                gating.needs(Need::since(1, 1).with(TWO_2FA))?;
                value.gate(gating)
            }),
            _ => Ok(()),
        }?;
        gating.field("items", |gating| {
            gating.count(self.items.len(), &[bound(1, 0, 4)])?;
            for (index, value) in self.items.iter().enumerate() {
                gating.item(index, |gating| value.gate(gating))?;
            }
            Ok(())
        })?;
        gating.field("values", |gating| {
            gating.count(self.values.len(), &[bound(1, 0, 4)])?;
            for (key, value) in &self.values {
                gating.entry(key, |gating| value.gate(gating))?;
            }
            Ok(())
        })
    }
}

impl Gate for names::Option {
    const FEATURES: FeatureNames = FEATURES;

    fn gate(&self, gating: &mut Gating<'_>) -> Result<(), Error> {
        if let Some(value) = &self.text {
            gating.field("text", |gating| {
                gating.needs(Need::since(1, 1))?;
                gating.length(value.len(), &[bound(1, 1, 8), bound(1, 2, 16)])
            })?;
        }
        match &self.none {
            Some(names::option::None::Ok(value)) => gating.field("Ok", |gating| {
                gating.needs(Need::since(1, 1).with(TWO_2FA))?;
                value.gate(gating)
            }),
            _ => Ok(()),
        }?;
        gating.field("items", |gating| {
            gating.count(self.items.len(), &[bound(1, 0, 4)])?;
            for (index, value) in self.items.iter().enumerate() {
                gating.item(index, |gating| value.gate(gating))?;
            }
            Ok(())
        })?;
        gating.field("values", |gating| {
            gating.count(self.values.len(), &[bound(1, 0, 4)])?;
            for (key, value) in &self.values {
                gating.entry(key, |gating| value.gate(gating))?;
            }
            Ok(())
        })
    }
}

impl Gate for names::Result {
    const FEATURES: FeatureNames = FEATURES;

    fn gate(&self, gating: &mut Gating<'_>) -> Result<(), Error> {
        if let Some(value) = &self.text {
            gating.field("text", |gating| {
                gating.needs(Need::since(1, 1))?;
                gating.length(value.len(), &[bound(1, 1, 8), bound(1, 2, 16)])
            })?;
        }
        match &self.none {
            Some(names::result::None::Ok(value)) => gating.field("Ok", |gating| {
                gating.needs(Need::since(1, 1).with(TWO_2FA))?;
                value.gate(gating)
            }),
            _ => Ok(()),
        }?;
        gating.field("items", |gating| {
            gating.count(self.items.len(), &[bound(1, 0, 4)])?;
            for (index, value) in self.items.iter().enumerate() {
                gating.item(index, |gating| value.gate(gating))?;
            }
            Ok(())
        })?;
        gating.field("values", |gating| {
            gating.count(self.values.len(), &[bound(1, 0, 4)])?;
            for (key, value) in &self.values {
                gating.entry(key, |gating| value.gate(gating))?;
            }
            Ok(())
        })
    }
}

impl Gate for names::String {
    const FEATURES: FeatureNames = FEATURES;

    fn gate(&self, _: &mut Gating<'_>) -> Result<(), Error> {
        Ok(())
    }
}

impl Gate for names::Vec {
    const FEATURES: FeatureNames = FEATURES;

    fn gate(&self, _: &mut Gating<'_>) -> Result<(), Error> {
        Ok(())
    }
}

impl Gate for names::Some {
    const FEATURES: FeatureNames = FEATURES;

    fn gate(&self, _: &mut Gating<'_>) -> Result<(), Error> {
        Ok(())
    }
}

impl Gate for names::None {
    const FEATURES: FeatureNames = FEATURES;

    fn gate(&self, _: &mut Gating<'_>) -> Result<(), Error> {
        Ok(())
    }
}

impl Gate for names::Box {
    const FEATURES: FeatureNames = FEATURES;

    fn gate(&self, _: &mut Gating<'_>) -> Result<(), Error> {
        Ok(())
    }
}

impl Gate for names::Default {
    const FEATURES: FeatureNames = FEATURES;

    fn gate(&self, _: &mut Gating<'_>) -> Result<(), Error> {
        Ok(())
    }
}

impl Gate for names::Clone {
    const FEATURES: FeatureNames = FEATURES;

    fn gate(&self, _: &mut Gating<'_>) -> Result<(), Error> {
        Ok(())
    }
}

impl Gate for names::Copy {
    const FEATURES: FeatureNames = FEATURES;

    fn gate(&self, _: &mut Gating<'_>) -> Result<(), Error> {
        Ok(())
    }
}

impl Gate for names::Debug {
    const FEATURES: FeatureNames = FEATURES;

    fn gate(&self, _: &mut Gating<'_>) -> Result<(), Error> {
        Ok(())
    }
}

impl Gate for names::PartialEq {
    const FEATURES: FeatureNames = FEATURES;

    fn gate(&self, _: &mut Gating<'_>) -> Result<(), Error> {
        Ok(())
    }
}

impl Gate for names::Eq {
    const FEATURES: FeatureNames = FEATURES;

    fn gate(&self, _: &mut Gating<'_>) -> Result<(), Error> {
        Ok(())
    }
}

impl Gate for names::Ok {
    const FEATURES: FeatureNames = FEATURES;

    fn gate(&self, _: &mut Gating<'_>) -> Result<(), Error> {
        Ok(())
    }
}

impl Gate for names::Err {
    const FEATURES: FeatureNames = FEATURES;

    fn gate(&self, _: &mut Gating<'_>) -> Result<(), Error> {
        Ok(())
    }
}

impl Gate for names::Item {
    const FEATURES: FeatureNames = FEATURES;

    fn gate(&self, _: &mut Gating<'_>) -> Result<(), Error> {
        Ok(())
    }
}

impl Gate for names::Value {
    const FEATURES: FeatureNames = FEATURES;

    fn gate(&self, _: &mut Gating<'_>) -> Result<(), Error> {
        Ok(())
    }
}

impl Gate for names::Encode {
    const FEATURES: FeatureNames = FEATURES;

    fn gate(&self, _: &mut Gating<'_>) -> Result<(), Error> {
        Ok(())
    }
}

impl Gate for names::Decode {
    const FEATURES: FeatureNames = FEATURES;

    fn gate(&self, _: &mut Gating<'_>) -> Result<(), Error> {
        Ok(())
    }
}

impl Gate for names::Sink {
    const FEATURES: FeatureNames = FEATURES;

    fn gate(&self, _: &mut Gating<'_>) -> Result<(), Error> {
        Ok(())
    }
}

impl Gate for names::Need {
    const FEATURES: FeatureNames = FEATURES;

    fn gate(&self, _: &mut Gating<'_>) -> Result<(), Error> {
        Ok(())
    }
}

impl Gate for names::Repeated {
    const FEATURES: FeatureNames = FEATURES;

    fn gate(&self, _: &mut Gating<'_>) -> Result<(), Error> {
        Ok(())
    }
}

impl Gate for names::Member {
    const FEATURES: FeatureNames = FEATURES;

    fn gate(&self, _: &mut Gating<'_>) -> Result<(), Error> {
        Ok(())
    }
}

impl Gate for names::Method {
    const FEATURES: FeatureNames = FEATURES;

    fn gate(&self, _: &mut Gating<'_>) -> Result<(), Error> {
        Ok(())
    }
}

impl Gate for names::Call {
    const FEATURES: FeatureNames = FEATURES;

    fn gate(&self, _: &mut Gating<'_>) -> Result<(), Error> {
        Ok(())
    }
}

impl Gate for names::Reply {
    const FEATURES: FeatureNames = FEATURES;

    fn gate(&self, _: &mut Gating<'_>) -> Result<(), Error> {
        Ok(())
    }
}

impl Gate for names::Handled {
    const FEATURES: FeatureNames = FEATURES;

    fn gate(&self, _: &mut Gating<'_>) -> Result<(), Error> {
        Ok(())
    }
}

impl Gate for names::Gated {
    const FEATURES: FeatureNames = FEATURES;

    fn gate(&self, _: &mut Gating<'_>) -> Result<(), Error> {
        Ok(())
    }
}

impl Gate for names::Rpc {
    const FEATURES: FeatureNames = FEATURES;

    fn gate(&self, _: &mut Gating<'_>) -> Result<(), Error> {
        Ok(())
    }
}

impl Gate for names::Visibility {
    const FEATURES: FeatureNames = FEATURES;

    fn gate(&self, _: &mut Gating<'_>) -> Result<(), Error> {
        Ok(())
    }
}

impl Gate for names::ErrorResponse {
    const FEATURES: FeatureNames = FEATURES;

    fn gate(&self, _: &mut Gating<'_>) -> Result<(), Error> {
        Ok(())
    }
}

impl Gate for names::FeatureSet {
    const FEATURES: FeatureNames = FEATURES;

    fn gate(&self, _: &mut Gating<'_>) -> Result<(), Error> {
        Ok(())
    }
}

impl Gate for names::Enumeration {
    const FEATURES: FeatureNames = FEATURES;

    fn gate(&self, _: &mut Gating<'_>) -> Result<(), Error> {
        Ok(())
    }
}

impl Gate for names::Version {
    const FEATURES: FeatureNames = FEATURES;

    fn gate(&self, _: &mut Gating<'_>) -> Result<(), Error> {
        Ok(())
    }
}

impl Gate for names::Bound {
    const FEATURES: FeatureNames = FEATURES;

    fn gate(&self, _: &mut Gating<'_>) -> Result<(), Error> {
        Ok(())
    }
}

impl Gate for names::Respond {
    const FEATURES: FeatureNames = FEATURES;

    fn gate(&self, _: &mut Gating<'_>) -> Result<(), Error> {
        Ok(())
    }
}

impl Gate for names::AtLevel {
    const FEATURES: FeatureNames = FEATURES;

    fn gate(&self, _: &mut Gating<'_>) -> Result<(), Error> {
        Ok(())
    }
}

impl Gate for names::Error {
    const FEATURES: FeatureNames = FEATURES;

    fn gate(&self, _: &mut Gating<'_>) -> Result<(), Error> {
        Ok(())
    }
}

impl Gate for names::Calls {
    const FEATURES: FeatureNames = FEATURES;

    fn gate(&self, _: &mut Gating<'_>) -> Result<(), Error> {
        Ok(())
    }
}

impl Gate for names::Done {
    const FEATURES: FeatureNames = FEATURES;

    fn gate(&self, _: &mut Gating<'_>) -> Result<(), Error> {
        Ok(())
    }
}

impl Gate for names::Gate {
    const FEATURES: FeatureNames = FEATURES;

    fn gate(&self, _: &mut Gating<'_>) -> Result<(), Error> {
        Ok(())
    }
}

impl Gate for names::Gating {
    const FEATURES: FeatureNames = FEATURES;

    fn gate(&self, _: &mut Gating<'_>) -> Result<(), Error> {
        Ok(())
    }
}

impl Gate for names::Send {
    const FEATURES: FeatureNames = FEATURES;

    fn gate(&self, _: &mut Gating<'_>) -> Result<(), Error> {
        Ok(())
    }
}

impl Gate for names::Sized {
    const FEATURES: FeatureNames = FEATURES;

    fn gate(&self, _: &mut Gating<'_>) -> Result<(), Error> {
        Ok(())
    }
}

impl Gate for names::Iterator {
    const FEATURES: FeatureNames = FEATURES;

    fn gate(&self, _: &mut Gating<'_>) -> Result<(), Error> {
        Ok(())
    }
}

impl Gate for names::Into {
    const FEATURES: FeatureNames = FEATURES;

    fn gate(&self, _: &mut Gating<'_>) -> Result<(), Error> {
        Ok(())
    }
}

impl Gate for names::GetIpTables {
    const FEATURES: FeatureNames = FEATURES;

    fn gate(&self, gating: &mut Gating<'_>) -> Result<(), Error> {
        gating.field("macAddrs", |gating| {
            gating.count(self.mac_addrs.len(), &[bound(1, 0, 4)])
        })?;
        if self.family != 0 {
            gating.field("family", |gating| gating.value(self.family, IP_FAMILY))?;
        }
        Ok(())
    }
}

impl Gate for names::IpTables {
    const FEATURES: FeatureNames = FEATURES;

    fn gate(&self, gating: &mut Gating<'_>) -> Result<(), Error> {
        match &self.rule {
            Some(names::ip_tables::RuleOneOf::AsMessage(value)) => {
                gating.field("asMessage", |gating| value.gate(gating))
            }
            Some(names::ip_tables::RuleOneOf::AsText(value)) => gating.field("as_text", |gating| {
                gating.length(value.len(), &[bound(1, 0, 64)])
            }),
            None => Ok(()),
        }?;
        if self.family != 0 {
            gating.field("family", |gating| gating.value(self.family, IP_FAMILY))?;
        }
        Ok(())
    }
}

/// The values of `IPTables.rule.Target`.
const IP_TABLES_RULE_TARGET_VALUES: &[Member] = &[
    member("", Need::BASELINE),
    member("2fa", Need::BASELINE),
    member("virtio-fs", Need::BASELINE),
    member("type", Need::since(1, 1).with(TWO_2FA)),
];

impl Gate for names::ip_tables::Rule {
    const FEATURES: FeatureNames = FEATURES;

    fn gate(&self, gating: &mut Gating<'_>) -> Result<(), Error> {
        if !self.target.is_empty() {
            gating.field("Target", |gating| {
                gating.member(&self.target, IP_TABLES_RULE_TARGET_VALUES)
            })?;
        }
        Ok(())
    }
}

impl Gate for names::Two {
    const FEATURES: FeatureNames = FEATURES;

    fn gate(&self, gating: &mut Gating<'_>) -> Result<(), Error> {
        if self.features != 0 {
            gating.field("features", |gating| gating.value(self.features, FEATURES_))?;
        }
        if self.knob != 0 {
            gating.field("knob", |gating| gating.value(self.knob, KNOB_))?;
        }
        Ok(())
    }
}

impl Gate for names::Opening {
    const FEATURES: FeatureNames = FEATURES;

    fn gate(&self, _: &mut Gating<'_>) -> Result<(), Error> {
        Ok(())
    }
}

impl Gate for names::Stream {
    const FEATURES: FeatureNames = FEATURES;

    fn gate(&self, _: &mut Gating<'_>) -> Result<(), Error> {
        Ok(())
    }
}

impl Gate for names::Bidirectional {
    const FEATURES: FeatureNames = FEATURES;

    fn gate(&self, _: &mut Gating<'_>) -> Result<(), Error> {
        Ok(())
    }
}

impl Gate for names::MethodKind {
    const FEATURES: FeatureNames = FEATURES;

    fn gate(&self, _: &mut Gating<'_>) -> Result<(), Error> {
        Ok(())
    }
}

// Generated from the contract by `cargo xtask generate`: change the .proto files instead.

//! What requests of `synthetic.v1` may hold at a level.

use super::super::v1;
use handclasp::gate::{FeatureNames, Gate, Gating, Member, Value, bound, member};
use handclasp::{Error, Feature, Level, Need};

/// What the features are called.
const FEATURES: FeatureNames = &[(128, "BASE"), (129, "KNOB"), (130, "DIAL")];

/// There from the start.
const BASE: Feature = Feature(128);

/// Came with 1.1.
const KNOB: Feature = Feature(129);

/// Came with 1.2.
const DIAL: Feature = Feature(130);

/// All that `Mode` knows.
const MODE: &[Value] = &[
    Value::new(0, "OFF", Need::BASELINE),
    Value::new(1, "ON", Need::BASELINE),
    Value::new(2, "FAST", Need::since(1, 1).with(KNOB)),
    Value::new(3, "LATEST", Need::since(1, 2)),
];

/// All that `Speed` knows.
const SPEED: &[Value] = &[
    Value::new(0, "NONE", Need::BASELINE),
    Value::new(1, "SLOW", Need::BASELINE),
    Value::new(2, "FAST", Need::since(1, 1)),
    Value::new(3, "LATEST", Need::since(1, 2).with(DIAL)),
];

impl Gate for v1::FollowRequest {
    const FEATURES: FeatureNames = FEATURES;

    fn gate(&self, gating: &mut Gating<'_>) -> Result<(), Error> {
        gating.field("text", |gating| {
            gating.length(self.text.len(), &[bound(1, 0, 4_096)])
        })
    }
}

impl Gate for v1::StreamMessage {
    const FEATURES: FeatureNames = FEATURES;

    fn gate(&self, gating: &mut Gating<'_>) -> Result<(), Error> {
        gating.field("text", |gating| {
            gating.length(self.text.len(), &[bound(1, 0, 4_096)])
        })?;
        if let Some(value) = &self.newer {
            gating.field("newer", |gating| {
                gating.needs(Need::since(1, 1))?;
                gating.length(value.len(), &[bound(1, 1, 16)])
            })?;
        }
        if self.speed != 0 {
            gating.field("speed", |gating| gating.value(self.speed, SPEED))?;
        }
        match &self.aside {
            Some(value) if !gating.drops("aside", Need::since(1, 1)) => gating
                .field("aside", |gating| {
                    gating.length(value.len(), &[bound(1, 1, 16)])
                })?,
            _ => {}
        }
        Ok(())
    }

    fn leave_out(&mut self, level: &Level) {
        if !level.includes(Need::since(1, 1)) {
            self.aside = None;
        }
    }
}

impl Gate for v1::AddedMethodRequest {
    const FEATURES: FeatureNames = FEATURES;

    fn gate(&self, gating: &mut Gating<'_>) -> Result<(), Error> {
        gating.needs(Need::since(1, 1).with(KNOB))
    }
}

impl Gate for v1::AddedFieldRequest {
    const FEATURES: FeatureNames = FEATURES;

    fn gate(&self, gating: &mut Gating<'_>) -> Result<(), Error> {
        gating.field("first", |gating| {
            gating.length(self.first.len(), &[bound(1, 0, 65_536)])
        })?;
        if let Some(value) = &self.based {
            gating.field("based", |gating| {
                gating.needs(Need::BASELINE.with(BASE))?;
                gating.length(value.len(), &[bound(1, 0, 64)])
            })?;
        }
        if let Some(value) = &self.newer {
            gating.field("newer", |gating| {
                gating.needs(Need::since(1, 1))?;
                gating.length(value.len(), &[bound(1, 1, 64)])
            })?;
        }
        if self.featured.is_some() {
            gating.field("featured", |gating| {
                gating.needs(Need::since(1, 1).with(KNOB))
            })?;
        }
        if !self.listed.is_empty() {
            gating.field("listed", |gating| {
                gating.needs(Need::since(1, 2).with(DIAL))?;
                gating.count(self.listed.len(), &[bound(1, 2, 16)])?;
                for (index, value) in self.listed.iter().enumerate() {
                    gating.item(index, |gating| {
                        gating.length(value.len(), &[bound(1, 2, 64)])
                    })?;
                }
                Ok(())
            })?;
        }
        if self.dropped.is_some() {
            gating.drops("dropped", Need::since(1, 1));
        }
        if !self.dropped_list.is_empty()
            && !gating.drops("dropped_list", Need::since(1, 2).with(DIAL))
        {
            gating.field("dropped_list", |gating| {
                gating.count(self.dropped_list.len(), &[bound(1, 2, 16)])?;
                for (index, value) in self.dropped_list.iter().enumerate() {
                    gating.item(index, |gating| {
                        gating.length(value.len(), &[bound(1, 2, 64)])
                    })?;
                }
                Ok(())
            })?;
        }
        match &self.dropped_word {
            Some(value) if !gating.drops("dropped_word", Need::since(1, 1)) => gating
                .field("dropped_word", |gating| {
                    gating.length(value.len(), &[bound(1, 1, 64)])
                })?,
            _ => {}
        }
        Ok(())
    }

    fn leave_out(&mut self, level: &Level) {
        if !level.includes(Need::since(1, 1)) {
            self.dropped = None;
        }
        if !level.includes(Need::since(1, 2).with(DIAL)) {
            self.dropped_list.clear();
        }
        if !level.includes(Need::since(1, 1)) {
            self.dropped_word = None;
        }
    }
}

impl Gate for v1::NestedFieldRequest {
    const FEATURES: FeatureNames = FEATURES;

    fn gate(&self, gating: &mut Gating<'_>) -> Result<(), Error> {
        if let Some(value) = &self.middle {
            gating.field("middle", |gating| value.gate(gating))?;
        }
        if let Some(value) = &self.extra {
            gating.field("extra", |gating| {
                gating.needs(Need::since(1, 1))?;
                value.gate(gating)
            })?;
        }
        Ok(())
    }

    fn leave_out(&mut self, level: &Level) {
        if let Some(value) = &mut self.middle {
            value.leave_out(level);
        }
    }
}

impl Gate for v1::nested_field_request::Middle {
    const FEATURES: FeatureNames = FEATURES;

    fn gate(&self, gating: &mut Gating<'_>) -> Result<(), Error> {
        if let Some(value) = &self.inner {
            gating.field("inner", |gating| value.gate(gating))?;
        }
        Ok(())
    }

    fn leave_out(&mut self, level: &Level) {
        if let Some(value) = &mut self.inner {
            value.leave_out(level);
        }
    }
}

impl Gate for v1::Inner {
    const FEATURES: FeatureNames = FEATURES;

    fn gate(&self, gating: &mut Gating<'_>) -> Result<(), Error> {
        if self.newer.is_some() {
            gating.field("newer", |gating| gating.needs(Need::since(1, 1).with(KNOB)))?;
        }
        if self.dropped.is_some() {
            gating.drops("dropped", Need::since(1, 2));
        }
        Ok(())
    }

    fn leave_out(&mut self, level: &Level) {
        if !level.includes(Need::since(1, 2)) {
            self.dropped = None;
        }
    }
}

impl Gate for v1::Extra {
    const FEATURES: FeatureNames = FEATURES;

    fn gate(&self, gating: &mut Gating<'_>) -> Result<(), Error> {
        gating.needs(Need::since(1, 1).with(KNOB))
    }
}

impl Gate for v1::ListedFieldRequest {
    const FEATURES: FeatureNames = FEATURES;

    fn gate(&self, gating: &mut Gating<'_>) -> Result<(), Error> {
        gating.field("items", |gating| {
            gating.count(self.items.len(), &[bound(1, 0, 16)])?;
            for (index, value) in self.items.iter().enumerate() {
                gating.item(index, |gating| value.gate(gating))?;
            }
            Ok(())
        })
    }

    fn leave_out(&mut self, level: &Level) {
        for value in &mut self.items {
            value.leave_out(level);
        }
    }
}

/// The keys of `MapKeyRequest.options`.
const MAP_KEY_REQUEST_OPTIONS_KEYS: &[Member] = &[
    member("ro", Need::BASELINE),
    member("sync", Need::since(1, 1).with(KNOB)),
];

impl Gate for v1::MapKeyRequest {
    const FEATURES: FeatureNames = FEATURES;

    fn gate(&self, gating: &mut Gating<'_>) -> Result<(), Error> {
        gating.field("options", |gating| {
            gating.count(self.options.len(), &[bound(1, 0, 16)])?;
            for key in self.options.keys() {
                gating.entry(key, |gating| gating.key(key, MAP_KEY_REQUEST_OPTIONS_KEYS))?;
            }
            Ok(())
        })
    }
}

/// The values of `MapValueRequest.words`.
const MAP_VALUE_REQUEST_WORDS_VALUES: &[Member] = &[
    member("plain", Need::BASELINE),
    member("loud", Need::since(1, 1)),
];

impl Gate for v1::MapValueRequest {
    const FEATURES: FeatureNames = FEATURES;

    fn gate(&self, gating: &mut Gating<'_>) -> Result<(), Error> {
        gating.field("by_name", |gating| {
            gating.count(self.by_name.len(), &[bound(1, 0, 16)])?;
            for (key, value) in &self.by_name {
                gating.entry(key, |gating| value.gate(gating))?;
            }
            Ok(())
        })?;
        gating.field("words", |gating| {
            gating.count(self.words.len(), &[bound(1, 0, 16)])?;
            for (key, value) in &self.words {
                gating.entry(key, |gating| {
                    gating.member(value, MAP_VALUE_REQUEST_WORDS_VALUES)
                })?;
            }
            Ok(())
        })?;
        gating.field("modes", |gating| {
            gating.count(self.modes.len(), &[bound(1, 0, 16)])?;
            for (key, value) in &self.modes {
                gating.entry(key, |gating| gating.value(*value, MODE))?;
            }
            Ok(())
        })
    }

    fn leave_out(&mut self, level: &Level) {
        for value in self.by_name.values_mut() {
            value.leave_out(level);
        }
    }
}

/// The values of `OneofArmRequest.word`.
const ONEOF_ARM_REQUEST_WORD_VALUES: &[Member] = &[
    member("plain", Need::BASELINE),
    member("loud", Need::since(1, 1)),
];

impl Gate for v1::OneofArmRequest {
    const FEATURES: FeatureNames = FEATURES;

    fn gate(&self, gating: &mut Gating<'_>) -> Result<(), Error> {
        match &self.choice {
            Some(v1::oneof_arm_request::Choice::Newer(value)) => gating.field("newer", |gating| {
                gating.needs(Need::since(1, 1))?;
                gating.length(value.len(), &[bound(1, 1, 64)])
            }),
            Some(v1::oneof_arm_request::Choice::Inner(value)) => {
                gating.field("inner", |gating| value.gate(gating))
            }
            Some(v1::oneof_arm_request::Choice::Mode(value)) => {
                gating.field("mode", |gating| gating.value(*value, MODE))
            }
            Some(v1::oneof_arm_request::Choice::Word(value)) => gating.field("word", |gating| {
                gating.length(value.len(), &[bound(1, 0, 16)])?;
                gating.member(value, ONEOF_ARM_REQUEST_WORD_VALUES)
            }),
            _ => Ok(()),
        }
    }

    fn leave_out(&mut self, level: &Level) {
        if let Some(v1::oneof_arm_request::Choice::Inner(value)) = &mut self.choice {
            value.leave_out(level);
        }
    }
}

impl Gate for v1::EnumValueRequest {
    const FEATURES: FeatureNames = FEATURES;

    fn gate(&self, gating: &mut Gating<'_>) -> Result<(), Error> {
        if self.mode != 0 {
            gating.field("mode", |gating| gating.value(self.mode, MODE))?;
        }
        if let Some(value) = &self.maybe {
            gating.field("maybe", |gating| gating.value(*value, MODE))?;
        }
        gating.field("modes", |gating| {
            gating.count(self.modes.len(), &[bound(1, 0, 16)])?;
            for (index, value) in self.modes.iter().enumerate() {
                gating.item(index, |gating| gating.value(*value, MODE))?;
            }
            Ok(())
        })
    }
}

/// The values of `VocabularyValueRequest.word`.
const VOCABULARY_VALUE_REQUEST_WORD_VALUES: &[Member] = &[
    member("plain", Need::BASELINE),
    member("loud", Need::since(1, 1)),
    member("latest", Need::since(1, 2).with(DIAL)),
];

/// The values of `VocabularyValueRequest.maybe`.
const VOCABULARY_VALUE_REQUEST_MAYBE_VALUES: &[Member] = &[
    member("plain", Need::BASELINE),
    member("loud", Need::since(1, 1).with(KNOB)),
];

impl Gate for v1::VocabularyValueRequest {
    const FEATURES: FeatureNames = FEATURES;

    fn gate(&self, gating: &mut Gating<'_>) -> Result<(), Error> {
        if !self.word.is_empty() {
            gating.field("word", |gating| {
                gating.member(&self.word, VOCABULARY_VALUE_REQUEST_WORD_VALUES)
            })?;
        }
        if let Some(value) = &self.maybe {
            gating.field("maybe", |gating| {
                gating.member(value, VOCABULARY_VALUE_REQUEST_MAYBE_VALUES)
            })?;
        }
        Ok(())
    }
}

/// The values of `ListedValueRequest.words`.
const LISTED_VALUE_REQUEST_WORDS_VALUES: &[Member] = &[
    member("plain", Need::BASELINE),
    member("loud", Need::since(1, 1).with(KNOB)),
];

impl Gate for v1::ListedValueRequest {
    const FEATURES: FeatureNames = FEATURES;

    fn gate(&self, gating: &mut Gating<'_>) -> Result<(), Error> {
        gating.field("words", |gating| {
            gating.count(self.words.len(), &[bound(1, 0, 16)])?;
            for (index, value) in self.words.iter().enumerate() {
                gating.item(index, |gating| {
                    gating.member(value, LISTED_VALUE_REQUEST_WORDS_VALUES)
                })?;
            }
            Ok(())
        })
    }
}

impl Gate for v1::BoundedRequest {
    const FEATURES: FeatureNames = FEATURES;

    fn gate(&self, gating: &mut Gating<'_>) -> Result<(), Error> {
        gating.field("text", |gating| {
            gating.length(
                self.text.len(),
                &[bound(1, 0, 4), bound(1, 1, 8), bound(1, 2, 16)],
            )
        })?;
        if let Some(value) = &self.data {
            gating.field("data", |gating| {
                gating.length(value.len(), &[bound(1, 0, 4), bound(1, 2, 8)])
            })?;
        }
        gating.field("names", |gating| {
            gating.count(self.names.len(), &[bound(1, 0, 2), bound(1, 1, 3)])?;
            for (index, value) in self.names.iter().enumerate() {
                gating.item(index, |gating| {
                    gating.length(value.len(), &[bound(1, 0, 4), bound(1, 1, 8)])
                })?;
            }
            Ok(())
        })?;
        gating.field("pairs", |gating| {
            gating.count(self.pairs.len(), &[bound(1, 0, 1), bound(1, 2, 2)])?;
            for (key, value) in &self.pairs {
                gating.entry(key, |gating| {
                    gating.length(value.len(), &[bound(1, 0, 4), bound(1, 1, 8)])
                })?;
            }
            Ok(())
        })?;
        gating.field("numbers", |gating| {
            gating.count(self.numbers.len(), &[bound(1, 0, 3)])
        })
    }
}

impl Gate for v1::NewerResponseRequest {
    const FEATURES: FeatureNames = FEATURES;

    fn gate(&self, _: &mut Gating<'_>) -> Result<(), Error> {
        Ok(())
    }
}

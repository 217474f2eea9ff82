// Generated from the contract by `cargo xtask generate`: change the .proto files instead.

//! What requests of `foreign.v1` may hold at a level.

use super::super::v1;
use handclasp::gate::{FeatureNames, Gate, Gating, Member, Value, bound, member};
use handclasp::{Error, Need};

/// What the features are called.
const FEATURES: FeatureNames = &[(1, "TWO_2FA"), (2, "KNOB"), (3, "2_0"), (4, "SHORT_LIVED")];

/// All that `Older` knows.
const OLDER: &[Value] = &[
    Value::new(0, "OLD", Need::BASELINE),
    Value::new(1, "OLDER", Need::BASELINE),
];

/// All that `Pace` knows.
const PACE: &[Value] = &[
    Value::new(0, "SLOW", Need::BASELINE),
    Value::new(1, "STEADY", Need::BASELINE.until(1)),
    Value::new(2, "QUICK", Need::BASELINE.until(2)),
    Value::new(3, "LAST", Need::BASELINE),
];

/// The values of `PutRequest.word`.
const PUT_REQUEST_WORD_VALUES: &[Member] = &[
    member("plain", Need::BASELINE),
    member("old", Need::BASELINE.until(2)),
];

impl Gate for v1::PutRequest {
    const FEATURES: FeatureNames = FEATURES;

    fn gate(&self, gating: &mut Gating<'_>) -> Result<(), Error> {
        if let Some(value) = &self.lists {
            gating.field("lists", |gating| value.gate(gating))?;
        }
        if let Some(value) = &self.maps {
            gating.field("maps", |gating| value.gate(gating))?;
        }
        if let Some(value) = &self.well_known {
            gating.field("well_known", |gating| value.gate(gating))?;
        }
        gating.field("numbers", |gating| {
            gating.count(self.numbers.len(), &[bound(1, 0, 4)])?;
            for (index, value) in self.numbers.iter().enumerate() {
                gating.item(index, |gating| value.gate(gating))?;
            }
            Ok(())
        })?;
        gating.field("old", |gating| {
            gating.length(self.old.len(), &[bound(1, 0, 8)])
        })?;
        if let Some(value) = &self.older {
            gating.field("older", |gating| value.gate(gating))?;
        }
        if self.gone.is_some() {
            gating.field("gone", |gating| gating.needs(Need::BASELINE.until(2)))?;
        }
        if self.pace != 0 {
            gating.field("pace", |gating| gating.value(self.pace, PACE))?;
        }
        if !self.word.is_empty() {
            gating.field("word", |gating| {
                gating.member(&self.word, PUT_REQUEST_WORD_VALUES)
            })?;
        }
        Ok(())
    }
}

impl Gate for v1::Old {
    const FEATURES: FeatureNames = FEATURES;

    fn gate(&self, gating: &mut Gating<'_>) -> Result<(), Error> {
        if self.older != 0 {
            gating.field("older", |gating| gating.value(self.older, OLDER))?;
        }
        Ok(())
    }
}

// Generated from the contract by `cargo xtask generate`: change the .proto files instead.

//! What requests of `foreign.types` may hold at a level.

use super::super::types;
use handclasp::gate::{FeatureNames, Gate, Gating, bound};
use handclasp::{Error, Need};

/// What the features are called.
const FEATURES: FeatureNames = &[(1, "TWO_2FA"), (2, "KNOB"), (3, "2_0"), (4, "SHORT_LIVED")];

impl Gate for types::Numbers {
    const FEATURES: FeatureNames = FEATURES;

    fn gate(&self, _: &mut Gating<'_>) -> Result<(), Error> {
        Ok(())
    }
}

impl Gate for types::Lists {
    const FEATURES: FeatureNames = FEATURES;

    fn gate(&self, gating: &mut Gating<'_>) -> Result<(), Error> {
        gating.field("doubles", |gating| {
            gating.count(self.doubles.len(), &[bound(1, 0, 8)])
        })?;
        gating.field("floats", |gating| {
            gating.count(self.floats.len(), &[bound(1, 0, 8)])
        })?;
        gating.field("sint32s", |gating| {
            gating.count(self.sint32s.len(), &[bound(1, 0, 8)])
        })?;
        gating.field("sint64s", |gating| {
            gating.count(self.sint64s.len(), &[bound(1, 0, 8)])
        })?;
        gating.field("fixed32s", |gating| {
            gating.count(self.fixed32s.len(), &[bound(1, 0, 8)])
        })?;
        gating.field("fixed64s", |gating| {
            gating.count(self.fixed64s.len(), &[bound(1, 0, 4), bound(1, 1, 8)])
        })?;
        gating.field("sfixed32s", |gating| {
            gating.count(self.sfixed32s.len(), &[bound(1, 0, 8)])
        })?;
        gating.field("sfixed64s", |gating| {
            gating.count(self.sfixed64s.len(), &[bound(1, 0, 8)])
        })
    }
}

impl Gate for types::Maps {
    const FEATURES: FeatureNames = FEATURES;

    fn gate(&self, gating: &mut Gating<'_>) -> Result<(), Error> {
        gating.field("by_sint32", |gating| {
            gating.count(self.by_sint32.len(), &[bound(1, 0, 8)])
        })?;
        gating.field("by_sint64", |gating| {
            gating.count(self.by_sint64.len(), &[bound(1, 0, 8)])
        })?;
        gating.field("by_fixed32", |gating| {
            gating.count(self.by_fixed32.len(), &[bound(1, 0, 8)])
        })?;
        gating.field("by_fixed64", |gating| {
            gating.count(self.by_fixed64.len(), &[bound(1, 0, 8)])
        })?;
        gating.field("by_sfixed32", |gating| {
            gating.count(self.by_sfixed32.len(), &[bound(1, 0, 8)])
        })?;
        gating.field("by_sfixed64", |gating| {
            gating.count(self.by_sfixed64.len(), &[bound(1, 0, 8)])
        })?;
        gating.field("times", |gating| {
            gating.count(self.times.len(), &[bound(1, 0, 8)])?;
            for (key, value) in &self.times {
                gating.entry(key, |gating| value.gate(gating))?;
            }
            Ok(())
        })
    }
}

impl Gate for types::WellKnown {
    const FEATURES: FeatureNames = FEATURES;

    fn gate(&self, gating: &mut Gating<'_>) -> Result<(), Error> {
        if let Some(value) = &self.at {
            gating.field("at", |gating| value.gate(gating))?;
        }
        if let Some(value) = &self.lasts {
            gating.field("lasts", |gating| {
                gating.needs(Need::since(1, 1))?;
                value.gate(gating)
            })?;
        }
        if let Some(value) = &self.nothing {
            gating.field("nothing", |gating| value.gate(gating))?;
        }
        if let Some(value) = &self.any {
            gating.field("any", |gating| value.gate(gating))?;
        }
        gating.field("anys", |gating| {
            gating.count(self.anys.len(), &[bound(1, 0, 4)])?;
            for (index, value) in self.anys.iter().enumerate() {
                gating.item(index, |gating| value.gate(gating))?;
            }
            Ok(())
        })?;
        match &self.one {
            Some(types::well_known::One::Time(value)) => {
                gating.field("time", |gating| value.gate(gating))
            }
            Some(types::well_known::One::Message(value)) => {
                gating.field("message", |gating| value.gate(gating))
            }
            None => Ok(()),
        }
    }
}

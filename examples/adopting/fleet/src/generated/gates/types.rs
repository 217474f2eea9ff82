// Generated from the contract by `cargo run --bin generate`: change the .proto files instead.

//! What requests of `acme.types.v1` may hold at a level.

use super::super::types;
use handclasp::gate::{FeatureNames, Gate, Gating, Member, bound, member};
use handclasp::{Error, Need};

/// What the features are called.
const FEATURES: FeatureNames = &[];

/// The values of `Volume.driver`.
const VOLUME_DRIVER_VALUES: &[Member] = &[
    member("disk", Need::BASELINE),
    member("share", Need::BASELINE),
    member("tmpfs", Need::BASELINE),
    member("scratch", Need::since(1, 1)),
];

impl Gate for types::Volume {
    const FEATURES: FeatureNames = FEATURES;

    fn gate(&self, gating: &mut Gating<'_>) -> Result<(), Error> {
        if !self.driver.is_empty() {
            gating.field("driver", |gating| {
                gating.length(self.driver.len(), &[bound(1, 0, 64)])?;
                gating.member(&self.driver, VOLUME_DRIVER_VALUES)
            })?;
        }
        gating.field("source", |gating| {
            gating.length(self.source.len(), &[bound(1, 0, 4_095)])
        })?;
        gating.field("target", |gating| {
            gating.length(self.target.len(), &[bound(1, 0, 4_095)])
        })?;
        gating.field("options", |gating| {
            gating.count(self.options.len(), &[bound(1, 0, 32)])?;
            for (index, value) in self.options.iter().enumerate() {
                gating.item(index, |gating| {
                    gating.length(value.len(), &[bound(1, 0, 256)])
                })?;
            }
            Ok(())
        })?;
        if self.owner.is_some() {
            gating.field("owner", |gating| gating.needs(Need::since(1, 3)))?;
        }
        Ok(())
    }
}

impl Gate for types::Bind {
    const FEATURES: FeatureNames = FEATURES;

    fn gate(&self, gating: &mut Gating<'_>) -> Result<(), Error> {
        gating.field("source", |gating| {
            gating.length(self.source.len(), &[bound(1, 0, 4_095)])
        })?;
        gating.field("target", |gating| {
            gating.length(self.target.len(), &[bound(1, 0, 4_095)])
        })
    }
}

// Generated from the contract by `cargo xtask generate`: change the .proto files instead.

//! What requests of `google.protobuf` may hold at a level.

use super::super::google;
use handclasp::Error;
use handclasp::gate::{FeatureNames, Gate, Gating};

/// What the features are called.
const FEATURES: FeatureNames = &[(1, "TWO_2FA"), (2, "KNOB"), (3, "2_0"), (4, "SHORT_LIVED")];

impl Gate for google::Any {
    const FEATURES: FeatureNames = FEATURES;

    fn gate(&self, _: &mut Gating<'_>) -> Result<(), Error> {
        Ok(())
    }
}

impl Gate for google::Duration {
    const FEATURES: FeatureNames = FEATURES;

    fn gate(&self, _: &mut Gating<'_>) -> Result<(), Error> {
        Ok(())
    }
}

impl Gate for google::Empty {
    const FEATURES: FeatureNames = FEATURES;

    fn gate(&self, _: &mut Gating<'_>) -> Result<(), Error> {
        Ok(())
    }
}

impl Gate for google::Timestamp {
    const FEATURES: FeatureNames = FEATURES;

    fn gate(&self, _: &mut Gating<'_>) -> Result<(), Error> {
        Ok(())
    }
}

// Generated from the contract by `cargo run --bin generate`: change the .proto files instead.

//! What requests of `google.protobuf` may hold at a level.

use super::super::google;
use handclasp::Error;
use handclasp::gate::{FeatureNames, Gate, Gating};

/// What the features are called.
const FEATURES: FeatureNames = &[];

impl Gate for google::Empty {
    const FEATURES: FeatureNames = FEATURES;

    fn gate(&self, _: &mut Gating<'_>) -> Result<(), Error> {
        Ok(())
    }
}

// Generated from the contract by `cargo xtask generate`: change the .proto files instead.

//! What requests of `grpc` may hold at a level.

use super::super::grpc;
use crate::error::Error;
use crate::gate::{FeatureNames, Gate, Gating};

/// What the features are called.
const FEATURES: FeatureNames = &[
    (1, "TIME"),
    (2, "ENTROPY"),
    (3, "MOUNT"),
    (4, "PAUSE"),
    (5, "EPHEMERAL"),
    (6, "PROCESS"),
];

impl Gate for grpc::CheckRequest {
    const FEATURES: FeatureNames = FEATURES;

    fn gate(&self, _: &mut Gating<'_>) -> Result<(), Error> {
        Ok(())
    }
}

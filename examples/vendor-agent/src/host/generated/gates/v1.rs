// Generated from the contract by `cargo run --bin generate`: change the .proto files instead.

//! What requests of `acme.lamp.v1` may hold at a level.

use super::super::v1;
use handclasp::gate::{FeatureNames, Gate, Gating, Value, bound};
use handclasp::{Error, Feature, Need};

/// What the features are called.
const FEATURES: FeatureNames = &[(128, "COLOR"), (129, "NIGHT"), (130, "BLINK")];

/// Lamps that have colors.
const COLOR: Feature = Feature(128);

/// Lamps that can be dimmed for the night.
const NIGHT: Feature = Feature(129);

/// Lamps that blink.
const BLINK: Feature = Feature(130);

/// All that `Mode` knows.
const MODE: &[Value] = &[
    Value::new(0, "OFF", Need::BASELINE),
    Value::new(1, "ON", Need::BASELINE),
    Value::new(2, "NIGHT", Need::BASELINE.with(NIGHT)),
];

impl Gate for v1::SetRequest {
    const FEATURES: FeatureNames = FEATURES;

    fn gate(&self, gating: &mut Gating<'_>) -> Result<(), Error> {
        if self.mode != 0 {
            gating.field("mode", |gating| gating.value(self.mode, MODE))?;
        }
        if let Some(value) = &self.color {
            gating.field("color", |gating| {
                gating.needs(Need::BASELINE.with(COLOR))?;
                gating.length(value.len(), &[bound(1, 0, 6)])
            })?;
        }
        Ok(())
    }
}

impl Gate for v1::GetRequest {
    const FEATURES: FeatureNames = FEATURES;

    fn gate(&self, _: &mut Gating<'_>) -> Result<(), Error> {
        Ok(())
    }
}

impl Gate for v1::BlinkRequest {
    const FEATURES: FeatureNames = FEATURES;

    fn gate(&self, gating: &mut Gating<'_>) -> Result<(), Error> {
        gating.needs(Need::since(1, 1).with(BLINK))
    }
}

// Generated from the contract by `cargo xtask generate`: change the .proto files instead.

//! What requests of `handclasp.v1` may hold at a level.

use super::super::v1;
use crate::error::Error;
use crate::gate::{FeatureNames, Gate, Gating, Value, bound, member};
use agent_core::gate::Member;
use agent_core::{Feature, Need};

/// What the features are called.
const FEATURES: FeatureNames = &[
    (1, "TIME"),
    (2, "ENTROPY"),
    (3, "MOUNT"),
    (4, "PAUSE"),
    (5, "EPHEMERAL"),
];

/// Setting the guest's clock.
const TIME: Feature = Feature(1);

/// Giving the guest entropy.
const ENTROPY: Feature = Feature(2);

/// Mounting.
const MOUNT: Feature = Feature(3);

/// Pausing and resuming process groups.
const PAUSE: Feature = Feature(4);

/// Mounting memory that the guest's programs share for as long as the guest runs.
const EPHEMERAL: Feature = Feature(5);

/// All that `PowerAction` knows.
const POWER_ACTION: &[Value] = &[
    Value::new(0, "POWER_OFF", Need::BASELINE),
    Value::new(1, "REBOOT", Need::BASELINE),
];

impl Gate for v1::InfoRequest {
    const FEATURES: FeatureNames = FEATURES;

    fn gate(&self, _: &mut Gating<'_>) -> Result<(), Error> {
        Ok(())
    }
}

impl Gate for v1::RunRequest {
    const FEATURES: FeatureNames = FEATURES;

    fn gate(&self, gating: &mut Gating<'_>) -> Result<(), Error> {
        gating.field("argv", |gating| {
            gating.count(self.argv.len(), &[bound(1, 0, 1_024)])?;
            for (index, value) in self.argv.iter().enumerate() {
                gating.item(index, |gating| {
                    gating.length(value.len(), &[bound(1, 0, 131_071)])
                })?;
            }
            Ok(())
        })?;
        gating.field("env", |gating| {
            gating.count(self.env.len(), &[bound(1, 0, 1_024)])?;
            for (index, value) in self.env.iter().enumerate() {
                gating.item(index, |gating| {
                    gating.length(value.len(), &[bound(1, 0, 131_071)])
                })?;
            }
            Ok(())
        })?;
        gating.field("cwd", |gating| {
            gating.length(self.cwd.len(), &[bound(1, 0, 4_095)])
        })?;
        gating.field("stdin", |gating| {
            gating.length(self.stdin.len(), &[bound(1, 0, 262_144)])
        })?;
        gating.field("group", |gating| {
            gating.length(self.group.len(), &[bound(1, 0, 64)])
        })
    }
}

impl Gate for v1::ShutdownRequest {
    const FEATURES: FeatureNames = FEATURES;

    fn gate(&self, gating: &mut Gating<'_>) -> Result<(), Error> {
        if self.action != 0 {
            gating.field("action", |gating| gating.value(self.action, POWER_ACTION))?;
        }
        Ok(())
    }
}

impl Gate for v1::SetTimeRequest {
    const FEATURES: FeatureNames = FEATURES;

    fn gate(&self, gating: &mut Gating<'_>) -> Result<(), Error> {
        gating.needs(Need::BASELINE.with(TIME))
    }
}

impl Gate for v1::ReseedRandomRequest {
    const FEATURES: FeatureNames = FEATURES;

    fn gate(&self, gating: &mut Gating<'_>) -> Result<(), Error> {
        gating.needs(Need::BASELINE.with(ENTROPY))?;
        gating.field("entropy", |gating| {
            gating.length(self.entropy.len(), &[bound(1, 0, 512)])
        })?;
        gating.field("generation", |gating| {
            gating.length(self.generation.len(), &[bound(1, 0, 16)])
        })
    }
}

/// The values of `MountRequest.driver`.
const MOUNT_REQUEST_DRIVER_VALUES: &[Member] = &[
    member("block", Need::BASELINE),
    member("virtio-fs", Need::BASELINE),
    member("tmpfs", Need::BASELINE),
    member("ephemeral", Need::since(1, 1).with(EPHEMERAL)),
];

impl Gate for v1::MountRequest {
    const FEATURES: FeatureNames = FEATURES;

    fn gate(&self, gating: &mut Gating<'_>) -> Result<(), Error> {
        gating.needs(Need::BASELINE.with(MOUNT))?;
        if !self.driver.is_empty() {
            gating.field("driver", |gating| {
                gating.length(self.driver.len(), &[bound(1, 0, 64)])?;
                gating.member(&self.driver, MOUNT_REQUEST_DRIVER_VALUES)
            })?;
        }
        gating.field("source", |gating| {
            gating.length(self.source.len(), &[bound(1, 0, 4_095)])
        })?;
        gating.field("target", |gating| {
            gating.length(self.target.len(), &[bound(1, 0, 4_095)])
        })?;
        gating.field("fstype", |gating| {
            gating.length(self.fstype.len(), &[bound(1, 0, 64)])
        })?;
        gating.field("options", |gating| {
            gating.count(self.options.len(), &[bound(1, 0, 64)])?;
            for (index, value) in self.options.iter().enumerate() {
                gating.item(index, |gating| {
                    gating.length(value.len(), &[bound(1, 0, 1_024)])
                })?;
            }
            Ok(())
        })
    }
}

impl Gate for v1::PauseRequest {
    const FEATURES: FeatureNames = FEATURES;

    fn gate(&self, gating: &mut Gating<'_>) -> Result<(), Error> {
        gating.needs(Need::since(1, 1).with(PAUSE))?;
        gating.field("group", |gating| {
            gating.length(self.group.len(), &[bound(1, 1, 64)])
        })
    }
}

impl Gate for v1::ResumeRequest {
    const FEATURES: FeatureNames = FEATURES;

    fn gate(&self, gating: &mut Gating<'_>) -> Result<(), Error> {
        gating.needs(Need::since(1, 1).with(PAUSE))?;
        gating.field("group", |gating| {
            gating.length(self.group.len(), &[bound(1, 1, 64)])
        })
    }
}

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
    (6, "PROCESS"),
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

/// Processes that outlive their connection.
const PROCESS: Feature = Feature(6);

/// All that `PowerAction` knows.
const POWER_ACTION: &[Value] = &[
    Value::new(0, "POWER_OFF", Need::BASELINE),
    Value::new(1, "REBOOT", Need::BASELINE),
];

/// All that `OutputPolicy` knows.
const OUTPUT_POLICY: &[Value] = &[
    Value::new(0, "DEFAULT", Need::since(1, 2)),
    Value::new(1, "WAIT", Need::since(1, 2)),
    Value::new(2, "KEEP_NEWEST", Need::since(1, 2)),
];

/// All that `Resource` knows.
const RESOURCE: &[Value] = &[
    Value::new(0, "UNSPECIFIED", Need::since(1, 2)),
    Value::new(1, "CPU", Need::since(1, 2)),
    Value::new(2, "FILE_SIZE", Need::since(1, 2)),
    Value::new(3, "DATA", Need::since(1, 2)),
    Value::new(4, "STACK", Need::since(1, 2)),
    Value::new(5, "CORE", Need::since(1, 2)),
    Value::new(6, "PROCESSES", Need::since(1, 2)),
    Value::new(7, "OPEN_FILES", Need::since(1, 2)),
    Value::new(8, "LOCKED_MEMORY", Need::since(1, 2)),
    Value::new(9, "ADDRESS_SPACE", Need::since(1, 2)),
];

/// All that `SignalTarget` knows.
const SIGNAL_TARGET: &[Value] = &[
    Value::new(0, "PROCESS", Need::since(1, 2)),
    Value::new(1, "PROCESS_GROUP", Need::since(1, 2)),
    Value::new(2, "ALL", Need::since(1, 2)),
];

/// All that `OutputChannel` knows.
const OUTPUT_CHANNEL: &[Value] = &[
    Value::new(0, "STDOUT", Need::since(1, 2)),
    Value::new(1, "STDERR", Need::since(1, 2)),
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

impl Gate for v1::StartRequest {
    const FEATURES: FeatureNames = FEATURES;

    fn gate(&self, gating: &mut Gating<'_>) -> Result<(), Error> {
        gating.needs(Need::since(1, 2).with(PROCESS))?;
        gating.field("argv", |gating| {
            gating.count(self.argv.len(), &[bound(1, 2, 1_024)])?;
            for (index, value) in self.argv.iter().enumerate() {
                gating.item(index, |gating| {
                    gating.length(value.len(), &[bound(1, 2, 131_071)])
                })?;
            }
            Ok(())
        })?;
        gating.field("env", |gating| {
            gating.count(self.env.len(), &[bound(1, 2, 1_024)])?;
            for (index, value) in self.env.iter().enumerate() {
                gating.item(index, |gating| {
                    gating.length(value.len(), &[bound(1, 2, 131_071)])
                })?;
            }
            Ok(())
        })?;
        gating.field("cwd", |gating| {
            gating.length(self.cwd.len(), &[bound(1, 2, 4_095)])
        })?;
        gating.field("user", |gating| {
            gating.length(self.user.len(), &[bound(1, 2, 64)])
        })?;
        gating.field("user_groups", |gating| {
            gating.count(self.user_groups.len(), &[bound(1, 2, 32)])?;
            for (index, value) in self.user_groups.iter().enumerate() {
                gating.item(index, |gating| {
                    gating.length(value.len(), &[bound(1, 2, 64)])
                })?;
            }
            Ok(())
        })?;
        gating.field("group", |gating| {
            gating.length(self.group.len(), &[bound(1, 2, 64)])
        })?;
        if let Some(value) = &self.terminal {
            gating.field("terminal", |gating| value.gate(gating))?;
        }
        if self.output_policy != 0 {
            gating.field("output_policy", |gating| {
                gating.value(self.output_policy, OUTPUT_POLICY)
            })?;
        }
        gating.field("limits", |gating| {
            gating.count(self.limits.len(), &[bound(1, 2, 16)])?;
            for (index, value) in self.limits.iter().enumerate() {
                gating.item(index, |gating| value.gate(gating))?;
            }
            Ok(())
        })?;
        if let Some(value) = &self.group_limits {
            gating.field("group_limits", |gating| value.gate(gating))?;
        }
        gating.field("key", |gating| {
            gating.length(self.key.len(), &[bound(1, 2, 16)])
        })
    }
}

impl Gate for v1::TerminalSettings {
    const FEATURES: FeatureNames = FEATURES;

    fn gate(&self, gating: &mut Gating<'_>) -> Result<(), Error> {
        gating.needs(Need::since(1, 2).with(PROCESS))?;
        gating.field("term", |gating| {
            gating.length(self.term.len(), &[bound(1, 2, 64)])
        })
    }
}

impl Gate for v1::ResourceLimit {
    const FEATURES: FeatureNames = FEATURES;

    fn gate(&self, gating: &mut Gating<'_>) -> Result<(), Error> {
        gating.needs(Need::since(1, 2).with(PROCESS))?;
        if self.resource != 0 {
            gating.field("resource", |gating| gating.value(self.resource, RESOURCE))?;
        }
        Ok(())
    }
}

impl Gate for v1::ControlGroupLimits {
    const FEATURES: FeatureNames = FEATURES;

    fn gate(&self, gating: &mut Gating<'_>) -> Result<(), Error> {
        gating.needs(Need::since(1, 2).with(PROCESS))
    }
}

impl Gate for v1::ListRequest {
    const FEATURES: FeatureNames = FEATURES;

    fn gate(&self, gating: &mut Gating<'_>) -> Result<(), Error> {
        gating.needs(Need::since(1, 2).with(PROCESS))
    }
}

impl Gate for v1::WaitRequest {
    const FEATURES: FeatureNames = FEATURES;

    fn gate(&self, gating: &mut Gating<'_>) -> Result<(), Error> {
        gating.needs(Need::since(1, 2).with(PROCESS))
    }
}

impl Gate for v1::SignalRequest {
    const FEATURES: FeatureNames = FEATURES;

    fn gate(&self, gating: &mut Gating<'_>) -> Result<(), Error> {
        gating.needs(Need::since(1, 2).with(PROCESS))?;
        if self.target != 0 {
            gating.field("target", |gating| gating.value(self.target, SIGNAL_TARGET))?;
        }
        Ok(())
    }
}

impl Gate for v1::ResizeTerminalRequest {
    const FEATURES: FeatureNames = FEATURES;

    fn gate(&self, gating: &mut Gating<'_>) -> Result<(), Error> {
        gating.needs(Need::since(1, 2).with(PROCESS))
    }
}

impl Gate for v1::ReadOutputRequest {
    const FEATURES: FeatureNames = FEATURES;

    fn gate(&self, gating: &mut Gating<'_>) -> Result<(), Error> {
        gating.needs(Need::since(1, 2).with(PROCESS))?;
        if self.output != 0 {
            gating.field("output", |gating| gating.value(self.output, OUTPUT_CHANNEL))?;
        }
        Ok(())
    }
}

impl Gate for v1::WriteInputRequest {
    const FEATURES: FeatureNames = FEATURES;

    fn gate(&self, gating: &mut Gating<'_>) -> Result<(), Error> {
        gating.needs(Need::since(1, 2).with(PROCESS))?;
        gating.field("data", |gating| {
            gating.length(self.data.len(), &[bound(1, 2, 16_384)])
        })
    }
}

impl Gate for v1::ReleaseRequest {
    const FEATURES: FeatureNames = FEATURES;

    fn gate(&self, gating: &mut Gating<'_>) -> Result<(), Error> {
        gating.needs(Need::since(1, 2).with(PROCESS))
    }
}

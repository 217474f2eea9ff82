// Generated from the contract by `cargo run --bin generate`: change the .proto files instead.

//! What requests of `acme.sandbox.v1` may hold at a level.

use super::super::sandbox;
use handclasp::gate::{FeatureNames, Gate, Gating, Value, bound};
use handclasp::{Error, Need};

/// What the features are called.
const FEATURES: FeatureNames = &[];

/// All that `SyscallFilter.Action` knows.
const SYSCALL_FILTER_ACTION: &[Value] = &[
    Value::new(0, "ALLOW", Need::BASELINE),
    Value::new(1, "REFUSE", Need::BASELINE),
    Value::new(2, "KILL", Need::BASELINE),
    Value::new(3, "LOG", Need::since(1, 2)),
];

impl Gate for sandbox::PrepareRequest {
    const FEATURES: FeatureNames = FEATURES;

    fn gate(&self, gating: &mut Gating<'_>) -> Result<(), Error> {
        gating.field("hostname", |gating| {
            gating.length(self.hostname.len(), &[bound(1, 0, 64)])
        })?;
        gating.field("dns", |gating| {
            gating.count(self.dns.len(), &[bound(1, 0, 16)])?;
            for (index, value) in self.dns.iter().enumerate() {
                gating.item(index, |gating| {
                    gating.length(value.len(), &[bound(1, 0, 45)])
                })?;
            }
            Ok(())
        })?;
        gating.field("volumes", |gating| {
            gating.count(self.volumes.len(), &[bound(1, 0, 64)])?;
            for (index, value) in self.volumes.iter().enumerate() {
                gating.item(index, |gating| value.gate(gating))?;
            }
            Ok(())
        })
    }
}

impl Gate for sandbox::CreateWorkloadRequest {
    const FEATURES: FeatureNames = FEATURES;

    fn gate(&self, gating: &mut Gating<'_>) -> Result<(), Error> {
        gating.field("workload_id", |gating| {
            gating.length(self.workload_id.len(), &[bound(1, 0, 64)])
        })?;
        if let Some(value) = &self.spec {
            gating.field("spec", |gating| value.gate(gating))?;
        }
        gating.field("volumes", |gating| {
            gating.count(self.volumes.len(), &[bound(1, 0, 64)])?;
            for (index, value) in self.volumes.iter().enumerate() {
                gating.item(index, |gating| value.gate(gating))?;
            }
            Ok(())
        })
    }
}

impl Gate for sandbox::WorkloadSpec {
    const FEATURES: FeatureNames = FEATURES;

    fn gate(&self, gating: &mut Gating<'_>) -> Result<(), Error> {
        if let Some(value) = &self.program {
            gating.field("program", |gating| value.gate(gating))?;
        }
        gating.field("binds", |gating| {
            gating.count(self.binds.len(), &[bound(1, 0, 256)])?;
            for (index, value) in self.binds.iter().enumerate() {
                gating.item(index, |gating| value.gate(gating))?;
            }
            Ok(())
        })?;
        if let Some(value) = &self.linux {
            gating.field("linux", |gating| value.gate(gating))?;
        }
        gating.field("labels", |gating| {
            gating.count(self.labels.len(), &[bound(1, 0, 64)])?;
            for (key, value) in &self.labels {
                gating.entry(key, |gating| {
                    gating.length(value.len(), &[bound(1, 0, 4_096)])
                })?;
            }
            Ok(())
        })
    }
}

impl Gate for sandbox::Program {
    const FEATURES: FeatureNames = FEATURES;

    fn gate(&self, gating: &mut Gating<'_>) -> Result<(), Error> {
        gating.field("args", |gating| {
            gating.count(self.args.len(), &[bound(1, 0, 1_024)])?;
            for (index, value) in self.args.iter().enumerate() {
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
        if let Some(value) = &self.user {
            gating.field("user", |gating| value.gate(gating))?;
        }
        if self.stack_size.is_some() {
            gating.field("stack_size", |gating| gating.needs(Need::since(1, 1)))?;
        }
        if let Some(value) = &self.terminal_size {
            gating.field("terminal_size", |gating| {
                gating.needs(Need::since(1, 5))?;
                value.gate(gating)
            })?;
        }
        Ok(())
    }
}

impl Gate for sandbox::TerminalSize {
    const FEATURES: FeatureNames = FEATURES;

    fn gate(&self, gating: &mut Gating<'_>) -> Result<(), Error> {
        gating.needs(Need::since(1, 5))
    }
}

impl Gate for sandbox::User {
    const FEATURES: FeatureNames = FEATURES;

    fn gate(&self, gating: &mut Gating<'_>) -> Result<(), Error> {
        gating.field("groups", |gating| {
            gating.count(self.groups.len(), &[bound(1, 0, 64)])
        })
    }
}

impl Gate for sandbox::LinuxSpec {
    const FEATURES: FeatureNames = FEATURES;

    fn gate(&self, gating: &mut Gating<'_>) -> Result<(), Error> {
        if let Some(value) = &self.resources {
            gating.field("resources", |gating| value.gate(gating))?;
        }
        if let Some(value) = &self.syscalls {
            gating.field("syscalls", |gating| value.gate(gating))?;
        }
        if !self.sysctls.is_empty() {
            gating.field("sysctls", |gating| {
                gating.needs(Need::since(1, 4))?;
                gating.count(self.sysctls.len(), &[bound(1, 4, 64)])?;
                for (key, value) in &self.sysctls {
                    gating.entry(key, |gating| {
                        gating.length(value.len(), &[bound(1, 4, 256)])
                    })?;
                }
                Ok(())
            })?;
        }
        Ok(())
    }
}

impl Gate for sandbox::Resources {
    const FEATURES: FeatureNames = FEATURES;

    fn gate(&self, gating: &mut Gating<'_>) -> Result<(), Error> {
        if let Some(value) = &self.cpu {
            gating.field("cpu", |gating| value.gate(gating))?;
        }
        match &self.memory {
            Some(sandbox::resources::Memory::MemoryRest(_)) => {
                gating.field("memory_rest", |gating| gating.needs(Need::since(1, 5)))
            }
            _ => Ok(()),
        }
    }
}

impl Gate for sandbox::resources::Cpu {
    const FEATURES: FeatureNames = FEATURES;

    fn gate(&self, gating: &mut Gating<'_>) -> Result<(), Error> {
        gating.field("shares", |gating| {
            gating.count(self.shares.len(), &[bound(1, 0, 512)])?;
            for (index, value) in self.shares.iter().enumerate() {
                gating.item(index, |gating| value.gate(gating))?;
            }
            Ok(())
        })?;
        if let Some(value) = &self.cpuset {
            gating.field("cpuset", |gating| {
                gating.needs(Need::since(1, 2))?;
                gating.length(value.len(), &[bound(1, 2, 1_024)])
            })?;
        }
        Ok(())
    }
}

impl Gate for sandbox::resources::cpu::Share {
    const FEATURES: FeatureNames = FEATURES;

    fn gate(&self, _: &mut Gating<'_>) -> Result<(), Error> {
        Ok(())
    }
}

impl Gate for sandbox::SyscallFilter {
    const FEATURES: FeatureNames = FEATURES;

    fn gate(&self, gating: &mut Gating<'_>) -> Result<(), Error> {
        if self.default_action != 0 {
            gating.field("default_action", |gating| {
                gating.value(self.default_action, SYSCALL_FILTER_ACTION)
            })?;
        }
        gating.field("rules", |gating| {
            gating.count(self.rules.len(), &[bound(1, 0, 512)])?;
            for (index, value) in self.rules.iter().enumerate() {
                gating.item(index, |gating| value.gate(gating))?;
            }
            Ok(())
        })
    }
}

impl Gate for sandbox::syscall_filter::Rule {
    const FEATURES: FeatureNames = FEATURES;

    fn gate(&self, gating: &mut Gating<'_>) -> Result<(), Error> {
        gating.field("name", |gating| {
            gating.length(self.name.len(), &[bound(1, 0, 64)])
        })?;
        if self.action != 0 {
            gating.field("action", |gating| {
                gating.value(self.action, SYSCALL_FILTER_ACTION)
            })?;
        }
        Ok(())
    }
}

impl Gate for sandbox::StartWorkloadRequest {
    const FEATURES: FeatureNames = FEATURES;

    fn gate(&self, gating: &mut Gating<'_>) -> Result<(), Error> {
        gating.field("workload_id", |gating| {
            gating.length(self.workload_id.len(), &[bound(1, 0, 64)])
        })
    }
}

impl Gate for sandbox::SignalWorkloadRequest {
    const FEATURES: FeatureNames = FEATURES;

    fn gate(&self, gating: &mut Gating<'_>) -> Result<(), Error> {
        gating.field("workload_id", |gating| {
            gating.length(self.workload_id.len(), &[bound(1, 0, 64)])
        })
    }
}

impl Gate for sandbox::WaitWorkloadRequest {
    const FEATURES: FeatureNames = FEATURES;

    fn gate(&self, gating: &mut Gating<'_>) -> Result<(), Error> {
        gating.field("workload_id", |gating| {
            gating.length(self.workload_id.len(), &[bound(1, 0, 64)])
        })
    }
}

impl Gate for sandbox::ListProcessesRequest {
    const FEATURES: FeatureNames = FEATURES;

    fn gate(&self, gating: &mut Gating<'_>) -> Result<(), Error> {
        gating.needs(Need::BASELINE.until(4))?;
        gating.field("workload_id", |gating| {
            gating.length(self.workload_id.len(), &[bound(1, 0, 64)])
        })
    }
}

impl Gate for sandbox::StatsRequest {
    const FEATURES: FeatureNames = FEATURES;

    fn gate(&self, gating: &mut Gating<'_>) -> Result<(), Error> {
        gating.needs(Need::since(1, 2))?;
        gating.field("workload_id", |gating| {
            gating.length(self.workload_id.len(), &[bound(1, 2, 64)])
        })
    }
}

impl Gate for sandbox::FreezeRequest {
    const FEATURES: FeatureNames = FEATURES;

    fn gate(&self, gating: &mut Gating<'_>) -> Result<(), Error> {
        gating.needs(Need::since(1, 5))?;
        gating.field("workload_id", |gating| {
            gating.length(self.workload_id.len(), &[bound(1, 5, 64)])
        })
    }
}

impl Gate for sandbox::ThawRequest {
    const FEATURES: FeatureNames = FEATURES;

    fn gate(&self, gating: &mut Gating<'_>) -> Result<(), Error> {
        gating.needs(Need::since(1, 5))?;
        gating.field("workload_id", |gating| {
            gating.length(self.workload_id.len(), &[bound(1, 5, 64)])
        })
    }
}

impl Gate for sandbox::RemoveWorkloadRequest {
    const FEATURES: FeatureNames = FEATURES;

    fn gate(&self, gating: &mut Gating<'_>) -> Result<(), Error> {
        gating.field("workload_id", |gating| {
            gating.length(self.workload_id.len(), &[bound(1, 0, 64)])
        })
    }
}

impl Gate for sandbox::ExecRequest {
    const FEATURES: FeatureNames = FEATURES;

    fn gate(&self, gating: &mut Gating<'_>) -> Result<(), Error> {
        gating.needs(Need::since(1, 1))?;
        gating.field("workload_id", |gating| {
            gating.length(self.workload_id.len(), &[bound(1, 1, 64)])
        })?;
        if let Some(value) = &self.program {
            gating.field("program", |gating| value.gate(gating))?;
        }
        gating.field("input", |gating| {
            gating.length(self.input.len(), &[bound(1, 1, 262_144)])
        })
    }
}

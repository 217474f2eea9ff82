//! The limits of a program: those of each process, and those of its control group.

use super::bytes::{DIGITS, decimal};
use super::leaf::Leaf;
use super::report::Failed;
use super::strings::Strings;
use agent_core::messages::{ControlGroupLimits, Resource, ResourceLimit, StartStage};
use agent_core::wire::Repeated;
use core::ffi::CStr;
use rustix::io::Errno;
use rustix::process::{Rlimit, setrlimit};

/// The limit that is none.
const NONE: u64 = u64::MAX;

/// Sets the limits of this process, and of all that it starts.
pub(super) fn limit_process(limits: Repeated<'_, ResourceLimit>) -> Result<(), Failed<'static>> {
    for limit in limits {
        let failed = |errno| Failed::at(StartStage::Limits, errno, b"");
        let resource = resource(limit.resource)
            .ok_or(Errno::INVAL)
            .map_err(failed)?;
        let limit = Rlimit {
            current: Some(limit.soft).filter(|soft| *soft != NONE),
            maximum: Some(limit.hard).filter(|hard| *hard != NONE),
        };
        setrlimit(resource, limit).map_err(failed)?;
    }
    Ok(())
}

/// Sets the limits of a program's control group, or fails if there are limits but no group.
pub(super) fn limit_group(
    leaf: Result<&Leaf, Errno>,
    limits: &ControlGroupLimits,
) -> Result<(), Failed<'static>> {
    let processor = ProcessorLimit::new(limits.cpu_millis);
    let settings = [
        (c"+memory", c"memory.max", limits.memory_bytes, None),
        (c"+pids", c"pids.max", limits.processes, None),
        (c"+cpu", c"cpu.max", processor.quota, Some(processor.period)),
    ];
    for (controller, file, value, period) in settings {
        if value == 0 {
            continue;
        }
        let set = leaf.and_then(|leaf| set(leaf, controller, file, value, period));
        set.map_err(|errno| Failed::at(StartStage::Limits, errno, file.to_bytes()))?;
    }
    Ok(())
}

/// Whether there is a limit.
pub(super) const fn is_limited(limits: &ControlGroupLimits) -> bool {
    limits.memory_bytes != 0 || limits.processes != 0 || limits.cpu_millis != 0
}

/// The processor time that a group gets in each period, both in microseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct ProcessorLimit {
    quota: u64,
    period: u64,
}

impl ProcessorLimit {
    /// The kernel's usual period. Its shortest quota is 1 ms, so less than a hundredth of a processor needs a longer period.
    const PERIOD: u64 = 100_000;
    const LONG_PERIOD: u64 = 1_000_000;

    const fn new(millis: u32) -> Self {
        let period = if millis < 10 {
            Self::LONG_PERIOD
        } else {
            Self::PERIOD
        };
        Self {
            quota: (millis as u64).saturating_mul(period) / 1000,
            period,
        }
    }
}

fn set(
    leaf: &Leaf,
    controller: &CStr,
    file: &CStr,
    value: u64,
    period: Option<u64>,
) -> Result<(), Errno> {
    leaf.enable(controller)?;
    let (mut first, mut second) = ([0; DIGITS], [0; DIGITS]);
    let value = decimal(value, &mut first);
    let period = period.map_or("", |period| decimal(period, &mut second));
    let mut memory = [0; 2 * DIGITS + 2];
    let text = Strings::new(&mut memory).add_all(&[value, " ", period]);
    // This cannot fail: there is room for the longest numbers.
    let text = text.map_err(|_| Errno::OVERFLOW)?.to_bytes();
    leaf.set(file, text.trim_ascii_end())
}

const fn resource(resource: Resource) -> Option<rustix::process::Resource> {
    use rustix::process::Resource as Linux;
    Some(match resource {
        Resource::Unspecified => return None,
        Resource::Cpu => Linux::Cpu,
        Resource::FileSize => Linux::Fsize,
        Resource::Data => Linux::Data,
        Resource::Stack => Linux::Stack,
        Resource::Core => Linux::Core,
        Resource::Processes => Linux::Nproc,
        Resource::OpenFiles => Linux::Nofile,
        Resource::LockedMemory => Linux::Memlock,
        Resource::AddressSpace => Linux::As,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn processor_time_is_at_least_what_the_kernel_accepts() {
        let limit = |millis| {
            let limit = ProcessorLimit::new(millis);
            (limit.quota, limit.period)
        };
        assert_eq!(limit(0).0, 0);
        assert_eq!(limit(1), (1000, 1_000_000));
        assert_eq!(limit(9), (9000, 1_000_000));
        assert_eq!(limit(10), (1000, 100_000));
        assert_eq!(limit(1500), (150_000, 100_000));
        assert_eq!(limit(u32::MAX), (429_496_729_500, 100_000));
    }

    #[test]
    fn limits_without_a_group_are_an_error() {
        let none = ControlGroupLimits::default();
        assert!(!is_limited(&none));
        assert!(limit_group(Err(Errno::NODEV), &none).is_ok());
        let limits = ControlGroupLimits {
            processes: 5,
            ..none
        };
        assert!(is_limited(&limits));
        assert!(limit_group(Err(Errno::NODEV), &limits).is_err());
    }
}

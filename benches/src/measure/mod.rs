//! The measurements, a file each.

use anyhow::{Context, Result};
use rustix::thread::{CpuSet, sched_getaffinity, sched_setaffinity};

pub mod boot;
pub mod calls;
pub mod core;
pub mod footprint;
pub mod instructions;
pub mod machine;
pub mod negotiation;
pub mod start;

/// While it lives, this thread and the processes that it starts share one processor.
///
/// A wake-up that crosses processors costs some to some hundred times as much as what a server does for a call,
/// as the other one's sleep happens to be deep: on one processor servers differ by what they do.
#[derive(Debug)]
pub struct OneProcessor {
    before: CpuSet,
}

impl OneProcessor {
    /// Begins.
    pub fn pin() -> Result<Self> {
        let before = sched_getaffinity(None).context("cannot ask for the processors")?;
        let first = (0..CpuSet::MAX_CPU).find(|cpu| before.is_set(*cpu));
        let mut one = CpuSet::new();
        one.set(first.context("there is no processor")?);
        sched_setaffinity(None, &one).context("cannot choose a processor")?;
        Ok(Self { before })
    }
}

impl Drop for OneProcessor {
    fn drop(&mut self) {
        // What was allowed before still is; without it, later measurements only run on fewer processors.
        let _ = sched_setaffinity(None, &self.before);
    }
}

/// How much is measured.
#[derive(Clone, Copy, Debug)]
pub struct Effort {
    /// How often each peer takes its turn.
    pub rounds: usize,
    /// Calls in a turn are divided by this.
    pub divisor: usize,
}

impl Effort {
    /// What a report is made of.
    pub const FULL: Self = Self {
        rounds: 41,
        divisor: 1,
    };
    /// What shows that everything runs.
    pub const QUICK: Self = Self {
        rounds: 5,
        divisor: 10,
    };
    /// What tells two builds apart: turns are short, since many of them know more than a few long ones.
    pub const COMPARISON: Self = Self {
        rounds: 120,
        divisor: 1,
    };
    /// The same in a moment; only what differs by much is told apart.
    pub const QUICK_COMPARISON: Self = Self {
        rounds: 24,
        divisor: 3,
    };

    /// How many calls a turn has, where a full one has `calls`.
    pub fn calls(self, calls: usize) -> usize {
        (calls / self.divisor).max(1)
    }
}

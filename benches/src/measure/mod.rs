//! The measurements, a file each.

pub mod boot;
pub mod calls;
pub mod core;
pub mod footprint;
pub mod instructions;
pub mod machine;
pub mod negotiation;
pub mod start;

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

    /// How many calls a turn has, where a full one has `calls`.
    pub fn calls(self, calls: usize) -> usize {
        (calls / self.divisor).max(1)
    }
}

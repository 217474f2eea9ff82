//! Which random contracts are tried: those that a few seeds stand for, so that each run tries the same.

use proptest::prelude::*;
use proptest::test_runner::{RngSeed, TestRunner};
use std::env;
use std::ops::RangeInclusive;

/// Seeds to try instead of the usual ones: `7`, or `1-500` for a long search.
const VARIABLE: &str = "HANDCLASP_SEEDS";

/// The seeds that are always tried.
const USUAL: RangeInclusive<u64> = 1..=8;

/// How many contracts a seed stands for.
const CASES: u32 = 50;

/// Tries a property on what the seeds stand for, and names the seed of a failure.
pub(crate) fn try_all<S: Strategy>(
    strategy: impl Fn() -> S,
    property: impl Fn(S::Value) -> Result<(), TestCaseError>,
) {
    for seed in seeds() {
        let mut runner = TestRunner::new(ProptestConfig {
            cases: CASES,
            failure_persistence: None,
            rng_seed: RngSeed::Fixed(seed),
            ..ProptestConfig::default()
        });
        if let Err(error) = runner.run(&strategy(), &property) {
            panic!("seed {seed} ({VARIABLE}={seed} tries it alone): {error}");
        }
    }
}

fn seeds() -> RangeInclusive<u64> {
    let Ok(text) = env::var(VARIABLE) else {
        return USUAL;
    };
    let (first, last) = text.split_once('-').unwrap_or((&text, &text));
    let number = |text: &str| {
        let number = text.trim().parse();
        number.unwrap_or_else(|_| panic!("{VARIABLE} is a seed, or a range such as 1-500: {text}"))
    };
    number(first)..=number(last)
}

//! Many worlds, on all processors.

use crate::contract::Contract;
use crate::memory::Memory;
use crate::outcome::Outcome;
use crate::world;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;

/// What came of all worlds.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// How many there were.
    pub worlds: u64,
    /// All numbers.
    pub total: Outcome,
    /// The seeds whose worlds were not as they should be, lowest first, and what was wrong first.
    pub failed: Vec<(u64, String)>,
}

/// Runs the world of one seed, and tells what happens in it.
pub fn replay(contract: &Contract, seed: u64) -> Outcome {
    guarded(contract, seed, &mut Memory::new(), true)
}

/// Runs the worlds of the seeds below `count` on so many threads; after a failure, with `first`, no others than are
/// under way.
///
/// The summary is the same on any number of threads. With `first`, its first failure is.
pub fn simulate(contract: &Contract, count: u64, threads: usize, first: bool) -> Summary {
    let next = AtomicU64::new(0);
    let work = || {
        let mut memory = Memory::new();
        let mut summary = Summary::default();
        loop {
            let seed = next.fetch_add(1, Ordering::Relaxed);
            if seed >= count {
                return summary;
            }
            let outcome = guarded(contract, seed, &mut memory, false);
            summary.worlds += 1;
            summary.total.add(&outcome);
            if let Some(violation) = outcome.violations.into_iter().next() {
                summary.failed.push((seed, violation));
                if first {
                    next.store(count, Ordering::Relaxed);
                }
            }
        }
    };
    let parts: Vec<_> = thread::scope(|scope| {
        let threads: Vec<_> = (0..threads.max(1)).map(|_| scope.spawn(work)).collect();
        threads
            .into_iter()
            .filter_map(|thread| thread.join().ok())
            .collect()
    });
    let mut summary = Summary::default();
    for part in parts {
        summary.worlds += part.worlds;
        summary.total.add(&part.total);
        summary.failed.extend(part.failed);
    }
    summary.failed.sort();
    summary
}

/// A panic in a world is a violation too, and its seed must be known.
fn guarded(contract: &Contract, seed: u64, memory: &mut Memory, trace: bool) -> Outcome {
    let run = catch_unwind(AssertUnwindSafe(|| {
        world::run(seed, contract, memory, trace)
    }));
    run.unwrap_or_else(|_| Outcome {
        violations: vec!["something panics".to_owned()],
        ..Outcome::default()
    })
}

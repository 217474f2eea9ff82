//! The steps inside agent-core and the codecs: instructions by callgrind, times by criterion.

use std::env;
use std::ffi::OsString;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use serde::Deserialize;

use super::instructions;
use crate::operations::{self, Operation};
use crate::results::Step;
use crate::statistics::Spread;

/// From this many bytes on, an operation is repeated less often.
const LONG: usize = 16 << 10;

/// Counts every operation's instructions, and joins them with the times that criterion has left in
/// `criterion`, its directory.
pub fn steps(criterion: &Path, results: &Path) -> Result<Vec<Step>> {
    let program = env::current_exe().context("cannot find this program")?;
    let steps = operations::all()?.into_iter().map(|operation| {
        let id = operation.id();
        let (few, many) = if operation.bytes < LONG {
            (20, 220)
        } else {
            (2, 12)
        };
        let count = |times: u32| {
            let arguments: [OsString; 5] = [
                "--results".into(),
                results.into(),
                "operation".into(),
                id.clone().into(),
                times.to_string().into(),
            ];
            instructions::count(&program, &arguments)
        };
        let difference = count(many)?.saturating_sub(count(few)?);
        #[allow(clippy::cast_precision_loss)]
        let instructions = difference as f64 / f64::from(many - few);
        Ok(Step {
            time_ns: time(criterion, &operation)?,
            group: operation.group.to_owned(),
            name: operation.name,
            bytes: operation.bytes,
            instructions,
        })
    });
    steps.collect()
}

/// Does an operation some times; what valgrind runs.
pub fn repeat(id: &str, times: u32) -> Result<()> {
    let mut operations = operations::all()?.into_iter();
    let operation = operations.find(|operation| operation.id() == id);
    let mut operation = operation.with_context(|| format!("there is no operation {id}"))?;
    for _ in 0..times {
        (operation.run)()?;
    }
    Ok(())
}

/// What criterion writes for each benchmark, as far as it is used here.
#[derive(Deserialize)]
struct Sample {
    iters: Vec<f64>,
    times: Vec<f64>,
}

/// The time of one repetition in nanoseconds.
fn time(criterion: &Path, operation: &Operation) -> Result<Spread> {
    let directory = criterion
        .join(operation.group)
        .join(&operation.name)
        .join(operation.bytes.to_string());
    let path = directory.join("new/sample.json");
    let text =
        fs::read(&path).with_context(|| format!("criterion has left no {}", path.display()))?;
    let sample: Sample = serde_json::from_slice(&text)
        .with_context(|| format!("{} is not what criterion 0.8 writes", path.display()))?;
    let pairs = sample.times.iter().zip(&sample.iters);
    let times: Vec<_> = pairs.map(|(time, iterations)| time / iterations).collect();
    Ok(Spread::of(&times))
}

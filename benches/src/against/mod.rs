//! Two builds of the agent beside each other: what a change makes faster or slower.
//!
//! `cargo xtask bench --against` puts both programs into directories whose names are equally long, so that nothing
//! but the builds differs, and this measures them in turns:
//!
//! - [`pair`] is the two programs and the order of their turns;
//! - `timed` takes times, each in many short rounds, `counted` what hardly varies;
//! - [`comparison`] is what came of it: the table, and the same for machines.

pub mod comparison;
mod counted;
pub mod pair;
mod timed;

use anyhow::Result;

use crate::measure::{Effort, OneProcessor};
use comparison::{Comparison, Row};
use pair::Pair;

/// Measures everything; `program` is what `Run` is asked to run, and its arguments.
pub fn compare(pair: &Pair, program: &[String], effort: Effort) -> Result<Comparison> {
    let mut rows = Vec::new();
    {
        let _pinned = OneProcessor::pin()?;
        rows.extend(timed::calls(pair, effort)?);
        rows.extend(timed::connections(pair, effort)?);
        rows.push(timed::run(pair, program, effort)?);
    }
    // Not on one processor: whoever waits for the server would take it from it.
    rows.push(timed::start(pair, effort)?);
    rows.extend(counted::all(pair)?);
    Ok(Comparison { rows })
}

/// Says what is measured now.
fn step(row: &str) {
    eprintln!("bench: {row}");
}

/// The row of a measurement that is one pair of values, the same in every run.
fn exact(name: &str, unit: comparison::Unit, value: pair::Both<f64>) -> Row {
    let mut samples = pair::Samples::default();
    samples.push(value);
    Row::new(name, unit, &samples)
}

//! `simulate`: runs the worlds of many seeds, or shows that of one. `cargo xtask simulate` builds and runs it.

use anyhow::Result;
use clap::Parser;
use handclasp_simulation::{Contract, replay, simulate};
use std::process::ExitCode;
use std::thread;

/// Runs worlds of a host and a guest in which everything goes wrong.
#[derive(Parser)]
struct Arguments {
    /// How many worlds: those of the seeds from 0 on.
    #[arg(long, default_value_t = 50_000)]
    seeds: u64,
    /// The world of this seed alone, with all that happens in it.
    #[arg(long)]
    seed: Option<u64>,
    /// End at the first world that is not as it should be, and print nothing else.
    #[arg(long)]
    first: bool,
}

fn main() -> Result<ExitCode> {
    let arguments = Arguments::parse();
    let contract = Contract::read()?;
    let is_good = if let Some(seed) = arguments.seed {
        let outcome = replay(&contract, seed);
        for line in outcome.trace.iter().chain(&outcome.violations) {
            println!("{line}");
        }
        println!("seed {seed}: {} violations", outcome.violations.len());
        outcome.violations.is_empty()
    } else {
        let processors = thread::available_parallelism().map_or(1, usize::from);
        let summary = simulate(&contract, arguments.seeds, processors, arguments.first);
        match summary.failed.first() {
            Some((seed, violation)) if arguments.first => println!("seed {seed}: {violation}"),
            _ => println!("{summary}"),
        }
        summary.is_good()
    };
    Ok(if is_good {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

//! The command: runs all targets.

use anyhow::{Result, bail};
use clap::Args;

use super::coverage;
use super::target::{Run, TARGETS};
use super::toolchain::Fuzzer;
use vm_harness::ground::Workspace;

/// What the parsers' lines have to be covered by, in percent.
const LEAST_COVERAGE: f64 = 95.0;

/// Fuzz every parser and whole sessions; print executions, coverage and crashes.
#[derive(Args)]
pub(crate) struct Arguments {
    /// How long each target runs, in seconds.
    #[arg(long, default_value_t = 20)]
    pub(crate) seconds: u32,
    /// Plant a bug for each target, which it has to find in its time.
    #[arg(long)]
    pub(crate) planted: bool,
}

/// Runs all targets, one after the other.
pub(crate) fn run(workspace: &Workspace, arguments: &Arguments) -> Result<()> {
    let fuzzer = Fuzzer::build(workspace, arguments.planted)?;
    let mut failed = Vec::new();
    for target in TARGETS {
        let Run { executions, crash } = fuzzer.run(target, arguments.seconds)?;
        let came_of_it = match (&crash, arguments.planted) {
            (None, false) => "no crash".to_owned(),
            (None, true) => "the planted bug was not found".to_owned(),
            (Some(_), true) => "the planted bug was found".to_owned(),
            (Some(crash), false) => format!("a crash: {}\n{}", crash.file.display(), crash.report),
        };
        println!("{target:12} {executions:>9} executions, {came_of_it}");
        if crash.is_some() != arguments.planted {
            failed.push(target);
        }
    }
    if !arguments.planted {
        let covered = coverage::measure(workspace, &fuzzer)?;
        for file in &covered.files {
            println!("{:6.2} % of {}", file.percent(), file.name);
        }
        println!("{:6.2} % of the parsers' lines", covered.percent());
        if covered.percent() < LEAST_COVERAGE {
            bail!(
                "less than {LEAST_COVERAGE} % of the parsers' lines were run: seeds are missing in fuzz/seeds"
            );
        }
    }
    if !failed.is_empty() {
        bail!("not as they should be: {}", failed.join(", "));
    }
    Ok(())
}

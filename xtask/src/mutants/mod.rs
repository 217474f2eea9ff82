//! `cargo xtask mutants`: changes the core's code in small ways, of which each has to fail a test or have a reason not to.

mod outcome;
mod reasons;
mod run;

use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result, bail};
use clap::Args;

use crate::tools::Tool;
use crate::workspace::Workspace;
use outcome::{Count, Outcome, Outcomes};
use reasons::Reasons;
use run::{Stage, Subject};

const CARGO_MUTANTS: Tool = Tool {
    name: "cargo-mutants",
    version: "27.1.0",
    // It waits for builds.
    profile: "dev",
    purpose: "to change code and see whether a test notices",
};

/// What decides what a peer may say, and what it is told.
const FILES: [&str; 11] = [
    "agent-core/src/check.rs",
    "agent-core/src/dispatch.rs",
    "agent-core/src/feature.rs",
    "agent-core/src/frame.rs",
    "agent-core/src/gate/*.rs",
    "agent-core/src/negotiate.rs",
    "agent-core/src/offer.rs",
    "agent-core/src/refusal.rs",
    "agent-core/src/rejection.rs",
    "agent-core/src/session/*.rs",
    "agent-core/src/version.rs",
];

/// Change the core's code in small ways, one at a time: each change fails a test, or has a written reason.
#[derive(Args)]
pub(crate) struct Arguments {
    /// Change these files only, such as agent-core/src/gate/*.rs; may be given several times.
    #[arg(long, value_name = "GLOB")]
    file: Vec<String>,
    /// Change only what this diff touches.
    #[arg(long, value_name = "FILE")]
    in_diff: Option<PathBuf>,
    /// How many changes are built and tested at a time.
    #[arg(long, default_value_t = 1)]
    jobs: u32,
}

/// Tries all changes on the core's own tests, then what is left on those of whole sessions.
pub(crate) fn run(workspace: &Workspace, arguments: &Arguments) -> Result<()> {
    let reasons = Reasons::read(workspace.root())?;
    let program = CARGO_MUTANTS.ensure(workspace)?;
    let output = workspace.target().join("mutants");
    if output.exists() {
        fs::remove_dir_all(&output)
            .with_context(|| format!("cannot remove {}", output.display()))?;
    }
    fs::create_dir_all(&output).with_context(|| format!("cannot create {}", output.display()))?;
    let subject = Subject {
        program: &program,
        root: workspace.root(),
        output: &output,
        files: if arguments.file.is_empty() {
            FILES.map(str::to_owned).into()
        } else {
            arguments.file.clone()
        },
        in_diff: arguments.in_diff.as_deref(),
        jobs: arguments.jobs,
    };
    let mut outcomes = subject.run(Stage::Core, &Outcomes::default())?;
    if outcomes.survivors().next().is_some() {
        outcomes.extend(subject.run(Stage::Sessions, &outcomes)?);
    }
    report(&outcomes, &reasons)
}

/// Prints what came of it; a survivor without a reason is an error, and so is a reason without a survivor.
fn report(outcomes: &Outcomes, reasons: &Reasons) -> Result<()> {
    println!("mutants  caught  do not build  survive  file");
    let mut counts = outcomes.by_file();
    let all = counts
        .values()
        .fold(Count::default(), |sum, count| sum + *count);
    counts.insert("all of them", all);
    for (file, count) in counts {
        println!(
            "{:7}  {:6}  {:12}  {:7}  {file}",
            count.all(),
            count.caught,
            count.unviable,
            count.survived
        );
    }
    let unexplained: Vec<_> = outcomes
        .survivors()
        .filter(|mutant| reasons.of(mutant).is_none())
        .collect();
    for mutant in &unexplained {
        println!("survives without a reason: {mutant}");
    }
    let needless: Vec<_> = reasons
        .mutants()
        .filter(|mutant| {
            outcomes
                .of(mutant)
                .is_some_and(|all| !all.contains(&Outcome::Survived))
        })
        .collect();
    for mutant in &needless {
        println!("has a reason and does not survive: {mutant}");
    }
    if !unexplained.is_empty() || !needless.is_empty() {
        bail!("not as {} says", reasons::LIST);
    }
    println!("Each survivor has its reason in {}.", reasons::LIST);
    Ok(())
}

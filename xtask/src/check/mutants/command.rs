//! The command: tries all changes, and reports the survivors.

use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result, bail, ensure};
use clap::{Args, ValueEnum};

use super::outcome::{Count, Outcome, Outcomes};
use super::package::Package;
use super::reasons::Reasons;
use super::run::Subject;
use vm_harness::ground::{Tool, Workspace};

const CARGO_MUTANTS: Tool = Tool {
    name: "cargo-mutants",
    version: "27.1.0",
    // It waits for builds.
    profile: "dev",
    purpose: "to change code and see whether a test notices",
};

/// Change the code of the core and the engine in small ways, one at a time: each change fails a test, or has a written
/// reason.
#[derive(Args)]
pub(crate) struct Arguments {
    /// Change this package only.
    #[arg(long, value_enum, value_name = "NAME")]
    package: Option<Package>,
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

/// Tries all changes on their package's own tests, then what is left on those of whole sessions or worlds.
pub(crate) fn run(workspace: &Workspace, arguments: &Arguments) -> Result<()> {
    let output = workspace.target().join("mutants");
    if output.exists() {
        fs::remove_dir_all(&output)
            .with_context(|| format!("cannot remove {}", output.display()))?;
    }
    let mut outcomes = Outcomes::default();
    let mut reasons = Reasons::default();
    let chosen = |package: &Package| arguments.package.is_none_or(|name| name == *package);
    for package in Package::value_variants().iter().copied().filter(chosen) {
        let files = package.files(&arguments.file);
        if files.is_empty() {
            continue;
        }
        reasons.read(workspace.root(), package)?;
        let subject = Subject {
            program: &CARGO_MUTANTS.ensure(workspace)?,
            root: workspace.root(),
            output: &output.join(package.name()),
            package,
            files,
            in_diff: arguments.in_diff.as_deref(),
            jobs: arguments.jobs,
        };
        outcomes.extend(subject.run()?);
    }
    ensure!(
        !reasons.lists().is_empty(),
        "--file names no file of a package whose code is changed: begin with agent-core/ or agent-engine/"
    );
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
        bail!("not as {} says", reasons.lists());
    }
    println!("Each survivor has its reason in {}.", reasons.lists());
    Ok(())
}

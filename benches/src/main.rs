//! `handclasp-bench`: one measurement, or the report on all. `cargo xtask bench` runs it part by part.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result};
use clap::{Args, Parser, Subcommand};
use handclasp_benches::against::{self, comparison::Comparison, pair::Pair};
use handclasp_benches::measure::{
    Effort, boot, calls, core, footprint, instructions, negotiation, start,
};
use handclasp_benches::peer::Programs;
use handclasp_benches::report;
use handclasp_benches::results::{self, Peers};

/// The file that is none.
const STANDARD_OUTPUT: &str = "-";

/// Measures Handclasp beside its peers.
#[derive(Parser)]
struct Arguments {
    /// The directory of the results.
    #[arg(long, value_name = "DIR")]
    results: PathBuf,
    /// Measure little: enough to see that everything runs.
    #[arg(long)]
    quick: bool,
    #[command(subcommand)]
    part: Part,
}

#[derive(Subcommand)]
enum Part {
    /// Measure the servers beside each other on this machine.
    Peers {
        /// The directory of the servers' programs.
        #[arg(long, value_name = "DIR")]
        programs: PathBuf,
    },
    /// Count the steps inside agent-core, and of the codecs, after `cargo bench` has timed them.
    Core {
        /// The directory of criterion's results.
        #[arg(long, value_name = "DIR")]
        criterion: PathBuf,
    },
    /// Boot virtual machines.
    Boot {
        /// The program that holds a machine: `cargo xtask`'s own.
        #[arg(long, value_name = "FILE")]
        xtask: PathBuf,
        /// The directory of the guests' images.
        #[arg(long, value_name = "DIR")]
        images: PathBuf,
    },
    /// Write the report from the results of all parts.
    Report {
        /// The directory of the documentation.
        #[arg(long, value_name = "DIR")]
        docs: PathBuf,
    },
    /// Compare two builds of the agent.
    Against(Against),
    /// Do one step some times: what is counted.
    #[command(hide = true)]
    Operation {
        /// The step.
        id: String,
        /// How often.
        times: u32,
    },
}

/// Two builds, and where what comes of them goes.
#[derive(Args)]
struct Against {
    /// The build that is compared with.
    #[arg(long, value_name = "FILE")]
    before: PathBuf,
    /// The build of this checkout.
    #[arg(long, value_name = "FILE")]
    now: PathBuf,
    /// What `Run` runs, and its arguments.
    #[arg(long, value_name = "WORD", num_args = 1.., required = true)]
    run: Vec<String>,
    /// Write the rows to this file as JSON; without one, to the standard output, and the table to the error output.
    #[arg(long, value_name = "FILE", num_args = 0..=1, default_missing_value = STANDARD_OUTPUT)]
    json: Option<PathBuf>,
}

fn main() -> ExitCode {
    match run(Arguments::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: Arguments) -> Result<()> {
    let effort = if arguments.quick {
        Effort::QUICK
    } else {
        Effort::FULL
    };
    match arguments.part {
        Part::Peers { programs } => {
            let peers = peers(
                &Programs {
                    directory: programs,
                },
                effort,
            )?;
            results::write(&arguments.results, "peers", &peers)
        }
        Part::Core { criterion } => {
            let steps = core::steps(&criterion, &arguments.results)?;
            results::write(&arguments.results, "core", &steps)
        }
        Part::Boot { xtask, images } => {
            let boots = boot::boots(&xtask, &images, effort)?;
            results::write(&arguments.results, "boot", &boots)
        }
        Part::Report { docs } => report::write(&arguments.results, &docs, arguments.quick),
        Part::Against(against) => {
            let effort = if arguments.quick {
                Effort::QUICK_COMPARISON
            } else {
                Effort::COMPARISON
            };
            compare(&arguments.results, against, effort)
        }
        Part::Operation { id, times } => core::repeat(&id, times),
    }
}

fn peers(programs: &Programs, effort: Effort) -> Result<Peers> {
    let step = |what| eprintln!("bench: {what}");
    step("round trips");
    let round_trips = calls::round_trips(programs, effort)?;
    step("calls per second");
    let throughput = calls::throughput(programs, effort)?;
    step("from exec to the first answered call");
    let starts = start::starts(programs, effort)?;
    step("the cost of negotiation");
    let negotiation = negotiation::negotiation(programs, effort)?;
    step("memory and size");
    let footprints = footprint::footprints(programs)?;
    step("instructions per call");
    let instructions = instructions::servers(programs)?;
    Ok(Peers {
        round_trips,
        throughput,
        instructions,
        starts,
        footprints,
        negotiation,
    })
}

fn compare(results: &Path, against: Against, effort: Effort) -> Result<()> {
    let pair = Pair {
        before: against.before,
        now: against.now,
    };
    let comparison = against::compare(&pair, &against.run, effort)?;
    results::write(results, "against", &comparison)?;
    show(&comparison, against.json.as_deref())
}

fn show(comparison: &Comparison, json: Option<&Path>) -> Result<()> {
    let Some(path) = json else {
        print!("{comparison}");
        return Ok(());
    };
    let text = serde_json::to_string_pretty(comparison)?;
    if path == Path::new(STANDARD_OUTPUT) {
        eprint!("{comparison}");
        println!("{text}");
        return Ok(());
    }
    print!("{comparison}");
    fs::write(path, text + "\n").with_context(|| format!("cannot write {}", path.display()))
}

//! `handclasp-bench`: one measurement, or the report on all. `cargo xtask bench` runs it part by part.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Result;
use clap::{Parser, Subcommand};
use handclasp_benches::measure::{
    Effort, boot, calls, core, footprint, instructions, negotiation, start,
};
use handclasp_benches::peer::Programs;
use handclasp_benches::report;
use handclasp_benches::results::{self, Peers};

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
    /// Do one step some times: what is counted.
    #[command(hide = true)]
    Operation {
        /// The step.
        id: String,
        /// How often.
        times: u32,
    },
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

//! The report: `docs/benchmarks.md` and its charts, from the results of all parts.

mod charts;
mod machine;
mod tables;
mod targets;

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

use crate::results::{self, Boots, Peers, Step};
use machine::Machine;

/// Where the charts are, below the directory of the report.
const CHARTS: &str = "benchmarks";

/// All results that there are. A part that was not run is left out of the report.
struct Results {
    peers: Option<Peers>,
    steps: Option<Vec<Step>>,
    boots: Option<Boots>,
}

/// Writes the report into `docs`.
pub fn write(results: &Path, docs: &Path, is_quick: bool) -> Result<()> {
    let found = Results {
        peers: results::read(results, "peers")?,
        steps: results::read(results, "core")?,
        boots: results::read(results, "boot")?,
    };
    let charts = docs.join(CHARTS);
    fs::create_dir_all(&charts).with_context(|| format!("cannot create {}", charts.display()))?;
    let machine = Machine::this()?;
    let mut text = introduction(&machine, is_quick);
    text += &targets::section(&found);
    if let Some(peers) = &found.peers {
        text += &tables::peers(peers, &machine);
        charts::peers(peers, &charts)?;
    }
    if let Some(boots) = &found.boots {
        text += &tables::boots(boots, &machine);
        charts::boots(boots, &charts)?;
    }
    if let Some(steps) = &found.steps {
        text += &tables::steps(steps, &machine);
        charts::codecs(steps, &charts)?;
    }
    let report = docs.join("benchmarks.md");
    fs::write(&report, text).with_context(|| format!("cannot write {}", report.display()))
}

fn introduction(machine: &Machine, is_quick: bool) -> String {
    let quick = if is_quick {
        "\n**This was a quick run, which measures too little for its figures to mean much.**\n"
    } else {
        ""
    };
    format!(
        "# Benchmarks\n\n\
         Written by `cargo xtask bench`: run it to have this page for your machine.\n{quick}\n\
         Machine: {machine}.\n\n\
         All servers of a table are measured in one run: they take turns, so that what else the machine does meets \
         them alike. Figures are medians; in brackets is the range in which the middle half of the rounds lies. Ratios \
         are medians of the ratios within a round. Every server is a static program on one thread, but for `ttrpc` \
         sync, which has its own pool; all answer the same request, `grpc.Health/Check` with a service name of the \
         given length, to the same client: blocking, its requests encoded beforehand, so that it costs as little as \
         it can. Client and server share one processor, but for the starts: a wake-up that crosses \
         processors costs more than the calls do. gRPC is spoken by the same client in HTTP/2's frames.\n\n\
         The raw echoes are the floor: they know where a frame ends, and answer every frame with the same bytes.\n\n"
    )
}

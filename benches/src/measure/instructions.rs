//! User instructions per call, counted by callgrind: the same in every run, whatever else the machine does.

use std::ffi::OsString;
use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, ensure};

use crate::client::Client;
use crate::peer::{Peer, Programs};
use crate::results::Instructions;
use crate::server::Server;

/// The sizes of requests in bytes, and how many calls the longer of two runs has more than the shorter.
const SIZES: [(usize, usize); 3] = [(64, 1000), (4 << 10, 500), (1 << 20, 50)];
/// The calls of the shorter run, which warm up what later calls find warm.
const FIRST: usize = 50;

/// Counts for every peer and size.
pub fn servers(programs: &Programs) -> Result<Vec<Instructions>> {
    let mut results = Vec::new();
    for (size, calls) in SIZES {
        for peer in Peer::ALL {
            let per_call = per_call(&programs.path(peer), peer, size, calls)
                .with_context(|| format!("cannot count the instructions of {}", peer.label()))?;
            results.push(Instructions {
                peer,
                size,
                per_call,
            });
        }
    }
    Ok(results)
}

/// Counts for the shortest requests of a program that is configured as `peer` is.
pub fn small_call(program: &Path, peer: Peer) -> Result<f64> {
    let [(size, calls), ..] = SIZES;
    per_call(program, peer, size, calls)
        .with_context(|| format!("cannot count the instructions of {}", program.display()))
}

fn per_call(program: &Path, peer: Peer, size: usize, calls: usize) -> Result<f64> {
    let count = |calls| count_server(program, peer, size, calls);
    let first = FIRST.min(calls);
    let difference = count(first + calls)?.saturating_sub(count(first)?);
    #[allow(clippy::cast_precision_loss)]
    let per_call = difference as f64 / calls as f64;
    Ok(per_call)
}

fn count_server(program: &Path, peer: Peer, size: usize, calls: usize) -> Result<u64> {
    let directory = tempfile::tempdir()?;
    let counts = directory.path().join("callgrind.out");
    let mut server = Server::spawn_under(callgrind(&counts), program, peer)?;
    let mut client = Client::new(server.connect()?, peer, size)?;
    for _ in 0..calls {
        client.call()?;
    }
    // Its exit is no matter: some end in order at SIGTERM, and some by it.
    server.terminate()?;
    total(&counts)
}

/// Counts the instructions of a whole run of `command`'s program.
pub fn count(program: &Path, arguments: &[OsString]) -> Result<u64> {
    let directory = tempfile::tempdir()?;
    let counts = directory.path().join("callgrind.out");
    let output = callgrind(&counts)
        .arg(program)
        .args(arguments)
        .output()
        .context("cannot run valgrind")?;
    ensure!(
        output.status.success(),
        "valgrind failed: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    total(&counts)
}

fn callgrind(counts: &Path) -> Command {
    let mut file = OsString::from("--callgrind-out-file=");
    file.push(counts);
    let mut command = Command::new("valgrind");
    command.args(["--tool=callgrind", "--quiet"]).arg(file);
    command
}

/// The instructions that a file of callgrind's adds up to.
fn total(counts: &Path) -> Result<u64> {
    let text = fs::read_to_string(counts)
        .with_context(|| format!("callgrind has left no {}", counts.display()))?;
    let totals = |name| {
        text.lines()
            .rev()
            .find_map(move |line| line.strip_prefix(name))
    };
    let total = totals("totals:").or_else(|| totals("summary:"));
    let total = total.context("callgrind's file has no total")?;
    Ok(total.trim().parse()?)
}

//! `cargo xtask skew`: runs the matrix, and prints, writes or checks its table.

use std::io::{self, Write};
use std::process::ExitCode;

use anyhow::{Context, Result, ensure};
use clap::{Args, Parser};
use handclasp_skew::{Guests, Table, Verdict, document};
use vm_harness::ground::Workspace;

const JSON: &str = r#"
With --json, the last line of standard output is one JSON object:

  accel         "kvm" or "tcg"; "none" with --no-vm
  vsock_device  "vhost-vsock" or "vhost-device-vsock"; "none" with --no-vm
  verdict       "green", "not_run" (nothing failed, but not all of it could run) or "red"
  cells         [{"agent", "host", "way": "host_dials" | "guest_dials" | "downgrade", "verdict", "versions": [TEXT],
                "calls": [{"call", "outcome": "done" | "refused" | "not_run" | "failed", "reason"}], "error"}]

Exit codes: 0 if nothing failed and, without --no-vm, all is green and docs/skew.md passes --check; else 1."#;

/// Let every released agent and the current one talk to hosts of every released contract and the current one.
///
/// Each agent boots once. In each session every call is made that the contract of both ends holds, and every other one
/// has to be refused by the host's library.
#[derive(Parser)]
#[command(name = "cargo xtask skew", bin_name = "cargo xtask skew")]
#[command(after_long_help = JSON)]
struct Arguments {
    /// Print one JSON object as the last line.
    #[arg(long)]
    json: bool,
    /// Run the agents as processes on Unix sockets instead: needs no QEMU and no root, but what would change this
    /// machine is not run.
    #[arg(long)]
    no_vm: bool,
    #[command(flatten)]
    document: Document,
}

/// What to do with the document.
#[derive(Args)]
struct Document {
    /// Write the table to docs/skew.md, if all of it is green.
    #[arg(long, conflicts_with = "no_vm")]
    write: bool,
    /// Fail if docs/skew.md does not hold the table.
    #[arg(long, conflicts_with_all = ["no_vm", "write"])]
    check: bool,
}

fn main() -> ExitCode {
    match run(&Arguments::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: &Arguments) -> Result<()> {
    let workspace = Workspace::find()?;
    let guests = if arguments.no_vm {
        Guests::Processes
    } else {
        Guests::Machines
    };
    let table = handclasp_skew::run(&workspace, guests)?;
    print(&table, arguments.json)?;
    // Without machines some calls are not run.
    let is_enough = match table.verdict() {
        Verdict::Green => true,
        Verdict::NotRun => arguments.no_vm,
        Verdict::Red => false,
    };
    ensure!(is_enough, "not all of the matrix is green");
    if arguments.document.write {
        document::write(&workspace, &table)?;
    }
    if arguments.document.check {
        document::check(&workspace, &table)?;
    }
    Ok(())
}

fn print(table: &Table, as_json: bool) -> Result<()> {
    let text = if as_json {
        serde_json::to_string(&table.json())?
    } else {
        table.to_string()
    };
    writeln!(io::stdout(), "{text}").context("cannot write to standard output")
}

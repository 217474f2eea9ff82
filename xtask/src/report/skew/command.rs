//! The command: takes the agents through their cells, one after the other, and shows the table.

use std::fs;
use std::io::{self, Write};
use std::path::Path;

use anyhow::{Context, Result, bail, ensure};
use clap::Args;

use super::agents::{self, Agent};
use super::boot::Boot;
use super::call::Call;
use super::cell::{Cell, Verdict};
use super::hosts::{self, Host};
use super::table::Table;
use super::{contracts, machine};
use vm_harness::ground::{Workspace, files};
use vm_harness::machine::{Config, Guest, setup, short_directory, until_interrupted};

/// The document with the table, in the checkout.
const DOCUMENT: &str = "docs/skew.md";

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
#[derive(Args)]
#[command(after_long_help = JSON)]
pub(crate) struct Arguments {
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

/// Runs the command.
pub(crate) fn run(workspace: &Workspace, arguments: &Arguments) -> Result<()> {
    let table = table(workspace, arguments.no_vm)?;
    let text = if arguments.json {
        serde_json::to_string(&table.json())?
    } else {
        table.to_string()
    };
    writeln!(io::stdout(), "{text}").context("cannot write to standard output")?;
    match table.verdict() {
        Verdict::Green => {}
        Verdict::NotRun if arguments.no_vm => {}
        Verdict::NotRun | Verdict::Red => bail!("not all of the matrix is green"),
    }
    let path = workspace.root().join(DOCUMENT);
    if arguments.document.write {
        files::write(&path, table.document().as_bytes())?;
    }
    ensure!(
        !arguments.document.check
            || fs::read_to_string(&path).is_ok_and(|text| text == table.document()),
        "{DOCUMENT} does not hold this table: run `cargo xtask skew --write` and commit what it writes"
    );
    Ok(())
}

fn table(workspace: &Workspace, no_vm: bool) -> Result<Table> {
    let released = contracts::released(workspace)?;
    let current = contracts::current(workspace)?;
    for contract in released.iter().chain([&current]) {
        Call::check_coverage(contract)?;
    }
    let agents = agents::all(workspace, &released, &current)?;
    let hosts = hosts::all(&released, &current);
    // This thread alone: the guests end with the thread that started them.
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .context("cannot start tokio")?;
    let disk = short_directory()?;
    let (name, content) = machine::KNOWN;
    fs::write(disk.path().join(name), content).context("cannot make a disk")?;

    let mut table = Table::default();
    for agent in &agents {
        let guest = if no_vm {
            Guest::start_process(&agent.program)?
        } else {
            Guest::boot(config(workspace, agent, disk.path())?)?
        };
        table.accel = guest.accel();
        table.vsock_device = guest.vsock_device();
        let row = runtime.block_on(until_interrupted(row(agent, &hosts, guest)));
        let row = row.with_context(|| format!("agent {}", agent.name))?;
        table.cells.extend(row);
    }
    Ok(table)
}

async fn row(agent: &Agent, hosts: &[Host], guest: Guest) -> Result<Vec<Cell>> {
    eprintln!("[skew] agent {}", agent.name);
    Boot::new(agent, hosts, guest).await?.row().await
}

/// A machine with the agent as its init, and a disk.
fn config(workspace: &Workspace, agent: &Agent, disk: &Path) -> Result<Config> {
    let path = workspace.vm().join(format!("skew-{}.cpio", agent.name));
    let image = setup::image_at(workspace, &agent.program, path)?;
    Ok(Config {
        disks: vec![disk.to_owned()],
        ..setup::config(workspace, image.path)?
    })
}

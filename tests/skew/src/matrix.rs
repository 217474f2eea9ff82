//! All of the matrix: the agents, one after the other.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use vm_harness::ground::Workspace;
use vm_harness::machine::{Config, Guest, setup, short_directory, until_interrupted};

use crate::agents::{self, Agent};
use crate::boot::Boot;
use crate::call::Call;
use crate::cell::Cell;
use crate::hosts::{self, Host};
use crate::table::Table;
use crate::{contracts, machine};

/// What the agents run in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Guests {
    /// Virtual machines, whose init they are.
    Machines,
    /// None: they are processes of this machine, and what would change it is not run.
    Processes,
}

/// Takes each agent through its cells, in a guest of its own, one after the other.
pub fn run(workspace: &Workspace, guests: Guests) -> Result<Table> {
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
        let guest = match guests {
            Guests::Machines => Guest::boot(config(workspace, agent, disk.path())?)?,
            Guests::Processes => Guest::start_process(&agent.program)?,
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

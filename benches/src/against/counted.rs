//! What is counted and hardly varies: instructions, the program's size, and memory.

use std::fs;
use std::path::Path;
use std::thread;

use anyhow::{Context, Result};

use super::comparison::{Row, Unit};
use super::pair::Pair;
use super::{exact, step};
use crate::client::Client;
use crate::measure::footprint::{PAUSE, SIZE};
use crate::measure::instructions;
use crate::peer::Peer;
use crate::server::Server;

/// How often memory is looked at: which of the program's pages are mapped may differ from start to start.
const LOOKS: usize = 9;

/// Counts everything.
pub(super) fn all(pair: &Pair) -> Result<[Row; 3]> {
    Ok([instructions(pair)?, size(pair)?, memory(pair)?])
}

fn instructions(pair: &Pair) -> Result<Row> {
    const NAME: &str = "user instructions per 64 B call";
    step(NAME);
    let count = |program: &Path| instructions::small_call(program, Peer::Handclasp);
    let values = pair.once(count).context(NAME)?;
    Ok(exact(NAME, Unit::Instructions, values))
}

fn size(pair: &Pair) -> Result<Row> {
    let size = |program: &Path| {
        let metadata = fs::metadata(program);
        let metadata = metadata.with_context(|| format!("cannot read {}", program.display()))?;
        Ok(bytes(metadata.len()))
    };
    Ok(exact("size of the program", Unit::Bytes, pair.once(size)?))
}

fn memory(pair: &Pair) -> Result<Row> {
    const NAME: &str = "resident memory, idle, one connection";
    step(NAME);
    let start = |program: &Path| {
        let mut server = Server::spawn_program(program, Peer::Handclasp)?;
        let mut client = Client::new(server.connect()?, Peer::Handclasp, SIZE)?;
        client.call()?;
        Ok((server, client))
    };
    let turn = |(server, _): &mut (Server, Client)| {
        thread::sleep(PAUSE);
        Ok(bytes(server.resident()?))
    };
    let samples = pair.in_turns(LOOKS, start, turn).context(NAME)?;
    Ok(Row::new(NAME, Unit::Bytes, &samples))
}

#[allow(clippy::cast_precision_loss)]
fn bytes(count: u64) -> f64 {
    count as f64
}

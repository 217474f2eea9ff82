//! From exec to the first answered call.

use std::path::Path;
use std::time::Instant;

use anyhow::{Context, Result};

use super::Effort;
use crate::client::Client;
use crate::peer::{Peer, Programs};
use crate::results::Start;
use crate::server::Server;

/// How often each peer is started.
const STARTS: usize = 120;
/// The size of the first request, in bytes.
const SIZE: usize = 64;

/// Starts the peers in turns.
pub fn starts(programs: &Programs, effort: Effort) -> Result<Vec<Start>> {
    let mut results: Vec<_> = Peer::ALL.map(Start::new).into();
    for round in 0..effort.calls(STARTS) {
        let count = results.len();
        for place in 0..count {
            let result = &mut results[(place + round) % count];
            let peer = result.peer;
            let microseconds = start(&programs.path(peer), peer)
                .with_context(|| format!("{} does not start", peer.label()))?;
            result.microseconds.push(microseconds);
        }
    }
    Ok(results)
}

/// Starts a program that is configured as `peer` is, and ends it; the microseconds to its first answer.
pub fn start(program: &Path, peer: Peer) -> Result<f64> {
    let begin = Instant::now();
    let mut server = Server::spawn_program(program, peer)?;
    // Without negotiation: a first call to Handclasp needs none either.
    let stream = server.connect()?;
    let mut client = Client::without_negotiation(stream, peer, SIZE)?;
    client.call()?;
    Ok(begin.elapsed().as_secs_f64() * 1e6)
}

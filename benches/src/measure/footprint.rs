//! What a server takes while it does nothing: memory and bytes on disk.

use std::fs;
use std::thread;
use std::time::Duration;

use anyhow::{Context, Result};

use crate::client::Client;
use crate::peer::{Peer, Programs};
use crate::results::Footprint;
use crate::server::Server;

/// The size of the one request that was served before, in bytes.
pub const SIZE: usize = 64;
/// How long a server is left alone before it is looked at.
pub const PAUSE: Duration = Duration::from_millis(200);

/// Looks at each peer with one connection that is idle.
pub fn footprints(programs: &Programs) -> Result<Vec<Footprint>> {
    Peer::ALL
        .into_iter()
        .map(|peer| {
            let path = programs.path(peer);
            let metadata = fs::metadata(&path);
            let mut server = Server::spawn(programs, peer)?;
            let mut client = Client::new(server.connect()?, peer, SIZE)?;
            client.call()?;
            thread::sleep(PAUSE);
            Ok(Footprint {
                peer,
                resident_bytes: server.resident()?,
                program_bytes: metadata
                    .with_context(|| format!("cannot read {}", path.display()))?
                    .len(),
            })
        })
        .collect()
}

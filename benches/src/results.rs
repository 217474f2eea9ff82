//! What the parts hand on to the report: one JSON file each, in one directory.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::peer::Peer;
use crate::statistics::Spread;

/// All that was measured of the peers on one machine.
#[derive(Debug, Serialize, Deserialize)]
pub struct Peers {
    /// Round trips, for each size and peer.
    pub round_trips: Vec<RoundTrip>,
    /// Calls per second, for each number in flight and peer.
    pub throughput: Vec<Throughput>,
    /// Instructions per call, for each size and peer.
    pub instructions: Vec<Instructions>,
    /// Starts, for each peer.
    pub starts: Vec<Start>,
    /// Memory and size, for each peer.
    pub footprints: Vec<Footprint>,
    /// What negotiation costs.
    pub negotiation: Negotiation,
}

/// Round trips of one peer with requests of one size; a value for each round.
#[derive(Debug, Serialize, Deserialize)]
pub struct RoundTrip {
    /// The peer.
    pub peer: Peer,
    /// The length of the request's one field, in bytes.
    pub size: usize,
    /// The median of each round, in microseconds.
    pub p50_us: Vec<f64>,
    /// The 99th percentile of each round, in microseconds.
    pub p99_us: Vec<f64>,
}

/// Calls per second of one peer; a value for each round.
#[derive(Debug, Serialize, Deserialize)]
pub struct Throughput {
    /// The peer.
    pub peer: Peer,
    /// How many calls were in flight on one connection.
    pub in_flight: usize,
    /// Calls per second of each round.
    pub per_second: Vec<f64>,
}

/// User instructions in a server.
#[derive(Debug, Serialize, Deserialize)]
pub struct Instructions {
    /// The peer.
    pub peer: Peer,
    /// The length of the request's one field, in bytes.
    pub size: usize,
    /// Instructions per call.
    pub per_call: f64,
}

/// Times from exec to the first answered call.
#[derive(Debug, Serialize, Deserialize)]
pub struct Start {
    /// The peer.
    pub peer: Peer,
    /// Each start, in microseconds.
    pub microseconds: Vec<f64>,
}

/// What a peer takes while it is idle.
#[derive(Debug, Serialize, Deserialize)]
pub struct Footprint {
    /// The peer.
    pub peer: Peer,
    /// Resident memory, in bytes.
    pub resident_bytes: u64,
    /// The static, stripped program, in bytes.
    pub program_bytes: u64,
}

/// Times from connecting to the first result.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Negotiation {
    /// With an offer in front; the median of each round, in microseconds.
    pub with_p50_us: Vec<f64>,
    /// Without; the median of each round, in microseconds.
    pub without_p50_us: Vec<f64>,
    /// How often the client wrote before it had the first result: 1 means no extra round trip.
    pub writes_before_the_first_result: u32,
}

/// One step inside agent-core, or of a codec.
#[derive(Debug, Serialize, Deserialize)]
pub struct Step {
    /// What it belongs to: `core` or `codec`.
    pub group: String,
    /// What it does.
    pub name: String,
    /// How many bytes it does it to.
    pub bytes: usize,
    /// What it takes, in nanoseconds.
    pub time_ns: Spread,
    /// What it takes, in instructions.
    pub instructions: f64,
}

/// What a virtual machine boots with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Init {
    /// The raw echo.
    Echo,
    /// The agent.
    Handclasp,
    /// The `ttrpc` crate's async server.
    Ttrpc,
}

/// How the host learns that a guest can be called.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Way {
    /// The guest dials it.
    Dial,
    /// It dials the guest, one dial held open until it is taken.
    Poll,
}

/// All boots.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Boots {
    /// What executed the guests' instructions.
    pub accelerator: String,
    /// What stood behind their vsock devices.
    pub device: String,
    /// How many were lost, since the device lost the host's dial.
    pub lost: usize,
    /// The boots, in their order.
    pub boots: Vec<Boot>,
}

/// One boot; times in milliseconds since QEMU's exec.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct Boot {
    /// What was booted with.
    pub init: Init,
    /// How the host learned of it.
    pub way: Way,
    /// The guest's kernel starts its clock.
    pub kernel_ms: f64,
    /// The init's first instructions.
    pub exec_ms: f64,
    /// The host has the first answer.
    pub answered_ms: f64,
    /// From the init's first instructions to the first answer, on the guest's clock.
    pub guest_ms: f64,
}

impl Init {
    /// All, the floor first.
    pub const ALL: [Self; 3] = [Self::Echo, Self::Handclasp, Self::Ttrpc];

    /// The name in tables and charts.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Echo => "raw echo",
            Self::Handclasp => "Handclasp",
            Self::Ttrpc => "ttrpc async",
        }
    }

    /// The name of its image.
    pub const fn image(self) -> &'static str {
        match self {
            Self::Echo => "echo.cpio",
            Self::Handclasp => "handclasp.cpio",
            Self::Ttrpc => "ttrpc.cpio",
        }
    }
}

impl Way {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Dial, Self::Poll];

    /// The name in tables.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Dial => "guest dials",
            Self::Poll => "host polls",
        }
    }
}

impl RoundTrip {
    /// Nothing measured yet.
    pub const fn new(peer: Peer, size: usize) -> Self {
        Self {
            peer,
            size,
            p50_us: Vec::new(),
            p99_us: Vec::new(),
        }
    }
}

impl Throughput {
    /// Nothing measured yet.
    pub const fn new(peer: Peer, in_flight: usize) -> Self {
        Self {
            peer,
            in_flight,
            per_second: Vec::new(),
        }
    }
}

impl Start {
    /// Nothing measured yet.
    pub const fn new(peer: Peer) -> Self {
        Self {
            peer,
            microseconds: Vec::new(),
        }
    }
}

/// Writes a part's results as `directory/name.json`.
pub fn write(directory: &Path, name: &str, results: &impl Serialize) -> Result<()> {
    let path = directory.join(name).with_extension("json");
    fs::create_dir_all(directory)
        .with_context(|| format!("cannot create {}", directory.display()))?;
    fs::write(&path, serde_json::to_vec_pretty(results)?)
        .with_context(|| format!("cannot write {}", path.display()))
}

/// Reads a part's results; `None` if that part was not run.
pub fn read<T: DeserializeOwned>(directory: &Path, name: &str) -> Result<Option<T>> {
    let path = directory.join(name).with_extension("json");
    if !path.exists() {
        return Ok(None);
    }
    let text = fs::read(&path).with_context(|| format!("cannot read {}", path.display()))?;
    let results = serde_json::from_slice(&text)
        .with_context(|| format!("{} is not what this version writes", path.display()))?;
    Ok(Some(results))
}

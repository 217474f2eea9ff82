//! What takes time: calls, connections, programs that are run, and starts.

use std::path::{Path, PathBuf};
use std::time::Instant;

use anyhow::{Context, Result};

use super::comparison::{Row, Unit};
use super::pair::{Pair, median_of};
use super::step;
use crate::client::Client;
use crate::client::run::Runner;
use crate::measure::{Effort, negotiation, start};
use crate::peer::Peer;
use crate::server::Server;

/// Calls of one kind, so many in a row that a row of them takes a few hundred microseconds at most: then few are
/// interrupted, and a turn's median passes those over.
struct Calls {
    name: &'static str,
    unit: Unit,
    /// The length of the request's one field, in bytes.
    size: usize,
    in_flight: usize,
    /// How many are timed together.
    together: usize,
    /// How many times a turn takes.
    times: usize,
}

const CALLS: [Calls; 4] = [
    Calls {
        name: "round trip, 64 B",
        unit: Unit::Microseconds,
        size: 64,
        in_flight: 1,
        together: 1,
        times: 400,
    },
    Calls {
        name: "round trip, 4 KiB",
        unit: Unit::Microseconds,
        size: 4 << 10,
        in_flight: 1,
        together: 1,
        times: 400,
    },
    Calls {
        name: "calls per second, 64 B, 64 in flight",
        unit: Unit::PerSecond,
        size: 64,
        in_flight: 64,
        together: 640,
        times: 15,
    },
    Calls {
        name: "1 MiB request, small answer",
        unit: Unit::Microseconds,
        size: 1 << 20,
        in_flight: 1,
        together: 1,
        times: 9,
    },
];

/// Connections in a turn.
const CONNECTIONS: usize = 60;
/// Programs that are run in a turn.
const RUNS: usize = 9;
/// Starts in a turn.
const STARTS: usize = 6;

/// Round trips, several calls in flight, and long requests.
pub(super) fn calls(pair: &Pair, effort: Effort) -> Result<Vec<Row>> {
    CALLS.iter().map(|calls| calls.row(pair, effort)).collect()
}

impl Calls {
    fn row(&self, pair: &Pair, effort: Effort) -> Result<Row> {
        step(self.name);
        let times = effort.calls(self.times);
        let start = |program: &Path| {
            let mut server = agent(program)?;
            let mut client = Client::new(server.connect()?, Peer::Handclasp, self.size)?;
            client.pipeline(self.in_flight, self.together * times.div_ceil(4))?;
            Ok((server, client))
        };
        let turn = |(_, client): &mut (Server, Client)| {
            median_of(times, || {
                let begin = Instant::now();
                client.pipeline(self.in_flight, self.together)?;
                #[allow(clippy::cast_precision_loss)]
                let calls = self.together as f64;
                Ok(begin.elapsed().as_secs_f64() * 1e6 / calls)
            })
        };
        let samples = pair
            .in_turns(effort.rounds, start, turn)
            .context(self.name)?;
        Ok(Row::new(self.name, self.unit, &samples))
    }
}

/// New connections to their first result, with and without an offer.
pub(super) fn connections(pair: &Pair, effort: Effort) -> Result<[Row; 2]> {
    let with_offer = |server: &mut Server| Ok(negotiation::with_offer(server)?.0);
    Ok([
        connection("new connection with an offer", pair, effort, with_offer)?,
        connection(
            "new connection without one",
            pair,
            effort,
            negotiation::without_offer,
        )?,
    ])
}

fn connection(
    name: &str,
    pair: &Pair,
    effort: Effort,
    connect: fn(&mut Server) -> Result<f64>,
) -> Result<Row> {
    step(name);
    let connections = effort.calls(CONNECTIONS);
    let start = |program: &Path| {
        let mut server = agent(program)?;
        connect(&mut server)?;
        Ok(server)
    };
    let turn = |server: &mut Server| median_of(connections, || connect(server));
    let samples = pair
        .in_turns(effort.rounds, start, turn)
        .with_context(|| name.to_owned())?;
    Ok(Row::new(name, Unit::Microseconds, &samples))
}

/// `Run` of a program that does nothing.
pub(super) fn run(pair: &Pair, program: &[String], effort: Effort) -> Result<Row> {
    const NAME: &str = "Run of `true` to its answer";
    step(NAME);
    let runs = effort.calls(RUNS);
    let argv: Vec<_> = program.iter().map(String::as_str).collect();
    let start = |program: &Path| {
        let mut server = agent(program)?;
        let mut runner = Runner::new(server.connect()?, &argv)?;
        runner.run()?;
        Ok((server, runner))
    };
    let turn = |(_, runner): &mut (Server, Runner)| {
        median_of(runs, || {
            let begin = Instant::now();
            runner.run()?;
            Ok(begin.elapsed().as_secs_f64() * 1e6)
        })
    };
    let samples = pair.in_turns(effort.rounds, start, turn).context(NAME)?;
    Ok(Row::new(NAME, Unit::Microseconds, &samples))
}

/// From exec to the first answered call.
pub(super) fn start(pair: &Pair, effort: Effort) -> Result<Row> {
    const NAME: &str = "exec to first answered call";
    step(NAME);
    let starts = effort.calls(STARTS);
    let program = |program: &Path| Ok(program.to_owned());
    let turn = |program: &mut PathBuf| median_of(starts, || start::start(program, Peer::Handclasp));
    let samples = pair.in_turns(effort.rounds, program, turn).context(NAME)?;
    Ok(Row::new(NAME, Unit::Microseconds, &samples))
}

fn agent(program: &Path) -> Result<Server> {
    Server::spawn_program(program, Peer::Handclasp)
}

//! Round trips, and calls per second with several in flight. The peers take turns, so that what else the
//! machine does meets them all alike.

use std::time::Instant;

use anyhow::{Context, Result};

use super::{Effort, OneProcessor};
use crate::client::Client;
use crate::peer::{Peer, Programs};
use crate::results::{RoundTrip, Throughput};
use crate::server::Server;
use crate::statistics::percentile;

/// The sizes of requests, in bytes, and how many calls a turn has with each.
const SIZES: [(usize, usize); 3] = [(64, 2000), (4 << 10, 2000), (1 << 20, 60)];
/// How many calls are in flight, and how many a turn has.
const IN_FLIGHT: [(usize, usize); 3] = [(1, 2000), (8, 8000), (64, 8000)];
/// The size of the requests of which several are in flight, in bytes.
const SMALL: usize = 64;

/// Servers, each with one connection.
struct Field {
    contestants: Vec<(Peer, Server, Client)>,
}

impl Field {
    fn start(programs: &Programs, size: usize) -> Result<Self> {
        let start = |peer: Peer| {
            let mut server = Server::spawn(programs, peer)?;
            let mut client = Client::new(server.connect()?, peer, size)?;
            client
                .call()
                .with_context(|| format!("{} does not answer", peer.label()))?;
            Ok((peer, server, client))
        };
        let contestants = Peer::ALL.into_iter().map(start).collect::<Result<_>>()?;
        Ok(Self { contestants })
    }

    /// Lets each peer have its turn, in an order that differs from round to round.
    fn round<T>(
        &mut self,
        round: usize,
        turn: impl Fn(&mut Client) -> Result<T>,
    ) -> Result<Vec<(Peer, T)>> {
        let count = self.contestants.len();
        (0..count)
            .map(|place| {
                let (peer, _, client) = &mut self.contestants[(place + round) % count];
                let result = turn(client).with_context(|| format!("{} failed", peer.label()))?;
                Ok((*peer, result))
            })
            .collect()
    }
}

/// Round trips of every peer at every size.
pub fn round_trips(programs: &Programs, effort: Effort) -> Result<Vec<RoundTrip>> {
    let _pinned = OneProcessor::pin()?;
    let mut results = Vec::new();
    for (size, calls) in SIZES {
        let calls = effort.calls(calls);
        let mut field = Field::start(programs, size)?;
        field.round(0, |client| time(client, calls))?;
        let mut trips: Vec<_> = Peer::ALL.map(|peer| RoundTrip::new(peer, size)).into();
        for round in 0..effort.rounds {
            for (peer, times) in field.round(round, |client| time(client, calls))? {
                let trip = trips.iter_mut().find(|trip| trip.peer == peer);
                let trip = trip.context("every peer has its results")?;
                trip.p50_us.push(percentile(&times, 0.5));
                trip.p99_us.push(percentile(&times, 0.99));
            }
        }
        results.extend(trips);
    }
    Ok(results)
}

/// Calls per second of every peer with every number of them in flight on one connection.
pub fn throughput(programs: &Programs, effort: Effort) -> Result<Vec<Throughput>> {
    let _pinned = OneProcessor::pin()?;
    let mut results = Vec::new();
    let mut field = Field::start(programs, SMALL)?;
    for (in_flight, calls) in IN_FLIGHT {
        let calls = effort.calls(calls);
        let mut rates: Vec<_> = Peer::ALL
            .map(|peer| Throughput::new(peer, in_flight))
            .into();
        for round in 0..effort.rounds.div_ceil(2) {
            let turns = field.round(round, |client| {
                let start = Instant::now();
                client.pipeline(in_flight, calls)?;
                Ok(start.elapsed().as_secs_f64())
            })?;
            for (peer, seconds) in turns {
                let rate = rates.iter_mut().find(|rate| rate.peer == peer);
                #[allow(clippy::cast_precision_loss)]
                rate.context("every peer has its results")?
                    .per_second
                    .push(calls as f64 / seconds);
            }
        }
        results.extend(rates);
    }
    Ok(results)
}

/// The times of `calls` calls in microseconds, sorted.
fn time(client: &mut Client, calls: usize) -> Result<Vec<f64>> {
    let mut times = Vec::with_capacity(calls);
    for _ in 0..calls {
        let start = Instant::now();
        client.call()?;
        times.push(start.elapsed().as_secs_f64() * 1e6);
    }
    times.sort_by(f64::total_cmp);
    Ok(times)
}

//! What negotiation costs: the first result on a new connection, with an offer in front of the call in the
//! same write, and without one.

use std::io::{Read, Write};
use std::os::unix::net::UnixStream;
use std::time::Instant;

use agent_core::frame::{FrameReader, MAX_PAYLOAD, Progress};
use agent_core::messages::CheckRequest;
use agent_core::session::{Client, ClientEvent};
use agent_core::{Level, rpc::Response};
use anyhow::{Result, bail, ensure};

use super::{Effort, OneProcessor};
use crate::client::ttrpc::{Buffer, MOMENT, local, request};
use crate::peer::{Peer, Programs};
use crate::results::Negotiation;
use crate::server::Server;
use crate::statistics::percentile;

/// Connections in a turn.
const CONNECTIONS: usize = 200;
/// The size of the call's request, in bytes.
const SIZE: usize = 64;
/// The call's stream, behind the offer's.
const STREAM: u32 = 3;

/// Connects in turns with and without an offer.
pub fn negotiation(programs: &Programs, effort: Effort) -> Result<Negotiation> {
    let _pinned = OneProcessor::pin()?;
    let mut server = Server::spawn(programs, Peer::Handclasp)?;
    drop(server.connect()?);
    let connections = effort.calls(CONNECTIONS);
    let mut result = Negotiation::default();
    for _ in 0..effort.rounds {
        let mut with = Vec::new();
        let mut without = Vec::new();
        for _ in 0..connections {
            let (microseconds, writes) = with_offer(&mut server)?;
            with.push(microseconds);
            result.writes_before_the_first_result = writes;
            without.push(without_offer(&mut server)?);
        }
        for (times, p50_us) in [
            (&mut with, &mut result.with_p50_us),
            (&mut without, &mut result.without_p50_us),
        ] {
            times.sort_by(f64::total_cmp);
            p50_us.push(percentile(times, 0.5));
        }
    }
    Ok(result)
}

fn check() -> Vec<u8> {
    let service = "s".repeat(SIZE);
    request(
        "grpc.Health",
        "Check",
        &CheckRequest { service: &service },
        STREAM,
    )
}

/// The microseconds to the first result, which the answer's check precedes, and how many writes that took.
pub fn with_offer(server: &mut Server) -> Result<(f64, u32)> {
    let check = check();
    let begin = Instant::now();
    let mut stream = server.connect()?;
    let local = local();
    let mut session = Client::<1>::dialled(&local);
    let mut output = Buffer::default();
    session.negotiate(&MOMENT, Level::BASELINE, &mut output)?;
    output.0.extend_from_slice(&check);
    stream.write_all(&output.0)?;
    let writes = 1;
    let mut input = Input::default();
    let mut is_agreed = false;
    loop {
        let received = session.receive(&input.bytes, &mut output);
        let consumed = received.consumed;
        match received.event {
            ClientEvent::Agreed(_) => is_agreed = true,
            ClientEvent::Incomplete { .. } => input.read(&mut stream)?,
            // The session was not told of the call, which was encoded beforehand, as without an offer.
            ClientEvent::Ignored => {
                ensure!(is_agreed, "the call was answered before the offer");
                return Ok((begin.elapsed().as_secs_f64() * 1e6, writes));
            }
            other => bail!("the agent answers an offer with {other:?}"),
        }
        input.bytes.drain(..consumed);
    }
}

/// The microseconds to the first result where only the call is sent.
pub fn without_offer(server: &mut Server) -> Result<f64> {
    let check = check();
    let begin = Instant::now();
    let mut stream = server.connect()?;
    stream.write_all(&check)?;
    let mut input = Input::default();
    loop {
        let mut reader = FrameReader::new(MAX_PAYLOAD);
        if let Progress::Frame { frame, .. } = reader.read(&input.bytes) {
            let response = Response::decode(frame.payload);
            ensure!(response.is_ok_and(|response| response.status.is_none()));
            return Ok(begin.elapsed().as_secs_f64() * 1e6);
        }
        input.read(&mut stream)?;
    }
}

#[derive(Default)]
struct Input {
    bytes: Vec<u8>,
}

impl Input {
    fn read(&mut self, stream: &mut UnixStream) -> Result<()> {
        let mut piece = [0; 4096];
        let count = stream.read(&mut piece)?;
        ensure!(count > 0, "the agent has closed the connection");
        self.bytes.extend_from_slice(&piece[..count]);
        Ok(())
    }
}

//! The one client of all servers: blocking, its requests encoded beforehand, so that it costs as little as it
//! can and the same for each. What it speaks is the only difference: [`ttrpc`] or [`grpc`].

pub mod clock;
pub mod grpc;
pub mod run;
pub mod ttrpc;

use std::io::{ErrorKind, Read, Write};
use std::os::unix::net::UnixStream;

use anyhow::{Context, Result, bail};

use crate::peer::{Peer, Protocol};

/// The room for what one read brings, in bytes.
const INPUT: usize = 64 * 1024;
/// `HealthCheckResponse { status: SERVING }`: what each call has to be answered.
const SERVING: [u8; 2] = [8, 1];

/// What a protocol has to say and to understand, without the socket.
pub trait Speaker {
    /// Appends one request, as far as the peer has room for it; the rest follows when it says so.
    fn request(&mut self, output: &mut Vec<u8>);

    /// Deals with received bytes, of which the first `consumed` are done with. What is to be said at once is
    /// appended to `output`.
    fn receive(&mut self, input: &[u8], output: &mut Vec<u8>) -> Result<Heard>;
}

/// What was in received bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Heard {
    /// How many bytes are done with.
    pub consumed: usize,
    /// How many calls were answered.
    pub answered: usize,
}

/// A connection to a server, and the request that it sends.
pub struct Client {
    stream: UnixStream,
    speaker: Box<dyn Speaker>,
    output: Vec<u8>,
    input: Vec<u8>,
    filled: usize,
}

impl Client {
    /// Calls with a `CheckRequest` whose service is `size` bytes long. Handclasp is negotiated with first.
    pub fn new(mut stream: UnixStream, peer: Peer, size: usize) -> Result<Self> {
        if peer == Peer::Handclasp {
            ttrpc::negotiate(&mut stream).context("cannot negotiate")?;
        }
        Self::without_negotiation(stream, peer, size)
    }

    /// The same on a connection on which nothing else is said.
    pub fn without_negotiation(stream: UnixStream, peer: Peer, size: usize) -> Result<Self> {
        let speaker: Box<dyn Speaker> = match peer.protocol() {
            Protocol::Ttrpc => Box::new(ttrpc::Ttrpc::new(size)?),
            Protocol::Grpc => Box::new(grpc::Grpc::new(size)?),
        };
        Ok(Self {
            stream,
            speaker,
            output: Vec::new(),
            input: vec![0; INPUT],
            filled: 0,
        })
    }

    /// Makes one call and waits for its answer.
    pub fn call(&mut self) -> Result<()> {
        self.pipeline(1, 1)
    }

    /// Makes `calls` calls with `in_flight` of them under way at any time.
    pub fn pipeline(&mut self, in_flight: usize, calls: usize) -> Result<()> {
        let mut unsent = calls;
        let mut unanswered = calls;
        let mut room = in_flight;
        while unanswered > 0 {
            for _ in 0..room.min(unsent) {
                self.speaker.request(&mut self.output);
                unsent -= 1;
            }
            self.stream.write_all(&self.output)?;
            self.output.clear();
            let answered = self.receive()?;
            unanswered = unanswered
                .checked_sub(answered)
                .context("more answers than calls")?;
            room = answered;
        }
        Ok(())
    }

    /// Reads once, and returns how many calls that has answered.
    fn receive(&mut self) -> Result<usize> {
        let read = loop {
            match self.stream.read(&mut self.input[self.filled..]) {
                Ok(0) => bail!("the server has closed the connection"),
                Ok(count) => break count,
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) => return Err(error).context("cannot receive"),
            }
        };
        self.filled += read;
        let heard = self
            .speaker
            .receive(&self.input[..self.filled], &mut self.output)?;
        self.input.copy_within(heard.consumed..self.filled, 0);
        self.filled -= heard.consumed;
        Ok(heard.answered)
    }
}

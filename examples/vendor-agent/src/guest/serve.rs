//! One connection, from its first byte to its last. All that Handclasp asks of a program is here: bytes in,
//! bytes out, and a handler for each call.

use super::generated::v1::lamp;
use super::lamp::BedsideLamp;
use agent_core::messages::health;
use agent_core::session::{Call, CloseReason, Event, Handled, Moment, Received};
use agent_core::wire::{Sink, Writer};
use agent_core::{Local, Rejection, Server};
use embedded_io::{Read, Write};
use std::fmt;
use std::sync::{Mutex, PoisonError};
use vsock_transport::{SocketError, Stream};

/// The longest response with its frame, in bytes; at least what a session writes on its own.
const OUTPUT: usize = 4096;

/// How much is read at a time, in bytes.
const CHUNK: usize = 4096;

/// How many calls of a connection can wait for a late answer. This agent answers each at once, and a session
/// wants a place for it all the same.
const LATE_CALLS: usize = 1;

/// Why a connection was given up.
#[derive(Debug)]
pub enum ServeError {
    /// The socket failed.
    Socket(SocketError),
    /// The system has no random bytes for an offer.
    Entropy(getrandom::Error),
    /// The host said what no connection goes on after.
    Closed(CloseReason),
}

impl fmt::Display for ServeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Socket(error) => write!(f, "the connection was lost: {error}"),
            Self::Entropy(error) => write!(f, "the system gives no random bytes: {error}"),
            Self::Closed(reason) => write!(f, "the connection was closed: {reason:?}"),
        }
    }
}

impl std::error::Error for ServeError {}

/// Serves a connection until the host closes it.
pub fn serve(
    mut stream: Stream,
    agent: &Local<'_>,
    lamp: &Mutex<BedsideLamp>,
) -> Result<(), ServeError> {
    let mut server = Server::<LATE_CALLS>::new(agent);
    let mut input = Vec::new();
    loop {
        let mut buffer = [0; OUTPUT];
        let mut output = Writer::new(&mut buffer);
        let Received { consumed, event } = server.receive(&input, &mut output);
        let mut reads_on = false;
        let mut closes = None;
        match event {
            Event::Incomplete { .. } => reads_on = true,
            Event::Negotiate(proposal) => {
                // An empty output has room for every answer, so this one is never too full.
                let _ = server.answer(&proposal, &moment()?, &mut output);
            }
            Event::Call(call) => {
                // A handler that panicked has left a lamp, if perhaps in an odd color.
                let mut lamp = lamp.lock().unwrap_or_else(PoisonError::into_inner);
                let handled = dispatch(&mut lamp, call, &mut output);
                server.handled(handled);
            }
            Event::Close(reason) => closes = Some(reason),
            // The session has dealt with these. The output is never full: it is empty in each round.
            Event::Done | Event::Ignored(_) | Event::Agreed(_) | Event::OutputFull => {}
        }
        let written = output.finish().unwrap_or_default();
        stream.write_all(written).map_err(ServeError::Socket)?;
        if let Some(reason) = closes {
            return Err(ServeError::Closed(reason));
        }
        input.drain(..consumed);
        if reads_on && !read_more(&mut stream, &mut input).map_err(ServeError::Socket)? {
            return Ok(());
        }
    }
}

/// Hands a call to the service that it belongs to.
fn dispatch(lamp: &mut BedsideLamp, call: Call<'_>, output: &mut dyn Sink) -> Handled {
    let call = match lamp::dispatch(lamp, call, output) {
        Ok(handled) => return handled,
        Err(call) => call,
    };
    match health::dispatch(lamp, call, output) {
        Ok(handled) => handled,
        Err(call) => call.reject(&Rejection::NO_HANDLER, output),
    }
}

/// What is different in each offer.
fn moment() -> Result<Moment, ServeError> {
    let mut nonce = [0; 16];
    getrandom::fill(&mut nonce).map_err(ServeError::Entropy)?;
    Ok(Moment {
        nonce,
        ..Moment::default()
    })
}

/// Waits for more bytes; false at the end.
fn read_more(stream: &mut Stream, input: &mut Vec<u8>) -> Result<bool, SocketError> {
    let mut chunk = [0; CHUNK];
    let count = stream.read(&mut chunk)?;
    input.extend_from_slice(&chunk[..count]);
    Ok(count > 0)
}

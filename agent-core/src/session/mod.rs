//! Sessions: one connection and what was negotiated on it, without a socket or a clock.
//!
//! [`Server`] is the end that is called, [`Client`] the end that calls. Who dialled the connection and
//! who initiates the negotiation are separate questions: a host that dials calls
//! [`Client::negotiate`]; a guest that dials calls [`Server::ready`], and the host's client answers.
//!
//! Bytes that arrive are handed to `receive`, which says how many it consumed and what they were; bytes
//! to send are put into a [`Sink`](crate::wire::Sink) that the caller drains when its transport can
//! take them.

mod client;
mod event;
mod in_flight;
mod judge;
mod local;
mod reply;
mod responder;
mod server;
#[cfg(test)]
mod tests;

pub use client::{Client, ClientEvent};
pub use event::{Event, Ignored};
pub use local::{Baseline, Local, Moment};
pub use reply::{Call, Handled, Reply, ReplyToken, Sent};
pub use responder::Proposal;
pub use server::{RESERVE, Server};

/// What came of looking at received bytes.
#[derive(Debug)]
pub struct Received<E> {
    /// How many bytes at the front of the input are done with once the event has been dealt with.
    pub consumed: usize,
    /// What they were.
    pub event: E,
}

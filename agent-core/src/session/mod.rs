//! Sessions: one connection and what was negotiated on it, without a socket or a clock.
//!
//! [`Server`] is the end that is called, [`Client`] the end that calls. Either can be on the side that dialled and initiates
//! the negotiation: a host that dials calls [`Client::negotiate`]. A guest that dials calls [`Server::ready`], and the host's
//! client answers.
//!
//! The program around a session passes received bytes to `receive`. It returns an event, and how many bytes it consumed. Bytes
//! to send are put into a [`Sink`](crate::wire::Sink), the *output*. The program sends them when its transport can take them.

mod client;
mod client_stream;
mod event;
mod forward;
mod in_flight;
mod judge;
mod late;
mod local;
mod opened;
mod reply;
mod responder;
mod server;
mod stream;
mod stream_server;
#[cfg(test)]
mod tests;

pub use client::{Client, ClientEvent};
pub use event::{Event, Ignored};
pub use forward::{Forward, ForwardToken, MethodGate, RelayError};
pub use local::{Baseline, Local, OfferContext};
pub use reply::{Call, Handled, Reply, ReplyToken, Sent};
pub use responder::IncomingOffer;
pub use server::{RESERVE, Server};
pub use stream::{Opening, StreamCall, StreamData, StreamToken};

/// The result of `receive`: an event, and the number of bytes that it consumed.
#[derive(Debug)]
pub struct Received<E> {
    /// The number of bytes at the front of the input to drop after the event was handled.
    pub consumed: usize,
    /// The event.
    pub event: E,
}

//! A connection that a guest has dialled.

use crate::agent::Agent;
use crate::connecting::Connecting;
use crate::connection::Opening;
use crate::error::Error;
use crate::options::Options;
use crate::socket::Socket;
use std::pin::Pin;
use vsock_transport::Peer;

/// A connection that a guest has dialled, before the host has answered: await, [accept](Self::accept) or drop it.
///
/// Awaiting it returns the [`Agent`], accepting it a [`Connecting`] that can be called at once. Dropping it closes the
/// connection.
#[derive(Debug)]
#[must_use = "dropping it closes the connection"]
pub struct Incoming {
    options: Options,
    socket: Socket,
    peer: Option<Peer>,
}

impl Incoming {
    pub(crate) const fn new(options: Options, socket: Socket, peer: Option<Peer>) -> Self {
        Self {
            options,
            socket,
            peer,
        }
    }

    /// The guest that has dialled; `None` for a socket that the caller has [passed in](Options::incoming).
    ///
    /// Every guest of this machine can dial a vsock port: its context ID tells them apart.
    pub const fn peer(&self) -> Option<Peer> {
        self.peer
    }

    /// Accepts the connection. Must be called inside a tokio runtime.
    ///
    /// The guest's offer is answered at the first call, so that both leave together. Make that call at once, because the
    /// guest waits for the answer.
    pub fn accept(self) -> Result<Connecting, Error> {
        self.options.start(self.socket, Opening::AwaitReady)
    }
}

impl IntoFuture for Incoming {
    type Output = Result<Agent, Error>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(async move { self.accept()?.negotiated().await })
    }
}

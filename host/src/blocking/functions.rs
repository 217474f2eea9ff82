//! The ways to an agent.

use super::runtime::block_on;
use super::{Agent, Connecting, Incoming, Listener};
use crate::error::Error;
use crate::options::Options;
use std::os::fd::OwnedFd;
use std::time::Duration;

/// Connects to an agent and negotiates, with the default [`Options`].
pub fn connect(address: &str) -> Result<Agent, Error> {
    connect_with(&Options::new(), address)
}

/// Connects to an agent and negotiates. See [`Options::connect`].
pub fn connect_with(options: &Options, address: &str) -> Result<Agent, Error> {
    block_on(options.connect(address)).map(Agent::new)
}

/// Connects to an agent, but sends nothing: the offer leaves with the first call. See [`Options::dial`].
pub fn dial(options: &Options, address: &str) -> Result<Connecting, Error> {
    block_on(options.dial(address)).map(Connecting::new)
}

/// Takes a connection to an agent that the caller has dialled. See [`Options::adopt`].
pub fn adopt(options: &Options, connection: OwnedFd) -> Result<Connecting, Error> {
    block_on(async { options.adopt(connection) }).map(Connecting::new)
}

/// Retries to connect until an agent answers. See [`Options::wait_ready`].
pub fn wait_ready(options: &Options, address: &str, patience: Duration) -> Result<Agent, Error> {
    block_on(options.wait_ready(address, patience)).map(Agent::new)
}

/// Listens for guests that dial to report that they are ready. See [`Options::listen`].
pub fn listen(options: &Options, address: &str) -> Result<Listener, Error> {
    block_on(async { options.listen(address) }).map(Listener::new)
}

/// Takes a connection that a guest has dialled and the caller has accepted. See [`Options::incoming`].
pub fn incoming(options: &Options, connection: OwnedFd) -> Result<Incoming, Error> {
    block_on(async { options.incoming(connection) }).map(Incoming::new)
}

/// Takes the sockets of all hybrid-vsock handshakes that the monitor has not answered. See [`crate::take_handshakes`].
pub fn take_handshakes() -> Result<Vec<OwnedFd>, Error> {
    block_on(async { Ok(crate::handshake::take_handshakes().await) })
}

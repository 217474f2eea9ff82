//! The guard: accepts connections, and runs a relay for each.

use crate::address::{Listener, ServerAddress, Stream};
use crate::connection;
use crate::log::Log;
use crate::relay::{Mode, Relay};
use agent_core::Local;
use agent_core::session::OfferContext;
use anyhow::{Context, Result};
use std::fs::File;
use std::io::Read;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Semaphore;

/// The most connections at a time. More of them wait to be accepted.
const CONNECTIONS: usize = 64;

/// How long the guard waits before it accepts again, after the system had no room for a connection.
const PAUSE: Duration = Duration::from_millis(100);

/// A guard in front of one server.
#[derive(Debug)]
pub struct Guard {
    /// Its end of all connections. See [`contract::local`](crate::contract::local).
    pub local: Local<'static>,
    /// Whether it refuses calls, or only reports them.
    pub mode: Mode,
    /// Where the server listens.
    pub server: ServerAddress,
    /// How it writes its log.
    pub log: Log,
}

impl Guard {
    /// Serves connections until the future is dropped.
    pub async fn serve(self, listener: &Listener) {
        let guard = Arc::new(self);
        let places = Arc::new(Semaphore::new(CONNECTIONS));
        loop {
            // The semaphore is never closed, so there is always a permit to wait for.
            let place = places.clone().acquire_owned().await;
            let host = match listener.accept().await {
                Ok(host) => host,
                Err(error) => {
                    guard
                        .log
                        .warning(&format!("cannot accept a connection: {error}"));
                    tokio::time::sleep(PAUSE).await;
                    continue;
                }
            };
            let guard = guard.clone();
            tokio::spawn(async move {
                if let Err(error) = guard.serve_host(host).await {
                    guard
                        .log
                        .warning(&format!("closed a connection: {error:#}"));
                }
                drop(place);
            });
        }
    }

    async fn serve_host(&self, host: Box<dyn Stream>) -> Result<()> {
        let server = self.server.dial().await?;
        let context = OfferContext {
            nonce: nonce()?,
            ..OfferContext::default()
        };
        let relay = Relay::new(&self.local, self.mode, context);
        Ok(connection::run(relay, host, server, self.log).await?)
    }
}

/// Random bytes for an offer.
fn nonce() -> Result<[u8; 16]> {
    let mut nonce = [0; 16];
    let mut random = File::open("/dev/urandom").context("cannot open /dev/urandom")?;
    random
        .read_exact(&mut nonce)
        .context("cannot read /dev/urandom")?;
    Ok(nonce)
}

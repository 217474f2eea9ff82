//! Waiting for guests that dial: the fast way to know that one is ready.

use crate::agent::{Agent, Dialled};
use crate::connection::Opening;
use crate::error::Error;
use crate::options::Options;
use crate::registered::Registered;
use crate::socket::Socket;
use tokio::io::Interest;
use tokio::io::unix::AsyncFd;
use vsock_transport::{Address, ListenAddress, Peer, SocketError};

/// Listens for guests that dial to say that they are ready.
///
/// A Unix socket's file belongs to this user alone: a monitor that runs as another has to be given it.
/// The file stays when the listener is dropped, and the next one on it takes its place.
#[derive(Debug)]
pub struct Listener {
    options: Options,
    address: String,
    fd: AsyncFd<Registered<vsock_transport::Listener>>,
}

impl Listener {
    pub(crate) fn bind(options: Options, address: &str) -> Result<Self, Error> {
        let listening = listen_address(address);
        let parsed = ListenAddress::parse(&listening).map_err(|source| Error::Address {
            address: listening.clone(),
            source,
        })?;
        let listener =
            vsock_transport::Listener::bind(&parsed).map_err(|source| Error::Listen {
                address: listening.clone(),
                source,
            })?;
        let fd = Registered::new(listener, Interest::READABLE);
        Ok(Self {
            options,
            address: listening,
            fd: fd.map_err(Error::runtime)?,
        })
    }

    /// Where it listens, as `vsock:PORT` or `unix:PATH`.
    pub fn address(&self) -> &str {
        &self.address
    }

    /// Waits for the next guest that dials, for as long as it takes, then for its offer, and answers it.
    ///
    /// After an error the listener can still be used: it was one guest's.
    pub async fn accept(&self) -> Result<Agent, Error> {
        self.accept_if(|_| true).await
    }

    /// Like [`accept`](Self::accept), but closes connections from a peer that `admit` does not want.
    ///
    /// On a vsock port any guest of this machine can knock: this is how to tell them apart by their CID.
    pub async fn accept_if(&self, admit: impl Fn(Peer) -> bool) -> Result<Agent, Error> {
        self.accept_dialled_if(admit).await?.negotiated().await
    }

    /// Waits for the next guest that dials, for as long as it takes.
    ///
    /// Its offer is read when there is a first call, so that this call leaves with the answer: make it at once,
    /// since the guest waits.
    pub async fn accept_dialled(&self) -> Result<Dialled, Error> {
        self.accept_dialled_if(|_| true).await
    }

    /// Like [`accept_dialled`](Self::accept_dialled), but closes connections from a peer that `admit` does
    /// not want.
    pub async fn accept_dialled_if(&self, admit: impl Fn(Peer) -> bool) -> Result<Dialled, Error> {
        loop {
            let (socket, peer) = self.next().await?;
            if admit(peer) {
                return self.options.start(socket, Opening::AwaitReady);
            }
        }
    }

    async fn next(&self) -> Result<(Socket, Peer), Error> {
        let failed = |source: SocketError| Error::Listen {
            address: self.address.clone(),
            source,
        };
        loop {
            let mut guard = self.fd.readable().await.map_err(Error::runtime)?;
            match guard.get_inner().get().accept().map_err(failed)? {
                Some((stream, peer)) => return Ok((Socket::new(stream).map_err(failed)?, peer)),
                None => guard.clear_ready(),
            }
        }
    }
}

/// Where a guest arrives that dials the host: behind a hybrid socket, at one with the port in its name.
fn listen_address(address: &str) -> String {
    match Address::parse(address) {
        Ok(Address::Hybrid { path, port }) => format!("unix:{path}_{port}"),
        _ => address.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hybrid_socket_has_a_file_for_each_port_of_the_host() {
        assert_eq!(listen_address("hybrid:/run/v:52"), "unix:/run/v_52");
        assert_eq!(listen_address("unix:/run/v"), "unix:/run/v");
        assert_eq!(listen_address("vsock:7"), "vsock:7");
    }
}

//! Waiting for guests that dial: the fast way to know that one is ready.

use crate::error::Error;
use crate::incoming::Incoming;
use crate::options::Options;
use crate::registered::Registered;
use crate::socket::Socket;
use tokio::io::Interest;
use tokio::io::unix::AsyncFd;
use vsock_transport::{Address, ListenAddress, SocketError};

/// Listens for guests that dial to report that they are ready.
///
/// The file of a Unix socket belongs to this user. If the monitor runs as another user, give that user access to the file.
/// The file stays when the listener is dropped. The next listener at the same path replaces it.
#[derive(Debug)]
pub struct Listener {
    options: Options,
    address: String,
    fd: AsyncFd<Registered<vsock_transport::Listener>>,
}

impl Listener {
    pub(crate) fn bind(options: Options, address: &str) -> Result<Self, Error> {
        let listening = listen_address(address);
        let parsed = ListenAddress::parse(&listening).map_err(|cause| Error::Address {
            address: listening.clone(),
            cause,
        })?;
        let listener = vsock_transport::Listener::bind(&parsed).map_err(|cause| Error::Listen {
            address: listening.clone(),
            cause,
        })?;
        let fd = Registered::new(listener, Interest::READABLE);
        Ok(Self {
            options,
            address: listening,
            fd: fd.map_err(Error::runtime)?,
        })
    }

    /// The address that it listens on, as `vsock:PORT` or `unix:PATH`.
    pub fn address(&self) -> &str {
        &self.address
    }

    /// Waits for the next guest that dials, without a time limit.
    ///
    /// After an error the listener can still be used.
    ///
    /// ```no_run
    /// # async fn example() -> Result<(), handclasp::Error> {
    /// use handclasp::Peer;
    ///
    /// let listener = handclasp::Options::new().listen("vsock:1025")?;
    /// let agent = loop {
    ///     let incoming = listener.accept().await?;
    ///     if matches!(incoming.peer(), Some(Peer::Vsock { cid: 7, .. })) {
    ///         break incoming.await?;
    ///     }
    /// };
    /// # Ok(())
    /// # }
    /// ```
    pub async fn accept(&self) -> Result<Incoming, Error> {
        let failed = |cause: SocketError| Error::Listen {
            address: self.address.clone(),
            cause,
        };
        loop {
            let mut guard = self.fd.readable().await.map_err(Error::runtime)?;
            match guard.get_inner().get().accept().map_err(failed)? {
                Some((stream, peer)) => {
                    let socket = Socket::new(stream).map_err(failed)?;
                    return Ok(Incoming::new(self.options.clone(), socket, Some(peer)));
                }
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

//! Where the guard listens, and where the server behind it does.

use anyhow::{Context, Result, bail};
use std::fs;
use std::io::ErrorKind;
use std::os::unix::fs::FileTypeExt;
use std::path::{Path, PathBuf};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{UnixListener, UnixStream};
use tokio_vsock::{VMADDR_CID_ANY, VMADDR_CID_HOST, VsockAddr, VsockListener, VsockStream};
use vsock_transport::{Address, ListenAddress};

/// A connection, whatever it is made of.
pub trait Stream: AsyncRead + AsyncWrite + Send + Unpin {}

impl<S: AsyncRead + AsyncWrite + Send + Unpin> Stream for S {}

/// The address of the server behind the guard.
#[derive(Clone, Debug)]
pub enum ServerAddress {
    /// A Unix socket.
    Unix(PathBuf),
    /// A vsock port of a machine.
    Vsock {
        /// The machine's context ID.
        cid: u32,
        /// The port.
        port: u32,
    },
}

impl ServerAddress {
    /// Parses `unix:PATH` or `vsock://CID:PORT`.
    pub fn parse(text: &str) -> Result<Self> {
        match Address::parse(text)? {
            Address::Unix { path } => Ok(Self::Unix(PathBuf::from(path.as_str()))),
            Address::Vsock { cid, port } => Ok(Self::Vsock { cid, port }),
            Address::Hybrid { .. } => {
                bail!(
                    "{text:?} is an address of a host: the server behind a guard has unix:PATH or vsock://CID:PORT"
                )
            }
        }
    }

    /// Connects to the server.
    pub async fn dial(&self) -> Result<Box<dyn Stream>> {
        match self {
            Self::Unix(path) => {
                let stream = UnixStream::connect(path).await;
                let stream = stream
                    .with_context(|| format!("cannot reach the server at {}", path.display()))?;
                Ok(Box::new(stream))
            }
            Self::Vsock { cid, port } => {
                let stream = VsockStream::connect(VsockAddr::new(*cid, *port)).await;
                let stream = stream
                    .with_context(|| format!("cannot reach the server at vsock://{cid}:{port}"))?;
                Ok(Box::new(stream))
            }
        }
    }
}

/// A socket that hosts connect to.
pub enum Listener {
    /// A Unix socket. Its file goes away with the listener.
    Unix(UnixListener, SocketFile),
    /// A vsock port of this machine.
    Vsock(VsockListener),
}

impl Listener {
    /// Listens on `unix:PATH` or `vsock:PORT`. Must be called inside a tokio runtime.
    pub fn bind(text: &str) -> Result<Self> {
        match ListenAddress::parse(text)? {
            ListenAddress::Unix { path } => {
                let path = Path::new(path.as_str());
                remove_stale(path)?;
                let listener = UnixListener::bind(path);
                let listener = listener.with_context(|| format!("cannot listen on {text}"))?;
                Ok(Self::Unix(listener, SocketFile(path.to_owned())))
            }
            ListenAddress::Vsock { port } => {
                let listener = VsockListener::bind(VsockAddr::new(VMADDR_CID_ANY, port));
                let listener = listener.with_context(|| format!("cannot listen on {text}"))?;
                Ok(Self::Vsock(listener))
            }
        }
    }

    /// Accepts the next connection. On vsock, connections of others than the host are closed at once.
    pub async fn accept(&self) -> std::io::Result<Box<dyn Stream>> {
        match self {
            Self::Unix(listener, _) => {
                let (stream, _) = listener.accept().await?;
                Ok(Box::new(stream))
            }
            Self::Vsock(listener) => loop {
                let (stream, peer) = listener.accept().await?;
                if peer.cid() == VMADDR_CID_HOST {
                    return Ok(Box::new(stream));
                }
            },
        }
    }
}

/// The file of a socket that this process has bound. It is removed when this value is dropped.
pub struct SocketFile(PathBuf);

impl Drop for SocketFile {
    fn drop(&mut self) {
        // If somebody has removed it before, there is nothing left to do.
        let _ = fs::remove_file(&self.0);
    }
}

/// Removes the socket that a guard which was killed has left. A socket that somebody listens on stays.
fn remove_stale(path: &Path) -> Result<()> {
    let is_socket = fs::symlink_metadata(path).is_ok_and(|found| found.file_type().is_socket());
    let refused = || {
        let connection = std::os::unix::net::UnixStream::connect(path);
        connection.is_err_and(|error| error.kind() == ErrorKind::ConnectionRefused)
    };
    if is_socket && refused() {
        fs::remove_file(path).with_context(|| format!("cannot replace {}", path.display()))?;
    }
    Ok(())
}

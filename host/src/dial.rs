//! From an address to a connection that leads to the guest.

use crate::handshake::shake_hands;
use crate::socket::Socket;
use std::time::Duration;
use vsock_transport::{Address, ConnectError, SocketError, Stream};

/// How long to leave a Unix socket alone whose backlog is full: the kernel does not tell when it no longer is.
const BACKLOG_PAUSE: Duration = Duration::from_millis(5);

/// Connects, the hybrid handshake included. It has no time limit of its own: drop it to give up.
pub(crate) async fn dial(address: &Address<'_>) -> Result<Socket, ConnectError<SocketError>> {
    let socket = connect(address).await?;
    match address.handshake() {
        None => Ok(socket),
        Some(handshake) => shake_hands(socket, handshake).await,
    }
}

async fn connect(address: &Address<'_>) -> Result<Socket, SocketError> {
    let stream = loop {
        match Stream::connect_nonblocking(address) {
            Err(error) if error.would_block() => tokio::time::sleep(BACKLOG_PAUSE).await,
            result => break result?,
        }
    };
    let socket = Socket::new(stream)?;
    while !socket.stream().connect_result()? {
        socket.writable().await?;
    }
    Ok(socket)
}

//! From an address to a connection that leads to the guest.

use crate::socket::Socket;
use rustix::io::Errno;
use std::time::Duration;
use vsock_transport::Transport;
use vsock_transport::{Address, ConnectError, Handshake, Progress, SocketError, Stream};

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

/// Runs the handshake in a task of its own. A caller that gives up leaves it running until the monitor
/// has answered or closed: closing before its `OK` ends the vsock device of vhost-device-vsock 0.3.0 for all.
async fn shake_hands(
    socket: Socket,
    handshake: Handshake,
) -> Result<Socket, ConnectError<SocketError>> {
    match tokio::spawn(run_handshake(socket, handshake)).await {
        Ok(result) => result,
        // Nothing aborts the task but the end of the runtime.
        Err(_) => Err(SocketError::from(Errno::CANCELED).into()),
    }
}

async fn run_handshake(
    mut socket: Socket,
    mut handshake: Handshake,
) -> Result<Socket, ConnectError<SocketError>> {
    let mut request = handshake.request();
    while !request.is_empty() {
        socket.writable().await?;
        let written = socket.try_write(request)?.unwrap_or(0);
        request = request.get(written..).unwrap_or_default();
    }
    loop {
        // A byte at a time, so that what follows the reply stays in the socket.
        let mut byte = [0];
        match socket.try_read(&mut byte)? {
            None => drop(socket.ready(false).await?),
            Some(0) => return Err(ConnectError::Handshake(handshake.closed())),
            Some(_) => match handshake.receive(&byte).map_err(ConnectError::Handshake)? {
                Progress::Waiting => {}
                Progress::Connected { .. } => return Ok(socket),
            },
        }
    }
}

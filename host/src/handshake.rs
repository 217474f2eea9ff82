//! Handshakes with hybrid-vsock monitors, which nobody but the monitor may end.
//!
//! vhost-device-vsock 0.3.0 panics when it writes its `OK` to a connection that the client has closed, and then serves
//! nobody any more. So a handshake goes on after the dial that began it was dropped.

use crate::socket::Socket;
use rustix::io::Errno;
use std::io::{self, ErrorKind, Read};
use std::mem;
use std::os::fd::OwnedFd;
use std::os::unix::net::UnixStream;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};
use tokio::sync::oneshot;
use vsock_transport::{ConnectError, Handshake, Progress, SocketError, Transport};

/// The time after which a hybrid-vsock handshake is given up that nobody waits for any more.
pub const HANDSHAKE_LIMIT: Duration = Duration::from_mins(10);

type Outcome = Result<Socket, ConnectError<SocketError>>;

/// A request to a handshake's task: return the socket here, and end.
type Request = oneshot::Sender<OwnedFd>;

/// The handshakes of this process, and some that have ended since the last one began.
static HANDSHAKES: Mutex<Vec<oneshot::Sender<Request>>> = Mutex::new(Vec::new());

/// Takes the sockets of all hybrid-vsock handshakes of this process that the monitor has not answered, for a program
/// that is about to end.
///
/// A socket that is closed before the monitor's `OK` stops vhost-device-vsock 0.3.0 permanently, as soon as the guest
/// accepts the connection. The library keeps such sockets open, also if the dial is cancelled or its deadline passes:
/// until the monitor answers or closes, for [`HANDSHAKE_LIMIT`] at most. It cannot do so beyond the end of the process, or
/// of the runtime on which the dial ran. So before a short-lived program ends, it calls this function, and passes each
/// socket to another process that calls [`finish_handshake`], as the `handclasp` command does. Nothing helps against
/// SIGKILL.
///
/// Dials that are still in progress fail. The runtimes on which they run have to be running. This function itself needs
/// no runtime.
pub async fn take_handshakes() -> Vec<OwnedFd> {
    let handshakes = mem::take(&mut *HANDSHAKES.lock().unwrap_or_else(PoisonError::into_inner));
    let requested = handshakes.into_iter().filter_map(|handshake| {
        let (reply, socket) = oneshot::channel();
        // One that has ended does not take the request.
        handshake.send(reply).ok().map(|()| socket)
    });
    let requested: Vec<_> = requested.collect();
    let mut sockets = Vec::new();
    for socket in requested {
        sockets.extend(socket.await.ok());
    }
    sockets
}

/// Waits until the monitor has answered a handshake, then closes its socket, which [`take_handshakes`] has returned.
///
/// Blocks for `limit` at most. Returns false if the monitor has not answered by then. The socket is closed all the same.
pub fn finish_handshake(socket: OwnedFd, limit: Duration) -> io::Result<bool> {
    // A limit beyond what a clock can tell is none.
    let end = Instant::now().checked_add(limit);
    let mut stream = UnixStream::from(socket);
    stream.set_nonblocking(false)?;
    let mut byte = [0];
    loop {
        let rest = end.map(|end| end.saturating_duration_since(Instant::now()));
        if rest == Some(Duration::ZERO) {
            return Ok(false);
        }
        stream.set_read_timeout(rest)?;
        match stream.read(&mut byte) {
            Ok(0) => return Ok(true),
            Ok(_) if byte == *b"\n" => return Ok(true),
            Ok(_) => {}
            Err(error) => match error.kind() {
                ErrorKind::Interrupted | ErrorKind::WouldBlock => {}
                ErrorKind::ConnectionReset => return Ok(true),
                _ => return Err(error),
            },
        }
    }
}

/// Runs the handshake in a task of its own, which outlives a caller that gives up.
///
/// The request leaves before the first point at which the caller can give up: after a connection that was closed
/// without a request, vhost-device-vsock 0.3.0 uses a whole CPU.
pub(crate) async fn shake_hands(mut socket: Socket, handshake: Handshake) -> Outcome {
    let sent = socket.write_now(handshake.request())?.unwrap_or(0);
    let (result, outcome) = oneshot::channel();
    let exchange = Exchange {
        socket,
        handshake,
        sent,
    };
    tokio::spawn(run(exchange, result, register()));
    // The task ends without a result if its runtime ends, or if its socket was taken.
    outcome
        .await
        .unwrap_or_else(|_| Err(SocketError::from(Errno::CANCELED).into()))
}

/// A handshake of whose request so many bytes have left.
struct Exchange {
    socket: Socket,
    handshake: Handshake,
    sent: usize,
}

fn register() -> oneshot::Receiver<Request> {
    let (handshake, requests) = oneshot::channel();
    let mut handshakes = HANDSHAKES.lock().unwrap_or_else(PoisonError::into_inner);
    handshakes.retain(|handshake| !handshake.is_closed());
    handshakes.push(handshake);
    requests
}

async fn run(
    mut exchange: Exchange,
    mut result: oneshot::Sender<Outcome>,
    requests: oneshot::Receiver<Request>,
) {
    let end = tokio::select! {
        finished = exchange.finish() => Ok(finished),
        Ok(reply) = requests => Err(Some(reply)),
        () = abandoned(&mut result) => Err(None),
    };
    match end {
        // A caller that has given up does not take the socket, which may be closed now.
        Ok(finished) => drop(result.send(finished.map(|()| exchange.socket))),
        Err(Some(reply)) => drop(reply.send(exchange.socket.into_fd())),
        Err(None) => {}
    }
}

/// Waits until nobody has waited for the result for [`HANDSHAKE_LIMIT`].
async fn abandoned(result: &mut oneshot::Sender<Outcome>) {
    result.closed().await;
    tokio::time::sleep(HANDSHAKE_LIMIT).await;
}

impl Exchange {
    async fn finish(&mut self) -> Result<(), ConnectError<SocketError>> {
        while let Some(rest @ [_, ..]) = self.handshake.request().get(self.sent..) {
            self.socket.writable().await?;
            let written = self.socket.try_write(rest)?.unwrap_or(0);
            self.sent = self.sent.saturating_add(written);
        }
        loop {
            // A byte at a time, so that what follows the reply stays in the socket.
            let mut byte = [0];
            match self.socket.try_read(&mut byte)? {
                None => drop(self.socket.ready(false).await?),
                Some(0) => return Err(ConnectError::Handshake(self.handshake.closed())),
                Some(_) => match self.handshake.receive(&byte) {
                    Ok(Progress::Waiting) => {}
                    Ok(Progress::Connected { .. }) => return Ok(()),
                    Err(error) => return Err(ConnectError::Handshake(error)),
                },
            }
        }
    }
}

//! A relay and its two sockets.

use crate::address::Stream;
use crate::log::Log;
use crate::relay::Relay;
use std::io;
use tokio::io::{AsyncReadExt, AsyncWrite, AsyncWriteExt, split};

/// The most bytes that are read at a time.
const CHUNK: usize = 64 << 10;

/// Runs a connection until one of its ends closes it.
pub(crate) async fn run(
    mut relay: Relay<'_>,
    host: Box<dyn Stream>,
    server: Box<dyn Stream>,
    log: Log,
) -> io::Result<()> {
    let (mut host_in, mut host_out) = split(host);
    let (mut server_in, mut server_out) = split(server);
    let (mut host_bytes, mut server_bytes) = (vec![0; CHUNK], vec![0; CHUNK]);
    let mut takes_calls = true;
    loop {
        if relay.is_closed() {
            return host_out.write_all(relay.to_host()).await;
        }
        // All four wait at the same time, so neither end can stop the other by not reading.
        tokio::select! {
            sent = host_out.write(relay.to_host()), if !relay.to_host().is_empty() => {
                relay.sent_to_host(sent?);
            }
            sent = server_out.write(relay.to_server()), if takes_calls && !relay.to_server().is_empty() => match sent {
                Ok(sent) => relay.sent_to_server(sent),
                // It may have answered before it closed, so it is read to its end.
                Err(_) => takes_calls = false,
            },
            read = host_in.read(&mut host_bytes), if relay.reads_host() => match read? {
                // What has passed reaches the server, as it would without a guard.
                0 => return server_out.write_all(relay.to_server()).await,
                count => relay.receive_from_host(&host_bytes[..count]),
            },
            read = server_in.read(&mut server_bytes), if relay.reads_server() => match read? {
                0 => return drain(&mut relay, &mut host_out).await,
                count => relay.receive_from_server(&server_bytes[..count]),
            },
        }
        relay
            .take_refused()
            .iter()
            .for_each(|refused| log.refused(refused));
        relay
            .take_warnings()
            .iter()
            .for_each(|sentence| log.warning(sentence));
    }
}

/// Sends all that the server has answered before it closed. The relay fills the outbox again as it empties.
async fn drain(relay: &mut Relay<'_>, host: &mut (impl AsyncWrite + Unpin)) -> io::Result<()> {
    while !relay.to_host().is_empty() {
        match host.write(relay.to_host()).await? {
            0 => return Err(io::ErrorKind::WriteZero.into()),
            sent => relay.sent_to_host(sent),
        }
    }
    Ok(())
}

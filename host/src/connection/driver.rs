//! The task of a connection: waits for whatever comes first, and lets the machine deal with it.

use super::end::End;
use super::machine::Machine;
use super::open::Ends;
use super::{Command, StreamCommand, protocol::Protocol};
use crate::socket::Socket;
use std::future::pending;
use std::time::Duration;
use tokio::sync::{mpsc, oneshot};
use tokio::time::{Instant, sleep_until};

/// How long a refusal may take to leave before the connection is closed all the same.
const PARTING: Duration = Duration::from_secs(1);

/// A connection's state, its socket, and the channels to those who use it.
pub(super) struct Driver<'c> {
    machine: Machine<'c>,
    socket: Socket,
    queue: mpsc::Receiver<Command>,
    messages: mpsc::Receiver<StreamCommand>,
    /// Fires when nobody has a handle any more.
    released: oneshot::Receiver<()>,
}

impl<'c> Driver<'c> {
    pub(super) fn new(protocol: Protocol<'c>, socket: Socket, ends: Ends) -> Self {
        Self {
            machine: Machine::new(protocol, ends.opened, ends.deadline),
            socket,
            queue: ends.queue,
            messages: ends.messages,
            released: ends.released,
        }
    }

    /// Runs the connection to its end.
    pub(super) async fn drive(&mut self) -> End {
        if let Err(end) = self.begin().await {
            return end;
        }
        loop {
            // Messages that wait leave in the same write.
            while self.machine.takes_messages()
                && let Ok(message) = self.messages.try_recv()
            {
                self.machine.take_message(message);
            }
            let next = || self.queue.try_recv().ok();
            let written = self.machine.write(&mut self.socket, Instant::now(), next);
            if let Err(end) = written {
                return end;
            }
            let takes_calls = self.machine.takes_calls();
            let takes_messages = self.machine.takes_messages();
            tokio::select! {
                command = self.queue.recv(), if takes_calls => match command {
                    Some(command) => self.machine.take(command, Instant::now()),
                    None => return End::Released,
                },
                Some(message) = self.messages.recv(), if takes_messages => {
                    self.machine.take_message(message);
                }
                _ = &mut self.released => return End::Released,
                () = until(self.machine.deadline()) => return self.machine.overdue(),
                ready = self.socket.ready(self.machine.has_output()) => {
                    let received = match ready {
                        Ok(ready) if ready.is_readable() => self.machine.read(&mut self.socket),
                        Ok(_) => Ok(()),
                        Err(error) => Err(error.into()),
                    };
                    if let Err(end) = received {
                        return end;
                    }
                }
            }
        }
    }

    /// Waits until somebody wants something, so that the first call is there when the offer leaves.
    async fn begin(&mut self) -> Result<(), End> {
        let command = tokio::select! {
            command = self.queue.recv() => command.ok_or(End::Released)?,
            _ = &mut self.released => return Err(End::Released),
        };
        self.machine.begin(command, Instant::now());
        Ok(())
    }

    /// Sends what is left to say, and ends every call.
    pub(super) async fn finish(&mut self, end: End) {
        if self.machine.has_to_part(&end) {
            let _ = tokio::time::timeout(PARTING, self.part()).await;
        }
        self.machine.finish(&end);
        self.queue.close();
        while let Some(command) = self.queue.recv().await {
            command.end_unsent(&end);
        }
        self.messages.close();
        while let Some(message) = self.messages.recv().await {
            message.end_unsent(&end);
        }
    }

    async fn part(&mut self) {
        while self.machine.part(&mut self.socket) {
            if self.socket.writable().await.is_err() {
                return;
            }
        }
    }
}

/// Waits until `deadline`; for ever without one.
async fn until(deadline: Option<Instant>) {
    match deadline {
        Some(deadline) => sleep_until(deadline).await,
        None => pending().await,
    }
}

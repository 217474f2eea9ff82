//! The guest's end of a connection, as the engine reads and writes it.

use crate::link::End;
use crate::network::{Network, Shared};
use embedded_io::{ErrorKind, ErrorType, Read, Write};
use handclasp::simulation::Reset;
use vsock_transport::Transport;

/// The guest's end of a connection.
pub(crate) struct Socket<'w> {
    pub(crate) network: Shared<'w>,
    pub(crate) guest: usize,
    pub(crate) link: usize,
}

impl Socket<'_> {
    fn move_bytes(
        &mut self,
        action: impl FnOnce(&mut Network<'_>, usize) -> Result<Option<usize>, Reset>,
    ) -> Result<usize, Blocked> {
        match action(&mut self.network.borrow_mut(), self.link) {
            Ok(Some(count)) => Ok(count),
            Ok(None) => Err(Blocked::Now),
            Err(_) => Err(Blocked::Reset),
        }
    }
}

/// Why a socket does not go on.
#[derive(Debug)]
pub(crate) enum Blocked {
    Now,
    Reset,
}

impl std::fmt::Display for Blocked {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{self:?}")
    }
}

impl std::error::Error for Blocked {}

impl embedded_io::Error for Blocked {
    fn kind(&self) -> ErrorKind {
        ErrorKind::Other
    }
}

impl ErrorType for Socket<'_> {
    type Error = Blocked;
}

impl Read for Socket<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> Result<usize, Blocked> {
        let guest = self.guest;
        self.move_bytes(|network, link| network.read_for_guest(guest, link, buffer))
    }
}

impl Write for Socket<'_> {
    fn write(&mut self, bytes: &[u8]) -> Result<usize, Blocked> {
        let guest = self.guest;
        self.move_bytes(|network, link| {
            let written = network.write(link, End::Guest, bytes);
            if matches!(written, Ok(Some(_))) {
                network.guest(guest).view.wrote(link);
            }
            written
        })
    }

    fn flush(&mut self) -> Result<(), Blocked> {
        Ok(())
    }
}

impl Transport for Socket<'_> {
    fn would_block(error: &Blocked) -> bool {
        matches!(error, Blocked::Now)
    }
}

impl Drop for Socket<'_> {
    fn drop(&mut self) {
        self.network
            .borrow_mut()
            .guest_closes(self.guest, self.link);
    }
}

//! A platform on which anything happens.

use super::instant;
use crate::{Opaque, consume};
use agent_engine::platform::{Id, Interest, Platform};
use agent_engine::time::{Duration, Instant, UnixTime};
use agent_engine::{Notice, OsError};
use embedded_io::{ErrorKind, ErrorType, Read, Write};
use vsock_transport::{Peer, Transport};

pub(super) struct World<'i> {
    pub(super) input: Opaque<'i>,
}

impl<'i> World<'i> {
    pub(super) const fn new(input: Opaque<'i>) -> Self {
        Self { input }
    }

    fn done(&self) -> Result<(), OsError> {
        self.input.any(Ok(()), Err(OsError(self.input.i32())))
    }
}

impl<'i> Platform for World<'i> {
    type Socket = Socket<'i>;

    fn now(&mut self) -> Instant {
        instant(self.input)
    }

    fn unix_time(&mut self) -> UnixTime {
        UnixTime::after_epoch(Duration::from_nanos(self.input.u64()))
    }

    fn random(&mut self) -> [u8; 16] {
        self.input.array()
    }

    fn accept(&mut self) -> Result<Option<(Self::Socket, Peer)>, OsError> {
        self.done()?;
        let vsock = Peer::Vsock {
            cid: self.input.u32(),
            port: self.input.u32(),
        };
        let unix = Peer::Unix {
            uid: self.input.u32(),
            pid: self.input.i32(),
        };
        let peer = self.input.any(vsock, unix);
        Ok(self.input.any(Some((Socket(self.input), peer)), None))
    }

    fn dial(&mut self) -> Option<Self::Socket> {
        self.input.any(Some(Socket(self.input)), None)
    }

    fn is_connected(&mut self, socket: &Self::Socket) -> bool {
        socket.0.bool()
    }

    fn watch(&mut self, _: &Self::Socket, id: Id, interest: Interest) -> Result<(), OsError> {
        consume((id, interest));
        self.done()
    }

    fn rewatch(&mut self, _: &Self::Socket, id: Id, interest: Interest) -> Result<(), OsError> {
        consume((id, interest));
        self.done()
    }

    fn discard(&mut self, memory: &mut [u8]) {
        consume(memory);
    }

    fn note(&mut self, notice: Notice) {
        consume(notice);
    }
}

/// A socket that reads and writes anything, or fails.
pub(super) struct Socket<'i>(Opaque<'i>);

impl Drop for Socket<'_> {
    fn drop(&mut self) {
        consume(self.0);
    }
}

impl ErrorType for Socket<'_> {
    type Error = ErrorKind;
}

impl Read for Socket<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> Result<usize, ErrorKind> {
        consume(buffer);
        self.0.any(Ok(self.0.usize()), Err(ErrorKind::Other))
    }
}

impl Write for Socket<'_> {
    fn write(&mut self, bytes: &[u8]) -> Result<usize, ErrorKind> {
        consume(bytes);
        self.0.any(Ok(self.0.usize()), Err(ErrorKind::Other))
    }

    fn flush(&mut self) -> Result<(), ErrorKind> {
        Ok(())
    }
}

impl Transport for Socket<'_> {
    fn would_block(error: &ErrorKind) -> bool {
        consume(error);
        Opaque::new(&[]).bool()
    }
}

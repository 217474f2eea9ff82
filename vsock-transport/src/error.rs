//! The error of sockets.

use core::fmt;

use embedded_io::{Error, ErrorKind};
use rustix::io::Errno;

/// An error number of the kernel, displayed as a sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SocketError(Errno);

impl SocketError {
    /// The kernel's error number.
    pub const fn errno(self) -> Errno {
        self.0
    }

    /// Whether the operation would block (`EAGAIN`): wait until the socket is ready.
    pub fn would_block(self) -> bool {
        self.0 == Errno::AGAIN
    }
}

impl From<Errno> for SocketError {
    fn from(errno: Errno) -> Self {
        Self(errno)
    }
}

impl From<SocketError> for Errno {
    fn from(error: SocketError) -> Self {
        error.0
    }
}

impl Error for SocketError {
    fn kind(&self) -> ErrorKind {
        match self.0 {
            Errno::NOENT => ErrorKind::NotFound,
            Errno::ACCESS | Errno::PERM => ErrorKind::PermissionDenied,
            Errno::CONNREFUSED => ErrorKind::ConnectionRefused,
            Errno::CONNRESET => ErrorKind::ConnectionReset,
            Errno::CONNABORTED => ErrorKind::ConnectionAborted,
            Errno::NOTCONN => ErrorKind::NotConnected,
            Errno::ADDRINUSE => ErrorKind::AddrInUse,
            // ENODEV: no device leads to the vsock context ID.
            Errno::ADDRNOTAVAIL | Errno::NODEV => ErrorKind::AddrNotAvailable,
            Errno::PIPE => ErrorKind::BrokenPipe,
            Errno::EXIST => ErrorKind::AlreadyExists,
            Errno::INVAL | Errno::NAMETOOLONG => ErrorKind::InvalidInput,
            Errno::TIMEDOUT => ErrorKind::TimedOut,
            Errno::INTR => ErrorKind::Interrupted,
            Errno::AFNOSUPPORT | Errno::OPNOTSUPP | Errno::PROTONOSUPPORT => ErrorKind::Unsupported,
            Errno::NOMEM | Errno::NOBUFS => ErrorKind::OutOfMemory,
            _ => ErrorKind::Other,
        }
    }
}

impl fmt::Display for SocketError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let number = self.0.raw_os_error();
        match sentence(self.0) {
            Some(sentence) => write!(f, "{sentence} (error {number})"),
            None => write!(f, "the kernel refused a socket operation (error {number})"),
        }
    }
}

impl core::error::Error for SocketError {}

#[cfg(feature = "defmt")]
impl defmt::Format for SocketError {
    fn format(&self, f: defmt::Formatter<'_>) {
        defmt::write!(f, "socket error {=i32}", self.0.raw_os_error());
    }
}

/// Sentences for the errors of ordinary use.
fn sentence(errno: Errno) -> Option<&'static str> {
    Some(match errno {
        Errno::AGAIN => "the socket operation would block",
        Errno::NOENT => "there is no socket at this path, or its directory is missing",
        Errno::ACCESS | Errno::PERM => "this user may not use the socket",
        Errno::CONNREFUSED => "nothing listens at this address",
        Errno::CONNRESET => {
            "the other side reset the connection, or nothing listens on this vsock port"
        }
        Errno::CONNABORTED => "the connection was given up",
        Errno::NOTCONN => "the socket is not connected",
        Errno::ADDRINUSE => {
            "the address is in use, or there is a file at this path that is not a stale socket"
        }
        Errno::ADDRNOTAVAIL => "this machine does not have this address",
        Errno::NODEV => {
            "no vsock device leads to this context ID: is the virtio-vsock or vhost-vsock driver loaded?"
        }
        Errno::PIPE => "the connection is closed",
        Errno::TIMEDOUT => "nothing answered in time",
        Errno::AFNOSUPPORT => {
            "this kernel has no sockets of this kind: is the vsock module loaded?"
        }
        Errno::MFILE | Errno::NFILE => "too many files are open",
        Errno::NOMEM | Errno::NOBUFS => "the kernel has no memory for the socket",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::string::ToString;

    #[test]
    fn would_block_is_told_apart() {
        assert!(SocketError(Errno::AGAIN).would_block());
        assert_eq!(SocketError(Errno::AGAIN).kind(), ErrorKind::Other);
        assert!(!SocketError(Errno::PIPE).would_block());
    }

    #[test]
    fn every_error_has_a_sentence_and_its_number() {
        for (errno, shown) in [
            (
                Errno::CONNREFUSED,
                "nothing listens at this address (error 111)",
            ),
            (
                Errno::XDEV,
                "the kernel refused a socket operation (error 18)",
            ),
        ] {
            assert_eq!(SocketError(errno).to_string(), shown);
        }
    }
}

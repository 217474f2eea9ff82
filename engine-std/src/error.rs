//! The errors of an agent as a whole.

use std::{fmt, io};
use vsock_transport::SocketError;

/// Why an agent cannot serve.
#[derive(Debug)]
pub enum Error {
    /// The agent cannot listen on the address.
    Listen(SocketError),
    /// The event loop failed: it cannot create descriptors or wait for events.
    EventLoop(io::Error),
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Listen(error) => write!(f, "the agent cannot listen: {error}"),
            Self::EventLoop(error) => write!(f, "the agent cannot wait for events: {error}"),
        }
    }
}

// There is no source, because the message already includes its text.
impl std::error::Error for Error {}

#[cfg(test)]
mod tests {
    use super::*;
    use rustix::io::Errno;

    #[test]
    fn every_error_reads_as_a_sentence() {
        assert_eq!(
            Error::Listen(Errno::NOENT.into()).to_string(),
            "the agent cannot listen: there is no socket at this path, or its directory is missing (error 2)"
        );
        assert_eq!(
            Error::EventLoop(Errno::MFILE.into()).to_string(),
            "the agent cannot wait for events: Too many open files (os error 24)"
        );
    }
}

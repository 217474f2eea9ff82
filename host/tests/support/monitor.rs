//! A hybrid-vsock monitor that does not answer by itself.

use super::TestDir;
use std::io::{ErrorKind, Read};
use std::os::unix::net::{UnixListener, UnixStream};
use std::time::Duration;

/// Keeps a defect from hanging the test.
pub const PATIENCE: Duration = Duration::from_mins(1);

/// A monitor that does not answer by itself. It has a guest with an agent at port 1024.
pub struct Monitor {
    listener: UnixListener,
    directory: TestDir,
}

impl Monitor {
    pub fn new() -> Self {
        let directory = TestDir::new();
        let listener = UnixListener::bind(directory.socket()).unwrap();
        Self {
            listener,
            directory,
        }
    }

    /// The agent's address.
    pub fn address(&self) -> String {
        format!("hybrid:{}:1024", self.directory.socket().display())
    }

    /// Takes a connection, and reads its request.
    pub fn accept(&self) -> UnixStream {
        let (mut stream, _) = self.listener.accept().unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        let mut request = [0; 13];
        stream.read_exact(&mut request).unwrap();
        assert_eq!(request, *b"CONNECT 1024\n");
        stream
    }
}

/// Whether the client has not closed the connection. It may not have sent anything either.
pub fn is_open(stream: &mut UnixStream) -> bool {
    stream.set_nonblocking(true).unwrap();
    let read = stream.read(&mut [0]);
    stream.set_nonblocking(false).unwrap();
    match read {
        Ok(0) => false,
        Err(error) if error.kind() == ErrorKind::WouldBlock => true,
        unexpected => panic!("{unexpected:?}"),
    }
}

//! Bytes between host and guest, as [`embedded_io`] readers and writers.
//!
//! A host and its guests communicate over one of three kinds of connections. This crate gives all of them the same
//! interface. It needs neither `std`, nor an allocator, nor a C library, so that small guest agents can use it as well as
//! host daemons.
//!
//! | address | connection | who dials |
//! | --- | --- | --- |
//! | `vsock://CID:PORT` | Linux `AF_VSOCK`: the kernel's own sockets between a machine and its host | either |
//! | `hybrid:PATH:PORT` | a Unix socket of the virtual machine monitor, which forwards to a vsock port of the guest (Firecracker, Cloud Hypervisor, vhost-device-vsock) | the host |
//! | `unix:PATH` | a plain Unix socket, for an agent that runs as an ordinary process | either |
//!
//! With hybrid vsock, a guest can also dial a port of the host ([`CID_HOST`]). The monitor then connects to the Unix socket
//! `PATH_PORT`, without a handshake. So the host listens on `unix:PATH_PORT`.
//!
//! # What is here
//!
//! - [`Address`] and [`ListenAddress`]: addresses to connect to and to listen on, parsed from the forms above.
//! - [`Transport`]: a non-blocking byte stream for an event loop.
//! - `Stream` and `Listener` (Linux, with the feature `linux`): sockets, blocking or non-blocking.
//! - [`Handshake`]: the hybrid vsock handshake as a state machine without I/O, for any runtime, and
//!   [`handshake_blocking`], which runs it over any `Read + Write`.
//! - [`Pipe`]: an in-memory connection for tests, with faults on demand: short reads, short writes, pauses, a reset after
//!   byte *n*. The faults are the same in every run.
//!
//! # Example
//!
//! ```
//! use embedded_io::{Read, Write};
//! use vsock_transport::{Address, Handshake, Pipe, Progress};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let address = Address::parse("hybrid:/run/vm7.vsock:1024")?;
//! let mut handshake = address.handshake().ok_or("a hybrid address has a handshake")?;
//!
//! // A pipe takes the place of the connection to the monitor.
//! let mut pipe = Pipe::<64>::default();
//! let (mut host, mut monitor) = pipe.ends();
//! host.write_all(handshake.request())?;
//!
//! let mut buffer = [0; 64];
//! let read = monitor.read(&mut buffer)?;
//! assert_eq!(&buffer[..read], b"CONNECT 1024\n");
//! monitor.write_all(b"OK 1073741824\nfirst bytes")?;
//!
//! let read = host.read(&mut buffer)?;
//! assert_eq!(
//!     handshake.receive(&buffer[..read])?,
//!     Progress::Connected { consumed: 14, host_port: 1_073_741_824 },
//! );
//! assert_eq!(&buffer[14..read], b"first bytes"); // these belong to the stream
//! # Ok(())
//! # }
//! ```
//!
//! # Blocking or not
//!
//! `embedded-io` has no error kind for "would block". [`Transport`] adds it, and every stream here implements it.
//!
//! # Half-close
//!
//! When one direction is shut down, hybrid vsock devices either close both directions or lose the shutdown. A protocol on
//! top of this crate must not give a half-close a meaning.
#![no_std]
#![deny(unsafe_code)]
#![cfg_attr(
    not(test),
    deny(
        clippy::arithmetic_side_effects,
        clippy::expect_used,
        clippy::indexing_slicing,
        clippy::panic,
        clippy::unwrap_used
    )
)]

#[cfg(test)]
extern crate std;

#[cfg(all(test, target_os = "linux", feature = "linux"))]
mod test_dir;

mod address;
mod hybrid;
mod peer;
mod pipe;
mod transport;

#[cfg(all(target_os = "linux", feature = "linux"))]
mod error;
#[cfg(all(target_os = "linux", feature = "linux"))]
mod listener;
#[cfg(all(target_os = "linux", feature = "linux"))]
mod sockaddr;
#[cfg(all(target_os = "linux", feature = "linux"))]
mod socket;

pub use address::{
    Address, AddressError, AddressProblem, CID_ANY, CID_HOST, CID_LOCAL, ListenAddress, PORT_ANY,
    UnixPath, parse_number,
};
pub use hybrid::{ConnectError, Handshake, HandshakeError, Progress, Reply, handshake_blocking};
pub use peer::Peer;
pub use pipe::{Faults, Pipe, PipeEnd, PipeError};
pub use transport::Transport;

#[cfg(all(target_os = "linux", feature = "linux"))]
pub use {
    error::SocketError,
    listener::{BACKLOG, Listener, bind_with},
    sockaddr::VsockAddr,
    socket::{AddressFamily, Shutdown, Stream, connect_with},
};

//! Who is at the other end of a connection.

/// Who is at the other end of a connection, as the kernel vouches for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub enum Peer {
    /// A vsock port of a machine.
    Vsock {
        /// The machine's context ID; [`CID_HOST`](crate::CID_HOST) is the host.
        cid: u32,
        /// The port that the peer dialled from.
        port: u32,
    },
    /// A process of this machine (`SO_PEERCRED`), as it was when it connected.
    Unix {
        /// Its effective user.
        uid: u32,
        /// Its process ID: for logs only, since another process may have the number by now.
        pid: i32,
    },
}

//! The peer of a connection.

/// The peer of a connection, as the kernel reports it.
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
        /// Its process ID. Use it for logs only, because another process may have the ID by now.
        pid: i32,
    },
}

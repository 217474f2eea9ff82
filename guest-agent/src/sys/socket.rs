//! Sockets, and their peers.

use super::fd::raw;
use super::{Call, Fd, syscall};
use rustix::fd::AsFd;
use rustix::io::Errno;
use rustix::net::{AddressFamily, SocketFlags, SocketType};
use vsock_transport::VsockAddr;

const SOL_SOCKET: usize = 1;
const SO_PEERCRED: usize = 17;
/// Non-blocking, and not inherited by programs that are executed.
const FLAGS: usize = SocketFlags::NONBLOCK.union(SocketFlags::CLOEXEC).bits() as usize;

/// Creates a non-blocking stream socket.
pub fn socket(family: AddressFamily) -> Result<Fd, Errno> {
    let kind = SocketType::STREAM.as_raw() as usize | FLAGS;
    // SAFETY: it touches no memory, and makes a descriptor.
    unsafe { Fd::new(Call::Socket, [family.as_raw().into(), kind, 0, 0, 0]) }
}

/// Accepts the next pending connection as a non-blocking socket.
pub fn accept(listener: &Fd) -> Result<Fd, Errno> {
    let arguments = [raw(listener.as_fd()), 0, 0, FLAGS, 0];
    // SAFETY: with null pointers it touches no memory; it makes a descriptor.
    unsafe { Fd::new(Call::Accept4, arguments) }
}

/// The address of a socket's peer, up to the length of a vsock address. If it is shorter, the rest is zero.
pub fn peer(socket: &Fd) -> Result<[u8; VsockAddr::LEN], Errno> {
    let mut address = [0; VsockAddr::LEN];
    let mut length = VsockAddr::LEN as u32;
    let (target, size) = (&raw mut address, &raw mut length);
    let arguments = [raw(socket.as_fd()), target as usize, size as usize, 0, 0];
    // SAFETY: the kernel writes at most `length` bytes to `target`, and the address's length to `size`.
    unsafe { syscall(Call::Getpeername, arguments) }?;
    Ok(address)
}

/// The process ID, effective user and group of the peer of a Unix socket.
pub fn peer_credentials(socket: &Fd) -> Result<[u32; 3], Errno> {
    let mut credentials = [0; 3];
    let mut length = size_of::<[u32; 3]>() as u32;
    let (target, size) = (&raw mut credentials, &raw mut length);
    let arguments = [
        raw(socket.as_fd()),
        SOL_SOCKET,
        SO_PEERCRED,
        target as usize,
        size as usize,
    ];
    // SAFETY: the kernel writes at most `length` bytes to `target`, and their number to `size`.
    unsafe { syscall(Call::Getsockopt, arguments) }?;
    Ok(credentials)
}

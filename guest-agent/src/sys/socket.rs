//! Sockets that are made, and who is at their other end.

use super::fd::raw;
use super::{Call, Fd, syscall};
use rustix::fd::AsFd;
use rustix::io::Errno;
use rustix::net::{AddressFamily, SocketFlags, SocketType};
use vsock_transport::VsockAddr;

const SOL_SOCKET: usize = 1;
const SO_PEERCRED: usize = 17;
/// Neither waits, and programs that are executed do not inherit it.
const FLAGS: usize = SocketFlags::NONBLOCK.union(SocketFlags::CLOEXEC).bits() as usize;

/// A non-blocking stream socket.
pub fn socket(family: AddressFamily) -> Result<Fd, Errno> {
    let kind = SocketType::STREAM.as_raw() as usize | FLAGS;
    // SAFETY: it touches no memory, and makes a descriptor.
    unsafe { Fd::new(Call::Socket, [family.as_raw().into(), kind, 0, 0, 0]) }
}

/// The next connection that waits, non-blocking.
pub fn accept(listener: &Fd) -> Result<Fd, Errno> {
    let arguments = [raw(listener.as_fd()), 0, 0, FLAGS, 0];
    // SAFETY: with null pointers it touches no memory; it makes a descriptor.
    unsafe { Fd::new(Call::Accept4, arguments) }
}

/// The address that a socket is connected to, or as much of it as a vsock address is long; the rest is zero.
pub fn peer(socket: &Fd) -> Result<[u8; VsockAddr::LEN], Errno> {
    let mut address = [0; VsockAddr::LEN];
    let mut length = VsockAddr::LEN as u32;
    let (target, size) = (&raw mut address, &raw mut length);
    let arguments = [raw(socket.as_fd()), target as usize, size as usize, 0, 0];
    // SAFETY: the kernel writes at most `length` bytes to `target`, and the address's length to `size`.
    unsafe { syscall(Call::Getpeername, arguments) }?;
    Ok(address)
}

/// The process ID, effective user and group of the process that a Unix socket is connected to.
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

//! Sockets, and their peers.

use super::fd::raw;
use super::{Call, Fd, syscall};
use core::ffi::CStr;
use rustix::fd::AsFd;
use rustix::io::Errno;
use rustix::net::{AddressFamily, SocketFlags, SocketType};
use vsock_transport::VsockAddr;

const SOL_SOCKET: usize = 1;
const SO_PEERCRED: usize = 17;
const SIOCGIFFLAGS: usize = 0x8913;
const SIOCSIFFLAGS: usize = 0x8914;
const IFF_UP: u16 = 1;
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

/// The kernel's `struct ifreq`, for the flags of an interface.
#[derive(Debug)]
#[repr(C)]
struct InterfaceRequest {
    name: [u8; 16],
    flags: u16,
    rest: [u8; 22],
}

/// Sets up a network interface. The kernel gives the loopback interface its addresses.
pub fn set_up_interface(name: &CStr) -> Result<(), Errno> {
    let socket = socket(AddressFamily::INET)?;
    let mut request = InterfaceRequest {
        name: [0; 16],
        flags: 0,
        rest: [0; 22],
    };
    // The last byte stays a NUL.
    for (to, from) in request.name.iter_mut().take(15).zip(name.to_bytes()) {
        *to = *from;
    }
    let ioctl = |operation, request: &mut InterfaceRequest| {
        let target = &raw mut *request;
        let arguments = [raw(socket.as_fd()), operation, target as usize, 0, 0];
        // SAFETY: the kernel reads and writes one `struct ifreq` of 40 bytes at `target`.
        unsafe { syscall(Call::Ioctl, arguments) }
    };
    ioctl(SIOCGIFFLAGS, &mut request)?;
    request.flags |= IFF_UP;
    ioctl(SIOCSIFFLAGS, &mut request)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_interface_that_does_not_exist_is_not_set_up() {
        assert_eq!(size_of::<InterfaceRequest>(), 40);
        let missing = set_up_interface(c"no-such-interface-name");
        assert_eq!(missing, Err(Errno::NODEV));
    }
}

//! Socket addresses for the kernel: `struct sockaddr_vm`, which rustix does not have, and `struct sockaddr_un` without
//! rustix's conversions of paths, which would be a hundredth of the size of a small agent. This is the only file of this
//! crate with unsafe code.
#![allow(unsafe_code)]

use core::ffi::CStr;
use core::mem::size_of;
use core::ptr;

use rustix::net::addr::{SocketAddrArg, SocketAddrLen, SocketAddrOpaque};
use rustix::net::{AddressFamily, SocketAddrAny};

use crate::address::UnixPath;

/// An `AF_VSOCK` address as the kernel reads and writes it (`linux/vm_sockets.h`), in host byte order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(C)]
pub struct VsockAddr {
    family: u16,
    reserved: u16,
    port: u32,
    cid: u32,
    flags: u8,
    zero: [u8; 3],
}

/// The kernel accepts only an address of exactly this length.
const LEN: SocketAddrLen = 16;
const _: () = assert!(size_of::<VsockAddr>() == LEN as usize);

impl VsockAddr {
    /// The number of bytes that the kernel reads and writes.
    pub const LEN: usize = size_of::<Self>();

    /// Creates the address of a port.
    pub const fn new(cid: u32, port: u32) -> Self {
        Self {
            family: AddressFamily::VSOCK.as_raw(),
            reserved: 0,
            port,
            cid,
            flags: 0,
            zero: [0; 3],
        }
    }

    /// Decodes an address that the kernel wrote. Returns `None` if it has another family.
    pub fn from_bytes(bytes: [u8; Self::LEN]) -> Option<Self> {
        let [f0, f1, _, _, p0, p1, p2, p3, c0, c1, c2, c3, ..] = bytes;
        let family = u16::from_ne_bytes([f0, f1]);
        (family == AddressFamily::VSOCK.as_raw()).then(|| {
            let cid = u32::from_ne_bytes([c0, c1, c2, c3]);
            Self::new(cid, u32::from_ne_bytes([p0, p1, p2, p3]))
        })
    }

    /// Decodes an address from the kernel. Returns `None` if it has another family or is too short.
    pub(crate) fn decode(address: &SocketAddrAny) -> Option<Self> {
        if address.addr_len() < LEN {
            return None;
        }
        // SAFETY: `SocketAddrAny` promises that its first `addr_len()` bytes are readable and
        // initialized, and these are at least as many as are read.
        Self::from_bytes(unsafe { ptr::read(address.as_ptr().cast()) })
    }

    /// The machine's context ID.
    pub const fn cid(&self) -> u32 {
        self.cid
    }

    /// The vsock port.
    pub const fn port(&self) -> u32 {
        self.port
    }
}

// SAFETY: `f` gets a pointer to `self`, which lives through the call, and `LEN`, which is its size; the
// struct has the kernel's layout of `sockaddr_vm`, without padding, and the family is always AF_VSOCK.
unsafe impl SocketAddrArg for VsockAddr {
    unsafe fn with_sockaddr<R>(
        &self,
        f: impl FnOnce(*const SocketAddrOpaque, SocketAddrLen) -> R,
    ) -> R {
        f(ptr::from_ref(self).cast(), LEN)
    }
}

/// A Unix socket's address as the kernel reads it (unix(7)).
#[derive(Clone, Copy)]
#[repr(C)]
pub(crate) struct UnixAddr {
    family: u16,
    path: [u8; UnixPath::MAX_LEN + 1],
}

impl UnixAddr {
    pub(crate) fn new(path: UnixPath<'_>) -> Self {
        let mut address = Self {
            family: AddressFamily::UNIX.as_raw(),
            path: [0; UnixPath::MAX_LEN + 1],
        };
        // A `UnixPath` is shorter than the array, so a NUL follows it.
        for (target, byte) in address.path.iter_mut().zip(path.as_str().bytes()) {
            *target = byte;
        }
        address
    }

    /// The path, for the calls that take it without the family.
    pub(crate) fn path(&self) -> &CStr {
        // SAFETY: the last byte of the array at least is a NUL, and the string borrows the array.
        unsafe { CStr::from_ptr(self.path.as_ptr().cast()) }
    }
}

// SAFETY: `f` gets a pointer to `self`, which lives through the call, and its size; the struct has the
// kernel's layout of `sockaddr_un`, without padding, and the path in it ends with a NUL.
unsafe impl SocketAddrArg for UnixAddr {
    unsafe fn with_sockaddr<R>(
        &self,
        f: impl FnOnce(*const SocketAddrOpaque, SocketAddrLen) -> R,
    ) -> R {
        const LEN: SocketAddrLen = 110;
        const _: () = assert!(size_of::<UnixAddr>() == LEN as usize);
        f(ptr::from_ref(self).cast(), LEN)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rustix::net::SocketAddrUnix;

    #[test]
    fn the_bytes_are_the_kernel_s() {
        let address = VsockAddr::new(0x0102_0304, 0x0506_0708);
        let mut expected = [0; 16];
        expected[..2].copy_from_slice(&40_u16.to_ne_bytes()); // AF_VSOCK
        expected[4..8].copy_from_slice(&0x0506_0708_u32.to_ne_bytes());
        expected[8..12].copy_from_slice(&0x0102_0304_u32.to_ne_bytes());
        let mut bytes = [0xff_u8; 16];
        // SAFETY: `with_sockaddr` gives a pointer to as many readable bytes as it says.
        unsafe {
            address.with_sockaddr(|pointer, len| {
                assert_eq!(len, 16);
                ptr::copy_nonoverlapping(pointer.cast(), bytes.as_mut_ptr(), bytes.len());
            });
        }
        assert_eq!(bytes, expected);
    }

    #[test]
    fn an_address_is_decoded_again() {
        let address = VsockAddr::new(3, 1024);
        let decoded = VsockAddr::decode(&address.as_any()).unwrap();
        assert_eq!((decoded.cid(), decoded.port()), (3, 1024));
        assert_eq!(decoded, address);
    }

    #[test]
    fn other_addresses_are_not_decoded() {
        let unix = SocketAddrUnix::new("/a/path/longer/than/16/bytes").unwrap();
        assert_eq!(VsockAddr::decode(&unix.as_any()), None);

        let address = VsockAddr::new(3, 1024).as_any();
        // SAFETY: the first 12 bytes of a 16-byte address are readable.
        let short = unsafe { SocketAddrAny::read(address.as_ptr(), 12) };
        assert_eq!(VsockAddr::decode(&short), None);
    }
}

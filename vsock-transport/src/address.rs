//! Addresses to connect to and to listen on, and their text forms.

use core::fmt;

/// `VMADDR_CID_ANY` (`linux/vm_sockets.h`, vsock(7)): as a local address, every context ID of this machine.
pub const CID_ANY: u32 = u32::MAX;

/// `VMADDR_CID_LOCAL` (`linux/vm_sockets.h`, vsock(7)): this machine itself, where its kernel has vsock loopback.
pub const CID_LOCAL: u32 = 1;

/// `VMADDR_CID_HOST` (`linux/vm_sockets.h`, vsock(7)): the host, seen from a guest.
pub const CID_HOST: u32 = 2;

/// `VMADDR_PORT_ANY` (`linux/vm_sockets.h`, vsock(7)): lets the kernel choose a port, so it is not a valid destination.
pub const PORT_ANY: u32 = u32::MAX;

/// An address to connect to.
///
/// ```
/// use vsock_transport::Address;
///
/// let address = Address::parse("vsock://3:1024")?;
/// assert_eq!(address, Address::Vsock { cid: 3, port: 1024 });
/// assert_eq!(address.to_string(), "vsock://3:1024");
/// # Ok::<(), vsock_transport::AddressError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub enum Address<'a> {
    /// `vsock://CID:PORT`: a port of the machine with that context ID.
    Vsock {
        /// The machine's context ID; [`CID_HOST`] is the host.
        cid: u32,
        /// The vsock port.
        port: u32,
    },
    /// `unix:PATH`: a Unix stream socket.
    Unix {
        /// The socket's file.
        path: UnixPath<'a>,
    },
    /// `hybrid:PATH:PORT`: a vsock port of a guest behind its monitor's Unix socket. The last colon
    /// separates the port.
    Hybrid {
        /// The monitor's socket file.
        path: UnixPath<'a>,
        /// The guest's vsock port.
        port: u32,
    },
}

impl<'a> Address<'a> {
    /// Parses an address in one of its three forms.
    pub fn parse(text: &'a str) -> Result<Self, AddressError> {
        parse_address(text).map_err(|problem| AddressError {
            problem,
            forms: "vsock://CID:PORT, unix:PATH or hybrid:PATH:PORT",
        })
    }
}

impl<'a> TryFrom<&'a str> for Address<'a> {
    type Error = AddressError;

    fn try_from(text: &'a str) -> Result<Self, AddressError> {
        Self::parse(text)
    }
}

impl fmt::Display for Address<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Vsock { cid, port } => write!(f, "vsock://{cid}:{port}"),
            Self::Unix { path } => write!(f, "unix:{path}"),
            Self::Hybrid { path, port } => write!(f, "hybrid:{path}:{port}"),
        }
    }
}

/// An address to listen on.
///
/// ```
/// use vsock_transport::ListenAddress;
///
/// assert_eq!(ListenAddress::parse("vsock:1024")?, ListenAddress::Vsock { port: 1024 });
/// # Ok::<(), vsock_transport::AddressError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub enum ListenAddress<'a> {
    /// `vsock:PORT`: a vsock port, on every context ID of this machine.
    Vsock {
        /// The vsock port.
        port: u32,
    },
    /// `unix:PATH`: a Unix stream socket.
    Unix {
        /// The socket's file.
        path: UnixPath<'a>,
    },
}

impl<'a> ListenAddress<'a> {
    /// Parses an address in one of its two forms.
    pub fn parse(text: &'a str) -> Result<Self, AddressError> {
        parse_listen_address(text).map_err(|problem| AddressError {
            problem,
            forms: "vsock:PORT or unix:PATH",
        })
    }
}

impl<'a> TryFrom<&'a str> for ListenAddress<'a> {
    type Error = AddressError;

    fn try_from(text: &'a str) -> Result<Self, AddressError> {
        Self::parse(text)
    }
}

impl fmt::Display for ListenAddress<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Vsock { port } => write!(f, "vsock:{port}"),
            Self::Unix { path } => write!(f, "unix:{path}"),
        }
    }
}

/// The path of a Unix socket: not empty, without a NUL byte, at most [`UnixPath::MAX_LEN`] bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct UnixPath<'a>(&'a str);

impl<'a> UnixPath<'a> {
    /// The longest path, in bytes: `sun_path` holds 108, the last of which is the closing NUL (unix(7)).
    pub const MAX_LEN: usize = 107;

    /// Checks a path.
    pub fn new(path: &'a str) -> Result<Self, AddressProblem> {
        if path.is_empty() {
            Err(AddressProblem::PathEmpty)
        } else if path.len() > Self::MAX_LEN {
            Err(AddressProblem::PathTooLong)
        } else if path.bytes().any(|byte| byte == 0) {
            Err(AddressProblem::PathHasNul)
        } else {
            Ok(Self(path))
        }
    }

    /// The path as text.
    pub const fn as_str(self) -> &'a str {
        self.0
    }
}

impl fmt::Display for UnixPath<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

/// Why a text is not an address: the part that is wrong, and the valid forms.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct AddressError {
    problem: AddressProblem,
    forms: &'static str,
}

impl AddressError {
    /// The part that is wrong.
    pub const fn problem(&self) -> AddressProblem {
        self.problem
    }
}

impl fmt::Display for AddressError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}; the forms are {}", self.problem, self.forms)
    }
}

impl core::error::Error for AddressError {}

/// The part of an address that is wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[non_exhaustive]
pub enum AddressProblem {
    /// The address does not begin like any of the forms.
    UnknownForm,
    /// The colon before the port is missing.
    PortMissing,
    /// The port is not a number, or is [`PORT_ANY`].
    PortInvalid,
    /// The context ID is not a number, or is [`CID_ANY`].
    CidInvalid,
    /// There is no path.
    PathEmpty,
    /// The path is longer than [`UnixPath::MAX_LEN`].
    PathTooLong,
    /// The path holds a NUL byte.
    PathHasNul,
}

impl fmt::Display for AddressProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::UnknownForm => "the address has an unknown form",
            Self::PortMissing => "the address ends without a colon and a port",
            Self::PortInvalid => "the port is not a number from 0 to 4294967294",
            Self::CidInvalid => "the context ID is not a number from 0 to 4294967294",
            Self::PathEmpty => "the path of the Unix socket is empty",
            Self::PathTooLong => "the path of the Unix socket is longer than 107 bytes",
            Self::PathHasNul => "the path of the Unix socket holds a NUL byte",
        })
    }
}

impl core::error::Error for AddressProblem {}

fn parse_address(text: &str) -> Result<Address<'_>, AddressProblem> {
    if let Some(rest) = text.strip_prefix("vsock://") {
        let (cid, port) = rest.split_once(':').ok_or(AddressProblem::PortMissing)?;
        let cid = parse_number(cid.as_bytes()).filter(|cid| *cid != CID_ANY);
        Ok(Address::Vsock {
            cid: cid.ok_or(AddressProblem::CidInvalid)?,
            port: parse_port(port)?,
        })
    } else if let Some(path) = text.strip_prefix("unix:") {
        let path = UnixPath::new(path)?;
        Ok(Address::Unix { path })
    } else if let Some(rest) = text.strip_prefix("hybrid:") {
        let (path, port) = rest.rsplit_once(':').ok_or(AddressProblem::PortMissing)?;
        Ok(Address::Hybrid {
            path: UnixPath::new(path)?,
            port: parse_port(port)?,
        })
    } else {
        Err(AddressProblem::UnknownForm)
    }
}

fn parse_listen_address(text: &str) -> Result<ListenAddress<'_>, AddressProblem> {
    if let Some(port) = text.strip_prefix("vsock:") {
        let port = parse_port(port)?;
        Ok(ListenAddress::Vsock { port })
    } else if let Some(path) = text.strip_prefix("unix:") {
        let path = UnixPath::new(path)?;
        Ok(ListenAddress::Unix { path })
    } else {
        Err(AddressProblem::UnknownForm)
    }
}

fn parse_port(text: &str) -> Result<u32, AddressProblem> {
    parse_number(text.as_bytes())
        .filter(|port| *port != PORT_ANY)
        .ok_or(AddressProblem::PortInvalid)
}

/// Parses a decimal number. Only digits are valid; `u32::from_str` would also accept a leading plus sign. Returns `None` if
/// there is anything else, or if the number has more than 32 bits.
///
/// ```
/// use vsock_transport::parse_number;
///
/// assert_eq!(parse_number(b"1024"), Some(1024));
/// assert_eq!(parse_number(b"+1024"), None);
/// ```
pub fn parse_number(digits: &[u8]) -> Option<u32> {
    let mut number = digits.first().map(|_| 0_u32)?;
    for digit in digits {
        let digit = digit.wrapping_sub(b'0');
        if digit > 9 {
            return None;
        }
        number = number.checked_mul(10)?.checked_add(digit.into())?;
    }
    Some(number)
}

#[cfg(test)]
mod tests;

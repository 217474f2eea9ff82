//! C strings in buffers that are filled up with NULs.

use core::ffi::CStr;

/// The longest path that Linux takes, in bytes, its NUL included (`PATH_MAX`).
pub(super) const PATH_MAX: usize = 4096;

/// The string that the bytes begin with, if a NUL ends it.
pub(super) fn c_str(bytes: &[u8]) -> Option<&CStr> {
    CStr::from_bytes_until_nul(bytes).ok()
}

//! C strings in buffers that are padded with NULs.

use core::ffi::CStr;

/// The longest path that Linux accepts, in bytes, including its NUL (`PATH_MAX`).
pub(super) const PATH_MAX: usize = 4096;

/// The string at the front of the bytes, if a NUL ends it.
pub(super) fn c_str(bytes: &[u8]) -> Option<&CStr> {
    CStr::from_bytes_until_nul(bytes).ok()
}

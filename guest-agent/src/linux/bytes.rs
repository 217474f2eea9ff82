//! C strings in buffers that are padded with NULs, and numbers as text.

use core::ffi::CStr;

/// The longest path that Linux accepts, in bytes, including its NUL (`PATH_MAX`).
pub(super) const PATH_MAX: usize = 4096;

/// The most decimal digits of a number.
pub(super) const DIGITS: usize = 20;

/// The string at the front of the bytes, if a NUL ends it.
pub(super) fn c_str(bytes: &[u8]) -> Option<&CStr> {
    CStr::from_bytes_until_nul(bytes).ok()
}

/// A number in decimal digits, at the end of the buffer.
pub(super) fn decimal(number: u64, digits: &mut [u8; DIGITS]) -> &str {
    let (mut rest, mut first) = (number, DIGITS);
    for (index, digit) in digits.iter_mut().enumerate().rev() {
        // A remainder of ten has one digit.
        *digit = b'0'.wrapping_add((rest % 10) as u8);
        rest /= 10;
        first = index;
        if rest == 0 {
            break;
        }
    }
    str::from_utf8(digits.get(first..).unwrap_or_default()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::string::ToString;

    #[test]
    fn numbers_become_digits() {
        for number in [0, 9, 10, 1000, u64::from(u32::MAX), u64::MAX] {
            assert_eq!(decimal(number, &mut [0xff; DIGITS]), number.to_string());
        }
    }
}

//! Values of which the optimiser knows nothing, so that it can leave out nothing that depends on them.

use core::hint::black_box;

/// Where inputs come from.
#[derive(Clone, Copy, Debug)]
pub struct Opaque<'a> {
    bytes: &'a [u8],
}

impl<'a> Opaque<'a> {
    /// Inputs made of these bytes.
    pub const fn new(bytes: &'a [u8]) -> Self {
        Self { bytes }
    }

    /// Any bytes.
    pub fn bytes(self) -> &'a [u8] {
        black_box(self.bytes)
    }

    /// Any bytes, of a fixed number.
    pub fn array<const N: usize>(self) -> [u8; N] {
        black_box([0; N])
    }

    /// Any string.
    pub fn str(self) -> &'a str {
        black_box(core::str::from_utf8(self.bytes).unwrap_or_default())
    }

    /// Any number.
    pub fn u64(self) -> u64 {
        black_box(0)
    }

    /// Any number.
    pub fn u32(self) -> u32 {
        black_box(0)
    }

    /// Any number.
    pub fn i32(self) -> i32 {
        black_box(0)
    }

    /// Any number.
    pub fn u8(self) -> u8 {
        black_box(0)
    }

    /// Any number.
    pub fn usize(self) -> usize {
        black_box(0)
    }

    /// Either.
    pub fn bool(self) -> bool {
        black_box(false)
    }

    /// Any of these.
    pub fn any<T>(self, one: T, other: T) -> T {
        if self.bool() { one } else { other }
    }
}

/// Uses a result, as far as the optimiser can tell.
pub fn consume<T>(result: T) {
    let _ = black_box(result);
}

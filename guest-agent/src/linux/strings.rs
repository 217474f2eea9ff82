//! Strings for the kernel: copies that end with a NUL, in memory that the caller lends.

use super::bytes::c_str;
use agent_engine::bytes::copy;
use core::ffi::CStr;

/// Copies strings, and ends each with a NUL.
#[derive(Debug)]
pub(super) struct Strings<'m> {
    rest: &'m mut [u8],
    /// The length of the unfinished string at the front of `rest`.
    length: usize,
}

/// Why a string cannot be passed to the kernel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unfit {
    /// The memory is full.
    TooLong,
    /// It contains a NUL, at which it would end for the kernel.
    HasNul,
}

impl<'m> Strings<'m> {
    /// Writes the copies into `memory`.
    pub(super) const fn new(memory: &'m mut [u8]) -> Self {
        Self {
            rest: memory,
            length: 0,
        }
    }

    /// Copies a string.
    pub(super) fn add(&mut self, string: &str) -> Result<&'m CStr, Unfit> {
        self.push(string);
        self.finish()
    }

    /// Copies a string that consists of these parts.
    pub(super) fn add_all(&mut self, parts: &[&str]) -> Result<&'m CStr, Unfit> {
        for part in parts {
            self.push(part);
        }
        self.finish()
    }

    /// Copies a part of a string.
    pub(super) fn push(&mut self, part: &str) {
        let space = self.rest.get_mut(self.length..).unwrap_or_default();
        copy(space, part.as_bytes());
        self.length = self.length.saturating_add(part.len());
    }

    /// Finishes the string whose parts were copied.
    pub(super) fn finish(&mut self) -> Result<&'m CStr, Unfit> {
        self.push("\0");
        let length = core::mem::take(&mut self.length);
        let memory = core::mem::take(&mut self.rest);
        let (copy, rest) = memory.split_at_mut_checked(length).ok_or(Unfit::TooLong)?;
        self.rest = rest;
        match c_str(copy) {
            Some(string) if string.count_bytes().saturating_add(1) == length => Ok(string),
            _ => Err(Unfit::HasNul),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn copies_end_with_a_nul_and_fill_the_memory() {
        let mut memory = [0xff; 8];
        let mut strings = Strings::new(&mut memory);
        assert_eq!(strings.add("one"), Ok(c"one"));
        strings.push("a");
        strings.push(",b");
        assert_eq!(strings.finish(), Ok(c"a,b"));
        assert_eq!(strings.add(""), Err(Unfit::TooLong));
    }

    #[test]
    fn what_the_kernel_would_cut_off_is_refused() {
        let mut memory = [0; 64];
        let mut strings = Strings::new(&mut memory);
        assert_eq!(strings.add("a\0b"), Err(Unfit::HasNul));
        assert_eq!(strings.add("\0"), Err(Unfit::HasNul));
        assert_eq!(strings.finish(), Ok(c""));
    }
}

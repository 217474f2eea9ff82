//! Encoding and decoding of versions and version ranges.

use super::{Version, VersionRange, Versions};
use crate::numbers::{range, version};
use crate::wire::{Encode, Fields, Sink, WireError, put_message, put_uint};

/// Writes each range as a field `number`.
pub(crate) fn put_ranges(sink: &mut dyn Sink, number: u32, versions: &Versions) {
    for range in versions.ranges() {
        put_message(sink, number, &RangeMessage(*range));
    }
}

/// Writes the version as a field `number`, if there is one.
pub(crate) fn put_version(sink: &mut dyn Sink, number: u32, version: Option<Version>) {
    if let Some(version) = version {
        put_message(sink, number, &VersionMessage(version));
    }
}

/// Reads a version range; `None` if it is empty.
pub(crate) fn decode_range(bytes: &[u8]) -> Result<Option<VersionRange>, WireError> {
    let [major, min_minor, max_minor] = decode_numbers(bytes)?;
    Ok(VersionRange::new(major, min_minor, max_minor))
}

/// Reads a version.
pub(crate) fn decode_version(bytes: &[u8]) -> Result<Version, WireError> {
    let [major, minor] = decode_numbers(bytes)?;
    Ok(Version::new(major, minor))
}

/// Reads a message whose fields 1 to `N` are `uint32`.
pub(crate) fn decode_numbers<const N: usize>(bytes: &[u8]) -> Result<[u32; N], WireError> {
    let mut numbers = [0; N];
    read_numbers(bytes, &mut numbers)?;
    // Protobuf uses the low 32 bits of a `uint32`.
    #[allow(clippy::cast_possible_truncation)]
    Ok(numbers.map(|number| number as u32))
}

/// Reads a message whose fields 1 to `numbers.len()` are numbers.
#[inline(never)]
pub(crate) fn read_numbers(bytes: &[u8], numbers: &mut [u64]) -> Result<(), WireError> {
    let mut fields = Fields::new(bytes);
    while let Some(number) = fields.next_number() {
        let index = number.wrapping_sub(1) as usize;
        if let Some(number) = numbers.get_mut(index) {
            *number = fields.u64();
        }
    }
    fields.finish()
}

/// A version range that can be encoded.
pub(crate) struct RangeMessage(pub(crate) VersionRange);

impl Encode for RangeMessage {
    fn encode(&self, sink: &mut dyn Sink) {
        put_uint(sink, range::MAJOR, self.0.major().into());
        put_uint(sink, range::MIN_MINOR, self.0.min_minor().into());
        put_uint(sink, range::MAX_MINOR, self.0.max_minor().into());
    }
}

struct VersionMessage(Version);

impl Encode for VersionMessage {
    fn encode(&self, sink: &mut dyn Sink) {
        put_uint(sink, version::MAJOR, self.0.major.into());
        put_uint(sink, version::MINOR, self.0.minor.into());
    }
}

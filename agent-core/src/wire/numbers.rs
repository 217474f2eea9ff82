//! Numbers in lists and maps whose encoding is not that of the Rust type that holds them.

use super::encode::{put_present_fixed32, put_present_fixed64, put_present_sint};
use super::reader::{Value, WireError};
use super::repeated::Item;
use super::sink::Sink;

/// Types whose encoding differs from that of the Rust type that holds them.
macro_rules! impl_item_for_wrappers {
    ($($wrapper:ident($number:ty), $name:literal, $width:literal,
        |$value:ident| $from:expr, |$sink:ident, $field:ident| $put:expr;)+) => {$(
        #[doc = concat!("An item of a repeated `", $name, "`, or a key or a value of a map.")]
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
        pub struct $wrapper(pub $number);

        impl<'a> Item<'a> for $wrapper {
            const PACKED: bool = true;
            const WIDTH: usize = $width;

            fn read(value: Value<'a>) -> Result<Self, WireError> {
                let $value = value;
                Ok(Self($from))
            }

            fn write(&self, $sink: &mut dyn Sink, $field: u32) {
                let $value = self.0;
                $put;
            }
        }
    )+};
}

impl_item_for_wrappers! {
    Sint32(i32), "sint32", 0, |value| sint32(value.as_u64()?),
        |sink, field| put_present_sint(sink, field, value.into());
    Sint64(i64), "sint64", 0, |value| sint64(value.as_u64()?),
        |sink, field| put_present_sint(sink, field, value);
    Fixed32(u32), "fixed32", 4, |value| value.as_fixed32()?,
        |sink, field| put_present_fixed32(sink, field, value);
    Fixed64(u64), "fixed64", 8, |value| value.as_fixed64()?,
        |sink, field| put_present_fixed64(sink, field, value);
    Sfixed32(i32), "sfixed32", 4, |value| value.as_fixed32()?.cast_signed(),
        |sink, field| put_present_fixed32(sink, field, value.cast_unsigned());
    Sfixed64(i64), "sfixed64", 8, |value| value.as_fixed64()?.cast_signed(),
        |sink, field| put_present_fixed64(sink, field, value.cast_unsigned());
}

/// The items of a repeated `float`.
impl<'a> Item<'a> for f32 {
    const PACKED: bool = true;
    const WIDTH: usize = 4;

    fn read(value: Value<'a>) -> Result<Self, WireError> {
        value.as_fixed32().map(Self::from_bits)
    }

    fn write(&self, sink: &mut dyn Sink, number: u32) {
        put_present_fixed32(sink, number, self.to_bits());
    }
}

/// The items of a repeated `double`.
impl<'a> Item<'a> for f64 {
    const PACKED: bool = true;
    const WIDTH: usize = 8;

    fn read(value: Value<'a>) -> Result<Self, WireError> {
        value.as_fixed64().map(Self::from_bits)
    }

    fn write(&self, sink: &mut dyn Sink, number: u32) {
        put_present_fixed64(sink, number, self.to_bits());
    }
}

/// The number that a `sint32` stands for; the low 32 bits count.
#[allow(clippy::cast_possible_truncation)]
pub(crate) const fn sint32(value: u64) -> i32 {
    let value = value as u32;
    (value >> 1).cast_signed() ^ 0_i32.wrapping_sub((value & 1).cast_signed())
}

/// The number that a `sint64` stands for.
pub(crate) const fn sint64(value: u64) -> i64 {
    (value >> 1).cast_signed() ^ 0_i64.wrapping_sub((value & 1).cast_signed())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::{Repeated, Writer};
    use core::fmt::Debug;

    /// Writes the items as field 1, and reads them again: alone and packed.
    fn both_ways<'a, T: Item<'a> + PartialEq + Debug>(items: &'a [T], buffer: &'a mut [u8]) {
        let mut writer = Writer::new(buffer);
        Repeated::new(items).write(&mut writer, 1);
        let written = writer.finish().unwrap();
        assert_eq!(Repeated::received(written, 1), Repeated::new(items));
    }

    #[test]
    fn items_are_read_as_they_were_written() {
        let mut buffer = [0; 128];
        both_ways(&[0, -1, 1, i32::MIN, i32::MAX].map(Sint32), &mut buffer);
        let mut buffer = [0; 128];
        both_ways(&[0, -1, 1, i64::MIN, i64::MAX].map(Sint64), &mut buffer);
        let mut buffer = [0; 128];
        both_ways(&[0, 1, u32::MAX].map(Fixed32), &mut buffer);
        let mut buffer = [0; 128];
        both_ways(&[0, 1, u64::MAX].map(Fixed64), &mut buffer);
        let mut buffer = [0; 128];
        both_ways(&[0, i32::MIN, i32::MAX].map(Sfixed32), &mut buffer);
        let mut buffer = [0; 128];
        both_ways(&[0, i64::MIN, i64::MAX].map(Sfixed64), &mut buffer);
        let mut buffer = [0; 128];
        both_ways(&[0.0_f32, -0.5, f32::MAX], &mut buffer);
        let mut buffer = [0; 128];
        both_ways(&[0.0_f64, -0.5, f64::MAX], &mut buffer);
    }

    #[test]
    fn packed_numbers_of_a_fixed_width_are_a_list() {
        let packed = [0x0a, 8, 1, 0, 0, 0, 2, 0, 0, 0, 0x0d, 3, 0, 0, 0];
        let items = Repeated::<Fixed32>::received(&packed, 1);
        assert!(items.iter().eq([1, 2, 3].map(Fixed32)));
        let packed = [0x0a, 8, 1, 0, 0, 0, 0, 0, 0, 0];
        let items = Repeated::<Sfixed64>::received(&packed, 1);
        assert!(items.iter().eq([Sfixed64(1)]));
    }

    #[test]
    fn small_numbers_of_both_signs_are_small() {
        assert_eq!([0, 1, 2, 3].map(sint32), [0, -1, 1, -2]);
        assert_eq!(sint32(u64::from(u32::MAX)), i32::MIN);
        assert_eq!(sint64(u64::MAX), i64::MIN);
    }
}

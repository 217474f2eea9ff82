//! Text formatting without [`core::fmt`], whose formatting of numbers alone would double the size of a small agent.

use crate::version::{Version, VersionRange, Versions};
use crate::wire::{Counter, Sink, TextSink, put_length};
use core::fmt;

/// A value that can be described in words. The text is put into a sink in whole strings.
pub(crate) trait Describe {
    fn describe(&self, out: &mut dyn Sink);

    /// Implements `Display`.
    fn show(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.describe(&mut TextSink(f));
        Ok(())
    }
}

/// Writes a string field, unless it is empty. The text is composed twice: once to measure it, once to write it.
pub(crate) fn put_text(sink: &mut dyn Sink, number: u32, text: &dyn Describe) {
    let mut counter = Counter::default();
    text.describe(&mut counter);
    if counter.count() > 0 {
        put_length(sink, number, counter.count());
        text.describe(sink);
    }
}

/// Writes a string.
pub(crate) fn write(out: &mut dyn Sink, text: &str) {
    out.put(text.as_bytes());
}

/// Writes a number in decimal.
pub fn write_number(out: &mut dyn Sink, number: u64) {
    let mut digits = [b'0'; 20];
    let mut rest = number;
    let mut count = 0_usize;
    for digit in digits.iter_mut().rev() {
        *digit = b'0'.wrapping_add(u8::try_from(rest % 10).unwrap_or_default());
        rest /= 10;
        count = count.saturating_add(1);
        if rest == 0 {
            break;
        }
    }
    let used = digits.get(digits.len().saturating_sub(count)..);
    out.put(used.unwrap_or_default());
}

/// Writes `major.minor`.
pub(crate) fn write_version(out: &mut dyn Sink, version: Version) {
    write_number(out, version.major.into());
    write(out, ".");
    write_number(out, version.minor.into());
}

/// Writes all ranges, except those of majors that are never assigned.
pub(crate) fn write_versions(out: &mut dyn Sink, versions: &Versions) {
    let mut separator = "";
    for range in versions.ranges().iter().filter(|range| !range.is_grease()) {
        write(out, separator);
        write_range(out, *range);
        separator = ", ";
    }
    if separator.is_empty() {
        write(out, "no version");
    }
}

fn write_range(out: &mut dyn Sink, range: VersionRange) {
    write_version(out, Version::new(range.major(), range.min_minor()));
    if range.min_minor() < range.max_minor() {
        write(out, "-");
        write_version(out, Version::new(range.major(), range.max_minor()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::Writer;
    use std::string::{String, ToString};

    fn said(say: impl Fn(&mut dyn Sink)) -> String {
        let mut buffer = [0; 64];
        let mut writer = Writer::new(&mut buffer);
        say(&mut writer);
        String::from_utf8(writer.finish().unwrap().to_vec()).unwrap()
    }

    #[test]
    fn numbers_are_spelled_as_rust_spells_them() {
        for number in [0, 9, 10, 4096, u64::from(u32::MAX), u64::MAX] {
            assert_eq!(said(|out| write_number(out, number)), number.to_string());
        }
    }

    #[test]
    fn versions_are_spelled_without_grease() {
        let mut versions = Versions::single(VersionRange::new(70_000, 0, 0).unwrap());
        versions.push(VersionRange::new(3, 0, 4).unwrap()).unwrap();
        versions.push(VersionRange::new(1, 2, 2).unwrap()).unwrap();
        assert_eq!(said(|out| write_versions(out, &versions)), "3.0-3.4, 1.2");
    }
}

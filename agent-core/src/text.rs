//! Sentences without [`core::fmt`]'s machinery, whose numbers alone would double a small agent.

use crate::version::{Version, VersionRange, Versions};
use crate::wire::{Counter, Sink, TextSink, put_length};
use core::fmt;

/// Something that writes text.
pub(crate) type Describe<'d> = dyn Fn(&mut dyn fmt::Write) -> fmt::Result + 'd;

/// Writes a string field, unless it is empty. `describe` runs twice: to measure, and to write.
pub(crate) fn put_text(sink: &mut dyn Sink, number: u32, describe: &Describe<'_>) {
    let mut counter = Counter::default();
    // Sinks never fail in the middle.
    let _ = describe(&mut TextSink(&mut counter));
    if counter.count() > 0 {
        put_length(sink, number, counter.count());
        let _ = describe(&mut TextSink(sink));
    }
}

/// Writes a number in decimal.
pub(crate) fn write_number(out: &mut dyn fmt::Write, number: u64) -> fmt::Result {
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
    out.write_str(core::str::from_utf8(used.unwrap_or_default()).unwrap_or_default())
}

/// Writes `major.minor`.
pub(crate) fn write_version(out: &mut dyn fmt::Write, version: Version) -> fmt::Result {
    write_number(out, version.major.into())?;
    out.write_str(".")?;
    write_number(out, version.minor.into())
}

/// Writes all ranges but those that are never assigned.
pub(crate) fn write_versions(out: &mut dyn fmt::Write, versions: &Versions) -> fmt::Result {
    let mut separator = "";
    for range in versions.ranges().iter().filter(|range| !range.is_grease()) {
        out.write_str(separator)?;
        write_range(out, *range)?;
        separator = ", ";
    }
    if separator.is_empty() {
        out.write_str("nothing")?;
    }
    Ok(())
}

fn write_range(out: &mut dyn fmt::Write, range: VersionRange) -> fmt::Result {
    write_version(out, Version::new(range.major(), range.min_minor()))?;
    if range.min_minor() < range.max_minor() {
        out.write_str("-")?;
        write_version(out, Version::new(range.major(), range.max_minor()))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::string::{String, ToString};

    #[test]
    fn numbers_are_spelled_as_rust_spells_them() {
        for number in [0, 9, 10, 4096, u64::from(u32::MAX), u64::MAX] {
            let mut text = String::new();
            write_number(&mut text, number).unwrap();
            assert_eq!(text, number.to_string());
        }
    }

    #[test]
    fn versions_are_spelled_without_grease() {
        let mut versions = Versions::single(VersionRange::new(70_000, 0, 0).unwrap());
        versions.push(VersionRange::new(3, 0, 4).unwrap()).unwrap();
        versions.push(VersionRange::new(1, 2, 2).unwrap()).unwrap();
        let mut text = String::new();
        write_versions(&mut text, &versions).unwrap();
        assert_eq!(text, "3.0-3.4, 1.2");
    }
}

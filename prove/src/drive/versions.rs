//! Versions and their ranges.

use super::sinks::show;
use crate::{Opaque, consume};
use agent_core::{Version, VersionRange, Versions};

pub(super) fn drive(input: Opaque<'_>) {
    let version = version(input);
    consume(version.includes(self::version(input)));
    show(&version);
    match input.str().parse::<Version>() {
        Ok(version) => consume(VersionRange::up_to(version)),
        Err(error) => show(&error),
    }
    let Some(range) = range(input) else { return };
    show(&range);
    consume((range.major(), range.min_minor(), range.max_minor()));
    consume((range.contains(version), range.is_grease()));
    consume(range.highest_common(VersionRange::only(version)));
    let versions = versions(input);
    show(&versions);
    consume(versions == Versions::default());
    super::sinks::write(format_args!("{versions:?}"));
    consume(versions.highest());
    consume(versions.without_grease());
    // The survey's own control.
    #[cfg(not(feature = "undriven"))]
    consume(versions.clamped(version));
    versions
        .candidates(&self::versions(input))
        .for_each(consume);
    versions.ranges().iter().for_each(consume);
}

pub(super) fn version(input: Opaque<'_>) -> Version {
    Version::new(input.u32(), input.u32())
}

pub(super) fn range(input: Opaque<'_>) -> Option<VersionRange> {
    let open = VersionRange::from(input.u32(), input.u32());
    input.any(
        Some(open),
        VersionRange::new(input.u32(), input.u32(), input.u32()),
    )
}

pub(super) fn versions(input: Opaque<'_>) -> Versions {
    let mut versions = Versions::single(VersionRange::only(version(input)));
    if input.bool() {
        versions = Versions::new();
    }
    while let Some(range) = range(input) {
        consume(versions.push(range));
    }
    versions
}

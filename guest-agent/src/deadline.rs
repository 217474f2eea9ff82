//! Times that several parts wait for, of which the first counts.

/// The deadline that comes first; none is never.
#[inline(never)]
pub const fn earlier(one: Option<u64>, other: Option<u64>) -> Option<u64> {
    match (one, other) {
        (Some(one), Some(other)) if one < other => Some(one),
        (_, Some(other)) => Some(other),
        (one, None) => one,
    }
}

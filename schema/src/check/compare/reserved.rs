//! Ranges of reserved numbers, half-open.

/// The ranges that were reserved and are not, or not wholly, any more.
pub(crate) fn lost(was: &[(i64, i64)], is: &[(i64, i64)]) -> Vec<(i64, i64)> {
    let kept = merged(is);
    let is_kept = |(from, to): &(i64, i64)| {
        let after = kept.partition_point(|(start, _)| start <= from);
        after > 0 && *to <= kept[after - 1].1
    };
    was.iter()
        .filter(|range| !is_kept(range))
        .copied()
        .collect()
}

/// The ranges in order, those that touch made one.
fn merged(ranges: &[(i64, i64)]) -> Vec<(i64, i64)> {
    let mut sorted = ranges.to_vec();
    sorted.sort_unstable();
    let mut merged: Vec<(i64, i64)> = Vec::with_capacity(sorted.len());
    for (from, to) in sorted {
        match merged.last_mut() {
            Some(last) if from <= last.1 => last.1 = last.1.max(to),
            _ => merged.push((from, to)),
        }
    }
    merged
}

/// The range as a `.proto` file has it.
pub(crate) fn text((from, to): (i64, i64)) -> String {
    if to - from == 1 {
        from.to_string()
    } else {
        format!("{from} to {}", to - 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_is_kept_by_ranges_that_touch() {
        assert_eq!(lost(&[(2, 9)], &[(5, 12), (1, 5)]), []);
        assert_eq!(lost(&[(2, 9)], &[(1, 5), (6, 12)]), [(2, 9)]);
        assert_eq!(lost(&[(2, 3), (4, 1 << 29)], &[(4, 1 << 29)]), [(2, 3)]);
    }
}

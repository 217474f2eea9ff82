//! Reserved names, and ranges of reserved numbers, half-open.

use crate::check::Rule;
use crate::check::compare::walk::Comparison;
use crate::check::direction::{Flows, Writers};
use crate::check::finding::Element;

impl Comparison<'_> {
    /// Reports ranges of numbers that a message or an enum does not reserve any more.
    pub(crate) fn freed_numbers(
        &mut self,
        element: &Element<'_>,
        rule: Rule,
        writers: Writers,
        ranges: &[(i64, i64)],
    ) {
        for range in ranges {
            let range = text(*range);
            let message = format!(
                "{range} was reserved and is not any more: whatever takes it reads what peers of earlier releases still send under it"
            );
            self.report(element, rule, writers.suffer(Flows::BOTH), message);
        }
    }

    /// Reports names that are not reserved any more, and not used: only JSON has names.
    pub(crate) fn freed_names<'n>(
        &mut self,
        element: &Element<'_>,
        rule: Rule,
        writers: Writers,
        names: impl Iterator<Item = &'n String>,
    ) {
        for name in names {
            let message = format!(
                "the name \"{name}\" was reserved and is not any more: in JSON, whatever takes it reads what peers of earlier releases still send under it"
            );
            let who = writers.suffer(Flows::BOTH);
            if self.options.json_wire {
                self.report(element, rule, who, message);
            } else {
                self.note(element, rule, who, message);
            }
        }
    }
}

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

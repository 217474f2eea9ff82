//! Medians, percentiles, spreads and intervals of confidence.

use serde::{Deserialize, Serialize};

/// How likely it may be that a median lies beyond one end of its interval: together they are 5 %.
const TAIL: f64 = 0.025;

/// The middle of some measurements, and the quartiles around it.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Spread {
    /// A quarter is below.
    pub low: f64,
    /// Half is below.
    pub median: f64,
    /// A quarter is above.
    pub high: f64,
}

impl Spread {
    /// Of at least one measurement.
    pub fn of(values: &[f64]) -> Self {
        let sorted = sorted(values);
        Self {
            low: percentile(&sorted, 0.25),
            median: percentile(&sorted, 0.5),
            high: percentile(&sorted, 0.75),
        }
    }

    /// Of one side's measurements divided by those that were taken beside them.
    pub fn of_ratios(values: &[f64], beside: &[f64]) -> Self {
        Self::of(&ratios(values, beside))
    }
}

/// A median, and how well it is known.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Interval {
    /// The true median is hardly below.
    pub low: f64,
    /// Half of the measurements are below.
    pub median: f64,
    /// The true median is hardly above.
    pub high: f64,
}

impl Interval {
    /// Of at least one and at most a thousand measurements: the true median is in it 95 times of 100. Its ends are
    /// measurements, chosen by their ranks alone, so it holds however they are distributed. Of fewer than six it is
    /// the whole range, which is known less well.
    pub fn of(values: &[f64]) -> Self {
        let sorted = sorted(values);
        let left_out = left_out(sorted.len());
        let end = |value: Option<&f64>| value.copied().unwrap_or(f64::NAN);
        Self {
            low: end(sorted.get(left_out)),
            median: percentile(&sorted, 0.5),
            high: end(sorted.iter().rev().nth(left_out)),
        }
    }

    /// Of one side's measurements divided by those that were taken beside them.
    pub fn of_ratios(values: &[f64], beside: &[f64]) -> Self {
        Self::of(&ratios(values, beside))
    }
}

fn sorted(values: &[f64]) -> Vec<f64> {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted
}

fn ratios(values: &[f64], beside: &[f64]) -> Vec<f64> {
    let pairs = values.iter().zip(beside);
    pairs.map(|(one, other)| one / other).collect()
}

/// How many of `count` sorted values lie outside of a median's interval at either end: the most of which it is still
/// less than 2.5 % likely that the true median lies among them.
fn left_out(count: usize) -> usize {
    // Each value is below the true median as heads come up: with one half, and whatever the others are.
    let mut exactly = 0.5_f64.powi(i32::try_from(count).unwrap_or(i32::MAX));
    let mut at_most = exactly;
    let mut heads = 0;
    while heads < count / 2 {
        #[allow(clippy::cast_precision_loss)]
        let more = (count - heads) as f64 / (heads + 1) as f64;
        exactly *= more;
        at_most += exactly;
        if at_most > TAIL {
            break;
        }
        heads += 1;
    }
    heads
}

/// The value below which the share `p` of sorted values lies; between two of them it is interpolated.
pub fn percentile(sorted: &[f64], p: f64) -> f64 {
    let Some(last) = sorted.len().checked_sub(1) else {
        return f64::NAN;
    };
    #[allow(clippy::cast_precision_loss)]
    let position = p * last as f64;
    // The position is between 0 and `last`.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    let below = position as usize;
    let fraction = position.fract();
    sorted[below] + fraction * (sorted[(below + 1).min(last)] - sorted[below])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_are_those_of_the_sorted_values() {
        let spread = Spread::of(&[5.0, 1.0, 2.0, 4.0, 3.0]);
        let expected = Spread {
            low: 2.0,
            median: 3.0,
            high: 4.0,
        };
        assert_eq!(spread, expected);
        assert!((percentile(&[1.0, 2.0], 0.5) - 1.5).abs() < 1e-9);
        assert!((percentile(&[1.0, 2.0], 1.0) - 2.0).abs() < 1e-9);
        assert!((percentile(&[7.0], 0.99) - 7.0).abs() < 1e-9);
        assert!(percentile(&[], 0.5).is_nan());
    }

    #[test]
    fn ratios_compare_what_was_measured_together() {
        // Twice as fast in each round, however the machine's pace changed between them.
        let spread = Spread::of_ratios(&[1.0, 10.0, 3.0], &[2.0, 20.0, 6.0]);
        let half = Spread {
            low: 0.5,
            median: 0.5,
            high: 0.5,
        };
        assert_eq!(spread, half);
    }

    #[test]
    fn an_intervals_ends_have_the_ranks_of_the_binomial_tables() {
        // The ranks at 95 %, counted from 1: 1 of 6, 2 of 10, 6 of 20, 40 of 100.
        for (count, rank) in [(6, 1), (8, 1), (9, 2), (10, 2), (20, 6), (100, 40)] {
            assert_eq!(left_out(count) + 1, rank, "of {count}");
        }
        for count in 0..6 {
            assert_eq!(left_out(count), 0, "of {count}");
        }
        assert_eq!(left_out(1000) + 1, 469);
    }

    #[test]
    fn an_interval_leaves_out_as_much_at_either_end() {
        let values: Vec<_> = (1..=20).rev().map(f64::from).collect();
        let expected = Interval {
            low: 6.0,
            median: 10.5,
            high: 15.0,
        };
        assert_eq!(Interval::of(&values), expected);
        let one = Interval::of(&[7.0]);
        assert_eq!(
            (one.low.to_bits(), one.high.to_bits()),
            (7.0_f64.to_bits(), 7.0_f64.to_bits())
        );
        assert!(Interval::of(&[]).low.is_nan());
    }

    #[test]
    fn outliers_do_not_move_an_interval() {
        let mut values = vec![1.0; 40];
        values[..8].fill(50.0);
        let interval = Interval::of_ratios(&values, &[1.0; 40]);
        assert!((interval.low - 1.0).abs() < 1e-9 && (interval.high - 1.0).abs() < 1e-9);
    }

    #[test]
    fn an_interval_holds_the_true_median_about_as_often_as_it_says() {
        let mut state = 1_u64;
        let mut uniform = || {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1);
            f64::from(u32::try_from(state >> 33).unwrap_or(0)) / f64::from(1_u32 << 31)
        };
        let holds = (0..2000).filter(|_| {
            let values: Vec<_> = (0..50).map(|_| uniform().powi(3)).collect();
            let interval = Interval::of(&values);
            (interval.low..=interval.high).contains(&0.125)
        });
        let count = holds.count();
        assert!((1880..=1990).contains(&count), "{count} of 2000");
    }
}

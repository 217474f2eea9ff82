//! Medians, percentiles and spreads.

use serde::{Deserialize, Serialize};

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
        let mut sorted = values.to_vec();
        sorted.sort_by(f64::total_cmp);
        Self {
            low: percentile(&sorted, 0.25),
            median: percentile(&sorted, 0.5),
            high: percentile(&sorted, 0.75),
        }
    }

    /// Of one side's measurements divided by those that were taken beside them.
    pub fn of_ratios(values: &[f64], beside: &[f64]) -> Self {
        let ratios: Vec<_> = values
            .iter()
            .zip(beside)
            .map(|(one, other)| one / other)
            .collect();
        Self::of(&ratios)
    }
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
}

//! What came of a comparison: a table, and the same for machines.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::pair::Samples;
use crate::statistics::{Interval, Spread};

/// An interval that lies wholly above this is slower.
pub const SLOWER: f64 = 1.03;
/// An interval that lies wholly below this is faster.
pub const FASTER: f64 = 0.97;

/// All rows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Comparison {
    /// One for each measurement.
    pub rows: Vec<Row>,
}

/// One measurement of both builds.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Row {
    /// What was measured.
    pub name: String,
    /// The unit of `before` and `now`.
    pub unit: Unit,
    /// The median of the build before.
    pub before: f64,
    /// The median of the build of this checkout.
    pub now: f64,
    /// What the new build costs of what the old one does, round by round: above 1 is worse, whatever the unit.
    pub ratio: Interval,
    /// How many rounds that is of: one where the values are exact.
    pub rounds: usize,
    /// What that says.
    pub verdict: Verdict,
}

/// What a measurement says of the new build.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    /// It is slower.
    Slower,
    /// It is faster.
    Faster,
    /// It takes more bytes, for which there are limits of their own.
    Larger,
    /// It takes fewer bytes.
    Smaller,
    /// Neither can be told.
    Same,
}

/// What a measurement counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Unit {
    /// Microseconds.
    Microseconds,
    /// Calls per second; measured, and compared, as the microseconds of a call.
    PerSecond,
    /// Instructions of the processor.
    Instructions,
    /// Bytes.
    Bytes,
}

impl Row {
    /// Of samples that are costs: microseconds, instructions or bytes.
    pub fn new(name: &str, unit: Unit, samples: &Samples) -> Self {
        let ratio = Interval::of_ratios(&samples.now, &samples.before);
        Self {
            name: name.to_owned(),
            unit,
            before: unit.of_cost(median(&samples.before)),
            now: unit.of_cost(median(&samples.now)),
            ratio,
            rounds: samples.now.len(),
            verdict: Verdict::of(unit, ratio),
        }
    }

    fn interval(&self) -> String {
        if self.rounds == 1 {
            return "exact".to_owned();
        }
        format!("{:.3}-{:.3}", self.ratio.low, self.ratio.high)
    }
}

impl Verdict {
    fn of(unit: Unit, ratio: Interval) -> Self {
        let (worse, better) = match unit {
            Unit::Bytes => (Self::Larger, Self::Smaller),
            _ => (Self::Slower, Self::Faster),
        };
        if ratio.low > SLOWER {
            worse
        } else if ratio.high < FASTER {
            better
        } else {
            Self::Same
        }
    }

    const fn label(self) -> &'static str {
        match self {
            Self::Slower => "slower",
            Self::Faster => "faster",
            Self::Larger => "larger",
            Self::Smaller => "smaller",
            Self::Same => "same",
        }
    }
}

impl Unit {
    fn of_cost(self, cost: f64) -> f64 {
        match self {
            Self::PerSecond => 1e6 / cost,
            _ => cost,
        }
    }

    fn show(self, value: f64) -> String {
        match self {
            Self::Microseconds => format!("{value:.2} µs"),
            Self::PerSecond | Self::Instructions => format!("{value:.0}"),
            Self::Bytes => format!("{:.1} KiB", value / 1024.0),
        }
    }
}

/// The table.
impl fmt::Display for Comparison {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = self.rows.iter().map(|row| row.name.len()).max();
        let name = name.unwrap_or_default();
        writeln!(
            f,
            "{:name$}  {:>12}  {:>12}  {:>6}  {:>13}  verdict",
            "what", "before", "now", "ratio", "95 % interval"
        )?;
        for row in &self.rows {
            writeln!(
                f,
                "{:name$}  {:>12}  {:>12}  {:>6.3}  {:>13}  {}",
                row.name,
                row.unit.show(row.before),
                row.unit.show(row.now),
                row.ratio.median,
                row.interval(),
                row.verdict.label()
            )?;
        }
        writeln!(
            f,
            "A ratio is of costs, now / before: above 1 is worse in every row; that of calls per second is of the time \
             of a call."
        )
    }
}

fn median(values: &[f64]) -> f64 {
    Spread::of(values).median
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(unit: Unit, before: &[f64], now: &[f64]) -> Row {
        let samples = Samples {
            before: before.to_vec(),
            now: now.to_vec(),
        };
        Row::new("a row", unit, &samples)
    }

    #[test]
    fn a_verdict_needs_the_whole_interval() {
        let verdict = |low, high| {
            let median = f64::midpoint(low, high);
            Verdict::of(Unit::Microseconds, Interval { low, median, high })
        };
        assert_eq!(verdict(1.031, 1.2), Verdict::Slower);
        assert_eq!(verdict(1.02, 1.2), Verdict::Same);
        assert_eq!(verdict(0.8, 0.969), Verdict::Faster);
        assert_eq!(verdict(0.8, 0.98), Verdict::Same);
        assert_eq!(verdict(0.5, 2.0), Verdict::Same);
    }

    #[test]
    fn fewer_calls_per_second_are_slower() {
        let row = row(Unit::PerSecond, &[0.25; 10], &[0.5; 10]);
        assert!((row.before - 4e6).abs() < 1e-3 && (row.now - 2e6).abs() < 1e-3);
        assert!((row.ratio.median - 2.0).abs() < 1e-9);
        assert_eq!(row.verdict, Verdict::Slower);
    }

    #[test]
    fn rounds_are_compared_one_by_one() {
        // The machine's pace changes tenfold, and the builds do not differ.
        let pace = [1.0, 10.0, 3.0, 2.0, 5.0, 7.0, 4.0];
        let row = row(Unit::Microseconds, &pace, &pace);
        assert!((row.ratio.low - 1.0).abs() < 1e-9 && (row.ratio.high - 1.0).abs() < 1e-9);
        assert_eq!(row.verdict, Verdict::Same);
    }

    #[test]
    fn the_table_has_a_line_for_each_row() {
        let comparison = Comparison {
            rows: vec![
                row(Unit::Bytes, &[65536.0], &[131_072.0]),
                row(Unit::Microseconds, &[4.0; 8], &[2.0; 8]),
            ],
        };
        let table = comparison.to_string();
        let words = |line: usize| table.lines().nth(line).unwrap().split_whitespace();
        let sizes: Vec<_> = words(1).skip(2).collect();
        let expected = ["64.0", "KiB", "128.0", "KiB", "2.000", "exact", "larger"];
        assert_eq!(sizes, expected);
        let times: Vec<_> = words(2).skip(2).collect();
        let expected = ["4.00", "µs", "2.00", "µs", "0.500", "0.500-0.500", "faster"];
        assert_eq!(times, expected);
    }
}

//! Two programs, and the order in which they take their turns.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::statistics::Spread;

/// One of the two builds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// The one that is compared with.
    Before,
    /// That of this checkout.
    Now,
}

/// Something of either build.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Both<T> {
    /// Of the build before.
    pub before: T,
    /// Of the build of this checkout.
    pub now: T,
}

/// The two programs.
pub type Pair = Both<PathBuf>;

/// What was measured of both, a pair of values for each round.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Samples {
    /// Of the build before.
    pub before: Vec<f64>,
    /// Of the build of this checkout, beside it.
    pub now: Vec<f64>,
}

impl Side {
    const fn label(self) -> &'static str {
        match self {
            Self::Before => "the build before",
            Self::Now => "the build of this checkout",
        }
    }
}

impl<T> Both<T> {
    /// Makes both, one after the other in the order of `order`'s first two turns.
    fn make(order: [Side; 4], mut make: impl FnMut(Side) -> Result<T>) -> Result<Self> {
        let [first, second, ..] = order;
        let mut make = |side: Side| make(side).with_context(|| side.label());
        let (one, other) = (make(first)?, make(second)?);
        Ok(match first {
            Side::Before => Self {
                before: one,
                now: other,
            },
            Side::Now => Self {
                before: other,
                now: one,
            },
        })
    }

    fn side_mut(&mut self, side: Side) -> &mut T {
        match side {
            Side::Before => &mut self.before,
            Side::Now => &mut self.now,
        }
    }
}

impl Pair {
    /// A build's program.
    pub fn program(&self, side: Side) -> &Path {
        match side {
            Side::Before => &self.before,
            Side::Now => &self.now,
        }
    }

    /// Measures each program once.
    pub fn once(&self, mut measure: impl FnMut(&Path) -> Result<f64>) -> Result<Both<f64>> {
        Both::make(order(0), |side| measure(self.program(side)))
    }

    /// Measures both in turns. Each round starts anew with `start`, so that what a process happens on when it
    /// starts, such as the places of its pages, is in the spread; then both wait, and each has two turns.
    pub fn in_turns<T>(
        &self,
        rounds: usize,
        mut start: impl FnMut(&Path) -> Result<T>,
        mut turn: impl FnMut(&mut T) -> Result<f64>,
    ) -> Result<Samples> {
        let mut samples = Samples::default();
        for round in 0..rounds {
            let order = order(round);
            let mut started = Both::make(order, |side| start(self.program(side)))?;
            let mut sums = Both::default();
            for side in order {
                let value = turn(started.side_mut(side)).with_context(|| side.label())?;
                *sums.side_mut(side) += value / 2.0;
            }
            samples.push(sums);
        }
        Ok(samples)
    }
}

impl Samples {
    /// Adds a round's values.
    pub fn push(&mut self, values: Both<f64>) {
        self.before.push(values.before);
        self.now.push(values.now);
    }
}

/// The order of a round: what grows or fades while it lasts meets both alike, and neither is always the first.
const fn order(round: usize) -> [Side; 4] {
    use Side::{Before, Now};
    if round.is_multiple_of(2) {
        [Before, Now, Now, Before]
    } else {
        [Now, Before, Before, Now]
    }
}

/// The median of some measurements: one during which somebody else had the processor is as any other that is
/// longer than it.
pub(super) fn median_of(count: usize, mut measure: impl FnMut() -> Result<f64>) -> Result<f64> {
    let mut values = Vec::with_capacity(count);
    for _ in 0..count {
        values.push(measure()?);
    }
    Ok(Spread::of(&values).median)
}

#[cfg(test)]
mod tests {
    use anyhow::bail;

    use super::*;

    fn pair() -> Pair {
        Pair {
            before: "old".into(),
            now: "new".into(),
        }
    }

    #[test]
    fn a_machine_that_slows_down_evenly_slows_neither_build() {
        let mut time = 0.0;
        let samples = pair()
            .in_turns(
                8,
                |program| {
                    Ok(if program == Path::new("old") {
                        1.0
                    } else {
                        2.0
                    })
                },
                |cost| {
                    time += 1.0;
                    Ok(*cost * 100.0 + time)
                },
            )
            .unwrap();
        for (before, now) in samples.before.iter().zip(&samples.now) {
            assert!((now - before - 100.0).abs() < 1e-9, "{now} and {before}");
        }
    }

    #[test]
    fn the_builds_take_turns_at_being_the_first() {
        let mut started = Vec::new();
        let start = |program: &Path| {
            started.push(program.display().to_string());
            Ok(())
        };
        pair().in_turns(2, start, |()| Ok(1.0)).unwrap();
        assert_eq!(started, ["old", "new", "new", "old"]);
    }

    #[test]
    fn a_failure_names_the_build() {
        let error = pair().once(|program| match program.to_str() {
            Some("old") => Ok(1.0),
            _ => bail!("it does not start"),
        });
        let error = format!("{:#}", error.unwrap_err());
        assert_eq!(error, "the build of this checkout: it does not start");
    }

    #[test]
    fn a_median_passes_an_interruption_over() {
        let mut values = [1.0, 900.0, 2.0].into_iter();
        let median = median_of(3, || Ok(values.next().unwrap())).unwrap();
        assert!((median - 2.0).abs() < 1e-9);
    }
}

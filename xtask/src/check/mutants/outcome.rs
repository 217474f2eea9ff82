//! What came of each change, by cargo-mutants' own record.

use std::collections::BTreeMap;
use std::fs;
use std::ops::Add;
use std::path::Path;

use anyhow::{Context, Result};
use serde::Deserialize;

/// What came of a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Outcome {
    /// A test failed, or did not end.
    Caught,
    /// It does not build.
    Unviable,
    /// All tests passed.
    Survived,
}

/// What came of all changes, by their places.
#[derive(Default)]
pub(super) struct Outcomes {
    by_place: BTreeMap<String, Outcome>,
}

/// How many changes of a file came to what.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Count {
    pub(super) caught: usize,
    pub(super) unviable: usize,
    pub(super) survived: usize,
}

impl Outcomes {
    /// Reads the record of a run. There is none where there was nothing to change.
    pub(super) fn read(directory: &Path) -> Result<Self> {
        let path = directory.join("outcomes.json");
        if !path.exists() {
            return Ok(Self::default());
        }
        let text = fs::read_to_string(&path);
        let text = text.with_context(|| format!("cannot read {}", path.display()))?;
        Self::parse(&text).with_context(|| format!("{} is not what it was", path.display()))
    }

    fn parse(text: &str) -> Result<Self> {
        let record: Record = serde_json::from_str(text)?;
        let by_place = record.outcomes.into_iter().filter_map(|outcome| {
            let Scenario::Mutant { name } = outcome.scenario else {
                return None;
            };
            let came_of_it = match outcome.summary {
                Summary::CaughtMutant | Summary::Timeout => Outcome::Caught,
                Summary::Unviable => Outcome::Unviable,
                Summary::MissedMutant | Summary::Success | Summary::Failure => Outcome::Survived,
            };
            Some((name, came_of_it))
        });
        Ok(Self {
            by_place: by_place.collect(),
        })
    }

    /// Takes what came of changes at a later stage for what came of them.
    pub(super) fn extend(&mut self, later: Self) {
        self.by_place.extend(later.by_place);
    }

    /// The changes that no test notices, as cargo-mutants names them.
    pub(super) fn places_of_survivors(&self) -> impl Iterator<Item = &str> {
        let survived = |(_, outcome): &(&String, &Outcome)| **outcome == Outcome::Survived;
        let survivors = self.by_place.iter().filter(survived);
        survivors.map(|(place, _)| place.as_str())
    }

    /// The same without their lines.
    pub(super) fn survivors(&self) -> impl Iterator<Item = String> {
        self.places_of_survivors().map(without_line)
    }

    /// What came of all changes of this name, which may stand in several lines; `None` if there is none.
    pub(super) fn of(&self, name: &str) -> Option<Vec<Outcome>> {
        let same = |(place, _): &(&String, &Outcome)| without_line(place) == name;
        let all: Vec<_> = self
            .by_place
            .iter()
            .filter(same)
            .map(|(_, outcome)| *outcome)
            .collect();
        (!all.is_empty()).then_some(all)
    }

    /// How many there are of each, by file.
    pub(super) fn by_file(&self) -> BTreeMap<&str, Count> {
        let mut counts = BTreeMap::<&str, Count>::new();
        for (place, outcome) in &self.by_place {
            let file = place.split_once(':').map_or(&**place, |(file, _)| file);
            let count = counts.entry(file).or_default();
            match outcome {
                Outcome::Caught => count.caught += 1,
                Outcome::Unviable => count.unviable += 1,
                Outcome::Survived => count.survived += 1,
            }
        }
        counts
    }
}

impl Count {
    /// All of them.
    pub(super) const fn all(self) -> usize {
        self.caught + self.unviable + self.survived
    }
}

impl Add for Count {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self {
            caught: self.caught + other.caught,
            unviable: self.unviable + other.unviable,
            survived: self.survived + other.survived,
        }
    }
}

/// `FILE:LINE:COLUMN: CHANGE` as `FILE: CHANGE`: lines move.
fn without_line(place: &str) -> String {
    let mut parts = place.splitn(4, ':');
    match (parts.next(), parts.next(), parts.next(), parts.next()) {
        (Some(file), Some(_), Some(_), Some(change)) => format!("{file}:{change}"),
        _ => place.to_owned(),
    }
}

#[derive(Deserialize)]
struct Record {
    outcomes: Vec<Recorded>,
}

#[derive(Deserialize)]
struct Recorded {
    scenario: Scenario,
    summary: Summary,
}

#[derive(Deserialize)]
enum Scenario {
    Baseline,
    Mutant { name: String },
}

#[derive(Deserialize)]
enum Summary {
    Success,
    CaughtMutant,
    MissedMutant,
    Unviable,
    Failure,
    Timeout,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(summary: &str) -> Outcomes {
        let name = "a/b.rs:3:14: replace == with != in C<'c>::d";
        let text = serde_json::json!({"outcomes": [
            {"scenario": "Baseline", "summary": "Success"},
            {"scenario": {"Mutant": {"name": name, "genre": "BinaryOperator"}}, "summary": summary},
        ]});
        Outcomes::parse(&text.to_string()).unwrap()
    }

    #[test]
    fn a_later_stage_decides() {
        let mut outcomes = record("MissedMutant");
        let name = "a/b.rs: replace == with != in C<'c>::d";
        assert!(outcomes.survivors().eq([name]));
        outcomes.extend(record("Timeout"));
        assert_eq!(outcomes.survivors().next(), None);
        assert_eq!(outcomes.of(name), Some(vec![Outcome::Caught]));
        assert_eq!(outcomes.of("a/b.rs"), None);
        let count = outcomes.by_file()["a/b.rs"];
        assert_eq!((count.all(), count.caught), (1, 1));
    }
}

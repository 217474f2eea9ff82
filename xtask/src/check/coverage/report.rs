//! What llvm-cov says of lines, in the format of lcov.

use std::collections::BTreeMap;
use std::path::PathBuf;

use anyhow::{Context, Result};

use crate::check::counters::Lines;
use crate::check::sources::Source;

/// The lines of each source that has any, without those of its tests.
pub(super) fn of(lcov: &str, sources: &[Source]) -> Result<Vec<(PathBuf, Lines)>> {
    let by_file = parse(lcov)?;
    let mut covered = Vec::new();
    for source in sources {
        // One that holds nothing but types is not there.
        let Some(counted) = by_file.get(&source.path) else {
            continue;
        };
        let own = counted.iter().filter(|(line, _)| !source.is_test(**line));
        let mut lines = Lines::default();
        for (_, runs) in own {
            lines.count += 1;
            lines.covered += u64::from(*runs > 0);
        }
        if lines.count > 0 {
            covered.push((source.path.clone(), lines));
        }
    }
    Ok(covered)
}

/// How often each line was run, by file.
fn parse(lcov: &str) -> Result<BTreeMap<PathBuf, BTreeMap<usize, u64>>> {
    let mut by_file = BTreeMap::<_, BTreeMap<_, _>>::new();
    let mut file = PathBuf::new();
    for entry in lcov.lines() {
        if let Some(path) = entry.strip_prefix("SF:") {
            file = PathBuf::from(path);
        } else if let Some(line) = entry.strip_prefix("DA:") {
            let (line, runs) = line.split_once(',').context("llvm-cov's export")?;
            let runs: u64 = runs.parse().context("llvm-cov's export")?;
            let line = line.parse().context("llvm-cov's export")?;
            let counted = by_file.entry(file.clone()).or_default();
            let sum: &mut u64 = counted.entry(line).or_default();
            *sum = sum.saturating_add(runs);
        }
    }
    Ok(by_file)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_tests_and_other_crates_do_not_count() {
        let lcov = "SF:/a.rs\nFN:1,f\nDA:1,7\nDA:2,0\nDA:5,1\nLH:2\nend_of_record\n\
                    SF:/other.rs\nDA:1,0\nend_of_record\n";
        let source = |path, tests| Source::new(PathBuf::from(path), tests);
        let sources = [source("/a.rs", vec![4..=6]), source("/types.rs", vec![])];
        let (count, covered) = (2, 1);
        let expected = vec![(PathBuf::from("/a.rs"), Lines { count, covered })];
        assert_eq!(of(lcov, &sources).unwrap(), expected);
    }

    #[test]
    fn what_cannot_be_read_is_an_error() {
        assert!(of("SF:/a.rs\nDA:1\n", &[]).is_err());
        assert!(of("SF:/a.rs\nDA:1,many\n", &[]).is_err());
    }
}

//! The targets, and what libFuzzer says of a run.

use std::path::PathBuf;

/// The binaries of `fuzz/`.
pub(super) const TARGETS: [&str; 10] = [
    "frames",
    "envelopes",
    "messages",
    "negotiation",
    "server",
    "engine",
    "client",
    "synthetic",
    "hybrid",
    "contract",
];

/// What came of a run.
pub(super) struct Run {
    pub(super) executions: u64,
    /// The input of which something does not hold.
    pub(super) crash: Option<PathBuf>,
}

impl Run {
    /// Reads what libFuzzer has said.
    pub(super) fn read(said: &str) -> Self {
        let after = |words: &str| {
            let mut lines = said.lines();
            lines.find_map(|line| Some(line.split_once(words)?.1.trim()))
        };
        let executions = after("stat::number_of_executed_units:");
        Self {
            executions: executions
                .and_then(|number| number.parse().ok())
                .unwrap_or_default(),
            crash: after("Test unit written to ").map(PathBuf::from),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_is_read_from_what_libfuzzer_says() {
        let said = "#8 DONE\nstat::number_of_executed_units: 1234\nstat::average_exec_per_sec: 5\n";
        let run = Run::read(said);
        assert_eq!((run.executions, run.crash), (1234, None));
        let said = "artifact_prefix='x/'; Test unit written to x/crash-1\nBase64: AA==\n";
        assert_eq!(Run::read(said).crash, Some(PathBuf::from("x/crash-1")));
    }
}

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

/// How many lines of a panic are reported.
const LONGEST_REPORT: usize = 20;

/// What came of a run.
pub(super) struct Run {
    pub(super) executions: u64,
    /// The input of which something does not hold.
    pub(super) crash: Option<Crash>,
}

/// An input that made a target panic.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Crash {
    pub(super) file: PathBuf,
    /// The panic's message, and the input in Base64, since the machine of a CI run and its files are gone afterwards.
    pub(super) report: String,
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
            crash: after("Test unit written to ").map(|file| Crash {
                file: PathBuf::from(file),
                report: report(said),
            }),
        }
    }
}

/// The lines that tell a person what happened: the panic's up to its backtrace, and the input.
fn report(said: &str) -> String {
    let panic = said
        .lines()
        .skip_while(|line| !line.contains("panicked at"))
        .take_while(|line| !line.starts_with("stack backtrace") && !line.starts_with("note:"))
        .take(LONGEST_REPORT);
    let input = said.lines().filter(|line| line.starts_with("Base64:"));
    panic.chain(input).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_is_read_from_what_libfuzzer_says() {
        let said = "#8 DONE\nstat::number_of_executed_units: 1234\nstat::average_exec_per_sec: 5\n";
        let run = Run::read(said);
        assert_eq!((run.executions, run.crash), (1234, None));
    }

    #[test]
    fn a_crash_is_reported_with_its_panic_and_its_input() {
        let said = "#7 NEW\n\nthread '<unnamed>' (1) panicked at src/x.rs:1:5:\nleft: 1\nstack backtrace:\n  0: f\n\
            artifact_prefix='x/'; Test unit written to x/crash-1\nBase64: AA==\n";
        let crash = Run::read(said).crash.expect("a crash");
        assert_eq!(crash.file, PathBuf::from("x/crash-1"));
        assert_eq!(
            crash.report,
            "thread '<unnamed>' (1) panicked at src/x.rs:1:5:\nleft: 1\nBase64: AA=="
        );
    }
}

//! The family of errors in `agent_core::error`: its table is complete, and what one end answers is what the other takes it
//! for.

mod core_ends;
mod library;
mod samples;

use samples::{KINDS, kind, samples};
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

#[test]
fn each_kind_of_error_response_has_a_sample() {
    let kinds: BTreeSet<_> = samples()
        .iter()
        .map(|sample| kind(&sample.response))
        .collect();
    assert_eq!(kinds, (0..KINDS).collect());
}

#[test]
fn each_sample_says_something_and_has_its_code_and_reason() {
    for sample in samples() {
        let response = sample.response;
        let reason = response.refusal().map(|refusal| refusal.reason);
        assert_eq!((response.code(), reason), (sample.code, sample.reason));
        assert!(response.to_string().len() > 10, "{response:?}");
    }
}

/// The rows are those of the module's documentation; the names, what the module exports.
#[test]
fn the_table_has_a_row_for_each_error() {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("../agent-core/src/error/mod.rs");
    let source = fs::read_to_string(source).expect("the module");
    let first_cell = |line: &str| {
        line.strip_prefix("//! | ")?
            .split(" | ")
            .next()
            .map(str::to_owned)
    };
    let rows: String = source.lines().filter_map(first_cell).collect();
    let mut exported = 0;
    for line in source.lines().filter(|line| line.starts_with("pub use ")) {
        let names = line
            .trim_end_matches(';')
            .rsplit("::")
            .next()
            .unwrap_or_default();
        for name in names.trim_matches(['{', '}']).split(", ") {
            assert!(rows.contains(&format!("[`{name}`]")), "{name} has no row");
            exported += 1;
        }
    }
    assert!(exported >= 15, "only {exported} errors were found");
}

//! The matrix of versions without machines: what it says of what it could not run.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::Command;
use std::sync::LazyLock;

use serde_json::Value;

/// Each agent meets each host in both directions, and once a series of them.
fn cells_expected(agents: usize, hosts: usize) -> usize {
    agents * (2 * hosts + 1)
}

/// The matrix, run for the first who asks.
fn table() -> &'static Value {
    static TABLE: LazyLock<Value> = LazyLock::new(|| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
        let output = command
            .args(["skew", "--no-vm", "--json"])
            .output()
            .unwrap();
        let errors = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{errors}");
        let text = String::from_utf8(output.stdout).unwrap();
        serde_json::from_str(text.lines().last().unwrap()).unwrap()
    });
    &TABLE
}

#[test]
fn without_machines_nothing_fails_and_nothing_is_green() {
    let table = table();
    assert_eq!(table["verdict"], "not_run");

    let cells = table["cells"].as_array().unwrap();
    let kept = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/released");
    let released = fs::read_dir(kept).unwrap().count();
    let names: BTreeSet<_> = cells.iter().map(|cell| cell["agent"].as_str()).collect();
    assert_eq!(names.len(), released + 1);
    assert_eq!(cells.len(), cells_expected(released + 1, released + 1));
    for cell in cells {
        assert_eq!(cell["verdict"], "not_run", "{cell}");
        assert_eq!(outcomes(cell, "mount_block"), ["not_run"].into(), "{cell}");
        assert_eq!(outcomes(cell, "run"), ["done"].into(), "{cell}");
    }
}

#[test]
fn what_the_first_contract_does_not_hold_is_refused() {
    let first = |cell: &&Value| {
        cell["versions"]
            .as_array()
            .unwrap()
            .iter()
            .all(|it| it == "1.0")
    };
    let cells: Vec<_> = table()["cells"]
        .as_array()
        .unwrap()
        .iter()
        .filter(first)
        .collect();
    // The agent's whole row, and the current agent's first column in both directions.
    assert!(cells.len() >= 7, "{cells:?}");
    for cell in cells {
        for call in ["pause", "resume", "mount_ephemeral"] {
            assert_eq!(outcomes(cell, call), ["refused"].into(), "{cell}");
        }
    }
}

/// What came of a call in a cell, each time.
fn outcomes<'c>(cell: &'c Value, call: &str) -> BTreeSet<&'c str> {
    let calls = cell["calls"].as_array().unwrap().iter();
    let calls = calls.filter(|called| called["call"] == call);
    calls
        .map(|called| called["outcome"].as_str().unwrap())
        .collect()
}

//! The matrix of versions, in machines, and without them: what it says then of what it could not run.

use std::collections::BTreeSet;
use std::fs;
use std::sync::LazyLock;

use handclasp_skew::{Guests, Verdict, document};
use serde_json::Value;
use vm_harness::agent::Release;
use vm_harness::ground::Workspace;

/// Each agent meets each host in both directions, and once a series of them.
fn cells_expected(agents: usize, hosts: usize) -> usize {
    agents * (2 * hosts + 1)
}

/// The matrix without machines, run for the first who asks.
fn table() -> &'static Value {
    static TABLE: LazyLock<Value> = LazyLock::new(|| {
        let workspace = Workspace::find().unwrap();
        let table = handclasp_skew::run(&workspace, Guests::Processes).unwrap();
        serde_json::to_value(table.json()).unwrap()
    });
    &TABLE
}

#[test]
#[ignore = "boots a virtual machine for each agent: cargo xtask test runs it"]
fn every_agent_serves_every_host() {
    let workspace = Workspace::find().unwrap();
    let table = handclasp_skew::run(&workspace, Guests::Machines).unwrap();
    println!("{table}");
    assert_eq!(table.verdict(), Verdict::Green);
    document::check(&workspace, &table).unwrap();
}

#[test]
fn without_machines_nothing_fails_and_nothing_is_green() {
    let table = table();
    assert_eq!(table["verdict"], "not_run");

    let cells = table["cells"].as_array().unwrap();
    let kept = Release::all(&Workspace::find().unwrap());
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

//! The gate table, read by a host in another language: the Python peer knows nothing else of the contract, and gates as our
//! own library does.

use handclasp_tests::{GateCase, GoHost, Peer};
use serde_json::Value;

#[test]
fn a_host_with_the_table_alone_gates_as_the_library_does() {
    let table = GoHost::own_table();
    let cases = GateCase::own();
    let passes: Vec<bool> = cases.iter().map(|case| case.outcome.is_ok()).collect();
    let text = GateCase::asked(&cases).to_string();
    let report = Peer::run(["gates".as_ref(), table.as_os_str(), text.as_ref()]);
    let refused = report["refused"].as_array().expect("a verdict for each");
    let theirs: Vec<bool> = refused.iter().map(Value::is_null).collect();
    assert_eq!(theirs, passes, "{report}");
    assert!(passes.contains(&true) && passes.contains(&false));
    assert_eq!(
        refused[0],
        r#"handclasp.v1.MountRequest.driver "ephemeral""#
    );
}

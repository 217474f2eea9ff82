//! The gate table, read by a host in another language: the Python peer knows nothing else of the contract, and gates as our
//! own library does.

use agent_core::dispatch::{Method, Rpc};
use agent_core::messages::agent::{Mount, Pause, Run, Shutdown};
use agent_core::messages::contract::features::{EPHEMERAL, MOUNT, PAUSE};
use handclasp::gate::{Gate, prepare};
use handclasp::v1::{MountRequest, PauseRequest, RunRequest, ShutdownRequest};
use handclasp::{Feature, FeatureSet, Level, Version};
use handclasp_tests::Peer;
use serde_json::{Value, json};
use std::path::Path;

/// A request at a level, as the table's reader takes it, and whether our library lets it pass.
fn case(
    method: &'static Method,
    request: &impl Gate,
    fields: &Value,
    minor: u32,
    features: &[Feature],
) -> (Value, bool) {
    let level = Level {
        version: Version::new(1, minor),
        features: features.iter().copied().collect::<FeatureSet>(),
    };
    let passes = prepare(method, request, &level).is_ok();
    let features: Vec<u8> = features.iter().map(|feature| feature.0).collect();
    let case = json!({
        "method": method.element().to_string(), "request": fields,
        "version": format!("1.{minor}"), "features": features,
    });
    (case, passes)
}

fn mount(driver: &str, minor: u32, features: &[Feature]) -> (Value, bool) {
    let request = MountRequest {
        driver: driver.to_owned(),
        target: "/dev/shm".to_owned(),
        ..MountRequest::default()
    };
    let fields = json!({"driver": driver, "target": "/dev/shm"});
    case(Mount::METHOD, &request, &fields, minor, features)
}

fn run(group: &str, arguments: usize) -> (Value, bool) {
    let argv = vec!["true".to_owned(); arguments];
    let request = RunRequest {
        argv: argv.clone(),
        group: group.to_owned(),
        ..RunRequest::default()
    };
    case(
        Run::METHOD,
        &request,
        &json!({"argv": argv, "group": group}),
        0,
        &[],
    )
}

fn pause(minor: u32, features: &[Feature]) -> (Value, bool) {
    let request = PauseRequest {
        group: "web".to_owned(),
    };
    case(
        Pause::METHOD,
        &request,
        &json!({"group": "web"}),
        minor,
        features,
    )
}

fn shutdown(action: i32) -> (Value, bool) {
    let request = ShutdownRequest { action };
    case(
        Shutdown::METHOD,
        &request,
        &json!({"action": action}),
        0,
        &[],
    )
}

fn cases() -> Vec<(Value, bool)> {
    vec![
        // June 2018: a new string in an old field.
        mount("ephemeral", 0, &[MOUNT]),
        mount("ephemeral", 1, &[MOUNT]),
        mount("ephemeral", 1, &[MOUNT, EPHEMERAL]),
        mount("tmpfs", 0, &[MOUNT]),
        mount("tmpfs", 0, &[]),
        mount("no-such-driver", 1, &[MOUNT, EPHEMERAL]),
        pause(0, &[MOUNT]),
        pause(1, &[MOUNT]),
        pause(1, &[PAUSE]),
        run("web", 2),
        run(&"g".repeat(65), 2),
        run("web", 1025),
        shutdown(1),
        shutdown(9),
    ]
}

#[test]
fn a_host_with_the_table_alone_gates_as_the_library_does() {
    let table = Path::new(env!("CARGO_MANIFEST_DIR")).join("../proto/gates.json");
    let cases = cases();
    let (asked, passes): (Vec<Value>, Vec<bool>) = cases.into_iter().unzip();
    let text = json!(asked).to_string();
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

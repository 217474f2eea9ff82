//! Requests that a host gates from the gate table, and what our own library makes of them.

use crate::vectors::json::hex;
use agent_core::dispatch::{Method, Rpc};
use agent_core::messages::agent::{Mount, Pause, Run, Shutdown};
use agent_core::messages::contract::features::{EPHEMERAL, MOUNT, PAUSE};
use handclasp::gate::{Gate, Prepared, prepare};
use handclasp::v1::{MountRequest, PauseRequest, RunRequest, ShutdownRequest};
use handclasp::{Error, Feature, FeatureSet, Level, Version};
use serde_json::{Value, json};

/// A request at a level.
#[derive(Debug)]
pub struct GateCase {
    /// The request as a reader of the table takes it: the method, the fields that are set, and the level.
    pub asked: Value,
    /// What our own library makes of it.
    pub outcome: Result<Prepared, Error>,
}

impl GateCase {
    /// A request of `method` whose fields are `fields`, and the outcome of our own library.
    pub fn new(
        method: &Method,
        fields: &Value,
        level: &Level,
        outcome: Result<Prepared, Error>,
    ) -> Self {
        let features: Vec<u8> = level.features.iter().map(|feature| feature.0).collect();
        let asked = json!({
            "method": method.element().to_string(), "request": fields,
            "version": level.version.to_string(), "features": features,
        });
        Self { asked, outcome }
    }

    /// Those of Handclasp's own contract. The first is the incident of June 2018.
    pub fn own() -> Vec<Self> {
        vec![
            // A new string in an old field.
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

    /// The outcome as the host in Go prints it.
    pub fn verdict(&self) -> Value {
        match &self.outcome {
            Err(error) => json!({"not_sent": error.to_string()}),
            Ok(Prepared { bytes, dropped }) => {
                let dropped: Vec<&str> = dropped.iter().map(|it| it.element.as_str()).collect();
                json!({"bytes": hex(bytes), "dropped": dropped})
            }
        }
    }

    /// All requests as a list, as other hosts take them.
    pub fn asked(cases: &[Self]) -> Value {
        cases.iter().map(|case| case.asked.clone()).collect()
    }
}

fn case<R: Gate>(
    method: &Method,
    request: &R,
    fields: &Value,
    minor: u32,
    features: &[Feature],
) -> GateCase {
    let level = Level {
        version: Version::new(1, minor),
        features: features.iter().copied().collect::<FeatureSet>(),
    };
    let outcome = prepare(method, request, &level);
    GateCase::new(method, fields, &level, outcome)
}

fn mount(driver: &str, minor: u32, features: &[Feature]) -> GateCase {
    let request = MountRequest {
        driver: driver.to_owned(),
        target: "/dev/shm".to_owned(),
        ..MountRequest::default()
    };
    let fields = json!({"driver": driver, "target": "/dev/shm"});
    case(Mount::METHOD, &request, &fields, minor, features)
}

fn run(group: &str, arguments: usize) -> GateCase {
    let argv = vec!["true".to_owned(); arguments];
    let fields = json!({"argv": argv, "group": group});
    let request = RunRequest {
        argv,
        group: group.to_owned(),
        ..RunRequest::default()
    };
    case(Run::METHOD, &request, &fields, 0, &[])
}

fn pause(minor: u32, features: &[Feature]) -> GateCase {
    let request = PauseRequest {
        group: "web".to_owned(),
    };
    let fields = json!({"group": "web"});
    case(Pause::METHOD, &request, &fields, minor, features)
}

fn shutdown(action: i32) -> GateCase {
    let request = ShutdownRequest { action };
    let fields = json!({"action": action});
    case(Shutdown::METHOD, &request, &fields, 0, &[])
}

//! What Acme's hosts do: a call for everything that a release added.

use serde_json::{Value, json};

/// A call that hosts make from one release on.
#[derive(Clone, Debug)]
pub struct Deed {
    /// What it is for, such as `a scratch volume`.
    pub name: &'static str,
    /// The method.
    pub method: &'static str,
    /// The request, in protobuf's JSON form.
    pub request: Value,
    /// The minor version of the first host that does it.
    pub since: u32,
    /// The minor version of the first host that does not do it any more.
    pub until: Option<u32>,
}

impl Deed {
    /// Whether the host of this release does it.
    pub fn is_done_by(&self, minor: u32) -> bool {
        self.since <= minor && self.until.is_none_or(|until| minor < until)
    }
}

/// The workload whose end is that the kernel ran out of memory.
pub(crate) const GREEDY: &str = "greedy";

/// The incident's call: the driver `scratch` is a new value of a string, so no comparison of types finds it.
pub fn scratch_volume() -> Deed {
    let volumes = json!([
        {"driver": "tmpfs", "target": "/run"},
        {"driver": "scratch", "target": "/dev/shm"},
    ]);
    let request = json!({"hostname": "box", "volumes": volumes});
    deed("a scratch volume", "Prepare", request).since(1)
}

/// All that hosts do.
pub fn all() -> Vec<Deed> {
    let mut deeds = first_release();
    deeds.extend(later_releases());
    deeds
}

fn first_release() -> Vec<Deed> {
    let rules: Vec<Value> = (0..300)
        .map(|number| json!({"name": format!("call{number}"), "action": "ACTION_REFUSE"}))
        .collect();
    let filter = json!({"linux": {"syscalls": {"default_action": "ACTION_ALLOW", "rules": rules}}});
    let shares =
        json!({"linux": {"resources": {"cpu": {"shares": [{"percent": 50, "processor": -1}]}}}});
    let volumes = json!({"hostname": "box", "dns": ["10.0.0.1"], "volumes": [{"driver": "tmpfs", "target": "/run"}]});
    vec![
        deed("a machine", "Prepare", volumes),
        deed(
            "300 rules",
            "CreateWorkload",
            json!({"workload_id": "a", "spec": filter}),
        ),
        deed(
            "shares of a processor",
            "CreateWorkload",
            json!({"workload_id": "b", "spec": shares}),
        ),
        deed(
            "labels",
            "CreateWorkload",
            json!({"workload_id": "c", "spec": {"labels": {"team": "web"}}}),
        ),
        deed("a start", "StartWorkload", json!({"workload_id": "a"})),
        deed(
            "a signal",
            "SignalWorkload",
            json!({"workload_id": "a", "signal": 15, "all": true}),
        ),
        deed("an exit", "WaitWorkload", json!({"workload_id": "a"})),
        deed(
            "out of memory",
            "WaitWorkload",
            json!({"workload_id": GREEDY}),
        ),
        deed(
            "a list of processes",
            "ListProcesses",
            json!({"workload_id": "a"}),
        )
        .until(4),
        deed("a removal", "RemoveWorkload", json!({"workload_id": "a"})),
        deed("the end", "Shutdown", json!({})),
    ]
}

fn later_releases() -> Vec<Deed> {
    let created = |name, spec: Value| {
        let request = json!({"workload_id": "d", "spec": spec});
        deed(name, "CreateWorkload", request)
    };
    let program = json!({"args": ["sh"]});
    let with = |key: &str, value: Value| json!({"program": {"args": ["sh"], key: value}});
    let owned = json!({"volumes": [{"driver": "tmpfs", "target": "/home", "owner": 1000}]});
    vec![
        scratch_volume(),
        deed(
            "another program",
            "Exec",
            json!({"workload_id": "a", "program": program, "input": "aGk="}),
        )
        .since(1),
        created("a stack size", with("stack_size", json!("1048576"))).since(1),
        deed("statistics", "Stats", json!({"workload_id": "a"})).since(2),
        created(
            "some processors",
            json!({"linux": {"resources": {"cpu": {"cpuset": "0-3"}}}}),
        )
        .since(2),
        created(
            "an audited call",
            json!({"linux": {"syscalls": {"rules": [{"name": "openat", "action": "ACTION_LOG"}]}}}),
        )
        .since(2),
        deed("an owned volume", "Prepare", owned).since(3),
        created(
            "a kernel parameter",
            json!({"linux": {"sysctls": {"net.core.somaxconn": "4096"}}}),
        )
        .since(4),
        created(
            "the rest of memory",
            json!({"linux": {"resources": {"memory_rest": true}}}),
        )
        .since(5),
        created(
            "a terminal",
            with("terminal_size", json!({"rows": 24, "columns": 80})),
        )
        .since(5),
        deed("a pause", "Freeze", json!({"workload_id": "a"})).since(5),
        deed("the end of a pause", "Thaw", json!({"workload_id": "a"})).since(5),
    ]
}

fn deed(name: &'static str, method: &'static str, request: Value) -> Deed {
    Deed {
        name,
        method,
        request,
        since: 0,
        until: None,
    }
}

impl Deed {
    fn since(self, minor: u32) -> Self {
        Self {
            since: minor,
            ..self
        }
    }

    fn until(self, minor: u32) -> Self {
        Self {
            until: Some(minor),
            ..self
        }
    }
}

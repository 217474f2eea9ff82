//! A host in Go, which knows the gate table and nothing else of the contract: it gates as our own library does, and it calls the
//! real agent. `cargo xtask test` runs these tests, since they need Debian's Go.

use handclasp_tests::{Agent, Capture, Event, GateCase, GoHost, short_directory};
use serde_json::{Value, json};
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::Path;
use std::thread;

fn call(socket: &Path, method: &str, request: &Value) -> GoHost {
    let address = format!("unix:{}", socket.display());
    let method = format!("handclasp.v1.Agent/{method}");
    let request = request.to_string();
    let words = ["call", &address, &method, &request].map(AsRef::as_ref);
    GoHost::run(&GoHost::own_table(), words)
}

#[test]
#[ignore = "needs Go: cargo xtask test installs it and runs this"]
fn it_gates_as_the_library_does() {
    let cases = GateCase::own();
    let verdicts = GoHost::check(&GoHost::own_table(), &cases);
    assert_eq!(verdicts.len(), cases.len());
    for (case, verdict) in cases.iter().zip(verdicts) {
        assert_eq!(verdict, case.verdict(), "{}", case.asked);
    }
}

/// Calls an agent through something that writes down what goes over the connection.
fn captured(agent: &Agent, method: &str, request: &Value) -> (GoHost, Vec<Event>) {
    let directory = short_directory();
    let socket = directory.path().join("between");
    let listener = UnixListener::bind(&socket).expect("a listener");
    let agent = UnixStream::connect(agent.socket()).expect("a connection");
    let accepting = thread::spawn(move || {
        let (host, _) = listener.accept().expect("the host in Go");
        Capture::between(host, agent)
    });
    let host = call(&socket, method, request);
    let capture = accepting.join().expect("a capture");
    (host, capture.events())
}

fn frames(sent: &[&str]) -> Vec<Event> {
    let exchange = |method: &&str| {
        [
            Event::Host(vec![(*method).to_owned()]),
            Event::Agent("answer".to_owned()),
        ]
    };
    sent.iter().flat_map(exchange).collect()
}

#[test]
#[ignore = "needs Go: cargo xtask test installs it and runs this"]
fn the_new_value_of_2018_does_not_leave_it() {
    let agent = Agent::released("1.0", &[]);
    let mount = |driver: &str| json!({"driver": driver, "target": "not an absolute path"});

    let (host, events) = captured(&agent, "Mount", &mount("ephemeral"));
    assert_eq!(host.code, Some(3), "{}", host.report);
    let error = json!({
        "kind": "not-sent",
        "message": "Mount.driver \"ephemeral\" needs feature EPHEMERAL (since 1.1); this session is 1.0",
    });
    assert_eq!(host.report["error"], error);
    assert_eq!(events, frames(&["Negotiate"]));

    // An older value is sent, and the agent's handler runs: it says what is wrong with the rest.
    let (host, events) = captured(&agent, "Mount", &mount("tmpfs"));
    assert_eq!(host.code, Some(1), "{}", host.report);
    let message = host.report["error"]["message"].to_string();
    assert!(message.contains("absolute path"), "{message}");
    assert_eq!(events, frames(&["Negotiate", "Mount"]));
}

#[test]
#[ignore = "needs Go: cargo xtask test installs it and runs this"]
fn it_calls_the_agent() {
    let agent = Agent::start();
    let info = call(&agent.socket(), "Info", &json!({}));
    assert_eq!(info.code, Some(0), "{}", info.report);
    let version = env!("CARGO_PKG_VERSION");
    assert_eq!(info.report["response"]["agent_version"], version);

    let argv = json!({"argv": ["sh", "-c", "echo from go; exit 3"]});
    let run = call(&agent.socket(), "Run", &argv);
    assert_eq!(run.code, Some(0), "{}", run.report);
    let response = &run.report["response"];
    assert_eq!(response["exit_code"], 3);
    // "from go\n" in base64.
    assert_eq!(response["stdout"], "ZnJvbSBnbwo=");
}

#[test]
#[ignore = "needs Go: cargo xtask test installs it and runs this"]
fn with_an_agent_of_another_contract_it_has_no_session() {
    let negotiate = |agent: &Agent| {
        let address = format!("unix:{}", agent.socket().display());
        let words = ["-contract", "acme.sandbox", "negotiate", &address];
        GoHost::run(&GoHost::own_table(), words.map(AsRef::as_ref))
    };
    // This agent compares the names.
    let refused = negotiate(&Agent::start());
    assert_eq!(refused.code, Some(1), "{}", refused.report);
    let refusal = &refused.report["refusal"];
    assert_eq!(refusal["reason"], "NO_COMMON_VERSION");
    assert_eq!(refusal["host_contract"], "acme.sandbox");
    assert_eq!(refusal["guest_contract"], "handclasp");
    // This one skips the name and agrees, so the host compares.
    let skipped = negotiate(&Agent::released("1.0", &[]));
    assert_eq!(skipped.code, Some(1), "{}", skipped.report);
    assert_eq!(
        skipped.report["error"]["message"],
        "this host speaks the contract acme.sandbox, and the agent speaks handclasp"
    );
}

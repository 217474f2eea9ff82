//! A host and a guest in Python, written from docs/protocol.md alone, against ours: in both roles, whoever dials.

use handclasp::v1::{RunRequest, run_response::Outcome};
use handclasp::{Options, Version};
use handclasp_tests::vectors::File;
use handclasp_tests::{Agent, PATIENCE, Peer, Program, short_directory};
use serde_json::{Value, json};
use std::path::Path;
use std::process::{Command, Output};
use std::sync::Arc;

/// What Info and Run come to, from the agent.
fn check_calls(report: &Value) {
    let version = env!("CARGO_PKG_VERSION");
    assert_eq!(report["version"], "1.0");
    assert_eq!(report["software"], "handclasp-agent");
    assert_eq!(report["agent_version"], version);
    assert_eq!(report["is_init"], false);
    assert_eq!(report["exit_code"], 3);
    assert_eq!(report["stdout"], "from python\n");
}

fn handclasp(words: &[&str]) -> Output {
    let mut command = Command::new(Program::command());
    command.env_remove("HANDCLASP_ADDRESS").args(words);
    command.output().expect("the command")
}

fn address(path: &Path) -> String {
    format!("unix:{}", path.display())
}

#[test]
fn it_reads_all_vectors_as_we_do() {
    let ours: usize = File::all().iter().map(File::check).sum();
    let report = Peer::run(["vectors".as_ref(), File::directory().as_os_str()]);
    assert_eq!(report, json!({"vectors": ours}));
}

#[test]
fn the_agent_answers_as_the_vectors_say() {
    let agent = Agent::start();
    let insisting = Agent::start_with(&[("HANDCLASP_BASELINE", "refuse")]);
    let report = Peer::run([
        "calls".as_ref(),
        File::directory().as_os_str(),
        agent.socket().as_os_str(),
        insisting.socket().as_os_str(),
    ]);
    assert!(report["vectors"].as_u64() > Some(0), "{report}");
    assert!(agent.connect().is_serving() && insisting.connect().is_serving());
}

#[test]
fn as_a_host_it_dials_the_agent() {
    let agent = Agent::start();
    let report = Peer::run(["host-dials".as_ref(), agent.socket().as_os_str()]);
    check_calls(&report);
    let refused = json!({"code": 9, "reason": "MISSING_FEATURES", "missing": [126]});
    assert_eq!(report["refused"], refused);
}

#[test]
fn as_a_host_it_is_dialled_by_the_agent() {
    let directory = Arc::new(short_directory());
    let socket = directory.path().join("host");
    let peer = Peer::listening(["host-listens".as_ref(), socket.as_os_str()]);
    let _agent = Agent::spawn(&directory, &[("HANDCLASP_READY", &address(&socket))]);
    check_calls(&peer.report());
}

#[test]
fn as_a_guest_it_is_dialled_by_the_command() {
    let directory = short_directory();
    let socket = directory.path().join("guest");
    let address = address(&socket);
    let _peer = Peer::listening(["guest-listens".as_ref(), socket.as_os_str()]);

    let negotiated = handclasp(&["negotiate", "--json", &address]);
    assert!(negotiated.status.success(), "{negotiated:?}");
    let negotiated: Value = serde_json::from_slice(&negotiated.stdout).expect("JSON");
    assert_eq!(negotiated["version"], "1.0");
    assert_eq!(negotiated["agent"]["software"], "python-peer");
    assert_eq!(negotiated["agent"]["versions"], json!(["1.0"]));

    let info = handclasp(&["info", "--json", &address]);
    assert!(info.status.success(), "{info:?}");
    let info: Value = serde_json::from_slice(&info.stdout).expect("JSON");
    assert_eq!(info["agent_version"], "python");

    let echo = handclasp(&["exec", &address, "--", "sh", "-c", "echo from rust; exit 5"]);
    assert_eq!(echo.status.code(), Some(5), "{echo:?}");
    assert_eq!(echo.stdout, b"from rust\n");
}

#[test]
fn as_a_guest_of_another_major_it_refuses_the_command() {
    let directory = short_directory();
    let socket = directory.path().join("guest");
    let _peer = Peer::listening(["guest-listens".as_ref(), socket.as_os_str(), "9".as_ref()]);
    let refused = handclasp(&["negotiate", &address(&socket)]);
    assert_eq!(refused.status.code(), Some(125), "{refused:?}");
    let complaint = String::from_utf8_lossy(&refused.stderr);
    // The peer's own sentence, since its refusal could be read.
    assert!(complaint.contains("no session is possible"), "{complaint}");
}

#[tokio::test(flavor = "multi_thread")]
async fn as_a_guest_it_dials_the_library() {
    let directory = short_directory();
    let socket = directory.path().join("host");
    let options = Options::new().deadline(PATIENCE);
    let listener = options.listen(&address(&socket)).expect("a listener");
    let peer = Peer::start(["guest-dials".as_ref(), socket.as_os_str()]);
    let incoming = listener.accept().await.expect("a guest");
    let agent = incoming.await.expect("a session");
    assert_eq!(agent.name(), "python-peer");
    assert_eq!(agent.version(), Version::new(1, 0));
    assert_eq!(
        agent.info().await.expect("its facts").agent_version,
        "python"
    );
    let request = RunRequest {
        argv: ["cat"].map(str::to_owned).to_vec(),
        stdin: b"from rust".to_vec(),
        ..RunRequest::default()
    };
    let done = agent.run(request).await.expect("its end");
    assert_eq!(done.outcome, Some(Outcome::ExitCode(0)));
    assert_eq!(done.stdout, b"from rust");
    drop(agent);
    assert_eq!(peer.report()["version"], "1.0");
}

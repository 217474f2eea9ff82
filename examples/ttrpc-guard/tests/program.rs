//! The guard as a program: in front of a stock `ttrpc` server, with a stock client.

mod support;

use serde_json::Value;
use std::process::Command;
use support::{Program, Stock, call, guard};
use ttrpc::Code;

const START: (&str, &[u8]) = ("StartWorkload", b"\x0a\x01a");
const FREEZE: (&str, &[u8]) = ("Freeze", b"\x0a\x01a");

#[tokio::test(flavor = "multi_thread")]
async fn known_calls_pass_and_unknown_ones_never_reach_the_server() {
    let stock = Stock::start().await;
    let guard = Program::start(&stock, &["--release", "1.3"]);
    let client = guard.connect().await;
    assert_eq!(call(&client, START).await, Ok(()));
    let refused = call(&client, FREEZE).await.unwrap_err();
    assert_eq!(refused.0, Code::UNIMPLEMENTED);
    assert!(refused.1.contains("needs version 1.5"), "{}", refused.1);
    // The connection goes on.
    assert_eq!(call(&client, START).await, Ok(()));
    assert_eq!(stock.calls(), ["StartWorkload", "StartWorkload"]);
    let log = guard.stop();
    assert_eq!(log.lines().count(), 1, "{log}");
    assert!(
        log.starts_with("refused acme.sandbox.v1.Sandbox/Freeze: "),
        "{log}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_report_refuses_nothing() {
    let stock = Stock::start().await;
    let guard = Program::start(&stock, &["--release", "1.3", "--report", "--json"]);
    let client = guard.connect().await;
    assert_eq!(call(&client, FREEZE).await, Ok(()));
    let log: Value = serde_json::from_str(&guard.stop()).unwrap();
    assert_eq!(log["event"], "would-refuse");
    assert_eq!(log["method"], "acme.sandbox.v1.Sandbox/Freeze");
    assert_eq!(log["code"], "Unimplemented");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_is_not_there_costs_the_connection_and_a_line() {
    let stock = Stock::start().await;
    let guard = Program::start(&stock, &["--release", "1.3"]);
    drop(stock);
    let client = guard.connect().await;
    assert!(call(&client, START).await.is_err());
    let log = guard.stop();
    assert!(log.contains("cannot reach the server at"), "{log}");
}

#[test]
fn the_socket_of_a_guard_that_was_killed_is_replaced_and_that_of_another_is_not() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let stock = runtime.block_on(Stock::start());
    let mut killed = Program::start(&stock, &["--release", "1.3"]);
    killed.kill();
    assert!(killed.socket().exists());
    let second = Program::start_at(&stock, killed.socket(), &["--release", "1.3"]);
    let third = guard(&stock, second.socket(), &["--release", "1.3"])
        .output()
        .unwrap();
    assert_eq!(third.status.code(), Some(1));
    let sentence = String::from_utf8(third.stderr).unwrap();
    assert!(
        sentence.starts_with("ttrpc-guard: cannot listen on unix:"),
        "{sentence}"
    );
    let socket = second.socket().to_owned();
    second.stop();
    assert!(!socket.exists());
}

#[test]
fn wrong_usage_ends_with_2_and_a_sentence() {
    let cases: [(&[&str], &str); 3] = [
        (
            &["--release", "1.9"],
            "this guard knows the releases 1.0 to 1.5",
        ),
        (
            &["--release", "one"],
            "a release is a major and a minor version",
        ),
        (
            &["--release", "1.3", "--hosts", "1.4"],
            "--hosts 1.4 is above --release 1.3",
        ),
    ];
    for (arguments, sentence) in cases {
        let mut guard = Command::new(env!("CARGO_BIN_EXE_ttrpc-guard"));
        guard.args(["--listen", "unix:/nowhere/x", "--server", "unix:/nowhere/y"]);
        let output = guard.args(arguments).output().unwrap();
        let error = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{error}");
        assert!(error.contains(sentence), "{error}");
    }
}

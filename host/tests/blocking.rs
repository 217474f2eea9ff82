//! Calls that wait, wherever a thread may wait, and what they say where it may not.

mod support;

use handclasp::blocking::{self, Agent};
use handclasp::process::{Event, Stdio};
use handclasp::v1::RunRequest;
use handclasp::{Error, Options};
use std::io::{Read, Write};
use std::thread;
use std::time::Duration;
use support::{Config, TestDir};
use tokio::runtime::{Builder, Runtime};

fn program(words: &[&str]) -> RunRequest {
    RunRequest {
        argv: words.iter().map(ToString::to_string).collect(),
        ..RunRequest::default()
    }
}

/// Connects and calls, on this thread.
fn connect_and_call(address: &str) {
    let agent = blocking::connect(address).unwrap();
    assert_eq!(agent.name(), "test-agent");
    assert_eq!(agent.info().unwrap().cpus, 2);
}

fn multi_thread() -> Runtime {
    Builder::new_multi_thread()
        .worker_threads(2)
        .build()
        .unwrap()
}

#[test]
fn several_threads_call_side_by_side() {
    let server = support::agent(Config::default());
    let agent = blocking::connect(&server.address()).unwrap();
    thread::scope(|scope| {
        for number in 0..4 {
            let (agent, address) = (agent.clone(), server.address());
            scope.spawn(move || {
                let number = number.to_string();
                let done = agent.run(program(&["late", &number])).unwrap();
                assert_eq!(done.stdout, number.as_bytes());
                connect_and_call(&address);
            });
        }
    });
}

#[tokio::test]
async fn spawn_blocking_may_wait() {
    let server = support::agent(Config::default());
    let address = server.address();
    let done = tokio::task::spawn_blocking(move || connect_and_call(&address));
    done.await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn block_in_place_may_wait() {
    let server = support::agent(Config::default());
    tokio::task::block_in_place(|| connect_and_call(&server.address()));
}

#[test]
fn a_thread_that_has_entered_a_runtime_may_wait() {
    let server = support::agent(Config::default());
    let current_thread = Builder::new_current_thread().build().unwrap();
    for runtime in [current_thread, multi_thread()] {
        let _entered = runtime.enter();
        connect_and_call(&server.address());
    }
}

/// Every kind of function, which is to say that it may not wait here.
fn assert_told(agent: &Agent, server: &TestDir) {
    let told = |error: Error| {
        assert!(matches!(error, Error::CannotBlock), "{error:?}");
        assert!(error.to_string().contains("spawn_blocking"), "{error}");
    };
    told(agent.info().unwrap_err());
    told(agent.health().unwrap_err());
    told(blocking::connect(&server.address()).unwrap_err());
    let options = Options::new();
    told(blocking::dial(&options, &server.address()).unwrap_err());
    told(blocking::listen(&options, "vsock:1").unwrap_err());
}

#[test]
fn a_task_of_a_current_thread_runtime_is_told() {
    let server = support::agent(Config::default());
    let agent = blocking::connect(&server.address()).unwrap();
    let runtime = Builder::new_current_thread().build().unwrap();
    runtime.block_on(async { assert_told(&agent, &server) });
    let spawned = agent.clone();
    runtime.block_on(async {
        let task = tokio::spawn(async move { assert_told(&spawned, &server) });
        task.await.unwrap();
    });
    // Outside, the same connection goes on.
    assert_eq!(agent.info().unwrap().cpus, 2);
}

#[test]
fn a_task_of_a_multi_thread_runtime_is_told() {
    let server = support::agent(Config::default());
    let agent = blocking::connect(&server.address()).unwrap();
    let runtime = multi_thread();
    runtime.block_on(async { assert_told(&agent, &server) });
    let spawned = agent.clone();
    let task = runtime.spawn(async move { assert_told(&spawned, &server) });
    runtime.block_on(task).unwrap();
    assert_eq!(agent.info().unwrap().cpus, 2);
}

#[tokio::test]
async fn a_task_may_drop_an_agent_and_goes_on_as_if_it_had_not_asked() {
    let server = support::agent(Config::default());
    let address = server.address();
    let connect = tokio::task::spawn_blocking(move || blocking::connect(&address));
    let agent = connect.await.unwrap().unwrap();
    assert!(agent.info().is_err());
    assert!(tokio::task::coop::has_budget_remaining());
    drop(agent);
}

#[tokio::test]
async fn a_task_without_a_budget_is_not_recognised_and_waits() {
    let server = support::agent(Config::default());
    tokio::task::unconstrained(async { connect_and_call(&server.address()) }).await;
}

#[test]
fn the_first_call_leaves_with_the_offer() {
    let config = Config::default();
    let connection = support::connection(&config, false);
    let connecting = blocking::adopt(&Options::new(), connection).unwrap();
    assert_eq!(
        connecting.run(program(&["echo", "1"])).unwrap().stdout,
        b"1"
    );
    assert_eq!(config.reads.lock().unwrap().len(), 1);
    assert_eq!(connecting.negotiated().unwrap().info().unwrap().cpus, 2);
}

#[test]
fn a_guest_that_dials_is_answered() {
    let directory = TestDir::new();
    let listener = blocking::listen(&Options::new(), &directory.address()).unwrap();
    let nobody = listener.accept(Duration::from_millis(1)).unwrap_err();
    assert_eq!(nobody.kind(), "no_answer");
    let socket = directory.socket();
    thread::spawn(move || support::dial(&socket, &Config::default()));
    let incoming = listener.accept(Duration::from_mins(1)).unwrap();
    assert!(incoming.peer().is_some());
    let agent = incoming.accept().unwrap().negotiated().unwrap();
    assert_eq!(agent.info().unwrap().cpus, 2);
}

#[test]
fn a_time_limit_is_kept() {
    let server = support::agent(Config::default());
    let agent = blocking::connect(&server.address()).unwrap();
    let hurried = agent.with_timeout(Duration::from_millis(1));
    let error = hurried.run(program(&["hang"])).unwrap_err();
    assert_eq!(error.kind(), "outcome_unknown");
    assert_eq!(agent.info().unwrap().cpus, 2);
}

#[test]
fn a_process_is_started_written_read_and_waited_for() {
    let server = support::agent(Config::full());
    let agent = blocking::connect(&server.address()).unwrap();
    let output = agent.command("echo").arg("hello").output().unwrap();
    assert_eq!(output.stdout, b"hello\n");

    let mut child = agent.command("cat").stdin(Stdio::piped()).spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    stdin.write_all(b"in").unwrap();
    stdin.flush().unwrap();
    let mut stdout = child.stdout.take().unwrap();
    stdout.read_exact(&mut [0; 2]).unwrap();
    assert_eq!(stdout.offset(), 2);
    stdin.shutdown().unwrap();
    assert_eq!(stdout.read(&mut [0; 2]).unwrap(), 0);
    assert!(child.wait().unwrap().success());

    let mut child = agent.command("sleep").arg("1000").spawn().unwrap();
    assert_eq!(
        agent.attach(child.number()).open().unwrap().pid(),
        child.pid()
    );
    assert_eq!(child.kill().unwrap().signal(), Some(9));
    let exits = child
        .events()
        .filter(|event| matches!(event, Ok(Event::Exit(_))));
    assert_eq!(exits.count(), 1);
}

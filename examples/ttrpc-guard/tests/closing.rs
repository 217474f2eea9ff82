//! Ends that close: nothing that was said before is lost.

use acme_guard::address::{Listener, ServerAddress};
use acme_guard::generated::sandbox::{ExecRequest, ExecResponse};
use acme_guard::{Guard, Log, Mode, contract, encoded};
use agent_core::frame::{FrameType, OutgoingFrame};
use agent_core::rpc::{OutgoingRequest, OutgoingResponse};
use agent_core::wire::Encode;
use std::path::Path;
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{UnixListener, UnixStream};
use tokio::time::timeout;

/// Keeps a defect from hanging the test.
const PATIENCE: Duration = Duration::from_mins(1);

fn frame(frame_type: FrameType, payload: &dyn Encode) -> Vec<u8> {
    encoded(&OutgoingFrame {
        stream: 1,
        frame_type,
        payload,
    })
}

fn exec() -> Vec<u8> {
    let payload = &OutgoingRequest {
        service: "acme.sandbox.v1.Sandbox",
        method: "Exec",
        payload: &ExecRequest::default(),
        timeout_nano: 0,
    };
    frame(FrameType::Request, payload)
}

/// A response that takes several outboxes.
fn long_answer() -> Vec<u8> {
    let output = vec![b'x'; ExecResponse::OUTPUT_MAX_LEN];
    let answer = ExecResponse {
        output: &output,
        ..ExecResponse::default()
    };
    frame(FrameType::Response, &OutgoingResponse::Done(&answer))
}

/// A host and a server with a guard between them.
async fn connected(directory: &Path) -> (UnixStream, UnixStream) {
    let address = |name: &str| format!("unix:{}", directory.join(name).display());
    let server = UnixListener::bind(directory.join("server")).unwrap();
    let listener = Listener::bind(&address("guard")).unwrap();
    let guard = Guard {
        local: contract::local(contract::NEWEST, contract::NEWEST),
        mode: Mode::Enforce,
        server: ServerAddress::parse(&address("server")).unwrap(),
        log: Log::Text,
    };
    tokio::spawn(async move { guard.serve(&listener).await });
    let host = UnixStream::connect(directory.join("guard")).await.unwrap();
    let (server, _) = server.accept().await.unwrap();
    (host, server)
}

#[tokio::test]
async fn a_server_that_closes_has_answered_before() {
    let directory = tempfile::tempdir().unwrap();
    let (mut host, mut server) = connected(directory.path()).await;
    let call = exec();
    host.write_all(&call).await.unwrap();
    let mut received = vec![0; call.len()];
    server.read_exact(&mut received).await.unwrap();
    let answer = long_answer();
    server.write_all(&answer).await.unwrap();
    drop(server);
    let mut got = Vec::new();
    let read = timeout(PATIENCE, host.read_to_end(&mut got)).await;
    read.expect("the guard closes the connection").unwrap();
    assert_eq!(got.len(), answer.len());
    assert!(got == answer);
}

#[tokio::test]
async fn a_host_that_closes_has_called_before() {
    let directory = tempfile::tempdir().unwrap();
    for _ in 0..20 {
        let inner = tempfile::tempdir_in(directory.path()).unwrap();
        let (mut host, mut server) = connected(inner.path()).await;
        host.write_all(&exec()).await.unwrap();
        drop(host);
        let mut got = Vec::new();
        let read = timeout(PATIENCE, server.read_to_end(&mut got)).await;
        read.expect("the guard closes the connection").unwrap();
        assert!(got == exec(), "the call was lost");
    }
}

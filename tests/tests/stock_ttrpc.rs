//! The stock `ttrpc` client of crates.io, which knows nothing of negotiation, against the agent.

use handclasp_tests::protobuf::{self, Message};
use handclasp_tests::{AGENT, Agent, HEALTH, Outcome, RunRequest, RunResponse};
use ttrpc::r#async::Client;
use ttrpc::{Code, Error, Request};

/// Calls in flight at a time on one connection.
const CONCURRENT: u64 = 200;

async fn connect(agent: &Agent) -> Client {
    let address = format!("unix://{}", agent.socket().display());
    Client::connect(&address).await.unwrap()
}

/// What the client's generated stubs do, without the stubs.
async fn call(
    client: &Client,
    service: &str,
    method: &str,
    payload: impl AsRef<[u8]>,
) -> Result<Vec<u8>, ttrpc::Status> {
    let mut request = Request::new();
    request.service = service.to_owned();
    request.method = method.to_owned();
    request.payload = payload.as_ref().to_vec();
    match client.request(request).await {
        Ok(response) => Ok(response.payload),
        Err(Error::RpcStatus(status)) => Err(status),
        Err(error) => panic!("{service}/{method}: {error}"),
    }
}

async fn is_serving(client: &Client) -> bool {
    let answer = call(client, HEALTH, "Check", []).await.unwrap();
    protobuf::number(&protobuf::fields(&answer), 1) == 1
}

#[tokio::test(flavor = "multi_thread")]
async fn health_is_served_as_kata_defines_it() {
    let agent = Agent::start();
    let client = connect(&agent).await;
    assert!(is_serving(&client).await);
    let service = Message::new().bytes(1, "grpc.AgentService");
    let answer = call(&client, HEALTH, "Version", service).await.unwrap();
    let fields = protobuf::fields(&answer);
    assert_eq!(protobuf::text(&fields, 1), "1.0");
    assert_eq!(protobuf::text(&fields, 2), env!("CARGO_PKG_VERSION"));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_unknown_has_one_spelling_and_the_connection_lives() {
    let agent = Agent::start();
    let client = connect(&agent).await;
    let unknown = [
        ("grpc.AgentService", "CreateContainer"),
        ("no.Such", "Service"),
        (HEALTH, "Watch"),
        (AGENT, "Fly"),
    ];
    let mut spellings = Vec::new();
    for (service, method) in unknown {
        let status = call(&client, service, method, []).await.unwrap_err();
        assert_eq!(status.code(), Code::UNIMPLEMENTED, "{status:?}");
        let name = format!("{service}/{method}");
        assert!(status.message.contains(&name), "{status:?}");
        spellings.push(status.message.replace(&name, "it"));
        assert!(is_serving(&client).await);
    }
    spellings.dedup();
    assert_eq!(spellings.len(), 1, "{spellings:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_baseline_is_served_without_negotiation() {
    let agent = Agent::start();
    let client = connect(&agent).await;
    let info = call(&client, AGENT, "Info", []).await.unwrap();
    let fields = protobuf::fields(&info);
    assert_eq!(protobuf::text(&fields, 1), env!("CARGO_PKG_VERSION"));
    let release = std::fs::read_to_string("/proc/sys/kernel/osrelease").unwrap();
    assert_eq!(protobuf::text(&fields, 2), release.trim_end());
    assert!(protobuf::number(&fields, 4) > protobuf::number(&fields, 5));
    assert_eq!(protobuf::number(&fields, 7), 0, "it is not init");

    let run = RunRequest {
        stdin: b"from the host".to_vec(),
        ..RunRequest::new(["cat"])
    };
    let answer = call(&client, AGENT, "Run", run.encode()).await.unwrap();
    let done = RunResponse::decode(&answer);
    assert_eq!(done.outcome, Outcome::ExitCode(0));
    assert_eq!(done.stdout, run.stdin);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn two_hundred_calls_at_once_all_succeed() {
    let agent = Agent::start();
    let client = connect(&agent).await;
    let calls = (0..CONCURRENT).map(|number| {
        let client = client.clone();
        tokio::spawn(async move {
            let (method, field) = if number % 2 == 0 {
                ("Version", 2)
            } else {
                ("Info", 1)
            };
            let service = if number % 2 == 0 { HEALTH } else { AGENT };
            let answer = call(&client, service, method, []).await.unwrap();
            protobuf::text(&protobuf::fields(&answer), field)
        })
    });
    let calls: Vec<_> = calls.collect();
    for call in calls {
        assert_eq!(call.await.unwrap(), env!("CARGO_PKG_VERSION"));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn programs_and_short_calls_share_a_connection() {
    let agent = Agent::start();
    let client = connect(&agent).await;
    let programs = (0..16_u8).map(|number| {
        let client = client.clone();
        tokio::spawn(async move {
            let run = RunRequest {
                stdin: vec![number; 100_000],
                ..RunRequest::new(["cat"])
            };
            let answer = call(&client, AGENT, "Run", run.encode()).await.unwrap();
            assert!(RunResponse::decode(&answer).stdout == run.stdin);
        })
    });
    let checks = (0..CONCURRENT).map(|_| {
        let client = client.clone();
        tokio::spawn(async move { assert!(is_serving(&client).await) })
    });
    let calls: Vec<_> = programs.chain(checks).collect();
    for call in calls {
        call.await.unwrap();
    }
}

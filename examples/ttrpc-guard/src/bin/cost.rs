//! What the guard costs a call: the same calls directly, through a relay of bytes that looks at nothing, and through the guard.

use acme_guard::address::{Listener, ServerAddress};
use acme_guard::generated::sandbox::{
    CreateWorkloadRequest, LinuxSpec, StartWorkloadRequest, SyscallFilter, SyscallFilterRule,
    WorkloadSpec,
};
use acme_guard::{Guard, Log, Mode, contract, encoded};
use agent_core::wire::Repeated;
use anyhow::{Result, ensure};
use clap::Parser;
use serde_json::json;
use std::collections::HashMap;
use std::path::Path;
use std::time::{Duration, Instant};
use tokio::io::copy_bidirectional;
use tokio::net::{UnixListener, UnixStream};
use ttrpc::r#async::{Client, MethodHandler, Server, Service, TtrpcContext};
use ttrpc::{Request, Response};

/// Measures what the guard costs a call, beside a relay of bytes that looks at nothing.
#[derive(Parser)]
#[command(after_help = "\
Exit codes: 0 measured; 1 a call failed; 2 wrong usage.

Example: cargo run --release --bin cost")]
struct Arguments {
    /// How many calls of each kind are made in a round. The best of ten rounds counts.
    #[arg(long, default_value_t = 2000)]
    calls: u32,
    /// Print a JSON object instead of a table.
    #[arg(long)]
    json: bool,
}

/// How often everything is measured. The ways take turns, so that they see the same noise.
const ROUNDS: u32 = 10;

const SERVICE: &str = "acme.sandbox.v1.Sandbox";
const RULES: usize = 300;

#[tokio::main]
async fn main() -> Result<()> {
    let arguments = Arguments::parse();
    let directory = tempfile::tempdir()?;
    let path = |name: &str| directory.path().join(name);
    let _server = start_server(&path("server")).await?;
    start_relay(&path("server"), &path("relay"))?;
    start_guard(&path("server"), &path("guard"))?;
    let cases = [
        (
            "StartWorkload",
            encoded(&StartWorkloadRequest { workload_id: "a" }),
        ),
        ("CreateWorkload", create_workload()),
    ];
    let ways = ["server", "relay", "guard"];
    let mut results = Vec::new();
    for (method, payload) in cases {
        let mut best = [Duration::MAX; 3];
        for _ in 0..ROUNDS {
            for (best, way) in best.iter_mut().zip(ways) {
                let client = Client::connect(&format!("unix://{}", path(way).display())).await?;
                *best = (*best).min(measure(&client, method, &payload, arguments.calls).await?);
            }
        }
        results.push((method, payload.len(), best));
    }
    print(&results, arguments.json);
    Ok(())
}

/// The time of a call, as the mean of `calls` that follow each other.
async fn measure(client: &Client, method: &str, payload: &[u8], calls: u32) -> Result<Duration> {
    ensure!(calls > 0, "--calls must be at least 1");
    let request = || Request {
        service: SERVICE.to_owned(),
        method: method.to_owned(),
        payload: payload.to_owned(),
        ..Request::default()
    };
    client.request(request()).await?;
    let begin = Instant::now();
    for _ in 0..calls {
        client.request(request()).await?;
    }
    Ok(begin.elapsed() / calls)
}

fn print(results: &[(&str, usize, [Duration; 3])], as_json: bool) {
    let micros = |time: Duration| time.as_secs_f64() * 1e6;
    if as_json {
        let rows = results
            .iter()
            .map(|(method, bytes, [direct, relay, guard])| {
                json!({
                    "method": method, "request_bytes": bytes, "direct_us": micros(*direct),
                    "relay_us": micros(*relay), "guard_us": micros(*guard),
                    "guard_to_relay": micros(*guard) / micros(*relay),
                })
            });
        println!("{}", json!({"cases": rows.collect::<Vec<_>>()}));
        return;
    }
    println!("| call | request | direct | relay of bytes | guard | guard : relay |");
    println!("|---|---|---|---|---|---|");
    for (method, bytes, [direct, relay, guard]) in results {
        println!(
            "| {method} | {bytes} B | {:.1} µs | {:.1} µs | {:.1} µs | {:.2} |",
            micros(*direct),
            micros(*relay),
            micros(*guard),
            micros(*guard) / micros(*relay),
        );
    }
}

/// A stock server that does nothing.
async fn start_server(path: &Path) -> Result<Server> {
    let methods = ["StartWorkload", "CreateWorkload"].map(|name| {
        let method: Box<dyn MethodHandler + Send + Sync> = Box::new(Nothing);
        (name.to_owned(), method)
    });
    let service = Service {
        methods: HashMap::from(methods),
        streams: HashMap::new(),
    };
    let server = Server::new().bind(&format!("unix://{}", path.display()))?;
    let mut server = server.register_service(HashMap::from([(SERVICE.to_owned(), service)]));
    server.start().await?;
    Ok(server)
}

struct Nothing;

#[async_trait::async_trait]
impl MethodHandler for Nothing {
    async fn handler(&self, _: TtrpcContext, _: Request) -> ttrpc::Result<Response> {
        Ok(Response::default())
    }
}

/// A relay that passes on bytes, and looks at none.
fn start_relay(server: &Path, path: &Path) -> Result<()> {
    let (listener, server) = (UnixListener::bind(path)?, server.to_owned());
    tokio::spawn(async move {
        while let Ok((mut host, _)) = listener.accept().await {
            let server = server.clone();
            tokio::spawn(async move {
                let mut server = UnixStream::connect(server).await?;
                copy_bidirectional(&mut host, &mut server).await
            });
        }
    });
    Ok(())
}

fn start_guard(server: &Path, path: &Path) -> Result<()> {
    let listener = Listener::bind(&format!("unix:{}", path.display()))?;
    let guard = Guard {
        local: contract::local(contract::NEWEST, contract::NEWEST),
        mode: Mode::Enforce,
        server: ServerAddress::parse(&format!("unix:{}", server.display()))?,
        log: Log::Text,
    };
    tokio::spawn(async move { guard.serve(&listener).await });
    Ok(())
}

/// A workload with a usual filter of system calls.
fn create_workload() -> Vec<u8> {
    let names: Vec<String> = (0..RULES).map(|number| format!("call{number}")).collect();
    let rules: Vec<_> = names
        .iter()
        .map(|name| SyscallFilterRule {
            name,
            ..SyscallFilterRule::default()
        })
        .collect();
    let filter = SyscallFilter {
        rules: Repeated::new(&rules),
        ..SyscallFilter::default()
    };
    let linux = LinuxSpec {
        syscalls: Some(filter),
        ..LinuxSpec::default()
    };
    encoded(&CreateWorkloadRequest {
        workload_id: "a",
        spec: Some(WorkloadSpec {
            linux: Some(linux),
            ..WorkloadSpec::default()
        }),
        ..CreateWorkloadRequest::default()
    })
}

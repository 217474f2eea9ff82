//! The guard as a program.

use acme_guard::address::{Listener, ServerAddress};
use acme_guard::{Guard, Log, Mode, contract};
use agent_core::Version;
use anyhow::Result;
use clap::error::ErrorKind;
use clap::{CommandFactory, Parser};
use std::process::ExitCode;
use tokio::signal::unix::{SignalKind, signal};

/// Guards a ttRPC server that does not know Handclasp: answers negotiations, and refuses what the server's release does not know.
#[derive(Parser)]
#[command(after_help = "\
Exit codes: 0 ended by SIGINT or SIGTERM; 1 cannot listen; 2 wrong usage.

Example: an agent of release 1.3 listens on a Unix socket, and hosts connect to vsock port 1024
  ttrpc-guard --listen vsock:1024 --server unix:/run/agent.sock --release 1.3

Before you enforce anything, see what would be refused:
  ttrpc-guard --listen vsock:1024 --server unix:/run/agent.sock --release 1.3 --report")]
struct Arguments {
    /// Where hosts connect: `vsock:PORT` or `unix:PATH`.
    #[arg(long, value_name = "ADDRESS")]
    listen: String,
    /// Where the server listens: `unix:PATH` or `vsock://CID:PORT`.
    #[arg(long, value_name = "ADDRESS")]
    server: String,
    /// The server's release.
    #[arg(long, value_name = "X.Y", value_parser = release)]
    release: Version,
    /// The release of hosts that never negotiate. Their calls and the responses to them are gated at it. The default is the
    /// server's release: nothing is hidden from such hosts.
    #[arg(long, value_name = "X.Y", value_parser = release)]
    hosts: Option<Version>,
    /// Forward every call, and only report what would be refused.
    #[arg(long)]
    report: bool,
    /// Write the log as JSON, an object a line.
    #[arg(long)]
    json: bool,
}

fn main() -> ExitCode {
    match run(&Arguments::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("ttrpc-guard: {error:#}");
            ExitCode::FAILURE
        }
    }
}

#[tokio::main]
async fn run(arguments: &Arguments) -> Result<()> {
    let hosts = arguments.hosts.unwrap_or(arguments.release);
    if hosts > arguments.release {
        let sentence = format!(
            "--hosts {hosts} is above --release {}: a host cannot be given more than the server knows",
            arguments.release
        );
        Arguments::command()
            .error(ErrorKind::ValueValidation, sentence)
            .exit();
    }
    let guard = Guard {
        local: contract::local(arguments.release, hosts),
        mode: if arguments.report {
            Mode::Report
        } else {
            Mode::Enforce
        },
        server: ServerAddress::parse(&arguments.server)?,
        log: if arguments.json { Log::Json } else { Log::Text },
    };
    let listener = Listener::bind(&arguments.listen)?;
    let mut terminate = signal(SignalKind::terminate())?;
    tokio::select! {
        () = guard.serve(&listener) => {}
        _ = tokio::signal::ctrl_c() => {}
        _ = terminate.recv() => {}
    }
    Ok(())
}

/// Parses a release that this guard knows.
fn release(text: &str) -> Result<Version, String> {
    let version: Version = text
        .parse()
        .map_err(|_| "a release is a major and a minor version, such as 1.3")?;
    let newest = contract::NEWEST;
    if version.major != newest.major || version > newest {
        return Err(format!(
            "this guard knows the releases {}.0 to {newest}",
            newest.major
        ));
    }
    Ok(version)
}

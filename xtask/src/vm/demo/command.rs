//! The command: one guest, one session, one program in it.

use std::io::{self, Write};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};
use clap::Args;
use handclasp::v1::run_response::Outcome;
use handclasp::v1::{PowerAction, RunRequest, RunResponse, ShutdownRequest};
use handclasp::{Agent, Options};

use super::report::{DemoReport, Executed};
use super::timeline::{Seen, Timeline};
use vm_harness::agent::Agent as Built;
use vm_harness::ground::Workspace;
use vm_harness::machine::{Guest, setup, until_interrupted};

/// What runs in the guest: its output names the kernel, and this one boot of it.
const COMMAND: &str = "uname -a && cat /proc/sys/kernel/random/boot_id";
/// How long a call may take.
const CALL_LIMIT: Duration = Duration::from_secs(30);

const JSON: &str = r#"
With --json, the last line of standard output is one JSON object:

  accel         "kvm" or "tcg"; "none" with --no-vm
  vsock_device  "vhost-vsock" or "vhost-device-vsock"; "none" with --no-vm
  agent         the agent's name and version
  version       the session's version
  features      the session's features, by name
  exec          {"exit_code": N, "stdout": TEXT} of `uname -a`, followed by the kernel's boot id
  timeline_ms   when each station was reached, in ms since QEMU (with --no-vm: the agent) was executed:
                qemu (0), kernel (not with --no-vm), init, listening, negotiated, exec

The guest's stations are taken from its clock: the moment at which it wrote its offer is taken for the one at which
the host received it.

Exit codes: 0 if all of it worked and the guest has ended in order, else 1."#;

/// Boot a virtual machine, negotiate with its agent, run a command in it, shut it down.
#[derive(Args)]
#[command(after_long_help = JSON)]
pub(crate) struct Arguments {
    /// Print one JSON object as the last line.
    #[arg(long)]
    json: bool,
    /// Run the agent as a process on a Unix socket instead: needs no QEMU, no root, and installs nothing.
    #[arg(long)]
    no_vm: bool,
}

/// Runs the command.
pub(crate) fn run(workspace: &Workspace, arguments: &Arguments) -> Result<()> {
    let guest = if arguments.no_vm {
        Guest::start_process(&Built::build(workspace)?.stripped)?
    } else {
        let image = setup::image(workspace, None)?;
        Guest::boot(setup::config(workspace, image.path)?)?
    };
    // This thread alone: the guest ends with the thread that started it.
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .context("cannot start tokio")?;
    let report = runtime.block_on(until_interrupted(job(guest)))?;
    let text = if arguments.json {
        serde_json::to_string(&report)?
    } else {
        report.to_string()
    };
    writeln!(io::stdout(), "{text}").context("cannot write to standard output")
}

/// The whole job, until the guest has ended.
async fn job(mut guest: Guest) -> Result<DemoReport> {
    match work(&mut guest).await {
        Ok(report) => Ok(report),
        Err(error) => bail!("{error:#}\n{}", guest.last_words()),
    }
}

async fn work(guest: &mut Guest) -> Result<DemoReport> {
    let dial = guest.dial().await?;
    let agent = Options::new().incoming(dial.connection)?.await?;
    let negotiated = Instant::now();
    let response = execute(&agent).await?;
    let executed = Instant::now();

    let peer = agent.peer().context("the agent made no offer")?;
    let boot = peer.boot.context("the offer holds no boot times")?;
    let seen = Seen {
        started: guest.started(),
        offered: dial.at,
        negotiated,
        executed,
    };
    let report = DemoReport {
        accel: guest.accel(),
        vsock_device: guest.vsock_device(),
        agent: format!("{} {}", peer.software, peer.software_version),
        version: agent.version().to_string(),
        features: agent.features().names(),
        exec: succeeded(&response)?,
        timeline: Timeline::new(&seen, &boot, guest.clock()),
    };

    let limited = agent.with_timeout(CALL_LIMIT);
    limited
        .shutdown(ShutdownRequest {
            action: PowerAction::PowerOff.into(),
        })
        .await?;
    // The guest waits until its caller has hung up.
    drop((agent, limited));
    guest.end().await?;
    Ok(report)
}

async fn execute(agent: &Agent) -> Result<RunResponse> {
    let request = RunRequest {
        argv: ["sh", "-c", COMMAND].map(str::to_owned).into(),
        ..RunRequest::default()
    };
    Ok(agent.with_timeout(CALL_LIMIT).run(request).await?)
}

/// The command's result, if it is success.
fn succeeded(response: &RunResponse) -> Result<Executed> {
    let stdout = String::from_utf8_lossy(&response.stdout).into_owned();
    let exit_code = match response.outcome {
        Some(Outcome::ExitCode(code)) => code,
        other => bail!("the command in the guest did not exit: {other:?}"),
    };
    ensure!(
        exit_code == 0,
        "the command in the guest failed with exit code {exit_code}: {}",
        String::from_utf8_lossy(&response.stderr).trim()
    );
    Ok(Executed {
        command: COMMAND,
        exit_code,
        stdout,
    })
}

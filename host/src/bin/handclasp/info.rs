//! `handclasp info`.

use crate::arguments::Target;
use crate::exit::Failure;
use crate::{dial, output};
use handclasp::Agent;
use handclasp::v1::InfoResponse;
use serde_json::{Value, json};
use std::process::ExitCode;
use std::time::Duration;

pub(crate) async fn run(target: &Target) -> Result<ExitCode, Failure> {
    let connecting = dial(target).await?;
    let info = connecting.info().await?;
    let agent = connecting.await?;
    if target.json {
        output::json(&to_json(&agent, &info))?;
    } else {
        output::text(&to_text(&agent, &info))?;
    }
    Ok(ExitCode::SUCCESS)
}

fn to_json(agent: &Agent, info: &InfoResponse) -> Value {
    json!({
        "agent": agent.name(),
        "agent_version": info.agent_version,
        "version": agent.version().to_string(),
        "features": agent.features().names(),
        "kernel_release": info.kernel_release,
        "uptime_ns": info.uptime_ns,
        "memory_total": info.memory_total,
        "memory_available": info.memory_available,
        "cpus": info.cpus,
        "is_init": info.is_init,
        "boot": info.boot.map(|boot| json!({
            "kernel_start_unix_ns": boot.kernel_start_unix_ns,
            "exec_ns": boot.exec_ns,
            "listening_ns": boot.listening_ns,
        })),
    })
}

fn to_text(agent: &Agent, info: &InfoResponse) -> String {
    let init = if info.is_init { ", as init" } else { "" };
    let mebibytes = |bytes: u64| bytes >> 20;
    let mut lines = vec![
        format!("agent    {} {}{init}", agent.name(), info.agent_version),
        format!("session  {} with {}", agent.version(), agent.features()),
        format!("kernel   {}", info.kernel_release),
        format!("uptime   {:.1?}", Duration::from_nanos(info.uptime_ns)),
        format!(
            "memory   {} MiB, {} MiB available",
            mebibytes(info.memory_total),
            mebibytes(info.memory_available)
        ),
        format!("cpus     {}", info.cpus),
    ];
    if let Some(boot) = &info.boot {
        lines.push(format!(
            "boot     agent started after {:.1?}, listened after {:.1?}",
            Duration::from_nanos(boot.exec_ns),
            Duration::from_nanos(boot.listening_ns)
        ));
    }
    lines.join("\n")
}

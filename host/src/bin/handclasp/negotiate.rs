//! `handclasp negotiate`.

use crate::arguments::Target;
use crate::exit::Failure;
use crate::{dial, output};
use handclasp::{Agent, Offered};
use serde_json::{Value, json};
use std::fmt::Write as _;
use std::process::ExitCode;

pub(crate) async fn run(target: &Target) -> Result<ExitCode, Failure> {
    let agent = dial(target).await?.negotiated().await?;
    if target.json {
        output::json(&to_json(&agent))?;
    } else {
        output::text(&to_text(&agent))?;
    }
    Ok(ExitCode::SUCCESS)
}

fn to_json(agent: &Agent) -> Value {
    json!({
        "version": agent.version().to_string(),
        "features": agent.features().names(),
        "host": side_to_json(agent.ours()),
        "agent": agent.peer().map(side_to_json),
    })
}

fn side_to_json(side: &Offered) -> Value {
    json!({
        "software": side.software,
        "software_version": side.software_version,
        "versions": side.versions.ranges().iter().map(ToString::to_string).collect::<Vec<_>>(),
        "features": side.features.names(),
        "required": side.required.names(),
        "vendor": side.vendor,
        "limits": {
            "max_message": side.limits.max_message,
            "max_streams": side.limits.max_streams,
            "max_connections": side.limits.max_connections,
        },
        "fingerprint": hex(&side.fingerprint),
        "generation": side.generation.map(|generation| hex(&generation)),
        "boot": side.boot.map(|boot| json!({
            "kernel_start_unix_ns": boot.kernel_start_unix_ns,
            "exec_ns": boot.exec_ns,
            "listening_ns": boot.listening_ns,
            "now_ns": boot.now_ns,
        })),
    })
}

fn to_text(agent: &Agent) -> String {
    let mut lines = vec![format!("host   {}", side_to_text(agent.ours()))];
    if let Some(peer) = agent.peer() {
        lines.push(format!("agent  {}", side_to_text(peer)));
    }
    lines.push(format!(
        "chosen {} with {}",
        agent.version(),
        agent.features()
    ));
    lines.join("\n")
}

fn side_to_text(side: &Offered) -> String {
    let mut text = format!(
        "{} {} offers {} with {}",
        side.software, side.software_version, side.versions, side.features
    );
    // Writing to a string does not fail.
    if !side.required.set().is_empty() {
        let _ = write!(text, ", requires {}", side.required);
    }
    if !side.vendor.is_empty() {
        let _ = write!(text, ", vendor {}", side.vendor);
    }
    if side.limits.max_message > 0 {
        let _ = write!(
            text,
            "; accepts {} bytes a message",
            side.limits.max_message
        );
    }
    text
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

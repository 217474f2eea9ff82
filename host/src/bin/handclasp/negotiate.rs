//! `handclasp negotiate`.

use crate::arguments::Target;
use crate::exit::Failure;
use crate::{dial, output};
use handclasp::{Agent, Explanation, Offer, Sides};
use serde_json::{Value, json};
use std::fmt::Write as _;
use std::process::ExitCode;

pub(crate) async fn run(target: &Target) -> Result<ExitCode, Failure> {
    let agent = dial(target).await?.await?;
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
        "explanation": explanation(agent).as_ref().map(explanation_to_json),
    })
}

/// Why the session is what it is; nothing where the agent does not negotiate.
fn explanation(agent: &Agent) -> Option<Explanation> {
    let peer = agent.peer()?;
    Some(handclasp::explain(agent.ours(), peer, agent.level()))
}

fn explanation_to_json(explanation: &Explanation) -> Value {
    let versions = explanation.versions.iter().map(|explained| {
        json!({
            "versions": explained.range.to_string(),
            "offered_by": sides(Some(explained.offered)),
            "fate": explained.outcome.kind(),
            "reason": explained.to_string(),
        })
    });
    let features = explanation.features.iter().map(|explained| {
        json!({
            "feature": explained.name(),
            "number": explained.feature.0,
            "offered_by": sides(Some(explained.offered)),
            "required_by": sides(explained.required),
            "fate": explained.outcome.kind(),
            "reason": explained.to_string(),
        })
    });
    json!({
        "versions": versions.collect::<Vec<_>>(),
        "features": features.collect::<Vec<_>>(),
    })
}

const fn sides(by: Option<Sides>) -> &'static [&'static str] {
    match by {
        None => &[],
        Some(Sides::Host) => &["host"],
        Some(Sides::Guest) => &["agent"],
        Some(Sides::Both) => &["host", "agent"],
    }
}

fn side_to_json(side: &Offer) -> Value {
    json!({
        "software": side.software,
        "software_version": side.software_version,
        "versions": output::versions(&side.versions),
        "features": side.features.names(),
        "required": side.required.names(),
        "vendor": side.vendor,
        "limits": {
            "max_message": side.limits.max_message,
            "max_streams": side.limits.max_streams,
            "max_connections": side.limits.max_connections,
        },
        "fingerprint": output::hex(&side.fingerprint),
        "generation": side.generation.map(|generation| output::hex(&generation)),
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
    if let Some(explanation) = explanation(agent) {
        lines.extend(not_chosen(&explanation));
    } else {
        let line = "agent  does not negotiate: only its grpc.* methods are called";
        lines.push(line.to_owned());
    }
    lines.join("\n")
}

/// A line for each thing that was not chosen, in two columns.
fn not_chosen(explanation: &Explanation) -> Vec<String> {
    let reasons = explanation.not_chosen();
    let width = reasons.iter().map(|(thing, _)| thing.len()).max();
    let width = width.unwrap_or_default();
    let lines = reasons.iter();
    let lines = lines.map(|(thing, reason)| format!("not    {thing:width$}  {reason}"));
    lines.collect()
}

fn side_to_text(side: &Offer) -> String {
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

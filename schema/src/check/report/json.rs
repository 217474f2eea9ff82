//! Reports as one JSON object, whose shape [`Format::Json`](crate::check::Format::Json) documents.

use crate::check::{Finding, Report};
use serde_json::{Value, json};

pub(crate) fn report(report: &Report) -> String {
    let findings: Vec<_> = report.findings.iter().map(finding).collect();
    let object = json!({
        "verdict": report.verdict().to_string(),
        "upgrade_first": report.upgrade_first().to_string(),
        "findings": findings,
    });
    object.to_string()
}

fn finding(finding: &Finding) -> Value {
    json!({
        "rule": finding.rule.id(),
        "path": finding.path,
        "breaking": finding.breaking,
        "who": finding.who.to_string(),
        "message": finding.message,
        "file": finding.file,
        "line": finding.line,
    })
}

//! Reports as one JSON object, whose shape [`Format::Json`](crate::check::Format::Json) documents.

use crate::check::{Finding, Report, Roles};
use serde_json::{Value, json};

pub(crate) fn report(report: &Report) -> String {
    let groups = report.groups();
    let findings = groups.iter().flat_map(|group| {
        let head = finding(group.head, None, &report.roles);
        let consequences = group.consequences.iter();
        let consequences = consequences.map(|it| finding(it, Some(group.head), &report.roles));
        std::iter::once(head).chain(consequences)
    });
    let findings: Vec<_> = findings.collect();
    let object = json!({
        "verdict": report.verdict().to_string(),
        "upgrade_first": report.roles.first(report.upgrade_first()),
        "roles": [report.roles.caller, report.roles.server],
        "findings": findings,
    });
    object.to_string()
}

fn finding(finding: &Finding, cause: Option<&Finding>, roles: &Roles) -> Value {
    json!({
        "rule": finding.rule.id(),
        "path": finding.path,
        "breaking": finding.breaking,
        "who": roles.who(finding.who),
        "message": finding.message,
        "file": finding.file,
        "line": finding.line,
        "cause": cause.map(|cause| json!({ "rule": cause.rule.id(), "path": cause.path })),
    })
}

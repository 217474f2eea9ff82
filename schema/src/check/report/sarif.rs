//! Reports in SARIF 2.1.0.

use crate::check::report::github::message;
use crate::check::{Finding, Group, Report, Roles, Rule};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::fmt::Write;

pub(crate) fn report(report: &Report) -> String {
    let groups = report.groups();
    let used: BTreeSet<_> = groups.iter().map(|group| group.head.rule).collect();
    let results: Vec<_> = groups
        .iter()
        .map(|group| result(group, &report.roles))
        .collect();
    let object = json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "handclasp schema check",
                "version": env!("CARGO_PKG_VERSION"),
                "rules": used.into_iter().map(rule).collect::<Vec<_>>(),
            }},
            "results": results,
        }],
    });
    object.to_string()
}

fn rule(rule: Rule) -> Value {
    json!({ "id": rule.id(), "shortDescription": { "text": rule.summary() } })
}

fn result(group: &Group<'_>, roles: &Roles) -> Value {
    let finding = group.head;
    let level = if finding.breaking { "error" } else { "note" };
    let mut result = json!({
        "ruleId": finding.rule.id(),
        "level": level,
        "message": { "text": message(finding, roles) },
        "locations": [location(finding)],
    });
    if !group.consequences.is_empty() {
        let related = group.consequences.iter().map(|finding| {
            let mut location = location(finding);
            let text = format!("with it: {}: {}", finding.rule, finding.path);
            location["message"] = json!({ "text": text });
            location
        });
        result["relatedLocations"] = related.collect();
    }
    result
}

fn location(finding: &Finding) -> Value {
    let mut place = json!({ "artifactLocation": { "uri": uri(&finding.file) } });
    // A line that is not known is left out: SARIF counts from 1.
    if finding.line > 0 {
        place["region"] = json!({ "startLine": finding.line });
    }
    json!({ "physicalLocation": place })
}

/// A path as a relative reference, in which some characters must be escaped.
fn uri(path: &str) -> String {
    let keep = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte);
    path.bytes().fold(String::new(), |mut uri, byte| {
        if keep(byte) {
            uri.push(byte.into());
        } else {
            let _ = write!(uri, "%{byte:02X}");
        }
        uri
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_with_a_space_is_escaped() {
        assert_eq!(uri("a b/ä.proto"), "a%20b/%C3%A4.proto");
    }
}

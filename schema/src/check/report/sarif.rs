//! Reports in SARIF 2.1.0.

use crate::check::{Finding, Report, Rule};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::fmt::Write;

pub(crate) fn report(report: &Report) -> String {
    let used: BTreeSet<_> = report.findings.iter().map(|finding| finding.rule).collect();
    let results: Vec<_> = report.findings.iter().map(result).collect();
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

fn result(finding: &Finding) -> Value {
    let level = if finding.breaking { "error" } else { "note" };
    let text = format!("{}: {} ({})", finding.path, finding.message, finding.who);
    let mut location = json!({ "artifactLocation": { "uri": uri(&finding.file) } });
    // A line that is not known is left out: SARIF counts from 1.
    if finding.line > 0 {
        location["region"] = json!({ "startLine": finding.line });
    }
    json!({
        "ruleId": finding.rule.id(),
        "level": level,
        "message": { "text": text },
        "locations": [{ "physicalLocation": location }],
    })
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

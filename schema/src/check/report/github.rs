//! Reports as commands that make GitHub annotate a change.

use crate::check::report::text;
use crate::check::{Finding, Group, Report, Roles};
use std::fmt::Write;

pub(crate) fn report(report: &Report) -> String {
    let groups = report.groups();
    let lines = groups.iter().map(|group| annotation(group, &report.roles));
    let mut lines: Vec<_> = lines.collect();
    lines.extend(text::verdict(report));
    lines.join("\n")
}

fn annotation(group: &Group<'_>, roles: &Roles) -> String {
    let finding = group.head;
    let level = if finding.breaking { "error" } else { "notice" };
    let mut message = message(finding, roles);
    for Finding { rule, path, .. } in &group.consequences {
        let _ = write!(message, "\nwith it: {rule}: {path}");
    }
    format!(
        "::{level} file={},line={},title={}::{}",
        property(&finding.file),
        finding.line.max(1),
        finding.rule,
        data(&message)
    )
}

/// The sentence of a finding where its file and line are shown beside it.
pub(super) fn message(finding: &Finding, roles: &Roles) -> String {
    let Finding {
        path, message, who, ..
    } = finding;
    format!("{path}: {message} ({})", roles.who(*who))
}

/// A message must stay on its line.
fn data(text: &str) -> String {
    text.replace('%', "%25")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

/// A property must not end early either.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_would_end_a_command_is_escaped() {
        assert_eq!(property("a:b,c\n100%"), "a%3Ab%2Cc%0A100%25");
    }
}

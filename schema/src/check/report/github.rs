//! Reports as commands that make GitHub annotate a change.

use crate::check::report::text;
use crate::check::{Finding, Report};

pub(crate) fn report(report: &Report) -> String {
    let mut lines: Vec<_> = report.findings.iter().map(annotation).collect();
    lines.extend(text::verdict(report));
    lines.join("\n")
}

fn annotation(finding: &Finding) -> String {
    let level = if finding.breaking { "error" } else { "notice" };
    let message = format!("{}: {} ({})", finding.path, finding.message, finding.who);
    format!(
        "::{level} file={},line={},title={}::{}",
        property(&finding.file),
        finding.line.max(1),
        finding.rule,
        data(&message)
    )
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

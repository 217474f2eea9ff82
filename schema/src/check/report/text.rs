//! Reports for people.

use crate::check::{Finding, Report, Step, Transition, UpgradeFirst};

pub(crate) fn report(report: &Report) -> String {
    let mut lines: Vec<_> = report.findings.iter().map(finding).collect();
    lines.extend(verdict(report));
    lines.join("\n")
}

fn finding(finding: &Finding) -> String {
    let Finding {
        rule,
        path,
        breaking,
        who,
        message,
        file,
        line,
        ..
    } = finding;
    let (kind, who) = if *breaking {
        ("breaks", format!(" [{who}]"))
    } else {
        ("note", String::new())
    };
    format!("{file}:{line}: {kind}: {rule}: {path}: {message}{who}")
}

/// The verdict's sentences: of a history, those of its failures.
pub(crate) fn verdict(report: &Report) -> Vec<String> {
    let mut lines: Vec<_> = report.transitions.iter().filter_map(too_low).collect();
    let first = match report.upgrade_first() {
        UpgradeFirst::Host => "upgrade hosts first",
        UpgradeFirst::Guest => "upgrade guests first",
        UpgradeFirst::Either if report.verdict() == Step::Major => "no order of upgrades helps",
        UpgradeFirst::Either => "upgrade in any order",
    };
    let breaks = report
        .findings
        .iter()
        .filter(|finding| finding.breaking)
        .count();
    let what = match (report.verdict(), breaks) {
        (Step::None, _) => "nothing changed on the wire".to_owned(),
        (Step::Major, 1) => "1 finding breaks a mixed fleet".to_owned(),
        (Step::Major, _) => format!("{breaks} findings break a mixed fleet"),
        _ => "no mixed fleet breaks".to_owned(),
    };
    lines.push(format!("verdict: {}; {what}; {first}", report.verdict()));
    lines
}

fn too_low(transition: &Transition) -> Option<String> {
    let (to, needed) = (transition.to?, transition.needed()?);
    (to < needed).then(|| {
        format!(
            "{transition}: a {} change needs version {needed} at least, and {to} is declared",
            transition.verdict
        )
    })
}

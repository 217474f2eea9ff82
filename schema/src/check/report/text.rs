//! Reports for people.

use crate::check::{Finding, Report, Roles, Step, Transition, UpgradeFirst};

pub(crate) fn report(report: &Report) -> String {
    let mut lines = Vec::new();
    for group in report.groups() {
        lines.push(finding(group.head, &report.roles));
        lines.extend(group.consequences.into_iter().map(consequence));
    }
    lines.extend(verdict(report));
    lines.join("\n")
}

/// What follows from a finding, on a line below it.
fn consequence(finding: &Finding) -> String {
    let Finding {
        rule,
        path,
        file,
        line,
        ..
    } = finding;
    format!("  with it: {file}:{line}: {rule}: {path}")
}

fn finding(finding: &Finding, roles: &Roles) -> String {
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
        ("breaks", format!(" [{}]", roles.who(*who)))
    } else {
        ("note", String::new())
    };
    format!("{file}:{line}: {kind}: {rule}: {path}: {message}{who}")
}

/// The verdict's sentences: of a history, those of its failures.
pub(crate) fn verdict(report: &Report) -> Vec<String> {
    let mut lines: Vec<_> = report.transitions.iter().filter_map(too_low).collect();
    let first = match report.upgrade_first() {
        UpgradeFirst::Either if report.verdict() == Step::Major => {
            "no order of upgrades helps".to_owned()
        }
        UpgradeFirst::Either => "upgrade in any order".to_owned(),
        side => format!("upgrade {}s first", report.roles.first(side)),
    };
    let groups = report.groups();
    let breaks = groups.iter().filter(|group| group.head.breaking).count();
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

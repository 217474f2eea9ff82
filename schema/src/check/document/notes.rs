//! The protocol section of release notes.

use crate::check::document::elements::describe;
use crate::check::{
    Acknowledgements, Finding, Options, Release, Report, Rule, Step, UpgradeFirst, check,
};

/// The protocol section of the newer release's notes, in Markdown, with a newline at its end.
///
/// ```text
/// ### Contract 1.1
///
/// A minor step after 1.0. Hosts and guests can be upgraded in any order.
///
/// - Added: method `example.Lamp/Blink`, feature `BLINK`. Blinks.
/// ```
pub fn notes(old: &Release, new: &Release, options: &Options) -> String {
    let report = check(old, new, options, &Acknowledgements::default());
    let transition = report.transitions[0];
    let mut text = match transition.to {
        Some(version) => format!("### Contract {version}\n\n"),
        None => "### Contract\n\n".to_owned(),
    };
    text += &introduction(&report, transition.from.map(|version| version.to_string()));
    let entries: Vec<_> = Group::ALL
        .iter()
        .flat_map(|group| group.entries(&report, old, new))
        .collect();
    if !entries.is_empty() {
        text += "\n";
        text += &entries.join("");
    }
    text
}

fn introduction(report: &Report, from: Option<String>) -> String {
    let after = from.map_or_else(String::new, |from| format!(" after {from}"));
    let [caller, server] = [&report.roles.caller, &report.roles.server].map(|it| format!("{it}s"));
    let caller = capital(&caller);
    let first = match report.upgrade_first() {
        UpgradeFirst::Host => format!("{caller} must be upgraded first."),
        UpgradeFirst::Guest => format!("{} must be upgraded first.", capital(&server)),
        UpgradeFirst::Either if report.verdict() == Step::Major => {
            format!("{caller} and {server} must be upgraded together: neither order works.")
        }
        UpgradeFirst::Either => format!("{caller} and {server} can be upgraded in any order."),
    };
    match report.verdict() {
        Step::None => "Nothing changed on the wire.\n".to_owned(),
        step => format!("A {step} step{after}. {first}\n"),
    }
}

fn capital(word: &str) -> String {
    let mut letters = word.chars();
    let first = letters.next().map(char::to_uppercase);
    first.into_iter().flatten().chain(letters).collect()
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Group {
    Breaking,
    Added,
    Changed,
    Deprecated,
    Removed,
}

impl Group {
    const ALL: [Self; 5] = [
        Self::Breaking,
        Self::Added,
        Self::Changed,
        Self::Deprecated,
        Self::Removed,
    ];

    fn of(finding: &Finding) -> Option<Self> {
        Some(match finding.rule {
            _ if finding.breaking => Self::Breaking,
            Rule::RpcAdded | Rule::FieldAdded | Rule::EnumValueAdded | Rule::ValueAdded => {
                Self::Added
            }
            Rule::BoundWidened => Self::Changed,
            Rule::Deprecated => Self::Deprecated,
            Rule::FieldRemoved | Rule::EnumValueRemoved => Self::Removed,
            _ => return None,
        })
    }

    fn entries(self, report: &Report, old: &Release, new: &Release) -> Vec<String> {
        let mine = report
            .findings
            .iter()
            .filter(|finding| Self::of(finding) == Some(self));
        mine.map(|finding| self.entry(finding, old, new)).collect()
    }

    fn entry(self, finding: &Finding, old: &Release, new: &Release) -> String {
        let release = if self == Self::Removed { old } else { new };
        let described = describe(release, &finding.path);
        let feature = described
            .feature
            .map_or_else(String::new, |name| format!(", feature `{name}`"));
        let doc = if described.doc.is_empty() {
            String::new()
        } else {
            format!(" {}", described.doc)
        };
        let Finding {
            path, message, who, ..
        } = finding;
        let kind = kind(path, release);
        match self {
            Self::Breaking => format!("- **Breaking** ({who}): `{path}`: {message}.\n"),
            Self::Added => format!("- Added: {kind} `{path}`{feature}.{doc}\n"),
            Self::Changed => format!("- Changed: `{path}`: {message}.\n"),
            Self::Deprecated => format!("- Deprecated: {kind} `{path}`.\n"),
            Self::Removed => format!("- Removed: {kind} `{path}`.\n"),
        }
    }
}

fn kind(path: &str, release: &Release) -> &'static str {
    let holder = path.rsplit_once('.').map_or("", |(holder, _)| holder);
    if path.contains('/') {
        "method"
    } else if path.ends_with('"') {
        "value"
    } else if release
        .enum_ids
        .get(holder)
        .is_some_and(|id| release.enumeration(*id).features)
    {
        "feature"
    } else if release.enum_ids.contains_key(holder) {
        "value"
    } else if release.message_ids.contains_key(holder) {
        "field"
    } else {
        "element"
    }
}

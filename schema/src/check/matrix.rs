//! Every release against every other.

use crate::check::compare::compare;
use crate::check::{
    Acknowledgements, Effect, Finding, Options, Release, Roles, Rule, Version, check_history,
};
use serde_json::json;
use std::collections::BTreeSet;
use std::fmt::Write;

/// What becomes of hosts of each release with guests of each.
#[derive(Debug)]
pub struct Matrix {
    roles: Roles,
    versions: Vec<Option<Version>>,
    /// By host, then by guest.
    cells: Vec<Vec<Cell>>,
}

/// What becomes of hosts of one release with guests of another.
#[derive(Clone, Debug, Default)]
struct Cell {
    /// The elements whose use fails.
    refused: BTreeSet<String>,
    /// The elements whose use does or tells something else.
    wrong: BTreeSet<String>,
}

impl Matrix {
    /// Compares every release with every other, the oldest first.
    pub fn of(releases: &[Release], options: &Options) -> Self {
        let mut cells = vec![vec![Cell::default(); releases.len()]; releases.len()];
        let reused = reused(releases, options);
        for (older, old) in releases.iter().enumerate() {
            for (newer, new) in releases.iter().enumerate().skip(older + 1) {
                for mut finding in compare(old, new, new.version(), options).findings {
                    // A number that means something else again looks like a mere renaming between two releases.
                    let renamed =
                        matches!(finding.rule, Rule::FieldSameName | Rule::EnumValueSameName);
                    let is_reused = |(step, path): &(usize, String)| {
                        older < *step && *step <= newer && *path == finding.path
                    };
                    if renamed && reused.iter().any(is_reused) {
                        finding.rule = Rule::NumberReused;
                        finding.breaking = true;
                    }
                    if finding.who.is_new_host_old_guest() {
                        cells[newer][older].add(&finding);
                    }
                    if finding.who.is_old_host_new_guest() {
                        cells[older][newer].add(&finding);
                    }
                }
            }
        }
        let versions = releases.iter().map(Release::version).collect();
        let roles = options.roles.clone();
        let roles = roles.unwrap_or_else(|| Roles::of(releases));
        Self {
            roles,
            versions,
            cells,
        }
    }

    /// The matrix in Markdown, hosts down and guests across, and what fails or goes wrong in each pair that is
    /// not all right.
    pub fn markdown(&self) -> String {
        let versions: Vec<_> = self.versions.iter().map(|version| name(*version)).collect();
        let Roles { caller, server } = &self.roles;
        let mut text = format!(
            "| {caller} \\ {server} | {} |\n|---|{}\n",
            versions.join(" | "),
            "---|".repeat(versions.len())
        );
        for (version, row) in versions.iter().zip(&self.cells) {
            let row: Vec<_> = row.iter().map(|cell| cell.effect().1).collect();
            let _ = writeln!(text, "| {version} | {} |", row.join(" | "));
        }
        text += "\n`ok`: all works. `refused`: some calls fail. `WRONG`: some do or tell something else than what was meant.\n";
        for (host, row) in versions.iter().zip(&self.cells) {
            for (guest, cell) in versions.iter().zip(row) {
                let list = |elements: &BTreeSet<String>| {
                    elements
                        .iter()
                        .map(|path| format!("`{path}`"))
                        .collect::<Vec<_>>()
                        .join(", ")
                };
                if !cell.refused.is_empty() {
                    let _ = write!(
                        text,
                        "\n- {caller} {host}, {server} {guest}: refused: {}",
                        list(&cell.refused)
                    );
                }
                if !cell.wrong.is_empty() {
                    let _ = write!(
                        text,
                        "\n- {caller} {host}, {server} {guest}: silently wrong: {}",
                        list(&cell.wrong)
                    );
                }
            }
        }
        text
    }

    /// The matrix as a JSON array of objects with `host`, `guest`, `result` ("ok", "refused" or "wrong"),
    /// `refused` and `wrong`.
    pub fn json(&self) -> String {
        let mut pairs = Vec::new();
        for (host, row) in self.versions.iter().zip(&self.cells) {
            for (guest, cell) in self.versions.iter().zip(row) {
                pairs.push(json!({
                    "host": name(*host),
                    "guest": name(*guest),
                    "result": cell.effect().0,
                    "refused": cell.refused,
                    "wrong": cell.wrong,
                }));
            }
        }
        serde_json::Value::Array(pairs).to_string()
    }
}

impl Cell {
    fn add(&mut self, finding: &Finding) {
        // A reservation protects a third release, which is compared by itself.
        if matches!(
            finding.rule,
            Rule::ReservedMessageNoDelete | Rule::ReservedEnumNoDelete
        ) {
            return;
        }
        match finding.effect() {
            Effect::Nothing => {}
            Effect::Refused => {
                self.refused.insert(finding.path.clone());
            }
            Effect::SilentlyWrong => {
                self.wrong.insert(finding.path.clone());
            }
        }
    }

    /// The worst that happens, as machines and as people read it.
    fn effect(&self) -> (&'static str, &'static str) {
        match (self.refused.is_empty(), self.wrong.is_empty()) {
            (_, false) => ("wrong", "WRONG"),
            (false, true) => ("refused", "refused"),
            (true, true) => ("ok", "ok"),
        }
    }
}

/// The elements whose number is used again, with the release in which it is.
fn reused(releases: &[Release], options: &Options) -> Vec<(usize, String)> {
    let report = check_history(releases, options, &Acknowledgements::default());
    let mut findings = report.findings.into_iter();
    let mut reused = Vec::new();
    for (index, transition) in report.transitions.iter().enumerate() {
        let step = findings.by_ref().take(transition.findings);
        let again = step.filter(|finding| finding.rule == Rule::NumberReused && finding.breaking);
        reused.extend(again.map(|finding| (index + 1, finding.path)));
    }
    reused
}

fn name(version: Option<Version>) -> String {
    version.map_or_else(|| "?".to_owned(), |version| version.to_string())
}

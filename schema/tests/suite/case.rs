//! A case of the suite.

use agent_schema::check::{
    Acknowledgements, Options, Release, Report, Rule, Source, Who, check_history, losses, witness,
};
use std::fs;

/// What a case's rule must say of its last release.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Expected {
    /// It finds a break, and these suffer.
    Breaks(Who),
    /// It finds something that breaks nothing.
    Notes,
    /// It finds nothing.
    Silent,
}

/// A few releases of a contract, and what one rule must say of the last.
#[derive(Clone, Debug)]
pub(crate) struct Case {
    pub(crate) rule: Rule,
    pub(crate) what: String,
    pub(crate) releases: Vec<Vec<(String, String)>>,
    pub(crate) options: Options,
    /// A file of acknowledgements.
    pub(crate) acknowledged: String,
    pub(crate) expected: Expected,
}

impl Case {
    /// A case of contracts of one file each.
    pub(crate) fn new(rule: Rule, what: &str, expected: Expected, releases: &[String]) -> Self {
        let file = |text: &String| vec![("contract.proto".to_owned(), text.clone())];
        Self {
            rule,
            what: what.to_owned(),
            releases: releases.iter().map(file).collect(),
            options: Options::default(),
            acknowledged: String::new(),
            expected,
        }
    }

    /// The same, among peers that speak JSON.
    pub(crate) fn json(mut self) -> Self {
        self.options.json_wire = true;
        self
    }

    /// The same, with an entry in a file of acknowledgements.
    pub(crate) fn acknowledged(mut self, rule: &str, path: &str, until: &str) -> Self {
        let lines = [
            "[[acknowledge]]".to_owned(),
            format!("rule = \"{rule}\"\npath = \"{path}\""),
            format!("reason = \"tried\"\nuntil = \"{until}\"\n"),
        ];
        self.acknowledged.push_str(&lines.join("\n"));
        self
    }

    /// Judges the case; a sentence says what is wrong.
    pub(crate) fn judge(&self) -> Result<(), String> {
        let releases = self.read();
        let file = tempfile::NamedTempFile::new().unwrap();
        fs::write(file.path(), &self.acknowledged).unwrap();
        let acknowledged = Acknowledgements::read(file.path()).unwrap();
        let report = check_history(&releases, &self.options, &acknowledged);
        let report = if releases.len() > 1 {
            report.newest()
        } else {
            report
        };
        let wrong = |why: String| {
            let findings: Vec<_> = report
                .findings
                .iter()
                .map(|found| {
                    format!(
                        "    {} {} {}: {}",
                        found.rule, found.path, found.who, found.message
                    )
                })
                .collect();
            Err(format!(
                "{}: {}: {why}\n{}",
                self.rule,
                self.what,
                findings.join("\n")
            ))
        };
        let found: Vec<_> = report
            .findings
            .iter()
            .filter(|found| found.rule == self.rule)
            .collect();
        let breaks: Vec<_> = found.iter().filter(|found| found.breaking).collect();
        let right = match self.expected {
            Expected::Breaks(who) => {
                !breaks.is_empty() && breaks.iter().all(|found| found.who == who)
            }
            Expected::Notes => !found.is_empty() && breaks.is_empty(),
            Expected::Silent => found.is_empty(),
        };
        if !right {
            return wrong(format!("{:?} was expected", self.expected));
        }
        match self.executed(&releases, &report) {
            Some(why) => wrong(why),
            None => Ok(()),
        }
    }

    /// Whether executed messages say what the report says; a sentence says where they do not.
    fn executed(&self, releases: &[Release], report: &Report) -> Option<String> {
        let [.., old, new] = releases else {
            return None;
        };
        let breaks = || {
            report
                .findings
                .iter()
                .filter(|found| found.breaking && found.rule.is_witnessable())
        };
        let unseen = breaks().find(|found| witness(old, new, found).is_none());
        if let Some(found) = unseen {
            return Some(format!(
                "there is no witness of {} at {}",
                found.rule, found.path
            ));
        }
        let lost = losses(old, new, &self.options);
        let is_judged_harmless = breaks().next().is_none() && self.acknowledged.is_empty();
        let first = lost.first().filter(|_| is_judged_harmless)?;
        Some(format!("it is judged harmless, but {first}"))
    }

    fn read(&self) -> Vec<Release> {
        let releases = self.releases.iter().enumerate().map(|(minor, files)| {
            let root = tempfile::tempdir().unwrap();
            let directory = root.path().join(format!("1.{minor}"));
            fs::create_dir(&directory).unwrap();
            for (name, text) in files {
                fs::write(directory.join(name), text).unwrap();
            }
            let options = concat!(env!("CARGO_MANIFEST_DIR"), "/../proto");
            Release::read(&Source::Path(directory), &[options.into()])
                .unwrap_or_else(|error| panic!("{}: {error}", self.what))
        });
        releases.collect()
    }
}

/// A contract in which hosts send `M` and guests answer with `R`; `rest` is what else it holds.
pub(crate) fn request(message: &str, rest: &str) -> String {
    format!(
        "syntax = \"proto3\";\npackage t;\nservice S {{ rpc Call(M) returns (R); }}\nmessage R {{}}\nmessage M {{ {message} }}\n{rest}"
    )
}

/// A contract in which guests answer with `M`.
pub(crate) fn response(message: &str, rest: &str) -> String {
    format!(
        "syntax = \"proto3\";\npackage t;\nservice S {{ rpc Call(R) returns (M); }}\nmessage R {{}}\nmessage M {{ {message} }}\n{rest}"
    )
}

/// A contract in which nothing reaches `M`.
pub(crate) fn unreached(message: &str, rest: &str) -> String {
    format!(
        "syntax = \"proto3\";\npackage t;\nservice S {{ rpc Call(R) returns (R); }}\nmessage R {{}}\nmessage M {{ {message} }}\n{rest}"
    )
}

/// The proto2 form of [`request`].
pub(crate) fn request2(message: &str, rest: &str) -> String {
    request(message, rest).replace("proto3", "proto2")
}

/// A contract with these methods, and empty messages `A` and `B`.
pub(crate) fn service(methods: &str) -> String {
    format!(
        "syntax = \"proto3\";\npackage t;\nservice S {{ {methods} }}\nmessage A {{}}\nmessage B {{}}\n"
    )
}

/// A contract that says since when its elements exist; `M` goes from host to guest, `N` back.
pub(crate) fn gated(message: &str, answer: &str, rest: &str) -> String {
    format!(
        "syntax = \"proto3\";\npackage t;\nimport \"handclasp/options.proto\";\n\
         service S {{ rpc Call(M) returns (N) {{ option (handclasp.method).since = \"1.0\"; }} }}\n\
         message M {{ {message} }}\nmessage N {{ {answer} }}\n{rest}"
    )
}

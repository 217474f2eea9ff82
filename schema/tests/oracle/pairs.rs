//! Contracts, all of which are compared with all.

use crate::meaning::{self, Absence};
use crate::messages;
use agent_schema::check::{Acknowledgements, Options, Release, Report, Source, Who, check};
use protox::prost_reflect::{DynamicMessage, MessageDescriptor};
use std::fs;

/// One way to declare something, with the messages that a host can write.
pub(crate) struct Declared<T> {
    pub(crate) what: T,
    release: Release,
    descriptor: MessageDescriptor,
    messages: Vec<DynamicMessage>,
}

impl<T> Declared<T> {
    /// Reads a contract in which hosts write `t.M` and guests read it.
    pub(crate) fn read(what: T, syntax: &str, rest: &str) -> Self {
        let text = format!(
            "syntax = \"{syntax}\"; package t; service S {{ rpc Call(M) returns (R); }} message R {{}} {rest}"
        );
        let directory = tempfile::tempdir().unwrap();
        fs::write(directory.path().join("contract.proto"), &text).unwrap();
        let release = Release::read(&Source::Path(directory.path().to_owned()), &[])
            .unwrap_or_else(|error| panic!("{error}\n{text}"));
        let descriptor = release.descriptor("t.M").unwrap();
        let messages = messages::of(&descriptor);
        Self {
            what,
            release,
            descriptor,
            messages,
        }
    }

    fn understands(&self, writer: &Self, absence: Absence) -> bool {
        let mut messages = writer.messages.iter();
        messages.all(|message| meaning::is_understood(message, &self.descriptor, absence))
    }
}

/// What executed messages say, and what the check says.
pub(crate) struct Compared {
    pub(crate) executed: Who,
    /// The same, of programs that take an absent field for its default and do not ask.
    pub(crate) values: Who,
    pub(crate) judged: Who,
    pub(crate) report: Report,
}

/// Compares an older and a newer declaration.
pub(crate) fn compare<T>(old: &Declared<T>, new: &Declared<T>) -> Compared {
    let none = Acknowledgements::default();
    let report = check(&old.release, &new.release, &Options::default(), &none);
    let breaking = report.findings.iter().filter(|found| found.breaking);
    let judged = breaking.fold(Who::Nobody, |who, found| who | found.who);
    // Hosts write, and guests read.
    let executed = |absence| match (old.understands(new, absence), new.understands(old, absence)) {
        (true, true) => Who::Nobody,
        (false, true) => Who::NewHostOldGuest,
        (true, false) => Who::OldHostNewGuest,
        (false, false) => Who::Both,
    };
    Compared {
        executed: executed(Absence::NoValue) | executed(Absence::Default),
        values: executed(Absence::Default),
        judged,
        report,
    }
}

/// Compares all with all. `policy` is what the check says on purpose where it differs, with the reason.
pub(crate) fn compare_all<T: std::fmt::Display>(
    declared: &[Declared<T>],
    policy: impl Fn(&T, &T, &Compared) -> Option<(Who, &'static str)>,
) {
    let mut wrong = Vec::new();
    let mut policies = std::collections::BTreeMap::new();
    for old in declared {
        for new in declared {
            let compared = compare(old, new);
            if compared.executed == compared.judged {
                continue;
            }
            let on_purpose = policy(&old.what, &new.what, &compared);
            match on_purpose {
                Some((who, reason)) if who == compared.judged => {
                    *policies.entry(reason).or_insert(0) += 1;
                }
                _ => wrong.push(format!(
                    "{} -> {}: messages say {}, the check says {}: {:?}",
                    old.what,
                    new.what,
                    compared.executed,
                    compared.judged,
                    compared
                        .report
                        .findings
                        .iter()
                        .map(|found| found.rule)
                        .collect::<Vec<_>>()
                )),
            }
        }
    }
    let pairs = declared.len() * declared.len();
    println!("{pairs} pairs; on purpose, the check differs from executed messages in {policies:?}");
    let count = wrong.len();
    wrong.truncate(40);
    assert!(
        wrong.is_empty(),
        "{count} of {pairs} pairs:\n{}",
        wrong.join("\n")
    );
}

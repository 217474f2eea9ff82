//! Which findings follow from which: a deleted service takes its methods and their messages with it.

use crate::check::release::{Field, Kind, Message, MessageId, SourceFile};
use crate::check::{Finding, Release, Rule};
use std::collections::hash_map::Entry;
use std::collections::{HashMap, HashSet};

/// What was done to an element: findings of one kind on one element are the same change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Change {
    Addition,
    Deletion,
    Type,
    Cardinality,
    Name,
}

impl Change {
    fn of(rule: Rule) -> Option<Self> {
        Some(match rule {
            Rule::RpcNoDelete
            | Rule::ServiceNoDelete
            | Rule::MessageNoDelete
            | Rule::FieldNoDeleteUnlessNumberReserved
            | Rule::FieldNoDeleteUnlessNameReserved
            | Rule::FieldRemoved
            | Rule::EnumValueNoDeleteUnlessNumberReserved
            | Rule::EnumValueNoDeleteUnlessNameReserved
            | Rule::EnumValueRemoved
            | Rule::ValueRemoved
            | Rule::RemovedWithoutDeprecation => Self::Deletion,
            Rule::RpcAdded
            | Rule::FieldAdded
            | Rule::EnumValueAdded
            | Rule::ValueAdded
            | Rule::AddedWithoutSince
            | Rule::ValueEnabledWhenAdded
            | Rule::ValueWithoutFallback => Self::Addition,
            Rule::FieldWireCompatibleType
            | Rule::FieldValuesLost
            | Rule::FieldWireJsonCompatibleType => Self::Type,
            Rule::FieldWireCompatibleCardinality | Rule::FieldWireJsonCompatibleCardinality => {
                Self::Cardinality
            }
            Rule::FieldSameName | Rule::FieldSameJsonName => Self::Name,
            _ => return None,
        })
    }
}

/// For each finding on a step, the index of the one that it follows from.
pub(crate) fn causes(findings: &[Finding], old: &Release, new: &Release) -> Vec<Option<usize>> {
    let mut heads: HashMap<(&str, Change), usize> = HashMap::new();
    for (index, finding) in findings.iter().enumerate() {
        let Some(change) = Change::of(finding.rule) else {
            continue;
        };
        let head = heads.entry((&finding.path, change)).or_insert(index);
        if finding.breaking && !findings[*head].breaking {
            *head = index;
        }
    }
    let deleted = Deleted::new(&heads, findings, old, new);
    let cause = |(index, finding): (usize, &Finding)| {
        let change = Change::of(finding.rule)?;
        let mut head = heads[&(finding.path.as_str(), change)];
        if change == Change::Deletion {
            // A break does not follow from what breaks nothing.
            let around = deleted.around(&finding.path);
            head = around
                .filter(|around| findings[*around].breaking >= finding.breaking)
                .unwrap_or(head);
        }
        (head != index).then_some(head)
    };
    findings.iter().enumerate().map(cause).collect()
}

/// The findings on deleted services and methods.
struct Deleted<'a> {
    old: &'a Release,
    heads: HashMap<&'a str, usize>,
    /// The packages that are gone, with the first finding on a service of each.
    packages: HashMap<&'a str, usize>,
    /// The findings on methods that are gone, or on their services, by the messages that the methods
    /// reached.
    users: HashMap<&'a str, usize>,
}

impl<'a> Deleted<'a> {
    fn new(
        heads: &HashMap<(&'a str, Change), usize>,
        findings: &'a [Finding],
        old: &'a Release,
        new: &Release,
    ) -> Self {
        let deletions = heads
            .iter()
            .filter(|((_, change), _)| *change == Change::Deletion);
        let mut deleted = Self {
            old,
            heads: deletions.map(|((path, _), head)| (*path, *head)).collect(),
            packages: HashMap::new(),
            users: HashMap::new(),
        };
        let kept: HashSet<_> = new.files.iter().map(|file| file.package.as_str()).collect();
        for (index, finding) in findings.iter().enumerate() {
            match finding.rule {
                Rule::ServiceNoDelete => {
                    let package = deleted.package_of_service(&finding.path);
                    if let Some(package) = package.filter(|package| !kept.contains(package)) {
                        deleted.packages.entry(package).or_insert(index);
                    }
                }
                Rule::RpcNoDelete => deleted.add_method(&finding.path, index),
                _ => {}
            }
        }
        deleted
    }

    fn add_method(&mut self, path: &str, index: usize) {
        let old = self.old;
        let Some((service, name)) = path.split_once('/') else {
            return;
        };
        let methods = old.services.get(service).map(|service| &service.methods);
        let method = methods.and_then(|methods| methods.get(name));
        let head = self.heads.get(service).copied().unwrap_or(index);
        let ids = method
            .iter()
            .flat_map(|method| [method.input, method.output]);
        let mut open: Vec<_> = ids.collect();
        while let Some(id) = open.pop() {
            let message = old.message(id);
            // What was met before is not looked into again, so all methods together take linear time.
            if let Entry::Vacant(entry) = self.users.entry(&message.name) {
                entry.insert(head);
                open.extend(message.fields.iter().filter_map(inner));
            }
        }
    }

    /// The finding on what was deleted around an element, or with it.
    fn around(&self, path: &str) -> Option<usize> {
        if let Some((service, _)) = path.split_once('/') {
            let package = self.package_of_service(service);
            let package = package.and_then(|package| self.packages.get(package));
            return package.or_else(|| self.heads.get(service)).copied();
        }
        if let Some(package) = self.package_of_service(path) {
            return self.packages.get(package).copied();
        }
        let message = self.old.message_ids.get(path)?;
        let package = self.package(self.old.message(*message));
        if let Some(head) = self.packages.get(package) {
            return Some(*head);
        }
        self.users.get(path).copied()
    }

    fn package_of_service(&self, service: &str) -> Option<&'a str> {
        let old = self.old;
        let service = old.services.get(service)?;
        Some(file_package(&old.files, service.about.place.file))
    }

    fn package(&self, message: &Message) -> &'a str {
        file_package(&self.old.files, message.about.place.file)
    }
}

fn inner(field: &Field) -> Option<MessageId> {
    match field.kind {
        Kind::Message(id) | Kind::Group(id) => Some(id),
        _ => None,
    }
}

fn file_package(files: &[SourceFile], file: usize) -> &str {
    files.get(file).map_or("", |file| file.package.as_str())
}

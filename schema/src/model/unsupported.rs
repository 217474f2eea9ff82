//! What protobuf has and a contract cannot.

use super::fault::{Fault, Problem};
use super::well_known;
use crate::Contract;
use crate::contract::WELL_KNOWN;
use protox::prost_reflect::{EnumDescriptor, FileDescriptor, Kind, MessageDescriptor, Syntax};
use std::collections::{BTreeMap, BTreeSet};

/// The faults of whole files, before anything in them is looked at.
pub(super) fn files(files: &[FileDescriptor]) -> Vec<Fault> {
    let mut faults = Vec::new();
    // A file with nothing but options of somebody else's is no part of the contract.
    let has_elements = |file: &&FileDescriptor| {
        file.messages().len() + file.enums().len() + file.services().len() > 0
    };
    for file in files.iter().filter(has_elements) {
        if file.syntax() == Syntax::Proto2 {
            faults.push(Fault::new(file.name(), Problem::Proto2));
        }
        if file.package_name().is_empty() {
            faults.push(Fault::new(file.name(), Problem::NoPackage));
        }
    }
    faults
}

/// Protobuf's own types that the contract uses, and the faults of names and of what elements refer to.
pub(super) fn types(
    contract: &Contract,
    files: &[FileDescriptor],
    messages: &[MessageDescriptor],
) -> (Vec<MessageDescriptor>, Vec<Fault>) {
    let own = contract.files().map(|file| file.name().to_owned());
    let mut references = References {
        own: own.collect(),
        well_known: BTreeMap::new(),
        faults: Vec::new(),
    };
    for file in files {
        references.file(file);
    }
    for message in messages {
        references.message(message);
    }
    let well_known = references.well_known.into_values();
    (well_known.collect(), references.faults)
}

/// What the elements of a contract refer to.
struct References {
    /// The names of the contract's files.
    own: BTreeSet<String>,
    /// Protobuf's own types, by name.
    well_known: BTreeMap<String, MessageDescriptor>,
    faults: Vec<Fault>,
}

impl References {
    fn file(&mut self, file: &FileDescriptor) {
        for service in file.services() {
            self.name(service.full_name(), service.name());
            for method in service.methods() {
                self.name(method.full_name(), method.name());
                self.refers_to(method.full_name(), &method.input());
                self.refers_to(method.full_name(), &method.output());
            }
        }
        file.enums().for_each(|it| self.enumeration(&it));
    }

    fn message(&mut self, message: &MessageDescriptor) {
        self.name(message.full_name(), message.name());
        for field in message.fields() {
            let path = field.full_name();
            self.name(path, field.name());
            let kind = match field.kind() {
                Kind::Message(entry) if field.is_map() => entry.map_entry_value_field().kind(),
                kind => kind,
            };
            match kind {
                Kind::Message(referred) => self.refers_to(path, &referred),
                Kind::Enum(referred) if !self.own.contains(referred.parent_file().name()) => {
                    self.foreign(path, referred.full_name(), referred.package_name());
                }
                _ => {}
            }
        }
        for oneof in message.oneofs().filter(|oneof| !oneof.is_synthetic()) {
            self.name(oneof.full_name(), oneof.name());
        }
        message.child_enums().for_each(|it| self.enumeration(&it));
    }

    fn enumeration(&mut self, enumeration: &EnumDescriptor) {
        self.name(enumeration.full_name(), enumeration.name());
        for value in enumeration.values() {
            let path = format!("{}.{}", enumeration.full_name(), value.name());
            self.name(&path, value.name());
        }
    }

    fn refers_to(&mut self, path: &str, referred: &MessageDescriptor) {
        let name = referred.name();
        if referred.package_name() == WELL_KNOWN && well_known::is_supported(name) {
            self.well_known.insert(name.to_owned(), referred.clone());
        } else if !self.own.contains(referred.parent_file().name()) {
            self.foreign(path, referred.full_name(), referred.package_name());
        }
    }

    fn foreign(&mut self, path: &str, referred: &str, package: &str) {
        let name = referred.to_owned();
        let problem = if package == WELL_KNOWN {
            Problem::WellKnown(name)
        } else {
            Problem::Foreign(name)
        };
        self.fault(path, problem);
    }

    /// Nothing can be made of a name such as `_1`.
    fn name(&mut self, path: &str, name: &str) {
        if !name.contains(char::is_alphabetic) {
            self.fault(path, Problem::NoName);
        }
    }

    fn fault(&mut self, element: &str, problem: Problem) {
        self.faults.push(Fault::new(element, problem));
    }
}

//! Names that differ in the contract and not in Rust.

use super::fault::{Fault, Problem};
use super::types::{Enum, Field, Message, Model, Service, Shape};
use crate::names::{self, camel, joined, snake, upper, upper_part};
use std::collections::{BTreeMap, BTreeSet};

/// The faults of all names, for both sides.
pub(super) fn faults(model: &Model) -> Vec<Fault> {
    let mut faults = Vec::new();
    types(model, &mut faults);
    let features = model
        .enums
        .iter()
        .filter(|enumeration| enumeration.features);
    let mut scope = Scope::new(&mut faults);
    for enumeration in features {
        for value in &enumeration.values {
            let path = format!("{}.{}", enumeration.full_name, value.name);
            scope.add(upper(&value.short_name), &path);
        }
    }
    model.messages.iter().for_each(|it| fields(it, &mut faults));
    model.enums.iter().for_each(|it| values(it, &mut faults));
    services(model, &mut faults);
    faults
}

/// The name of a oneof's enum: that of its message, and its own. Prost tells it from a nested type with the same name.
pub(crate) fn oneof_type(model: &Model, message: &Message, oneof: &str) -> String {
    let name = camel(oneof);
    let is_nested = |full_name: &str| {
        let inner = full_name.strip_prefix(message.full_name.as_str());
        let inner = inner.and_then(|inner| inner.strip_prefix('.'));
        inner.is_some_and(|inner| !inner.contains('.') && camel(inner) == name)
    };
    let messages = model.messages.iter().map(|it| &it.full_name);
    let mut types = messages.chain(model.enums.iter().map(|it| &it.full_name));
    if types.any(|full_name| is_nested(full_name)) {
        name + "OneOf"
    } else {
        name
    }
}

/// Names that have to differ.
struct Scope<'f> {
    paths: BTreeMap<String, String>,
    faults: &'f mut Vec<Fault>,
}

impl<'f> Scope<'f> {
    const fn new(faults: &'f mut Vec<Fault>) -> Self {
        Self {
            paths: BTreeMap::new(),
            faults,
        }
    }

    fn add(&mut self, name: String, path: &str) {
        match self.paths.get(&name) {
            None => {
                self.paths.insert(name, path.to_owned());
            }
            Some(other) => {
                let other = other.clone();
                let problem = Problem::Collides { name, other };
                self.faults.push(Fault::new(path, problem));
            }
        }
    }
}

/// The types of each package: messages, enums, and oneofs.
fn types(model: &Model, faults: &mut Vec<Fault>) {
    let messages = model.messages.iter().map(|it| it.package.as_str());
    let packages: BTreeSet<&str> = messages
        .chain(model.enums.iter().map(|it| it.package.as_str()))
        .collect();
    for package in packages {
        let mut scope = Scope::new(faults);
        let messages = || model.messages.iter().filter(|it| it.package == package);
        for message in messages() {
            scope.add(joined(message.name()), &message.full_name);
        }
        for enumeration in model.enums.iter().filter(|it| it.package == package) {
            scope.add(joined(enumeration.name()), &enumeration.full_name);
        }
        for message in messages() {
            for oneof in &message.oneofs {
                let name = joined(message.name()) + &oneof_type(model, message, &oneof.name);
                scope.add(name, &format!("{}.{}", message.full_name, oneof.name));
            }
        }
    }
}

/// The fields of a message, the arms of its oneofs, and its constants.
fn fields(message: &Message, faults: &mut Vec<Fault>) {
    let path = |name: &str| format!("{}.{name}", message.full_name);
    let mut scope = Scope::new(faults);
    for oneof in &message.oneofs {
        scope.add(snake(&oneof.name), &path(&oneof.name));
    }
    for field in &message.fields {
        let name = match field.shape {
            Shape::Arm(oneof) => format!("{oneof}::{}", camel(&field.name)),
            _ => snake(&field.name),
        };
        scope.add(name, &path(&field.name));
        for constant in constants(field) {
            scope.add(constant, &path(&field.name));
        }
    }
}

/// The constants of a field's bounds and vocabularies.
fn constants(field: &Field) -> Vec<String> {
    let name = upper(&field.name);
    let all = ["MAX_LEN", "MAX_COUNT", "VALUES", "KEYS"];
    let given = [
        !field.max_len.0.is_empty(),
        !field.max_count.0.is_empty(),
        !field.values.is_empty(),
        !field.keys.is_empty(),
    ];
    let all = all.iter().zip(given).filter(|(_, is_given)| *is_given);
    let mut constants: Vec<String> = all.map(|(suffix, _)| format!("{name}_{suffix}")).collect();
    let members = field.values.iter().chain(&field.keys);
    constants.extend(members.map(|member| format!("{name}_{}", upper_part(&member.name))));
    constants
}

/// The variants of an enum. A value with the number of an earlier one is another name of it.
fn values(enumeration: &Enum, faults: &mut Vec<Fault>) {
    for value in &enumeration.values {
        let mut values = enumeration.values.iter();
        let first = values.find(|other| other.number == value.number);
        if let Some(first) = first.filter(|first| first.rules != value.rules) {
            let path = format!("{}.{}", enumeration.full_name, value.name);
            faults.push(Fault::new(&path, Problem::Alias(first.name.clone())));
        }
    }
    let mut scope = Scope::new(faults);
    for value in enumeration.distinct_values() {
        let path = format!("{}.{}", enumeration.full_name, value.name);
        scope.add(names::variant(enumeration.name(), &value.name), &path);
    }
}

/// The services of each package, and the methods of each.
fn services(model: &Model, faults: &mut Vec<Fault>) {
    for service in &model.services {
        let mut scope = Scope::new(faults);
        for other in model.services.iter().take_while(|other| *other != service) {
            if other.package == service.package {
                scope.add(snake(&other.name), &other.full_name());
            }
        }
        scope.add(snake(&service.name), &service.full_name());
        methods(service, faults);
    }
}

fn methods(service: &Service, faults: &mut Vec<Fault>) {
    let mut scope = Scope::new(faults);
    for method in &service.methods {
        let path = format!("{}.{}", service.full_name(), method.name);
        let (function, marker) = (snake(&method.name), camel(&method.name));
        scope.add(format!("{marker} or {function}"), &path);
    }
}

//! Rules between elements.

use super::element::{Bounds, Fallback, Need, OnMissing, Rules};
use super::fault::{Fault, Problem};
use super::types::{Enum, Field, Kind, Message, Method, Model, Shape};
use super::version::Version;
use std::collections::BTreeSet;

/// All that contradicts itself in a model whose elements could be read one by one.
pub(super) fn faults(model: &Model) -> Vec<Fault> {
    let mut check = Check {
        model,
        answered: model.reachable(model.services.iter().flat_map(|service| {
            let methods = service.methods.iter();
            methods.map(|method| method.response.as_str())
        })),
        faults: Vec::new(),
    };
    for service in &model.services {
        let name = service.full_name();
        check.since(&name, &service.rules, model.version, None);
        for method in &service.methods {
            let path = format!("{name}.{}", method.name);
            check.since(&path, &method.rules, model.version, Some(&service.rules));
            check.messages(&path, method);
        }
    }
    model
        .messages
        .iter()
        .for_each(|message| check.message(message));
    model
        .enums
        .iter()
        .for_each(|enumeration| check.enumeration(enumeration));
    check.faults
}

struct Check<'m> {
    model: &'m Model,
    /// The messages and enums that can be in a response.
    answered: BTreeSet<&'m str>,
    faults: Vec<Fault>,
}

/// Something with a name that is newer than its neighbours, or not.
struct Alternative<'a> {
    name: &'a str,
    rules: &'a Rules,
    fallback: Option<&'a Fallback>,
}

impl Check<'_> {
    /// Whoever has the method has to have its messages.
    fn messages(&mut self, path: &str, method: &Method) {
        for name in [&method.request, &method.response] {
            let message = self.model.message(name);
            if message.is_some_and(|message| !implied(&message.rules.need, &method.rules.need)) {
                self.fault(name, Problem::NeedsMore(path.to_owned()));
            }
        }
    }

    fn message(&mut self, message: &Message) {
        self.since(&message.full_name, &message.rules, self.model.version, None);
        if nests_itself(self.model, message) {
            self.fault(&message.full_name, Problem::Recursive);
        }
        for field in &message.fields {
            let path = format!("{}.{}", message.full_name, field.name);
            self.since(
                &path,
                &field.rules,
                self.model.version,
                Some(&message.rules),
            );
            self.field(&path, message, field);
        }
    }

    fn field(&mut self, path: &str, message: &Message, field: &Field) {
        let is_gated = !implied(&field.rules.need, &message.rules.need);
        if is_gated && field.shape == Shape::Implicit {
            self.fault(path, Problem::NoPresence);
        }
        if field.on_missing == OnMissing::Drop {
            let illegal = match field.shape {
                Shape::Arm(_) => Some("an arm of a oneof says which of several is meant"),
                _ if field.restricts => Some("it restricts: without it more is asked for"),
                _ => None,
            };
            if let Some(why) = illegal {
                self.fault(path, Problem::Drop(why));
            }
        }
        self.bounds(path, message, field);
        let strings = field.kind == Kind::String;
        let string_keys = field.shape == Shape::Map(Kind::String);
        if (!field.values.is_empty() && !strings) || (!field.keys.is_empty() && !string_keys) {
            self.fault(path, Problem::MeaninglessValues);
        }
        for members in [&field.values, &field.keys] {
            let alternatives: Vec<_> = members
                .iter()
                .map(|member| Alternative {
                    name: &member.name,
                    rules: &member.rules,
                    fallback: member.fallback.as_ref(),
                })
                .collect();
            for member in &alternatives {
                let path = format!("{path} {:?}", member.name);
                self.since(&path, member.rules, self.model.version, Some(&field.rules));
            }
            self.alternatives(path, &field.rules, &message.full_name, &alternatives);
        }
    }

    fn enumeration(&mut self, enumeration: &Enum) {
        let name = &enumeration.full_name;
        self.since(name, &enumeration.rules, self.model.version, None);
        let values = enumeration.values.iter().map(|value| Alternative {
            name: &value.name,
            rules: &value.rules,
            fallback: value.fallback.as_ref(),
        });
        let values: Vec<_> = values.collect();
        for value in &values {
            let path = format!("{name}.{}", value.name);
            self.since(
                &path,
                value.rules,
                self.model.version,
                Some(&enumeration.rules),
            );
        }
        self.alternatives(name, &enumeration.rules, name, &values);
    }

    /// Each alternative that came later names an older one, if a response can hold it.
    fn alternatives(&mut self, path: &str, of: &Rules, holder: &str, all: &[Alternative<'_>]) {
        let mut names = BTreeSet::new();
        for one in all {
            if !names.insert(one.name) {
                self.fault(path, Problem::Twice(one.name.to_owned()));
            }
            let place = format!("{path} {:?}", one.name);
            let named = one.fallback.map(|Fallback(name)| name);
            let older = named.and_then(|name| all.iter().find(|other| other.name == name));
            match named {
                None if !implied(&one.rules.need, &of.need) && self.answered.contains(holder) => {
                    self.fault(&place, Problem::NoFallback);
                }
                Some(name) if !older.is_some_and(|older| is_older(older.rules, one.rules)) => {
                    self.fault(&place, Problem::Fallback(name.clone()));
                }
                _ => {}
            }
        }
    }

    fn bounds(&mut self, path: &str, message: &Message, field: &Field) {
        let ordered = |bounds: &Bounds| {
            bounds.0.windows(2).all(|pair| {
                let [older, newer] = pair else { return true };
                older.since < newer.since && older.value < newer.value
            })
        };
        if !ordered(&field.max_len) || !ordered(&field.max_count) {
            self.fault(path, Problem::Bounds);
        }
        let has_length = matches!(field.kind, Kind::String | Kind::Bytes);
        let has_count = matches!(field.shape, Shape::List | Shape::Map(_));
        if (!field.max_len.0.is_empty() && !has_length)
            || (!field.max_count.0.is_empty() && !has_count)
        {
            self.fault(path, Problem::MeaninglessBound);
        }
        if message.lenient || message.rules.need == Need::ALWAYS {
            return;
        }
        // A longer string is not in the vocabulary.
        if has_length && field.max_len.0.is_empty() && field.values.is_empty() {
            self.fault(path, Problem::NoMaxLen);
        }
        if has_count && field.max_count.0.is_empty() {
            self.fault(path, Problem::NoMaxCount);
        }
    }

    fn since(&mut self, path: &str, rules: &Rules, contract: Version, holder: Option<&Rules>) {
        let since = rules.need.since;
        if since > contract {
            let (since, contract) = (since.to_string(), contract.to_string());
            self.fault(path, Problem::Unreleased { since, contract });
        }
        if let Some(holder) = holder.filter(|holder| holder.need.since > since) {
            let (since, holder) = (since.to_string(), holder.need.since.to_string());
            self.fault(path, Problem::OlderThanHolder { since, holder });
        }
    }

    fn fault(&mut self, element: &str, problem: Problem) {
        self.faults.push(Fault::new(element, problem));
    }
}

/// Whether whoever has `given` has `wanted` too.
pub(crate) fn implied(wanted: &Need, given: &Need) -> bool {
    if *wanted == Need::ALWAYS {
        return true;
    }
    let same_major = wanted.since.major == given.since.major;
    let feature = wanted.feature.is_none() || wanted.feature == given.feature;
    same_major && wanted.since <= given.since && feature && outlives(wanted, given)
}

/// Whether `given` is removed no later than `wanted`.
fn outlives(wanted: &Need, given: &Need) -> bool {
    let removed_in = wanted.removed_in;
    removed_in.is_none_or(|wanted| given.removed_in.is_some_and(|given| given <= wanted))
}

/// Whether every session that knows `newer` knows `older`, and some that do not know `newer` do.
fn is_older(older: &Rules, newer: &Rules) -> bool {
    let (old, new) = (&older.need, &newer.need);
    let feature = old.feature.is_none() || old.feature == new.feature;
    old != new && old.since <= new.since && feature && outlives(old, new)
}

fn nests_itself(model: &Model, message: &Message) -> bool {
    let inside = message.fields.iter().filter_map(|field| field.kind.name());
    model.reachable(inside).contains(message.full_name.as_str())
}

//! What numbers and names have meant in all releases so far.

use crate::check::compare::{Compared, type_name};
use crate::check::direction::{Flows, Writers};
use crate::check::finding::Element;
use crate::check::release::{EnumId, Field, Kind, Message, MessageId, Release};
use crate::check::{Family, Finding, Options, Rule, Who};
use std::collections::{HashMap, HashSet};
use std::hash::Hash;

/// What numbers and names have meant in the releases so far.
///
/// A message is followed through renames and moves by what meets on the wire; one that was gone for a while
/// is found again by its name.
#[derive(Debug, Default)]
pub(crate) struct Past {
    /// How many releases there have been.
    releases: usize,
    messages: Lines<MessageId>,
    enums: Lines<EnumId>,
    methods: HashMap<String, Use<String>>,
}

/// The lives of messages or enums.
#[derive(Debug)]
struct Lines<Id> {
    lives: Vec<Life>,
    by_name: HashMap<String, usize>,
    /// The life of each element of the newest release.
    current: HashMap<Id, usize>,
}

impl<Id> Default for Lines<Id> {
    fn default() -> Self {
        Self {
            lives: Vec::new(),
            by_name: HashMap::new(),
            current: HashMap::new(),
        }
    }
}

#[derive(Debug, Default)]
struct Life {
    numbers: HashMap<i64, Use<(String, String)>>,
    names: HashMap<String, Use<i64>>,
    /// Values of vocabularies, by field and name, with what they mean.
    values: HashMap<(u32, String), Use<String>>,
}

/// What something was used for, and in which release last.
#[derive(Clone, Debug)]
struct Use<T> {
    meaning: T,
    last: usize,
}

impl<Id: Copy + Eq + Hash> Lines<Id> {
    /// Gives the elements of a release their lives; `before` is what each was in the release before.
    fn advance<'a>(
        &mut self,
        elements: impl Iterator<Item = (Id, &'a str)>,
        before: &HashMap<Id, Id>,
    ) {
        let previous = std::mem::take(&mut self.current);
        for (id, name) in elements {
            let inherited = before.get(&id).and_then(|old| previous.get(old)).copied();
            let life = inherited
                .or_else(|| self.by_name.get(name).copied())
                .unwrap_or_else(|| {
                    self.lives.push(Life::default());
                    self.lives.len() - 1
                });
            self.by_name.insert(name.to_owned(), life);
            self.current.insert(id, life);
        }
    }
}

/// What was meant before a gap, if there was a gap and something else was meant; notes the new meaning.
fn reused<K: Eq + Hash, T: PartialEq + Clone>(
    uses: &mut HashMap<K, Use<T>>,
    key: K,
    meaning: T,
    now: usize,
) -> Option<Use<T>> {
    match uses.get_mut(&key) {
        None => {
            uses.insert(key, Use { meaning, last: now });
            None
        }
        Some(found) => {
            let gap = found.last + 1 < now;
            found.last = now;
            if found.meaning == meaning {
                return None;
            }
            let before = std::mem::replace(&mut found.meaning, meaning);
            gap.then_some(Use {
                meaning: before,
                last: now,
            })
        }
    }
}

impl Past {
    /// Notes what the first release uses.
    pub(crate) fn begin(&mut self, first: &Release) {
        let nothing = &mut Compared {
            findings: Vec::new(),
            messages: HashMap::new(),
            enums: HashMap::new(),
        };
        self.advance(first, first, nothing, &Options::default());
    }

    /// Notes what the next release uses, and adds to the findings what had another meaning earlier.
    pub(crate) fn advance(
        &mut self,
        _old: &Release,
        new: &Release,
        compared: &mut Compared,
        options: &Options,
    ) {
        self.releases += 1;
        let before = compared
            .messages
            .iter()
            .map(|(was, is)| (*is, *was))
            .collect();
        let messages = new.messages.iter().enumerate();
        self.messages.advance(
            messages.map(|(index, found)| (MessageId(index), found.name.as_str())),
            &before,
        );
        let enums_before = compared.enums.iter().map(|(was, is)| (*is, *was)).collect();
        let enums = new.enums.iter().enumerate();
        self.enums.advance(
            enums.map(|(index, found)| (EnumId(index), found.name.as_str())),
            &enums_before,
        );
        let mut report = Reporter {
            new,
            compared,
            options,
        };
        for (index, message) in new
            .messages
            .iter()
            .enumerate()
            .filter(|(_, message)| !message.map_entry)
        {
            let reachable = before.contains_key(&MessageId(index));
            let life = &mut self.messages.lives[self.messages.current[&MessageId(index)]];
            advance_message(life, message, reachable, self.releases, &mut report);
        }
        for (index, enumeration) in new.enums.iter().enumerate() {
            let reachable = enums_before.contains_key(&EnumId(index));
            let life = &mut self.enums.lives[self.enums.current[&EnumId(index)]];
            for value in &enumeration.values {
                let meaning = (value.name.clone(), String::new());
                let Some(earlier) = reused(
                    &mut life.numbers,
                    value.number.into(),
                    meaning,
                    self.releases,
                ) else {
                    continue;
                };
                let rule = if enumeration.features {
                    Rule::FeatureNumberReused
                } else {
                    Rule::NumberReused
                };
                let path = format!("{}.{}", enumeration.name, value.name);
                let message = format!(
                    "number {} meant {} in an earlier release: peers of that release still mean that",
                    value.number, earlier.meaning.0
                );
                report.add(
                    rule,
                    path,
                    value.about.place,
                    reachable || enumeration.features,
                    message,
                );
            }
        }
        self.advance_methods(&mut report);
        drop_lesser(&mut compared.findings);
    }

    fn advance_methods(&mut self, report: &mut Reporter<'_>) {
        for (service_name, service) in &report.new.services {
            for (name, method) in &service.methods {
                let path = format!("{service_name}/{name}");
                let types =
                    [method.input, method.output].map(|id| report.new.message(id).name.as_str());
                let meaning = types.join(" -> ");
                if let Some(earlier) =
                    reused(&mut self.methods, path.clone(), meaning, self.releases)
                {
                    let message = format!(
                        "an earlier release had a method of this name, {}: peers of that release still mean that",
                        earlier.meaning
                    );
                    report.add(Rule::NameReused, path, method.about.place, true, message);
                }
            }
        }
    }
}

/// That a number is not reserved any more is the lesser half of its being used again.
fn drop_lesser(findings: &mut Vec<Finding>) {
    let reused = findings
        .iter()
        .filter(|found| found.rule == Rule::NumberReused);
    let holder = |found: &Finding| {
        found
            .path
            .rsplit_once('.')
            .map(|(holder, _)| holder.to_owned())
    };
    let holders: HashSet<_> = reused.filter_map(holder).collect();
    let freed = [Rule::ReservedMessageNoDelete, Rule::ReservedEnumNoDelete];
    findings.retain(|found| !freed.contains(&found.rule) || !holders.contains(&found.path));
}

fn advance_message(
    life: &mut Life,
    message: &Message,
    reachable: bool,
    now: usize,
    report: &mut Reporter<'_>,
) {
    for field in &message.fields {
        let path = format!("{}.{}", message.name, field.name);
        let place = field.about.place;
        let meaning = (field.name.clone(), kind_of(report.new, field));
        if let Some(earlier) = reused(&mut life.numbers, field.number.into(), meaning, now) {
            let (name, kind) = earlier.meaning;
            let text = format!(
                "number {} was {kind} {name} in an earlier release: peers of that release still write and read that",
                field.number
            );
            report.add(Rule::NumberReused, path.clone(), place, reachable, text);
        }
        if let Some(earlier) = reused(
            &mut life.names,
            field.name.clone(),
            field.number.into(),
            now,
        ) {
            let text = format!(
                "an earlier release had the name at number {}: JSON peers of that release still mean that",
                earlier.meaning
            );
            // In the binary form, a field's name is never sent.
            let breaking = reachable && report.options.json_wire;
            report.add(Rule::NameReused, path.clone(), place, breaking, text);
        }
        for value in field.values.iter().chain(&field.keys) {
            let key = (field.number, value.name.clone());
            if reused(&mut life.values, key, value.doc.clone(), now).is_some() {
                let path = format!("{path} \"{}\"", value.name);
                let text = "an earlier release had this value with another meaning: peers of that release still mean that";
                report.add(Rule::NameReused, path, place, reachable, text.to_owned());
            }
        }
    }
}

/// The type in a form in which a renamed message or enum is the same.
fn kind_of(release: &Release, field: &Field) -> String {
    match field.kind {
        Kind::Message(_) | Kind::Group(_) => "message".to_owned(),
        Kind::Enum(_) => "enum".to_owned(),
        kind => type_name(release, kind),
    }
}

struct Reporter<'a> {
    new: &'a Release,
    compared: &'a mut Compared,
    options: &'a Options,
}

impl Reporter<'_> {
    fn add(
        &mut self,
        rule: Rule,
        path: String,
        place: crate::check::release::Place,
        breaking: bool,
        message: String,
    ) {
        debug_assert_eq!(rule.family(), Family::History);
        let element = Element {
            path,
            release: self.new,
            place,
        };
        let who = if breaking {
            Writers::BOTH.suffer(Flows::BOTH)
        } else {
            Who::Nobody
        };
        self.compared
            .findings
            .push(element.finding(rule, who, message));
    }
}

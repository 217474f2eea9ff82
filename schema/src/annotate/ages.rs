//! Since when the elements of a contract exist, by what was released.

use super::elements::{Element, What};
use crate::check::{Compared, Options, Release, Version, compare};
use crate::check::{EnumId, Field, FieldKind, Label, MessageId};
use std::collections::HashMap;
use std::hash::Hash;
use std::mem::discriminant;

/// Since when the elements of a contract exist.
///
/// An element is since the first minor version from which on all releases have it. Messages and enums are
/// followed through renames and moves, as the check of a history follows them. Majors have nothing in
/// common, so only the releases of the contract's own major count.
#[derive(Debug)]
pub(super) struct Ages<'r> {
    current: &'r Release,
    /// The releases with their versions, the newest first.
    releases: Vec<(Version, &'r Release)>,
    /// What each message and enum was in the next older release, for the contract and for each release.
    steps: Vec<Step>,
}

#[derive(Debug)]
struct Step {
    messages: HashMap<MessageId, MessageId>,
    enums: HashMap<EnumId, EnumId>,
}

/// Since when an element exists.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Since {
    Released(Version),
    /// The releases do not all have it since any minor version: the next one brings it.
    Next,
}

impl<'r> Ages<'r> {
    /// `releases` are ordered by their versions, the oldest first.
    pub(super) fn new(
        current: &'r Release,
        releases: impl DoubleEndedIterator<Item = (Version, &'r Release)>,
    ) -> Self {
        let releases: Vec<_> = releases.rev().collect();
        let mut newer = current;
        let steps = releases.iter().map(|(version, older)| {
            let compared = compare(older, newer, Some(*version), &Options::default());
            let step = Step::new(older, newer, &compared);
            newer = older;
            step
        });
        Self {
            current,
            steps: steps.collect(),
            releases,
        }
    }

    /// Since when an element of the contract exists; of a oneof, its message.
    pub(super) fn of(&self, element: &Element<'_>) -> Since {
        let releases = match element.what {
            What::Service => {
                self.count(|release| release.services.contains_key(&element.full_name()))
            }
            What::Method => self.count(|release| {
                let service = release.services.get(&element.holder);
                service.is_some_and(|service| service.methods.contains_key(element.name))
            }),
            What::Message => self.messages(&element.full_name()).count(),
            What::Oneof => self.messages(&element.holder).count(),
            What::Field(field, _) => {
                let number = u32::try_from(field.number()).unwrap_or_default();
                self.fields(&element.holder, number)
            }
            What::Enumeration => self.enums(&element.full_name()).count(),
            What::Value(number) => {
                let enums = self.enums(&element.holder).zip(&self.releases);
                let has = |(id, (_, release)): &(EnumId, &(Version, &Release))| {
                    let values = &release.enumeration(*id).values;
                    values.iter().any(|value| value.number == number)
                };
                enums.take_while(has).count()
            }
        };
        self.since(releases)
    }

    /// What the contract says of a field already.
    pub(super) fn stated(&self, element: &Element<'_>) -> Option<Version> {
        let What::Field(field, _) = element.what else {
            return None;
        };
        let message = self.current.message_ids.get(&element.holder)?;
        let number = u32::try_from(field.number()).ok()?;
        let field = self.current.message(*message).field(number)?;
        field.about.gate.since
    }

    /// The version of an element that so many of the newest releases have.
    fn since(&self, releases: usize) -> Since {
        let Some((lacking, _)) = self.releases.get(releases) else {
            let oldest = self.releases.last();
            return oldest.map_or(Since::Next, |(oldest, _)| Since::Released(oldest.level()));
        };
        let having = self.releases[..releases].iter().rev();
        let mut later = having.filter(|(version, _)| version.level() > lacking.level());
        let first = later.next();
        first.map_or(Since::Next, |(first, _)| Since::Released(first.level()))
    }

    fn count(&self, has: impl Fn(&Release) -> bool) -> usize {
        let releases = self.releases.iter();
        releases.take_while(|(_, release)| has(release)).count()
    }

    /// What a message of the contract was in each of the releases, from the newest on.
    fn messages(&self, name: &str) -> impl Iterator<Item = MessageId> {
        let id = self.current.message_ids.get(name).copied();
        follow(&self.steps, id, |step| &step.messages)
    }

    fn enums(&self, name: &str) -> impl Iterator<Item = EnumId> {
        let id = self.current.enum_ids.get(name).copied();
        follow(&self.steps, id, |step| &step.enums)
    }

    fn fields(&self, message: &str, number: u32) -> usize {
        let id = self.current.message_ids.get(message);
        let Some(mut newer) = id.and_then(|id| self.current.message(*id).field(number)) else {
            return 0;
        };
        let messages = self.messages(message).zip(&self.releases);
        let same = |(id, (_, release)): &(MessageId, &(Version, &'r Release))| {
            let older = release.message(*id).field(number);
            let older = older.filter(|older| is_same(older, newer));
            newer = older.unwrap_or(newer);
            older.is_some()
        };
        messages.take_while(same).count()
    }
}

impl Step {
    fn new(older: &Release, newer: &Release, compared: &Compared) -> Self {
        let names = newer.message_ids.iter().filter_map(|(name, is)| {
            let was = older.message_ids.get(name)?;
            Some((*was, *is))
        });
        let messages = back(names, &compared.messages);
        let names = newer.enum_ids.iter().filter_map(|(name, is)| {
            let was = older.enum_ids.get(name)?;
            Some((*was, *is))
        });
        let enums = back(names, &compared.enums);
        Self { messages, enums }
    }
}

/// What each element was: what it meets on the wire, else what has its name.
fn back<Id: Copy + Eq + Hash + Ord>(
    names: impl Iterator<Item = (Id, Id)>,
    met: &HashMap<Id, Id>,
) -> HashMap<Id, Id> {
    let by_name: HashMap<Id, Id> = names.map(|(was, is)| (is, was)).collect();
    let mut pairs: Vec<(Id, Id)> = met.iter().map(|(was, is)| (*was, *is)).collect();
    // Several can have become one: the one of the same name stands for them, else the first.
    pairs.sort_by_key(|(was, is)| (by_name.get(is) == Some(was), std::cmp::Reverse(*was)));
    let mut back = by_name.clone();
    back.extend(pairs.into_iter().map(|(was, is)| (is, was)));
    back
}

fn follow<Id: Copy + Eq + Hash>(
    steps: &[Step],
    id: Option<Id>,
    of: impl Fn(&Step) -> &HashMap<Id, Id>,
) -> impl Iterator<Item = Id> {
    let mut at = id;
    steps.iter().map_while(move |step| {
        at = of(step).get(&at?).copied();
        at
    })
}

/// Whether two fields of one number are one field: a number may be used again for another one.
fn is_same(was: &Field, is: &Field) -> bool {
    let repeated = |field: &Field| field.label == Label::Repeated;
    let kind: fn(&Field) -> std::mem::Discriminant<FieldKind> = |field| discriminant(&field.kind);
    was.name == is.name || (kind(was) == kind(is) && repeated(was) == repeated(is))
}

//! Messages that no method takes or yields: state records, what travels inside `Any`, and what nothing reaches.

use crate::check::compare::walk::Comparison;
use crate::check::direction::Writers;
use crate::check::release::{EnumId, Kind, MessageId, Release};
use crate::check::{Rule, Who};
use std::collections::{HashMap, HashSet};

/// The message that holds any other.
const ANY: &str = "google.protobuf.Any";

impl Comparison<'_> {
    /// State records are written by one version and read by another, without a method. A contract that has
    /// no services at all consists of such records.
    pub(crate) fn states(&mut self) {
        let mut records: HashSet<_> = self.options.state_records(self.old).collect();
        let mut kept = records.clone();
        if self.old.services.is_empty() && self.new.services.is_empty() {
            let own = self.old.messages.iter().enumerate();
            let own = own.filter(|(_, found)| self.is_own(found.about.place) && !found.map_entry);
            let own: Vec<_> = own.map(|(index, _)| MessageId(index)).collect();
            kept.extend(own.iter().copied());
            // A message that others hold is a part of a record: what becomes of it is found there.
            let parts = holders(self.old);
            records.extend(own.into_iter().filter(|id| !parts.contains_key(id)));
        }
        for index in 0..self.old.messages.len() {
            let was = MessageId(index);
            let message = self.old.message(was);
            match self.new.message_ids.get(&message.name).copied() {
                Some(is) if kept.contains(&was) => {
                    self.pairs
                        .meet(self.old, self.new, (was, is), Writers::BOTH);
                }
                None if records.contains(&was) => {
                    let element = self.was(message.name.clone(), message.about.place);
                    let message = "the state record is gone: what an old version wrote, a new one cannot read";
                    self.report(&element, Rule::MessageNoDelete, Who::Both, message);
                    self.deleted.insert(was);
                }
                _ => {}
            }
        }
    }

    /// What no method and no state record reaches is compared by name, and hurts nobody. What it holds may have
    /// become something else, as in any message.
    pub(crate) fn meet_by_name(&mut self) {
        let pairs = &self.pairs;
        let messages = self
            .old
            .messages
            .iter()
            .enumerate()
            .filter_map(|(index, found)| {
                let (was, is) = (MessageId(index), *self.new.message_ids.get(&found.name)?);
                let is_met = pairs.messages.old.contains(&was) || pairs.messages.new.contains(&is);
                let is_compared = !is_met && !found.map_entry && self.is_own(found.about.place);
                is_compared.then_some((was, is))
            });
        let enums = self
            .old
            .enums
            .iter()
            .enumerate()
            .filter_map(|(index, found)| {
                let (was, is) = (EnumId(index), *self.new.enum_ids.get(&found.name)?);
                let is_met = pairs.enums.old.contains(&was) || pairs.enums.new.contains(&is);
                (!is_met && self.is_own(found.about.place)).then_some((was, is))
            });
        let (messages, enums): (Vec<_>, Vec<_>) = (messages.collect(), enums.collect());
        for pair in messages {
            self.pairs.meet(self.old, self.new, pair, Writers::NONE);
        }
        for pair in enums {
            self.pairs.meet_enums(pair, Writers::NONE);
        }
    }

    /// Notes the messages that are gone and met nothing.
    pub(crate) fn unmet(&mut self) {
        let gone = (0..self.old.messages.len()).map(MessageId).filter(|was| {
            let message = self.old.message(*was);
            !self.pairs.messages.old.contains(was)
                && !self.deleted.contains(was)
                && !message.map_entry
                && !self.new.message_ids.contains_key(&message.name)
                && self.is_own(message.about.place)
        });
        let gone: Vec<_> = gone.collect();
        if gone.is_empty() {
            return;
        }
        let holders = holders(self.old);
        for was in gone {
            let users = holders.get(&was).into_iter().flatten();
            let mut users = users.filter(|(holder, _)| {
                self.new
                    .message_ids
                    .contains_key(&self.old.message(*holder).name)
            });
            let message = match users.next() {
                Some((holder, field)) => format!(
                    "the message is gone; {}.{field} used it, and its findings tell what that means",
                    self.old.message(*holder).name
                ),
                None => "the message is gone; nothing that is left used it".to_owned(),
            };
            let found = self.old.message(was);
            let element = self.was(found.name.clone(), found.about.place);
            self.note(&element, Rule::MessageNoDelete, Who::Nobody, message);
        }
    }

    /// Notes the fields whose contents were not compared, since nobody says what they are.
    pub(crate) fn any(&mut self) {
        let Some(any) = self.new.message_ids.get(ANY) else {
            return;
        };
        if !self.options.states.is_empty() {
            return;
        }
        let mut met: Vec<_> = self.pairs.messages.iter().collect();
        met.retain(|(_, _, writers)| *writers != Writers::NONE);
        let mut seen = HashSet::new();
        for (_, is, _) in met.into_iter().filter(|(_, is, _)| seen.insert(*is)) {
            let message = self.new.message(is);
            for field in &message.fields {
                if !is_kind(self.new, field.kind, *any) {
                    continue;
                }
                let element = self.is(
                    format!("{}.{}", message.name, field.name),
                    field.about.place,
                );
                let text = "what is inside of Any is not known, so its changes break nothing here: name the messages with --state, by name, by package or with *";
                self.note(&element, Rule::AnyNotFollowed, Who::Nobody, text);
            }
        }
    }
}

/// Whether a field holds a message, directly or as the value of a map.
fn is_kind(release: &Release, kind: Kind, wanted: MessageId) -> bool {
    held(release, kind) == Some(wanted)
}

/// The message that a field of a type holds, directly or as the value of a map.
fn held(release: &Release, kind: Kind) -> Option<MessageId> {
    match kind {
        Kind::Message(id) | Kind::Group(id) if release.message(id).map_entry => {
            match release.message(id).field(2)?.kind {
                Kind::Message(value) => Some(value),
                _ => None,
            }
        }
        Kind::Message(id) | Kind::Group(id) => Some(id),
        _ => None,
    }
}

/// For each message, the other messages that hold it, and the name of the field.
fn holders(release: &Release) -> HashMap<MessageId, Vec<(MessageId, &str)>> {
    let mut holders: HashMap<_, Vec<_>> = HashMap::new();
    for (index, message) in release.messages.iter().enumerate() {
        for field in message.fields.iter().filter(|_| !message.map_entry) {
            let held = held(release, field.kind).filter(|id| *id != MessageId(index));
            if let Some(id) = held {
                let holder = (MessageId(index), field.name.as_str());
                holders.entry(id).or_default().push(holder);
            }
        }
    }
    holders
}

//! Messages: which fields stay, go and come.

use crate::check::compare::pairs::merge;
use crate::check::compare::reserved;
use crate::check::compare::walk::Comparison;
use crate::check::direction::{Flows, Writers};
use crate::check::finding::Element;
use crate::check::release::{Field, Label, Message, MessageId};
use crate::check::{Rule, Who};
use std::collections::HashMap;

/// Two messages that meet, and the sides that write them.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Meeting<'a> {
    pub(crate) was: &'a Message,
    pub(crate) is: &'a Message,
    pub(crate) writers: Writers,
}

impl Comparison<'_> {
    /// Compares two messages that meet.
    pub(crate) fn message(&mut self, pair: (MessageId, MessageId), writers: Writers) {
        let (was, is) = (self.old.message(pair.0), self.new.message(pair.1));
        let meeting = Meeting { was, is, writers };
        let names = |message: &'_ Message| -> HashMap<String, u32> {
            message
                .fields
                .iter()
                .map(|field| (field.name.clone(), field.number))
                .collect()
        };
        let is_same = was.fields.len() == is.fields.len()
            && was
                .fields
                .iter()
                .zip(&is.fields)
                .all(|(was, is)| was.number == is.number && was.name == is.name);
        // Fields that all kept name and number, as nearly always, need no look at where a name went.
        let (old_names, new_names) = if is_same {
            (HashMap::new(), HashMap::new())
        } else {
            (names(was), names(is))
        };
        for (old, new) in merge(&was.fields, &is.fields) {
            match (old, new) {
                (Some(old), Some(new)) if self.is_removed(&old.about.gate, &new.about.gate) => {
                    self.field_is_gone(meeting, old, false);
                }
                (Some(old), Some(new)) => {
                    let moved =
                        moved(&new_names, old).is_some() || moved(&old_names, new).is_some();
                    self.field(meeting, old, new, moved);
                }
                (Some(old), None) => {
                    self.field_is_gone(meeting, old, moved(&new_names, old).is_some());
                }
                (None, Some(new)) => {
                    self.field_is_new(meeting, new, moved(&old_names, new).is_some());
                }
                (None, None) => {}
            }
            if let Some((old, number)) = old.and_then(|old| Some((old, moved(&new_names, old)?))) {
                self.field_is_renumbered(meeting, old, number);
            }
        }
        self.oneofs(meeting);
        self.reserved_numbers(meeting);
        self.message_as_json(meeting);
        let element = self.is(is.name.clone(), is.about.place);
        self.check_gates(&element, &was.about, &is.about);
    }

    fn field_is_renumbered(&mut self, meeting: Meeting<'_>, old: &Field, number: u32) {
        let who = meeting.writers.suffer(Flows::BOTH);
        let place = meeting
            .is
            .field(number)
            .map_or(meeting.is.about.place, |field| field.about.place);
        let element = self.is(format!("{}.{}", meeting.is.name, old.name), place);
        let message = format!(
            "number {} became {number}: what one version writes, the other reads as another field or not at all",
            old.number
        );
        self.report(&element, Rule::FieldRenumbered, who, message);
    }

    fn field_is_gone(&mut self, meeting: Meeting<'_>, old: &Field, renumbered: bool) {
        let Meeting { was, is, writers } = meeting;
        let element = self.was(format!("{}.{}", was.name, old.name), old.about.place);
        let who = writers.suffer(Flows::OLD_TO_NEW);
        let (sender, reader) = (
            writers.senders(Flows::OLD_TO_NEW),
            writers.readers(Flows::OLD_TO_NEW),
        );
        if old.label == Label::Required {
            let who = writers.suffer(Flows::NEW_TO_OLD);
            let reader = writers.readers(Flows::NEW_TO_OLD);
            let message = format!("a required field is gone: {reader} refuses messages without it");
            self.report(&element, Rule::MessageSameRequiredFields, who, message);
        }
        if !renumbered {
            let is_strict = self.is_gated() && !was.lenient;
            let number = old.number.into();
            let kept = is.field(old.number).is_some();
            if !kept
                && !is
                    .reserved_numbers
                    .iter()
                    .any(|(from, to)| (*from..*to).contains(&number))
            {
                let message = format!(
                    "number {number} is gone and not reserved: {reader} does not see what {sender} writes, and the next field that takes the number reads it as its own"
                );
                self.report(
                    &element,
                    Rule::FieldNoDeleteUnlessNumberReserved,
                    who,
                    message,
                );
            } else if is_strict {
                let message =
                    format!("the field is gone: {reader} refuses calls in which {sender} uses it");
                self.report(&element, Rule::FieldRemoved, who, message);
            } else {
                let message =
                    format!("the field is gone: {reader} does not see what {sender} writes");
                self.note(&element, Rule::FieldRemoved, who, message);
            }
            self.check_deprecation(&element, &old.about.gate, who);
        }
        self.name_is_gone(meeting, old, &element);
    }

    fn name_is_gone(
        &mut self,
        Meeting { is, writers, .. }: Meeting<'_>,
        old: &Field,
        element: &Element<'_>,
    ) {
        let kept = is
            .field(old.number)
            .is_some_and(|field| field.name == old.name);
        if !kept && !is.reserved_names.contains(&old.name) {
            let who = writers.suffer(Flows::OLD_TO_NEW);
            let message = format!(
                "the name \"{}\" is gone and not reserved: in JSON, another field may take it",
                old.name
            );
            self.report(element, Rule::FieldNoDeleteUnlessNameReserved, who, message);
        }
    }

    fn field_is_new(&mut self, meeting: Meeting<'_>, new: &Field, renumbered: bool) {
        let Meeting { was, is, writers } = meeting;
        let element = self.is(format!("{}.{}", is.name, new.name), new.about.place);
        let who = writers.suffer(Flows::NEW_TO_OLD);
        if new.label == Label::Required {
            let who = writers.suffer(Flows::OLD_TO_NEW);
            let reader = writers.readers(Flows::OLD_TO_NEW);
            let message =
                format!("a required field was added: {reader} refuses messages without it");
            self.report(&element, Rule::MessageSameRequiredFields, who, message);
        }
        if renumbered {
            return;
        }
        let reader = writers.readers(Flows::NEW_TO_OLD);
        let gated = if was.lenient || is.map_entry {
            false
        } else {
            self.check_addition(&element, new.about.gate.since, who, |since| {
                format!("the field is new and {since}: it would be sent to {reader}, which refuses the whole call because it does not know it")
            })
        };
        // Readers of a lenient message skip what they do not know.
        let who = if was.lenient { Who::Nobody } else { who };
        self.addition(&element, Rule::FieldAdded, who, gated, "a field was added");
    }

    fn reserved_numbers(&mut self, Meeting { was, is, writers }: Meeting<'_>) {
        let lost = reserved::lost(&was.reserved_numbers, &is.reserved_numbers);
        for range in lost {
            let range = reserved::text(range);
            let message = format!(
                "{range} was reserved and is not any more: a field that takes it reads what old peers still send under it"
            );
            let element = self.is(is.name.clone(), is.about.place);
            self.report(
                &element,
                Rule::ReservedMessageNoDelete,
                writers.suffer(Flows::BOTH),
                message,
            );
        }
    }

    fn message_as_json(&mut self, Meeting { was, is, writers }: Meeting<'_>) {
        if !was.proto2 && is.proto2 {
            let element = self.is(is.name.clone(), is.about.place);
            let message =
                "proto3 became proto2, which does not hold its JSON form to the same rules";
            self.report(
                &element,
                Rule::MessageSameJsonFormat,
                writers.suffer(Flows::BOTH),
                message,
            );
        }
    }
}

/// The number that a field's name has in the other release, where that is another one.
fn moved(names: &HashMap<String, u32>, field: &Field) -> Option<u32> {
    names
        .get(&field.name)
        .copied()
        .filter(|number| *number != field.number)
}

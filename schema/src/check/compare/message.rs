//! Messages: which fields stay, go and come.

use crate::check::compare::fate::{self, Fate};
use crate::check::compare::reserved;
use crate::check::compare::walk::Comparison;
use crate::check::direction::{Flows, Writers};
use crate::check::finding::Element;
use crate::check::release::{Field, Label, Message, MessageId};
use crate::check::{Rule, Who};

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
        for fate in self.fates(meeting) {
            match fate {
                Fate::Kept(old, new) if self.is_removed(&old.about.gate, &new.about.gate) => {
                    self.field_is_gone(meeting, old, true);
                }
                Fate::Kept(old, new) => self.field(meeting, old, new),
                Fate::Moved(old, new) => self.field_is_renumbered(meeting, old, new),
                Fate::Gone(old, _)
                    if self.was_removed(&old.about.gate) && is.reserves(old.number) => {}
                Fate::Gone(old, namesake) => {
                    self.field_is_gone(meeting, old, false);
                    self.name_is_gone(meeting, old, namesake);
                }
                Fate::New(new) if self.is_history(&new.about.gate) => {}
                Fate::New(new) => self.field_is_new(meeting, new),
            }
        }
        self.oneofs(meeting);
        self.reservations(meeting);
        self.message_as_json(meeting);
        let element = self.is(is.name.clone(), is.about.place);
        self.check_gates(&element, &was.about, &is.about);
    }

    /// What became of each field. One that goes with its number reserved and one that comes with its name and
    /// another type are two.
    pub(crate) fn fates<'a>(&self, meeting: Meeting<'a>) -> Vec<Fate<'a, Field>> {
        let Meeting { was, is, .. } = meeting;
        fate::fates(&was.fields, &is.fields, |old, new| {
            let is_reserved = || is.reserves(old.number);
            self.is_same_type(old, new) || self.is_readable_type(old, new) && !is_reserved()
        })
    }

    fn field_is_renumbered(&mut self, meeting: Meeting<'_>, old: &Field, new: &Field) {
        let element = self.is(format!("{}.{}", meeting.is.name, new.name), new.about.place);
        let message = format!(
            "number {} became {}: what one version writes, the other reads as another field or not at all",
            old.number, new.number
        );
        let who = meeting.writers.suffer(Flows::BOTH);
        self.report(&element, Rule::FieldRenumbered, who, message);
        for (flows, label, what) in [
            (Flows::OLD_TO_NEW, new.label, "at its new number"),
            (Flows::NEW_TO_OLD, old.label, "at its old number"),
        ] {
            if label == Label::Required {
                let who = meeting.writers.suffer(flows);
                let reader = meeting.writers.readers(flows);
                let message =
                    format!("the field is required {what}: {reader} refuses messages without it");
                self.report(&element, Rule::MessageSameRequiredFields, who, message);
            }
        }
    }

    /// `described` says that the newer release still describes the field, as removed.
    fn field_is_gone(&mut self, meeting: Meeting<'_>, old: &Field, described: bool) {
        let Meeting { was, is, writers } = meeting;
        let element = self.was(format!("{}.{}", was.name, old.name), old.about.place);
        let who = writers.suffer(Flows::OLD_TO_NEW);
        if old.label == Label::Required {
            let who = writers.suffer(Flows::NEW_TO_OLD);
            let reader = writers.readers(Flows::NEW_TO_OLD);
            let message = format!("a required field is gone: {reader} refuses messages without it");
            self.report(&element, Rule::MessageSameRequiredFields, who, message);
        }
        if described || is.reserves(old.number) {
            self.number_is_kept(meeting, &element);
        } else {
            self.number_is_free(meeting, old, &element);
        }
        self.check_deprecation(&element, &old.about.gate, who);
    }

    fn number_is_kept(&mut self, Meeting { was, writers, .. }: Meeting<'_>, element: &Element<'_>) {
        let flows = Flows::OLD_TO_NEW;
        let (who, sender, reader) = (
            writers.suffer(flows),
            writers.senders(flows),
            writers.readers(flows),
        );
        if self.is_gated() && !was.lenient {
            let message =
                format!("the field is gone: {reader} refuses calls in which {sender} uses it");
            self.report(element, Rule::FieldRemoved, who, message);
        } else {
            let message = format!("the field is gone: {reader} does not see what {sender} writes");
            self.note(element, Rule::FieldRemoved, who, message);
        }
    }

    fn number_is_free(
        &mut self,
        Meeting { is, writers, .. }: Meeting<'_>,
        old: &Field,
        element: &Element<'_>,
    ) {
        let flows = Flows::OLD_TO_NEW;
        let (number, sender, reader) = (old.number, writers.senders(flows), writers.readers(flows));
        let message = match is.field(number) {
            Some(other) => format!(
                "the field is gone, and {} has its number {number}: {reader} reads as {} what {sender} writes",
                other.name, other.name
            ),
            None => format!(
                "number {number} is gone and not reserved: {reader} does not see what {sender} writes, and the next field that takes the number reads it as its own"
            ),
        };
        let rule = Rule::FieldNoDeleteUnlessNumberReserved;
        self.report(element, rule, writers.suffer(flows), message);
    }

    fn name_is_gone(&mut self, meeting: Meeting<'_>, old: &Field, namesake: Option<&Field>) {
        let Meeting { was, is, writers } = meeting;
        if is.reserved_names.contains(&old.name) {
            return;
        }
        let name = &old.name;
        let message = match namesake {
            Some(other) => format!(
                "the field {} has the name \"{name}\" now: in JSON, it reads what was this field's",
                other.number
            ),
            None => format!(
                "the name \"{name}\" is gone and not reserved: in JSON, another field may take it"
            ),
        };
        let element = self.was(format!("{}.{name}", was.name), old.about.place);
        let who = writers.suffer(Flows::OLD_TO_NEW);
        self.report(
            &element,
            Rule::FieldNoDeleteUnlessNameReserved,
            who,
            message,
        );
    }

    fn field_is_new(&mut self, meeting: Meeting<'_>, new: &Field) {
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

    fn reservations(&mut self, Meeting { was, is, writers }: Meeting<'_>) {
        let element = self.is(is.name.clone(), is.about.place);
        let ranges = reserved::lost(&was.reserved_numbers, &is.reserved_numbers);
        self.freed_numbers(&element, Rule::ReservedMessageNoDelete, writers, &ranges);
        let names = was.reserved_names.iter();
        let names = names.filter(|name| !is.reserved_names.contains(name));
        self.freed_names(&element, Rule::ReservedMessageNoDelete, writers, names);
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

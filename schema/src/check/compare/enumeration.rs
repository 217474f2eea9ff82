//! Enums and their values.

use crate::check::compare::pairs::merge;
use crate::check::compare::reserved;
use crate::check::compare::walk::Comparison;
use crate::check::direction::{Flows, Writers};
use crate::check::release::{EnumId, EnumValue, Enumeration};
use crate::check::{Rule, Who};
use std::collections::HashSet;

/// Two enums that meet, and the sides that write them.
#[derive(Clone, Copy)]
struct Meeting<'a> {
    was: &'a Enumeration,
    is: &'a Enumeration,
    writers: Writers,
}

impl Comparison<'_> {
    /// Compares two enums that meet.
    pub(crate) fn enumeration(&mut self, pair: (EnumId, EnumId), writers: Writers) {
        let (was, is) = (self.old.enumeration(pair.0), self.new.enumeration(pair.1));
        let meeting = Meeting { was, is, writers };
        for (old, new) in merge(&was.values, &is.values) {
            match (old, new) {
                (Some(old), Some(new)) if self.is_removed(&old.about.gate, &new.about.gate) => {
                    self.value_is_gone(meeting, old);
                }
                (Some(old), Some(new)) => self.value(meeting, old, new),
                (Some(old), None) => self.value_is_gone(meeting, old),
                (None, Some(new)) => self.value_is_new(meeting, new),
                (None, None) => {}
            }
        }
        let element = self.is(is.name.clone(), is.about.place);
        let who = writers.suffer(Flows::BOTH);
        let half_open = |ranges: &[(i64, i64)]| -> Vec<_> {
            ranges.iter().map(|(from, to)| (*from, to + 1)).collect()
        };
        for range in reserved::lost(
            &half_open(&was.reserved_numbers),
            &half_open(&is.reserved_numbers),
        ) {
            let range = reserved::text(range);
            let message = format!(
                "{range} was reserved and is not any more: a value that takes it is read where old peers mean another"
            );
            self.report(&element, Rule::ReservedEnumNoDelete, who, message);
        }
        if !was.closed && is.closed {
            let message =
                "proto3 became proto2, which does not hold its JSON form to the same rules";
            self.report(&element, Rule::EnumSameJsonFormat, who, message);
        }
        self.check_gates(&element, &was.about, &is.about);
    }

    fn value(&mut self, meeting: Meeting<'_>, was: &EnumValue, is: &EnumValue) {
        let element = self.is(format!("{}.{}", meeting.is.name, is.name), is.about.place);
        let before = self.findings.len();
        if was.name != is.name {
            let who = meeting.writers.suffer(Flows::BOTH);
            if meeting.was.features {
                let message = format!(
                    "number {} was the feature {} and is {}: each side takes the other's bit for its own feature",
                    is.number, was.name, is.name
                );
                self.report(&element, Rule::FeatureNumberReused, Who::Both, message);
            } else {
                let message = format!(
                    "{} was renamed to {}: JSON peers of one version do not know the other's name",
                    was.name, is.name
                );
                self.report(&element, Rule::EnumValueSameName, who, message);
            }
        }
        self.check_gates(&element, &was.about, &is.about);
        if self.findings.len() == before {
            self.check_comment(&element, &was.about.doc, &is.about.doc);
        }
    }

    fn value_is_gone(&mut self, Meeting { was, is, writers }: Meeting<'_>, old: &EnumValue) {
        let element = self.was(format!("{}.{}", was.name, old.name), old.about.place);
        let who = writers.suffer(Flows::OLD_TO_NEW);
        let (sender, reader) = (
            writers.senders(Flows::OLD_TO_NEW),
            writers.readers(Flows::OLD_TO_NEW),
        );
        let number = i64::from(old.number);
        let covered = is
            .reserved_numbers
            .iter()
            .any(|(from, to)| (*from..=*to).contains(&number));
        let kept = is
            .values
            .binary_search_by_key(&old.number, |value| value.number)
            .is_ok();
        if !covered && !kept {
            let message = format!(
                "number {number} is gone and not reserved: {reader} does not know what {sender} writes, and the next value that takes the number is read in its place"
            );
            self.report(
                &element,
                Rule::EnumValueNoDeleteUnlessNumberReserved,
                who,
                message,
            );
        } else {
            let message = format!("the value is gone: {reader} does not know what {sender} writes");
            if self.is_gated() {
                self.report(&element, Rule::EnumValueRemoved, who, message);
            } else {
                self.note(&element, Rule::EnumValueRemoved, who, message);
            }
        }
        self.check_deprecation(&element, &old.about.gate, who);
        if !kept && !is.reserved_names.contains(&old.name) {
            let message = format!(
                "the name \"{}\" is gone and not reserved: in JSON, another value may take it",
                old.name
            );
            self.report(
                &element,
                Rule::EnumValueNoDeleteUnlessNameReserved,
                who,
                message,
            );
        }
    }

    fn value_is_new(&mut self, meeting: Meeting<'_>, new: &EnumValue) {
        let Meeting { was, is, writers } = meeting;
        let element = self.is(format!("{}.{}", is.name, new.name), new.about.place);
        let who = writers.suffer(Flows::NEW_TO_OLD);
        let reader = writers.readers(Flows::NEW_TO_OLD);
        let gated = self.check_new_value(&element, new.about.gate.since, who, |since| {
            format!("{} {since}: it would be sent to {reader}, which refuses the whole call because it does not know the value", new.name)
        });
        if gated && !was.features {
            let older: HashSet<&str> = was.values.iter().map(|value| value.name.as_str()).collect();
            self.check_fallback(&element, writers, &new.fallback, &older);
        }
        self.addition(
            &element,
            Rule::EnumValueAdded,
            who,
            gated,
            "a value was added",
        );
    }
}

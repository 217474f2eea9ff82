//! Enums and their values.

use crate::check::compare::fate::{self, Element as _, Fate};
use crate::check::compare::reserved;
use crate::check::compare::walk::Comparison;
use crate::check::direction::{Flows, Writers};
use crate::check::finding::Element;
use crate::check::release::{EnumId, EnumValue, Enumeration};
use crate::check::{Rule, Who};
use std::collections::HashSet;

/// Two enums that meet, and the sides that write them.
#[derive(Clone, Copy)]
struct Meeting<'a> {
    was: &'a Enumeration,
    is: &'a Enumeration,
    /// The names that are at another number.
    moved: &'a HashSet<&'a str>,
    writers: Writers,
}

impl Comparison<'_> {
    /// Compares two enums that meet.
    pub(crate) fn enumeration(&mut self, pair: (EnumId, EnumId), writers: Writers) {
        let (was, is) = (self.old.enumeration(pair.0), self.new.enumeration(pair.1));
        // A name has one meaning, whatever its number is.
        let fates = fate::fates(&was.values, &is.values, |_, _| true);
        let moved = fates.iter().filter_map(|fate| match fate {
            Fate::Moved(old, new) => Some(old.names().filter(|name| new.has_name(name))),
            _ => None,
        });
        let moved: HashSet<_> = moved.flatten().collect();
        let meeting = Meeting {
            was,
            is,
            moved: &moved,
            writers,
        };
        for fate in &fates {
            match *fate {
                Fate::Kept(old, new) if self.is_removed(&old.about.gate, &new.about.gate) => {
                    self.value_is_gone(meeting, old, true);
                }
                Fate::Kept(old, new) => self.value(meeting, old, new),
                Fate::Moved(old, new) => self.value_is_renumbered(meeting, old, new),
                Fate::Gone(old, _) => self.value_is_gone(meeting, old, false),
                Fate::New(new) if self.is_history(&new.about.gate) => {}
                Fate::New(new) => self.value_is_new(meeting, new),
            }
        }
        let element = self.is(is.name.clone(), is.about.place);
        let who = writers.suffer(Flows::BOTH);
        self.enum_reservations(meeting, &element);
        if !was.closed && is.closed {
            let message =
                "proto3 became proto2, which does not hold its JSON form to the same rules";
            self.report(&element, Rule::EnumSameJsonFormat, who, message);
        }
        self.check_gates(&element, &was.about, &is.about);
    }

    fn enum_reservations(
        &mut self,
        Meeting {
            was, is, writers, ..
        }: Meeting<'_>,
        element: &Element<'_>,
    ) {
        let half_open = |ranges: &[(i64, i64)]| -> Vec<_> {
            ranges.iter().map(|(from, to)| (*from, to + 1)).collect()
        };
        let (old, new) = (
            half_open(&was.reserved_numbers),
            half_open(&is.reserved_numbers),
        );
        let rule = Rule::ReservedEnumNoDelete;
        self.freed_numbers(element, rule, writers, &reserved::lost(&old, &new));
        let names = was.reserved_names.iter();
        let names = names.filter(|name| !is.reserved_names.contains(name));
        self.freed_names(element, rule, writers, names);
    }

    fn value(&mut self, meeting: Meeting<'_>, was: &EnumValue, is: &EnumValue) {
        let element = self.is(format!("{}.{}", meeting.is.name, is.name), is.about.place);
        let before = self.findings.len();
        let is_renamed = !was.names().any(|name| is.has_name(name));
        if is_renamed && meeting.was.features {
            let message = format!(
                "number {} was the feature {} and is {}: each side takes the other's bit for its own feature",
                is.number, was.name, is.name
            );
            self.report(&element, Rule::FeatureNumberReused, Who::Both, message);
        } else {
            self.value_names(meeting, &element, was, is);
        }
        self.check_gates(&element, &was.about, &is.about);
        if self.findings.len() == before {
            self.check_comment(&element, &was.about.doc, &is.about.doc);
        }
    }

    /// JSON peers read all names of a number, and write the first.
    fn value_names(
        &mut self,
        Meeting { moved, writers, .. }: Meeting<'_>,
        element: &Element<'_>,
        was: &EnumValue,
        is: &EnumValue,
    ) {
        // A name that is at another number now is reported there.
        let is_lost = |name: &&str| !is.has_name(name) && !moved.contains(name);
        let flows = Flows {
            old_to_new: was.names().any(|name| is_lost(&name)),
            new_to_old: !was.has_name(&is.name),
        };
        if flows == Flows::NONE {
            return;
        }
        let message = if was.has_name(&is.name) {
            let lost: Vec<_> = was.names().filter(is_lost).collect();
            format!(
                "the name {} is gone: JSON peers of the new version do not know it",
                lost.join(", ")
            )
        } else {
            format!(
                "{} was renamed to {}: JSON peers of one version do not know the other's name",
                was.name, is.name
            )
        };
        self.report(
            element,
            Rule::EnumValueSameName,
            writers.suffer(flows),
            message,
        );
    }

    fn value_is_renumbered(
        &mut self,
        Meeting {
            was: before,
            is: after,
            writers,
            ..
        }: Meeting<'_>,
        was: &EnumValue,
        is: &EnumValue,
    ) {
        let moved = was.names().find(|name| is.has_name(name));
        let name = moved.unwrap_or(&is.name);
        let reads = |values: &[EnumValue], number: i32| {
            let found = values.binary_search_by_key(&number, |value| value.number);
            found.map_or_else(
                |_| format!("does not know {number}"),
                |index| format!("reads {number} as {}", values[index].name),
            )
        };
        let message = format!(
            "number {} became {}: the new version {}, and the old one {}",
            was.number,
            is.number,
            reads(&after.values, was.number),
            reads(&before.values, is.number),
        );
        let element = self.is(format!("{}.{name}", after.name), is.about.place);
        let who = writers.suffer(Flows::BOTH);
        self.report(&element, Rule::EnumValueRenumbered, who, message);
    }

    /// `described` says that the newer release still describes the value, as removed.
    fn value_is_gone(
        &mut self,
        Meeting {
            was, is, writers, ..
        }: Meeting<'_>,
        old: &EnumValue,
        described: bool,
    ) {
        let element = self.was(format!("{}.{}", was.name, old.name), old.about.place);
        let flows = Flows::OLD_TO_NEW;
        let (who, sender, reader) = (
            writers.suffer(flows),
            writers.senders(flows),
            writers.readers(flows),
        );
        let number = i64::from(old.number);
        let mut reserved = is.reserved_numbers.iter();
        let is_reserved = reserved.any(|(from, to)| (*from..=*to).contains(&number));
        if is_reserved && self.was_removed(&old.about.gate) {
            return;
        }
        if described || is_reserved {
            let message = format!("the value is gone: {reader} does not know what {sender} writes");
            if self.is_gated() {
                self.report(&element, Rule::EnumValueRemoved, who, message);
            } else {
                self.note(&element, Rule::EnumValueRemoved, who, message);
            }
        } else {
            let taken = is
                .values
                .binary_search_by_key(&old.number, |value| value.number);
            let message = match taken.map(|index| &is.values[index]) {
                Ok(other) => format!(
                    "the value is gone, and {} has its number {number}: {reader} reads that where {sender} writes {}",
                    other.name, old.name
                ),
                Err(_) => format!(
                    "number {number} is gone and not reserved: {reader} does not know what {sender} writes, and the next value that takes the number is read in its place"
                ),
            };
            let rule = Rule::EnumValueNoDeleteUnlessNumberReserved;
            self.report(&element, rule, who, message);
        }
        self.check_deprecation(&element, &old.about.gate, who);
        if !described {
            self.value_names_are_gone(&element, is, old, who);
        }
    }

    fn value_names_are_gone(
        &mut self,
        element: &Element<'_>,
        is: &Enumeration,
        old: &EnumValue,
        who: Who,
    ) {
        let free = |name: &&str| !is.reserved_names.iter().any(|reserved| reserved == name);
        for name in old.names().filter(free) {
            let message = format!(
                "the name \"{name}\" is gone and not reserved: in JSON, another value may take it"
            );
            let rule = Rule::EnumValueNoDeleteUnlessNameReserved;
            self.report(element, rule, who, message);
        }
    }

    fn value_is_new(&mut self, meeting: Meeting<'_>, new: &EnumValue) {
        let Meeting {
            was, is, writers, ..
        } = meeting;
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

//! Vocabularies: strings whose values grow over time.

use crate::check::compare::message::Meeting;
use crate::check::compare::walk::Comparison;
use crate::check::direction::{Flows, Writers};
use crate::check::finding::Element;
use crate::check::release::Member;
use crate::check::{Rule, Version, Who};
use std::collections::{HashMap, HashSet};

impl Comparison<'_> {
    /// Compares two vocabularies. One that was not written down before cannot be compared.
    pub(crate) fn vocabulary(
        &mut self,
        place: (Meeting<'_>, &Element<'_>),
        was: &[Member],
        is: &[Member],
    ) {
        if was.is_empty() || !self.is_gated() {
            return;
        }
        let (meeting, field) = place;
        let by_name = |members: &'_ [Member]| -> HashMap<String, usize> {
            members
                .iter()
                .enumerate()
                .map(|(index, member)| (member.name.clone(), index))
                .collect()
        };
        let (old, new) = (by_name(was), by_name(is));
        for member in was {
            let element = member_of(field, member);
            match new.get(&member.name).map(|index| &is[*index]) {
                Some(kept) if !self.is_removed(&member.gate, &kept.gate) => {
                    self.member(&element, member, kept);
                }
                _ => self.member_is_gone(meeting.writers, &element, member),
            }
        }
        let older: HashSet<&str> = old.keys().map(String::as_str).collect();
        let is_new = |member: &&Member| !old.contains_key(&member.name);
        for member in is.iter().filter(is_new) {
            if self.is_history(&member.gate) {
                continue;
            }
            self.member_is_new(meeting, &member_of(field, member), member, &older);
        }
    }

    fn member(&mut self, element: &Element<'_>, was: &Member, is: &Member) {
        let about = |member: &Member| crate::check::release::About {
            place: element.place,
            doc: String::new(),
            deprecated: member.gate.deprecated_since.is_some(),
            gate: member.gate.clone(),
        };
        self.check_gates(element, &about(was), &about(is));
        self.check_comment(element, &was.doc, &is.doc);
    }

    fn member_is_gone(&mut self, writers: Writers, element: &Element<'_>, member: &Member) {
        let who = writers.suffer(Flows::OLD_TO_NEW);
        let (sender, reader) = (
            writers.senders(Flows::OLD_TO_NEW),
            writers.readers(Flows::OLD_TO_NEW),
        );
        let message = format!(
            "\"{}\" is gone: {reader} refuses what {sender} sends with it",
            member.name
        );
        self.report(element, Rule::ValueRemoved, who, message);
        self.check_deprecation(element, &member.gate, who);
    }

    fn member_is_new(
        &mut self,
        meeting: Meeting<'_>,
        element: &Element<'_>,
        member: &Member,
        older: &HashSet<&str>,
    ) {
        let writers = meeting.writers;
        let who = writers.suffer(Flows::NEW_TO_OLD);
        let (sender, reader) = (
            writers.senders(Flows::NEW_TO_OLD),
            writers.readers(Flows::NEW_TO_OLD),
        );
        let gated = self.check_new_value(element, member.gate.since, who, |since| {
            format!("\"{}\" {since}: {sender} would send it to {reader}, which refuses the whole call because it does not know the value", member.name)
        });
        if gated {
            self.check_fallback(element, writers, &member.fallback, older);
        }
        self.addition(element, Rule::ValueAdded, who, gated, "a value was added");
    }

    /// Judges what a new value says of since when it exists; without that, it is enabled at once.
    pub(crate) fn check_new_value(
        &mut self,
        element: &Element<'_>,
        since: Option<Version>,
        who: Who,
        enabled: impl Fn(&str) -> String,
    ) -> bool {
        if !self.is_gated() {
            return false;
        }
        let old = self.old_version.map(Version::level);
        let wrong = match since {
            None => "has no since".to_owned(),
            Some(since) if old.is_some_and(|old| since.level() <= old) => {
                format!("says since {since}, which does not have it")
            }
            Some(since) => return self.check_since(element, since, who, |wrong| enabled(wrong)),
        };
        self.report(element, Rule::ValueEnabledWhenAdded, who, enabled(&wrong));
        false
    }

    /// A response is not refused after its handler ran: a value that the peer lacks is told as an older one.
    pub(crate) fn check_fallback(
        &mut self,
        element: &Element<'_>,
        writers: Writers,
        fallback: &str,
        older: &HashSet<&str>,
    ) {
        if !writers.guest || older.contains(fallback) {
            return;
        }
        let flows = Flows::NEW_TO_OLD;
        let who = Writers::GUEST.suffer(flows);
        let message = if fallback.is_empty() {
            "a response can hold it, but it has no fallback: a new guest has nothing to tell an old host instead".to_owned()
        } else {
            format!(
                "its fallback \"{fallback}\" is no older value: a new guest has nothing to tell an old host instead"
            )
        };
        self.report(element, Rule::ValueWithoutFallback, who, message);
    }
}

fn member_of<'a>(field: &Element<'a>, member: &Member) -> Element<'a> {
    Element {
        path: format!("{} \"{}\"", field.path, member.name),
        ..field.clone()
    }
}

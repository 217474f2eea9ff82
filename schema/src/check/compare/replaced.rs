//! Fields and methods that got another message or enum, where both were there before or are there after.
//!
//! Neither of the two types changed. So what differs between them is reported where the one became the other.

use crate::check::compare::pairs::Holder;
use crate::check::compare::walk::Comparison;
use crate::check::finding::{Element, Met};
use crate::check::release::{EnumId, Message, MessageId};
use crate::check::{Family, Finding, Rule, Who};
use std::collections::HashSet;

impl<'a> Comparison<'a> {
    /// Whether a message is another one than before, rather than the same under another name.
    pub(crate) fn is_replaced(&self, (was, is): (MessageId, MessageId)) -> bool {
        let (was, is) = (&self.old.message(was).name, &self.new.message(is).name);
        let has_both =
            || self.old.message_ids.contains_key(is) || self.new.message_ids.contains_key(was);
        was != is && has_both()
    }

    /// Whether an enum is another one than before, rather than the same under another name.
    pub(crate) fn is_replaced_enum(&self, (was, is): (EnumId, EnumId)) -> bool {
        let (was, is) = (
            &self.old.enumeration(was).name,
            &self.new.enumeration(is).name,
        );
        let has_both = || self.old.enum_ids.contains_key(is) || self.new.enum_ids.contains_key(was);
        was != is && has_both()
    }

    /// Moves the findings on a pair of messages since there were `before` to the fields and methods that hold it.
    pub(crate) fn place_message(&mut self, before: usize, pair: (MessageId, MessageId)) {
        let is_entry = self.new.message(pair.1).map_entry;
        if !is_entry && !self.is_replaced(pair) {
            return;
        }
        let (was, is) = (
            &self.old.message(pair.0).name,
            &self.new.message(pair.1).name,
        );
        let what = if is_entry {
            String::new()
        } else {
            format!("{was} became {is}: ")
        };
        let holders = self.pairs.holders_of(pair);
        self.place(before, &what, [was, is], &holders);
    }

    /// Moves the findings on a pair of enums since there were `before` to the fields that hold it.
    pub(crate) fn place_enum(&mut self, before: usize, pair: (EnumId, EnumId)) {
        if !self.is_replaced_enum(pair) {
            return;
        }
        let (was, is) = (
            &self.old.enumeration(pair.0).name,
            &self.new.enumeration(pair.1).name,
        );
        let holders = self.pairs.enum_holders_of(pair);
        self.place(before, &format!("{was} became {is}: "), [was, is], &holders);
    }

    fn place(&mut self, before: usize, what: &str, names: [&String; 2], holders: &[Holder]) {
        if holders.is_empty() {
            return;
        }
        let holders: Vec<_> = holders.iter().map(|holder| self.element(holder)).collect();
        for finding in self.findings.split_off(before) {
            // What is written about one of two types does not tell how it differs from the other.
            if matches!(finding.rule, Rule::CommentChanged | Rule::Deprecated) {
                continue;
            }
            let parts = names.map(|name| {
                let part = finding.path.strip_prefix(name.as_str())?;
                // The one type may be declared inside of the other.
                part.strip_prefix('.').filter(|part| !part.contains('.'))
            });
            let part = parts[0].or(parts[1]);
            let met = finding.met.map(|met| Met {
                field: self.number(met, parts),
                ..met
            });
            let at = part.map_or_else(String::new, |part| format!("at {part}: "));
            for element in &holders {
                self.findings.push(Finding {
                    path: element.path.clone(),
                    file: element.release.file_path(element.place),
                    line: element.place.line,
                    message: format!("{what}{at}{}", finding.message),
                    met,
                    ..finding.clone()
                });
            }
        }
    }

    /// The number of the field that has a name in the older or in the newer message.
    fn number(&self, met: Met, [was, is]: [Option<&str>; 2]) -> Option<u32> {
        let number = |message: &Message, name: &str| {
            let field = message.fields.iter().find(|field| field.name == name)?;
            Some(field.number)
        };
        let old = was.and_then(|name| number(self.old.message(met.old), name));
        old.or_else(|| number(self.new.message(met.new), is?))
    }

    /// The element that a person changed: one inside of a replaced message is reached through that message's
    /// own holder.
    fn element(&self, holder: &Holder) -> Element<'a> {
        let (pair, number) = match holder {
            Holder::Method(path, place) => return self.is(path.clone(), *place),
            Holder::Field(pair, number) => (*pair, *number),
        };
        let message = self.new.message(pair.1);
        let (name, place) = message
            .field(number)
            .map_or(("", message.about.place), |field| {
                (field.name.as_str(), field.about.place)
            });
        let is_entry = message.map_entry;
        let outer = self.pairs.first_holder(pair);
        match outer.filter(|_| is_entry || self.is_replaced(pair)) {
            Some(outer) => {
                let mut element = self.element(outer);
                if !is_entry {
                    element.path = format!("{}.{name}", element.path);
                }
                element
            }
            None => self.is(format!("{}.{name}", message.name), place),
        }
    }

    /// Notes the fields whose message or enum became another one that reads alike.
    pub(crate) fn note_replaced(&mut self) {
        let differing = self.pairs.tainted(
            self.differing.iter().copied(),
            self.differing_enums.iter().copied(),
        );
        let messages: Vec<_> = self.pairs.messages.iter().collect();
        for (was, is, _) in messages {
            if self.is_replaced((was, is)) && !differing.contains(&(was, is)) {
                let holders = self.pairs.holders_of((was, is));
                let names = [self.old.message(was), self.new.message(is)];
                self.reads_alike(names.map(|message| message.name.as_str()), &holders);
            }
        }
        let differing: HashSet<_> = self.differing_enums.iter().copied().collect();
        let enums: Vec<_> = self.pairs.enums.iter().collect();
        for (was, is, _) in enums {
            if self.is_replaced_enum((was, is)) && !differing.contains(&(was, is)) {
                let holders = self.pairs.enum_holders_of((was, is));
                let names = [self.old.enumeration(was), self.new.enumeration(is)];
                self.reads_alike(names.map(|found| found.name.as_str()), &holders);
            }
        }
    }

    fn reads_alike(&mut self, [was, is]: [&str; 2], holders: &[Holder]) {
        for holder in holders {
            let Holder::Field(pair, _) = holder else {
                // A method's request or response may be called what it likes.
                continue;
            };
            // Inside of a message that is another one itself, that says it all.
            if self.is_replaced(*pair) {
                continue;
            }
            let message = format!(
                "{was} became {is}, which reads alike: has the meaning of the field changed?"
            );
            let element = self.element(holder);
            let finding = element.finding(Rule::FieldSameType, Who::Nobody, message);
            self.findings.push(finding);
        }
    }

    /// Remembers pairs that do not read alike, whether or not somebody suffers from it.
    pub(crate) fn differs_since(&self, before: usize) -> bool {
        self.findings[before..]
            .iter()
            .any(|found| !matches!(found.rule.family(), Family::Note | Family::Json))
    }
}

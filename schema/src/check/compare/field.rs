//! Fields that both releases have under one number.

use crate::check::Rule;
use crate::check::compare::defaults;
use crate::check::compare::message::Meeting;
use crate::check::compare::scalar::{self, TypeChange};
use crate::check::compare::walk::Comparison;
use crate::check::direction::Flows;
use crate::check::finding::Element;
use crate::check::release::{Field, Kind, Label, Message};

impl Comparison<'_> {
    /// Compares a field that kept its number.
    pub(crate) fn field(&mut self, meeting: Meeting<'_>, was: &Field, is: &Field) {
        let element = self.is(format!("{}.{}", meeting.is.name, is.name), is.about.place);
        let before = self.findings.len();
        let readable = self.field_type(meeting, &element, was, is);
        self.cardinality(meeting, &element, was, is);
        self.required(meeting, &element, was, is);
        if readable {
            self.presence(meeting, &element, was, is);
            self.default(meeting, &element, was, is);
        }
        self.field_name(meeting, &element, was, is);
        let place = (meeting, &element);
        self.bounds(place, "max_len", &was.max_len, &is.max_len);
        self.bounds(place, "max_count", &was.max_count, &is.max_count);
        self.vocabulary(place, &was.values, &is.values);
        self.vocabulary(place, &was.keys, &is.keys);
        if !meeting.is.map_entry {
            self.check_gates(&element, &was.about, &is.about);
        }
        if self.findings.len() == before {
            self.check_comment(&element, &was.about.doc, &is.about.doc);
        }
    }

    /// Judges the type; returns whether what is read is at least sometimes what was written.
    fn field_type(
        &mut self,
        meeting: Meeting<'_>,
        element: &Element<'_>,
        was: &Field,
        is: &Field,
    ) -> bool {
        let writers = meeting.writers;
        let names = (
            scalar::name(self.old, was.kind),
            scalar::name(self.new, is.kind),
        );
        let change = scalar::judge(self.old, was.kind, self.new, is.kind);
        match change {
            TypeChange::None => {}
            TypeChange::ValuesLost(flows) => {
                let (sender, reader) = (writers.senders(flows), writers.readers(flows));
                let message = format!(
                    "{} became {}: some of the values that {sender} writes, {reader} reads as others or refuses",
                    names.0, names.1
                );
                self.report(
                    element,
                    Rule::FieldValuesLost,
                    writers.suffer(flows),
                    message,
                );
            }
            TypeChange::Incompatible => {
                let message = format!(
                    "{} became {}: the same bytes mean something else to each version, or nothing at all",
                    names.0, names.1
                );
                self.report(
                    element,
                    Rule::FieldWireCompatibleType,
                    writers.suffer(Flows::BOTH),
                    message,
                );
            }
        }
        if !scalar::same_json((self.old, was.kind), (self.new, is.kind)) {
            let message = format!(
                "{} became {}: JSON writes them in different ways",
                names.0, names.1
            );
            self.report(
                element,
                Rule::FieldWireJsonCompatibleType,
                writers.suffer(Flows::BOTH),
                message,
            );
        }
        change != TypeChange::Incompatible
    }

    fn cardinality(
        &mut self,
        meeting: Meeting<'_>,
        element: &Element<'_>,
        was: &Field,
        is: &Field,
    ) {
        let writers = meeting.writers;
        let (was_many, is_many) = (was.label == Label::Repeated, is.label == Label::Repeated);
        let (was_map, is_map) = (self.is_map(self.old, was), self.is_map(self.new, is));
        // A map is a list whose elements have a key each; of elements with one key, a map keeps the last.
        let (flows, what) = match (was_many, is_many) {
            (true, false) => (Flows::OLD_TO_NEW, "many became one"),
            (false, true) => (Flows::NEW_TO_OLD, "one became many"),
            _ if was_map && !is_map => (Flows::NEW_TO_OLD, "a map became a list"),
            _ if is_map && !was_map => (Flows::OLD_TO_NEW, "a list became a map"),
            _ => return,
        };
        let (sender, reader) = (writers.senders(flows), writers.readers(flows));
        let mut message = format!(
            "{what}: of several that {sender} writes, {reader} keeps the last or refuses the message"
        );
        // A default without presence is not written: it is an item to one version, and none to the other.
        let is_unwritten = was.label == Label::Implicit || is.label == Label::Implicit;
        let flows = if is_unwritten { Flows::BOTH } else { flows };
        if is_unwritten {
            message.push_str(", and a single default is not written at all");
        }
        self.report(
            element,
            Rule::FieldWireCompatibleCardinality,
            writers.suffer(flows),
            message,
        );
        let message = format!("{what}: JSON writes them in different ways");
        self.report(
            element,
            Rule::FieldWireJsonCompatibleCardinality,
            writers.suffer(Flows::BOTH),
            message,
        );
    }

    /// A field without presence always has a value, and does not write its default. So a default that it means is
    /// absent to a reader that knows absence, and what such a writer leaves out has a value to it.
    ///
    /// That a field learns to be absent is a note: its new reader can take absence for the default, which is all that
    /// older peers mean by it. One that unlearns it leaves older readers without what they rely on.
    fn presence(&mut self, meeting: Meeting<'_>, element: &Element<'_>, was: &Field, is: &Field) {
        let writers = meeting.writers;
        let who = writers.suffer(Flows::BOTH);
        match (has_presence(meeting.was, was), has_presence(meeting.is, is)) {
            (Some(false), Some(true)) => {
                let (sender, reader) = (
                    writers.senders(Flows::OLD_TO_NEW),
                    writers.readers(Flows::OLD_TO_NEW),
                );
                let message = format!(
                    "the field can be absent now: {reader} has to take absence for the default, which {sender} does not write"
                );
                self.note(element, Rule::FieldSamePresence, who, message);
            }
            (Some(true), Some(false)) => {
                let message = "the field cannot be absent any more: a default that the new version means is absent to the old one, and what the old one leaves out is the default to the new one";
                self.report(element, Rule::FieldSamePresence, who, message);
            }
            _ => {}
        }
    }

    #[expect(clippy::unused_self, reason = "reads as the other questions do")]
    fn is_map(&self, release: &crate::check::Release, field: &Field) -> bool {
        matches!(field.kind, Kind::Message(id) if release.message(id).map_entry)
    }

    fn required(&mut self, meeting: Meeting<'_>, element: &Element<'_>, was: &Field, is: &Field) {
        let (flows, what) = match (was.label == Label::Required, is.label == Label::Required) {
            (true, false) => (Flows::NEW_TO_OLD, "the field is not required any more"),
            (false, true) => (Flows::OLD_TO_NEW, "the field became required"),
            _ => return,
        };
        let writers = meeting.writers;
        let (sender, reader) = (writers.senders(flows), writers.readers(flows));
        let message = format!("{what}: {reader} refuses messages in which {sender} leaves it out");
        self.report(
            element,
            Rule::MessageSameRequiredFields,
            writers.suffer(flows),
            message,
        );
    }

    fn default(&mut self, meeting: Meeting<'_>, element: &Element<'_>, was: &Field, is: &Field) {
        // A required field is never absent: its reader refuses the message.
        if was.label == Label::Required || is.label == Label::Required {
            return;
        }
        let (Some(old), Some(new)) = (defaults::of(self.old, was), defaults::of(self.new, is))
        else {
            return;
        };
        if old != new {
            let message = format!(
                "an absent field meant {old} and means {new}: each version reads the other's silence as its own default"
            );
            self.report(
                element,
                Rule::FieldSameDefault,
                meeting.writers.suffer(Flows::BOTH),
                message,
            );
        }
    }

    fn field_name(&mut self, meeting: Meeting<'_>, element: &Element<'_>, was: &Field, is: &Field) {
        let who = meeting.writers.suffer(Flows::BOTH);
        if was.name != is.name {
            let message = format!(
                "{} was renamed to {}: JSON peers of one version do not know the other's name",
                was.name, is.name
            );
            self.report(element, Rule::FieldSameName, who, message);
        }
        if was.json_name != is.json_name {
            let message = format!(
                "its name in JSON was \"{}\" and is \"{}\"",
                was.json_name, is.json_name
            );
            self.report(element, Rule::FieldSameJsonName, who, message);
        }
    }
}

/// Whether a field can be absent: not a part of a map's entry, whatever its label; `None` of those for which that is no
/// question.
fn has_presence(holder: &Message, field: &Field) -> Option<bool> {
    let is_message = matches!(field.kind, Kind::Message(_) | Kind::Group(_));
    match field.label {
        Label::Optional => Some(!holder.map_entry || is_message),
        Label::Implicit => Some(false),
        Label::Required | Label::Repeated => None,
    }
}

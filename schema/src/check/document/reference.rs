//! The reference of a contract, in Markdown.

use crate::check::Release;
use crate::check::compare::type_name;
use crate::check::release::{
    About, Availability, Bound, EnumId, Enumeration, Field, Kind, Label, Member, Message,
    MessageId, Place, Service,
};
use std::fmt::Write;

/// The reference of a contract, in Markdown, with a newline at its end.
///
/// Each element has an anchor that is its full name in lower case, so that links to it stay good.
pub fn reference(release: &Release) -> String {
    let mut text = "# Protocol reference\n".to_owned();
    if let Some(version) = release.version() {
        let _ = write!(
            text,
            "\nOf contract {version}. Generated from the contract: do not edit.\n"
        );
    }
    let writer = Reference { release };
    for (name, service) in release
        .services
        .iter()
        .filter(|(_, service)| writer.is_own(service.about.place))
    {
        writer.service(&mut text, name, service);
    }
    let mut messages: Vec<_> = release.messages.iter().collect();
    messages.retain(|message| !message.map_entry && writer.is_own(message.about.place));
    messages.sort_by(|one, other| one.name.cmp(&other.name));
    for message in messages {
        writer.message(&mut text, message);
    }
    let mut enums: Vec<_> = release.enums.iter().collect();
    enums.retain(|enumeration| writer.is_own(enumeration.about.place));
    enums.sort_by(|one, other| one.name.cmp(&other.name));
    for enumeration in enums {
        Reference::enumeration(&mut text, enumeration);
    }
    text
}

struct Reference<'a> {
    release: &'a Release,
}

impl Reference<'_> {
    fn is_own(&self, place: Place) -> bool {
        let package = self.release.files[place.file].package.as_str();
        !matches!(package, "google.protobuf" | "handclasp")
    }

    fn service(&self, text: &mut String, name: &str, service: &Service) {
        heading(text, "##", "Service", name, &service.about);
        if service.scope > 0 {
            let when = if service.scope == 1 {
                "in every session, whatever its level"
            } else {
                "always, also before a negotiation"
            };
            let _ = write!(text, "\nIts methods may be called {when}.\n");
        }
        for (method_name, method) in &service.methods {
            let path = format!("{name}/{method_name}");
            heading(text, "###", "Method", &path, &method.about);
            let stream = |streaming| if streaming { "a stream of " } else { "" };
            let (input, output) = (
                self.message_link(method.input),
                self.message_link(method.output),
            );
            let (sent, answered) = (
                stream(method.client_streaming),
                stream(method.server_streaming),
            );
            let _ = write!(text, "\nTakes {sent}{input}, answers {answered}{output}.");
            text.push_str(match method.idempotency {
                1 => " Has no side effects.",
                2 => " May be repeated.",
                _ => "",
            });
            text.push('\n');
        }
    }

    fn message(&self, text: &mut String, message: &Message) {
        heading(text, "##", "Message", &message.name, &message.about);
        if message.lenient {
            text.push_str("\nReaders skip fields that they do not know.\n");
        }
        if message.fields.is_empty() {
            text.push_str("\nIt has no fields.\n");
            return;
        }
        text.push_str(
            "\n| number | field | type | in | bounds | meaning |\n|---|---|---|---|---|---|\n",
        );
        for field in &message.fields {
            let anchor = anchor(&format!("{}.{}", message.name, field.name));
            let (kind, place) = (self.field_type(field), gate(&field.about));
            let (bounds, doc) = (bounds(field), cell(&field.about.doc));
            let _ = writeln!(
                text,
                "| {} | {anchor}`{}` | {kind} | {place} | {bounds} | {doc} |",
                field.number, field.name
            );
        }
        for field in &message.fields {
            members(text, field, "Values", &field.values);
            members(text, field, "Keys", &field.keys);
        }
    }

    fn enumeration(text: &mut String, enumeration: &Enumeration) {
        heading(text, "##", "Enum", &enumeration.name, &enumeration.about);
        text.push_str("\n| number | value | in | meaning |\n|---|---|---|---|\n");
        for value in &enumeration.values {
            let anchor = anchor(&format!("{}.{}", enumeration.name, value.name));
            let (place, doc) = (gate(&value.about), cell(&value.about.doc));
            let fallback = fallback(&value.fallback);
            let _ = writeln!(
                text,
                "| {} | {anchor}`{}` | {place} | {doc}{fallback} |",
                value.number, value.name
            );
        }
    }

    fn field_type(&self, field: &Field) -> String {
        let kind = match field.kind {
            Kind::Message(id) | Kind::Group(id) if self.release.message(id).map_entry => {
                let entry = self.release.message(id);
                let part = |number| {
                    entry
                        .field(number)
                        .map_or_else(String::new, |part| self.field_type(part))
                };
                return format!("map of {} to {}", part(1), part(2));
            }
            Kind::Message(id) | Kind::Group(id) => self.message_link(id),
            Kind::Enum(id) => self.enum_link(id),
            kind => type_name(self.release, kind),
        };
        let arm = if field.oneof.is_some() {
            ", one of several"
        } else {
            ""
        };
        match field.label {
            Label::Repeated => format!("list of {kind}"),
            Label::Required => format!("{kind}, required"),
            Label::Optional if arm.is_empty() && !kind.starts_with('[') => {
                format!("{kind}, optional")
            }
            _ => format!("{kind}{arm}"),
        }
    }

    fn message_link(&self, id: MessageId) -> String {
        let message = self.release.message(id);
        self.link(&message.name, message.about.place)
    }

    fn enum_link(&self, id: EnumId) -> String {
        let enumeration = self.release.enumeration(id);
        self.link(&enumeration.name, enumeration.about.place)
    }

    fn link(&self, name: &str, place: Place) -> String {
        if self.is_own(place) {
            format!("[`{name}`](#{})", name.to_lowercase())
        } else {
            format!("`{name}`")
        }
    }
}

fn heading(text: &mut String, level: &str, kind: &str, name: &str, about: &About) {
    let _ = write!(text, "\n{}\n{level} {kind} `{name}`\n", anchor(name));
    let place = gate(about);
    if !place.is_empty() {
        let _ = write!(text, "\n*{place}*\n");
    }
    if !about.doc.is_empty() {
        let _ = write!(text, "\n{}\n", about.doc);
    }
}

fn anchor(name: &str) -> String {
    format!("<a id=\"{}\"></a>", name.to_lowercase())
}

/// The sessions that an element is in.
fn gate(about: &About) -> String {
    let mut text = gate_text(&about.gate);
    if about.deprecated && about.gate.deprecated_since.is_none() {
        text.push("deprecated".to_owned());
    }
    text.join(", ")
}

fn gate_text(gate: &Availability) -> Vec<String> {
    let mut text = Vec::new();
    let mut add = |part: Option<String>| text.extend(part);
    add(gate.since.map(|since| format!("since {since}")));
    add(gate
        .feature
        .as_ref()
        .map(|name| format!("feature `{name}`")));
    add(gate
        .deprecated_since
        .map(|since| format!("deprecated since {since}")));
    add(gate.removed_in.map(|version| format!("until {version}")));
    text
}

fn bounds(field: &Field) -> String {
    let say = |what: &str, bounds: &[Bound]| {
        bounds
            .iter()
            .map(|bound| match bound.since {
                Some(since) => format!("{what} {} since {since}", bound.value),
                None => format!("{what} {}", bound.value),
            })
            .collect::<Vec<_>>()
    };
    let mut all = [
        say("length", &field.max_len),
        say("count", &field.max_count),
    ]
    .concat();
    if field.restricts {
        all.push("restricts".to_owned());
    }
    all.join(", ")
}

fn members(text: &mut String, field: &Field, what: &str, members: &[Member]) {
    if members.is_empty() {
        return;
    }
    let _ = write!(text, "\n{what} of `{}`:\n\n", field.name);
    for member in members {
        let place = gate_text(&member.gate).join(", ");
        let fallback = fallback(&member.fallback);
        let _ = writeln!(
            text,
            "- `\"{}\"` ({place}): {}{fallback}",
            member.name, member.doc
        );
    }
}

fn fallback(name: &str) -> String {
    if name.is_empty() {
        String::new()
    } else {
        format!(" Older peers are told `{name}`.")
    }
}

/// A text that cannot end its cell.
fn cell(text: &str) -> String {
    text.replace('|', "\\|")
}

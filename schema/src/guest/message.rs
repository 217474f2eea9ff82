//! Messages: a struct of borrowed views for each, and an enum for each oneof.

use super::names::{Names, since};
use super::{decode, encode, vocabulary};
use crate::code::own;
use crate::format::doc;
use crate::model::{Bounds, Field, Message, Shape, implied};
use crate::names::{camel, snake, upper};
use std::fmt::Write;

/// The message and all that is implemented for it.
pub(super) fn generate(
    names: &Names<'_>,
    message: &Message,
    responds: bool,
    is_item: bool,
) -> String {
    let mut code = structure(names, message);
    code += &constants(names, message);
    code += &decode::generate(names, message);
    code += &encode::generate(names, message, responds);
    if is_item {
        let name = names.message(&message.full_name, "'a");
        let _ = write!(
            code,
            "impl<'a> Item<'a> for {name} {{
                fn read(value: Value<'a>) -> Result<Self, WireError> {{ read_item(value) }}

                fn write(&self, sink: &mut dyn Sink, number: u32) {{ put_message(sink, number, self); }}
            }}\n\n"
        );
    }
    code
}

fn structure(names: &Names<'_>, message: &Message) -> String {
    let mut fields = String::new();
    let mut oneofs = String::new();
    let mut seen = Vec::new();
    for field in &message.fields {
        let value = names.value(&field.kind, "'a");
        let item = names.item(&field.kind, "'a");
        let kind = match &field.shape {
            Shape::Implicit => value,
            Shape::Optional => format!("Option<{value}>"),
            Shape::List => format!("Repeated<'a, {item}>"),
            Shape::Map(key) => format!("Repeated<'a, ({}, {item})>", names.item(key, "'a")),
            Shape::Arm(oneof) => {
                if !seen.contains(oneof) {
                    seen.push(*oneof);
                    let (field, code) = one_of(names, message, *oneof);
                    fields += &field;
                    oneofs += &code;
                }
                continue;
            }
        };
        fields += &doc(&field.doc, &extra(message, field));
        let _ = writeln!(fields, "pub {}: {kind},", snake(&field.name));
    }
    format!(
        "{}#[derive(Clone, Copy, Debug, Default, PartialEq)]
        pub struct {} {{ {fields} }}\n\n{oneofs}",
        doc(&message.doc, &since(&message.rules.need)),
        names.message(&message.full_name, "'a"),
    )
}

/// The field of a oneof, and its enum.
fn one_of(names: &Names<'_>, message: &Message, index: usize) -> (String, String) {
    let oneof = &message.oneofs[index];
    let name = names.oneof(message, index);
    let mut arms = String::new();
    for field in &message.fields {
        if field.shape == Shape::Arm(index) {
            arms += &doc(&field.doc, &extra(message, field));
            let kind = names.value(&field.kind, "'a");
            let _ = writeln!(arms, "{}({kind}),", own(&camel(&field.name)));
        }
    }
    let lifetime = if arms.contains("'a") { "<'a>" } else { "" };
    let field = format!(
        "{}pub {}: Option<{name}{lifetime}>,\n",
        doc(&oneof.doc, ""),
        snake(&oneof.name)
    );
    let code = format!(
        "{}#[derive(Clone, Copy, Debug, PartialEq)]
        pub enum {name}{lifetime} {{ {arms} }}\n\n",
        doc(&oneof.doc, "")
    );
    (field, code)
}

/// What the contract says of a field beyond its comment.
fn extra(message: &Message, field: &Field) -> String {
    let mut extra = Vec::new();
    if let Some(most) = field.max_count.newest() {
        extra.push(format!("At most {most}."));
    }
    if let Some(longest) = field.max_len.newest() {
        let each = if matches!(field.shape, Shape::List | Shape::Map(_)) {
            "each at most"
        } else {
            "At most"
        };
        extra.push(format!("{each} {longest} bytes."));
    }
    if !implied(&field.rules.need, &message.rules.need) {
        extra.push(since(&field.rules.need));
    }
    extra.join(" ").replace(". each", ", each")
}

/// The message's bounds and vocabularies.
fn constants(names: &Names<'_>, message: &Message) -> String {
    let mut constants = String::new();
    for field in &message.fields {
        let name = upper(&field.name);
        let of = &field.name;
        for (bounds, constant, what) in [
            (
                &field.max_len,
                "MAX_LEN",
                format!("The longest `{of}`, in bytes."),
            ),
            (
                &field.max_count,
                "MAX_COUNT",
                format!("The most of `{of}`."),
            ),
        ] {
            if let Some(newest) = bounds.newest() {
                let (kind, value) = if bounds.has_changed() {
                    ("&'static [Bound]", table(bounds))
                } else {
                    ("usize", newest.to_string())
                };
                let _ = writeln!(
                    constants,
                    "/// {what}\npub const {name}_{constant}: {kind} = {value};"
                );
            }
        }
        constants += &vocabulary::constants(field);
    }
    if constants.is_empty() {
        return constants;
    }
    let name = names.message(&message.full_name, "'_");
    format!("impl {name} {{ {constants} }}\n\n")
}

fn table(bounds: &Bounds) -> String {
    let rows = bounds.0.iter().map(|bound| {
        let since = bound.since;
        format!(
            "Bound {{ since: Version::new({}, {}), limit: {} }},",
            since.major, since.minor, bound.value
        )
    });
    format!("&[{}]", rows.collect::<String>())
}

//! Writing messages; responses also at the level of their call.

use super::enumeration;
use super::names::{Names, need};
use super::vocabulary::stand_in;
use crate::model::{Field, Kind, Message, Shape, implied};
use crate::names::{camel, snake, snake_part, upper};
use std::fmt::Write;

/// The message's implementations of `Encode` and, if it can be in a response, of `Respond`.
pub(super) fn generate(names: &Names<'_>, message: &Message, responds: bool) -> String {
    let name = names.message(&message.full_name, "'_");
    let gated = responds && is_gated(names, message);
    let writing = Writing {
        names,
        message,
        gated,
    };
    let body = writing.body();
    let sink = if body.is_empty() { "_sink" } else { "sink" };
    if !gated {
        let respond = if responds {
            format!("impl Respond for {name} {{}}\n\n")
        } else {
            String::new()
        };
        return format!(
            "impl Encode for {name} {{
                fn encode(&self, {sink}: &mut dyn Sink) {{ {body} }}
            }}\n\n{respond}"
        );
    }
    let stand_ins: String = message
        .fields
        .iter()
        .flat_map(|field| {
            [("value", &field.values), ("key", &field.keys)].map(|(what, members)| {
                stand_in(&function(field, what), members).unwrap_or_default()
            })
        })
        .collect();
    let stand_ins = if stand_ins.is_empty() {
        stand_ins
    } else {
        format!("impl {name} {{ {stand_ins} }}\n")
    };
    format!(
        "impl Encode for {name} {{
            fn encode(&self, sink: &mut dyn Sink) {{ self.encode_at(None, sink); }}
        }}

        impl Respond for {name} {{
            fn encode_at(&self, level: Option<&Level>, {sink}: &mut dyn Sink) {{ {body} }}
        }}\n\n{stand_ins}\n"
    )
}

/// Whether some sessions hold the message and not all that can be in it.
pub(super) fn is_gated(names: &Names<'_>, message: &Message) -> bool {
    !names.target.externs.contains_key(&message.full_name)
        && message.fields.iter().any(|field| {
            !implied(&field.rules.need, &message.rules.need) || is_value_gated(names, field)
        })
}

/// Whether what is in a field depends on the level.
fn is_value_gated(names: &Names<'_>, field: &Field) -> bool {
    let members = field.values.iter().chain(&field.keys);
    let mut stand_ins = members.filter(|member| member.fallback.is_some());
    stand_ins.next().is_some()
        || field.max_len.has_changed()
        || field.max_count.has_changed()
        || match &field.kind {
            Kind::Message(name) => {
                let message = names.model.message(name);
                message.is_some_and(|message| is_gated(names, message))
            }
            Kind::Enum(name) => {
                let it = names.model.enumeration(name);
                it.is_some_and(enumeration::is_gated)
            }
            _ => false,
        }
}

/// The name of the function that says what stands in for a member of the field's vocabulary.
fn function(field: &Field, what: &str) -> String {
    snake(&format!("{}_{what}_at", snake_part(&field.name)))
}

struct Writing<'w> {
    names: &'w Names<'w>,
    message: &'w Message,
    gated: bool,
}

impl Writing<'_> {
    fn body(&self) -> String {
        let mut body = String::new();
        let mut written = Vec::new();
        for field in &self.message.fields {
            let Shape::Arm(oneof) = field.shape else {
                let statement = self.field(field);
                body += &self.held(field, statement);
                continue;
            };
            if !written.contains(&oneof) {
                written.push(oneof);
                body += &self.oneof(oneof);
            }
        }
        body
    }

    /// The statement, where the level includes the field.
    fn held(&self, field: &Field, statement: String) -> String {
        let wanted = &field.rules.need;
        if !self.gated || implied(wanted, &self.message.rules.need) {
            return statement;
        }
        format!("if includes(level, {}) {{ {statement} }}\n", need(wanted))
    }

    fn field(&self, field: &Field) -> String {
        let number = field.number;
        let name = format!("self.{}", snake(&field.name));
        match &field.shape {
            Shape::List | Shape::Map(_) if self.gated && is_value_gated(self.names, field) => {
                self.gated_items(field, &name)
            }
            Shape::List | Shape::Map(_) => format!("{name}.write(sink, {number});\n"),
            Shape::Optional | Shape::Arm(_) => {
                let by = if matches!(field.kind, Kind::Message(_)) {
                    "&"
                } else {
                    ""
                };
                let statement = self.present(field, "value");
                format!("if let Some(value) = {by}{name} {{ {statement} }}\n")
            }
            Shape::Implicit => {
                let value = self.at(field, &name, "VALUES");
                match &field.kind {
                    Kind::Bool => format!("put_bool(sink, {number}, {value});\n"),
                    Kind::Int32 => format!("put_int(sink, {number}, {value}.into());\n"),
                    Kind::Int64 => format!("put_int(sink, {number}, {value});\n"),
                    Kind::Uint32 => format!("put_uint(sink, {number}, {value}.into());\n"),
                    Kind::String => format!("put_bytes(sink, {number}, {value}.as_bytes());\n"),
                    Kind::Bytes => format!("put_bytes(sink, {number}, {value});\n"),
                    Kind::Enum(_) => format!("put_int(sink, {number}, {value}.number().into());\n"),
                    Kind::Uint64 => format!("put_uint(sink, {number}, {value});\n"),
                    kind => put_number("", kind, number, &value) + "\n",
                }
            }
        }
    }

    /// Writes a value that is there, even if it is the default.
    fn present(&self, field: &Field, value: &str) -> String {
        let number = field.number;
        let at = self.at(field, value, "VALUES");
        match &field.kind {
            Kind::Bool | Kind::Uint32 => format!("put_present_uint(sink, {number}, {at}.into());"),
            Kind::Int32 => {
                format!("put_present_uint(sink, {number}, i64::from({at}).cast_unsigned());")
            }
            Kind::Int64 => format!("put_present_uint(sink, {number}, {at}.cast_unsigned());"),
            Kind::String => format!("put_present_bytes(sink, {number}, {at}.as_bytes());"),
            Kind::Bytes => format!("put_present_bytes(sink, {number}, {at});"),
            Kind::Enum(_) => {
                format!(
                    "put_present_uint(sink, {number}, i64::from({at}.number()).cast_unsigned());"
                )
            }
            Kind::Message(_) if self.gated && is_value_gated(self.names, field) => {
                format!("put_message(sink, {number}, &AtLevel {{ message: {value}, level }});")
            }
            Kind::Message(_) => format!("put_message(sink, {number}, {value});"),
            Kind::Uint64 => format!("put_present_uint(sink, {number}, {at});"),
            kind => put_number("present_", kind, number, &at),
        }
    }

    fn oneof(&self, oneof: usize) -> String {
        let holder = &self.message.oneofs[oneof];
        let kind = self.names.oneof(self.message, oneof);
        let name = snake(&holder.name);
        let mut arms = String::new();
        for field in &self.message.fields {
            if field.shape == Shape::Arm(oneof) {
                let variant = camel(&field.name);
                let is_message = matches!(field.kind, Kind::Message(_));
                let value = if is_message { "&value" } else { "value" };
                let statement = self.held(field, self.present(field, value));
                let _ = writeln!(arms, "Some({kind}::{variant}(value)) => {{ {statement} }}");
            }
        }
        format!("match self.{name} {{ None => {{}} {arms} }}\n")
    }

    /// The items of a list or a map, each as the level can read it.
    fn gated_items(&self, field: &Field, name: &str) -> String {
        let number = field.number;
        let items = if field.max_count.has_changed() {
            let bounds = format!("Self::{}_MAX_COUNT", upper(&field.name));
            format!("{name}.iter().take(limit({bounds}, level))")
        } else {
            format!("&{name}")
        };
        let message = matches!(field.kind, Kind::Message(_)) && is_value_gated(self.names, field);
        if let Shape::Map(_) = field.shape {
            let key = self.at(field, "key", "KEYS");
            let entry = if message {
                format!("MessageEntry({key}, AtLevel {{ message: &value, level }})")
            } else {
                format!("Entry({key}, {})", self.at(field, "value", "VALUES"))
            };
            return format!(
                "for (key, value) in {items} {{ put_message(sink, {number}, &{entry}); }}\n"
            );
        }
        let item = if message {
            format!("put_message(sink, {number}, &AtLevel {{ message: &item, level }});")
        } else {
            format!(
                "{}.write(sink, {number});",
                self.at(field, "item", "VALUES")
            )
        };
        format!("for item in {items} {{ {item} }}\n")
    }

    /// A value as the level can read it.
    fn at(&self, field: &Field, value: &str, vocabulary: &str) -> String {
        if !self.gated {
            return value.to_owned();
        }
        let of_key = vocabulary == "KEYS";
        let members = if of_key { &field.keys } else { &field.values };
        let mut at = value.to_owned();
        if members.iter().any(|member| member.fallback.is_some()) {
            let what = if of_key { "key" } else { "value" };
            at = format!("Self::{}({at}, level)", function(field, what));
        }
        if of_key {
            return at;
        }
        if let Kind::Enum(name) = &field.kind {
            let it = self.names.model.enumeration(name);
            if it.is_some_and(enumeration::is_gated) {
                at = format!("{at}.at(level)");
            }
        }
        if field.max_len.has_changed() {
            let clip = if field.kind == Kind::String {
                "clip_str"
            } else {
                "clip"
            };
            let bounds = format!("Self::{}_MAX_LEN", upper(&field.name));
            at = format!("{clip}({at}, limit({bounds}, level))");
        }
        at
    }
}

/// Writes a number whose encoding is not that of the Rust type.
fn put_number(present: &str, kind: &Kind, number: u32, value: &str) -> String {
    let (function, value) = match kind {
        Kind::Sint32 => ("sint", format!("{value}.into()")),
        Kind::Sint64 => ("sint", value.to_owned()),
        Kind::Sfixed32 => ("fixed32", format!("{value}.cast_unsigned()")),
        Kind::Float => ("fixed32", format!("{value}.to_bits()")),
        Kind::Fixed64 => ("fixed64", value.to_owned()),
        Kind::Sfixed64 => ("fixed64", format!("{value}.cast_unsigned()")),
        Kind::Double => ("fixed64", format!("{value}.to_bits()")),
        _ => ("fixed32", value.to_owned()),
    };
    format!("put_{present}{function}(sink, {number}, {value});")
}

//! Reading messages: one arm for each field, through the gate.

use super::names::{Names, counter, need, title};
use crate::model::{Bounds, Field, Kind, Message, Need, Shape, implied};
use crate::names::{camel, snake, upper};
use std::fmt::Write;

/// The message's implementation of `Decode`.
pub(super) fn generate(names: &Names<'_>, message: &Message) -> String {
    let title = title(message);
    let mut arms = String::new();
    let mut counters = String::new();
    let mut received = String::new();
    for field in &message.fields {
        let arm = arm(names, message, field);
        let _ = writeln!(arms, "{} => {{ {arm} }}", field.number);
        if matches!(field.shape, Shape::List | Shape::Map(_)) {
            let name = snake(&field.name);
            let _ = writeln!(received, "{name}: fields.repeated({}),", field.number);
            if !field.max_count.0.is_empty() {
                let _ = writeln!(counters, "let mut {} = 0_usize;", counter(field));
            }
        }
    }
    let is_empty = message.fields.is_empty();
    let all = message.oneofs.is_empty()
        && !is_empty
        && message
            .fields
            .iter()
            .all(|field| matches!(field.shape, Shape::List | Shape::Map(_)));
    let rest = if all { "" } else { "..Self::default()" };
    let start = match (is_empty, received.is_empty()) {
        (true, _) => String::new(),
        (_, true) => "let mut message = Self::default();".to_owned(),
        // Nothing of it is ever assigned again.
        (_, false) if all => format!("let message = Self {{ {received} }};"),
        (_, false) => format!("let mut message = Self {{ {received} {rest} }};"),
    };
    let unknown = if message.lenient {
        "{}"
    } else {
        "fields.unknown()"
    };
    let end = if is_empty { "Self {}" } else { "message" };
    let body = if is_empty && message.lenient {
        "while fields.next_number().is_some() {}".to_owned()
    } else if is_empty {
        "while fields.next_number().is_some() { fields.unknown(); }".to_owned()
    } else {
        format!(
            "while let Some(number) = fields.next_number() {{
                match number {{ {arms} _ => {unknown}, }}
            }}"
        )
    };
    format!(
        "impl<'a> Decode<'a> for {} {{
            const NAME: &'static str = {title:?};

            fn read(fields: &mut GatedFields<'a, '_>) -> Self {{
                {start}
                {counters}
                {body}
                {end}
            }}
        }}\n\n",
        names.message(&message.full_name, "'a"),
    )
}

fn arm(names: &Names<'_>, message: &Message, field: &Field) -> String {
    let reading = Reading {
        names,
        message,
        field,
        path: format!("{}.{}", title(message), field.name),
    };
    let mut arm = reading.needs();
    arm += &match &field.shape {
        Shape::Implicit | Shape::Optional => reading.single(),
        Shape::Arm(oneof) => reading.oneof(*oneof),
        Shape::List => reading.list(),
        Shape::Map(key) => reading.map(key),
    };
    arm
}

struct Reading<'r> {
    names: &'r Names<'r>,
    message: &'r Message,
    field: &'r Field,
    path: String,
}

impl Reading<'_> {
    /// What the field needs beyond its message, and its type beyond the field.
    fn needs(&self) -> String {
        let path = &self.path;
        let model = self.names.model;
        let own = &self.field.rules.need;
        let held = match &self.field.kind {
            Kind::Message(name) => model.message(name).map(|it| &it.rules.need),
            Kind::Enum(name) => model.enumeration(name).map(|it| &it.rules.need),
            _ => None,
        };
        let message = &self.message.rules.need;
        let beyond =
            |wanted: &&Need, given: &Need| !self.message.lenient && !implied(wanted, given);
        let wanted = [
            Some(own).filter(|own| beyond(own, message)),
            held.filter(|held| beyond(held, own) && beyond(held, message)),
        ];
        let checks = wanted.into_iter().flatten();
        checks
            .map(|wanted| format!("fields.need({path:?}, {});\n", need(wanted)))
            .collect()
    }

    fn single(&self) -> String {
        let name = snake(&self.field.name);
        let optional = self.field.shape == Shape::Optional;
        let path = &self.path;
        if let Kind::Enum(_) = self.field.kind {
            let default = if optional { "" } else { ".unwrap_or_default()" };
            return format!("message.{name} = fields.enumeration({path:?}){default};");
        }
        let once = match self.field.kind {
            Kind::Message(_) => format!("fields.once(message.{name}.is_some());\n"),
            _ => String::new(),
        };
        let (before, value) = self.value();
        let value = if optional {
            format!("Some({value})")
        } else {
            value
        };
        format!("{once}{before}message.{name} = {value};")
    }

    fn oneof(&self, index: usize) -> String {
        let oneof = &self.message.oneofs[index];
        let holder = snake(&oneof.name);
        let kind = self.names.oneof(self.message, index);
        let variant = format!("{kind}::{}", camel(&self.field.name));
        let path = &self.path;
        match self.field.kind {
            Kind::Enum(_) => {
                format!("message.{holder} = fields.enumeration({path:?}).map({variant});")
            }
            Kind::Message(_) => format!(
                "fields.once(matches!(message.{holder}, Some({variant}(_))));
                message.{holder} = Some({variant}(fields.message()));"
            ),
            _ => {
                let (before, value) = self.value();
                format!("{before}message.{holder} = Some({variant}({value}));")
            }
        }
    }

    /// Statements before a single value, and the value's expression.
    fn value(&self) -> (String, String) {
        let path = &self.path;
        let getter = match &self.field.kind {
            Kind::String => "str",
            Kind::Bytes => "bytes",
            Kind::Message(_) => return (String::new(), "fields.message()".to_owned()),
            kind => return (String::new(), format!("fields.{}()", self.getter(kind))),
        };
        let constant = self.constant("MAX_LEN");
        let bounds = &self.field.max_len;
        let direct = match bounds {
            Bounds(all) if all.is_empty() => format!("fields.{getter}()"),
            _ => format!("fields.{getter}_within({path:?}, {constant})"),
        };
        if !bounds.has_changed() && self.field.values.is_empty() {
            return (String::new(), direct);
        }
        let mut before = if bounds.has_changed() {
            format!(
                "let value = fields.{getter}();\nfields.within_bounds({path:?}, value.len(), {constant});\n"
            )
        } else {
            format!("let value = {direct};\n")
        };
        before += &self.member("value", "VALUES");
        (before, "value".to_owned())
    }

    /// A scalar's getter: it has the name of the Rust type, or that of protobuf's where several have the same.
    fn getter(&self, kind: &Kind) -> String {
        match kind {
            Kind::Bool | Kind::Int32 | Kind::Int64 | Kind::Uint32 | Kind::Uint64 => {
                self.names.value(kind, "")
            }
            kind => format!("{kind:?}").to_lowercase(),
        }
    }

    fn list(&self) -> String {
        let path = &self.path;
        let (counter, limit) = match self.field.max_count.0.len() {
            0 => ("&mut 0".to_owned(), "usize::MAX".to_owned()),
            _ => (
                format!("&mut {}", counter(self.field)),
                self.counted_limit(),
            ),
        };
        let counted = match &self.field.kind {
            Kind::String | Kind::Bytes => {
                let (before, value) = self.value();
                let item = if before.is_empty() {
                    format!("{value};")
                } else {
                    before
                };
                return item + &self.count();
            }
            Kind::Message(name) => {
                let message = self.names.message(name, "'_");
                return format!("let _: {message} = fields.message();") + &self.count();
            }
            Kind::Enum(name) => {
                let name = self.names.named(name);
                format!("fields.enumerations::<{name}>({path:?}, {counter}, {limit});")
            }
            kind => match width(kind) {
                None => format!("fields.numbers({path:?}, {counter}, {limit});"),
                Some(width) => {
                    format!("fields.fixed_numbers({path:?}, {width}, {counter}, {limit});")
                }
            },
        };
        counted + &self.changed_count()
    }

    fn map(&self, key: &Kind) -> String {
        let path = &self.path;
        let key = self.names.item(key, "'_");
        let entry = match &self.field.kind {
            Kind::Message(_) => format!("message_entry::<{key}>()"),
            Kind::Enum(_) => format!("entry::<{key}, i32>()"),
            kind => format!("entry::<{key}, {}>()", self.names.item(kind, "'_")),
        };
        let mut checks = self.member("key", "KEYS");
        checks += &match &self.field.kind {
            Kind::Message(name) => {
                format!(
                    "fields.nested::<{}>(value);",
                    self.names.message(name, "'_")
                )
            }
            Kind::Enum(name) => format!(
                "let _: Option<{}> = fields.enumerated({path:?}, value);",
                self.names.named(name)
            ),
            Kind::String | Kind::Bytes if self.field.max_len.has_changed() => {
                let constant = self.constant("MAX_LEN");
                format!("fields.within_bounds({path:?}, value.len(), {constant});")
            }
            Kind::String | Kind::Bytes if !self.field.max_len.0.is_empty() => {
                let constant = self.constant("MAX_LEN");
                format!("fields.within({path:?}, value.len(), {constant});")
            }
            _ => String::new(),
        };
        checks += &self.member("value", "VALUES");
        let used = |name: &str| {
            let used = checks.contains(&format!("{name})"))
                || checks.contains(&format!("{name},"))
                || checks.contains(&format!("{name}."));
            if used {
                name.to_owned()
            } else {
                format!("_{name}")
            }
        };
        let (key_name, value_name) = (used("key"), used("value"));
        format!(
            "let ({key_name}, {value_name}) = fields.{entry};\n{checks}{}",
            self.count()
        )
    }

    /// Checks that `value` is a known member, where there is a vocabulary.
    fn member(&self, value: &str, table: &str) -> String {
        let members = if table == "KEYS" {
            &self.field.keys
        } else {
            &self.field.values
        };
        if members.is_empty() {
            return String::new();
        }
        let path = &self.path;
        format!(
            "fields.member({path:?}, {value}, {});\n",
            self.constant(table)
        )
    }

    fn count(&self) -> String {
        if self.field.max_count.0.is_empty() {
            return String::new();
        }
        let path = &self.path;
        let counter = counter(self.field);
        format!(
            "\nfields.count({path:?}, &mut {counter}, {});{}",
            self.counted_limit(),
            self.changed_count()
        )
    }

    fn counted_limit(&self) -> String {
        if self.field.max_count.has_changed() {
            "usize::MAX".to_owned()
        } else {
            self.constant("MAX_COUNT")
        }
    }

    fn changed_count(&self) -> String {
        if !self.field.max_count.has_changed() {
            return String::new();
        }
        let path = &self.path;
        let counter = counter(self.field);
        format!(
            "fields.within_bounds({path:?}, {counter}, {});",
            self.constant("MAX_COUNT")
        )
    }

    fn constant(&self, kind: &str) -> String {
        format!("Self::{}_{kind}", upper(&self.field.name))
    }
}

/// How many bytes a number takes, if it always takes as many.
const fn width(kind: &Kind) -> Option<usize> {
    match kind {
        Kind::Fixed32 | Kind::Sfixed32 | Kind::Float => Some(4),
        Kind::Fixed64 | Kind::Sfixed64 | Kind::Double => Some(8),
        _ => None,
    }
}

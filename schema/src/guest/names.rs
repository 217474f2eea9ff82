//! How the contract's names are written in Rust.

use super::GuestTarget;
use crate::SchemaError;
use crate::model::{Enum, Kind, Message, Model, Need, Shape};

/// Names and types, for one target.
pub(super) struct Names<'m> {
    pub(super) model: &'m Model,
    pub(super) target: &'m GuestTarget,
}

impl Names<'_> {
    /// The type of a message or an enum, without its lifetime.
    pub(super) fn named(&self, full_name: &str) -> String {
        if let Some(path) = self.target.externs.get(full_name) {
            return path.clone();
        }
        let message = self.model.message(full_name).map(Message::name);
        let name = message.or_else(|| self.model.enumeration(full_name).map(Enum::name));
        name.unwrap_or(full_name).replace('.', "")
    }

    /// A message's type.
    pub(super) fn message(&self, full_name: &str, lifetime: &str) -> String {
        let name = self.named(full_name);
        match self.model.message(full_name) {
            Some(message) if self.borrows(message) => format!("{name}<{lifetime}>"),
            _ => name,
        }
    }

    /// Whether a message's type has a lifetime.
    pub(super) fn borrows(&self, message: &Message) -> bool {
        !self.target.externs.contains_key(&message.full_name)
            && message
                .fields
                .iter()
                .any(|field| match (&field.shape, &field.kind) {
                    (Shape::List | Shape::Map(_), _) | (_, Kind::String | Kind::Bytes) => true,
                    (_, kind) => self.kind_borrows(kind),
                })
    }

    fn kind_borrows(&self, kind: &Kind) -> bool {
        let Kind::Message(name) = kind else {
            return false;
        };
        self.model
            .message(name)
            .is_some_and(|message| self.borrows(message))
    }

    /// The type of one value.
    pub(super) fn value(
        &self,
        element: &str,
        kind: &Kind,
        lifetime: &str,
    ) -> Result<String, SchemaError> {
        Ok(match kind {
            Kind::Bool => "bool".to_owned(),
            Kind::Int32 => "i32".to_owned(),
            Kind::Int64 => "i64".to_owned(),
            Kind::Uint32 => "u32".to_owned(),
            Kind::Uint64 => "u64".to_owned(),
            Kind::String => format!("&{lifetime} str"),
            Kind::Bytes => format!("&{lifetime} [u8]"),
            Kind::Enum(name) => self.named(name),
            Kind::Message(name) => self.message(name, lifetime),
            other => {
                return Err(SchemaError::NotSupported {
                    element: element.to_owned(),
                    what: format!("{other:?}").to_lowercase(),
                });
            }
        })
    }
}

/// What errors call a message: a request by its method.
pub(super) fn title(message: &Message) -> String {
    let name = message.name().replace('.', "");
    match name.strip_suffix("Request") {
        Some(method) if !method.is_empty() => method.to_owned(),
        _ => name,
    }
}

/// A need as an expression.
pub(super) fn need(need: &Need) -> String {
    let since = need.since;
    let plain = match (since.major, since.minor) {
        (1, 0) => "Need::BASELINE".to_owned(),
        (major, minor) => format!("Need::since({major}, {minor})"),
    };
    match &need.feature {
        None => plain,
        Some(feature) => format!("{plain}.with(features::{})", upper(&feature.name)),
    }
}

/// A need as words.
pub(super) fn since(need: &Need) -> String {
    match &need.feature {
        None => format!("Since {}.", need.since),
        Some(feature) => format!("Since {}, feature {}.", need.since, feature.name),
    }
}

/// `NotServing` for `NOT_SERVING`.
pub(super) fn camel(name: &str) -> String {
    let words = name.split(|letter: char| !letter.is_alphanumeric());
    words
        .filter(|word| !word.is_empty())
        .map(|word| {
            let (head, tail) = word.split_at(word.chars().next().map_or(0, char::len_utf8));
            // A word in capitals is a word; one that has small letters knows better.
            let shouts = !tail.chars().any(char::is_lowercase);
            let tail = if shouts {
                tail.to_lowercase()
            } else {
                tail.to_owned()
            };
            head.to_uppercase() + &tail
        })
        .collect()
}

/// `VIRTIO_FS` for `virtio-fs`.
pub(super) fn upper(name: &str) -> String {
    let letters = name.chars().map(|letter| {
        if letter.is_alphanumeric() {
            letter.to_ascii_uppercase()
        } else {
            '_'
        }
    });
    letters.collect()
}

/// `set_time` for `SetTime`.
pub(super) fn snake(name: &str) -> String {
    let mut snake = String::new();
    for letter in name.chars() {
        if letter.is_uppercase() && !snake.is_empty() {
            snake.push('_');
        }
        snake.extend(letter.to_lowercase());
    }
    identifier(&snake)
}

/// A field's name as an identifier.
pub(super) fn identifier(name: &str) -> String {
    const KEYWORDS: [&str; 14] = [
        "type", "ref", "match", "move", "mut", "use", "mod", "fn", "in", "box", "where", "loop",
        "for", "async",
    ];
    if KEYWORDS.contains(&name) {
        return format!("r#{name}");
    }
    name.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_those_that_rust_would_have() {
        assert_eq!(camel("NOT_SERVING"), "NotServing");
        assert_eq!(camel("exit_code"), "ExitCode");
        assert_eq!(snake("ReseedRandom"), "reseed_random");
        assert_eq!(upper("virtio-fs"), "VIRTIO_FS");
        assert_eq!(identifier("type"), "r#type");
    }
}

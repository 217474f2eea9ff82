//! How the contract's names are written in Rust.

use super::GuestTarget;
use crate::code::{Module, own};
use crate::model::{Enum, Field, Kind, Message, Model, Need, Shape, oneof_type};
use crate::names::{joined, snake_part};

/// Names and types, as one module of a target sees them.
pub(super) struct Names<'m> {
    pub(super) model: &'m Model,
    pub(super) target: &'m GuestTarget,
    /// All packages, and the module of each.
    pub(super) packages: &'m [(String, String)],
    /// The package of the module.
    pub(super) package: &'m str,
    /// Whether the module is that of a service, beside its package's messages.
    pub(super) is_service: bool,
    /// What the module may use.
    pub(super) module: Module,
}

impl Names<'_> {
    /// The type of a message or an enum, without its lifetime.
    pub(super) fn named(&self, full_name: &str) -> String {
        if let Some(path) = self.target.externs.get(full_name) {
            return path.clone();
        }
        let name = self.type_name(full_name);
        let package = self.package_of(full_name);
        if package == self.package {
            if self.is_service && self.module.is_taken(&name) {
                return format!("super::{name}");
            }
            return own(&name);
        }
        let mut modules = self.packages.iter();
        let module = modules.find(|(known, _)| known == package);
        let module = module.map_or(package, |(_, module)| module);
        format!("super::super::{module}::{name}")
    }

    /// The name of the type of a message or an enum.
    pub(super) fn type_name(&self, full_name: &str) -> String {
        let message = self.model.message(full_name).map(Message::name);
        let name = message.or_else(|| self.model.enumeration(full_name).map(Enum::name));
        joined(name.unwrap_or(full_name))
    }

    fn package_of(&self, full_name: &str) -> &str {
        let message = self.model.message(full_name).map(|it| it.package.as_str());
        let enumeration = || self.model.enumeration(full_name);
        let package = message.or_else(|| enumeration().map(|it| it.package.as_str()));
        package.unwrap_or(self.package)
    }

    /// The name of a oneof's enum.
    pub(super) fn oneof(&self, message: &Message, oneof: usize) -> String {
        let message_type = self.type_name(&message.full_name);
        let name = message.oneofs.get(oneof).map_or("", |oneof| &oneof.name);
        own(&(message_type + &oneof_type(self.model, message, name)))
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
    pub(super) fn value(&self, kind: &Kind, lifetime: &str) -> String {
        match kind {
            Kind::Bool => "bool".to_owned(),
            Kind::Int32 | Kind::Sint32 | Kind::Sfixed32 => "i32".to_owned(),
            Kind::Int64 | Kind::Sint64 | Kind::Sfixed64 => "i64".to_owned(),
            Kind::Uint32 | Kind::Fixed32 => "u32".to_owned(),
            Kind::Uint64 | Kind::Fixed64 => "u64".to_owned(),
            Kind::Float => "f32".to_owned(),
            Kind::Double => "f64".to_owned(),
            Kind::String => format!("&{lifetime} str"),
            Kind::Bytes => format!("&{lifetime} [u8]"),
            Kind::Enum(name) => self.named(name),
            Kind::Message(name) => self.message(name, lifetime),
        }
    }

    /// The type of an item of a list, or of a key or a value of a map: it says how it is encoded.
    pub(super) fn item(&self, kind: &Kind, lifetime: &str) -> String {
        match kind {
            Kind::Sint32
            | Kind::Sint64
            | Kind::Fixed32
            | Kind::Fixed64
            | Kind::Sfixed32
            | Kind::Sfixed64 => format!("{kind:?}"),
            kind => self.value(kind, lifetime),
        }
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
    need.in_rust("features::")
}

/// A need as words.
pub(super) fn since(need: &Need) -> String {
    need.in_words()
}

/// The counter of a list's or a map's items.
pub(super) fn counter(field: &Field) -> String {
    let name = snake_part(&field.name);
    let digit = if name.starts_with(char::is_numeric) {
        "_"
    } else {
        ""
    };
    format!("{digit}{name}_count")
}

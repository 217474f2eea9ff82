//! Where prost's types are, and how needs and numbers are written.

use crate::model::{Message, Model, Need, Oneof, oneof_type};
use crate::names::{camel, snake};

/// Names of types, for one target.
pub(super) struct Names<'n> {
    pub(super) model: &'n Model,
    pub(super) packages: &'n [(String, String)],
}

impl Names<'_> {
    /// A message's type, such as `v1::MountRequest`.
    pub(super) fn message(&self, message: &Message) -> String {
        self.path(&message.package, message.name())
    }

    /// The type of the message of this full name.
    pub(super) fn named(&self, full_name: &str) -> String {
        let message = self.model.message(full_name);
        message.map_or_else(|| full_name.to_owned(), |message| self.message(message))
    }

    /// A oneof's type, such as `v1::run_response::Outcome`.
    pub(super) fn oneof(&self, message: &Message, oneof: &Oneof) -> String {
        let name = oneof_type(self.model, message, &oneof.name);
        let module = format!("{}.{}", message.name(), "X");
        let path = self.path(&message.package, &module);
        format!("{}{name}", path.trim_end_matches('X'))
    }

    fn path(&self, package: &str, name: &str) -> String {
        let module = self.packages.iter().find(|(known, _)| known == package);
        let module = module.map_or(package, |(_, module)| module.as_str());
        let mut parts: Vec<&str> = name.split('.').collect();
        let last = parts.pop().unwrap_or_default();
        let outer: String = parts.iter().map(|part| snake(part) + "::").collect();
        format!("{module}::{outer}{}", camel(last))
    }
}

/// A need as an expression.
pub(super) fn need(need: &Need) -> String {
    need.in_rust("")
}

/// A number as Rust is written: `131_071`.
pub(super) fn number(number: u64) -> String {
    let digits = number.to_string();
    let grouped = digits.as_bytes().rchunks(3).rev();
    let groups: Vec<_> = grouped.map(String::from_utf8_lossy).collect();
    groups.join("_")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_numbers_are_grouped() {
        assert_eq!(
            [0, 64, 1024, 4_194_304].map(number),
            ["0", "64", "1_024", "4_194_304"]
        );
    }
}

//! How prost writes the contract's names in Rust, and how ours are written beside them.

use crate::model::{Message, Model, Need, Oneof};
use heck::{ToShoutySnakeCase, ToSnakeCase, ToUpperCamelCase};

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
        let mut name = camel(&oneof.name);
        let nested = |full_name: &str| {
            let inner = full_name.strip_prefix(message.full_name.as_str());
            inner.and_then(|inner| inner.strip_prefix('.')).map(camel) == Some(name.clone())
        };
        // Prost tells a oneof from a nested type of the same name.
        let messages = self.model.messages.iter().map(|it| &it.full_name);
        let mut types = messages.chain(self.model.enums.iter().map(|it| &it.full_name));
        if types.any(|full_name| nested(full_name)) {
            name += "OneOf";
        }
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
    let since = need.since;
    let plain = match (since.major, since.minor) {
        (1, 0) => "Need::BASELINE".to_owned(),
        (major, minor) => format!("Need::since({major}, {minor})"),
    };
    match &need.feature {
        None => plain,
        Some(feature) => format!("{plain}.with({})", upper(&feature.name)),
    }
}

/// Whether whoever has `given` has `wanted` too.
pub(super) fn implied(wanted: &Need, given: &Need) -> bool {
    let same_major = wanted.since.major == given.since.major;
    let feature = wanted.feature.is_none() || wanted.feature == given.feature;
    same_major && wanted.since <= given.since && feature
}

/// A number as Rust is written: `131_071`.
pub(super) fn number(number: u64) -> String {
    let digits = number.to_string();
    let grouped = digits.as_bytes().rchunks(3).rev();
    let groups: Vec<_> = grouped.map(String::from_utf8_lossy).collect();
    groups.join("_")
}

/// `VIRTIO_FS` for `virtio-fs`.
pub(super) fn upper(name: &str) -> String {
    name.to_shouty_snake_case()
}

/// `RunRequest` for `run_request`.
pub(super) fn camel(name: &str) -> String {
    identifier(name.to_upper_camel_case())
}

/// `set_time` for `SetTime`.
pub(super) fn snake(name: &str) -> String {
    identifier(name.to_snake_case())
}

/// Keywords are escaped as prost does it.
fn identifier(name: String) -> String {
    const RAW: [&str; 47] = [
        "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "do",
        "dyn", "else", "enum", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let",
        "loop", "macro", "match", "mod", "move", "mut", "override", "priv", "pub", "ref", "return",
        "static", "struct", "trait", "true", "try", "type", "typeof", "unsafe", "unsized", "use",
        "virtual", "where", "while", "yield",
    ];
    match name.as_str() {
        "self" | "Self" | "super" | "crate" | "extern" => name + "_",
        keyword if RAW.contains(&keyword) => format!("r#{name}"),
        _ => name,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_those_that_prost_gives() {
        assert_eq!(snake("ReseedRandom"), "reseed_random");
        assert_eq!(camel("exit_code"), "ExitCode");
        assert_eq!(snake("type"), "r#type");
        assert_eq!(camel("self"), "Self_");
        assert_eq!(upper("virtio-fs"), "VIRTIO_FS");
    }

    #[test]
    fn long_numbers_are_grouped() {
        assert_eq!(
            [0, 64, 1024, 4_194_304].map(number),
            ["0", "64", "1_024", "4_194_304"]
        );
    }
}

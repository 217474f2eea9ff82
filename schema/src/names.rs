//! How the names of a contract are written in Rust: as prost writes them, on both sides alike.

use heck::{ToShoutySnakeCase, ToSnakeCase, ToUpperCamelCase};

/// A field or a function: `set_time` for `SetTime`.
pub(crate) fn snake(name: &str) -> String {
    identifier(name.to_snake_case())
}

/// A part of a longer name in snake case, which may be a keyword or begin with a digit.
pub(crate) fn snake_part(name: &str) -> String {
    name.to_snake_case()
}

/// A type or a variant: `ExitCode` for `exit_code`.
pub(crate) fn camel(name: &str) -> String {
    identifier(name.to_upper_camel_case())
}

/// A type that is named for a message and those around it: `OuterInner` for `Outer.Inner`.
pub(crate) fn joined(name: &str) -> String {
    identifier(name.split('.').map(str::to_upper_camel_case).collect())
}

/// A constant: `VIRTIO_FS` for `virtio-fs`.
pub(crate) fn upper(name: &str) -> String {
    identifier(name.to_shouty_snake_case())
}

/// A part of a longer constant, which may begin with a digit.
pub(crate) fn upper_part(name: &str) -> String {
    name.to_shouty_snake_case()
}

/// The modules beside those of services, which no service's may be called like.
pub(crate) const TAKEN_MODULES: [&str; 1] = ["messages"];

/// A module, whose name is that of its file too: keywords get a `_`, and so do the names in `taken`.
pub(crate) fn module(name: &str, taken: &[&str]) -> String {
    let module = name.to_snake_case();
    let is_plain = identifier(module.clone()) == module;
    if is_plain && !taken.contains(&module.as_str()) {
        return module;
    }
    format!("{module}_")
}

/// The variant of an enum's value: without the enum's name in front, where that leaves a name.
pub(crate) fn variant(enumeration: &str, value: &str) -> String {
    let last = enumeration.rsplit('.').next().unwrap_or(enumeration);
    let (prefix, name) = (camel(last), camel(value));
    let stripped = name.strip_prefix(prefix.as_str()).unwrap_or(&name);
    if stripped.starts_with(char::is_uppercase) {
        return identifier(stripped.to_owned());
    }
    identifier(name)
}

/// The name of an enum's value in the contract without the enum's: `REBOOT` for `POWER_ACTION_REBOOT`.
pub(crate) fn short(enumeration: &str, value: &str) -> String {
    let prefix = enumeration.to_shouty_snake_case() + "_";
    value.strip_prefix(&prefix).unwrap_or(value).to_owned()
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
        "self" | "Self" | "super" | "crate" | "extern" | "_" => name + "_",
        keyword if RAW.contains(&keyword) => format!("r#{name}"),
        _ if name.starts_with(char::is_numeric) => format!("_{name}"),
        _ => name,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_those_that_prost_gives() {
        assert_eq!(snake("ReseedRandom"), "reseed_random");
        assert_eq!(snake("GetIPTables"), "get_ip_tables");
        assert_eq!(snake("iPTables"), "i_p_tables");
        assert_eq!(snake("type"), "r#type");
        assert_eq!(snake("Self"), "self_");
        assert_eq!(camel("exit_code"), "ExitCode");
        assert_eq!(camel("self"), "Self_");
        assert_eq!(joined("Outer.in_ner"), "OuterInNer");
        assert_eq!(upper("virtio-fs"), "VIRTIO_FS");
        assert_eq!(upper("2FA"), "_2FA");
    }

    #[test]
    fn a_module_has_a_name_that_its_file_can_have() {
        assert_eq!(module("GetIPTables", &[]), "get_ip_tables");
        assert_eq!(module("Mod", &[]), "mod_");
        assert_eq!(module("Messages", &["messages"]), "messages_");
    }

    #[test]
    fn a_variant_goes_without_the_name_of_its_enum() {
        assert_eq!(variant("PowerAction", "POWER_ACTION_REBOOT"), "Reboot");
        assert_eq!(variant("IPFamily", "IP_FAMILY_V4"), "V4");
        assert_eq!(variant("IPFamily", "IP_FAMILY_4"), "IpFamily4");
        assert_eq!(variant("A.Kind", "KIND_SELF"), "Self_");
        assert_eq!(short("IPFamily", "IP_FAMILY_V4"), "V4");
        assert_eq!(short("Kind", "OTHER"), "OTHER");
    }
}

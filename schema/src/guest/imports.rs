//! What the generated code uses of `agent-core`.

use crate::model::Model;
use crate::names::joined;
use std::collections::BTreeSet;

/// What the modules of messages and services may use.
pub(super) fn of_messages(core: &str) -> Vec<String> {
    const PATHS: [(&str, &str); 8] = [
        (
            "dispatch",
            "Bidirectional Method MethodKind Rpc ServerStreaming Service Visibility",
        ),
        ("error", "ErrorResponse MessageError"),
        ("feature", "FeatureSet"),
        (
            "gate",
            "AtLevel Bound Decode Enumeration Gated GatedFields Member Respond Strictness clip clip_str \
             includes limit read_item",
        ),
        ("level", "Level Need"),
        (
            "session",
            "Call Handled MethodGate Opening Reply StreamCall",
        ),
        ("version", "Version"),
        (
            "wire",
            "Encode Entry Fixed32 Fixed64 Item MessageEntry Repeated Sfixed32 Sfixed64 Sink Sint32 Sint64 Value \
             WireError put_bool put_bytes put_fixed32 put_fixed64 put_int put_message put_present_bytes \
             put_present_fixed32 put_present_fixed64 put_present_sint put_present_uint put_sint put_uint",
        ),
    ];
    let mut imports = vec!["super::super::contract::features".to_owned()];
    for (module, names) in PATHS {
        let names = names.split_whitespace();
        imports.extend(names.map(|name| format!("{core}::{module}::{name}")));
    }
    imports
}

/// What the catalogue uses.
pub(super) fn of_contract(core: &str) -> Vec<String> {
    let names = [
        "feature::Catalogue",
        "feature::Feature",
        "feature::FeatureInfo",
        "version::Version",
        "version::VersionRange",
        "version::Versions",
    ];
    names.map(|name| format!("{core}::{name}")).into()
}

/// The messages of all methods that are in this package, as a service's module beside them sees them.
pub(super) fn types_of(model: &Model, package: &str) -> Vec<String> {
    let methods = model.services.iter().flat_map(|service| &service.methods);
    let messages = methods.flat_map(|method| [&method.request, &method.response]);
    let own = messages.filter_map(|name| model.message(name));
    let own = own.filter(|message| message.package == package);
    let names: BTreeSet<String> = own.map(|message| joined(message.name())).collect();
    let names = names.into_iter();
    names.map(|name| format!("super::{name}")).collect()
}

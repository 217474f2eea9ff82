//! Reads descriptor sets, as protoc and buf write them.

use crate::check::CheckError;
use crate::check::source::Compiled;
use crate::check::source::editions::{self, EDITIONS, Features};
use prost::Message;
use protox::prost_reflect::{DescriptorError, DescriptorPool, DynamicMessage, MessageDescriptor};
use std::collections::HashSet;
use std::error::Error;

/// What a descriptor set says of its files' syntax.
#[derive(Clone, PartialEq, Message)]
struct Syntaxes {
    #[prost(message, repeated, tag = "1")]
    file: Vec<FileSyntax>,
}

#[derive(Clone, PartialEq, Message)]
struct FileSyntax {
    #[prost(string, tag = "1")]
    name: String,
    #[prost(string, optional, tag = "12")]
    syntax: Option<String>,
    #[prost(int32, tag = "14")]
    edition: i32,
}

/// Reads a descriptor set; `origin` is how a person would name it.
pub(super) fn read(bytes: &[u8], origin: &str) -> Result<Compiled, CheckError> {
    let failed = |reason| CheckError::DescriptorSet {
        path: origin.to_owned(),
        reason,
    };
    let syntaxes = Syntaxes::decode(bytes).map_err(|error| failed(error.to_string()))?;
    if syntaxes.file.is_empty() {
        return Err(failed("it has no files".to_owned()));
    }
    let has_editions = check_syntaxes(&syntaxes.file).map_err(failed)?;
    let (lowered, features) = if has_editions {
        let (bytes, features) = editions::lower(bytes).map_err(failed)?;
        (Some(bytes), features)
    } else {
        (None, Features::default())
    };
    let pool = DescriptorPool::decode(lowered.as_deref().unwrap_or(bytes));
    let pool = pool.map_err(|error| failed(sentence(&error)))?;
    check_entries(&pool).map_err(failed)?;
    check_options(&pool).map_err(failed)?;
    Ok(Compiled {
        features,
        ..Compiled::of(pool)
    })
}

/// Returns whether there are editions. A syntax that is not known makes prost-reflect panic.
fn check_syntaxes(files: &[FileSyntax]) -> Result<bool, String> {
    let mut names = HashSet::new();
    let mut has_editions = false;
    for file in files {
        let FileSyntax {
            name,
            syntax,
            edition,
        } = file;
        if !names.insert(name) {
            return Err(format!("it has {name} twice"));
        }
        match syntax.as_deref() {
            None | Some("proto2" | "proto3") => {}
            Some("editions") if EDITIONS.iter().any(|(known, _)| known == edition) => {
                has_editions = true;
            }
            Some("editions") => {
                let known = EDITIONS.map(|(_, name)| name).join(" and ");
                return Err(format!(
                    "{name} has an edition of the number {edition}: only {known} are read"
                ));
            }
            Some(other) => {
                return Err(format!("{name} has the unknown syntax \"{other}\""));
            }
        }
    }
    Ok(has_editions)
}

fn sentence(error: &DescriptorError) -> String {
    // Only its debugging form names the element.
    let text = format!("{error:?}");
    match error.source() {
        Some(source) => format!("{text}: {source}"),
        None if text.contains("has not been added") => {
            format!("{text}: let protoc write it with --include_imports")
        }
        None => text,
    }
}

/// An entry of a map without key or value makes prost-reflect panic.
fn check_entries(pool: &DescriptorPool) -> Result<(), String> {
    let is_whole = |entry: &MessageDescriptor| {
        let key = entry.get_field(1).map(|key| key.kind());
        let is_key = key.is_some_and(|kind| kind.as_message().is_none());
        is_key && entry.get_field(2).is_some()
    };
    let mut entries = pool.all_messages().filter(MessageDescriptor::is_map_entry);
    match entries.find(|entry| !is_whole(entry)) {
        Some(entry) => Err(format!(
            "{} is marked as the entry of a map, and is none",
            entry.full_name()
        )),
        None => Ok(()),
    }
}

/// Decodes all options once: where they are wrong or nest too deeply, prost-reflect panics as soon as they are used.
fn check_options(pool: &DescriptorPool) -> Result<(), String> {
    let known = DescriptorPool::global();
    let name = "google.protobuf.FileDescriptorProto";
    let of = |pool: &DescriptorPool| pool.get_message_by_name(name);
    let Some(descriptor) = of(pool).or_else(|| of(&known)) else {
        return Ok(());
    };
    for file in pool.files() {
        let bytes = file.encode_to_vec();
        if let Err(error) = DynamicMessage::decode(descriptor.clone(), bytes.as_slice()) {
            return Err(format!("{}: {error}", file.name()));
        }
    }
    Ok(())
}

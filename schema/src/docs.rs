//! The comments of a contract's elements, and their places in its files.

use crate::Contract;
use protox::prost_reflect::prost_types::{
    DescriptorProto, EnumDescriptorProto, FileDescriptorProto,
};
use std::collections::BTreeMap;

// The numbers of fields in `google/protobuf/descriptor.proto`, of which paths are made.
const FILE_MESSAGE: i32 = 4;
const FILE_ENUM: i32 = 5;
const FILE_SERVICE: i32 = 6;
const MESSAGE_FIELD: i32 = 2;
const MESSAGE_MESSAGE: i32 = 3;
const MESSAGE_ENUM: i32 = 4;
const MESSAGE_ONEOF: i32 = 8;
const ENUM_VALUE: i32 = 2;
const SERVICE_METHOD: i32 = 2;

/// Comments by full name: what stands directly above an element, without the comment marks. And where each element is.
#[derive(Clone, Debug, Default)]
pub struct Docs {
    by_name: BTreeMap<String, String>,
    places: BTreeMap<String, Place>,
}

/// Where in the contract an element is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The file, relative to the contract's directory.
    pub file: String,
    /// The line, from 1 on.
    pub line: u32,
}

impl Docs {
    /// Collects the comments of all files.
    pub fn new(contract: &Contract) -> Self {
        let mut docs = Self::default();
        for file in contract.pool().file_descriptor_protos() {
            docs.file(file);
        }
        docs
    }

    /// The comment above the element of this full name, where there is one that says something.
    pub fn of(&self, full_name: &str) -> Option<&str> {
        self.by_name.get(full_name).map(String::as_str)
    }

    /// Where the element of this full name is; for a file's name, the file.
    pub fn place(&self, full_name: &str) -> Option<&Place> {
        self.places.get(full_name)
    }

    fn file(&mut self, file: &FileDescriptorProto) {
        let locations = file.source_code_info.iter().flat_map(|info| &info.location);
        let locations = locations
            .map(|location| {
                let comment = location.leading_comments.as_deref().map(tidy);
                let line = location.span.first().copied().unwrap_or_default();
                let line = u32::try_from(line).unwrap_or_default().saturating_add(1);
                (location.path.clone(), (comment.unwrap_or_default(), line))
            })
            .collect();
        let comments = Comments {
            file: file.name(),
            locations,
        };
        let place = comments.place(1);
        self.places.insert(file.name().to_owned(), place);
        let package = file.package().to_owned();
        for (index, message) in (0..).zip(&file.message_type) {
            self.message(&comments, &[FILE_MESSAGE, index], &package, message);
        }
        for (index, enumeration) in (0..).zip(&file.enum_type) {
            self.enumeration(&comments, &[FILE_ENUM, index], &package, enumeration);
        }
        for (index, service) in (0..).zip(&file.service) {
            let path = [FILE_SERVICE, index];
            let name = join(&package, service.name());
            for (index, method) in (0..).zip(&service.method) {
                let path = [&path[..], &[SERVICE_METHOD, index]].concat();
                self.put(&comments, &path, join(&name, method.name()));
            }
            self.put(&comments, &path, name);
        }
    }

    fn message(
        &mut self,
        comments: &Comments<'_>,
        path: &[i32],
        holder: &str,
        it: &DescriptorProto,
    ) {
        let name = join(holder, it.name());
        let below = |kind, index| [path, &[kind, index]].concat();
        for (index, field) in (0..).zip(&it.field) {
            let path = below(MESSAGE_FIELD, index);
            self.put(comments, &path, join(&name, field.name()));
        }
        for (index, oneof) in (0..).zip(&it.oneof_decl) {
            let path = below(MESSAGE_ONEOF, index);
            self.put(comments, &path, join(&name, oneof.name()));
        }
        for (index, message) in (0..).zip(&it.nested_type) {
            self.message(comments, &below(MESSAGE_MESSAGE, index), &name, message);
        }
        for (index, enumeration) in (0..).zip(&it.enum_type) {
            self.enumeration(comments, &below(MESSAGE_ENUM, index), &name, enumeration);
        }
        self.put(comments, path, name);
    }

    fn enumeration(
        &mut self,
        comments: &Comments<'_>,
        path: &[i32],
        holder: &str,
        it: &EnumDescriptorProto,
    ) {
        for (index, value) in (0..).zip(&it.value) {
            let path = [path, &[ENUM_VALUE, index]].concat();
            // A value's full name is that of a sibling of its enum; faults name it inside.
            self.put(comments, &path, join(holder, value.name()));
            let inside = join(&join(holder, it.name()), value.name());
            self.put_place(comments, &path, inside);
        }
        self.put(comments, path, join(holder, it.name()));
    }

    fn put(&mut self, comments: &Comments<'_>, path: &[i32], full_name: String) {
        if let Some((comment, _)) = comments.locations.get(path)
            && !comment.is_empty()
        {
            self.by_name.insert(full_name.clone(), comment.clone());
        }
        self.put_place(comments, path, full_name);
    }

    fn put_place(&mut self, comments: &Comments<'_>, path: &[i32], full_name: String) {
        if let Some((_, line)) = comments.locations.get(path) {
            self.places.insert(full_name, comments.place(*line));
        }
    }
}

/// The comments and the lines of a file, by the path of the element.
struct Comments<'f> {
    file: &'f str,
    locations: BTreeMap<Vec<i32>, (String, u32)>,
}

impl Comments<'_> {
    fn place(&self, line: u32) -> Place {
        Place {
            file: self.file.to_owned(),
            line,
        }
    }
}

fn join(holder: &str, name: &str) -> String {
    if holder.is_empty() {
        return name.to_owned();
    }
    format!("{holder}.{name}")
}

fn tidy(comment: &str) -> String {
    let lines: Vec<&str> = comment.trim().lines().map(str::trim).collect();
    lines.join("\n")
}

//! The elements of a file, one after another, with the paths that descriptors give them.

use protox::prost_reflect::prost_types::{
    DescriptorProto, EnumDescriptorProto, FieldDescriptorProto, FileDescriptorProto,
    MessageOptions, UninterpretedOption,
};

/// The numbers of fields in `google/protobuf/descriptor.proto`, of which paths are made.
pub(super) mod tag {
    pub(crate) const DEPENDENCY: i32 = 3;
    pub(crate) const PACKAGE: i32 = 2;
    pub(crate) const SYNTAX: i32 = 12;
    pub(crate) const FILE_MESSAGE: i32 = 4;
    pub(crate) const FILE_ENUM: i32 = 5;
    pub(crate) const FILE_SERVICE: i32 = 6;
    pub(crate) const FILE_OPTIONS: i32 = 8;
    pub(crate) const MESSAGE_FIELD: i32 = 2;
    pub(crate) const MESSAGE_MESSAGE: i32 = 3;
    pub(crate) const MESSAGE_ENUM: i32 = 4;
    pub(crate) const MESSAGE_ONEOF: i32 = 8;
    pub(crate) const ENUM_VALUE: i32 = 2;
    pub(crate) const SERVICE_METHOD: i32 = 2;
    pub(crate) const NAME: i32 = 1;
    pub(crate) const METHOD_OUTPUT: i32 = 3;
    pub(crate) const FIELD_NUMBER: i32 = 3;
    pub(crate) const VALUE_NUMBER: i32 = 2;
    pub(crate) const UNINTERPRETED: i32 = 999;
}

/// What an element is.
#[derive(Clone, Copy, Debug)]
pub(super) enum What<'f> {
    Service,
    Method,
    Message,
    /// A field, and what holds its type: itself, or the value in the entry of a map.
    Field(&'f FieldDescriptorProto, &'f FieldDescriptorProto),
    Oneof,
    Enumeration,
    /// A value of an enum, with its number.
    Value(i32),
}

/// An element of a file.
#[derive(Clone, Debug)]
pub(super) struct Element<'f> {
    pub(super) what: What<'f>,
    pub(super) path: Vec<i32>,
    /// The full name of the element around it, or the package. Of a value: its enum.
    pub(super) holder: String,
    pub(super) name: &'f str,
    /// Its options, as they are written.
    pub(super) options: &'f [UninterpretedOption],
}

impl Element<'_> {
    pub(super) fn full_name(&self) -> String {
        join(&self.holder, self.name)
    }

    /// Whether its options are statements in its block rather than a list in brackets.
    pub(super) const fn is_in_block(&self) -> bool {
        !matches!(self.what, What::Field(..) | What::Value(_))
    }

    /// The name of the option that annotates it, and the number of its options in its descriptor.
    pub(super) const fn annotation(&self) -> Option<(&'static str, i32)> {
        Some(match self.what {
            What::Service => ("service", 3),
            What::Method => ("method", 4),
            What::Message => ("message", 7),
            What::Field(..) => ("field", 8),
            What::Enumeration => ("enumeration", 3),
            What::Value(_) => ("value", 3),
            What::Oneof => return None,
        })
    }
}

/// The options of an element, as they are written.
macro_rules! options {
    ($element:expr) => {
        match &$element.options {
            Some(options) => &options.uninterpreted_option[..],
            None => &[],
        }
    };
}

/// All elements of a parsed file: services first, holders before what they hold.
pub(super) fn elements(file: &FileDescriptorProto) -> Vec<Element<'_>> {
    let mut elements = Elements(Vec::new());
    let package = file.package();
    for (index, service) in (0..).zip(&file.service) {
        let path = vec![tag::FILE_SERVICE, index];
        let options = options!(service);
        let name = service.name();
        elements.push(What::Service, path.clone(), package, name, options);
        for (index, method) in (0..).zip(&service.method) {
            let path = below(&path, tag::SERVICE_METHOD, index);
            let options = options!(method);
            let holder = join(package, name);
            elements.push(What::Method, path, &holder, method.name(), options);
        }
    }
    for (index, message) in (0..).zip(&file.message_type) {
        elements.message(&[tag::FILE_MESSAGE, index], package, message);
    }
    for (index, enumeration) in (0..).zip(&file.enum_type) {
        elements.enumeration(&[tag::FILE_ENUM, index], package, enumeration);
    }
    elements.0
}

struct Elements<'f>(Vec<Element<'f>>);

impl<'f> Elements<'f> {
    fn push(
        &mut self,
        what: What<'f>,
        path: Vec<i32>,
        holder: &str,
        name: &'f str,
        options: &'f [UninterpretedOption],
    ) {
        self.0.push(Element {
            what,
            path,
            holder: holder.to_owned(),
            name,
            options,
        });
    }

    fn message(&mut self, path: &[i32], holder: &str, message: &'f DescriptorProto) {
        // A map's entry is how a map is encoded, not a message that anyone wrote.
        if is_map_entry(message) {
            return;
        }
        let options = options!(message);
        self.push(
            What::Message,
            path.to_vec(),
            holder,
            message.name(),
            options,
        );
        let name = join(holder, message.name());
        for (index, field) in (0..).zip(&message.field) {
            let path = below(path, tag::MESSAGE_FIELD, index);
            let options = options!(field);
            let what = What::Field(field, value(message, field));
            self.push(what, path, &name, field.name(), options);
        }
        let synthetic = message.field.iter().filter(|field| field.proto3_optional());
        let written = message.oneof_decl.len() - synthetic.count();
        for (index, oneof) in (0..).zip(&message.oneof_decl[..written]) {
            let path = below(path, tag::MESSAGE_ONEOF, index);
            self.push(What::Oneof, path, &name, oneof.name(), &[]);
        }
        for (index, nested) in (0..).zip(&message.nested_type) {
            self.message(&below(path, tag::MESSAGE_MESSAGE, index), &name, nested);
        }
        for (index, nested) in (0..).zip(&message.enum_type) {
            self.enumeration(&below(path, tag::MESSAGE_ENUM, index), &name, nested);
        }
    }

    fn enumeration(&mut self, path: &[i32], holder: &str, it: &'f EnumDescriptorProto) {
        let options = options!(it);
        self.push(What::Enumeration, path.to_vec(), holder, it.name(), options);
        for (index, value) in (0..).zip(&it.value) {
            let path = below(path, tag::ENUM_VALUE, index);
            let options = options!(value);
            let what = What::Value(value.number());
            self.push(what, path, &join(holder, it.name()), value.name(), options);
        }
    }
}

/// The value of a map, or the field itself.
fn value<'f>(
    message: &'f DescriptorProto,
    field: &'f FieldDescriptorProto,
) -> &'f FieldDescriptorProto {
    let mut entries = message.nested_type.iter().filter(|it| is_map_entry(it));
    let entry = entries.find(|entry| entry.name() == field.type_name());
    entry.and_then(|entry| entry.field.get(1)).unwrap_or(field)
}

fn is_map_entry(message: &DescriptorProto) -> bool {
    let options = message.options.as_ref();
    options.is_some_and(MessageOptions::map_entry)
}

fn below(path: &[i32], kind: i32, index: i32) -> Vec<i32> {
    [path, &[kind, index]].concat()
}

fn join(holder: &str, name: &str) -> String {
    if holder.is_empty() {
        return name.to_owned();
    }
    format!("{holder}.{name}")
}

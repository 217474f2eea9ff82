//! Which package a name means, as protoc finds it.
//!
//! A name is looked for in the package of its file, then in the package around that, and so on. The first part decides
//! where it is. protoc only looks at files that are imported. prost-reflect looks for packages in all files that it has
//! read, so that a package that is not imported can hide one that is. Names that are written out in full mean the same
//! to both.

use protox::prost_reflect::prost_types::field_descriptor_proto::Type;
use protox::prost_reflect::prost_types::{
    DescriptorProto, EnumDescriptorProto, FieldDescriptorProto, FileDescriptorProto,
};
use std::collections::{BTreeMap, HashMap, HashSet};

/// The files of a contract and what they import, with the types of fields and methods written out in full.
#[derive(Debug)]
pub(crate) struct Qualified(BTreeMap<String, FileDescriptorProto>);

impl Qualified {
    /// Writes out the names of files, which are all here with all that they import.
    pub(crate) fn new(files: &BTreeMap<String, FileDescriptorProto>) -> Self {
        let symbols: HashMap<String, Symbols> = files
            .iter()
            .map(|(name, file)| (name.clone(), Symbols::of(file)))
            .collect();
        let qualified = files.iter().map(|(name, file)| {
            let visible = visible(name, files);
            let scope = Scope(visible.iter().map(|name| &symbols[name]).collect());
            (name.clone(), scope.file(file.clone()))
        });
        Self(qualified.collect())
    }

    /// The files, by name.
    pub(crate) fn into_files(self) -> impl Iterator<Item = (String, FileDescriptorProto)> {
        self.0.into_iter()
    }
}

/// A file, what it imports, and what that imports publicly.
fn visible(name: &str, files: &BTreeMap<String, FileDescriptorProto>) -> HashSet<String> {
    let mut seen = HashSet::from([name.to_owned()]);
    let mut open: Vec<_> = files[name].dependency.clone();
    while let Some(name) = open.pop() {
        if let Some(file) = files.get(&name)
            && seen.insert(name)
        {
            let public = file.public_dependency.iter();
            let public = public.filter_map(|index| usize::try_from(*index).ok());
            open.extend(public.filter_map(|index| file.dependency.get(index).cloned()));
        }
    }
    seen
}

/// What a file defines.
#[derive(Debug, Default)]
struct Symbols {
    /// Packages and messages: what a name can go on after.
    parents: HashSet<String>,
    /// Messages and enums.
    types: HashSet<String>,
}

impl Symbols {
    fn of(file: &FileDescriptorProto) -> Self {
        let mut symbols = Self::default();
        let package = file.package();
        let ends = package.match_indices('.').map(|(at, _)| at);
        for end in ends.chain([package.len()]) {
            symbols.parents.insert(package[..end].to_owned());
        }
        symbols.enums(
            package,
            file.enum_type.iter().map(EnumDescriptorProto::name),
        );
        for message in &file.message_type {
            symbols.message(package, message);
        }
        symbols
    }

    fn message(&mut self, scope: &str, message: &DescriptorProto) {
        let name = joined(scope, message.name());
        self.enums(
            &name,
            message.enum_type.iter().map(EnumDescriptorProto::name),
        );
        for inner in &message.nested_type {
            self.message(&name, inner);
        }
        self.types.insert(name.clone());
        self.parents.insert(name);
    }

    fn enums<'a>(&mut self, scope: &str, names: impl Iterator<Item = &'a str>) {
        self.types.extend(names.map(|name| joined(scope, name)));
    }
}

fn joined(scope: &str, name: &str) -> String {
    if scope.is_empty() {
        name.to_owned()
    } else {
        format!("{scope}.{name}")
    }
}

/// What the names in a file can mean.
struct Scope<'a>(Vec<&'a Symbols>);

impl Scope<'_> {
    fn file(&self, mut file: FileDescriptorProto) -> FileDescriptorProto {
        let package = file.package().to_owned();
        for message in &mut file.message_type {
            self.message(&package, message);
        }
        for extension in &mut file.extension {
            self.field(&package, extension);
        }
        for service in &mut file.service {
            let scope = joined(&package, service.name());
            for method in &mut service.method {
                self.qualify(&scope, &mut method.input_type);
                self.qualify(&scope, &mut method.output_type);
            }
        }
        file
    }

    fn message(&self, scope: &str, message: &mut DescriptorProto) {
        let scope = joined(scope, message.name());
        for field in message.field.iter_mut().chain(&mut message.extension) {
            self.field(&scope, field);
        }
        for inner in &mut message.nested_type {
            self.message(&scope, inner);
        }
    }

    fn field(&self, scope: &str, field: &mut FieldDescriptorProto) {
        self.qualify(scope, &mut field.extendee);
        if field.r#type() != Type::Group {
            self.qualify(scope, &mut field.type_name);
        }
    }

    /// Writes a name out in full where it means a type; others are left to the compiler, which reports them.
    fn qualify(&self, scope: &str, name: &mut Option<String>) {
        let found = name.as_deref().and_then(|name| self.find(scope, name));
        if let Some(found) = found {
            *name = Some(format!(".{found}"));
        }
    }

    fn find(&self, scope: &str, name: &str) -> Option<String> {
        let first = name.split('.').next().filter(|first| !first.is_empty())?;
        let mut scope = Some(scope);
        while let Some(within) = scope {
            let (whole, start) = (joined(within, name), joined(within, first));
            if first.len() == name.len() && self.0.iter().any(|found| found.types.contains(&whole))
            {
                return Some(whole);
            }
            if first.len() < name.len() && self.0.iter().any(|found| found.parents.contains(&start))
            {
                let is_type = self.0.iter().any(|found| found.types.contains(&whole));
                return is_type.then_some(whole);
            }
            scope = match within.rsplit_once('.') {
                Some((outer, _)) => Some(outer),
                None if within.is_empty() => None,
                None => Some(""),
            };
        }
        None
    }
}

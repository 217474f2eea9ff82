//! The guest's side of a contract: borrowed messages that are read through a gate, method tables, handler
//! traits. What is generated needs neither a heap nor `std`.

mod catalogue;
mod decode;
mod encode;
mod enumeration;
mod message;
mod names;
mod service;
mod vocabulary;

use crate::format::{self, header};
use crate::model::{Kind, Message, Model, Service, Shape};
use crate::{GeneratedFile, SchemaError};
use names::{Names, snake};
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

/// Where the guest's code goes, and what it builds on.
#[derive(Clone, Debug)]
pub struct GuestTarget {
    /// The command that generates the modules, which each of them names.
    pub command: String,
    /// The directory for the generated modules, relative to the workspace's root.
    pub directory: PathBuf,
    /// The path of `agent-core` as the code sees it: `agent_core`, or `crate` inside.
    pub core: String,
    /// Whether enums implement `defmt::Format` behind the crate's feature `defmt`.
    pub defmt: bool,
    /// The packages, and the name of the module for each.
    pub packages: Vec<(String, String)>,
    /// Services that are written by hand.
    pub by_hand: BTreeSet<String>,
    /// Messages that are written by hand, and their paths.
    pub externs: BTreeMap<String, String>,
}

/// Generates the modules: one directory for each package, and the catalogue.
///
/// # Errors
/// Where the contract uses a type that a guest cannot read.
pub fn generate(model: &Model, target: &GuestTarget) -> Result<Vec<GeneratedFile>, SchemaError> {
    let names = Names { model, target };
    let mut files = Vec::new();
    let mut modules = "//! What follows from the contract.\n\n// What the contract says needs no lint.\n#![allow(clippy::all, clippy::pedantic, unreachable_pub)]\n\npub mod contract;\n".to_owned();
    for (package, module) in &target.packages {
        let package = Package {
            names: &names,
            name: package,
            module,
        };
        files.extend(package.files()?);
        modules += &format!("pub mod {module};\n");
    }
    files.push(names.file("contract.rs", &catalogue::generate(model))?);
    files.push(names.file("mod.rs", &modules)?);
    Ok(files)
}

struct Package<'p> {
    names: &'p Names<'p>,
    name: &'p str,
    module: &'p str,
}

impl Package<'_> {
    fn files(&self) -> Result<Vec<GeneratedFile>, SchemaError> {
        let (model, target) = (self.names.model, self.names.target);
        let services: Vec<&Service> = model
            .services
            .iter()
            .filter(|it| it.package == self.name && !target.by_hand.contains(&it.full_name()))
            .collect();
        let mut index = format!("//! `{}`.\n\n", self.name);
        let mut files = Vec::new();
        for service in &services {
            let module = snake(&service.name);
            index += &format!("pub mod {module};\n");
            let code = service::generate(self.names, service);
            files.push(self.file(&format!("{module}.rs"), &code)?);
        }
        index += "mod messages;\n\npub use messages::*;\n";
        files.push(self.file("messages.rs", &self.messages(&services)?)?);
        files.push(self.file("mod.rs", &index)?);
        Ok(files)
    }

    fn messages(&self, services: &[&Service]) -> Result<String, SchemaError> {
        let model = self.names.model;
        let methods = || services.iter().flat_map(|service| &service.methods);
        let requests = reachable(model, methods().map(|method| method.request.as_str()));
        let responses = reachable(model, methods().map(|method| method.response.as_str()));
        let used = |name: &str| requests.contains(name) || responses.contains(name);
        let own = |package: &str, name: &str| {
            package == self.name && used(name) && !self.names.target.externs.contains_key(name)
        };
        let items = items(model);
        let mut code = format!("//! The messages of `{}`.\n\n", self.name);
        let mut generated: Vec<&Message> = Vec::new();
        for message in &model.messages {
            let name = message.full_name.as_str();
            if own(&message.package, name) {
                let responds = responses.contains(name);
                code += &message::generate(self.names, message, responds, items.contains(name))?;
                generated.push(message);
            }
        }
        for enumeration in &model.enums {
            if own(&enumeration.package, &enumeration.full_name) {
                code += &enumeration::generate(self.names, enumeration);
            }
        }
        let all: Vec<String> = generated
            .iter()
            .map(|message| self.names.message(&message.full_name, "'a"))
            .collect();
        let core = &self.names.target.core;
        code += &format!("{core}::impl_prost_message!({});\n", all.join(", "));
        Ok(code)
    }

    fn file(&self, name: &str, code: &str) -> Result<GeneratedFile, SchemaError> {
        self.names.file(&format!("{}/{name}", self.module), code)
    }
}

impl Names<'_> {
    fn file(&self, name: &str, code: &str) -> Result<GeneratedFile, SchemaError> {
        // Module documentation stays on top, and imports go below it.
        let split = code.find("\n\n").unwrap_or_default();
        let (docs, body) = code.split_at(split);
        let imports = format::imports(body, &self.imports(name));
        let header = header(&self.target.command);
        let source = format!("{header}{docs}\n\n{imports}\n{body}");
        Ok(GeneratedFile {
            path: self.target.directory.join(name),
            contents: format::rust(&source)?,
        })
    }

    /// All that generated code may use.
    fn imports(&self, file: &str) -> Vec<String> {
        const PATHS: [(&str, &str); 7] = [
            ("dispatch", "Method Rpc Service Visibility"),
            ("error", "ErrorResponse MessageError"),
            ("feature", "FeatureSet"),
            (
                "gate",
                "AtLevel Bound Decode Enumeration Gated GatedFields Member Respond Strictness clip clip_str \
                 includes limit read_item",
            ),
            ("level", "Level Need"),
            ("session", "Call Handled Reply"),
            (
                "wire",
                "Encode Entry Item MessageEntry Repeated Sink Value WireError put_bool put_bytes put_int \
                 put_message put_present_bytes put_present_uint put_uint",
            ),
        ];
        let core = &self.target.core;
        let path = |module: &str, name: &str| format!("{core}::{module}::{name}");
        if file == "contract.rs" {
            let names = [
                "feature::Catalogue",
                "feature::Feature",
                "feature::FeatureInfo",
            ];
            let versions = [
                "version::Version",
                "version::VersionRange",
                "version::Versions",
            ];
            let names = names.iter().chain(&versions);
            return names.map(|name| format!("{core}::{name}")).collect();
        }
        if file.ends_with("mod.rs") {
            return Vec::new();
        }
        let mut imports = vec!["super::super::contract::features".to_owned()];
        for (module, names) in PATHS {
            imports.extend(names.split_whitespace().map(|name| path(module, name)));
        }
        if file.ends_with("messages.rs") {
            imports.push(path("version", "Version"));
        } else {
            imports.extend(self.types_of_services());
        }
        imports
    }

    /// The messages of all methods, as a service's module beside them sees them.
    fn types_of_services(&self) -> BTreeSet<String> {
        let methods = self
            .model
            .services
            .iter()
            .flat_map(|service| &service.methods);
        let messages = methods.flat_map(|method| [&method.request, &method.response]);
        let own = messages.filter(|name| !self.target.externs.contains_key(*name));
        own.map(|name| format!("super::{}", self.named(name)))
            .collect()
    }
}

/// The full names of all messages and enums that these are made of, themselves among them.
fn reachable<'m>(model: &'m Model, from: impl Iterator<Item = &'m str>) -> BTreeSet<&'m str> {
    let mut found = BTreeSet::new();
    let mut open: Vec<&str> = from.collect();
    while let Some(name) = open.pop() {
        if found.insert(name)
            && let Some(message) = model.message(name)
        {
            open.extend(message.fields.iter().filter_map(|field| match &field.kind {
                Kind::Message(name) | Kind::Enum(name) => Some(name.as_str()),
                _ => None,
            }));
        }
    }
    found
}

/// The messages that lists and maps are made of.
fn items(model: &Model) -> BTreeSet<&str> {
    let fields = model.messages.iter().flat_map(|message| &message.fields);
    fields
        .filter(|field| matches!(field.shape, Shape::List | Shape::Map(_)))
        .filter_map(|field| match &field.kind {
            Kind::Message(name) => Some(name.as_str()),
            _ => None,
        })
        .collect()
}

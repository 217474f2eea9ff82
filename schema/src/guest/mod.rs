//! The guest's side of a contract: borrowed messages that are read through a gate, method tables, handler
//! traits. What is generated needs neither a heap nor `std`.

mod catalogue;
mod decode;
mod encode;
mod enumeration;
mod features;
mod imports;
mod message;
mod names;
mod service;
mod vocabulary;

use crate::code::Module;
use crate::format::{self, header};
use crate::model::{Kind, Message, Model, Service, Shape, oneof_type};
use crate::names::{TAKEN_MODULES, joined, module};
use crate::packages::Packages;
use crate::{GeneratedFile, SchemaError};
use names::Names;
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
/// [`SchemaError::Faults`] if the target has no module for a package, or the same for two.
pub fn generate(model: &Model, target: &GuestTarget) -> Result<Vec<GeneratedFile>, SchemaError> {
    let packages = Packages::new(model, &target.packages);
    let guest = Guest::new(model, target, &packages.modules);
    let used = guest.requests.union(&guest.responses).copied();
    let generated = used.filter(|name| !target.externs.contains_key(*name));
    packages.check(model, generated, &["contract"])?;
    let mut files = Vec::new();
    let mut modules = "//! What follows from the contract.\n\n// What the contract says needs no lint.\n#![allow(clippy::all, clippy::pedantic, unreachable_pub)]\n\npub mod contract;\n".to_owned();
    for (package, module) in &packages.modules {
        files.extend(guest.package(package, module)?);
        modules += &format!("pub mod {module};\n");
    }
    let contract = Module {
        paths: imports::of_contract(&target.core),
        ..Module::default()
    };
    files.push(guest.file("contract.rs", &catalogue::generate(model), &contract)?);
    files.push(guest.file("mod.rs", &modules, &Module::default())?);
    Ok(files)
}

/// A contract and what is made of it.
struct Guest<'g> {
    model: &'g Model,
    target: &'g GuestTarget,
    packages: &'g [(String, String)],
    /// The messages and enums that can be in a request.
    requests: BTreeSet<&'g str>,
    /// The messages and enums that can be in a response.
    responses: BTreeSet<&'g str>,
}

impl<'g> Guest<'g> {
    fn new(model: &'g Model, target: &'g GuestTarget, packages: &'g [(String, String)]) -> Self {
        let has_module = |package: &str| packages.iter().any(|(known, _)| known == package);
        let services = || {
            let services = model.services.iter();
            services.filter(move |service| {
                has_module(&service.package) && !target.by_hand.contains(&service.full_name())
            })
        };
        let methods = || services().flat_map(|service| &service.methods);
        // Without services, messages are there for themselves.
        let alone = || {
            let messages = model.messages.iter();
            let alone = services().next().is_none();
            messages
                .filter(move |message| alone && has_module(&message.package))
                .map(|message| message.full_name.as_str())
        };
        let requests = methods().map(|method| method.request.as_str());
        let responses = methods().map(|method| method.response.as_str());
        Self {
            model,
            target,
            packages,
            requests: model.reachable(requests.chain(alone())),
            responses: model.reachable(responses.chain(alone())),
        }
    }

    /// The modules of a package: one for its messages, one for each of its services, and their index.
    fn package(&self, name: &'g str, module: &str) -> Result<Vec<GeneratedFile>, SchemaError> {
        let mut index = format!("//! `{name}`.\n\n");
        let mut files = Vec::new();
        for service in &self.model.services {
            let is_own = service.package == name;
            if is_own && !self.target.by_hand.contains(&service.full_name()) {
                let (file, module) = self.service(service, module)?;
                index += &format!("pub mod {module};\n");
                files.push(file);
            }
        }
        let messages = self.messages(name);
        if !messages.is_empty() {
            index += "mod messages;\n\npub use messages::*;\n";
            let names = self.names(name, false);
            let code = format!("//! The messages of `{name}`.\n\n{messages}");
            files.push(self.file(&format!("{module}/messages.rs"), &code, &names.module)?);
        }
        files.push(self.file(&format!("{module}/mod.rs"), &index, &Module::default())?);
        Ok(files)
    }

    /// The module of a service, and its name.
    fn service(
        &self,
        service: &'g Service,
        package: &str,
    ) -> Result<(GeneratedFile, String), SchemaError> {
        let mut names = self.names(&service.package, true);
        names.module.defined = service::types(service).collect();
        names.module.types = imports::types_of(self.model, &service.package);
        let code = service::generate(&names, service);
        let module = module(&service.name, &TAKEN_MODULES);
        let file = self.file(&format!("{package}/{module}.rs"), &code, &names.module)?;
        Ok((file, module))
    }

    /// The code of a package's messages and enums.
    fn messages(&self, package: &'g str) -> String {
        let names = self.names(package, false);
        let items = items(self.model);
        let mut code = String::new();
        let mut generated: Vec<String> = Vec::new();
        for message in self.messages_of(package) {
            let name = message.full_name.as_str();
            let responds = self.responses.contains(name);
            code += &message::generate(&names, message, responds, items.contains(name));
            generated.push(names.message(name, "'a"));
        }
        for enumeration in &self.model.enums {
            if enumeration.package == package && self.is_generated(&enumeration.full_name) {
                code += &enumeration::generate(&names, enumeration);
            }
        }
        if !generated.is_empty() {
            let (core, all) = (&self.target.core, generated.join(", "));
            code += &format!("{core}::impl_prost_message!({all});\n");
        }
        code
    }

    fn messages_of(&self, package: &'g str) -> impl Iterator<Item = &'g Message> {
        let messages = self.model.messages.iter();
        messages.filter(move |message| {
            message.package == package && self.is_generated(&message.full_name)
        })
    }

    /// Whether a message or an enum is used, and not written by hand.
    fn is_generated(&self, name: &str) -> bool {
        let is_used = self.requests.contains(name) || self.responses.contains(name);
        is_used && !self.target.externs.contains_key(name)
    }

    /// The names in the module of a package's messages, or of a service beside them.
    fn names(&self, package: &'g str, is_service: bool) -> Names<'g> {
        let module = Module {
            defined: self.types_of(package),
            paths: imports::of_messages(&self.target.core),
            types: Vec::new(),
        };
        Names {
            model: self.model,
            target: self.target,
            packages: self.packages,
            package,
            is_service,
            module,
        }
    }

    /// The types that the module of a package's messages defines.
    fn types_of(&self, package: &'g str) -> BTreeSet<String> {
        let mut types = BTreeSet::new();
        for message in self.messages_of(package) {
            let name = joined(message.name());
            for oneof in &message.oneofs {
                types.insert(name.clone() + &oneof_type(self.model, message, &oneof.name));
            }
            types.insert(name);
        }
        let enums = self.model.enums.iter();
        let enums = enums.filter(|it| it.package == package && self.is_generated(&it.full_name));
        types.extend(enums.map(|enumeration| joined(enumeration.name())));
        types
    }

    fn file(&self, name: &str, code: &str, module: &Module) -> Result<GeneratedFile, SchemaError> {
        // Module documentation stays on top, and imports go below it.
        let split = code.find("\n\n").unwrap_or_default();
        let (docs, body) = code.split_at(split);
        let (imports, body) = module.finish(body);
        let header = header(&self.target.command);
        let source = format!("{header}{docs}\n\n{imports}\n{body}");
        Ok(GeneratedFile {
            path: self.target.directory.join(name),
            contents: format::rust(&source)?,
        })
    }
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

//! The host's side of a contract: owned prost messages, the sender's gates, typed calls.

mod calls;
mod constants;
mod features;
mod gates;
mod index;
mod leave_out;
mod messages;
mod names;
mod values;

use crate::code::Module;
use crate::format::{self, header};
use crate::model::{Message, Model, OnMissing, Service};
use crate::names::{TAKEN_MODULES, camel, module, upper};
use crate::packages::Packages;
use crate::{Contract, GeneratedFile, SchemaError};
use names::Names;
use std::path::PathBuf;

/// What generated code may use of the library where it is the library's own: from where each is defined.
const INSIDE: [&str; 21] = [
    "agent_core::Feature",
    "agent_core::Level",
    "agent_core::gate::Member",
    "agent_core::Need",
    "agent_core::dispatch::Method",
    "agent_core::dispatch::MethodKind",
    "agent_core::dispatch::Visibility",
    "crate::agent::Agent",
    "crate::blocking",
    "crate::channel::Channel",
    "crate::channel::Done",
    "crate::connecting::Connecting",
    "crate::error::Error",
    "crate::gate::FeatureNames",
    "crate::gate::Gate",
    "crate::gate::Gating",
    "crate::gate::Value",
    "crate::gate::bound",
    "crate::gate::member",
    "crate::stream::Messages",
    "crate::stream::Stream",
];

/// What other generated code may use of the library.
const OUTSIDE: [&str; 18] = [
    "Channel",
    "Done",
    "Error",
    "Feature",
    "Level",
    "Messages",
    "Method",
    "MethodKind",
    "Need",
    "Stream",
    "Visibility",
    "gate::FeatureNames",
    "gate::Gate",
    "gate::Gating",
    "gate::Member",
    "gate::Value",
    "gate::bound",
    "gate::member",
];

/// Where the host's code goes, and what it builds on.
///
/// What is generated is a module: `mod generated;` beside its directory brings it in. In it are a module for
/// each package's messages, and `calls` with those of the services; for a contract of somebody else's also
/// `features`, with what a host may offer.
#[derive(Clone, Debug)]
pub struct HostTarget {
    /// The command that generates the modules, which each of them names.
    pub command: String,
    /// The directory for the generated modules, relative to the workspace's root.
    pub directory: PathBuf,
    /// The path of the library `handclasp` as the code sees it: `handclasp`, or `crate` inside.
    pub library: String,
    /// The packages, and the name of the module for each.
    pub packages: Vec<(String, String)>,
    /// The services that are called.
    pub services: Vec<CalledService>,
}

/// A service that is called, and how.
#[derive(Clone, Debug)]
pub struct CalledService {
    /// Its full name, such as `acme.v1.Greeter`.
    pub name: String,
    /// What its calls look like.
    pub calls: Calls,
}

/// What the calls of a service look like.
#[derive(Clone, Debug)]
pub enum Calls {
    /// They are written by hand; only its requests are gated.
    ByHand,
    /// Methods of the library's own types: `Agent` and `Connecting`, and both of `blocking`.
    Inherent {
        /// The path of the module with a marker for each method.
        methods: String,
    },
    /// Methods of a type that is named for the service and borrows an `Agent` or a `Connecting`.
    Wrapper,
}

/// Generates the modules.
///
/// # Errors
/// Where the contract cannot be written as Rust, or the target has no module for a package, or the same for two.
pub fn generate(
    contract: &Contract,
    model: &Model,
    target: &HostTarget,
) -> Result<Vec<GeneratedFile>, SchemaError> {
    let packages = Packages::new(model, &target.packages);
    let all = model.messages.iter().map(|it| it.full_name.as_str());
    let all = all.chain(model.enums.iter().map(|it| it.full_name.as_str()));
    packages.check(model, all, &["calls", "contract", "features", "gates"])?;
    let host = Host {
        model,
        target,
        packages: &packages.modules,
    };
    let mut files = messages::generate(contract, model, &target.directory)?;
    files.extend(host.gates()?);
    files.extend(host.calls()?);
    if host.has_wrappers() {
        files.push(host.file("features.rs", &features::generate(model), &[])?);
    }
    files.push(host.file("mod.rs", &index::generate(&host), &[])?);
    Ok(files)
}

/// A contract and what is made of it.
struct Host<'h> {
    model: &'h Model,
    target: &'h HostTarget,
    /// All packages, and the module of each.
    packages: &'h [(String, String)],
}

impl<'h> Host<'h> {
    const fn names(&self) -> Names<'h> {
        Names {
            model: self.model,
            packages: self.packages,
        }
    }

    /// The sender's gates: a module for each package.
    fn gates(&self) -> Result<Vec<GeneratedFile>, SchemaError> {
        let mut files = Vec::new();
        let mut index = "//! What requests may hold at a level.\n\n".to_owned();
        for (package, module) in self.packages {
            index += &format!("mod {module};\n");
            let code = gates::generate(self, package);
            files.push(self.file(&format!("gates/{module}.rs"), &code, &[])?);
        }
        files.push(self.file("gates/mod.rs", &index, &[])?);
        Ok(files)
    }

    /// The typed calls: a module for each service.
    fn calls(&self) -> Result<Vec<GeneratedFile>, SchemaError> {
        let mut files = Vec::new();
        let mut index = "//! The calls of each service.\n\n".to_owned();
        for (service, how) in self.services() {
            let Some(code) = calls::generate(self, service, how) else {
                continue;
            };
            let module = self.module_of(service);
            index += &match how {
                Calls::Wrapper => format!("pub mod {module};\n"),
                _ => format!("mod {module};\n"),
            };
            let types = match how {
                Calls::Wrapper => vec![camel(&service.name)],
                _ => Vec::new(),
            };
            files.push(self.file(&format!("calls/{module}.rs"), &code, &types)?);
        }
        files.push(self.file("calls/mod.rs", &index, &[])?);
        Ok(files)
    }

    /// The module of a service's calls: with that of its package in front where two services have the same name.
    fn module_of(&self, service: &Service) -> String {
        let own = module_name(service);
        let others = self.services().map(|(other, _)| other);
        let mut others = others.filter(|other| other.package != service.package);
        if others.any(|other| module_name(other) == own) {
            let mut packages = self.packages.iter();
            let package = packages.find(|(package, _)| *package == service.package);
            return format!("{}_{own}", package.map_or("", |(_, module)| module));
        }
        own
    }

    /// The services that are called, in the order of the contract.
    fn services(&self) -> impl Iterator<Item = (&'h Service, &'h Calls)> {
        let target = self.target;
        self.model.services.iter().filter_map(move |service| {
            let name = service.full_name();
            let called = target.services.iter().find(|called| called.name == name)?;
            Some((service, &called.calls))
        })
    }

    /// The messages that can be in a request.
    fn gated(&self) -> impl Iterator<Item = &'h Message> {
        let methods = self.services().flat_map(|(service, _)| &service.methods);
        let requests = methods.map(|method| method.request.as_str());
        let reachable = self.model.reachable(requests);
        let messages = self.model.messages.iter();
        messages.filter(move |message| reachable.contains(message.full_name.as_str()))
    }

    /// Whether something of a message can be left out.
    fn can_drop(&self, message: &str) -> bool {
        let reachable = self.model.reachable([message].into_iter());
        let messages = reachable
            .into_iter()
            .filter_map(|name| self.model.message(name));
        let mut fields = messages.flat_map(|message| &message.fields);
        fields.any(|field| field.on_missing == OnMissing::Drop)
    }

    /// Constants for the features that this code names.
    fn features_in(&self, code: &str) -> String {
        let named = self.model.features().into_iter().map(|(feature, value)| {
            let name = upper(&feature.name);
            let doc = format::doc(&value.doc, "");
            let constant = format!(
                "{doc}const {name}: Feature = Feature({});\n\n",
                feature.number
            );
            (name, constant)
        });
        named
            .filter(|(name, _)| code.contains(&format!(".with({name})")))
            .map(|(_, constant)| constant)
            .collect()
    }

    /// Whether calls have types of their own: the contract is not the library's.
    fn has_wrappers(&self) -> bool {
        let mut calls = self.services().map(|(_, calls)| calls);
        calls.any(|calls| matches!(calls, Calls::Wrapper))
    }

    /// A file that defines these types.
    fn file(&self, name: &str, code: &str, types: &[String]) -> Result<GeneratedFile, SchemaError> {
        // Module documentation stays on top, and imports go below it.
        let (docs, body) = code.split_at(code.find("\n\n").unwrap_or(code.len()));
        let module = Module {
            defined: types.iter().cloned().collect(),
            paths: self.imports(name),
            types: Vec::new(),
        };
        let (imports, body) = module.finish(body);
        let header = header(&self.target.command);
        let source = format!("{header}{docs}\n\n{imports}\n{body}");
        Ok(GeneratedFile {
            path: self.target.directory.join(name),
            contents: format::rust(&source)?,
        })
    }

    /// All that generated code may use.
    fn imports(&self, file: &str) -> Vec<String> {
        if file.ends_with("mod.rs") {
            return Vec::new();
        }
        let packages = self.packages.iter();
        let library = self.library().into_iter();
        library
            .chain(packages.map(|(_, module)| format!("super::super::{module}")))
            .chain(["super::super::features".to_owned()])
            .chain(self.markers())
            .collect()
    }
}

impl Host<'_> {
    /// What generated code may use of the library.
    fn library(&self) -> Vec<String> {
        match self.target.library.as_str() {
            "crate" => INSIDE.map(str::to_owned).into(),
            library => OUTSIDE.map(|name| format!("{library}::{name}")).into(),
        }
    }

    /// The modules with a marker for each method, and what makes a marker one.
    fn markers(&self) -> Vec<String> {
        let modules = self.services().filter_map(|(_, calls)| match calls {
            Calls::Inherent { methods } => Some(methods.clone()),
            _ => None,
        });
        modules
            .chain(["agent_core::dispatch::Rpc".to_owned()])
            .collect()
    }
}

/// The name that a service's module has on both sides.
fn module_name(service: &Service) -> String {
    module(&service.name, &TAKEN_MODULES)
}

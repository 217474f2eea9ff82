//! The module around all others.

use super::Host;
use crate::model::Model;
use crate::names::snake;
use std::collections::BTreeMap;

/// What prost's code needs no lint for.
const ALLOW: &str = "#[allow(missing_docs, clippy::pedantic)]";

/// The index: the modules of calls and gates, and one for each package's messages.
pub(super) fn generate(host: &Host<'_>) -> String {
    let modules = if host.has_wrappers() {
        "pub mod calls;\npub mod features;\nmod gates;"
    } else {
        "mod calls;\nmod gates;"
    };
    // The library's own contract is held to its lints.
    let allow = if host.has_wrappers() {
        "// What the contract says needs no lint, and what it deprecates is gated as well.
        #![allow(clippy::all, clippy::pedantic, deprecated)]\n\n"
    } else {
        ""
    };
    let private = if host.has_wrappers() && host.target.library == "crate" {
        "// The library chooses what it publishes.
        #![allow(unreachable_pub, dead_code)]\n\n"
    } else {
        ""
    };
    let mut index = format!("//! What follows from the contract.\n\n{allow}{private}{modules}\n\n");
    if !refers_to_others(host.model) {
        for (package, module) in host.packages {
            index += &format!(
                "/// The messages of `{package}`.
                {ALLOW}
                pub mod {module} {{ include!(\"{package}.rs\"); }}\n\n"
            );
        }
        return index;
    }
    let mut tree = Tree::default();
    for (package, module) in host.packages {
        let path: Vec<String> = package.split('.').map(snake).collect();
        index += &format!(
            "/// The messages of `{package}`.
            pub use packages::{} as {module};\n\n",
            path.join("::")
        );
        tree.add(&path, package);
    }
    index += &format!(
        "/// The packages where prost expects them: it names the types of other packages by their place.
        {ALLOW}
        mod packages {{ {} }}\n",
        tree.code()
    );
    index
}

/// Whether messages of one package are made of those of another.
fn refers_to_others(model: &Model) -> bool {
    model.messages.iter().any(|message| {
        let mut kinds = message.fields.iter().filter_map(|field| field.kind.name());
        kinds.any(|name| {
            let referred = model.message(name).map(|it| &it.package);
            let referred = referred.or_else(|| model.enumeration(name).map(|it| &it.package));
            referred.is_some_and(|package| *package != message.package)
        })
    })
}

/// A module, the package that it is of, and the modules in it.
#[derive(Default)]
struct Tree {
    package: Option<String>,
    modules: BTreeMap<String, Self>,
}

impl Tree {
    fn add(&mut self, path: &[String], package: &str) {
        match path {
            [] => self.package = Some(package.to_owned()),
            [first, rest @ ..] => {
                let module = self.modules.entry(first.clone()).or_default();
                module.add(rest, package);
            }
        }
    }

    fn code(&self) -> String {
        let package = self.package.iter();
        let mut code: String = package
            .map(|package| format!("include!(\"{package}.rs\");\n"))
            .collect();
        for (name, module) in &self.modules {
            // Where there is no package, nothing is seen from outside.
            let visibility = if module.package.is_some() {
                "pub"
            } else {
                "pub(crate)"
            };
            code += &format!("{visibility} mod {name} {{ {} }}\n", module.code());
        }
        code
    }
}

//! The functions of a crate that its users can call, found in its sources.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use syn::spanned::Spanned;
use syn::{ImplItem, Item, ItemImpl, Path as Name, Signature, TraitItem, Visibility};

use crate::check::sources::{self, is_cfg_test};

/// Macros whose functions are not looked for: they are made for each type of a list, all alike, and
/// `prove/src/drive` calls them. The engine's makes constants.
const LISTS: [&str; 4] = [
    "handler_errors",
    "impl_item_for_numbers",
    "impl_item_for_wrappers",
    "impl_prost_message",
];

/// The modules of tests, and of what only tests use, where they have sources of their own: no user's build has them.
const TESTS: [&str; 2] = ["tests", "testing"];

/// Where a function begins: what its debug information says too, of each of its instances.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Place {
    /// The source, as the compiler names it.
    pub(super) file: PathBuf,
    pub(super) line: u64,
}

/// A function that has to be driven.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Function {
    pub(super) place: Place,
    pub(super) name: String,
}

/// All functions of the crate with this root that can be called from outside: those that are `pub`, which the lint
/// `unreachable_pub` holds to what is so indeed, and all of traits.
pub(super) fn functions(root: &Path) -> Result<BTreeSet<Function>> {
    let mut functions = BTreeSet::new();
    for source in sources::of(root)? {
        let text = fs::read_to_string(&source.path);
        let text = text.with_context(|| format!("cannot read {}", source.path.display()))?;
        functions.append(&mut in_text(&source.path, &text)?);
    }
    Ok(functions)
}

/// The functions of one source.
pub(super) fn in_text(file: &Path, text: &str) -> Result<BTreeSet<Function>> {
    let parsed = syn::parse_file(text).with_context(|| format!("in {}", file.display()))?;
    let mut found = Found {
        file,
        functions: BTreeSet::new(),
    };
    found.items(&parsed.items)?;
    Ok(found.functions)
}

struct Found<'f> {
    file: &'f Path,
    functions: BTreeSet<Function>,
}

impl Found<'_> {
    fn items(&mut self, items: &[Item]) -> Result<()> {
        for item in items {
            match item {
                Item::Fn(function) => self.public(&function.vis, &function.sig, ""),
                Item::Impl(implementation) => self.implementation(implementation),
                Item::Trait(definition) => {
                    let owner = definition.ident.to_string();
                    for item in &definition.items {
                        if let TraitItem::Fn(function) = item
                            && function.default.is_some()
                        {
                            self.add(function.sig.span().start().line, &function.sig, &owner);
                        }
                    }
                }
                Item::Mod(module) if !module.attrs.iter().any(is_cfg_test) => {
                    if TESTS.iter().any(|tests| module.ident == tests) {
                        bail!(
                            "{}: the module {} is not cfg(test)",
                            self.file.display(),
                            module.ident
                        );
                    }
                    let content = module.content.as_ref();
                    self.items(content.map_or(&[], |(_, items)| items))?;
                }
                Item::Macro(called) if called.ident.is_none() => self.list(&called.mac.path)?,
                _ => {}
            }
        }
        Ok(())
    }

    fn implementation(&mut self, implementation: &ItemImpl) {
        let owner = match &*implementation.self_ty {
            syn::Type::Path(path) => last(&path.path),
            _ => String::new(),
        };
        for item in &implementation.items {
            let ImplItem::Fn(function) = item else {
                continue;
            };
            if implementation.trait_.is_some() {
                self.add(function.sig.span().start().line, &function.sig, &owner);
            } else {
                self.public(&function.vis, &function.sig, &owner);
            }
        }
    }

    fn public(&mut self, visibility: &Visibility, signature: &Signature, owner: &str) {
        if matches!(visibility, Visibility::Public(_)) {
            self.add(visibility.span().start().line, signature, owner);
        }
    }

    fn add(&mut self, line: usize, signature: &Signature, owner: &str) {
        let place = Place {
            file: self.file.to_owned(),
            line: line as u64,
        };
        let function = &signature.ident;
        let name = match owner {
            "" => function.to_string(),
            owner => format!("{owner}::{function}"),
        };
        self.functions.insert(Function { place, name });
    }

    /// A macro could define functions that are not seen here: it has to be a known one.
    fn list(&self, name: &Name) -> Result<()> {
        let name = last(name);
        if !LISTS.contains(&name.as_str()) {
            bail!(
                "{} uses the macro {name}!, whose functions the survey cannot see: name it in \
                 xtask/src/check/prove/inventory.rs if they are driven",
                self.file.display()
            );
        }
        Ok(())
    }
}

fn last(path: &Name) -> String {
    let last = path.segments.last();
    last.map_or_else(String::new, |segment| segment.ident.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(text: &str) -> Vec<(u64, String)> {
        let functions = in_text(Path::new("sample.rs"), text).unwrap();
        let named = functions.into_iter();
        named
            .map(|function| (function.place.line, function.name))
            .collect()
    }

    #[test]
    fn what_users_can_call_is_found() {
        let text = "
pub fn free() {}
fn private() {}
pub(crate) fn internal() {}
impl Thing {
    /// Says where it begins.
    #[must_use]
    pub const fn method(&self) {}
    fn helper(&self) {}
}
impl Display for Thing<'_> {
    fn fmt(&self) {}
}
trait Draw {
    fn draw(&self);
    fn erase(&self) {}
}
mod inner {
    pub async fn nested() {}
}
#[cfg(test)]
mod tests {
    pub fn helper() {}
}
";
        let expected = [
            (2, "free"),
            (8, "Thing::method"),
            (12, "Thing::fmt"),
            (16, "Draw::erase"),
            (19, "nested"),
        ];
        let expected = expected.map(|(line, name)| (line, name.to_owned()));
        assert_eq!(names(text), expected);
    }

    #[test]
    fn what_is_passed_over_as_tests_has_to_be_tests() {
        let tests = |text| in_text(Path::new("sample.rs"), text);
        assert!(tests("#[cfg(test)]\nmod tests;").is_ok());
        assert!(tests("mod tests;").is_err());
        assert!(tests("#[cfg(test)]\nmod testing;").is_ok());
        assert!(tests("mod testing;").is_err());
    }

    #[test]
    fn a_macro_that_could_hide_functions_has_to_be_known() {
        let error = in_text(Path::new("sample.rs"), "make_functions!();").unwrap_err();
        assert!(error.to_string().contains("make_functions"));
        assert!(in_text(Path::new("sample.rs"), "crate::impl_prost_message!(A);").is_ok());
    }
}

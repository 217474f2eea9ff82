//! The sources of a crate, found as the compiler finds them, and which of their lines are tests.

use std::fs;
use std::ops::RangeInclusive;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use syn::spanned::Spanned;
use syn::{Attribute, Ident, Item, ItemMod};

/// A source, and the lines that only the crate's tests have.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Source {
    pub(crate) path: PathBuf,
    tests: Vec<RangeInclusive<usize>>,
}

impl Source {
    pub(crate) const fn new(path: PathBuf, tests: Vec<RangeInclusive<usize>>) -> Self {
        Self { path, tests }
    }

    /// Whether the line belongs to the tests.
    pub(crate) fn is_test(&self, line: usize) -> bool {
        self.tests.iter().any(|lines| lines.contains(&line))
    }
}

/// The sources of the crate with this root, found as the compiler finds them; those of its tests alone are not among
/// them.
pub(crate) fn of(root: &Path) -> Result<Vec<Source>> {
    let mut sources = Vec::new();
    let mut next = vec![(root.to_owned(), directory_of(root))];
    while let Some((path, directory)) = next.pop() {
        let text = fs::read_to_string(&path);
        let text = text.with_context(|| format!("cannot read {}", path.display()))?;
        let parsed = syn::parse_file(&text).with_context(|| format!("in {}", path.display()))?;
        let mut found = Found::default();
        found.items(&parsed.items);
        for module in found.modules {
            let [file, nested] = [format!("{module}.rs"), format!("{module}/mod.rs")];
            let file = Some(directory.join(file)).filter(|file| file.is_file());
            let file = file.unwrap_or_else(|| directory.join(nested));
            next.push((file, directory.join(module)));
        }
        sources.push(Source::new(path, found.tests));
    }
    sources.sort_by(|one, other| one.path.cmp(&other.path));
    Ok(sources)
}

/// The directory of a root's modules.
fn directory_of(root: &Path) -> PathBuf {
    root.parent().unwrap_or(Path::new("")).to_owned()
}

/// What is found in one source.
#[derive(Default)]
struct Found {
    tests: Vec<RangeInclusive<usize>>,
    /// The names of its modules that have a source of their own.
    modules: Vec<String>,
}

impl Found {
    fn items(&mut self, items: &[Item]) {
        for item in items {
            let is_test = attributes(item).iter().any(is_cfg_test);
            match item {
                _ if is_test => {
                    let span = item.span();
                    self.tests.push(span.start().line..=span.end().line);
                }
                Item::Mod(ItemMod {
                    content: None,
                    ident,
                    ..
                }) => self.modules.push(ident.to_string()),
                _ => {}
            }
        }
    }
}

fn attributes(item: &Item) -> &[Attribute] {
    match item {
        Item::Fn(item) => &item.attrs,
        Item::Impl(item) => &item.attrs,
        Item::Mod(item) => &item.attrs,
        // Nothing else has lines that are run.
        _ => &[],
    }
}

/// Whether the attribute is `#[cfg(test)]`.
pub(crate) fn is_cfg_test(attribute: &Attribute) -> bool {
    let condition = attribute.parse_args::<Ident>();
    attribute.path().is_ident("cfg") && condition.is_ok_and(|condition| condition == "test")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sources_are_found_by_their_modules_and_tests_are_left_out() {
        let directory = tempfile::tempdir().unwrap();
        let path = |name: &str| directory.path().join(name);
        fs::create_dir(path("a")).unwrap();
        let write = |name, text| fs::write(path(name), text).unwrap();
        write(
            "lib.rs",
            "mod a;\nmod b;\n#[cfg(test)]\nmod fakes;\n#[cfg(test)]\nmod tests {\n    fn t() {}\n}\n",
        );
        write(
            "a/mod.rs",
            "pub mod c;\n#[cfg(feature = \"x\")]\nfn f() {}\n",
        );
        write("a/c.rs", "");
        write("b.rs", "#[cfg(test)]\nimpl B {\n}\n");
        write("not_a_module.rs", "this is no source");
        let source = |name, tests| Source::new(path(name), tests);
        let expected = [
            source("a/c.rs", vec![]),
            source("a/mod.rs", vec![]),
            source("b.rs", vec![1..=3]),
            source("lib.rs", vec![3..=4, 5..=8]),
        ];
        let found = of(&path("lib.rs")).unwrap();
        assert_eq!(found, expected);
        assert!(found[3].is_test(7) && !found[3].is_test(2));
    }
}

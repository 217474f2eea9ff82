//! What generated code defines, by its text: a list that no target can fall behind unseen.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

/// What tells a kind of generated type.
#[derive(Clone, Copy)]
pub(crate) enum Trait {
    /// Messages.
    Decode,
    /// Enums.
    Enumeration,
}

/// The types that implement a trait in generated code below this directory of the workspace.
pub(crate) fn implementors(of: Trait, directory: &str) -> BTreeSet<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut names = BTreeSet::new();
    look(of, &root.join(directory), &mut names);
    assert!(!names.is_empty(), "{directory} has no generated code");
    names
}

fn look(of: Trait, path: &Path, names: &mut BTreeSet<String>) {
    if path.is_dir() {
        for entry in fs::read_dir(path).unwrap() {
            look(of, &entry.unwrap().path(), names);
        }
        return;
    }
    let start = match of {
        Trait::Decode => "impl<'a> Decode<'a> for ",
        Trait::Enumeration => "impl Enumeration for ",
    };
    let text = fs::read_to_string(path).unwrap();
    let types = text.lines().filter_map(|line| line.strip_prefix(start));
    let end = |c: char| !c.is_ascii_alphanumeric();
    names.extend(types.filter_map(|name| name.split(end).next().map(str::to_owned)));
}

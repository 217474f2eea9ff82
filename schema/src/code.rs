//! Names in generated code: those of the contract, and those that the generator uses itself.
//!
//! A contract may have a message called `Level` or `Option`. The generators [mark](own) each name that the contract gives.
//! All other names are the generator's own; where the contract takes one of them, [`Module::finish`] writes its full path.

use std::collections::{BTreeMap, BTreeSet};

/// Stands before a name that the contract gives. Not a letter, and in no source.
const MARK: char = '\u{e000}';

/// What generated code uses of the prelude.
const PRELUDE: [&str; 9] = [
    "::core::clone::Clone",
    "::core::cmp::Eq",
    "::core::cmp::PartialEq",
    "::core::default::Default",
    "::core::fmt::Debug",
    "::core::marker::Copy",
    "::core::option::Option",
    "::core::result::Result",
    "::core::iter::Iterator",
];

/// Those of the generator's names that are traits: their functions can be called where the trait is in scope.
const TRAITS: [&str; 9] = [
    "Decode",
    "Encode",
    "Enumeration",
    "Gate",
    "Item",
    "Iterator",
    "Respond",
    "Rpc",
    "Sink",
];

/// A name that the contract gives.
pub(crate) fn own(name: &str) -> String {
    format!("{MARK}{name}")
}

/// The names that the code of a module may use.
#[derive(Debug, Default)]
pub(crate) struct Module {
    /// The types that the module defines.
    pub(crate) defined: BTreeSet<String>,
    /// The paths of what the generator uses.
    pub(crate) paths: Vec<String>,
    /// The paths of the contract's types that are defined elsewhere.
    pub(crate) types: Vec<String>,
}

impl Module {
    /// Whether a type of the contract's with this name has to be named by its path: the module defines another one, or the
    /// generator uses the name.
    pub(crate) fn is_taken(&self, name: &str) -> bool {
        let mut paths = self.paths.iter().map(String::as_str).chain(PRELUDE);
        self.defined.contains(name) || paths.any(|path| last(path) == name)
    }

    /// The `use` declarations for `body`, and the body without marks.
    pub(crate) fn finish(&self, body: &str) -> (String, String) {
        let mut words = BTreeSet::new();
        let mut taken = BTreeSet::new();
        let mut code = String::with_capacity(body.len());
        for word in Words::new(body) {
            let Word { text, kind } = word;
            match kind {
                Kind::Own => {
                    words.insert((true, text));
                    code += text;
                }
                Kind::Plain if self.defined.contains(text) => {
                    let path = self.path(text);
                    if TRAITS.contains(&text) {
                        taken.insert(path);
                    }
                    code += path;
                }
                Kind::Plain => {
                    words.insert((false, text));
                    code += text;
                }
                Kind::Other => code += text,
            }
        }
        let plain = |path: &&String| words.contains(&(false, last(path)));
        let used = self.paths.iter().filter(plain);
        let own = |path: &&String| {
            words.contains(&(true, last(path))) && !self.defined.contains(last(path))
        };
        let types = self.types.iter().filter(own);
        let mut declarations = declarations(used.chain(types));
        for path in taken {
            // Where no function of it is called, it need not be in scope.
            declarations += &format!("#[allow(unused_imports)]\nuse {path} as _;\n");
        }
        (declarations, code)
    }

    /// The path of one of the generator's names that the contract has taken.
    fn path<'p>(&'p self, name: &'p str) -> &'p str {
        let mut paths = self.paths.iter().map(String::as_str).chain(PRELUDE);
        paths.find(|path| last(path) == name).unwrap_or(name)
    }
}

/// One `use` declaration for each module.
fn declarations<'p>(paths: impl Iterator<Item = &'p String>) -> String {
    let mut modules: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for (module, name) in paths.filter_map(|path| path.rsplit_once("::")) {
        modules.entry(module).or_default().insert(name);
    }
    let modules = modules.into_iter();
    modules
        .map(|(module, names)| {
            let names: Vec<&str> = names.into_iter().collect();
            format!("use {module}::{{{}}};\n", names.join(", "))
        })
        .collect()
}

fn last(path: &str) -> &str {
    path.rsplit("::").next().unwrap_or(path)
}

/// A piece of code.
struct Word<'b> {
    text: &'b str,
    kind: Kind,
}

#[derive(Clone, Copy, PartialEq)]
enum Kind {
    /// A name that the contract gives.
    Own,
    /// A name at the start of a path, which has to be in scope.
    Plain,
    /// Anything else: later parts of paths, fields, strings, comments, lifetimes, punctuation.
    Other,
}

/// Cuts code into words.
struct Words<'b> {
    rest: &'b str,
    /// Whether the next name belongs to the one before: behind `::` or `.`.
    continues: bool,
}

impl<'b> Words<'b> {
    const fn new(body: &'b str) -> Self {
        Self {
            rest: body,
            continues: false,
        }
    }

    fn take(&mut self, length: usize) -> &'b str {
        let (text, rest) = self.rest.split_at(length);
        self.rest = rest;
        text
    }

    /// A name, and whether it has to be in scope. A function's name is also that of fields and variables: it is meant where
    /// it is called, and a module where something in it is named.
    fn name(&mut self) -> Word<'b> {
        let end = self.rest.find(|letter| !is_letter(letter));
        let text = self.take(end.unwrap_or(self.rest.len()));
        let is_value = text.starts_with(char::is_lowercase);
        let is_used = !is_value || self.rest.starts_with('(') || self.rest.starts_with("::");
        let kind = if self.continues || !is_used {
            Kind::Other
        } else {
            Kind::Plain
        };
        self.continues = false;
        Word { text, kind }
    }
}

impl<'b> Iterator for Words<'b> {
    type Item = Word<'b>;

    fn next(&mut self) -> Option<Word<'b>> {
        let first = self.rest.chars().next()?;
        if first == MARK {
            self.take(MARK.len_utf8());
            let text = self.name().text;
            return Some(Word {
                text,
                kind: Kind::Own,
            });
        }
        if is_letter(first) {
            return Some(self.name());
        }
        let length = match first {
            '"' => string(self.rest),
            '/' if self.rest.starts_with("//") => self.rest.find('\n').unwrap_or(self.rest.len()),
            '\'' => {
                self.rest[1..]
                    .find(|letter| !is_letter(letter))
                    .unwrap_or(0)
                    + 1
            }
            _ => first.len_utf8(),
        };
        let text = self.take(length);
        self.continues = match text {
            "." => true,
            ":" => self.rest.starts_with(is_letter) && self.continues || self.rest.starts_with(':'),
            _ => false,
        };
        Some(Word {
            text,
            kind: Kind::Other,
        })
    }
}

fn is_letter(letter: char) -> bool {
    letter.is_alphanumeric() || letter == '_'
}

/// The length of the string that `code` begins with.
fn string(code: &str) -> usize {
    let mut is_escaped = false;
    for (at, letter) in code.char_indices().skip(1) {
        match letter {
            '"' if !is_escaped => return at + 1,
            '\\' => is_escaped = !is_escaped,
            _ => is_escaped = false,
        }
    }
    code.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn module(defined: &[&str]) -> Module {
        let strings = |all: &[&str]| all.iter().map(|&one| one.to_owned()).collect();
        Module {
            defined: defined.iter().map(|&one| one.to_owned()).collect(),
            paths: strings(&["core::level::Level", "core::gate::holds", "super::features"]),
            types: strings(&["super::Mount"]),
        }
    }

    #[test]
    fn a_name_of_the_generators_gives_way_to_one_of_the_contracts() {
        let level = own("Level");
        let body = format!("struct {level} {{ a: Option<Level>, b: {level} }} // Level\n\"Level\"");
        let (uses, code) = module(&["Level", "Option"]).finish(&body);
        assert_eq!(uses, "");
        assert_eq!(
            code,
            "struct Level { a: ::core::option::Option<core::level::Level>, b: Level } // Level\n\"Level\""
        );
    }

    #[test]
    fn what_is_used_is_imported() {
        let body = format!(
            "fn f(level: Level) {{ features::A; holds(x); {}; }}",
            own("Mount")
        );
        let (uses, _) = module(&[]).finish(&body);
        assert_eq!(
            uses,
            "use core::gate::{holds};\nuse core::level::{Level};\nuse super::{Mount, features};\n"
        );
        let (uses, _) = module(&[]).finish("self.holds(\"Level\"); X::Level; 'a; \"a \\\" Level\"");
        assert_eq!(uses, "");
    }
}

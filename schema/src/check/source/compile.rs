//! Compiles files that are in memory, with what they import.
//!
//! All files are loaded and ordered here, so that neither a long chain nor a cycle of imports makes the compiler
//! call itself.

use crate::check::CheckError;
use crate::check::source::{Positions, files, text};
use crate::check::visible::Qualified;
use crate::rules;
use protox::Compiler;
use protox::file::{File, FileResolver, GoogleFileResolver};
use protox::prost_reflect::DescriptorPool;
use std::cell::RefCell;
use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};

/// What is compiled.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Input<'a> {
    /// Where the files are from, for errors.
    pub(crate) origin: &'a str,
    /// The texts, by the names that they are imported by.
    pub(crate) files: &'a BTreeMap<String, String>,
    /// Where imports are looked for too.
    pub(crate) includes: &'a [PathBuf],
}

/// Compiles files. Positions and comments are in the descriptors.
pub(crate) fn compile(input: Input<'_>) -> Result<Compiler, CheckError> {
    Loader::load(input, None)?.compile().or_else(|error| {
        let compiler = Loader::load(input, None)?.qualified().compile();
        compiler.map_err(|_| error)
    })
}

/// Compiles files. Positions and comments are beside the descriptors: while they are in a file, the compiler looks
/// through all of them for every option, and so takes a time that grows with the square of the file.
pub(super) fn compile_apart(input: Input<'_>) -> Result<(DescriptorPool, Positions), CheckError> {
    for is_qualified in [false, true] {
        let mut loaded = Loader::load(input, Some(Positions::new()))?;
        let positions = loaded.positions.take().unwrap_or_default();
        if is_qualified {
            loaded = loaded.qualified();
        }
        if let Ok(compiler) = loaded.compile() {
            return Ok((compiler.descriptor_pool(), positions));
        }
    }
    // Only with the positions at hand does an error tell where it is.
    let compiler = Loader::load(input, None)?.compile()?;
    Ok((compiler.descriptor_pool(), Positions::new()))
}

impl Input<'_> {
    /// A file of its own as a person would name it.
    fn place(&self, name: &str) -> String {
        if self.origin.is_empty() {
            return name.to_owned();
        }
        format!("{}/{name}", self.origin)
    }
}

/// How far a file is loaded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    /// What it imports is being loaded.
    Open,
    Loaded,
    /// There is no such file; the file that imports it cannot be compiled.
    Missing,
}

struct Loader<'a> {
    input: Input<'a>,
    google: GoogleFileResolver,
    states: HashMap<String, State>,
    files: HashMap<String, File>,
    /// The files, each after those that it imports.
    order: Vec<String>,
    /// Where positions are put aside, if they are.
    positions: Option<Positions>,
}

/// A file whose imports are being loaded.
struct Importing {
    name: String,
    imports: std::vec::IntoIter<String>,
}

impl<'a> Loader<'a> {
    fn load(input: Input<'a>, positions: Option<Positions>) -> Result<Self, CheckError> {
        let mut loader = Self {
            input,
            google: GoogleFileResolver::new(),
            states: HashMap::new(),
            files: HashMap::new(),
            order: Vec::new(),
            positions,
        };
        for name in input.files.keys() {
            loader.load_with_imports(name)?;
        }
        Ok(loader)
    }

    fn load_with_imports(&mut self, name: &str) -> Result<(), CheckError> {
        let mut stack = Vec::from_iter(self.open(name)?);
        while let Some(top) = stack.last_mut() {
            if let Some(import) = top.imports.next() {
                if self.states.get(&import) == Some(&State::Open) {
                    return Err(self.cycle(&stack, &import));
                }
                stack.extend(self.open(&import)?);
            } else if let Some(done) = stack.pop() {
                self.states.insert(done.name.clone(), State::Loaded);
                self.order.push(done.name);
            }
        }
        Ok(())
    }

    /// Reads a file, unless that was done before or there is none.
    fn open(&mut self, name: &str) -> Result<Option<Importing>, CheckError> {
        if self.states.contains_key(name) {
            return Ok(None);
        }
        let Some(file) = self.read(name)? else {
            self.states.insert(name.to_owned(), State::Missing);
            return Ok(None);
        };
        let imports = file.file_descriptor_proto().dependency.clone();
        self.states.insert(name.to_owned(), State::Open);
        let file = self.put_positions_aside(name, file);
        self.files.insert(name.to_owned(), file);
        Ok(Some(Importing {
            name: name.to_owned(),
            imports: imports.into_iter(),
        }))
    }

    fn read(&self, name: &str) -> Result<Option<File>, CheckError> {
        if let Some(text) = self.input.files.get(name) {
            return parse(name, text, &self.input.place(name)).map(Some);
        }
        // The parser refuses names that lead out of the directory.
        for include in self.input.includes {
            let path = include.join(name);
            if path.exists() {
                let place = path.display().to_string();
                let text = files::text(files::read(&path)?, &place)?;
                return parse(name, &text, &place).map(Some);
            }
        }
        if let Ok(file) = self.google.open_file(name) {
            return Ok(Some(file));
        }
        // The definition of the options, for contracts that import it and have no copy.
        let is_ours = name == rules::FILE;
        is_ours
            .then(|| parse(name, rules::SOURCE, name))
            .transpose()
    }

    fn put_positions_aside(&mut self, name: &str, file: File) -> File {
        let Some(positions) = &mut self.positions else {
            return file;
        };
        let mut descriptor = file.file_descriptor_proto().clone();
        if let Some(found) = descriptor.source_code_info.take() {
            positions.insert(name.to_owned(), found);
        }
        File::from_file_descriptor_proto(descriptor)
    }

    fn cycle(&self, stack: &[Importing], import: &str) -> CheckError {
        let names = stack.iter().map(|file| file.name.as_str());
        let cycle: Vec<_> = names.skip_while(|name| *name != import).collect();
        let shown = if let [first, second, .., last] = cycle[..]
            && cycle.len() > 8
        {
            format!("{first} -> {second} -> ... -> {last}")
        } else {
            cycle.join(" -> ")
        };
        CheckError::Compile(format!(
            "{}: files import each other in a circle: {shown} -> {import}",
            self.input.place(import)
        ))
    }

    /// Writes out the names of types, which mean something else to prost-reflect where packages share a name.
    fn qualified(mut self) -> Self {
        let files = self.files.drain();
        let files = files.map(|(name, file)| (name, file.into())).collect();
        let qualified = Qualified::new(&files).into_files();
        self.files
            .extend(qualified.map(|(name, file)| (name, file.into())));
        self
    }

    fn compile(self) -> Result<Compiler, CheckError> {
        let input = self.input;
        let mut compiler = Compiler::with_file_resolver(Loaded(RefCell::new(self.files)));
        compiler.include_imports(true).include_source_info(true);
        match compiler.open_files(&self.order) {
            Ok(_) => Ok(compiler),
            Err(error) => {
                // Of an error of protox, only its debugging form tells the position.
                let text = format!("{error:?}");
                let file = error.file().filter(|name| text.starts_with(*name));
                let is_own = file.is_some_and(|name| input.files.contains_key(name));
                Err(CheckError::Compile(if is_own {
                    input.place(&text)
                } else {
                    text
                }))
            }
        }
    }
}

/// Parses a text; `place` is how a person would name the file.
pub(crate) fn parse(name: &str, source: &str, place: &str) -> Result<File, CheckError> {
    text::check(source).map_err(|refused| {
        let text::Refused {
            line,
            column,
            reason,
        } = refused;
        CheckError::Compile(format!("{place}:{line}:{column}: {reason}"))
    })?;
    File::from_source(name, source).map_err(|error| {
        let text = format!("{error:?}");
        let rest = text.strip_prefix(name).unwrap_or(&text);
        let separator = if rest.starts_with(':') { "" } else { ": " };
        CheckError::Compile(format!("{place}{separator}{rest}"))
    })
}

/// The files that were loaded. Each is compiled once.
struct Loaded(RefCell<HashMap<String, File>>);

impl FileResolver for Loaded {
    fn resolve_path(&self, path: &Path) -> Option<String> {
        path.to_str().map(str::to_owned)
    }

    fn open_file(&self, name: &str) -> Result<File, protox::Error> {
        let file = self.0.borrow_mut().remove(name);
        file.ok_or_else(|| protox::Error::file_not_found(name))
    }
}

//! Annotates a contract that has a history but no annotations: adds what can be computed.
//!
//! That is `since` for each element, by the releases that have it, the version of the contract, and bounds for
//! strings, bytes, lists and maps, from defaults that are marked. Everything else in the files stays as it is.
//! What only people can add, such as comments and vocabularies, is listed.

mod ages;
mod defaults;
mod editor;
mod elements;
mod error;
mod history;
mod layout;
mod said;
mod scan;
mod todo;

pub use defaults::{Defaults, MARK};
pub use error::AnnotateError;
pub use history::{History, Tag};
pub use todo::{Todo, TodoKind};

use crate::check::{Release, Source, Step, Version, read_files};
use crate::rules;
use ages::{Ages, Since};
use editor::{Addition, Editor};
use elements::{Element, elements};
use protox::prost_reflect::prost_types::FileDescriptorProto;
use said::Said;
use std::collections::BTreeMap;
use std::path::PathBuf;

/// What to annotate, and how.
#[derive(Clone, Debug)]
pub struct Request {
    /// The contract: all `.proto` files below it that are in force.
    pub directory: PathBuf,
    /// Its releases.
    pub history: History,
    /// Where imports are looked for too.
    pub includes: Vec<PathBuf>,
    /// The version that the contract is to declare, if it declares none yet.
    pub declare: Option<Version>,
    /// Bounds for what has none.
    pub defaults: Defaults,
}

/// An annotated contract.
#[derive(Clone, Debug)]
pub struct Annotated {
    /// The version that the contract declares.
    pub contract: Version,
    /// All its files, changed or not.
    pub files: Vec<AnnotatedFile>,
    /// What is left to do, by file and line.
    pub todos: Vec<Todo>,
}

/// A file of an annotated contract.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AnnotatedFile {
    /// The name that it is imported by: its path below the contract's directory.
    pub name: String,
    /// The text with the annotations.
    pub text: String,
    /// How many options were added; 0 if the text is as it was.
    pub added: usize,
}

/// Annotates a contract. Nothing is written.
///
/// # Errors
/// If the contract or a release cannot be read or does not compile, or there is no release.
pub fn annotate(request: &Request) -> Result<Annotated, AnnotateError> {
    let releases = request.history.read(&request.includes)?;
    let Some((newest, _)) = releases.last() else {
        return Err(AnnotateError::NoReleases);
    };
    let files = read_files(&request.directory)?;
    let source = Source::Path(request.directory.clone());
    let current = Release::read(&source, &request.includes)?;
    let declared = current.contract_version.or(request.declare);
    let parsed = files
        .iter()
        .map(|(name, text)| Ok((name, text, todo::parse(name, text)?)));
    let parsed: Vec<_> = parsed.collect::<Result<_, AnnotateError>>()?;
    let own = parsed.iter().filter(|(_, _, file)| is_annotated(file));
    let elements = own.clone().map(|(_, _, file)| file);
    let dating = Dating::new(&current, &releases, *newest, declared, elements);
    // One file declares the version: the first with a service, else the first.
    let declaring = own.clone().find(|(_, _, file)| !file.service.is_empty());
    let declaring = declaring.or_else(|| own.clone().next());
    let declaring = declaring.filter(|_| current.contract_version.is_none());
    let declaring = declaring.map(|(name, _, _)| *name);
    let annotated = own.map(|(name, text, file)| {
        let contract = (declaring == Some(*name)).then(|| dating.contract.to_string());
        dating.annotate(name, text, file, contract.as_deref(), &request.defaults)
    });
    let annotated: Vec<AnnotatedFile> = annotated.collect();
    let mut texts: BTreeMap<String, String> = files.clone();
    let changed = annotated
        .iter()
        .map(|file| (file.name.clone(), file.text.clone()));
    texts.extend(changed);
    Ok(Annotated {
        contract: dating.contract,
        todos: todo::todos(&texts, &request.includes)?,
        files: annotated,
    })
}

/// Whether a file is annotated: not the definition of the options, nor what it imports.
fn is_annotated(file: &FileDescriptorProto) -> bool {
    ![rules::PACKAGE, "google.protobuf"].contains(&file.package())
}

/// The versions that annotations name.
struct Dating<'r> {
    ages: Ages<'r>,
    /// The version that the contract declares.
    contract: Version,
    /// The version that brings what no release has.
    next: Version,
}

impl<'r> Dating<'r> {
    fn new<'f>(
        current: &'r Release,
        releases: &'r [(Version, Release)],
        newest: Version,
        declared: Option<Version>,
        mut files: impl Iterator<Item = &'f FileDescriptorProto>,
    ) -> Self {
        let newest = newest.level();
        let major = declared.unwrap_or(newest);
        let same_major = releases
            .iter()
            .filter(|(version, _)| version.is_of_major(major))
            .map(|(version, release)| (*version, release));
        let ages = Ages::new(current, same_major);
        let later = declared
            .map(Version::level)
            .filter(|declared| *declared > newest);
        let next = later.unwrap_or_else(|| newest.after(Step::Minor));
        let has_news = files.any(|file| {
            let mut elements = elements(file).into_iter();
            elements.any(|element| ages.of(&element) == Since::Next)
        });
        let computed = if has_news { next } else { newest };
        Self {
            ages,
            contract: declared.map_or(computed, Version::level),
            next,
        }
    }

    fn annotate(
        &self,
        name: &str,
        text: &str,
        file: &FileDescriptorProto,
        contract: Option<&str>,
        defaults: &Defaults,
    ) -> AnnotatedFile {
        let mut editor = Editor::new(text, file);
        for element in elements(file) {
            let said = Said::of(&element);
            let additions = self.additions(&element, &said, defaults);
            editor.annotate(&element, &said, &additions);
        }
        editor.head(file, contract);
        let (text, added) = editor.finish();
        let name = name.to_owned();
        AnnotatedFile { name, text, added }
    }

    /// What the annotation of an element lacks.
    fn additions(&self, element: &Element<'_>, said: &Said, defaults: &Defaults) -> Vec<Addition> {
        let computed = match self.ages.of(element) {
            Since::Released(version) => version,
            Since::Next => self.next,
        };
        let mut additions = Vec::new();
        if element.annotation().is_some() && !said.says("since") {
            additions.push(("since", format!("\"{computed}\"")));
        }
        let since = self.ages.stated(element).unwrap_or(computed).level();
        for (name, bound) in defaults.missing(element, said) {
            let value = format!("{{since: \"{since}\" value: {bound} {MARK}}}");
            additions.push((name, value));
        }
        additions
    }
}

#[cfg(test)]
mod tests;

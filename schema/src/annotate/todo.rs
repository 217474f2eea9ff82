//! What only people can add to an annotated contract.

use super::AnnotateError;
use super::defaults::MARK;
use super::elements::{Element, What, elements};
use super::layout::{Edit, Layout, apply};
use super::said::Said;
use super::scan::{Kind, tokens};
use crate::Contract;
use crate::check::{self, CheckError};
use crate::model::{Faults, Model};
use protox::prost_reflect::prost_types::FileDescriptorProto;
use protox::prost_reflect::prost_types::field_descriptor_proto::Type;
use std::collections::{BTreeMap, HashMap};
use std::ops::Range;
use std::path::PathBuf;

/// Something that only people can add to a contract.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Todo {
    /// The file, by the name that it is imported by.
    pub file: String,
    /// The line, from 1.
    pub line: usize,
    /// The full name of the element.
    pub element: String,
    /// Why there is something to do.
    pub kind: TodoKind,
    /// What to do, as a sentence.
    pub what: String,
}

/// Why there is something to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum TodoKind {
    /// An element has no comment above it.
    Comment,
    /// A bound is a default that nobody has checked.
    Bound,
    /// The comment of a string lists values: it may be an open vocabulary.
    Vocabulary,
    /// The generator refuses the contract for another reason.
    Fault,
}

impl TodoKind {
    /// The kind as a word that does not change.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Comment => "comment",
            Self::Bound => "bound",
            Self::Vocabulary => "vocabulary",
            Self::Fault => "fault",
        }
    }
}

/// Lists what is left to do in annotated files, by file and line.
pub(super) fn todos(
    files: &BTreeMap<String, String>,
    includes: &[PathBuf],
) -> Result<Vec<Todo>, AnnotateError> {
    let mut list = List::default();
    let mut documented = BTreeMap::new();
    for (name, text) in files {
        let file = parse(name, text)?;
        let edits = list.file(name, text, &file);
        documented.insert(name.clone(), apply(text, edits));
    }
    // Without a comment for each element, the generator would report nothing else.
    if let Err(Faults(faults)) = Model::read(&Contract::compile(&documented, includes)?) {
        for fault in faults {
            list.fault(&fault.element, &fault.problem.to_string(), files);
        }
    }
    list.todos.sort();
    list.todos.dedup();
    Ok(list.todos)
}

/// Parses a file, with positions and comments.
pub(super) fn parse(name: &str, text: &str) -> Result<FileDescriptorProto, CheckError> {
    let file = check::parse(name, text, name)?;
    Ok(file.file_descriptor_proto().clone())
}

#[derive(Default)]
struct List {
    todos: Vec<Todo>,
    /// The file and the line of each element, by its full name.
    places: HashMap<String, (String, usize)>,
}

/// An element of a file that is looked through.
struct Seen<'a> {
    file: &'a str,
    layout: &'a Layout<'a>,
    element: &'a Element<'a>,
    place: Range<usize>,
    comment: &'a str,
}

impl List {
    /// Lists what is to do in a file. Returns edits that give each element a comment.
    fn file(&mut self, name: &str, text: &str, file: &FileDescriptorProto) -> Vec<Edit> {
        let layout = Layout::new(text);
        let info = file.source_code_info.iter();
        let locations = info.flat_map(|info| &info.location);
        let found: HashMap<&[i32], _> = locations
            .map(|location| (location.path.as_slice(), location))
            .collect();
        let mut edits = Vec::new();
        for element in &elements(file) {
            let Some(location) = found.get(element.path.as_slice()) else {
                continue;
            };
            let Some(place) = layout.range(&location.span) else {
                continue;
            };
            let seen = Seen {
                file: name,
                layout: &layout,
                element,
                comment: location.leading_comments().trim(),
                place,
            };
            let line = layout.line(seen.place.start);
            self.places
                .insert(element.full_name(), (name.to_owned(), line));
            self.vocabulary(&seen);
            self.bounds(&seen);
            if seen.comment.is_empty() {
                let what = "has no comment above it: say what it is";
                self.todo(&seen, line, TodoKind::Comment, what.to_owned());
                edits.push(Edit::insert(seen.place.start, "\n// TODO\n".to_owned()));
            }
        }
        edits
    }

    /// The marks behind bounds that are defaults.
    fn bounds(&mut self, seen: &Seen<'_>) {
        let What::Field(..) = seen.element.what else {
            return;
        };
        let text = seen.layout.text;
        let inside = tokens(text, seen.place.start);
        let inside = inside.take_while(|token| token.range.end <= seen.place.end);
        let marks = inside.filter(|token| token.kind == Kind::Comment);
        for mark in marks.filter(|token| &text[token.range.clone()] == MARK) {
            let what = "has a default bound: raise it if a peer sends more, then remove the mark";
            let line = seen.layout.line(mark.range.start);
            self.todo(seen, line, TodoKind::Bound, what.to_owned());
        }
    }

    /// A string whose comment quotes several words may be an open vocabulary.
    fn vocabulary(&mut self, seen: &Seen<'_>) {
        let What::Field(_, value) = seen.element.what else {
            return;
        };
        let is_string = value.r#type() == Type::String;
        let words: Vec<&str> = seen.comment.split('"').skip(1).step_by(2).collect();
        if !is_string || words.len() < 2 || Said::of(seen.element).says("values") {
            return;
        }
        let what = format!(
            "may be an open vocabulary, since its comment names {:?} and {:?}: list its `values`, each with `since`",
            words[0], words[1]
        );
        let line = seen.layout.line(seen.place.start);
        self.todo(seen, line, TodoKind::Vocabulary, what);
    }

    fn todo(&mut self, seen: &Seen<'_>, line: usize, kind: TodoKind, what: String) {
        self.todos.push(Todo {
            file: seen.file.to_owned(),
            line,
            element: seen.element.full_name(),
            kind,
            what,
        });
    }

    fn fault(&mut self, element: &str, problem: &str, files: &BTreeMap<String, String>) {
        // A member of a vocabulary is written behind its field.
        let name = element.split_once(' ').map_or(element, |(name, _)| name);
        // What is said of a file, or of the contract, is said of no element.
        let file = files.get_key_value(name).or_else(|| files.iter().next());
        let file = file.map(|(file, _)| (file.clone(), 1));
        let place = self.places.get(name).cloned().or(file);
        let (file, line) = place.unwrap_or_default();
        self.todos.push(Todo {
            file,
            line,
            element: element.to_owned(),
            kind: TodoKind::Fault,
            what: problem.to_owned(),
        });
    }
}

//! Adds annotations to the text of one file, and leaves everything else as it is.

mod list;
mod statement;

use super::elements::Element;
use super::layout::{Edit, Layout, apply};
use super::said::Said;
use super::scan::code;
use crate::rules::PACKAGE;
use protox::prost_reflect::prost_types::FileDescriptorProto;
use std::collections::HashMap;
use std::ops::Range;

/// What an option gains: a name, such as `since`, and its value in text format.
pub(super) type Addition = (&'static str, String);

/// A file and the changes that are made to it.
#[derive(Debug)]
pub(super) struct Editor<'t> {
    layout: Layout<'t>,
    /// Where elements and parts of them stand, by their paths.
    places: HashMap<&'t [i32], Range<usize>>,
    edits: Vec<Edit>,
    added: usize,
}

impl<'t> Editor<'t> {
    /// Begins to change a text, which was parsed to `file`.
    pub(super) fn new(text: &'t str, file: &'t FileDescriptorProto) -> Self {
        let layout = Layout::new(text);
        let info = file.source_code_info.iter();
        let locations = info.flat_map(|info| &info.location);
        let places = locations.filter_map(|location| {
            let range = layout.range(&location.span)?;
            Some((location.path.as_slice(), range))
        });
        Self {
            places: places.collect(),
            layout,
            edits: Vec::new(),
            added: 0,
        }
    }

    /// Adds to the annotation of an element, of which `said` is there already.
    pub(super) fn annotate(&mut self, element: &Element<'_>, said: &Said, additions: &[Addition]) {
        let Some((name, options)) = element.annotation().filter(|_| !additions.is_empty()) else {
            return;
        };
        let name = format!("({PACKAGE}.{name})");
        let path = |index| [options, super::elements::tag::UNINTERPRETED, index];
        let aggregate = said.aggregate.map(path);
        let aggregate = aggregate.and_then(|path| self.place(&element.path, &path));
        let added = match aggregate {
            Some(option) => self.extend_message(&option, additions),
            None if element.is_in_block() => self.add_statement(element, &name, additions),
            None => self.add_to_list(element, options, &name, said, additions),
        };
        self.added += if added.is_some() { additions.len() } else { 0 };
    }

    /// The changed text, and how many options were added.
    pub(super) fn finish(self) -> (String, usize) {
        (apply(self.layout.text, self.edits), self.added)
    }

    fn place(&self, path: &[i32], part: &[i32]) -> Option<Range<usize>> {
        self.places.get([path, part].concat().as_slice()).cloned()
    }

    fn insert(&mut self, offset: usize, text: String) {
        self.edits.push(Edit::insert(offset, text));
    }

    /// Adds fields to an option that is written as a message.
    fn extend_message(&mut self, option: &Range<usize>, additions: &[Addition]) -> Option<()> {
        let inside = code(self.layout.text, option.start);
        let inside: Vec<_> = inside
            .take_while(|token| token.range.end <= option.end)
            .collect();
        let close = inside.iter().rposition(|token| token.is(b'}'))?;
        let last = inside.get(close.checked_sub(1)?)?;
        let gap = &self.layout.text[last.range.end..inside[close].range.start];
        let fields = additions
            .iter()
            .map(|(name, value)| format!("{name}: {value}"));
        if gap.contains('\n') {
            let end = self.layout.clean_end(last.range.end);
            let indent = self.layout.indent(last.range.start);
            let lines = fields.map(|field| format!("{}{indent}{field}", self.layout.newline));
            self.insert(end.unwrap_or(last.range.end), lines.collect());
        } else {
            let fields = fields.collect::<Vec<_>>().join(" ");
            let space = if last.is(b'{') { "" } else { " " };
            self.insert(last.range.end, format!("{space}{fields}"));
        }
        Some(())
    }
}

//! Where the elements of a file stand, and what is written above them.

use crate::check::release::Place;
use crate::check::source::Positions;
use protox::prost_reflect::DescriptorPool;
use std::collections::HashMap;

/// The positions and comments of all files, by the paths that descriptors have.
#[derive(Debug)]
pub(crate) struct Places {
    files: Vec<HashMap<Vec<i32>, Found>>,
}

#[derive(Debug)]
struct Found {
    line: u32,
    column: u32,
    doc: String,
}

impl Places {
    pub(crate) fn new(pool: &DescriptorPool, positions: &Positions) -> Self {
        let files = pool.files().map(|file| {
            let described = file.file_descriptor_proto().source_code_info.as_ref();
            let info = positions.get(file.name()).or(described);
            let locations = info.map_or(&[][..], |info| &info.location);
            let elements = locations.iter().filter(|found| is_element(&found.path));
            let found = elements.map(|found| {
                let position = |index| found.span.get(index).map_or(0, |number| one_based(*number));
                let doc = found
                    .leading_comments
                    .as_deref()
                    .map_or_else(String::new, plain);
                let (line, column) = (position(0), position(1));
                (found.path.clone(), Found { line, column, doc })
            });
            found.collect()
        });
        Self {
            files: files.collect(),
        }
    }

    /// The place and the comment of the element with a path in a file.
    pub(crate) fn of(&self, file: usize, path: &[i32]) -> (Place, String) {
        match self.files.get(file).and_then(|found| found.get(path)) {
            Some(found) => {
                let (line, column) = (found.line, found.column);
                (Place { file, line, column }, found.doc.clone())
            }
            None => (
                Place {
                    file,
                    ..Place::default()
                },
                String::new(),
            ),
        }
    }
}

/// Whether a path leads to an element rather than to a part of one: those are most of a file's positions.
fn is_element(path: &[i32]) -> bool {
    path.len().is_multiple_of(2)
}

fn one_based(number: i32) -> u32 {
    u32::try_from(number).unwrap_or(0).saturating_add(1)
}

/// A comment without what only its layout needs, so that wrapping it anew is no change.
fn plain(comment: &str) -> String {
    let words: Vec<_> = comment.split_whitespace().collect();
    words.join(" ")
}

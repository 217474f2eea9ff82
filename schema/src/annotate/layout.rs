//! How the text of a file is laid out: lines, indentation, line endings.

use super::scan::{Kind, code, tokens};
use std::ops::Range;

/// The indentation of a file that has none.
const INDENT: &str = "  ";

/// The text of a file and its layout.
#[derive(Debug)]
pub(super) struct Layout<'t> {
    pub(super) text: &'t str,
    /// The end of a line, as the file's first line has it.
    pub(super) newline: &'static str,
    /// What one level of nesting adds to the indentation.
    pub(super) unit: &'t str,
    /// Where each line starts, in bytes.
    lines: Vec<usize>,
}

impl<'t> Layout<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        let ends = text.match_indices('\n').map(|(at, _)| at + 1);
        let newline = match text.find('\n') {
            Some(at) if text[..at].ends_with('\r') => "\r\n",
            _ => "\n",
        };
        Self {
            text,
            newline,
            unit: unit(text),
            lines: std::iter::once(0).chain(ends).collect(),
        }
    }

    /// The bytes that a descriptor's span of three or four numbers covers.
    pub(super) fn range(&self, span: &[i32]) -> Option<Range<usize>> {
        let (line, column, end_line, end_column) = match *span {
            [line, column, end] => (line, column, line, end),
            [line, column, end_line, end] => (line, column, end_line, end),
            _ => return None,
        };
        Some(self.offset(line, column)?..self.offset(end_line, end_column)?)
    }

    fn offset(&self, line: i32, column: i32) -> Option<usize> {
        let start = self.lines.get(usize::try_from(line).ok()?)?;
        let offset = start + usize::try_from(column).ok()?;
        self.text.is_char_boundary(offset).then_some(offset)
    }

    /// The number of the line of a place, from 1.
    pub(super) fn line(&self, offset: usize) -> usize {
        self.lines.partition_point(|start| *start <= offset)
    }

    fn line_start(&self, offset: usize) -> usize {
        self.lines[self.line(offset).saturating_sub(1)]
    }

    /// The indentation of the line of a place.
    pub(super) fn indent(&self, offset: usize) -> &'t str {
        indent(&self.text[self.line_start(offset)..])
    }

    /// Whether nothing is before a place on its line.
    pub(super) fn starts_line(&self, offset: usize) -> bool {
        self.text[self.line_start(offset)..offset].trim().is_empty()
    }

    /// How many characters a line has before a place.
    pub(super) fn column(&self, offset: usize) -> usize {
        self.text[self.line_start(offset)..offset].chars().count()
    }

    /// The end of the line of a place, before its line ending, if only comments are between.
    pub(super) fn clean_end(&self, offset: usize) -> Option<usize> {
        let rest = &self.text[offset..];
        let length = rest.find('\n').unwrap_or(rest.len());
        let line = rest[..length].trim_end_matches('\r');
        let end = offset + line.len();
        let on_line = tokens(self.text, offset).take_while(|token| token.range.start < end);
        let mut on_line =
            on_line.map(|token| token.kind == Kind::Comment && token.range.end <= end);
        on_line.all(|is_comment| is_comment).then_some(end)
    }

    /// The place after the first symbol of a kind at `offset` or later, outside of `[]`.
    pub(super) fn after(&self, offset: usize, symbols: &[u8]) -> Option<(u8, usize)> {
        let mut depth = 0_u32;
        for token in code(self.text, offset) {
            let Kind::Symbol(symbol) = token.kind else {
                continue;
            };
            if depth == 0 && symbols.contains(&symbol) {
                return Some((symbol, token.range.end));
            }
            match symbol {
                b'[' => depth += 1,
                b']' => depth = depth.saturating_sub(1),
                _ => {}
            }
        }
        None
    }
}

fn indent(line: &str) -> &str {
    let end = line.find(|letter| letter != ' ' && letter != '\t');
    &line[..end.unwrap_or(line.len())]
}

/// The indentation of the first indented line that is neither empty nor part of a comment.
fn unit(text: &str) -> &str {
    let comment = |line: &&str| line.trim_start().starts_with(['*', '/', '#']);
    let mut lines = text.lines().filter(|line| !line.trim().is_empty());
    let found = lines.find(|line| !indent(line).is_empty() && !comment(line));
    found.map_or(INDENT, indent)
}

/// A change of a text: what is in a place becomes something else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Edit {
    pub(super) place: Range<usize>,
    pub(super) text: String,
}

impl Edit {
    pub(super) fn insert(offset: usize, text: String) -> Self {
        Self {
            place: offset..offset,
            text,
        }
    }
}

/// Makes changes that do not overlap. Those of one place are made in their order.
pub(super) fn apply(text: &str, mut edits: Vec<Edit>) -> String {
    edits.sort_by_key(|edit| (edit.place.start, edit.place.end));
    let mut changed = String::with_capacity(text.len() * 2);
    let mut copied = 0;
    for edit in edits {
        changed.push_str(&text[copied..edit.place.start]);
        changed.push_str(&edit.text);
        copied = edit.place.end;
    }
    changed.push_str(&text[copied..]);
    changed
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_found_in_bytes() {
        let layout = Layout::new("a // é\r\n\tb { // c\r\n");
        assert_eq!((layout.newline, layout.unit), ("\r\n", "\t"));
        let brace = layout.text.find('{').unwrap();
        assert_eq!(layout.range(&[1, 3, 4]), Some(brace..brace + 1));
        assert_eq!(layout.line(brace), 2);
        assert_eq!(layout.indent(brace), "\t");
        assert_eq!(layout.clean_end(brace + 1), Some(layout.text.len() - 2));
        assert_eq!(layout.clean_end(brace), None);
        assert!(layout.starts_line(brace - 2) && !layout.starts_line(brace));
    }

    #[test]
    fn edits_are_made_in_the_order_of_their_places() {
        let edits = vec![
            Edit::insert(2, "x".to_owned()),
            Edit {
                place: 0..1,
                text: "A".to_owned(),
            },
            Edit::insert(2, "y".to_owned()),
        ];
        assert_eq!(apply("abc", edits), "Abxyc");
    }
}

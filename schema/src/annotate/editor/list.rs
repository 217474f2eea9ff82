//! Options in brackets: of fields and of an enum's values.

use super::{Addition, Editor};
use crate::annotate::elements::{Element, What, tag};
use crate::annotate::said::Said;
use crate::annotate::scan::code;
use std::ops::Range;

/// How many characters a line may have, with what is added to it.
const WIDTH: usize = 110;

impl Editor<'_> {
    /// Adds to the options of a field or a value, or begins them.
    pub(super) fn add_to_list(
        &mut self,
        element: &Element<'_>,
        options: i32,
        option: &str,
        said: &Said,
        additions: &[Addition],
    ) -> Option<()> {
        let place = self.place(&element.path, &[])?;
        let list = self.place(&element.path, &[options]);
        let is_message = said.is_empty() && additions.len() > 1;
        let short = if is_message {
            format!("{option} = {{{}}}", fields(additions).join(" "))
        } else {
            let parts = additions
                .iter()
                .map(|(name, value)| format!("{option}.{name} = {value}"));
            parts.collect::<Vec<_>>().join(", ")
        };
        let text = if is_message && self.is_too_wide(&place, &short) {
            self.on_lines(&place, option, additions)
        } else {
            short
        };
        if let Some(list) = list {
            return self.extend_list(&list, &text);
        }
        let number = match element.what {
            What::Value(_) => tag::VALUE_NUMBER,
            _ => tag::FIELD_NUMBER,
        };
        let number = self.place(&element.path, &[number])?;
        self.insert(number.end, format!(" [{text}]"));
        Some(())
    }

    /// Adds an option to a list in brackets, on a line of its own if the closing bracket has one.
    fn extend_list(&mut self, list: &Range<usize>, option: &str) -> Option<()> {
        let inside = code(self.layout.text, list.start + 1);
        let last = inside
            .take_while(|token| token.range.end < list.end)
            .last()?
            .range;
        let gap = &self.layout.text[last.end..list.end];
        if gap.contains('\n') {
            let end = self.layout.clean_end(last.end);
            let indent = self.layout.indent(last.start);
            let newline = self.layout.newline;
            self.insert(last.end, ",".to_owned());
            self.insert(
                end.unwrap_or(last.end),
                format!("{newline}{indent}{option}"),
            );
        } else {
            self.insert(last.end, format!(", {option}"));
        }
        Some(())
    }

    /// Whether an element that has a line for itself would become longer than a line should be.
    fn is_too_wide(&self, element: &Range<usize>, option: &str) -> bool {
        let is_alone = self.layout.starts_line(element.start)
            && self.layout.clean_end(element.end).is_some()
            && !self.layout.text[element.clone()].contains('\n');
        is_alone && self.layout.column(element.end) + " []".len() + option.len() > WIDTH
    }

    /// An option with a line for each of its fields.
    fn on_lines(&self, element: &Range<usize>, option: &str, additions: &[Addition]) -> String {
        let (newline, unit) = (self.layout.newline, self.layout.unit);
        let indent = self.layout.indent(element.start);
        let fields = fields(additions);
        let fields = fields
            .iter()
            .map(|field| format!("{newline}{indent}{unit}{field}"));
        let fields: String = fields.collect();
        format!("{option} = {{{fields}{newline}{indent}}}")
    }
}

/// Additions as the fields of a message in text format.
fn fields(additions: &[Addition]) -> Vec<String> {
    let fields = additions
        .iter()
        .map(|(name, value)| format!("{name}: {value}"));
    fields.collect()
}

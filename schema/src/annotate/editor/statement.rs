//! Options that are statements: of files, services, methods, messages and enums.

use super::{Addition, Editor};
use crate::annotate::elements::{Element, What, tag};
use crate::annotate::layout::Edit;
use crate::annotate::scan::tokens;
use crate::rules::{FILE, PACKAGE};
use protox::prost_reflect::prost_types::FileDescriptorProto;
use std::ops::Range;

impl Editor<'_> {
    /// Imports the options, and declares the version of the contract, if the file has any changes or declares it.
    pub(in crate::annotate) fn head(&mut self, file: &FileDescriptorProto, contract: Option<&str>) {
        let is_changed = !self.edits.is_empty() || contract.is_some();
        let imports = (0..).zip(&file.dependency);
        let imports = imports.filter_map(|(index, _)| self.place(&[tag::DEPENDENCY, index], &[]));
        let imports = imports.map(|place| place.end).max();
        let package = self.place(&[tag::PACKAGE], &[]);
        let syntax = package.or_else(|| self.place(&[tag::SYNTAX], &[]));
        let syntax = syntax.map_or(0, |place| place.end);
        if is_changed && file.dependency.iter().all(|name| name != FILE) {
            self.add_line(imports, syntax, &format!("import \"{FILE}\";"));
        }
        let Some(contract) = contract else { return };
        let options = file.options.iter();
        let options = (0..).zip(options.flat_map(|options| &options.uninterpreted_option));
        let options = options.filter_map(|(index, _)| {
            self.place(&[tag::FILE_OPTIONS, tag::UNINTERPRETED, index], &[])
        });
        let options = options.map(|place| place.end).max();
        let line = format!("option ({PACKAGE}.file).contract = \"{contract}\";");
        self.add_line(options, imports.unwrap_or(syntax), &line);
        self.added += 1;
    }

    /// Adds a line after others of its kind, or a paragraph after something else.
    fn add_line(&mut self, alike: Option<usize>, other: usize, line: &str) {
        let after = alike.unwrap_or(other);
        let newline = self.layout.newline;
        if after == 0 {
            return self.insert(0, format!("{line}{newline}"));
        }
        match (self.layout.clean_end(after), alike) {
            (Some(end), Some(_)) => self.insert(end, format!("{newline}{line}")),
            (Some(end), None) => self.insert(end, format!("{newline}{newline}{line}")),
            (None, _) => self.insert(after, format!(" {line}")),
        }
    }

    /// Adds options to the block of an element, which a method may not have yet.
    pub(super) fn add_statement(
        &mut self,
        element: &Element<'_>,
        option: &str,
        additions: &[Addition],
    ) -> Option<()> {
        let place = self.place(&element.path, &[])?;
        let head = match element.what {
            What::Method => tag::METHOD_OUTPUT,
            _ => tag::NAME,
        };
        let head = self.place(&element.path, &[head])?;
        let (symbol, after) = self.layout.after(head.end, b"{;")?;
        let statements = additions
            .iter()
            .map(|(name, value)| format!("option {option}.{name} = {value};"));
        let statements: Vec<String> = statements.collect();
        if symbol == b'{' {
            self.add_to_block(&place, after, &statements);
        } else {
            self.open_block(&place, after, &statements);
        }
        Some(())
    }

    /// Adds statements after the `{` that ends at `after`.
    fn add_to_block(&mut self, element: &Range<usize>, after: usize, statements: &[String]) {
        let text = self.layout.text;
        let close = tokens(text, after).next();
        let close = close
            .filter(|token| token.is(b'}'))
            .map(|token| token.range);
        let close = close.filter(|close| !text[after..close.start].contains('\n'));
        if let Some(close) = close {
            let inside = if self.owns_lines(element, close.end) {
                self.lines(element, statements) + &self.line_start(element)
            } else {
                format!(" {} ", statements.join(" "))
            };
            self.edits.push(Edit {
                place: after..close.start,
                text: inside,
            });
        } else if let Some(end) = self.layout.clean_end(after) {
            self.insert(end, self.lines(element, statements));
        } else {
            let is_spaced = text[after..].starts_with([' ', '\t']);
            let space = if is_spaced { "" } else { " " };
            self.insert(after, format!(" {}{space}", statements.join(" ")));
        }
    }

    /// Makes a block of the `;` that ends at `after`.
    fn open_block(&mut self, element: &Range<usize>, after: usize, statements: &[String]) {
        let is_spaced = self.layout.text[..after - 1].ends_with([' ', '\t']);
        let space = if is_spaced { "" } else { " " };
        let place = after - 1..after;
        let end = self.layout.clean_end(after);
        let Some(end) = end.filter(|_| self.layout.starts_line(element.start)) else {
            let text = format!("{space}{{ {} }}", statements.join(" "));
            return self.edits.push(Edit { place, text });
        };
        let text = format!("{space}{{");
        self.edits.push(Edit { place, text });
        let close = self.line_start(element) + "}";
        self.insert(end, self.lines(element, statements) + &close);
    }

    /// Whether nothing but comments shares the first and the last line of an element.
    fn owns_lines(&self, element: &Range<usize>, end: usize) -> bool {
        self.layout.starts_line(element.start) && self.layout.clean_end(end).is_some()
    }

    /// Statements on lines of their own, inside an element.
    fn lines(&self, element: &Range<usize>, statements: &[String]) -> String {
        let start = self.line_start(element);
        let lines = statements
            .iter()
            .map(|statement| format!("{start}{}{statement}", self.layout.unit));
        lines.collect()
    }

    /// A new line that is indented as an element is.
    fn line_start(&self, element: &Range<usize>) -> String {
        let indent = self.layout.indent(element.start);
        format!("{}{indent}", self.layout.newline)
    }
}

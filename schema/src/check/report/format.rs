//! The forms of a report.

use crate::check::Report;
use crate::check::report::{github, json, sarif, text};

/// A form of a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// A line for each finding, with what follows from it on lines below it, and the verdict last.
    Text,
    /// One object: `verdict` ("none", "patch", "minor" or "major"), `upgrade_first` ("either" or one of the roles),
    /// `roles` (the names of the two sides) and `findings`, each with `rule`, `path`, `breaking`, `who` ("nobody",
    /// "new host + old guest", "old host + new guest" or "both", with the roles), `message`, `file`, `line` (0 where it
    /// is not known) and `cause` (`rule` and `path` of the finding that it follows from, or null).
    Json,
    /// SARIF 2.1.0, for services that show findings beside the code.
    Sarif,
    /// Commands that make GitHub annotate a change, and the verdict last.
    Github,
}

impl Report {
    /// The report in a form, without a newline at its end.
    pub fn in_format(&self, format: Format) -> String {
        match format {
            Format::Text => text::report(self),
            Format::Json => json::report(self),
            Format::Sarif => sarif::report(self),
            Format::Github => github::report(self),
        }
    }
}

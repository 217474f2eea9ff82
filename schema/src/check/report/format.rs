//! The forms of a report.

use crate::check::Report;
use crate::check::report::{github, json, sarif, text};

/// A form of a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// A line for each finding, and the verdict last.
    Text,
    /// One object: `verdict` ("none", "patch", "minor" or "major"), `upgrade_first` ("host", "guest" or
    /// "either") and `findings`, each with `rule`, `path`, `breaking`, `who` ("nobody", "new host + old guest",
    /// "old host + new guest" or "both"), `message`, `file` and `line` (0 where it is not known).
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

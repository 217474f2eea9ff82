//! Generated Rust as rustfmt writes it.

use crate::SchemaError;
use std::io::Write;
use std::process::{Command, Stdio};

/// What stands above all that `command` generates.
pub(crate) fn header(command: &str) -> String {
    format!("// Generated from the contract by `{command}`: change the .proto files instead.\n\n")
}

/// Formats Rust source with the `rustfmt` that belongs to the toolchain.
pub(crate) fn rust(source: &str) -> Result<String, SchemaError> {
    let mut rustfmt = Command::new("rustfmt")
        .args(["--edition", "2024", "--config", "newline_style=Unix"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(SchemaError::Rustfmt)?;
    if let Some(mut input) = rustfmt.stdin.take() {
        input
            .write_all(source.as_bytes())
            .map_err(SchemaError::Rustfmt)?;
    }
    let output = rustfmt.wait_with_output().map_err(SchemaError::Rustfmt)?;
    if !output.status.success() {
        let message = String::from_utf8_lossy(&output.stderr).into_owned();
        return Err(SchemaError::Unformatted { message });
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// A comment as documentation, with `extra` as a paragraph of its own.
pub(crate) fn doc(comment: &str, extra: &str) -> String {
    let mut lines: Vec<String> = comment.lines().map(str::to_owned).collect();
    if !extra.is_empty() {
        lines.push(String::new());
        lines.push(extra.to_owned());
    }
    let lines = lines.iter().map(|line| match escape(line) {
        line if line.is_empty() => "///\n".to_owned(),
        line => format!("/// {line}\n"),
    });
    lines.collect()
}

/// Brackets are links to rustdoc, and angles are HTML.
fn escape(line: &str) -> String {
    line.replace('[', "\\[")
        .replace(']', "\\]")
        .replace('<', "\\<")
}

//! Large contracts, for what depends on size.

use std::fmt::Write;
use std::fs;
use std::path::Path;

/// The types that fields take by turns.
const TYPES: [&str; 5] = ["string", "uint64", "bytes", "int32", "bool"];

/// Writes a contract of `messages` messages, each the request of a method, of `fields` fields each; `name` is
/// what its fields' names begin with.
pub(crate) fn write(directory: &Path, messages: usize, fields: usize, name: &str) {
    let mut text = "syntax = \"proto3\";\npackage large;\nimport \"handclasp/options.proto\";\nmessage Done {}\nservice Large {\n".to_owned();
    for message in 0..messages {
        writeln!(
            text,
            "  rpc Call{message}(M{message}) returns (Done) {{ option (handclasp.method).since = \"1.0\"; }}"
        )
        .unwrap();
    }
    text += "}\n";
    for message in 0..messages {
        write!(text, "// The request {message}.\nmessage M{message} {{\n").unwrap();
        for field in 1..=fields {
            let kind = TYPES[field % TYPES.len()];
            writeln!(
                text,
                "  // The field {field}.\n  {kind} {name}{field} = {field} [(handclasp.field).since = \"1.0\"];"
            )
            .unwrap();
        }
        text += "}\n";
    }
    fs::create_dir_all(directory).unwrap();
    fs::write(directory.join("large.proto"), text).unwrap();
}

//! Standard output and standard error.

use crate::exit::{Failure, READER_GONE};
use crate::relay::restore_terminal;
use handclasp::{Refusal, Versions};
use serde_json::{Value, json};
use std::fmt::Write as _;
use std::io::{self, ErrorKind, Write};
use std::process;

/// Prints one JSON object on a line of its own.
pub(crate) fn json(object: &Value) -> Result<(), Failure> {
    text(&object.to_string())
}

/// Prints a text and a newline.
pub(crate) fn text(text: &str) -> Result<(), Failure> {
    bytes(&mut io::stdout(), format!("{text}\n").as_bytes())
}

/// Passes bytes on as they are. Ends the process silently if nobody reads them any more.
pub(crate) fn bytes(stream: &mut impl Write, bytes: &[u8]) -> Result<(), Failure> {
    let written = stream.write_all(bytes).and_then(|()| stream.flush());
    written.map_err(|error| {
        exit_without_reader(&error);
        Failure::Local(format!("cannot write the output: {error}"))
    })
}

/// Prints what clap has to say, which is a help text or an error, and ends the process.
pub(crate) fn usage(usage: &clap::Error) -> ! {
    let printed = usage.print();
    if let (Err(error), false) = (printed, usage.use_stderr()) {
        exit_without_reader(&error);
    }
    process::exit(usage.exit_code())
}

/// Ends the process as SIGPIPE ends other programs, if `error` says that the reader of the output has gone.
///
/// Rust ignores SIGPIPE, so that a closed connection is an error and not the end of the process.
fn exit_without_reader(error: &io::Error) {
    if error.kind() == ErrorKind::BrokenPipe {
        end_without_reader();
    }
}

/// Ends the process as SIGPIPE ends other programs.
pub(crate) fn end_without_reader() -> ! {
    restore_terminal();
    process::exit(READER_GONE)
}

/// A text of the guest, for a terminal: its control characters could move the cursor or change the terminal's settings.
pub(crate) fn printable(text: &str) -> String {
    let mut printable = String::with_capacity(text.len());
    for character in text.chars() {
        if character.is_control() {
            printable.extend(character.escape_default());
        } else {
            printable.push(character);
        }
    }
    printable
}

/// Says something about what is printed, beside it. A part of it may come from the guest.
pub(crate) fn note(sentence: &str) {
    let sentence = printable(sentence);
    // If standard error is closed there is nowhere to say so.
    let _ = writeln!(io::stderr(), "handclasp: {sentence}");
}

/// Says why the command was not done.
pub(crate) fn failure(failure: &Failure, as_json: bool) {
    note(&failure.to_string());
    if as_json {
        let error = json!({ "kind": failure.kind(), "message": failure.to_string() });
        let mut object = json!({ "error": error });
        if let Some(refusal) = failure.refusal() {
            object["refusal"] = refusal_to_json(refusal);
        }
        // The exit code says it in any case, even if nobody reads this.
        let _ = writeln!(io::stdout(), "{object}");
    }
}

/// What the session lacks, for programs that choose a fallback by it.
fn refusal_to_json(refusal: &Refusal) -> Value {
    let version = |version: handclasp::Version| version.to_string();
    json!({
        "reason": refusal.reason.name(),
        "element": refusal.element,
        "since": refusal.since.map(version),
        "feature": refusal.feature.map(|feature| feature.0),
        "built": refusal.built,
        "session": refusal.session.map(version),
        "missing": refusal.missing.names(),
        "host_versions": versions(&refusal.host),
        "agent_versions": versions(&refusal.guest),
    })
}

/// Ranges of versions, the highest first.
pub(crate) fn versions(versions: &Versions) -> Vec<String> {
    let ranges = versions.ranges().iter();
    ranges.map(ToString::to_string).collect()
}

/// Bytes as hexadecimal digits.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

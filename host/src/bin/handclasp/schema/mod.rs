//! `handclasp schema`: what a change of a contract does to mixed fleets.

mod annotate;
mod arguments;
mod check;
mod describe;
mod write;

pub(crate) use arguments::Schema;

use agent_schema::check::CheckError;
use arguments::SchemaCommand;
use std::process::ExitCode;

/// A contract is declared to be less than it must be.
const TOO_LOW: u8 = 1;
/// With `annotate --check`: the contract lacks annotations that can be computed.
const WOULD_CHANGE: u8 = 1;
/// A signal came before all files were written, as shells report SIGINT.
const INTERRUPTED: u8 = 130;
/// The input is bad, or declares no version.
const BAD_INPUT: u8 = 2;

/// Runs a command of `schema`. What it prints is whole or not printed at all.
pub(crate) fn run(schema: &Schema) -> ExitCode {
    let done = match &schema.command {
        SchemaCommand::Check(arguments) => check::run(arguments),
        SchemaCommand::Annotate(arguments) => annotate::run(arguments),
        SchemaCommand::Notes(arguments) => describe::notes(arguments),
        SchemaCommand::Doc(arguments) => describe::doc(arguments),
        SchemaCommand::Gates(arguments) => describe::gates(arguments),
        SchemaCommand::Fingerprint(arguments) => describe::fingerprint(arguments),
        SchemaCommand::Matrix(arguments) => describe::matrix(arguments),
        SchemaCommand::Rules => Ok(describe::rules()),
    };
    let printed = done.and_then(|done| {
        crate::output::text(&done.text).map_err(|failure| failure.to_string())?;
        Ok(done.code)
    });
    printed.unwrap_or_else(|sentence| {
        crate::output::note(&sentence);
        ExitCode::from(BAD_INPUT)
    })
}

/// What a command prints, and how it ends.
pub(crate) struct Done {
    text: String,
    code: ExitCode,
}

impl Done {
    /// A command that did what it was asked to.
    pub(crate) const fn success(text: String) -> Self {
        let code = ExitCode::SUCCESS;
        Self { text, code }
    }
}

/// What a command of `schema` yields: what to print, or a sentence that says why there is nothing.
pub(crate) type Outcome = Result<Done, String>;

/// A sentence for input that cannot be understood.
pub(crate) fn sentence(error: &CheckError) -> String {
    error.to_string()
}

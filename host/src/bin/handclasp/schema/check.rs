//! `handclasp schema check`.

use crate::output;
use crate::schema::arguments::{Check, Reading, Two};
use crate::schema::{BAD_INPUT, Done, Outcome, TOO_LOW, sentence};
use agent_schema::check::{
    Acknowledgements, CheckError, Options, Release, Released, Report, Source, Version, check,
    check_history, read_history,
};
use std::path::Path;
use std::process::ExitCode;

pub(crate) fn run(arguments: &Check) -> Outcome {
    let acknowledged = match &arguments.ack {
        Some(path) => Acknowledgements::read(path).map_err(|error| sentence(&error))?,
        None => Acknowledgements::default(),
    };
    let options = options(&arguments.reading, arguments.declare);
    let report = if let Some(directory) = &arguments.history {
        against_history(arguments, directory, &options, &acknowledged)?
    } else {
        let (old, new) = two(&arguments.two, &arguments.reading)?;
        check_states(&options, [&old, &new])?;
        check(&old, &new, &options, &acknowledged)
    };
    let code = exit_code(arguments, &report);
    let report = if arguments.no_notes {
        report.without_notes()
    } else {
        report
    };
    let text = report.in_format(arguments.format.into());
    Ok(Done { text, code })
}

/// What a check is told beside the contracts.
pub(crate) fn options(reading: &Reading, declare: Option<Version>) -> Options {
    Options {
        json_wire: reading.json_wire,
        declare,
        states: reading.states.clone(),
        host_services: reading.host_services.clone(),
        roles: reading.roles.clone(),
    }
}

/// Refuses a `--state` that names nothing.
pub(crate) fn check_states<'r>(
    options: &Options,
    releases: impl IntoIterator<Item = &'r Release> + Copy,
) -> Result<(), String> {
    options
        .check_states(releases)
        .map_err(|error| sentence(&error))
}

/// Reads the older and the newer contract.
pub(crate) fn two(two: &Two, reading: &Reading) -> Result<(Release, Release), String> {
    let (old, new) = match (&two.contracts[..], &two.against) {
        ([old, new], None) if !is_against_git(two) => (source(old)?, new),
        ([new], Some(old)) => (source(old)?, new),
        ([new], None) if is_against_git(two) => (in_git(two, new)?, new),
        _ => {
            return Err(
                "two contracts are needed: OLD NEW, or NEW with --against OLD, --against-tag or --against-base BRANCH"
                    .to_owned(),
            );
        }
    };
    let read = |source: &Source| {
        Release::read(source, &reading.includes).map_err(|error| sentence(&error))
    };
    Ok((read(&old)?, read(&source(new)?)?))
}

fn is_against_git(two: &Two) -> bool {
    two.against_tag.is_some() || two.against_base.is_some()
}

fn source(text: &str) -> Result<Source, String> {
    Source::parse(text).map_err(|error| sentence(&error))
}

/// A contract of the working tree as git has it.
fn in_git(two: &Two, new: &str) -> Result<Source, String> {
    let directory = Path::new(new);
    let source = match &two.against_base {
        Some(branch) => Source::at_merge_base(directory, branch),
        None => Source::at_newest_tag(directory, two.against_tag.as_deref().unwrap_or("*")),
    };
    source.map_err(|error| sentence(&error))
}

/// Reads one contract.
pub(crate) fn read(text: &str, reading: &Reading) -> Result<Release, CheckError> {
    Release::read(&Source::parse(text)?, &reading.includes)
}

fn against_history(
    arguments: &Check,
    directory: &Path,
    options: &Options,
    acknowledged: &Acknowledgements,
) -> Result<Report, String> {
    let reading = &arguments.reading;
    let mut releases = history(directory, reading)?;
    let new = match &arguments.two.contracts[..] {
        [] => None,
        [new] => Some(read(new, reading).map_err(|error| sentence(&error))?),
        _ => return Err("with --history, one contract at most is checked against it".to_owned()),
    };
    let is_new = new.is_some();
    releases.extend(new);
    if releases.len() < 2 {
        let error = CheckError::ShortHistory(directory.to_owned());
        return Err(sentence(&error));
    }
    check_states(options, &releases)?;
    let report = check_history(&releases, options, acknowledged);
    // What was released cannot be changed any more.
    Ok(if is_new { report.newest() } else { report })
}

/// Reads a history, and says what in it is no release.
pub(crate) fn history(directory: &Path, reading: &Reading) -> Result<Vec<Release>, String> {
    let found = Released::find(directory).map_err(|error| sentence(&error))?;
    if !found.ignored.is_empty() {
        let names = found.ignored.iter().map(|path| path.display().to_string());
        let names: Vec<_> = names.collect();
        output::note(&format!(
            "left out of the history, since no version is its name: {}",
            names.join(", ")
        ));
    }
    read_history(directory, &reading.includes).map_err(|error| sentence(&error))
}

fn exit_code(arguments: &Check, report: &Report) -> ExitCode {
    let good = if arguments.no_declare || arguments.two.against_base.is_some() {
        Some(!report.findings.iter().any(|finding| finding.breaking))
    } else {
        report.is_declared()
    };
    match good {
        Some(true) => ExitCode::SUCCESS,
        Some(false) => ExitCode::from(TOO_LOW),
        None => {
            output::note(
                "nothing says which version the new contract is, so none was judged: give --declare X.Y, or --no-declare to fail only if something breaks",
            );
            ExitCode::from(BAD_INPUT)
        }
    }
}

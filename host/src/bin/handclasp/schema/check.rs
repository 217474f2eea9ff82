//! `handclasp schema check`.

use crate::schema::arguments::{Check, Reading, Two};
use crate::schema::{Done, Outcome, TOO_LOW, sentence};
use agent_schema::check::{
    Acknowledgements, CheckError, Options, Release, Report, Source, Version, check, check_history,
    read_history,
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
        check(&old, &new, &options, &acknowledged)
    };
    let code = exit_code(arguments, &report)?;
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
    }
}

/// Reads the older and the newer contract.
pub(crate) fn two(two: &Two, reading: &Reading) -> Result<(Release, Release), String> {
    let (([old, new], None) | ([new], Some(old))) = (&two.contracts[..], &two.against) else {
        return Err("two contracts are needed: OLD NEW, or --against OLD NEW".to_owned());
    };
    let read = |text: &String| read(text, reading).map_err(|error| sentence(&error));
    Ok((read(old)?, read(new)?))
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
    let mut releases =
        read_history(directory, &reading.includes).map_err(|error| sentence(&error))?;
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
    let report = check_history(&releases, options, acknowledged);
    // What was released cannot be changed any more.
    Ok(if is_new { report.newest() } else { report })
}

fn exit_code(arguments: &Check, report: &Report) -> Result<ExitCode, String> {
    let good = if arguments.no_declare {
        !report.findings.iter().any(|finding| finding.breaking)
    } else {
        report.is_declared().ok_or(
            "nothing says which version the new contract is: give --declare X.Y, or --no-declare to do without",
        )?
    };
    Ok(if good {
        ExitCode::SUCCESS
    } else {
        ExitCode::from(TOO_LOW)
    })
}

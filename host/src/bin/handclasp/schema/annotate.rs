//! `handclasp schema annotate`.

use crate::output;
use crate::schema::arguments::Annotate;
use crate::schema::write::{self, Stop};
use crate::schema::{Done, INTERRUPTED, Outcome, WOULD_CHANGE};
use agent_schema::annotate::{
    AnnotateError, Annotated, AnnotatedFile, Defaults, History, Request, Tag, annotate,
};
use agent_schema::rules;
use serde_json::json;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

pub(crate) fn run(arguments: &Annotate) -> Outcome {
    let request = Request {
        directory: arguments.directory.clone(),
        history: history(arguments).map_err(|error| error.to_string())?,
        includes: arguments.includes.clone(),
        declare: arguments.declare,
        defaults: Defaults {
            string: arguments.max_len,
            bytes: arguments.max_bytes,
            count: arguments.max_count,
        },
    };
    let annotated = annotate(&request).map_err(|error| error.to_string())?;
    let target = arguments.output.as_ref().unwrap_or(&arguments.directory);
    let mut files: Vec<(PathBuf, &str)> = annotated
        .files
        .iter()
        .filter(|file| file.added > 0 || arguments.output.is_some())
        .map(|file| (target.join(&file.name), file.text.as_str()))
        .collect();
    files.extend(definition(arguments, target));
    let stop = Stop::catch().map_err(|error| format!("cannot catch signals: {error}"))?;
    let is_complete = arguments.check || write::files(&files, &stop)?;
    if !is_complete {
        output::note("interrupted before all files were written: run it again");
    }
    let changes = annotated.files.iter().any(|file| file.added > 0);
    let code = match (is_complete, arguments.check && changes) {
        (false, _) => ExitCode::from(INTERRUPTED),
        (true, true) => ExitCode::from(WOULD_CHANGE),
        (true, false) => ExitCode::SUCCESS,
    };
    let text = if arguments.json {
        as_json(&annotated)
    } else {
        as_text(&annotated, &arguments.directory, target, arguments.check)
    };
    Ok(Done { text, code })
}

fn history(arguments: &Annotate) -> Result<History, AnnotateError> {
    let [repository, path, tags @ ..] = &arguments.git[..] else {
        let history = arguments.history.clone();
        return Ok(History::Directory(history.unwrap_or_default()));
    };
    let tags = tags.iter().map(|tag| Tag::parse(tag));
    Ok(History::Git {
        repository: repository.into(),
        path: path.clone(),
        tags: tags.collect::<Result<_, _>>()?,
    })
}

/// The definition of the options, which the annotated files import, if there is no copy yet.
fn definition(arguments: &Annotate, target: &Path) -> Option<(PathBuf, &'static str)> {
    let mut places = arguments.includes.iter().chain([&arguments.directory]);
    let is_there = places.any(|place| place.join(rules::FILE).exists());
    let place = target.join(rules::FILE);
    (!is_there && !place.exists()).then_some((place, rules::SOURCE))
}

fn as_text(annotated: &Annotated, directory: &Path, target: &Path, is_check: bool) -> String {
    let path = |directory: &Path, name: &str| directory.join(name).display().to_string();
    let verb = if is_check { "lacks" } else { "gained" };
    let changed: Vec<&AnnotatedFile> = annotated
        .files
        .iter()
        .filter(|file| file.added > 0)
        .collect();
    let place = if is_check { directory } else { target };
    let files = changed.iter().map(|file| {
        let path = path(place, &file.name);
        format!("{path}: {verb} {}", options(file.added))
    });
    let todos = annotated.todos.iter().map(|todo| {
        let path = path(place, &todo.file);
        format!("{path}:{}: TODO: {} {}", todo.line, todo.element, todo.what)
    });
    let added = changed.iter().map(|file| file.added).sum();
    let verb = if is_check { "missing" } else { "added" };
    let summary = format!(
        "contract {}: {} {verb}; {} left to people",
        annotated.contract,
        options(added),
        annotated.todos.len()
    );
    let lines = files.chain(todos).chain([summary]);
    lines.collect::<Vec<_>>().join("\n")
}

fn options(count: usize) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} option{plural}")
}

fn as_json(annotated: &Annotated) -> String {
    let files = annotated.files.iter();
    let files = files.map(|file| json!({ "file": file.name, "added": file.added }));
    let todos = annotated.todos.iter().map(|todo| {
        json!({
            "file": todo.file,
            "line": todo.line,
            "element": todo.element,
            "kind": todo.kind.name(),
            "what": todo.what,
        })
    });
    let object = json!({
        "contract": annotated.contract.to_string(),
        "files": files.collect::<Vec<_>>(),
        "todos": todos.collect::<Vec<_>>(),
    });
    object.to_string()
}

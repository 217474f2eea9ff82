//! What holds for every annotated contract, checked on the example, on unusual files and on random layouts.

mod adopting;
mod formats;
mod random;
mod since;

use super::elements::elements;
use super::scan::{Kind, tokens};
use super::{Annotated, Defaults, History, MARK, Request, annotate, todo};
use crate::Contract;
use crate::check::{Acknowledgements, Options, Release, Source, check_history, read_history};
use crate::model::{Faults, Model};
use crate::rules;
use protox::prost_reflect::prost_types::{
    DescriptorProto, EnumDescriptorProto, FileDescriptorProto, UninterpretedOption,
};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// Files by their names.
type Files = BTreeMap<String, String>;

/// Annotates one file with one release of the same, and checks what has to hold.
fn annotated(text: &str) -> String {
    annotated_after(text, text)
}

/// Annotates one file that was released in another form.
fn annotated_after(released: &str, text: &str) -> String {
    let root = tempfile::tempdir().unwrap();
    let file = |text: &str| Files::from([("a.proto".to_owned(), text.to_owned())]);
    write(&root.path().join("history/1.0"), &file(released));
    write(&root.path().join("now"), &file(text));
    let annotated = trial(&root.path().join("now"), &root.path().join("history"));
    annotated.files[0].text.clone()
}

fn write(directory: &Path, files: &Files) {
    for (name, text) in files {
        let path = directory.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
}

fn request(directory: &Path, history: &Path) -> Request {
    Request {
        directory: directory.to_owned(),
        history: History::Directory(history.to_owned()),
        includes: Vec::new(),
        declare: None,
        defaults: Defaults::default(),
    }
}

/// Annotates a contract and checks what has to hold.
fn trial(directory: &Path, history: &Path) -> Annotated {
    let first = annotate(&request(directory, history)).unwrap();
    let result = tempfile::tempdir().unwrap();
    let texts = first.files.iter();
    let texts: Files = texts
        .map(|file| (file.name.clone(), file.text.clone()))
        .collect();
    write(result.path(), &texts);
    for (name, text) in &texts {
        survives(
            name,
            &fs::read_to_string(directory.join(name)).unwrap(),
            text,
        );
    }
    let second = annotate(&request(result.path(), history)).unwrap();
    assert!(second.files.iter().all(|file| file.added == 0), "{texts:?}");
    assert_eq!(second.todos, first.todos);
    assert_eq!(second.contract, first.contract);
    for file in &second.files {
        assert_eq!(file.text, texts[&file.name]);
    }
    breaks_nothing(result.path(), history);
    faults_are_listed(&first, &texts);
    first
}

/// Everything but annotations is as it was.
fn survives(name: &str, before: &str, after: &str) {
    let [was, is] = [before, after].map(|text| todo::parse(name, text).unwrap());
    assert_eq!(leading_comments(&was), leading_comments(&is), "{after}");
    assert_eq!(comments(before), comments(after), "{after}");
    assert_eq!(without_options(was), without_options(is), "{after}");
    let counts = |text: &str| (text.matches("\r\n").count(), text.matches('\n').count());
    let ((ends, lines), (ends_after, lines_after)) = (counts(before), counts(after));
    assert_eq!(
        (ends == lines, ends > 0),
        (ends_after == lines_after, ends_after > 0),
        "{after}"
    );
}

fn comments(text: &str) -> Vec<&str> {
    let comments = tokens(text, 0).filter(|token| token.kind == Kind::Comment);
    let texts = comments.map(|token| &text[token.range]);
    texts.filter(|text| *text != MARK).collect()
}

fn leading_comments(file: &FileDescriptorProto) -> Vec<(String, String)> {
    let info = file.source_code_info.as_ref().unwrap();
    let comment = |path: &[i32]| {
        let found = info.location.iter().find(|location| location.path == path);
        found.map_or("", |location| location.leading_comments())
    };
    let elements = elements(file).into_iter();
    let comments = elements.map(|it| (it.full_name(), comment(&it.path).trim().to_owned()));
    comments.collect()
}

/// Takes away our options and their import, and the positions.
fn without_options(mut file: FileDescriptorProto) -> FileDescriptorProto {
    fn strip<O: Default + PartialEq>(
        options: &mut Option<O>,
        list: impl Fn(&mut O) -> &mut Vec<UninterpretedOption>,
    ) {
        if let Some(options) = options {
            list(options).retain(|option| {
                let name = option.name[0].name_part.trim_start_matches('.');
                !(option.name[0].is_extension && name.starts_with("handclasp."))
            });
        }
        options.take_if(|options| *options == O::default());
    }
    fn message(it: &mut DescriptorProto) {
        strip(&mut it.options, |it| &mut it.uninterpreted_option);
        for field in it.field.iter_mut().chain(&mut it.extension) {
            strip(&mut field.options, |it| &mut it.uninterpreted_option);
        }
        it.nested_type.iter_mut().for_each(message);
        it.enum_type.iter_mut().for_each(enumeration);
    }
    fn enumeration(it: &mut EnumDescriptorProto) {
        strip(&mut it.options, |it| &mut it.uninterpreted_option);
        for value in &mut it.value {
            strip(&mut value.options, |it| &mut it.uninterpreted_option);
        }
    }
    file.source_code_info = None;
    file.dependency.retain(|name| name != rules::FILE);
    strip(&mut file.options, |it| &mut it.uninterpreted_option);
    for service in &mut file.service {
        strip(&mut service.options, |it| &mut it.uninterpreted_option);
        for method in &mut service.method {
            strip(&mut method.options, |it| &mut it.uninterpreted_option);
        }
    }
    file.message_type.iter_mut().for_each(message);
    file.enum_type.iter_mut().for_each(enumeration);
    file
}

/// The checker finds no break between the releases and the annotated contract.
fn breaks_nothing(result: &Path, history: &Path) {
    let mut releases = read_history(history, &[]).unwrap();
    releases.push(Release::read(&Source::Path(result.to_owned()), &[]).unwrap());
    let report = check_history(&releases, &Options::default(), &Acknowledgements::default());
    let report = report.newest();
    let breaking: Vec<_> = report.findings.iter().filter(|it| it.breaking).collect();
    assert!(breaking.is_empty(), "{breaking:?}");
    assert_eq!(report.is_declared(), Some(true));
}

/// The generator finds nothing wrong that is not to be done.
fn faults_are_listed(annotated: &Annotated, texts: &Files) {
    let Err(Faults(faults)) = Model::read(&Contract::compile(texts, &[]).unwrap()) else {
        return;
    };
    for fault in faults {
        let listed = annotated.todos.iter().any(|it| it.element == fault.element);
        assert!(listed, "{fault}");
    }
}

fn example(path: &str) -> PathBuf {
    let examples = Path::new(env!("CARGO_MANIFEST_DIR")).join("../examples/adopting");
    examples.join(path)
}

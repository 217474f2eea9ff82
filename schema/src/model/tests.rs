use super::*;
use crate::Contract;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

fn proto() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../proto")
}

fn own() -> Model {
    Model::read(&Contract::read(&proto()).unwrap()).unwrap()
}

#[test]
fn the_contract_has_no_fault() {
    let model = own();
    let mount = model.message("handclasp.v1.MountRequest").unwrap();
    let driver = &mount.fields[0];
    let names: Vec<&str> = driver
        .values
        .iter()
        .map(|value| value.name.as_str())
        .collect();
    assert!(names.starts_with(&["block", "virtio-fs", "tmpfs"]));
    assert_eq!(driver.max_len.newest(), Some(64));
    let features = model.features();
    let names: Vec<&str> = features
        .iter()
        .map(|(feature, _)| feature.name.as_str())
        .collect();
    assert!(names.starts_with(&["TIME", "ENTROPY", "MOUNT"]));
    let run = model.message("handclasp.v1.RunResponse").unwrap();
    assert_eq!(run.fields[0].shape, Shape::Arm(0));
    assert_eq!(run.oneofs[0].name, "outcome");
}

/// The faults of one file that is a contract.
fn faults(source: &str) -> Vec<String> {
    let directory = tempfile::tempdir().unwrap();
    fs::write(directory.path().join("a.proto"), source).unwrap();
    let contract = Contract::read_with(directory.path(), &[proto()]).unwrap();
    match Model::read(&contract) {
        Ok(_) => Vec::new(),
        Err(Faults(faults)) => faults.iter().map(Fault::to_string).collect(),
    }
}

const HEAD: &str = r#"syntax = "proto3"; package a; import "handclasp/options.proto";
    option (handclasp.file).contract = "1.2";
    "#;

#[test]
fn what_contradicts_itself_is_a_fault_that_names_its_place() {
    let field = |rules: &str, field: &str| {
        let source = format!(
            "{HEAD} // M\nmessage M {{ option (handclasp.message).since = \"1.1\";\n// f\n{field} \
             [(handclasp.field) = {{{rules}}}]; }}"
        );
        faults(&source)
    };
    assert_eq!(field(r#"since: "1.1""#, "uint32 f = 1"), [""; 0]);
    let older = field(r#"since: "1.0""#, "uint32 f = 1");
    assert_eq!(
        older,
        ["a.proto:6: a.M.f: is since 1.0, and what holds it since 1.1"]
    );
    let unreleased = field(r#"since: "1.3""#, "optional uint32 f = 1");
    assert_eq!(unreleased.len(), 1, "{unreleased:?}");
    let presence = field(r#"since: "1.2""#, "uint32 f = 1");
    assert!(presence[0].contains("explicit presence"), "{presence:?}");
    let drop = field(
        r#"since: "1.1" on_missing: DROP restricts: true"#,
        "uint32 f = 1",
    );
    assert!(drop[0].contains("restricts"), "{drop:?}");
    let feature = field(r#"since: "1.1" feature: "NONE""#, "uint32 f = 1");
    assert!(feature[0].contains("NONE"), "{feature:?}");
    let bound = field(
        r#"since: "1.1" max_count: {since: "1.1" value: 1}"#,
        "uint32 f = 1",
    );
    assert!(bound[0].contains("bound"), "{bound:?}");
    let nested = field(r#"since: "1.1""#, "M f = 1");
    assert!(nested[0].contains("nests itself"), "{nested:?}");
}

/// Every element of the contract that needs a comment and a `since`, by the path that a fault names.
fn elements(model: &Model) -> BTreeSet<String> {
    let mut elements = BTreeSet::new();
    for service in &model.services {
        let name = service.full_name();
        let methods = service.methods.iter();
        elements.extend(methods.map(|method| format!("{name}.{}", method.name)));
        elements.insert(name);
    }
    for message in &model.messages {
        for field in &message.fields {
            let path = format!("{}.{}", message.full_name, field.name);
            let members = field.values.iter().chain(&field.keys);
            elements.extend(members.map(|member| format!("{path} {:?}", member.name)));
            elements.insert(path);
        }
        elements.insert(message.full_name.clone());
    }
    for enumeration in &model.enums {
        let name = &enumeration.full_name;
        let values = enumeration.values.iter();
        elements.extend(values.map(|value| format!("{name}.{}", value.name)));
        elements.insert(name.clone());
    }
    elements
}

/// The faults of the contract with one file replaced.
fn faults_with(file: &Path, source: &str) -> Vec<Fault> {
    let directory = tempfile::tempdir().unwrap();
    for other in FILES {
        let place = directory.path().join(other);
        fs::create_dir_all(place.parent().unwrap()).unwrap();
        fs::copy(proto().join(other), place).unwrap();
    }
    fs::write(directory.path().join(file), source).unwrap();
    let Err(Faults(faults)) = Model::read(&Contract::read(directory.path()).unwrap()) else {
        panic!("no fault without this in {}:\n{source}", file.display());
    };
    faults
}

const FILES: [&str; 6] = [
    "handclasp/options.proto",
    "handclasp/v1/features.proto",
    "handclasp/v1/negotiation.proto",
    "handclasp/v1/agent.proto",
    "handclasp/v1/process.proto",
    "grpc/health.proto",
];

/// Takes every comment away in turn, every `since`, and every vocabulary value's doc.
#[test]
fn no_element_goes_without_doc_and_since() {
    let (mut no_doc, mut no_since) = (BTreeSet::new(), BTreeSet::new());
    for file in &FILES[1..] {
        let file = Path::new(file);
        let source = fs::read_to_string(proto().join(file)).unwrap();
        let body = source.find("package").unwrap();
        let documented = source[body..]
            .match_indices("doc: ")
            .map(|(at, _)| body + at);
        for (start, end) in comments(&source, body)
            .into_iter()
            .chain(documented.map(|at| (at, at + source[at..].find('\n').unwrap())))
        {
            let without = [&source[..start], &source[end..]].concat();
            let faults = faults_with(file, &without);
            let docs = faults
                .into_iter()
                .filter(|fault| fault.problem == Problem::NoDoc);
            let docs: Vec<String> = docs.map(|fault| fault.element).collect();
            assert_eq!(docs.len(), 1, "{docs:?} without {}", &source[start..end]);
            no_doc.extend(docs);
        }
        for (at, since) in source
            .match_indices("since: \"")
            .chain(source.match_indices("since = \""))
        {
            let version = at + since.len();
            let end = version + source[version..].find('"').unwrap();
            let without = [&source[..version], &source[end..]].concat();
            let faults = faults_with(file, &without);
            let since: Vec<Fault> = faults
                .into_iter()
                .filter(|fault| fault.problem == Problem::NoSince)
                .collect();
            assert_eq!(since.len(), 1, "{since:?}");
            no_since.extend(since.into_iter().map(|fault| fault.element));
        }
    }
    let model = own();
    let elements = elements(&model);
    assert_eq!(no_since, elements);
    let oneofs = model.messages.iter().flat_map(|message| {
        let oneofs = message.oneofs.iter();
        oneofs.map(|oneof| format!("{}.{}", message.full_name, oneof.name))
    });
    let commented: BTreeSet<String> = elements.into_iter().chain(oneofs).collect();
    assert_eq!(no_doc, commented);
}

/// Where the comments behind `body` begin and end, whole blocks of lines.
fn comments(source: &str, body: usize) -> Vec<(usize, usize)> {
    let mut found: Vec<(usize, usize)> = Vec::new();
    let mut at = body;
    for line in source[body..].split_inclusive('\n') {
        if line.trim_start().starts_with("//") {
            match found.last_mut() {
                Some((_, end)) if *end == at => *end = at + line.len(),
                _ => found.push((at, at + line.len())),
            }
        }
        at += line.len();
    }
    found
}

#[test]
fn the_synthetic_contract_has_no_fault() {
    let synthetic = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/synthetic/proto");
    let contract = Contract::read_with(&synthetic, &[proto()]).unwrap();
    let model = Model::read(&contract).unwrap();
    assert_eq!(model.features().len(), 3);
}

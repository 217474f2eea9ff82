//! The example's contract, which has the shapes and the layout of other people's contracts.

use super::{example, trial};
use crate::Contract;
use crate::annotate::TodoKind;
use crate::model::Model;
use crate::rules::{self, FieldRules};
use std::collections::BTreeMap;
use std::fs;

#[test]
fn the_example_is_annotated_from_its_six_releases() {
    let annotated = trial(&example("history/1.5"), &example("history"));
    assert_eq!(annotated.contract.to_string(), "1.5");
    let text = |name: &str| {
        let mut files = annotated.files.iter();
        let file = files.find(|file| file.name.ends_with(name)).unwrap();
        file.text.clone()
    };
    let (sandbox, types) = (text("sandbox.proto"), text("types.proto"));
    for line in [
        "option (handclasp.file).contract = \"1.5\";",
        "  rpc Exec(ExecRequest) returns (ExecResponse) {\n    option (handclasp.method).since = \"1.1\";\n  }\n",
        "    ACTION_LOG = 3 [(handclasp.value).since = \"1.2\"];",
        "  bool terminal = 4 [deprecated = true, (handclasp.field).since = \"1.0\"]; // use terminal_size",
        "  map<string, string> sysctls = 3 [(handclasp.field) = {\n    since: \"1.4\"\n",
        "      sint32 processor = 2 [(handclasp.field).since = \"1.0\"];",
    ] {
        assert!(sandbox.contains(line), "{line}\n{sandbox}");
    }
    // The move to another package in 1.3 is no news.
    assert!(types.contains("message Volume {\n  option (handclasp.message).since = \"1.0\";"));
    assert!(types.contains("optional uint32 owner = 5 [(handclasp.field).since = \"1.3\"];"));
    assert!(!types.contains("contract"));
}

#[test]
fn what_people_have_to_do_is_listed_with_its_line() {
    let annotated = trial(&example("history/1.5"), &example("history"));
    let todo = |kind: TodoKind, element: &str| {
        let found = annotated
            .todos
            .iter()
            .find(|todo| todo.kind == kind && todo.element.strip_prefix("acme.") == Some(element));
        let found = found.unwrap_or_else(|| panic!("{element}: {:#?}", annotated.todos));
        let mut files = annotated.files.iter();
        let file = files.find(|file| file.name == found.file).unwrap();
        file.text.lines().nth(found.line - 1).unwrap().trim()
    };
    let thaw = todo(TodoKind::Comment, "sandbox.v1.Sandbox.Thaw");
    assert!(thaw.starts_with("rpc Thaw("));
    let memory = todo(TodoKind::Comment, "sandbox.v1.Resources.memory");
    assert_eq!(memory, "oneof memory {");
    let labels = todo(TodoKind::Bound, "sandbox.v1.WorkloadSpec.labels");
    assert!(labels.starts_with("max_len: {since: \"1.0\" value: 4096"));
    let stack = todo(TodoKind::Fault, "sandbox.v1.Program.stack_size");
    assert!(stack.starts_with("uint64 stack_size = 6"));
    let driver = todo(TodoKind::Vocabulary, "types.v1.Volume.driver");
    assert!(driver.starts_with("string driver = 1"));
}

#[test]
fn blank_lines_and_order_survive() {
    let annotated = trial(&example("history/1.5"), &example("history"));
    for file in &annotated.files {
        let before = fs::read_to_string(example("history/1.5").join(&file.name)).unwrap();
        let mut lines = file.text.lines();
        for line in before.lines() {
            // What is added is behind the first of these.
            let start = line.split(['=', ';', '{']).next().unwrap().trim_end();
            let is_same = |other: &str| match start {
                "" => other.trim().is_empty(),
                _ => other.starts_with(start),
            };
            assert!(lines.any(is_same), "{line}\n{}", file.text);
        }
    }
}

#[test]
fn the_contract_that_people_completed_lacks_nothing() {
    let completed = trial(&example("proto"), &example("history"));
    assert!(completed.files.iter().all(|file| file.added == 0));
    assert_eq!(completed.todos, []);
    let completed_contract =
        Contract::read_with(&example("proto"), &[example("../../proto")]).unwrap();
    let model = Model::read(&completed_contract).unwrap();
    assert_eq!(model.version.to_string(), "1.5");

    // People changed no `since` of a field.
    let computed = trial(&example("history/1.5"), &example("history"));
    let texts = computed
        .files
        .into_iter()
        .map(|file| (file.name, file.text));
    let contract = Contract::compile(&texts.collect(), &[]).unwrap();
    let since = |contract: &Contract| {
        let messages = contract
            .files()
            .flat_map(|file| file.messages().collect::<Vec<_>>());
        let fields = messages.flat_map(|message| message.fields().collect::<Vec<_>>());
        let fields = fields.map(|field| {
            let said: FieldRules = rules::read(contract.pool(), &field.options(), "field");
            (field.full_name().to_owned(), said.since)
        });
        fields.collect::<BTreeMap<_, _>>()
    };
    let mut completed_since = since(&completed_contract);
    // They put a method back that releases before 1.4 have.
    completed_since.retain(|name, _| !name.contains(".ListProcesses"));
    assert_eq!(completed_since, since(&contract));
}

//! Hosts in other languages, which know the gate table alone: for every case at every level they do as our own library does.

use crate::cases::{self, Case};
use crate::guest::all_features;
use crate::receiver::{enough, lacking, level};
use crate::sender::send;
use agent_core::dispatch::Method;
use agent_schema::Contract;
use agent_schema::model::Model;
use handclasp_synthetic::calls::kinds;
use handclasp_tests::{GateCase, GoHost, Peer};
use protox::prost_reflect::{DynamicMessage, MapKey, Value as Reflected};
use serde_json::{Map, Value, json};
use std::fs;
use std::path::Path;
use tempfile::TempDir;

const METHODS: [&Method; 11] = [
    &kinds::ADDED_METHOD,
    &kinds::ADDED_FIELD,
    &kinds::NESTED_FIELD,
    &kinds::LISTED_FIELD,
    &kinds::MAP_KEY,
    &kinds::MAP_VALUE,
    &kinds::ONEOF_ARM,
    &kinds::ENUM_VALUE,
    &kinds::VOCABULARY_VALUE,
    &kinds::LISTED_VALUE,
    &kinds::BOUNDED,
];

#[test]
fn the_host_in_python_stops_what_the_library_stops() {
    let (directory, cases) = (table(), all());
    let text = GateCase::asked(&cases).to_string();
    let path = directory.path().join("gates.json");
    let report = Peer::run(["gates".as_ref(), path.as_os_str(), text.as_ref()]);
    let refused = report["refused"].as_array().unwrap();
    assert_eq!(refused.len(), cases.len());
    for (case, refused) in cases.iter().zip(refused) {
        let passes = case.outcome.is_ok();
        assert_eq!(refused.is_null(), passes, "{}: {refused}", case.asked);
    }
}

#[test]
#[ignore = "needs Go: cargo xtask test installs it and runs this"]
fn the_host_in_go_sends_what_the_library_sends() {
    let (directory, cases) = (table(), all());
    let verdicts = GoHost::check(&directory.path().join("gates.json"), &cases);
    assert_eq!(verdicts.len(), cases.len());
    for (case, verdict) in cases.iter().zip(verdicts) {
        assert_eq!(verdict, case.verdict(), "{}", case.asked);
    }
}

/// A directory with the contract's gate table.
fn table() -> TempDir {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR"));
    let contract = tests.join("synthetic/proto");
    let contract = Contract::read_with(&contract, &[tests.join("../proto")]).unwrap();
    let table = agent_schema::gates(&Model::read(&contract).unwrap()).unwrap();
    let directory = tempfile::tempdir().unwrap();
    fs::write(directory.path().join("gates.json"), table).unwrap();
    directory
}

/// Every case at the levels that lack its element, and at those that have it.
fn all() -> Vec<GateCase> {
    let cases = cases::all();
    let cases = cases.iter().flat_map(|case| {
        let mut levels = lacking(case.need);
        levels.extend([enough(case.need), level(2, all_features())]);
        levels.into_iter().map(|level| at(case, &level))
    });
    let cases: Vec<GateCase> = cases.collect();
    let dropped = |case: &GateCase| matches!(&case.outcome, Ok(it) if !it.dropped.is_empty());
    assert!(cases.iter().any(|case| case.outcome.is_err()));
    assert!(cases.iter().any(dropped));
    cases
}

fn at(case: &Case, level: &agent_core::Level) -> GateCase {
    let mut methods = METHODS.into_iter();
    let method = methods.find(|method| method.name == case.method);
    let fields = object(&case.request);
    GateCase::new(method.unwrap(), &fields, level, send(case, level))
}

/// A message's fields as a reader of the table takes them.
fn object(message: &DynamicMessage) -> Value {
    let fields = message.fields();
    let fields = fields.map(|(field, value)| (field.name().to_owned(), json_of(value)));
    Value::Object(fields.collect::<Map<String, Value>>())
}

fn json_of(value: &Reflected) -> Value {
    match value {
        Reflected::Bool(value) => json!(value),
        Reflected::I32(value) | Reflected::EnumNumber(value) => json!(value),
        Reflected::I64(value) => json!(value),
        Reflected::U32(value) => json!(value),
        Reflected::U64(value) => json!(value),
        Reflected::F32(value) => json!(value),
        Reflected::F64(value) => json!(value),
        Reflected::String(value) => json!(value),
        Reflected::Bytes(value) => json!(base64(value)),
        Reflected::Message(value) => object(value),
        Reflected::List(values) => values.iter().map(json_of).collect(),
        Reflected::Map(entries) => {
            let entries = entries.iter();
            let entries = entries.map(|(key, value)| (key_of(key), json_of(value)));
            Value::Object(entries.collect::<Map<String, Value>>())
        }
    }
}

fn key_of(key: &MapKey) -> String {
    match key {
        MapKey::Bool(key) => key.to_string(),
        MapKey::I32(key) => key.to_string(),
        MapKey::I64(key) => key.to_string(),
        MapKey::U32(key) => key.to_string(),
        MapKey::U64(key) => key.to_string(),
        MapKey::String(key) => key.clone(),
    }
}

fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for chunk in bytes.chunks(3) {
        let mut group = [0; 3];
        group[..chunk.len()].copy_from_slice(chunk);
        let bits = u32::from_be_bytes([0, group[0], group[1], group[2]]);
        for digit in 0..4 {
            let index = (bits >> (18 - 6 * digit)) & 63;
            let is_used = digit <= chunk.len();
            let character = if is_used {
                DIGITS[index as usize]
            } else {
                b'='
            };
            text.push(char::from(character));
        }
    }
    text
}

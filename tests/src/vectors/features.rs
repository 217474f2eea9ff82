//! Feature sets.

use super::json::{self, hex};
use super::parse;
use super::samples::set;
use agent_core::FeatureSet;
use serde_json::{Map, Value, json};

pub(super) fn generate() -> Vec<Value> {
    let all: Vec<u8> = (0..=u8::MAX).collect();
    let mut vectors: Vec<Value> = [
        ("no feature", set(&[])),
        ("the features of contract 1.0", set(&[1, 2, 3])),
        ("feature 0 alone", set(&[0])),
        ("the bits at the ends of bytes", set(&[7, 8, 15, 16])),
        ("the bits at the ends of the scopes", set(&[127, 128, 191, 192])),
        ("feature 255 alone", set(&[255])),
        ("every feature", set(&all)),
    ]
    .into_iter()
    .map(|(name, features)| {
        let bytes = features.to_trimmed_bytes();
        json!({"name": name, "bytes": hex(&bytes), "features": json::features(features), "canonical": true})
    })
    .collect();
    vectors.push(json!({
        "name": "zero bytes at the end", "bytes": hex(&set(&[9]).to_bytes()), "features": [9], "canonical": false,
    }));
    vectors.push(json!({
        "name": "33 bytes", "bytes": "00".repeat(33), "error": "feature-set-too-long",
    }));
    vectors
}

pub(super) fn check(vector: &Map<String, Value>) {
    let name = &vector["name"];
    let bytes = parse::bytes(&vector["bytes"]);
    let read = FeatureSet::from_bytes(&bytes);
    let Some(features) = vector.get("features") else {
        return assert_eq!(read, None, "{name}");
    };
    assert_eq!(json::features(read.expect("a set")), *features, "{name}");
    let written = parse::features(features).to_trimmed_bytes();
    assert_eq!(
        written[..] == bytes[..],
        vector["canonical"] == json!(true),
        "{name}"
    );
}

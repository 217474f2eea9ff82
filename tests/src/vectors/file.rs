//! A file of vectors: where it is, how it is laid out, how it is checked.

use super::{
    answers, calls, contracts, features, frames, grease, messages, openings, select, sentences,
    streams, transcripts,
};
use crate::program::workspace_root;
use serde_json::{Map, Value};
use std::fmt::Write as _;
use std::fs;
use std::path::PathBuf;

/// A file of vectors.
#[derive(Debug)]
pub struct File {
    name: &'static str,
    about: &'static str,
    generate: fn() -> Vec<Value>,
    check: fn(&Map<String, Value>),
}

/// The file that follows the code.
const SENTENCES: &str = "sentences.json";

static FILES: [File; 12] = [
    File {
        name: "frames.json",
        about: "Bytes as they come, and the frames in them",
        generate: frames::generate,
        check: frames::check,
    },
    File {
        name: "messages.json",
        about: "Envelopes, statuses, refusals, offers and answers",
        generate: messages::generate,
        check: messages::check,
    },
    File {
        name: "features.json",
        about: "Feature sets",
        generate: features::generate,
        check: features::check,
    },
    File {
        name: "grease.json",
        about: "Offers with the grease that their nonces choose",
        generate: grease::generate,
        check: grease::check,
    },
    File {
        name: "select.json",
        about: "Two offers, and the session or the refusal that both sides compute",
        generate: select::generate,
        check: select::check,
    },
    File {
        name: "answers.json",
        about: "Answers, right and wrong ones, and what their initiator makes of them",
        generate: answers::generate,
        check: answers::check,
    },
    File {
        name: "calls.json",
        about: "What a guest answers to what",
        generate: calls::generate,
        check: calls::check,
    },
    File {
        name: "streams.json",
        about: "What a guest with methods that stream answers to what",
        generate: streams::generate,
        check: streams::check,
    },
    File {
        name: "openings.json",
        about: "Streams that a host opens behind its offer, and what it makes of the error response",
        generate: openings::generate,
        check: openings::check,
    },
    File {
        name: "transcripts.json",
        about: "Whole connections",
        generate: transcripts::generate,
        check: transcripts::check,
    },
    File {
        name: "contracts.json",
        about: "Hosts and guests of one contract, or of two",
        generate: contracts::generate,
        check: contracts::check,
    },
    File {
        name: SENTENCES,
        about: "What error responses say to people: not frozen, and no part of the protocol",
        generate: sentences::generate,
        check: sentences::check,
    },
];

impl File {
    /// Whether the file stays as it was written once. Sentences do not.
    pub fn is_frozen(&self) -> bool {
        self.name != SENTENCES
    }

    /// All files.
    pub fn all() -> &'static [Self] {
        &FILES
    }

    /// Where all of them are.
    pub fn directory() -> PathBuf {
        workspace_root().join("tests/vectors")
    }

    /// Where it is.
    pub fn path(&self) -> PathBuf {
        Self::directory().join(self.name)
    }

    /// What the code of today would write: a vector is an object with a line for each of its parts.
    pub fn generate(&self) -> String {
        let mut text = format!("{{\n\"about\": \"{}\",\n\"vectors\": [\n", self.about);
        let vectors = (self.generate)();
        for (index, vector) in vectors.iter().enumerate() {
            let comma = if index == 0 { "" } else { ",\n" };
            // Writing to a string does not fail.
            let _ = write!(text, "{comma}{{\n  \"name\": {}", vector["name"]);
            for (key, value) in vector.as_object().expect("an object") {
                if key != "name" {
                    let _ = write!(text, ",\n  \"{key}\": {value}");
                }
            }
            text.push_str("\n}");
        }
        text.push_str("\n]\n}\n");
        text
    }

    /// Computes each vector of the file again, and returns how many there are.
    pub fn check(&self) -> usize {
        let text = fs::read_to_string(self.path()).expect("the file");
        let file: Value = serde_json::from_str(&text).expect("JSON");
        let vectors = file["vectors"].as_array().expect("a list");
        for vector in vectors {
            (self.check)(vector.as_object().expect("an object"));
        }
        vectors.len()
    }
}

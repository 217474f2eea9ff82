//! Contracts with random white space and comments between their tokens.

use super::{Files, example, trial, write};
use crate::annotate::scan::code;
use proptest::prelude::*;
use std::fs;

/// What may be between two tokens.
const GAPS: [&str; 9] = [
    " ",
    " ",
    "\n",
    "\n    ",
    "\t",
    "\n\n",
    " /* ] ; { */ ",
    " // } ] ;\n",
    "\n// \"\n\n",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn any_layout_survives(gaps in proptest::collection::vec(0..GAPS.len(), 200..400)) {
        let name = "acme/types/v1/types.proto";
        let source = fs::read_to_string(example("history/1.3").join(name)).unwrap();
        let more = "service S { rpc Do(stream Volume) returns (Bind); rpc Be(Bind) returns (Bind) {} }\n\
                    enum E { A = 0; B = -1 [deprecated = true]; }\n\
                    message N { message O { map<int32, bytes> m = 1 [json_name = \"]\", deprecated = true]; }\n\
                    oneof x { O o = 1; string s = 2; } }";
        let source = format!("{source}{more}");
        let mut gaps = gaps.into_iter().cycle();
        let mut text = String::new();
        for token in code(&source, 0) {
            text.push_str(&source[token.range]);
            text.push_str(GAPS[gaps.next().unwrap()]);
        }
        let root = tempfile::tempdir().unwrap();
        let files = Files::from([(name.to_owned(), text)]);
        write(&root.path().join("history/1.0"), &files);
        write(&root.path().join("now"), &files);
        trial(&root.path().join("now"), &root.path().join("history"));
    }
}

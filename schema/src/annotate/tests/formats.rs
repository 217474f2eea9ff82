//! Files that are laid out in unusual ways.

use super::{annotated, annotated_after};

#[test]
fn short_blocks_stay_short_and_empty_ones_open() {
    let text = annotated(
        "syntax = \"proto3\";\npackage t;\n\nmessage A {}\nmessage B { }\nmessage C {\n}\n\
         message D { int32 x = 1; int32 y = 2; }\nmessage E { message F { bool z = 1; } }\nmessage G {} message H {}\n",
    );
    for part in [
        "package t;\n\nimport \"handclasp/options.proto\";\n\noption (handclasp.file).contract = \"1.0\";\n\nmessage A {\n  option (handclasp.message).since = \"1.0\";\n}\n",
        "message B {\n  option (handclasp.message).since = \"1.0\";\n}\n",
        "message C {\n  option (handclasp.message).since = \"1.0\";\n}\n",
        "message D { option (handclasp.message).since = \"1.0\"; int32 x = 1 [(handclasp.field).since = \"1.0\"]; int32 y",
        "message E { option (handclasp.message).since = \"1.0\"; message F { option",
        "message G { option (handclasp.message).since = \"1.0\"; } message H { option (handclasp.message).since = \"1.0\"; }\n",
    ] {
        assert!(text.contains(part), "{part}\n{text}");
    }
}

#[test]
fn a_file_of_one_line_stays_one() {
    let text = annotated(
        "syntax=\"proto3\";package t;message M{string s=1;enum E{Z=0;}}service S{rpc Do(M)returns(M);}",
    );
    assert_eq!(text.lines().count(), 1, "{text}");
    assert!(
        text.contains("message M{ option (handclasp.message).since = \"1.0\"; string s=1 [("),
        "{text}"
    );
    assert!(
        text.contains("rpc Do(M)returns(M) { option (handclasp.method).since = \"1.0\"; }}"),
        "{text}"
    );
}

#[test]
fn line_endings_and_tabs_are_the_files_own() {
    let text = annotated(
        "syntax = \"proto3\";\r\npackage t;\r\n\r\n// M\r\nmessage M {\r\n\t// s\r\n\trepeated string s = 1; // t\r\n}\r\n\
         service S {\r\n\trpc Do(M) returns (M);\r\n}\r\n",
    );
    for part in [
        "message M {\r\n\toption (handclasp.message).since = \"1.0\";\r\n\t// s\r\n",
        "= {\r\n\t\tsince: \"1.0\"\r\n\t\tmax_len: {",
        "*/}\r\n\t}]; // t\r\n",
        "\trpc Do(M) returns (M) {\r\n\t\toption (handclasp.method).since = \"1.0\";\r\n\t}\r\n}\r\n",
    ] {
        assert!(text.contains(part), "{part}\n{text}");
    }
}

#[test]
fn trailing_comments_stay_behind_what_they_are_about() {
    let text = annotated(
        "syntax = \"proto3\"; // not proto2\npackage t; // short\n\nservice S { // {\n  rpc A(M) returns (M); // a;\n  \
         rpc B(M) returns (M) {} // b\n  rpc C(M) returns (M) ; /* c\n   * d */\n}\nmessage M { /* }\n  */\n  bool x = 1; // x ]\n}\n",
    );
    for part in [
        "package t; // short\n\nimport",
        "service S { // {\n  option (handclasp.service).since = \"1.0\";\n",
        "  rpc A(M) returns (M) { // a;\n    option (handclasp.method).since = \"1.0\";\n  }\n",
        "  rpc B(M) returns (M) {\n    option (handclasp.method).since = \"1.0\";\n  } // b\n",
        "  rpc C(M) returns (M) { option (handclasp.method).since = \"1.0\"; } /* c\n   * d */\n",
        "message M { option (handclasp.message).since = \"1.0\"; /* }\n  */\n",
        "  bool x = 1 [(handclasp.field).since = \"1.0\"]; // x ]\n",
    ] {
        assert!(text.contains(part), "{part}\n{text}");
    }
}

#[test]
fn options_that_are_there_are_kept_and_completed() {
    let released = "syntax = \"proto3\";\npackage t;\nmessage M {\n  option deprecated = true;\n  string a = 1;\n  string b = 2;\n  string c = 3;\n\
         \x20 string d = 4 [json_name = \"]\", deprecated = true];\n  repeated bytes e = 5 [deprecated = true];\n  bool f = 6;\n  string h = 8;\n  string g = 7;\n}\n";
    let text = annotated_after(
        released,
        "syntax = \"proto3\";\npackage t;\nimport \"handclasp/options.proto\";\noption java_package = \"{;]\";\n\
         message M {\n  option (handclasp.message) = {lenient: true};\n  option deprecated = true;\n\
         \x20 string a = 1 [(handclasp.field) = {since: \"1.0\"}];\n\
         \x20 string b = 2 [(handclasp.field).since = \"1.0\"];\n\
         \x20 string c = 3 [(.handclasp.field) = {\n    restricts: true // why\n  }];\n\
         \x20 string d = 4 [\n    json_name = \"]\", // e\n    deprecated = true // d\n  ];\n\
         \x20 repeated bytes e = 5 [(handclasp.field) = {since: \"1.0\" max_len {since: \"1.0\", value: 7}}, deprecated=true ];\n\
         \x20 bool f = 6 [(handclasp.field) = {}];\n\
         \x20 string h = 8 [(handclasp.field) = {values: {name: \"x\" since: \"1.0\" doc: \"max_len\"}}];\n\
         \x20 string g = 7 [(handclasp.field).since = \"1.0\", (handclasp.field).max_len = {since: \"1.0\" value: 6}];\n}\n",
    );
    let bound =
        |bound: &str| format!("max_len: {{since: \"1.0\" value: {bound} /* TODO: default */}}");
    let len = bound("4096");
    for part in [
        "option java_package = \"{;]\";\noption (handclasp.file).contract = \"1.0\";\nmessage".to_owned(),
        "  option (handclasp.message) = {lenient: true since: \"1.0\"};\n".to_owned(),
        format!("a = 1 [(handclasp.field) = {{since: \"1.0\" {len}}}];"),
        "b = 2 [(handclasp.field).since = \"1.0\", (handclasp.field).max_len = {since:".to_owned(),
        format!("    restricts: true // why\n    since: \"1.0\"\n    {len}\n  }}];"),
        "    json_name = \"]\", // e\n    deprecated = true, // d\n    (handclasp.field) = {".to_owned(),
        "value: 7}} max_count: {since: \"1.0\" value: 1024 /* TODO: default */}}, deprecated=true ];"
            .replace("}} max", "} max"),
        "bool f = 6 [(handclasp.field) = {since: \"1.0\"}];".to_owned(),
        "doc: \"max_len\"} since: \"1.0\"}];".to_owned(),
        "max_len = {since: \"1.0\" value: 6}];".to_owned(),
    ] {
        assert!(text.contains(&part), "{part}\n{text}");
    }
}

#[test]
fn oneofs_maps_and_nested_types_are_annotated() {
    let text = annotated(
        "syntax = \"proto3\";\npackage t;\nimport \"google/protobuf/empty.proto\";\nmessage M {\n  reserved 9, 20 to 30;\n\
         \x20 reserved \"old\";\n  message N {\n    enum E { Z = 0; }\n    map<string, E> m = 1;\n  }\n  oneof x {\n\
         \x20   int32 a = 1;\n    google.protobuf.Empty b = 2;\n  }\n  optional N n = 3;\n}\n\
         service S {\n  option deprecated = true;\n  rpc Do(stream M) returns (stream .t.M.N);\n}\n",
    );
    for part in [
        "    enum E { option (handclasp.enumeration).since = \"1.0\"; Z = 0 [(handclasp.value).since = \"1.0\"]; }\n",
        "    map<string, E> m = 1 [(handclasp.field) = {\n      since: \"1.0\"\n      max_count: {",
        "  oneof x {\n    int32 a = 1 [(handclasp.field).since = \"1.0\"];\n",
        "    google.protobuf.Empty b = 2 [(handclasp.field).since = \"1.0\"];\n",
        "  optional N n = 3 [(handclasp.field).since = \"1.0\"];\n",
        "  option (handclasp.service).since = \"1.0\";\n  option deprecated = true;\n",
        "  rpc Do(stream M) returns (stream .t.M.N) {\n    option (handclasp.method)",
    ] {
        assert!(text.contains(part), "{part}\n{text}");
    }
}

#[test]
fn proto2_survives() {
    let text = annotated(
        "syntax = \"proto2\";\npackage t;\nmessage M {\n  optional string s = 1 [default = \"];{\"];\n  required E e = 2 [default = B];\n\
         \x20 optional group G = 3 {\n    optional int32 x = 1;\n  }\n  extensions 100 to 199;\n  extend M {\n    optional int32 y = 100;\n  }\n}\n\
         enum E {\n  option allow_alias = true;\n  A = 1;\n  B = 0x10 [deprecated = true];\n  C = 1;\n  reserved -5 to -1;\n}\n",
    );
    for part in [
        "s = 1 [default = \"];{\", (handclasp.field) = {",
        "e = 2 [default = B, (handclasp.field).since = \"1.0\"];",
        "optional group G = 3 [(handclasp.field).since = \"1.0\"] {\n    option (handclasp.message).since = \"1.0\";\n",
        "optional int32 y = 100;",
        "enum E {\n  option (handclasp.enumeration).since = \"1.0\";\n  option allow_alias = true;\n",
        "B = 0x10 [deprecated = true, (handclasp.value).since = \"1.0\"];\n  C = 1 [(handclasp.value)",
    ] {
        assert!(text.contains(part), "{part}\n{text}");
    }
}

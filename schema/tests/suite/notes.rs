//! Cases of changes that break nothing.

use crate::case::Expected::{Notes, Silent};
use crate::case::{Case, request, service};
use agent_schema::check::Rule;

pub(crate) fn cases() -> Vec<Case> {
    [additions(), remarks(), packages()].concat()
}

fn additions() -> Vec<Case> {
    let (method, field, value) = (Rule::RpcAdded, Rule::FieldAdded, Rule::EnumValueAdded);
    let one = "rpc Call(A) returns (B);";
    let two = "rpc Call(A) returns (B); rpc Other(A) returns (B);";
    let fields = |rule, what, expected, old, new| {
        Case::new(rule, what, expected, &[request(old, ""), request(new, "")])
    };
    let values = |text: &str| request("E e = 1;", &format!("enum E {{ {text} }}"));
    vec![
        Case::new(
            method,
            "a method comes",
            Notes,
            &[service(one), service(two)],
        ),
        Case::new(
            method,
            "a service comes with a method",
            Notes,
            &[
                service(one),
                service(one) + "service T { rpc Call(A) returns (B); }",
            ],
        ),
        Case::new(
            method,
            "a method goes",
            Silent,
            &[service(two), service(one)],
        ),
        fields(
            field,
            "a field comes",
            Notes,
            "string x = 1;",
            "string x = 1; string y = 2;",
        ),
        fields(
            field,
            "an arm comes",
            Notes,
            "oneof o { string x = 1; }",
            "oneof o { string x = 1; string y = 2; }",
        ),
        fields(
            field,
            "a field is renamed",
            Silent,
            "string x = 1;",
            "string y = 1;",
        ),
        Case::new(
            value,
            "a value comes",
            Notes,
            &[values("Z = 0;"), values("Z = 0; O = 1;")],
        ),
        Case::new(
            value,
            "a second name of a number comes",
            Silent,
            &[
                values("Z = 0; O = 1;"),
                values("option allow_alias = true; Z = 0; O = 1; P = 1;"),
            ],
        ),
        Case::new(
            value,
            "a value is renamed",
            Silent,
            &[values("Z = 0; O = 1;"), values("Z = 0; P = 1;")],
        ),
    ]
}

fn remarks() -> Vec<Case> {
    let (deprecated, comment) = (Rule::Deprecated, Rule::CommentChanged);
    let fields = |rule, what, expected, old, new| {
        Case::new(rule, what, expected, &[request(old, ""), request(new, "")])
    };
    let one = "rpc Call(A) returns (B);";
    vec![
        fields(
            deprecated,
            "a field is deprecated",
            Notes,
            "string x = 1;",
            "string x = 1 [deprecated = true];",
        ),
        Case::new(
            deprecated,
            "a method is deprecated",
            Notes,
            &[
                service(one),
                service("rpc Call(A) returns (B) { option deprecated = true; }"),
            ],
        ),
        fields(
            deprecated,
            "a field stays deprecated",
            Silent,
            "string x = 1 [deprecated = true];",
            "string x = 1 [deprecated = true];",
        ),
        fields(
            comment,
            "a field's comment changes",
            Notes,
            "\n// In seconds.\nuint64 x = 1;",
            "\n// In hours.\nuint64 x = 1;",
        ),
        fields(
            comment,
            "a field's comment is laid out anew",
            Silent,
            "\n// In\n// seconds.\nuint64 x = 1;",
            "\n/* In seconds. */\nuint64 x = 1;",
        ),
        fields(
            comment,
            "a field gets a comment",
            Silent,
            "uint64 x = 1;",
            "\n// In hours.\nuint64 x = 1;",
        ),
    ]
}

fn packages() -> Vec<Case> {
    let rule = Rule::FileSamePackage;
    let service = "syntax = \"proto3\"; package s; import \"m.proto\"; service S { rpc Call(t.M) returns (t.M); }";
    let message = "syntax = \"proto3\"; package t; message M { string x = 1; }";
    let files = |service: &str, message: &str| {
        vec![
            ("s.proto".to_owned(), service.to_owned()),
            ("m.proto".to_owned(), message.to_owned()),
        ]
    };
    let case = |what, expected, service_after: String, message_after: String| Case {
        releases: vec![
            files(service, message),
            files(&service_after, &message_after),
        ],
        ..Case::new(rule, what, expected, &[])
    };
    vec![
        case(
            "a file of messages moves to another package",
            Notes,
            service.replace("t.M", "u.M"),
            message.replace("package t", "package u"),
        ),
        case(
            "a message moves to a file of another package",
            Silent,
            format!(
                "{} message M {{ string x = 1; }}",
                service.replace("t.M", "M")
            ),
            message.replace("message M", "message Other"),
        ),
        case(
            "nothing moves",
            Silent,
            service.to_owned(),
            message.to_owned(),
        ),
    ]
}

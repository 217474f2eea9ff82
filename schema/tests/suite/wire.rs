//! Cases of what became of methods, messages and enums, as peers that speak the binary form read them.

use crate::case::Expected::{Breaks, Notes, Silent};
use crate::case::{Case, Expected, service, unreached};
use agent_schema::check::{Options, Rule, Who};

const GUEST: Expected = Breaks(Who::NewHostOldGuest);
const HOST: Expected = Breaks(Who::OldHostNewGuest);
const BOTH: Expected = Breaks(Who::Both);

pub(crate) fn cases() -> Vec<Case> {
    [methods(), promises(), messages(), records(), frozen()].concat()
}

/// A case of two releases of a service's methods.
fn two(rule: Rule, what: &str, expected: Expected, old: &str, new: &str) -> Case {
    Case::new(rule, what, expected, &[service(old), service(new)])
}

fn methods() -> Vec<Case> {
    let call = "rpc Call(A) returns (B);";
    let other = "rpc Call(A) returns (B); rpc Other(A) returns (B);";
    let elsewhere = |text: &str| service(text).replace("service S", "service T");
    vec![
        two(Rule::RpcNoDelete, "a method goes", HOST, other, call),
        two(
            Rule::RpcNoDelete,
            "a method is renamed",
            HOST,
            call,
            "rpc Ring(A) returns (B);",
        ),
        two(
            Rule::RpcNoDelete,
            "methods change places",
            Silent,
            other,
            "rpc Other(A) returns (B); rpc Call(A) returns (B);",
        ),
        two(Rule::RpcNoDelete, "a method comes", Silent, call, other),
        Case::new(
            Rule::ServiceNoDelete,
            "a service goes",
            HOST,
            &[
                service(call),
                "syntax = \"proto3\"; package t; message A {}".to_owned(),
            ],
        ),
        Case::new(
            Rule::ServiceNoDelete,
            "a service is renamed",
            HOST,
            &[service(call), elsewhere(call)],
        ),
        Case::new(
            Rule::ServiceNoDelete,
            "a service comes",
            Silent,
            &[service(call), service(call) + "service T {}"],
        ),
        Case::new(
            Rule::ServiceNoDelete,
            "a service without methods goes",
            Notes,
            &[service(call) + "service T {}", service(call)],
        ),
        Case::new(
            Rule::ServiceNoDelete,
            "a service moves to another package",
            HOST,
            &[
                service(call),
                service(call).replace("package t", "package u"),
            ],
        ),
        Case {
            options: Options {
                host_services: vec!["t.S".to_owned()],
                ..Options::default()
            },
            ..two(
                Rule::RpcNoDelete,
                "a method that hosts serve goes",
                GUEST,
                other,
                call,
            )
        },
    ]
}

fn promises() -> Vec<Case> {
    let call = "rpc Call(A) returns (B);";
    let streaming =
        |request: &str, response: &str| format!("rpc Call({request} A) returns ({response} B);");
    let level =
        |level: &str| format!("rpc Call(A) returns (B) {{ option idempotency_level = {level}; }}");
    let (plain, client, server) = (
        streaming("", ""),
        streaming("stream", ""),
        streaming("", "stream"),
    );
    let (safe, idempotent) = (level("NO_SIDE_EFFECTS"), level("IDEMPOTENT"));
    let client_rule = Rule::RpcSameClientStreaming;
    let server_rule = Rule::RpcSameServerStreaming;
    let level_rule = Rule::RpcSameIdempotencyLevel;
    vec![
        two(
            client_rule,
            "requests become a stream",
            BOTH,
            &plain,
            &client,
        ),
        two(
            client_rule,
            "requests cease to be a stream",
            BOTH,
            &client,
            &plain,
        ),
        two(
            client_rule,
            "responses become a stream",
            Silent,
            &plain,
            &server,
        ),
        two(
            server_rule,
            "responses become a stream",
            BOTH,
            &plain,
            &server,
        ),
        two(
            server_rule,
            "responses cease to be a stream",
            BOTH,
            &server,
            &plain,
        ),
        two(server_rule, "both stay streams", Silent, &server, &server),
        two(
            level_rule,
            "a call may not be repeated any more",
            HOST,
            &safe,
            call,
        ),
        two(
            level_rule,
            "a call may be repeated now",
            GUEST,
            call,
            &idempotent,
        ),
        two(
            level_rule,
            "a call may have effects now",
            HOST,
            &safe,
            &idempotent,
        ),
        two(
            level_rule,
            "another option changes",
            Silent,
            &safe,
            &safe.replace("; }", "; option deprecated = true; }"),
        ),
    ]
}

fn messages() -> Vec<Case> {
    let with = |request: &str, messages: &str| {
        format!(
            "syntax = \"proto3\"; package t; service S {{ rpc Call({request}) returns (R); rpc Stay(R) returns (R); }} message R {{}} {messages}"
        )
    };
    let answer = |response: &str, messages: &str| {
        format!(
            "syntax = \"proto3\"; package t; service S {{ rpc Call(R) returns ({response}); }} message R {{}} {messages}"
        )
    };
    let stay =
        "syntax = \"proto3\"; package t; service S { rpc Stay(R) returns (R); } message R {}";
    let a = "message A { string x = 1; }";
    let alike = "message B { string y = 1; }";
    let unlike = "message B { fixed32 x = 1; }";
    let (request_rule, response_rule) = (Rule::RpcSameRequestType, Rule::RpcSameResponseType);
    let state = |what, expected, old: &str, new: &str| Case {
        options: Options {
            states: vec!["t.M".to_owned()],
            ..Options::default()
        },
        ..Case::new(
            Rule::MessageNoDelete,
            what,
            expected,
            &[
                unreached("string x = 1;", old),
                unreached("string x = 1;", old).replace("message M", new),
            ],
        )
    };
    vec![
        Case::new(
            request_rule,
            "the request becomes a message that reads differently",
            BOTH,
            &[with("A", a), with("B", &(a.to_owned() + unlike))],
        ),
        Case::new(
            request_rule,
            "the request is renamed",
            Silent,
            &[with("A", a), with("B", alike)],
        ),
        Case::new(
            request_rule,
            "the request changes under its name",
            Silent,
            &[with("A", a), with("A", "message A { fixed32 x = 1; }")],
        ),
        Case::new(
            response_rule,
            "the response becomes a message that reads differently",
            BOTH,
            &[answer("A", a), answer("B", unlike)],
        ),
        Case::new(
            response_rule,
            "the response is renamed",
            Silent,
            &[answer("A", a), answer("B", alike)],
        ),
        Case::new(
            response_rule,
            "the response moves into another message",
            Silent,
            &[
                answer("A", a),
                answer("B.A", &format!("message B {{ {a} }}")),
            ],
        ),
        Case::new(
            Rule::MessageNoDelete,
            "a message goes with its method",
            HOST,
            &[with("A", a), stay.to_owned()],
        ),
        Case::new(
            Rule::MessageNoDelete,
            "a message is renamed",
            Silent,
            &[with("A", a), with("B", alike)],
        ),
        Case::new(
            Rule::MessageNoDelete,
            "a message that nothing used goes",
            Notes,
            &[with("R", a), with("R", "")],
        ),
        state("a state record goes", BOTH, "", "message K"),
        state("a state record stays", Silent, "", "message M"),
    ]
}

/// Cases of contracts without services.
fn records() -> Vec<Case> {
    let records = |messages: &str| format!("syntax = \"proto3\"; package t; {messages}");
    vec![
        Case::new(
            Rule::MessageNoDelete,
            "a record goes",
            BOTH,
            &[
                records("message A {} message B {}"),
                records("message A {}"),
            ],
        ),
        Case::new(
            Rule::MessageNoDelete,
            "a part of a record goes with its field",
            Notes,
            &[
                records("message A { B b = 1; } message B {}"),
                records("message A { reserved 1; }"),
            ],
        ),
    ]
}

fn frozen() -> Vec<Case> {
    let contract = |offer: &str| {
        format!(
            "syntax = \"proto3\"; package handclasp.v1; service Negotiation {{ rpc Negotiate(Offer) returns (Answer); }} message Offer {{ {offer} }} message Answer {{}}"
        )
    };
    let case = |what, expected, new: &str| {
        Case::new(
            Rule::NegotiationFrozen,
            what,
            expected,
            &[contract("string vendor = 5;"), contract(new)],
        )
    };
    vec![
        case("a field of an offer goes", BOTH, "reserved 5;"),
        case("a field of an offer is renamed", BOTH, "string seller = 5;"),
        case(
            "a field of an offer gets another type",
            BOTH,
            "bytes vendor = 5;",
        ),
        case(
            "an offer gains a field",
            Silent,
            "string vendor = 5; string software = 6;",
        ),
        case(
            "an offer's comment changes",
            Silent,
            "/* whose */ string vendor = 5;",
        ),
    ]
}

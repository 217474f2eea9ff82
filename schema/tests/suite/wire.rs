//! Cases of what peers that speak the binary form read.

use crate::case::Expected::{Breaks, Notes, Silent};
use crate::case::{Case, Expected, request, request2, response, service, unreached};
use agent_schema::check::{Options, Rule, Who};

const GUEST: Expected = Breaks(Who::NewHostOldGuest);
const HOST: Expected = Breaks(Who::OldHostNewGuest);
const BOTH: Expected = Breaks(Who::Both);

pub(crate) fn cases() -> Vec<Case> {
    [
        methods(),
        messages(),
        deletions(),
        types(),
        cardinalities(),
        oneofs(),
        defaults(),
        enums(),
        frozen(),
    ]
    .concat()
}

/// A case of two releases of the field list of a request.
fn fields(rule: Rule, what: &str, expected: Expected, old: &str, new: &str) -> Case {
    Case::new(rule, what, expected, &[request(old, ""), request(new, "")])
}

fn methods() -> Vec<Case> {
    let two = |rule, what, expected, old: &str, new: &str| {
        Case::new(rule, what, expected, &[service(old), service(new)])
    };
    let call = "rpc Call(A) returns (B);";
    let other = "rpc Call(A) returns (B); rpc Other(A) returns (B);";
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
    let elsewhere = |text: &str| service(text).replace("service S", "service T");
    let client_rule = Rule::RpcSameClientStreaming;
    let server_rule = Rule::RpcSameServerStreaming;
    let level_rule = Rule::RpcSameIdempotencyLevel;
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
            "a service moves to another package",
            HOST,
            &[
                service(call),
                service(call).replace("package t", "package u"),
            ],
        ),
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

fn deletions() -> Vec<Case> {
    let rule = Rule::FieldNoDeleteUnlessNumberReserved;
    let (removed, renumbered) = (Rule::FieldRemoved, Rule::FieldRenumbered);
    let two = "string x = 1; string y = 2;";
    let reserved = Rule::ReservedMessageNoDelete;
    let required = Rule::MessageSameRequiredFields;
    let old = |message: &str| request2(message, "");
    vec![
        fields(
            rule,
            "a field of a request goes",
            HOST,
            two,
            "string x = 1;",
        ),
        Case::new(
            rule,
            "a field of a response goes",
            GUEST,
            &[response(two, ""), response("string x = 1;", "")],
        ),
        fields(
            rule,
            "a field goes and its number is reserved",
            Silent,
            two,
            "string x = 1; reserved 2;",
        ),
        fields(
            rule,
            "a field goes and only its name is reserved",
            HOST,
            two,
            "string x = 1; reserved \"y\";",
        ),
        Case::new(
            rule,
            "a field of a message that nothing reaches goes",
            Notes,
            &[unreached(two, ""), unreached("string x = 1;", "")],
        ),
        fields(
            removed,
            "a field goes and its number is reserved",
            Notes,
            two,
            "string x = 1; reserved 2;",
        ),
        fields(
            removed,
            "a field goes and its number is not reserved",
            Silent,
            two,
            "string x = 1;",
        ),
        fields(
            removed,
            "a field stays",
            Silent,
            two,
            "string y = 2; string x = 1;",
        ),
        fields(
            renumbered,
            "a field gets another number",
            BOTH,
            two,
            "string x = 1; string y = 3;",
        ),
        fields(
            renumbered,
            "two fields change numbers",
            BOTH,
            two,
            "string x = 2; string y = 1;",
        ),
        fields(
            renumbered,
            "a field gets another number and the old one is reserved",
            BOTH,
            two,
            "string x = 1; string y = 3; reserved 2;",
        ),
        fields(
            renumbered,
            "a field is renamed",
            Silent,
            two,
            "string x = 1; string z = 2;",
        ),
        fields(
            renumbered,
            "fields change places",
            Silent,
            two,
            "string y = 2; string x = 1;",
        ),
        fields(
            reserved,
            "a reserved number is free",
            BOTH,
            "reserved 4 to 6;",
            "reserved 4, 6;",
        ),
        fields(
            reserved,
            "reserved numbers are written in another way",
            Silent,
            "reserved 4 to 6;",
            "reserved 4, 5, 6, 9;",
        ),
        fields(
            reserved,
            "only a reserved name is free",
            Silent,
            "reserved 4; reserved \"x\";",
            "reserved 4;",
        ),
        Case::new(
            required,
            "a required field comes",
            HOST,
            &[
                old("optional string x = 1;"),
                old("optional string x = 1; required string y = 2;"),
            ],
        ),
        Case::new(
            required,
            "a required field goes",
            GUEST,
            &[old("required string y = 2;"), old("reserved 2;")],
        ),
        Case::new(
            required,
            "a field is not required any more",
            GUEST,
            &[old("required string y = 2;"), old("optional string y = 2;")],
        ),
        Case::new(
            required,
            "a field becomes required",
            HOST,
            &[old("optional string y = 2;"), old("required string y = 2;")],
        ),
        Case::new(
            required,
            "a required field is renamed",
            Silent,
            &[old("required string y = 2;"), old("required string z = 2;")],
        ),
    ]
}

fn types() -> Vec<Case> {
    let (wire, lost) = (Rule::FieldWireCompatibleType, Rule::FieldValuesLost);
    let change = |rule, expected, old: &str, new: &str| {
        let declare = |kind: &str| {
            request(
                &format!("{kind} x = 1;"),
                "enum E { Z = 0; O = 1; } message K { string a = 1; } message L { string a = 1; }",
            )
        };
        Case::new(
            rule,
            &format!("{old} becomes {new} in a request"),
            expected,
            &[declare(old), declare(new)],
        )
    };
    let answer = |rule, expected, old: &str, new: &str| {
        let declare = |kind: &str| response(&format!("{kind} x = 1;"), "");
        Case::new(
            rule,
            &format!("{old} becomes {new} in a response"),
            expected,
            &[declare(old), declare(new)],
        )
    };
    vec![
        change(wire, BOTH, "int32", "sint32"),
        change(wire, BOTH, "fixed32", "float"),
        change(wire, BOTH, "string", "K"),
        change(wire, Silent, "K", "L"),
        change(wire, Silent, "int32", "int64"),
        change(lost, GUEST, "int32", "int64"),
        change(lost, HOST, "int64", "int32"),
        answer(lost, GUEST, "int64", "int32"),
        answer(lost, HOST, "int32", "int64"),
        change(lost, BOTH, "int32", "uint32"),
        change(lost, GUEST, "bool", "uint32"),
        change(lost, GUEST, "string", "bytes"),
        change(lost, HOST, "bytes", "string"),
        change(lost, Silent, "E", "int32"),
        change(lost, Silent, "fixed32", "float"),
        change(lost, Silent, "string", "string"),
    ]
}

fn cardinalities() -> Vec<Case> {
    let rule = Rule::FieldWireCompatibleCardinality;
    let entry = "message E { string key = 1; string value = 2; }";
    let map = request("map<string, string> x = 1;", "");
    let list = request("repeated E x = 1;", entry);
    vec![
        fields(
            rule,
            "one becomes many",
            GUEST,
            "string x = 1;",
            "repeated string x = 1;",
        ),
        fields(
            rule,
            "many become one",
            HOST,
            "repeated string x = 1;",
            "string x = 1;",
        ),
        fields(
            rule,
            "many numbers become one",
            HOST,
            "repeated int32 x = 1;",
            "int32 x = 1;",
        ),
        fields(
            rule,
            "a field learns to be absent",
            Silent,
            "string x = 1;",
            "optional string x = 1;",
        ),
        fields(
            rule,
            "a list is not packed any more",
            Silent,
            "repeated int32 x = 1;",
            "repeated int32 x = 1 [packed = false];",
        ),
        Case::new(
            rule,
            "a map becomes a list",
            GUEST,
            &[map.clone(), list.clone()],
        ),
        Case::new(rule, "a list becomes a map", HOST, &[list, map]),
    ]
}

fn oneofs() -> Vec<Case> {
    let rule = Rule::FieldSameOneof;
    let apart = "string x = 1; string y = 2;";
    let joined = "oneof o { string x = 1; string y = 2; }";
    vec![
        fields(rule, "two fields become arms", HOST, apart, joined),
        fields(rule, "two arms become fields", GUEST, joined, apart),
        fields(
            rule,
            "a field becomes an arm beside another",
            HOST,
            "oneof o { string x = 1; } string y = 2;",
            joined,
        ),
        fields(
            rule,
            "a field alone becomes an arm",
            Silent,
            apart,
            "oneof o { string x = 1; } string y = 2;",
        ),
        fields(
            rule,
            "an arm is added",
            Silent,
            joined,
            "oneof o { string x = 1; string y = 2; string z = 3; }",
        ),
        fields(
            rule,
            "a oneof is renamed",
            Silent,
            joined,
            "oneof p { string x = 1; string y = 2; }",
        ),
    ]
}

fn defaults() -> Vec<Case> {
    let rule = Rule::FieldSameDefault;
    let case = |what, expected, old: &str, new: &str| {
        let rest = "enum E { A = 1; B = 2; } enum F { G = 2; H = 1; }";
        Case::new(
            rule,
            what,
            expected,
            &[request2(old, rest), request2(new, rest)],
        )
    };
    vec![
        case(
            "a default changes",
            BOTH,
            "optional int32 x = 1 [default = 3];",
            "optional int32 x = 1 [default = 4];",
        ),
        case(
            "a default goes",
            BOTH,
            "optional string x = 1 [default = \"a\"];",
            "optional string x = 1;",
        ),
        case(
            "an enum's first value changes",
            BOTH,
            "optional E x = 1;",
            "optional F x = 1;",
        ),
        case(
            "a default is written out",
            Silent,
            "optional int32 x = 1;",
            "optional int32 x = 1 [default = 0];",
        ),
        case(
            "a default is called otherwise",
            Silent,
            "optional E x = 1 [default = B];",
            "optional F x = 1 [default = G];",
        ),
        case(
            "a list has no default",
            Silent,
            "repeated int32 x = 1;",
            "repeated int32 x = 1;",
        ),
    ]
}

fn enums() -> Vec<Case> {
    let gone = Rule::EnumValueNoDeleteUnlessNumberReserved;
    let (removed, reserved) = (Rule::EnumValueRemoved, Rule::ReservedEnumNoDelete);
    let case = |rule, what, expected, old: &str, new: &str| {
        let declare = |values: &str| request("E e = 1;", &format!("enum E {{ {values} }}"));
        Case::new(rule, what, expected, &[declare(old), declare(new)])
    };
    let two = "Z = 0; O = 1;";
    let unused = |values: &str| request("", &format!("enum E {{ {values} }}"));
    vec![
        case(gone, "a value goes", HOST, two, "Z = 0;"),
        case(
            gone,
            "a value goes and its number is reserved",
            Silent,
            two,
            "Z = 0; reserved 1;",
        ),
        case(
            gone,
            "one of two names of a number goes",
            Silent,
            "option allow_alias = true; Z = 0; O = 1; P = 1;",
            two,
        ),
        Case::new(
            gone,
            "a value of an enum that nothing uses goes",
            Notes,
            &[unused(two), unused("Z = 0;")],
        ),
        case(
            removed,
            "a value goes and its number is reserved",
            Notes,
            two,
            "Z = 0; reserved 1;",
        ),
        case(
            removed,
            "a value goes and its number is not reserved",
            Silent,
            two,
            "Z = 0;",
        ),
        case(removed, "a value is renamed", Silent, two, "Z = 0; P = 1;"),
        case(
            reserved,
            "a reserved number is free",
            BOTH,
            "Z = 0; reserved 2 to 4;",
            "Z = 0; reserved 2, 4;",
        ),
        case(
            reserved,
            "reserved numbers are written in another way",
            Silent,
            "Z = 0; reserved 2 to 4;",
            "Z = 0; reserved 2, 3, 4;",
        ),
        Case::new(
            reserved,
            "a reserved number of an enum that nothing uses is free",
            Notes,
            &[unused("Z = 0; reserved 2;"), unused("Z = 0;")],
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

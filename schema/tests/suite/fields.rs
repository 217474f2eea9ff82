//! Cases of fields that came, went, moved or exclude others, as peers that speak the binary form read them.

use crate::case::Expected::{Breaks, Notes, Silent};
use crate::case::{Case, Expected, request, request2, response, unreached};
use agent_schema::check::{Rule, Who};

const GUEST: Expected = Breaks(Who::NewHostOldGuest);
const HOST: Expected = Breaks(Who::OldHostNewGuest);
const BOTH: Expected = Breaks(Who::Both);

pub(crate) fn cases() -> Vec<Case> {
    [
        deletions(),
        renumberings(),
        reserved(),
        required(),
        oneofs(),
        defaults(),
    ]
    .concat()
}

/// A case of two releases of the field list of a request.
pub(crate) fn fields(rule: Rule, what: &str, expected: Expected, old: &str, new: &str) -> Case {
    Case::new(rule, what, expected, &[request(old, ""), request(new, "")])
}

fn deletions() -> Vec<Case> {
    let rule = Rule::FieldNoDeleteUnlessNumberReserved;
    let removed = Rule::FieldRemoved;
    let two = "string x = 1; string y = 2;";
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
    ]
}

fn renumberings() -> Vec<Case> {
    let renumbered = Rule::FieldRenumbered;
    let two = "string x = 1; string y = 2;";
    vec![
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
            "a name is used again with another type, and the number is reserved",
            Silent,
            two,
            "string x = 1; int32 y = 3; reserved 2;",
        ),
        fields(
            renumbered,
            "fields change places",
            Silent,
            two,
            "string y = 2; string x = 1;",
        ),
    ]
}

fn reserved() -> Vec<Case> {
    let reserved = Rule::ReservedMessageNoDelete;
    vec![
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
            Notes,
            "reserved 4; reserved \"x\";",
            "reserved 4;",
        ),
    ]
}

fn required() -> Vec<Case> {
    let required = Rule::MessageSameRequiredFields;
    let old = |message: &str| request2(message, "");
    vec![
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
        let rest = "enum E { A = 1; B = 2; } enum F { G = 2; H = 1; } enum N { option allow_alias = true; Z = 0; C = 1; D = 1; }";
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
            "a default is called by another name of its number",
            Silent,
            "optional N x = 1 [default = C];",
            "optional N x = 1 [default = D];",
        ),
        case(
            "a required field has no use for its default",
            Silent,
            "required int32 x = 1 [default = 3];",
            "required int32 x = 1;",
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

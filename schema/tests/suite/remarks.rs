//! Cases of remarks on what the check was told.

use crate::case::Expected::{Notes, Silent};
use crate::case::{Case, request};
use agent_schema::check::Rule;

pub(crate) fn cases() -> Vec<Case> {
    acknowledgements()
}

fn acknowledgements() -> Vec<Case> {
    let (unused, overdue) = (Rule::AcknowledgementUnused, Rule::AcknowledgementOverdue);
    let (old, new) = (request("int32 x = 1;", ""), request("string x = 1;", ""));
    let case = |rule, what, expected| Case::new(rule, what, expected, &[old.clone(), new.clone()]);
    let (later, earlier) = ("9999-12-31", "2020-01-01");
    let kind = "FIELD_WIRE_COMPATIBLE_TYPE";
    vec![
        case(unused, "an entry of another path", Notes).acknowledged(kind, "t.M.y", later),
        case(unused, "an entry of what is a note", Notes).acknowledged(
            "FIELD_WIRE_JSON_COMPATIBLE_TYPE",
            "t.M.x",
            later,
        ),
        case(unused, "an entry that is used", Silent).acknowledged("FIELD_*", "t.*.x", later),
        case(unused, "an entry that has ended", Silent).acknowledged(kind, "t.M.x", earlier),
        case(overdue, "an entry that has ended", Notes).acknowledged(kind, "t.M.x", earlier),
        case(overdue, "an entry that counts", Silent).acknowledged(kind, "t.M.x", later),
        case(
            overdue,
            "an entry that has ended beside one that counts",
            Silent,
        )
        .acknowledged(kind, "*", earlier)
        .acknowledged(kind, "t.M.x", later),
    ]
}

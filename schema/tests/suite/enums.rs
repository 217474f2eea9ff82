//! Cases of what became of the values of enums.

use crate::case::Expected::{Breaks, Notes, Silent};
use crate::case::{Case, Expected, request, unreached};
use agent_schema::check::{Rule, Who};

const HOST: Expected = Breaks(Who::OldHostNewGuest);
const BOTH: Expected = Breaks(Who::Both);

pub(crate) fn cases() -> Vec<Case> {
    [removals(), renumberings()].concat()
}

fn renumberings() -> Vec<Case> {
    let rule = Rule::EnumValueRenumbered;
    let declare = |values: &str| request("E e = 1;", &format!("enum E {{ {values} }}"));
    let case = |what, expected, old: &str, new: &str| {
        Case::new(rule, what, expected, &[declare(old), declare(new)])
    };
    let three = "Z = 0; O = 1; P = 2;";
    let aliased = "option allow_alias = true; Z = 0; O = 1; P = 1;";
    let unused = |values: &str| unreached("E e = 1;", &format!("enum E {{ {values} }}"));
    vec![
        case(
            "two values exchange numbers",
            BOTH,
            three,
            "Z = 0; P = 1; O = 2;",
        ),
        case(
            "a value comes in the middle",
            BOTH,
            three,
            "Z = 0; N = 1; O = 2; P = 3;",
        ),
        case("a value goes from the middle", BOTH, three, "Z = 0; P = 1;"),
        case(
            "a value gets another number and the old one is reserved",
            BOTH,
            three,
            "Z = 0; O = 1; P = 3; reserved 2;",
        ),
        case("a second name gets a number", BOTH, aliased, three),
        case("a value becomes a second name", BOTH, three, aliased),
        case("a second name comes", Silent, "Z = 0; O = 1;", aliased),
        case("a value is renamed", Silent, three, "Z = 0; O = 1; Q = 2;"),
        case(
            "two values exchange places",
            Silent,
            three,
            "Z = 0; P = 2; O = 1;",
        ),
        case(
            "a name goes and another value keeps its number",
            Silent,
            three,
            "Z = 0; O = 1; reserved 2;",
        ),
        Case::new(
            rule,
            "two values of an enum that nothing reaches exchange numbers",
            Notes,
            &[unused(three), unused("Z = 0; P = 1; O = 2;")],
        ),
    ]
}

fn removals() -> Vec<Case> {
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

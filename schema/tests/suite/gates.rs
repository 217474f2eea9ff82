//! Cases of since when and under which feature elements are used.

use crate::case::Expected::{Breaks, Notes, Silent};
use crate::case::{Case, Expected, gated, request};
use agent_schema::check::{Rule, Who};

const GUEST: Expected = Breaks(Who::NewHostOldGuest);
const HOST: Expected = Breaks(Who::OldHostNewGuest);
const BOTH: Expected = Breaks(Who::Both);

pub(crate) fn cases() -> Vec<Case> {
    [
        additions(),
        changes(),
        removals(),
        bounds(),
        values(),
        fallbacks(),
    ]
    .concat()
}

/// A field with these rules.
fn field(number: u32, rules: &str) -> String {
    format!("string f{number} = {number} [(handclasp.field) = {{ {rules} }}];")
}

/// The field lists of a request in two releases.
fn requests(rule: Rule, what: &str, expected: Expected, old: &str, new: &str) -> Case {
    Case::new(
        rule,
        what,
        expected,
        &[gated(old, "", ""), gated(new, "", "")],
    )
}

fn additions() -> Vec<Case> {
    let (missing, wrong) = (Rule::AddedWithoutSince, Rule::SinceContradictsHistory);
    let old = field(1, "since: \"1.0\"");
    let plus = |rules: &str| format!("{old} {}", field(2, rules));
    let method = |since: &str| {
        gated(&old, "", "").replace(
            "service S {",
            &format!("service S {{ rpc New(M) returns (N) {{ {since} }} "),
        )
    };
    let since = "option (handclasp.method).since = \"1.1\";";
    let lenient = |fields: &str| {
        gated(
            &format!("option (handclasp.message).lenient = true; {fields}"),
            "",
            "",
        )
    };
    vec![
        requests(
            missing,
            "a field comes without since",
            GUEST,
            &old,
            &plus(""),
        ),
        requests(
            missing,
            "a field comes with since",
            Silent,
            &old,
            &plus("since: \"1.1\""),
        ),
        Case::new(
            missing,
            "a method comes without since",
            GUEST,
            &[gated(&old, "", ""), method("")],
        ),
        Case::new(
            missing,
            "a method comes with since",
            Silent,
            &[gated(&old, "", ""), method(since)],
        ),
        Case::new(
            missing,
            "a field comes to a message that readers skip through",
            Silent,
            &[lenient(&old), lenient(&plus(""))],
        ),
        Case::new(
            missing,
            "a contract without our options",
            Silent,
            &[request("", ""), request("string x = 1;", "")],
        ),
        requests(
            wrong,
            "a new field says that it is old",
            GUEST,
            &old,
            &plus("since: \"1.0\""),
        ),
        requests(
            wrong,
            "a new field says that it is still to come",
            BOTH,
            &old,
            &plus("since: \"1.2\""),
        ),
        requests(
            wrong,
            "an old field says that it is new",
            BOTH,
            &old,
            &field(1, "since: \"1.1\""),
        ),
        requests(
            wrong,
            "a new field says that it is new",
            Silent,
            &old,
            &plus("since: \"1.1\""),
        ),
    ]
}

fn changes() -> Vec<Case> {
    let rule = Rule::GateChanged;
    let of = |feature: &str| field(1, &format!("since: \"1.0\" {feature}"));
    let scope = |scope: &str| {
        gated("", "", "").replace(
            "service S {",
            &format!("service S {{ option (handclasp.service).scope = {scope}; "),
        )
    };
    vec![
        requests(
            rule,
            "a field changes its feature",
            BOTH,
            &of("feature: \"A\""),
            &of("feature: \"B\""),
        ),
        requests(
            rule,
            "a field loses its feature",
            BOTH,
            &of("feature: \"A\""),
            &of(""),
        ),
        requests(
            rule,
            "a field keeps its feature",
            Silent,
            &of("feature: \"A\""),
            &of("feature: \"A\""),
        ),
        Case::new(
            rule,
            "methods are not callable outside of a session any more",
            HOST,
            &[scope("ALWAYS"), scope("SESSION")],
        ),
        Case::new(
            rule,
            "methods become callable outside of a session",
            GUEST,
            &[scope("SESSION"), scope("ALWAYS")],
        ),
        Case::new(
            rule,
            "methods stay callable",
            Silent,
            &[scope("ALWAYS"), scope("ALWAYS")],
        ),
    ]
}

fn removals() -> Vec<Case> {
    let rule = Rule::RemovedWithoutDeprecation;
    let contract = |rules: &str| gated(&field(1, rules), "", "");
    let kept = contract("since: \"1.0\"");
    let deprecated = contract("since: \"1.0\" deprecated_since: \"1.1\"");
    let gone = gated("reserved 1;", "", "");
    let says_gone = |rules: &str| contract(&format!("since: \"1.0\" {rules}"));
    vec![
        Case::new(
            rule,
            "a field goes at once",
            HOST,
            &[kept.clone(), gone.clone()],
        ),
        Case::new(
            rule,
            "a field goes after one release",
            HOST,
            &[kept.clone(), deprecated.clone(), gone.clone()],
        ),
        Case::new(
            rule,
            "a field goes after two releases",
            Silent,
            &[
                kept.clone(),
                deprecated.clone(),
                deprecated.clone(),
                gone.clone(),
            ],
        ),
        Case::new(
            rule,
            "a field says that it is gone",
            HOST,
            &[kept.clone(), says_gone("removed_in: \"1.1\"")],
        ),
        Case::new(
            rule,
            "a field says that it will be gone",
            Silent,
            &[kept.clone(), says_gone("removed_in: \"2.0\"")],
        ),
        Case::new(
            Rule::FieldRemoved,
            "a field goes, which strict readers refuse",
            HOST,
            &[deprecated, gone],
        ),
    ]
}

fn bounds() -> Vec<Case> {
    let (narrowed, widened, at_once) = (
        Rule::BoundNarrowed,
        Rule::BoundWidened,
        Rule::BoundWidenedWithoutSince,
    );
    let bound = |bounds: &[(&str, u32)]| {
        let each = bounds
            .iter()
            .map(|(since, value)| format!("max_len: {{ since: \"{since}\" value: {value} }} "));
        field(1, &format!("since: \"1.0\" {}", each.collect::<String>()))
    };
    let answer = |bounds: &[(&str, u32)]| gated("", &bound(bounds), "");
    let (ten, twenty) = (bound(&[("1.0", 10)]), bound(&[("1.0", 20)]));
    let gated_twenty = bound(&[("1.0", 10), ("1.1", 20)]);
    vec![
        requests(narrowed, "a request may be less long", HOST, &twenty, &ten),
        Case::new(
            narrowed,
            "a response may be less long",
            GUEST,
            &[answer(&[("1.0", 20)]), answer(&[("1.0", 10)])],
        ),
        requests(narrowed, "a bound comes", HOST, &bound(&[]), &ten),
        requests(
            narrowed,
            "a bound is lower from a version on",
            HOST,
            &twenty,
            &bound(&[("1.0", 20), ("1.1", 10)]),
        ),
        requests(narrowed, "a bound stays", Silent, &ten, &ten),
        requests(
            widened,
            "a bound is higher from a version on",
            Notes,
            &ten,
            &gated_twenty,
        ),
        requests(widened, "a bound is higher at once", Silent, &ten, &twenty),
        requests(
            widened,
            "a bound is to be higher later",
            Silent,
            &ten,
            &bound(&[("1.0", 10), ("1.2", 20)]),
        ),
        requests(at_once, "a bound is higher at once", GUEST, &ten, &twenty),
        requests(at_once, "a bound goes", GUEST, &ten, &bound(&[])),
        requests(
            at_once,
            "a bound is higher from a version on",
            Silent,
            &ten,
            &gated_twenty,
        ),
    ]
}

/// The vocabulary of a field.
fn vocabulary(values: &str) -> String {
    field(
        1,
        &format!("since: \"1.0\" values: {{ name: \"block\" since: \"1.0\" }} {values}"),
    )
}

fn values() -> Vec<Case> {
    let (gone, at_once, added) = (
        Rule::ValueRemoved,
        Rule::ValueEnabledWhenAdded,
        Rule::ValueAdded,
    );
    let value = |rules: &str| vocabulary(&format!("values: {{ name: \"ephemeral\" {rules} }}"));
    let one = vocabulary("");
    let two = value("since: \"1.0\"");
    let swapped = field(
        1,
        "since: \"1.0\" values: { name: \"ephemeral\" since: \"1.0\" } values: { name: \"block\" since: \"1.0\" }",
    );
    let named = |rules: &str| {
        let values = format!("Z = 0; O = 1 [(handclasp.value) = {{ {rules} }}];");
        gated(
            "E e = 1 [(handclasp.field).since = \"1.0\"];",
            "",
            &format!("enum E {{ {values} }}"),
        )
    };
    let unnamed = gated(
        "E e = 1 [(handclasp.field).since = \"1.0\"];",
        "",
        "enum E { Z = 0; }",
    );
    vec![
        requests(gone, "a value goes", HOST, &two, &one),
        requests(
            gone,
            "a value says that it is gone",
            HOST,
            &two,
            &value("since: \"1.0\" removed_in: \"1.1\""),
        ),
        requests(gone, "values change places", Silent, &two, &swapped),
        requests(
            at_once,
            "a value comes without since",
            GUEST,
            &one,
            &value(""),
        ),
        requests(
            at_once,
            "a value comes and says that it is old",
            GUEST,
            &one,
            &value("since: \"1.0\""),
        ),
        requests(
            at_once,
            "a value comes with since",
            Silent,
            &one,
            &value("since: \"1.1\" feature: \"EPHEMERAL\""),
        ),
        requests(
            at_once,
            "a vocabulary is written down",
            Silent,
            &field(1, "since: \"1.0\""),
            &two,
        ),
        Case::new(
            at_once,
            "an enum's value comes without since",
            GUEST,
            &[unnamed.clone(), named("")],
        ),
        Case::new(
            at_once,
            "an enum's value comes with since",
            Silent,
            &[unnamed, named("since: \"1.1\"")],
        ),
        requests(
            added,
            "a value comes with since",
            Notes,
            &one,
            &value("since: \"1.1\""),
        ),
        requests(
            added,
            "a vocabulary is written down",
            Silent,
            &field(1, "since: \"1.0\""),
            &two,
        ),
        requests(
            added,
            "a value's comment changes",
            Silent,
            &value("since: \"1.0\" doc: \"a\""),
            &value("since: \"1.0\" doc: \"b\""),
        ),
    ]
}

fn fallbacks() -> Vec<Case> {
    let rule = Rule::ValueWithoutFallback;
    let answer = |value: &str| gated("", &vocabulary(value), "");
    let new = |rules: &str| format!("values: {{ name: \"ephemeral\" since: \"1.1\" {rules} }}");
    let state = |value: &str| {
        gated(
            "",
            "E e = 1 [(handclasp.field).since = \"1.0\"];",
            &format!("enum E {{ Z = 0; {value} }}"),
        )
    };
    let late = |rules: &str| {
        state(&format!(
            "O = 1 [(handclasp.value) = {{ since: \"1.1\" {rules} }}];"
        ))
    };
    vec![
        Case::new(
            rule,
            "a response's value has no fallback",
            HOST,
            &[answer(""), answer(&new(""))],
        ),
        Case::new(
            rule,
            "a response's value has a fallback",
            Silent,
            &[answer(""), answer(&new("fallback: \"block\""))],
        ),
        Case::new(
            rule,
            "a response's value falls back to itself",
            HOST,
            &[answer(""), answer(&new("fallback: \"ephemeral\""))],
        ),
        requests(
            rule,
            "a request's value has no fallback",
            Silent,
            &vocabulary(""),
            &vocabulary(&new("")),
        ),
        Case::new(
            rule,
            "a response's enum has a value without fallback",
            HOST,
            &[state(""), late("")],
        ),
        Case::new(
            rule,
            "a response's enum has a value with fallback",
            Silent,
            &[state(""), late("fallback: \"Z\"")],
        ),
    ]
}

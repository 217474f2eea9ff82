//! A value that keeps its name and gets another number.

use crate::support::{breaks, judge, judge_with, lines, read, request};
use agent_schema::check::{Fingerprint, Matrix, Options, Step};

fn values(text: &str) -> String {
    request(&format!("message M {{ E e = 1; }} enum E {{ {text} }}"))
}

const THREE: &str = "OFF = 0; LOW = 1; HIGH = 2;";

#[test]
fn exchanged_numbers_break_both_fleets() {
    let report = judge(&values(THREE), &values("OFF = 0; HIGH = 1; LOW = 2;"));
    assert_eq!(report.verdict(), Step::Major);
    assert_eq!(
        breaks(&report),
        [
            "ENUM_VALUE_RENUMBERED t.E.LOW both",
            "ENUM_VALUE_RENUMBERED t.E.HIGH both",
        ]
    );
}

#[test]
fn a_renumbered_value_says_what_each_version_reads() {
    let report = judge(&values(THREE), &values("OFF = 0; HIGH = 1; LOW = 3;"));
    let messages: Vec<_> = report.findings.iter().map(|found| &found.message).collect();
    assert_eq!(
        messages,
        [
            "number 1 became 3: the new version reads 1 as HIGH, and the old one does not know 3",
            "number 2 became 1: the new version does not know 2, and the old one reads 1 as LOW",
        ]
    );
}

#[test]
fn a_value_inserted_in_the_middle_renumbers_those_after_it() {
    let report = judge(
        &values(THREE),
        &values("OFF = 0; DIM = 1; LOW = 2; HIGH = 3;"),
    );
    assert_eq!(
        lines(&report),
        [
            "ENUM_VALUE_RENUMBERED t.E.LOW both",
            "ENUM_VALUE_ADDED t.E.DIM -",
            "ENUM_VALUE_RENUMBERED t.E.HIGH both",
        ]
    );
}

#[test]
fn a_value_removed_from_the_middle_renumbers_those_after_it() {
    let report = judge(&values(THREE), &values("OFF = 0; HIGH = 1;"));
    assert_eq!(
        breaks(&report),
        [
            "ENUM_VALUE_NO_DELETE_UNLESS_NUMBER_RESERVED t.E.LOW old host + new guest",
            "ENUM_VALUE_RENUMBERED t.E.HIGH both",
        ]
    );
}

#[test]
fn a_second_name_that_gets_a_number_of_its_own_is_renumbered() {
    let aliased = "option allow_alias = true; OFF = 0; LOW = 1; DIM = 1;";
    let apart = "OFF = 0; LOW = 1; DIM = 2;";
    for (old, new) in [(aliased, apart), (apart, aliased)] {
        let report = judge(&values(old), &values(new));
        let renumbered = breaks(&report);
        assert_eq!(renumbered, ["ENUM_VALUE_RENUMBERED t.E.DIM both"]);
    }
}

#[test]
fn a_name_that_changes_with_a_second_one_for_a_while_is_no_break() {
    let steps = [
        "OFF = 0; LOW = 1;",
        "option allow_alias = true; OFF = 0; LOW = 1; DIM = 1;",
        "option allow_alias = true; OFF = 0; DIM = 1; LOW = 1;",
        "OFF = 0; DIM = 1;",
    ];
    for pair in steps.windows(2) {
        let report = judge(&values(pair[0]), &values(pair[1]));
        assert!(breaks(&report).is_empty(), "{pair:?}: {report:?}");
    }
}

#[test]
fn the_matrix_and_the_fingerprint_tell_exchanged_numbers() {
    let exchanged = values("OFF = 0; HIGH = 1; LOW = 2;");
    let releases = [read(&values(THREE)), read(&exchanged)];
    let matrix = Matrix::of(&releases, &Options::default());
    assert!(matrix.markdown().contains("WRONG"), "{}", matrix.markdown());
    let of = |release| Fingerprint::of(release, &Options::default());
    assert_ne!(of(&releases[0]), of(&releases[1]));
}

#[test]
fn the_fingerprint_tells_exchanged_fields() {
    let of = |fields: &str| {
        let release = read(&request(&format!("message M {{ {fields} }}")));
        Fingerprint::of(&release, &Options::default())
    };
    assert_ne!(
        of("int32 a = 1; int32 b = 2;"),
        of("int32 b = 1; int32 a = 2;")
    );
}

#[test]
fn the_order_of_second_names_matters_to_json_as_far_as_a_reader_knows_them() {
    let json = Options {
        json_wire: true,
        ..Options::default()
    };
    let names = |names: &[&str]| {
        let names: Vec<_> = names.iter().map(|name| format!("{name} = 1;")).collect();
        let names = names.join(" ");
        values(&format!(
            "option allow_alias = true; OFF = 0; ALSO_OFF = 0; {names}"
        ))
    };
    let found = |old: &[&str], new: &[&str]| breaks(&judge_with(&names(old), &names(new), &json));
    assert!(found(&["LOW", "DIM"], &["DIM", "LOW"]).is_empty());
    assert!(found(&["LOW"], &["LOW", "DIM"]).is_empty());
    assert_eq!(
        found(&["LOW"], &["DIM", "LOW"]),
        ["ENUM_VALUE_SAME_NAME t.E.DIM new host + old guest"]
    );
    assert_eq!(
        found(&["LOW", "DIM"], &["LOW"]),
        ["ENUM_VALUE_SAME_NAME t.E.LOW old host + new guest"]
    );
}

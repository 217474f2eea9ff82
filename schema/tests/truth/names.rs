//! Names that are used again, and names that stand for something else in an inner package.

use crate::support::{breaks, judge, lines, read_files, request};
use agent_schema::check::{Release, Step};

fn fields(text: &str) -> String {
    request(&format!("message M {{ {text} }}"))
}

#[test]
fn a_reserved_number_and_the_name_with_another_type_are_a_removal_and_an_addition() {
    let report = judge(
        &fields("int32 x = 1;"),
        &fields("reserved 1; string x = 2;"),
    );
    assert!(breaks(&report).is_empty(), "{report:?}");
    assert_eq!(report.verdict(), Step::Minor);
    let found = lines(&report);
    assert!(
        found.contains(&"FIELD_REMOVED t.M.x -".to_owned()),
        "{found:?}"
    );
    assert!(
        found.contains(&"FIELD_ADDED t.M.x -".to_owned()),
        "{found:?}"
    );
}

#[test]
fn a_field_that_only_grows_is_renumbered_unless_its_number_is_reserved() {
    let renumbered = "FIELD_RENUMBERED t.M.x both";
    let old = fields("int32 x = 1;");
    for new in [
        "int32 x = 2;",
        "reserved 1; int32 x = 2;",
        "int32 y = 1; int64 x = 2;",
    ] {
        assert_eq!(breaks(&judge(&old, &fields(new))), [renumbered], "{new}");
    }
    let report = judge(&old, &fields("reserved 1; int64 x = 2;"));
    assert!(breaks(&report).is_empty(), "{report:?}");
}

#[test]
fn a_message_and_a_map_of_one_name_are_two_fields() {
    let report = judge(
        &fields("R x = 1;"),
        &fields("map<string, R> x = 2; reserved 3;"),
    );
    assert_eq!(
        breaks(&report),
        ["FIELD_NO_DELETE_UNLESS_NUMBER_RESERVED t.M.x old host + new guest"]
    );
}

#[test]
fn what_takes_the_number_of_a_field_that_moved_is_an_addition() {
    let report = judge(
        &fields("int32 x = 1;"),
        &fields("string y = 1; int32 x = 2;"),
    );
    assert_eq!(
        lines(&report),
        ["FIELD_RENUMBERED t.M.x both", "FIELD_ADDED t.M.y -"]
    );
}

#[test]
fn what_loses_its_number_to_a_field_that_moved_is_a_removal() {
    let report = judge(
        &fields("int32 x = 1; int32 y = 2;"),
        &fields("int32 y = 1;"),
    );
    assert_eq!(
        breaks(&report),
        [
            "FIELD_NO_DELETE_UNLESS_NUMBER_RESERVED t.M.x old host + new guest",
            "FIELD_RENUMBERED t.M.y both",
        ]
    );
}

#[test]
fn a_field_that_takes_the_number_of_one_that_moved_leaves_oneofs_alone() {
    let old = request("message M { oneof choice { int32 f1 = 1; double f2 = 2; } }");
    let new = request(
        "message M { E g1 = 1; oneof choice { int32 f1 = 3; double f2 = 2; } } enum E { Z = 0; }",
    );
    assert_eq!(breaks(&judge(&old, &new)), ["FIELD_RENUMBERED t.M.f1 both"]);
}

/// A contract that names `common.Money` from within `shop.cart.v1`, beside a package `shop.cart.common`.
fn shop(more_imports: &str) -> Result<Release, String> {
    let cart = format!(
        "syntax = \"proto3\"; package shop.cart.v1; import \"money.proto\"; {more_imports} message Cart {{ common.Money total = 1; map<string, common.Money> parts = 2; message Inner {{ repeated common.Money all = 1; }} }}"
    );
    let money = "syntax = \"proto3\"; package common; message Money { int64 units = 1; }";
    let other = "syntax = \"proto3\"; package shop.cart.common; message Note { string text = 1; }";
    read_files(&[
        ("cart.proto", &cart),
        ("money.proto", money),
        ("a.proto", other),
    ])
}

#[test]
fn a_package_that_is_not_imported_hides_nothing() {
    let release = shop("").unwrap();
    let cart = release.descriptor("shop.cart.v1.Cart").unwrap();
    let kind = cart.get_field_by_name("total").unwrap().kind();
    assert_eq!(kind.as_message().unwrap().full_name(), "common.Money");
}

#[test]
fn a_package_that_is_imported_hides_an_outer_one() {
    let error = shop("import \"a.proto\";").unwrap_err();
    assert!(error.contains("cart.proto:1:"), "{error}");
    assert!(error.contains("common.Money"), "{error}");
}

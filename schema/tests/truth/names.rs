//! Names that stand for something else in an inner package.

use crate::support::read_files;

#[test]
fn a_package_that_is_not_imported_hides_nothing() {
    let cart = "syntax = \"proto3\"; package shop.cart.v1; import \"money.proto\"; message Cart { common.Money total = 1; map<string, common.Money> parts = 2; message Inner { repeated common.Money all = 1; } }";
    let money = "syntax = \"proto3\"; package common; message Money { int64 units = 1; }";
    let other = "syntax = \"proto3\"; package shop.cart.common; message Note { string text = 1; }";
    let files = [
        ("cart.proto", cart),
        ("money.proto", money),
        ("a.proto", other),
    ];
    let release = read_files(&files).unwrap();
    let field = release.descriptor("shop.cart.v1.Cart").unwrap();
    let kind = field.get_field_by_name("total").unwrap().kind();
    assert_eq!(kind.as_message().unwrap().full_name(), "common.Money");
}

#[test]
fn a_package_that_is_imported_hides_an_outer_one() {
    let cart = "syntax = \"proto3\"; package shop.cart.v1; import \"money.proto\"; import \"a.proto\"; message Cart { common.Money total = 1; }";
    let money = "syntax = \"proto3\"; package common; message Money { int64 units = 1; }";
    let other = "syntax = \"proto3\"; package shop.cart.common; message Note { string text = 1; }";
    let files = [
        ("cart.proto", cart),
        ("money.proto", money),
        ("a.proto", other),
    ];
    let error = read_files(&files).unwrap_err();
    assert!(error.contains("cart.proto:1:"), "{error}");
    assert!(error.contains("common.Money"), "{error}");
}

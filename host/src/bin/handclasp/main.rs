//! The `handclasp` command.
fn main() {}

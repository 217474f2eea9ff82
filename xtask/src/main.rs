//! Project tasks.

mod generate;

use anyhow::bail;
use std::env;

fn main() -> anyhow::Result<()> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments[..] {
        ["generate"] => generate::run(false),
        ["generate", "--check"] => generate::run(true),
        _ => bail!("usage: cargo xtask generate [--check]"),
    }
}

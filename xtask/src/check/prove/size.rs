//! What a crate takes of a program's text.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use object::{Object, ObjectSymbol, SymbolKind};

/// Bytes of text.
pub(super) struct Size {
    /// Of functions of the crate, and what was made part of them.
    pub(super) own: u64,
    /// Of the others: those that call the crate, and those that it calls.
    pub(super) rest: u64,
}

/// Sorts the functions of a program by whether they come from a crate.
pub(super) fn text(program: &Path, package: &str) -> Result<Size> {
    let bytes = fs::read(program).with_context(|| format!("cannot read {}", program.display()))?;
    let file = object::File::parse(&*bytes)?;
    let mut size = Size { own: 0, rest: 0 };
    for symbol in file.symbols() {
        if symbol.kind() == SymbolKind::Text {
            if is_of(package, &demangled(symbol.name()?)) {
                size.own += symbol.size();
            } else {
                size.rest += symbol.size();
            }
        }
    }
    Ok(size)
}

/// The function's path, without the hash of its crate.
pub(super) fn demangled(symbol: &str) -> String {
    format!("{:#}", rustc_demangle::demangle(symbol))
}

/// Whether a function is a crate's own, or one of a type of the crate's.
fn is_of(package: &str, function: &str) -> bool {
    let owner = function.trim_start_matches(['<', '&', '_']);
    let path = owner.strip_prefix(&package.replace('-', "_"));
    path.is_some_and(|path| path.starts_with("::"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn functions_belong_to_the_crate_of_their_type() {
        let is_core = |function| is_of("agent-core", function);
        assert!(is_core("agent_core::frame::write_frame"));
        assert!(is_core("<agent_core::frame::FrameReader>::read"));
        assert!(!is_core("core::slice::memchr::memchr"));
        assert!(!is_core("agent_core_extra::read"));
        assert!(!is_core(
            "handclasp_prove::drive::lists::list::<agent_core::rpc::KeyValue>"
        ));
        assert!(is_of("agent-engine", "<agent_engine::Failure>::code"));
    }
}

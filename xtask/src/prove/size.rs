//! What the core takes of a program's text.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use object::{Object, ObjectSymbol, SymbolKind};

/// Bytes of text.
pub(super) struct Size {
    /// Of functions of the core, and what was made part of them.
    pub(super) core: u64,
    /// Of the others: those that call the core, and those that it calls.
    pub(super) rest: u64,
}

/// Sorts the functions of a program by where they come from.
pub(super) fn text(program: &Path) -> Result<Size> {
    let bytes = fs::read(program).with_context(|| format!("cannot read {}", program.display()))?;
    let file = object::File::parse(&*bytes)?;
    let mut size = Size { core: 0, rest: 0 };
    for symbol in file.symbols() {
        if symbol.kind() == SymbolKind::Text {
            if is_core(&demangled(symbol.name()?)) {
                size.core += symbol.size();
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

/// Whether a function is the core's own, or one of a type of the core's.
fn is_core(function: &str) -> bool {
    let owner = function.trim_start_matches(['<', '&', '_']);
    owner.starts_with("agent_core::")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn functions_belong_to_the_crate_of_their_type() {
        assert!(is_core("agent_core::frame::write_frame"));
        assert!(is_core("<agent_core::frame::FrameReader>::read"));
        assert!(!is_core("core::slice::memchr::memchr"));
        assert!(!is_core(
            "handclasp_prove::drive::lists::list::<agent_core::rpc::KeyValue>"
        ));
    }
}

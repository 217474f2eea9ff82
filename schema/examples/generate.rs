//! Writes what the contract yields, as `cargo xtask generate` does, but builds this package alone: for when
//! what is generated does not compile.

use agent_schema::checked_in;
use std::path::Path;

fn main() -> Result<(), agent_schema::SchemaError> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    checked_in::write(&root, &agent_schema::generate(&root)?).map(drop)
}

//! Writes what the contract yields, as `cargo xtask generate` does, but builds this package alone: for when
//! what is generated does not compile.

use std::fs;
use std::path::Path;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    for file in agent_schema::generate(&root)? {
        let path = root.join(file.path);
        if let Some(directory) = path.parent() {
            fs::create_dir_all(directory)?;
        }
        fs::write(path, file.contents)?;
    }
    Ok(())
}

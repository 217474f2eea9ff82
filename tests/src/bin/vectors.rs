//! Writes the test vectors that are not there yet, and the sentences. The vectors that are there are frozen.

use handclasp_tests::vectors::File;
use std::fs;

fn main() -> std::io::Result<()> {
    for file in File::all() {
        let path = file.path();
        if path.exists() && file.is_frozen() {
            println!("{} is there, and stays as it is", path.display());
            continue;
        }
        if let Some(directory) = path.parent() {
            fs::create_dir_all(directory)?;
        }
        fs::write(&path, file.generate())?;
        println!("{} is written", path.display());
    }
    Ok(())
}

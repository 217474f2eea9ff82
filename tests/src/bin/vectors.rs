//! Writes the test vectors that are not there yet. Those that are there are frozen: to write one
//! anew, remove its file.

use handclasp_tests::vectors::File;
use std::fs;

fn main() -> std::io::Result<()> {
    for file in File::all() {
        let path = file.path();
        if path.exists() {
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

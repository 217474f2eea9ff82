//! Runs a target's check on files: `replay TARGET DIRECTORY...`. For coverage, and to look at a crash.

use handclasp_fuzz::TARGETS;
use std::path::Path;
use std::{env, fs, io, process};

fn main() -> io::Result<()> {
    let mut arguments = env::args().skip(1);
    let name = arguments.next().unwrap_or_default();
    let Some(target) = TARGETS.iter().find(|target| target.name == name) else {
        eprintln!("usage: replay TARGET DIRECTORY...; there is no target \"{name}\"");
        process::exit(2);
    };
    for directory in arguments {
        replay(Path::new(&directory), target.check)?;
    }
    Ok(())
}

fn replay(path: &Path, check: fn(&[u8])) -> io::Result<()> {
    if path.is_file() {
        check(&fs::read(path)?);
        return Ok(());
    }
    for entry in fs::read_dir(path)? {
        replay(&entry?.path(), check)?;
    }
    Ok(())
}

//! What a target starts from that has to find a bug: nothing that shows it already.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Context, Result};

/// Fills `corpus` with those of the seeds that `target` gets through.
pub(super) fn seed(target: &Path, seeds: &Path, corpus: &Path) -> Result<()> {
    if corpus.exists() {
        // An earlier run was close to the bug when it ended.
        fs::remove_dir_all(corpus)
            .with_context(|| format!("cannot remove {}", corpus.display()))?;
    }
    fs::create_dir_all(corpus).with_context(|| format!("cannot create {}", corpus.display()))?;
    let listed = fs::read_dir(seeds).with_context(|| format!("cannot list {}", seeds.display()))?;
    for entry in listed {
        let seed = entry?.path();
        let mut replay = Command::new(target);
        replay.arg(&seed).current_dir(corpus);
        replay.stdout(Stdio::null()).stderr(Stdio::null());
        let status = replay.status();
        let status = status.with_context(|| format!("cannot run {}", target.display()))?;
        if let Some(name) = seed.file_name().filter(|_| status.success()) {
            fs::copy(&seed, corpus.join(name))
                .with_context(|| format!("cannot copy {}", seed.display()))?;
        }
    }
    Ok(())
}

//! apt-get: installing packages, and unpacking them without installing.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};

use super::programs::find_program;

/// How long another run of apt may keep its locks before we give up.
const LOCK_PATIENCE: Duration = Duration::from_mins(5);

/// Whether this system has apt-get.
pub(crate) fn is_available() -> bool {
    find_program("apt-get").is_some()
}

/// Installs a package without its recommendations. Needs root.
pub(crate) fn install(package: &str) -> Result<()> {
    eprintln!("xtask: installing the package {package} with apt-get");
    with_fresh_lists(|| {
        apt_get(
            Path::new("/"),
            &["install", "-y", "--no-install-recommends", package],
        )
    })
}

/// Downloads a package and unpacks it as `directory`, whose old content goes; nothing is installed.
pub(crate) fn unpack(package: &str, directory: &Path) -> Result<()> {
    eprintln!(
        "xtask: downloading the package {package} into {} (it is not installed)",
        directory.display()
    );
    // Unpacked aside and renamed, so that an interrupted run leaves nothing that looks complete.
    let partial = directory.with_extension("partial");
    remove(&partial)?;
    fs::create_dir_all(&partial).with_context(|| format!("cannot create {}", partial.display()))?;
    with_fresh_lists(|| apt_get(&partial, &["download", package]))?;
    let archive = downloaded(&partial)?;
    extract(&archive, &partial)?;
    fs::remove_file(&archive).with_context(|| format!("cannot remove {}", archive.display()))?;
    remove(directory)?;
    fs::rename(&partial, directory)
        .with_context(|| format!("cannot create {}", directory.display()))
}

/// The first package that a meta-package depends on.
pub(crate) fn dependency_of(package: &str) -> Result<String> {
    with_fresh_lists(|| {
        let output = Command::new("apt-cache")
            .args(["depends", package])
            .output()
            .context("cannot run apt-cache")?;
        String::from_utf8_lossy(&output.stdout)
            .lines()
            .find_map(|line| line.trim().strip_prefix("Depends: "))
            .map(str::to_owned)
            .with_context(|| format!("apt knows no package {package}"))
    })
}

/// Runs `action`, and if it fails, once more after `apt-get update`: package lists may be missing, as on a fresh
/// machine, or older than what the archive still holds.
fn with_fresh_lists<T>(action: impl Fn() -> Result<T>) -> Result<T> {
    let first = match action() {
        Ok(done) => return Ok(done),
        Err(first) => first,
    };
    eprintln!("xtask: updating the package lists with apt-get update");
    apt_get(Path::new("/"), &["update"])
        .with_context(|| format!("{first:#}; updating the package lists (as root) may help"))?;
    action()
}

/// Runs apt-get in `directory`, and waits while another run holds apt's locks.
fn apt_get(directory: &Path, arguments: &[&str]) -> Result<()> {
    let give_up = Instant::now() + LOCK_PATIENCE;
    loop {
        let output = Command::new("apt-get")
            // A downloaded file is for us, so that apt's own user need not be able to write here.
            .args(["-qq", "-o", "APT::Sandbox::User=root"])
            .args(arguments)
            .current_dir(directory)
            .env("DEBIAN_FRONTEND", "noninteractive")
            .env("LC_ALL", "C")
            .output()
            .context("cannot run apt-get")?;
        if output.status.success() {
            return Ok(());
        }
        let complaint = complaint(&output);
        if !is_locked(&complaint) || Instant::now() >= give_up {
            bail!("apt-get {} failed: {complaint}", arguments.join(" "));
        }
        thread::sleep(Duration::from_secs(1));
    }
}

fn extract(archive: &Path, directory: &Path) -> Result<()> {
    let output = Command::new("dpkg")
        .arg("-x")
        .args([archive, directory])
        .output()
        .context("cannot run dpkg")?;
    ensure!(
        output.status.success(),
        "dpkg -x {} failed: {}",
        archive.display(),
        complaint(&output)
    );
    Ok(())
}

fn remove(directory: &Path) -> Result<()> {
    if directory.exists() {
        fs::remove_dir_all(directory)
            .with_context(|| format!("cannot remove {}", directory.display()))?;
    }
    Ok(())
}

fn is_locked(complaint: &str) -> bool {
    // Without root the lock fails too, and for ever.
    complaint.contains("lock") && !complaint.contains("Permission denied")
}

fn complaint(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).trim().to_owned()
}

fn downloaded(directory: &Path) -> Result<PathBuf> {
    fs::read_dir(directory)
        .with_context(|| format!("cannot read {}", directory.display()))?
        .filter_map(|entry| Some(entry.ok()?.path()))
        .find(|path| path.extension().is_some_and(|extension| extension == "deb"))
        .context("apt-get download left no package behind")
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use super::*;

    #[test]
    fn a_held_lock_is_waited_for_and_a_missing_right_is_not() {
        assert!(is_locked(
            "E: Could not get lock /var/lib/apt/lists/lock. It is held by process 5 (apt-get)"
        ));
        assert!(!is_locked(
            "E: Could not open lock file /var/lib/dpkg/lock-frontend - open (13: Permission denied)"
        ));
        assert!(!is_locked("E: Unable to locate package busybox-static"));
    }

    #[test]
    fn what_works_at_once_runs_once() {
        let runs = Cell::new(0);
        with_fresh_lists(|| {
            runs.set(runs.get() + 1);
            Ok(())
        })
        .unwrap();
        assert_eq!(runs.get(), 1);
    }
}

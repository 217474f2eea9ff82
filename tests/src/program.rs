//! The programs: the agent's, built as it is for an image, and the host's command.

use std::env;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::OnceLock;

/// The agent's program.
#[derive(Debug)]
pub struct Program {
    stripped: PathBuf,
    unstripped: PathBuf,
}

impl Program {
    /// Builds it, for the first who asks in a process; Cargo builds nothing that is there already.
    pub fn get() -> &'static Self {
        static PROGRAM: OnceLock<Program> = OnceLock::new();
        PROGRAM.get_or_init(|| Self::build(&[]))
    }

    /// The same with only the methods that every agent has.
    pub fn core() -> &'static Self {
        static PROGRAM: OnceLock<Program> = OnceLock::new();
        PROGRAM.get_or_init(|| Self::build(&["--core"]))
    }

    /// The program as it goes into an image.
    pub fn stripped(&self) -> &Path {
        &self.stripped
    }

    /// The program with its symbols and the texts of its log.
    pub fn unstripped(&self) -> &Path {
        &self.unstripped
    }

    /// The `handclasp` command of the host, built for the first who asks in a process.
    pub fn command() -> &'static Path {
        static COMMAND: OnceLock<PathBuf> = OnceLock::new();
        COMMAND.get_or_init(build_command)
    }

    fn build(options: &[&str]) -> Self {
        let mut build = Command::new(cargo());
        build
            .current_dir(workspace_root())
            .args(["xtask", "agent"])
            .args(options)
            .stderr(Stdio::inherit());
        let output = build.output().expect("cargo");
        assert!(output.status.success(), "the agent does not build");
        let line = String::from_utf8(output.stdout).expect("a path");
        // It prints `PATH SIZE bytes`.
        let path = line.rsplitn(3, ' ').last().expect("a path");
        let stripped = PathBuf::from(path);
        let directory = stripped.parent().and_then(Path::parent);
        let unstripped = directory.expect("a directory").join("handclasp-agent");
        Self {
            stripped,
            unstripped,
        }
    }
}

fn build_command() -> PathBuf {
    let mut build = Command::new(cargo());
    build
        .current_dir(workspace_root())
        .args(["build", "--package", "handclasp", "--bin", "handclasp"])
        .args(["--message-format", "json-render-diagnostics"])
        .stderr(Stdio::inherit());
    let output = build.output().expect("cargo");
    assert!(output.status.success(), "the command does not build");
    let messages = String::from_utf8(output.stdout).expect("cargo speaks UTF-8");
    let mut executables = messages.lines().filter_map(|message| {
        let message: serde_json::Value = serde_json::from_str(message).ok()?;
        Some(PathBuf::from(message.get("executable")?.as_str()?))
    });
    executables.next_back().expect("cargo names what it built")
}

/// Cargo itself, the one that runs the tests.
pub(crate) fn cargo() -> PathBuf {
    env::var_os("CARGO").map_or_else(|| "cargo".into(), PathBuf::from)
}

/// The directory of the workspace.
pub(crate) fn workspace_root() -> &'static Path {
    let member = Path::new(env!("CARGO_MANIFEST_DIR"));
    member.parent().expect("a member lies in its workspace")
}

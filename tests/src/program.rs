//! The agent's program, built as it is for an image.

use std::env;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::OnceLock;

/// The agent's program.
#[derive(Debug)]
pub struct Program {
    unstripped: PathBuf,
}

impl Program {
    /// Builds it, for the first who asks in a process; Cargo builds nothing that is there already.
    pub fn get() -> &'static Self {
        static PROGRAM: OnceLock<Program> = OnceLock::new();
        PROGRAM.get_or_init(Self::build)
    }

    /// The program with its symbols and the texts of its log.
    pub fn unstripped(&self) -> &Path {
        &self.unstripped
    }

    /// Strips the program as it goes into an image, and returns the path of that.
    pub fn strip_into(&self, directory: &Path) -> PathBuf {
        let stripped = directory.join("handclasp-agent");
        let mut strip = Command::new("strip");
        strip.arg("-o").args([&stripped, &self.unstripped]);
        let status = strip.status().expect("strip, from binutils");
        assert!(status.success(), "strip: {status}");
        stripped
    }

    /// A build of its own, since the program cannot be linked where anything else needs `std`.
    fn build() -> Self {
        let root = workspace_root();
        let mut build = Command::new(cargo());
        build
            .current_dir(root)
            .args(["build", "--package", "guest-agent", "--bin"])
            .args(["handclasp-agent", "--profile", "agent"])
            .args(["--features", "freestanding,log-defmt"])
            .args(["--message-format", "json-render-diagnostics"])
            .stderr(Stdio::inherit());
        let output = build.output().expect("cargo");
        assert!(output.status.success(), "the agent does not build");
        let messages = String::from_utf8(output.stdout).expect("cargo speaks UTF-8");
        let mut executables = messages.lines().filter_map(|message| {
            let message: serde_json::Value = serde_json::from_str(message).ok()?;
            Some(PathBuf::from(message.get("executable")?.as_str()?))
        });
        let built = executables.next_back().expect("cargo names what it built");
        Self { unstripped: built }
    }
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

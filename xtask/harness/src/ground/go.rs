//! Debian's Go, and the host that is written in it: `examples/go-host`.

use std::path::PathBuf;
use std::process::Command;

use anyhow::Result;

use super::Workspace;
use super::packages::{GO, GO_TTRPC, ensure_file, ensure_program};

/// Where Debian's packages put the sources of Go's packages.
const SOURCES: &str = "/usr/share/gocode";
/// A file of the only package that the host in Go is built from, apart from the standard library.
const TTRPC: &str = "/usr/share/gocode/src/github.com/containerd/ttrpc/client.go";

/// Makes sure that Go and its ttRPC client are there, and installs them where that is possible.
pub fn ensure() -> Result<()> {
    ensure_program("go", &GO)?;
    ensure_file(TTRPC, &GO_TTRPC)?;
    Ok(())
}

/// The directory of the host in Go.
pub fn host(workspace: &Workspace) -> PathBuf {
    workspace.root().join("examples/go-host")
}

/// `program` in the directory of the host in Go: `go` or `gofmt`. Go looks for packages only where Debian puts them, and
/// downloads nothing.
pub fn command(workspace: &Workspace, program: &str, arguments: &[&str]) -> Command {
    let mut command = Command::new(program);
    command.args(arguments).current_dir(host(workspace));
    command.envs([
        ("GO111MODULE", "off"),
        ("GOPATH", SOURCES),
        // No C compiler is needed.
        ("CGO_ENABLED", "0"),
    ]);
    command
}

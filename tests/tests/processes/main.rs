//! Processes, from the host library through a connection to real programs. Some need to be run by root.

mod outlives;
mod starts;
mod streams;
mod terminals;

use handclasp::v1;
use handclasp_tests::Host;

/// A request for a program.
fn program<const N: usize>(argv: [&str; N]) -> v1::StartRequest {
    v1::StartRequest {
        argv: argv.map(str::to_owned).to_vec(),
        env: vec![format!("PATH={}", std::env::var("PATH").unwrap())],
        ..v1::StartRequest::default()
    }
}

/// A request for a shell's script.
fn script(text: &str) -> v1::StartRequest {
    program(["sh", "-c", text])
}

fn is_root() -> bool {
    rustix::process::geteuid().is_root()
}

//! Links the programs as the agent is linked: without a C library.

use std::env;

const ARGUMENTS: [&str; 7] = [
    "-nostartfiles",
    "-nostdlib",
    "-static",
    "-no-pie",
    "-Wl,--gc-sections",
    "-Wl,-z,norelro",
    "-Wl,--build-id=none",
];

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    if env::var_os("CARGO_FEATURE_FREESTANDING").is_some() {
        for argument in ARGUMENTS {
            println!("cargo:rustc-link-arg-bins={argument}");
        }
    }
}

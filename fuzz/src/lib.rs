//! What has to hold of every input, a module for each fuzz target.
//!
//! Each module's `check` takes any bytes and panics where something does not hold. `cargo xtask fuzz` lets
//! libFuzzer look for such bytes; `replay` runs the checks on files, without nightly.
//!
//! With the feature `planted` each module has a bug between the code and its check, which the fuzzer has to find.

// A check that fails ends the process: that is how a fuzzer learns of it.
#![allow(clippy::must_use_candidate)]

mod answers;
pub mod client;
mod contents;
pub mod contract;
mod desk;
pub mod engine;
pub mod envelopes;
pub mod frames;
#[path = "../../tests/tests/gating/generated/mod.rs"]
#[allow(dead_code)]
mod generated;
#[cfg(test)]
mod generated_names;
pub mod hybrid;
mod input;
pub mod messages;
pub mod negotiation;
mod output;
mod peer;
pub mod server;
pub mod synthetic;
mod told;

/// A fuzz target.
#[derive(Clone, Copy, Debug)]
pub struct Target {
    /// Its name.
    pub name: &'static str,
    /// Its check.
    pub check: fn(&[u8]),
}

/// All of them.
pub const TARGETS: [Target; 10] = [
    Target {
        name: "frames",
        check: frames::check,
    },
    Target {
        name: "envelopes",
        check: envelopes::check,
    },
    Target {
        name: "messages",
        check: messages::check,
    },
    Target {
        name: "negotiation",
        check: negotiation::check,
    },
    Target {
        name: "server",
        check: server::check,
    },
    Target {
        name: "engine",
        check: engine::check,
    },
    Target {
        name: "client",
        check: client::check,
    },
    Target {
        name: "synthetic",
        check: synthetic::check,
    },
    Target {
        name: "hybrid",
        check: hybrid::check,
    },
    Target {
        name: "contract",
        check: contract::check,
    },
];

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;
    use std::path::Path;

    #[test]
    fn all_holds_of_the_seeds() {
        for target in TARGETS {
            let directory = Path::new(env!("CARGO_MANIFEST_DIR"))
                .join("seeds")
                .join(target.name);
            let mut seeds = 0;
            for entry in fs::read_dir(directory).unwrap() {
                (target.check)(&fs::read(entry.unwrap().path()).unwrap());
                seeds += 1;
            }
            assert!(seeds > 0, "{} has no seeds", target.name);
        }
    }
}

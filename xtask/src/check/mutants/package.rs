//! The packages whose code is changed, and the tests that have to notice.

use clap::ValueEnum;

/// A package whose code is changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Package {
    /// What decides what a peer may say, and what it is told.
    #[value(name = "agent-core")]
    Core,
    /// Who is served, what runs, and when.
    #[value(name = "agent-engine")]
    Engine,
}

/// Tests that a change has to pass, after those of earlier stages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Stage {
    /// A name among the package's stages.
    pub(super) name: &'static str,
    /// The cargo profile.
    pub(super) profile: &'static str,
    /// How long the tests may take before a change counts as noticed, in seconds: some changes loop for ever.
    pub(super) timeout: &'static str,
    /// Other tests than the package's own, as cargo's arguments.
    pub(super) others: &'static [&'static str],
}

const CORE_FILES: [&str; 12] = [
    "agent-core/src/checksum.rs",
    "agent-core/src/dispatch.rs",
    "agent-core/src/error/*.rs",
    "agent-core/src/feature.rs",
    "agent-core/src/frame.rs",
    "agent-core/src/gate/*.rs",
    "agent-core/src/level.rs",
    "agent-core/src/negotiate.rs",
    "agent-core/src/offer.rs",
    "agent-core/src/session/*.rs",
    "agent-core/src/version.rs",
    "agent-core/src/version/encoding.rs",
];

/// Tests are left out by cargo-mutants itself, and the list of failures is a macro's, which it does not change.
const ENGINE_FILES: [&str; 1] = ["agent-engine/src/**/*.rs"];

/// The package's own tests, which take a second or few with their build.
const OWN: Stage = Stage {
    name: "own",
    profile: "mutants",
    timeout: "20",
    others: &[],
};

/// The tests in `tests/` of whole sessions in one process, which take ten: those that need no agent, and that build on
/// nothing but the core's code.
const SESSIONS: Stage = Stage {
    name: "sessions",
    profile: "mutants",
    timeout: "90",
    others: &[
        "--package=handclasp-tests",
        "--lib",
        "--test=flips",
        "--test=gating",
        "--test=session",
        "--test=vectors",
    ],
};

/// The simulation's own, which run hundreds of worlds: optimised, since they take longer than their build otherwise.
const WORLDS: Stage = Stage {
    name: "worlds",
    profile: "simulate",
    timeout: "300",
    others: &["--package=handclasp-simulation", "--lib", "--test=worlds"],
};

impl Package {
    /// The package's name, and its directory in the checkout.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Core => "agent-core",
            Self::Engine => "agent-engine",
        }
    }

    /// The list of reasons, from the checkout's root.
    pub(super) fn list(self) -> String {
        format!("{}/mutants.toml", self.name())
    }

    /// The files that are changed: those of `chosen` that are the package's, or where nothing is chosen all.
    pub(super) fn files(self, chosen: &[String]) -> Vec<String> {
        let all: &[&str] = match self {
            Self::Core => &CORE_FILES,
            Self::Engine => &ENGINE_FILES,
        };
        if chosen.is_empty() {
            return all.iter().copied().map(str::to_owned).collect();
        }
        let is_own = |glob: &&String| {
            let inside = glob.strip_prefix(self.name());
            inside.is_some_and(|inside| inside.starts_with('/'))
        };
        chosen.iter().filter(is_own).cloned().collect()
    }

    /// The tests, quickest first: each stage tries what the one before has left.
    pub(super) const fn stages(self) -> [Stage; 2] {
        match self {
            Self::Core => [OWN, SESSIONS],
            Self::Engine => [OWN, WORLDS],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_belongs_to_the_package_that_it_lies_in() {
        let chosen = ["agent-engine/src/ready.rs", "agent-core-2/src/lib.rs"];
        let chosen = chosen.map(str::to_owned);
        assert_eq!(Package::Engine.files(&chosen), chosen[..1]);
        assert!(Package::Core.files(&chosen).is_empty());
        assert_eq!(Package::Core.files(&[]), CORE_FILES);
    }
}

//! The bugs that are planted, by the places of the source that they are in.

/// A bug: `agent_core::planted!` has it under its name.
#[derive(Debug)]
pub(super) struct Variant {
    pub(super) name: &'static str,
    /// What goes wrong with it, in a sentence.
    pub(super) breaks: &'static str,
}

const fn bug(name: &'static str, breaks: &'static str) -> Variant {
    Variant { name, breaks }
}

/// All of them: in the host, the core, and the engine.
pub(super) const VARIANTS: &[Variant] = &[
    bug(
        "resend-after-any-failure",
        "A call that failed in its handler is made once more, since it was made for a wrong expected level.",
    ),
    bug(
        "what-has-left-is-called-unsent",
        "When a connection is lost, the caller of a call that has left is told that nothing was sent.",
    ),
    bug(
        "sender-gates-nothing",
        "The host sends fields and values that the session does not hold.",
    ),
    // The core: gates, negotiation, sessions.
    bug(
        "receiver-gates-nothing",
        "The guest runs calls with fields and values that the session does not hold.",
    ),
    bug(
        "responder-gates-nothing",
        "A late answer holds what the host cannot know.",
    ),
    bug(
        "features-of-either",
        "Both ends enable features that only one of them has: they agree, and are both wrong.",
    ),
    bug(
        "initiator-skips-the-contract",
        "The host has a session with a released agent of another contract, which skips the contract's name.",
    ),
    bug(
        "responder-skips-the-contract",
        "A guest agrees with a host of another contract, and does the calls behind the offer.",
    ),
    bug(
        "level-of-the-offer",
        "The guest judges calls by the host's newest version instead of the one that was agreed.",
    ),
    bug(
        "served-though-refused",
        "A guest that has refused the host's offer does the calls behind it.",
    ),
    bug(
        "expected-level-kept",
        "The host goes on to encode calls for the level that it has expected.",
    ),
    bug(
        "parts-interleaved",
        "Another answer begins in the middle of one that leaves in parts.",
    ),
    bug(
        "streams-not-given-back",
        "A call that was answered keeps its place in the table, until there is none left.",
    ),
    bug(
        "frame-skipped-in-part",
        "The last byte of a frame that is too long is taken for the beginning of the next one.",
    ),
    // The engine: who is let in.
    bug(
        "stranger-let-in",
        "Whoever connects is served, and not only the host and the agent's own user.",
    ),
    bug(
        "free-place-ignored",
        "A place whose connection was closed is not used again, and an idle connection is closed instead.",
    ),
    bug(
        "evicts-the-latest",
        "Where a connection has to make room, it is the idle one that was active last.",
    ),
    bug(
        "evicts-a-waiting-caller",
        "A connection whose caller waits for a program or a job is closed to make room.",
    ),
    bug(
        "reserved-place-serves-all",
        "On the place that is kept for Negotiate and Health, every call is served.",
    ),
    // The engine: who is served next, and who gets a large buffer.
    bug(
        "serial-not-checked",
        "What was reported of a connection that is closed is taken for its successor's.",
    ),
    bug(
        "held-up-for-ever",
        "Calls that a full output has held up stay where they are when it is empty again.",
    ),
    bug(
        "lends-to-the-latest",
        "A large buffer goes to the connection that has waited for the shortest time.",
    ),
    bug(
        "large-buffer-not-given-back",
        "A connection that is closed takes its large buffer with it.",
    ),
    bug(
        "waiter-never-woken",
        "A connection that waits for a large buffer does not get one when one is given back.",
    ),
    bug(
        "progress-not-counted",
        "A connection is closed for a large frame that has not stood still.",
    ),
    // The engine: programs.
    bug(
        "output-of-the-other-channel",
        "A program's standard error is answered as its standard output.",
    ),
    bug(
        "input-cut-off",
        "A program reads the end of its input when it has read the first part.",
    ),
    bug(
        "timeout-ignored",
        "A program runs on when the time is up that its caller gave it.",
    ),
    bug(
        "kill-never-sent",
        "A program that does not end when it is asked to runs for ever.",
    ),
    bug(
        "program-outlives-its-caller",
        "A program runs on when its caller's connection is lost.",
    ),
    bug(
        "detach-ignored",
        "A program that was to outlive its caller is ended with the connection.",
    ),
    bug(
        "program-place-not-freed",
        "A program that has ended keeps its place, until there is none left.",
    ),
    bug(
        "leftover-output-closed",
        "An output that a process left behind still holds is closed with the program that has ended.",
    ),
    bug(
        "rest-not-killed",
        "What a stopped program leaves behind runs on.",
    ),
    // The engine: jobs.
    bug(
        "job-answers-mixed-up",
        "Of two jobs at a time, one is answered with what has come of the other.",
    ),
    bug(
        "job-answered-too-early",
        "A job's caller is answered as soon as another one's on the connection is.",
    ),
    bug(
        "lost-caller-waits-on",
        "A job keeps the caller whose connection is lost, and its place.",
    ),
    // The engine: the guest's end.
    bug(
        "off-while-programs-run",
        "The guest is turned off without the time that processes have to end.",
    ),
    bug(
        "nobody-asked-to-end",
        "At the guest's end, processes are ended without having been asked to.",
    ),
    bug(
        "runs-while-ending",
        "A program is started though the guest is about to be turned off.",
    ),
    bug(
        "shutdown-is-a-timeout",
        "The caller of a program that the shutdown has ended is told that its time was over.",
    ),
    bug(
        "left-running-though-stopped",
        "A program that the shutdown is about to kill is reported as left running.",
    ),
    // The engine: processes.
    bug(
        "ring-off-by-one-after-a-turn",
        "Once the ring of an output has turned, its readers get each byte one place too late.",
    ),
    bug(
        "gap-not-told",
        "A reader whose next byte was overwritten gets later bytes as if they were those that it asked for.",
    ),
    bug(
        "end-told-early",
        "A reader is told the end of an output while more of it may come.",
    ),
    bug(
        "wait-overwrites",
        "The output of a process that should wait for its reader is overwritten.",
    ),
    bug(
        "key-ignored",
        "A start that is sent again starts the program again, though it has the same key.",
    ),
    bug(
        "lease-runs-on",
        "A process is stopped at the end of its lease, though a connection uses it again.",
    ),
    bug(
        "lease-never-ends",
        "A process goes on for good after its last connection is lost, whatever its lease is.",
    ),
    bug(
        "input-overlap-written-again",
        "Input that was taken before and is sent again reaches the process twice.",
    ),
    // The engine: readiness.
    bug(
        "never-dials-again",
        "A guest whose connection is lost before the host has answered never says again that it is ready.",
    ),
    bug(
        "pause-does-not-grow",
        "A guest that cannot reach the host goes on to dial ten times a second.",
    ),
    bug(
        "dials-though-heard",
        "A guest closes the connection on which it was heard, and dials again.",
    ),
    bug(
        "lost-host-not-dialled",
        "A guest that has lost the host, which had answered, never dials it again.",
    ),
    bug(
        "dials-while-ending",
        "A guest that shuts down dials the host that it has lost.",
    ),
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::fs;
    use std::path::Path;

    use toml::Table;

    use super::*;

    /// The crates in which bugs can be planted.
    const CRATES: [&str; 3] = ["agent-core/src", "agent-engine/src", "host/src"];

    fn root() -> &'static Path {
        let xtask = Path::new(env!("CARGO_MANIFEST_DIR"));
        xtask.parent().unwrap()
    }

    /// The names behind `planted!(` below a directory.
    fn planted_in(directory: &Path, names: &mut BTreeSet<String>) {
        for entry in fs::read_dir(directory).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                planted_in(&path, names);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let text = fs::read_to_string(&path).unwrap();
                for place in text.split("planted!(").skip(1) {
                    let name = place.trim_start().strip_prefix('"');
                    let name = name.and_then(|rest| rest.split('"').next());
                    names.insert(name.expect("a name comes first").to_owned());
                }
            }
        }
    }

    /// The values that the workspace's lints know.
    fn known() -> BTreeSet<String> {
        let manifest = fs::read_to_string(root().join("Cargo.toml")).unwrap();
        let manifest: Table = toml::from_str(&manifest).unwrap();
        let lint = &manifest["workspace"]["lints"]["rust"]["unexpected_cfgs"];
        let cfgs = lint["check-cfg"].as_array().unwrap();
        let cfgs = cfgs.iter().filter_map(|cfg| cfg.as_str());
        cfgs.filter(|cfg| cfg.starts_with("cfg(handclasp_planted"))
            .flat_map(|cfg| cfg.split('"').skip(1).step_by(2))
            .map(str::to_owned)
            .collect()
    }

    #[test]
    fn list_source_and_lints_have_the_same_names() {
        let listed: BTreeSet<_> = VARIANTS.iter().map(|bug| bug.name.to_owned()).collect();
        assert_eq!(listed.len(), VARIANTS.len(), "a name is there twice");
        let mut planted = BTreeSet::new();
        for directory in CRATES {
            planted_in(&root().join(directory), &mut planted);
        }
        assert_eq!(planted, listed);
        assert_eq!(known(), listed);
    }

    #[test]
    fn each_says_in_a_sentence_what_it_breaks() {
        for Variant { name, breaks } in VARIANTS {
            let begins = breaks.starts_with(|first: char| first.is_ascii_uppercase());
            assert!(begins && breaks.ends_with('.'), "{name}: {breaks:?}");
            let is_plain = |letter: char| letter.is_ascii_lowercase() || letter == '-';
            assert!(name.chars().all(is_plain), "{name} is a file's name too");
        }
    }
}

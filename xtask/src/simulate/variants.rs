//! The bugs that are planted: in the sessions of both ends, the gates, the negotiation and the host's calls.

/// A bug: one change of the source.
#[derive(Debug)]
pub(super) struct Variant {
    pub(super) name: &'static str,
    /// Where it is planted, from the root of the workspace.
    pub(super) file: &'static str,
    /// What stands there, once.
    pub(super) text: &'static str,
    /// What stands there instead.
    pub(super) replacement: &'static str,
    /// What goes wrong with it, in a sentence.
    pub(super) breaks: &'static str,
}

/// All of them.
pub(super) const VARIANTS: &[Variant] = &[
    Variant {
        name: "resend-after-any-failure",
        file: "host/src/connection/machine.rs",
        text: "Some(level) if is_not_in_session(&error) => self.pending.again(stream, level),",
        replacement: "Some(level) => self.pending.again(stream, level),",
        breaks: "A call that failed in its handler is made once more, since it was made for a level that was presumed wrongly.",
    },
    Variant {
        name: "what-has-left-is-called-unsent",
        file: "host/src/connection/pending.rs",
        text: "waiting.begin < sent",
        replacement: "waiting.begin > sent",
        breaks: "When a connection is lost, the caller of a call that has left is told that nothing was sent.",
    },
    Variant {
        name: "sender-gates-nothing",
        file: "host/src/gate/gating.rs",
        text: "need.is_some_and(|need| self.level.holds(need))",
        replacement: "need.is_some()",
        breaks: "The host sends fields and values that the session does not hold.",
    },
    Variant {
        name: "receiver-gates-nothing",
        file: "agent-core/src/gate/fields.rs",
        text: "Gate::Strict(level) => level.holds(need),",
        replacement: "Gate::Strict(_) => true,",
        breaks: "The guest runs calls with fields and values that the session does not hold.",
    },
    Variant {
        name: "responder-gates-nothing",
        file: "agent-core/src/session/server.rs",
        text: "level: Some(&token.level),",
        replacement: "level: None,",
        breaks: "A late answer holds what the host cannot know.",
    },
    Variant {
        name: "features-of-either",
        file: "agent-core/src/negotiate.rs",
        text: ".intersection(offered_by(guest))",
        replacement: ".union(offered_by(guest))",
        breaks: "Both ends enable features that only one of them has: they agree, and are both wrong.",
    },
    Variant {
        name: "level-of-the-offer",
        file: "agent-core/src/session/server.rs",
        text: "                self.agreed(level);
                Ok(Some(level))",
        replacement: "                let version = proposal.offer().terms.versions.without_grease().highest();
                let version = version.unwrap_or(level.version);
                self.agreed(Level { version, ..level });
                Ok(Some(level))",
        breaks: "The guest judges calls by the host's newest version instead of the one that was agreed.",
    },
    Variant {
        name: "served-though-refused",
        file: "agent-core/src/session/server.rs",
        text: "State::Unnegotiated => matches!",
        replacement: "State::Unnegotiated | State::Refused(_) => matches!",
        breaks: "A guest that has refused the host's offer does the calls behind it.",
    },
    Variant {
        name: "presumption-kept",
        file: "agent-core/src/session/client.rs",
        text: "self.state = State::Agreed(agreement.level);",
        replacement: "self.state = State::Agreed(self.level().unwrap_or(agreement.level));",
        breaks: "The host goes on to encode calls for the level that it has presumed.",
    },
    Variant {
        name: "parts-interleaved",
        file: "agent-core/src/session/server.rs",
        text: "self.sending.is_some_and(|sending| sending != stream)",
        replacement: "false",
        breaks: "Another answer begins in the middle of one that leaves in parts.",
    },
    Variant {
        name: "streams-not-given-back",
        file: "agent-core/src/session/in_flight.rs",
        text: "        *place = last;
        self.streams.pop();",
        replacement: "        *place = last;",
        breaks: "A call that was answered keeps its place in the table, until there is none left.",
    },
    Variant {
        name: "frame-skipped-in-part",
        file: "agent-core/src/frame.rs",
        text: "self.to_skip = length;",
        replacement: "self.to_skip = length.saturating_sub(1);",
        breaks: "The last byte of a frame that is too long is taken for the beginning of the next one.",
    },
];

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use super::*;

    #[test]
    fn each_text_stands_in_its_file_once() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        for variant in VARIANTS {
            let whole = fs::read_to_string(root.join(variant.file)).unwrap();
            let found = whole.matches(variant.text).count();
            assert_eq!(found, 1, "{}: the source has changed", variant.name);
        }
    }
}

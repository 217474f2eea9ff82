//! What a check finds.

use crate::check::direction::Writers;
use crate::check::release::{MessageId, Place};
use crate::check::{Effect, Family, Release, Rule, Step, Who};

/// A change that a rule is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The rule.
    pub rule: Rule,
    /// The element: its full name, or `package.Service/Method`.
    pub path: String,
    /// Whether a mixed fleet suffers from it.
    pub breaking: bool,
    /// Who suffers.
    pub who: Who,
    /// What changed and what those will see, in a sentence.
    pub message: String,
    /// The file that the element stands in; where it is gone, that of the older release.
    pub file: String,
    /// The line, from 1; 0 where it is not known.
    pub line: u32,
    /// Whether the element is gated: peers that lack it are never sent it.
    pub(crate) gated: bool,
    /// The messages in which it was found.
    pub(crate) met: Option<Met>,
}

/// Two messages that meet on the wire.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Met {
    pub(crate) old: MessageId,
    pub(crate) new: MessageId,
    pub(crate) writers: Writers,
    /// The number of the field that it is about, where its path does not end with the field's name.
    pub(crate) field: Option<u32>,
}

impl Finding {
    /// How far it moves the version.
    pub fn step(&self) -> Step {
        if self.breaking {
            return Step::Major;
        }
        match self.rule {
            // Remarks on the check rather than on the contract.
            Rule::AnyNotFollowed | Rule::AcknowledgementUnused | Rule::AcknowledgementOverdue => {
                Step::None
            }
            Rule::RpcAdded
            | Rule::FieldAdded
            | Rule::EnumValueAdded
            | Rule::ValueAdded
            | Rule::BoundWidened
            | Rule::Deprecated => Step::Minor,
            // Of what nobody reaches, nothing moves the version; of what is reached, a removal does.
            Rule::FieldRemoved | Rule::EnumValueRemoved if self.who != Who::Nobody => Step::Minor,
            _ => Step::Patch,
        }
    }

    /// How those who suffer notice.
    pub fn effect(&self) -> Effect {
        if self.breaking {
            self.rule.effect()
        } else {
            Effect::Nothing
        }
    }
}

/// The element that a finding is about.
#[derive(Clone, Debug)]
pub(crate) struct Element<'a> {
    pub(crate) path: String,
    pub(crate) release: &'a Release,
    pub(crate) place: Place,
}

impl Element<'_> {
    /// A finding on the element; who suffers decides whether it is breaking.
    pub(crate) fn finding(&self, rule: Rule, who: Who, message: String) -> Finding {
        Finding {
            rule,
            path: self.path.clone(),
            breaking: who != Who::Nobody && !matches!(rule.family(), Family::Note | Family::Json),
            who,
            message,
            file: self.release.file_path(self.place),
            line: self.place.line,
            gated: false,
            met: None,
        }
    }
}

//! The messages of the negotiation, which never change but by new fields.

use crate::check::compare::walk::Comparison;
use crate::check::finding::Finding;
use crate::check::release::{EnumId, Kind, MessageId, Release};
use crate::check::{Rule, Who};
use std::collections::HashSet;

/// The services whose messages are frozen.
const SERVICES: [&str; 2] = ["handclasp.v1.Negotiation", "handclasp.v1.Host"];

/// The message that is frozen beside them.
const REFUSAL: &str = "handclasp.v1.Refusal";

/// What of a release is frozen for ever: the negotiation's messages, with all that they hold.
#[derive(Debug, Default)]
pub(crate) struct Frozen {
    messages: HashSet<MessageId>,
    enums: HashSet<EnumId>,
}

impl Frozen {
    pub(crate) fn find(release: &Release) -> Self {
        let services = SERVICES
            .iter()
            .filter_map(|name| release.services.get(*name));
        let methods = services.flat_map(|service| service.methods.values());
        let mut open: Vec<_> = methods
            .flat_map(|method| [method.input, method.output])
            .collect();
        open.extend(release.message_ids.get(REFUSAL));
        let mut frozen = Self::default();
        while let Some(id) = open.pop() {
            if !frozen.messages.insert(id) {
                continue;
            }
            for field in &release.message(id).fields {
                match field.kind {
                    Kind::Message(inner) | Kind::Group(inner) => open.push(inner),
                    Kind::Enum(inner) => {
                        frozen.enums.insert(inner);
                    }
                    _ => {}
                }
            }
        }
        frozen
    }

    pub(crate) fn has_message(&self, id: MessageId) -> bool {
        self.messages.contains(&id)
    }

    pub(crate) fn has_enumeration(&self, id: EnumId) -> bool {
        self.enums.contains(&id)
    }
}

impl Comparison<'_> {
    /// Reports each frozen element that something was found on since there were `before` findings.
    pub(crate) fn freeze(&mut self, before: usize, frozen: bool) {
        if !frozen {
            return;
        }
        let mut seen = HashSet::new();
        let changes: Vec<Finding> = self.findings[before..]
            .iter()
            .filter(|found| !matches!(found.rule, Rule::FieldAdded | Rule::CommentChanged | Rule::Deprecated))
            .filter(|found| seen.insert(found.path.clone()))
            .map(|found| Finding {
                rule: Rule::NegotiationFrozen,
                breaking: true,
                who: Who::Both,
                message: format!("the negotiation's messages only ever gain fields ({}): peers of all releases read them before anything is agreed", found.rule),
                ..found.clone()
            })
            .collect();
        self.findings.extend(changes);
    }
}

//! Bounds: how long and how many.

use crate::check::compare::message::Meeting;
use crate::check::compare::walk::Comparison;
use crate::check::direction::Flows;
use crate::check::finding::Element;
use crate::check::release::Bound;
use crate::check::{Rule, Version, Who};

impl Comparison<'_> {
    /// Compares what a bound is for peers of the older and of the newer version.
    pub(crate) fn bounds(
        &mut self,
        place: (Meeting<'_>, &Element<'_>),
        name: &str,
        was: &[Bound],
        is: &[Bound],
    ) {
        if !self.is_gated() || was == is && self.old_version == self.new_version {
            return;
        }
        let (Meeting { writers, .. }, element) = place;
        let old = at(was, self.old_version);
        let new = at(is, self.new_version);
        let for_old_peers = at(is, self.old_version);
        let say = |bound: u64| {
            if bound == u64::MAX {
                "none".to_owned()
            } else {
                bound.to_string()
            }
        };
        if new < old || for_old_peers < old {
            let (sender, reader) = (
                writers.senders(Flows::OLD_TO_NEW),
                writers.readers(Flows::OLD_TO_NEW),
            );
            let low = new.min(for_old_peers);
            let message = format!(
                "{name} was {} and is {}: {reader} refuses what {sender} may still send",
                say(old),
                say(low)
            );
            self.report(
                element,
                Rule::BoundNarrowed,
                writers.suffer(Flows::OLD_TO_NEW),
                message,
            );
        } else if for_old_peers > old {
            let (sender, reader) = (
                writers.senders(Flows::NEW_TO_OLD),
                writers.readers(Flows::NEW_TO_OLD),
            );
            let message = format!(
                "{name} was {} and is {} without saying since when: {sender} would send more than {reader} takes",
                say(old),
                say(for_old_peers)
            );
            self.report(
                element,
                Rule::BoundWidenedWithoutSince,
                writers.suffer(Flows::NEW_TO_OLD),
                message,
            );
        } else if new > old {
            let message = format!("{name} was {} and is {}", say(old), say(new));
            self.addition(element, Rule::BoundWidened, Who::Nobody, true, &message);
        }
    }
}

/// The bound that holds at a version; where the version is not known, the newest.
fn at(bounds: &[Bound], version: Option<Version>) -> u64 {
    let reached = |bound: &&Bound| match (bound.since, version) {
        (Some(since), Some(version)) => since.level() <= version.level(),
        _ => true,
    };
    let newest = bounds
        .iter()
        .filter(reached)
        .max_by_key(|bound| bound.since);
    newest.map_or(u64::MAX, |bound| bound.value)
}

//! Since when elements exist, under which features, and what became of them.

use crate::check::compare::walk::Comparison;
use crate::check::finding::Element;
use crate::check::release::{About, Availability};
use crate::check::{Rule, Version, Who};

impl Comparison<'_> {
    /// Whether an element that the newer release still describes is not part of it any more.
    pub(crate) fn is_removed(&self, was: &Availability, is: &Availability) -> bool {
        !was.is_removed_at(self.old_version) && is.is_removed_at(self.new_version)
    }

    /// Whether an element that only the newer release has is described there as removed, so that whoever stands in front of
    /// older peers knows it. It is no addition.
    pub(crate) fn is_history(&self, is: &Availability) -> bool {
        is.is_removed_at(self.new_version)
    }

    /// Whether an element that the older release still describes was not part of it any more.
    pub(crate) fn was_removed(&self, was: &Availability) -> bool {
        self.is_gated() && was.is_removed_at(self.old_version)
    }

    /// Judges what an added element says of since when it exists; `without` is told what is wrong with it.
    ///
    /// Returns whether peers that lack the element are never sent it.
    pub(crate) fn check_addition(
        &mut self,
        element: &Element<'_>,
        since: Option<Version>,
        who: Who,
        without: impl FnOnce(&str) -> String,
    ) -> bool {
        if !self.is_gated() {
            return false;
        }
        let Some(since) = since else {
            self.report(
                element,
                Rule::AddedWithoutSince,
                who,
                without("has no since"),
            );
            return false;
        };
        self.check_since(element, since, who, without)
    }

    /// Judges a `since` of something that the older release does not have.
    pub(crate) fn check_since(
        &mut self,
        element: &Element<'_>,
        since: Version,
        who: Who,
        without: impl FnOnce(&str) -> String,
    ) -> bool {
        if let Some(old) = self.old_version.filter(|old| since.level() <= old.level()) {
            let wrong = format!("says since {since}, but {old} does not have it");
            self.report(element, Rule::SinceContradictsHistory, who, without(&wrong));
            return false;
        }
        if let Some(new) = self.new_version.filter(|new| since.level() > new.level()) {
            let message = format!(
                "says since {since}, but {new} has it already: a peer that believes it is never sent it"
            );
            self.report(element, Rule::SinceContradictsHistory, Who::Both, message);
            return false;
        }
        true
    }

    /// Reports an addition that breaks nothing by itself.
    pub(crate) fn addition(
        &mut self,
        element: &Element<'_>,
        rule: Rule,
        who: Who,
        gated: bool,
        message: &str,
    ) {
        let who = if gated { Who::Nobody } else { who };
        let text = match who {
            Who::Nobody => message.to_owned(),
            _ => format!("{message}: until the other side has it, it does not know it"),
        };
        self.note(element, rule, who, text);
        if let Some(finding) = self.findings.last_mut() {
            finding.gated = gated;
        }
    }

    /// Judges what is said of an element that both releases have.
    pub(crate) fn check_gates(&mut self, element: &Element<'_>, was: &About, is: &About) {
        if is.deprecated && !was.deprecated {
            self.note(
                element,
                Rule::Deprecated,
                Who::Nobody,
                "it is deprecated now",
            );
        }
        if !self.is_gated() {
            return;
        }
        if was.gate.since != is.gate.since {
            let say = |since: Option<Version>| {
                since.map_or("nothing".to_owned(), |since| since.to_string())
            };
            let (was, is) = (say(was.gate.since), say(is.gate.since));
            let message = format!(
                "since said {was} and says {is}: the two sides disagree on which sessions have it"
            );
            self.report(element, Rule::SinceContradictsHistory, Who::Both, message);
        }
        if was.gate.feature != is.gate.feature {
            let say =
                |feature: &Option<String>| feature.clone().unwrap_or_else(|| "none".to_owned());
            let (was, is) = (say(&was.gate.feature), say(&is.gate.feature));
            let message = format!(
                "its feature was {was} and is {is}: the two sides disagree on which sessions have it"
            );
            self.report(element, Rule::GateChanged, Who::Both, message);
        }
    }

    /// Judges a removal by whether it was announced: two minor releases must have said so.
    pub(crate) fn check_deprecation(
        &mut self,
        element: &Element<'_>,
        gate: &Availability,
        who: Who,
    ) {
        if !self.is_gated() {
            return;
        }
        let message = match (gate.deprecated_since, self.old_version) {
            (None, _) => "it was removed without having been deprecated".to_owned(),
            (Some(since), Some(old)) if old.minors_after(since) < 1 => {
                format!(
                    "it was deprecated in {since} only, and is gone after {old}: two minor releases must have said so"
                )
            }
            _ => return,
        };
        let message = format!("{message}, so nobody had time to stop using it");
        self.report(element, Rule::RemovedWithoutDeprecation, who, message);
    }

    /// Reports that what is written above an unchanged element changed.
    pub(crate) fn check_comment(&mut self, element: &Element<'_>, was: &str, is: &str) {
        if was != is && !was.is_empty() && !is.is_empty() {
            let message =
                format!("its comment was \"{was}\" and is \"{is}\": has its meaning changed?");
            self.note(element, Rule::CommentChanged, Who::Nobody, message);
        }
    }
}

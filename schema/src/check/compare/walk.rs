//! The comparison as a whole.

use crate::check::compare::frozen::Frozen;
use crate::check::compare::pairs::{self, Pairs};
use crate::check::direction::Writers;
use crate::check::finding::{Element, Met};
use crate::check::release::{EnumId, MessageId, Place, Release};
use crate::check::{Family, Finding, Options, Rule, Version, Who};
use std::collections::{HashMap, HashSet};
use std::hash::Hash;

/// What a comparison yields.
#[derive(Debug)]
pub(crate) struct Compared {
    pub(crate) findings: Vec<Finding>,
    /// Which message of the newer release each of the older one has become, by their places in both.
    pub(crate) messages: HashMap<MessageId, MessageId>,
    pub(crate) enums: HashMap<EnumId, EnumId>,
}

/// Compares two releases; `version` is what the newer one is declared to be.
pub(crate) fn compare(
    old: &Release,
    new: &Release,
    version: Option<Version>,
    options: &Options,
) -> Compared {
    let mut comparison = Comparison::new(old, new, version, options);
    comparison.files();
    comparison.services();
    comparison.states();
    comparison.frozen = Frozen::find(old);
    comparison.meet_refusals();
    comparison.meet_features();
    comparison.compare_pairs();
    comparison.meet_by_name();
    comparison.compare_pairs();
    comparison.unmet();
    comparison.note_replaced();
    comparison.changed_types();
    comparison.any();
    comparison.finish()
}

/// A comparison under way.
#[derive(Debug)]
pub(crate) struct Comparison<'a> {
    pub(crate) old: &'a Release,
    pub(crate) new: &'a Release,
    pub(crate) old_version: Option<Version>,
    pub(crate) new_version: Option<Version>,
    pub(crate) options: &'a Options,
    pub(crate) pairs: Pairs,
    pub(crate) frozen: Frozen,
    pub(crate) findings: Vec<Finding>,
    /// Methods whose request or response is another message now, to be judged by what was found in it.
    pub(crate) retyped: Vec<(Finding, (MessageId, MessageId))>,
    /// Messages that are reported as gone.
    pub(crate) deleted: HashSet<MessageId>,
    broken: Vec<(MessageId, MessageId)>,
    broken_enums: Vec<(EnumId, EnumId)>,
    /// Pairs that do not read alike, whether or not somebody suffers from it.
    pub(crate) differing: Vec<(MessageId, MessageId)>,
    pub(crate) differing_enums: Vec<(EnumId, EnumId)>,
    /// How many pairs of messages and of enums were compared.
    compared: (usize, usize),
}

impl<'a> Comparison<'a> {
    fn new(
        old: &'a Release,
        new: &'a Release,
        version: Option<Version>,
        options: &'a Options,
    ) -> Self {
        Self {
            old,
            new,
            old_version: old.version(),
            new_version: version,
            options,
            pairs: Pairs::default(),
            frozen: Frozen::default(),
            findings: Vec::new(),
            retyped: Vec::new(),
            deleted: HashSet::new(),
            broken: Vec::new(),
            broken_enums: Vec::new(),
            differing: Vec::new(),
            differing_enums: Vec::new(),
            compared: (0, 0),
        }
    }

    /// Whether rules on gates apply: a contract that only begins to say since when has nothing to contradict.
    pub(crate) fn is_gated(&self) -> bool {
        self.old.annotated && self.new.annotated
    }

    pub(crate) fn was(&self, path: impl Into<String>, place: Place) -> Element<'a> {
        let (path, release) = (path.into(), self.old);
        Element {
            path,
            release,
            place,
        }
    }

    pub(crate) fn is(&self, path: impl Into<String>, place: Place) -> Element<'a> {
        let (path, release) = (path.into(), self.new);
        Element {
            path,
            release,
            place,
        }
    }

    pub(crate) fn report(
        &mut self,
        element: &Element<'_>,
        rule: Rule,
        who: Who,
        message: impl Into<String>,
    ) {
        let mut finding = element.finding(rule, who, message.into());
        if rule.family() == Family::Json {
            finding.breaking = self.options.json_wire && who != Who::Nobody;
        }
        self.findings.push(finding);
    }

    /// Reports what breaks nothing whoever notices it.
    pub(crate) fn note(
        &mut self,
        element: &Element<'_>,
        rule: Rule,
        who: Who,
        message: impl Into<String>,
    ) {
        let mut finding = element.finding(rule, who, message.into());
        finding.breaking = false;
        self.findings.push(finding);
    }

    fn files(&mut self) {
        let new: HashMap<_, _> = self
            .new
            .files
            .iter()
            .enumerate()
            .map(|(index, file)| (&file.name, index))
            .collect();
        for was in self.old.files.iter().filter(|file| file.own) {
            let Some(file) = new.get(&was.name).copied() else {
                continue;
            };
            let is = &self.new.files[file];
            if was.package != is.package {
                let place = Place {
                    file,
                    line: 1,
                    column: 1,
                };
                let message = format!(
                    "package {} became {}: its services and messages are judged by themselves",
                    was.package, is.package
                );
                self.note(
                    &self.is(was.name.clone(), place),
                    Rule::FileSamePackage,
                    Who::Nobody,
                    message,
                );
            }
        }
    }

    /// A refusal is a detail of a status, and so not in the type of any response.
    fn meet_refusals(&mut self) {
        let find = |release: &Release| release.message_ids.get("handclasp.v1.Refusal").copied();
        if let (Some(was), Some(is)) = (find(self.old), find(self.new)) {
            self.pairs
                .meet(self.old, self.new, (was, is), Writers::BOTH);
        }
    }

    /// Features are bits of an offer, and so in the type of no field.
    fn meet_features(&mut self) {
        let of = |release: &'a Release| {
            release
                .enums
                .iter()
                .enumerate()
                .filter(|(_, found)| found.features)
        };
        for (was, enumeration) in of(self.old) {
            let by_name = self.new.enum_ids.get(&enumeration.name).copied();
            let is = by_name.or_else(|| of(self.new).next().map(|(index, _)| EnumId(index)));
            if let Some(is) = is {
                self.pairs.meet_enums((EnumId(was), is), Writers::BOTH);
            }
        }
    }

    /// Compares the messages and enums that meet, beyond those that were compared before.
    fn compare_pairs(&mut self) {
        let messages: Vec<_> = self.pairs.messages.iter().skip(self.compared.0).collect();
        self.compared.0 += messages.len();
        for (was, is, writers) in messages {
            let before = self.findings.len();
            self.message((was, is), writers);
            self.freeze(before, self.frozen.has_message(was));
            self.met_in(before, Some((was, is)), writers);
            if self.broke_since(before) {
                self.broken.push((was, is));
            }
            if self.differs_since(before) {
                self.differing.push((was, is));
            }
            self.place_message(before, (was, is));
        }
        let enums: Vec<_> = self.pairs.enums.iter().skip(self.compared.1).collect();
        self.compared.1 += enums.len();
        for (was, is, writers) in enums {
            let before = self.findings.len();
            self.enumeration((was, is), writers);
            self.freeze(before, self.frozen.has_enumeration(was));
            self.met_in(before, self.pairs.holder((was, is)), writers);
            if self.broke_since(before) {
                self.broken_enums.push((was, is));
            }
            if self.differs_since(before) {
                self.differing_enums.push((was, is));
            }
            self.place_enum(before, (was, is));
        }
    }

    /// Notes in which messages the findings since there were `before` were made.
    fn met_in(&mut self, before: usize, pair: Option<(MessageId, MessageId)>, writers: Writers) {
        for finding in &mut self.findings[before..] {
            finding.met = pair.map(|(old, new)| Met {
                old,
                new,
                writers,
                field: None,
            });
        }
    }

    fn broke_since(&self, before: usize) -> bool {
        self.findings[before..]
            .iter()
            .any(|finding| finding.breaking)
    }

    /// Whether an element of the older release belongs to the contract, as far as that is known.
    pub(crate) fn is_own(&self, place: Place) -> bool {
        let file = &self.old.files[place.file];
        !matches!(file.package.as_str(), "google.protobuf" | "handclasp")
    }

    fn changed_types(&mut self) {
        let tainted = self
            .pairs
            .tainted(self.broken.drain(..), self.broken_enums.drain(..));
        for (finding, pair) in std::mem::take(&mut self.retyped) {
            if tainted.contains(&pair) {
                self.findings.push(finding);
            }
        }
    }

    fn finish(mut self) -> Compared {
        if !self.is_gated() {
            self.findings
                .retain(|finding| finding.rule.family() != Family::Gates);
        }
        Compared {
            findings: self.findings,
            messages: became(&self.pairs.messages),
            enums: became(&self.pairs.enums),
        }
    }
}

/// What each older element that somebody writes has become: of several, the first that was met stands for all.
fn became<Id: Copy + Eq + Hash>(met: &pairs::Met<Id>) -> HashMap<Id, Id> {
    let written = met
        .iter()
        .filter(|(_, _, writers)| *writers != Writers::NONE);
    let written: Vec<_> = written.collect();
    let last_first = written.into_iter().rev();
    last_first.map(|(was, is, _)| (was, is)).collect()
}

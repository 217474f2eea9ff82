//! The verdict: how far the version must move, and which side must be upgraded first.

use crate::check::acknowledge::Uses;
use crate::check::causes::causes;
use crate::check::compare::compare;
use crate::check::history::Past;
use crate::check::release::{Message, MessageId};
use crate::check::{
    Acknowledgements, CheckError, Finding, Release, Roles, Rule, Step, Version, Who, pattern,
};
use std::fmt;

/// What a check is told beside the contracts.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Whether peers speak protobuf's JSON form, so that names matter as numbers do.
    pub json_wire: bool,
    /// The version that the newest release is declared to be; else it says so itself.
    pub declare: Option<Version>,
    /// Messages that are kept as records or travel inside `google.protobuf.Any`, beyond those that methods use: each
    /// is a message's full name, a package, or a name in which `*` stands for any characters.
    pub states: Vec<String>,
    /// Services that hosts serve and guests call, beside `handclasp.v1.Host`.
    pub host_services: Vec<String>,
    /// What the two sides are called: by default host and guest where a contract imports the options of ours, and
    /// client and server elsewhere.
    pub roles: Option<Roles>,
}

impl Options {
    /// Checks that each of [`states`](Self::states) names a message of one of these releases. A mistyped name would judge
    /// nothing.
    ///
    /// # Errors
    /// Returns the first that names none.
    pub fn check_states<'r>(
        &self,
        releases: impl IntoIterator<Item = &'r Release> + Copy,
    ) -> Result<(), CheckError> {
        let names_any = |state: &String| {
            let mut releases = releases.into_iter();
            releases.any(|release| {
                let messages = release.messages.iter().filter(|message| !message.map_entry);
                messages
                    .into_iter()
                    .any(|message| is_named(state, release, message))
            })
        };
        match self.states.iter().find(|state| !names_any(state)) {
            Some(unknown) => Err(CheckError::UnknownState(unknown.clone())),
            None => Ok(()),
        }
    }

    /// The messages of a release that are named as records.
    pub(crate) fn state_records<'a>(
        &'a self,
        release: &'a Release,
    ) -> impl Iterator<Item = MessageId> + 'a {
        let is_record = |message: &Message| {
            let mut states = self.states.iter();
            states.any(|state| is_named(state, release, message))
        };
        let messages = release.messages.iter().enumerate();
        let named = messages.filter(move |(_, found)| !found.map_entry && is_record(found));
        named.map(|(index, _)| MessageId(index))
    }
}

/// Whether a state is this message's name, its package, or a pattern that it matches.
fn is_named(state: &str, release: &Release, message: &Message) -> bool {
    let package = &release.files[message.about.place.file].package;
    state == package || pattern::matches(state, &message.name)
}

/// What a check found.
#[derive(Clone, Debug)]
pub struct Report {
    /// All findings, the oldest release's first.
    pub findings: Vec<Finding>,
    /// The steps from release to release.
    pub transitions: Vec<Transition>,
    /// What the two sides are called.
    pub roles: Roles,
    /// For each finding, the index of the one that it follows from.
    pub(crate) causes: Vec<Option<usize>>,
    /// Whether what breaks nothing is printed.
    pub(crate) has_notes: bool,
}

/// The step from one release to the next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Transition {
    /// The older release's version.
    pub from: Option<Version>,
    /// What the newer release is declared to be.
    pub to: Option<Version>,
    /// How far the version must move.
    pub verdict: Step,
    /// How many findings there are.
    pub findings: usize,
}

/// The side that must be upgraded first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UpgradeFirst {
    /// The host.
    Host,
    /// The guest.
    Guest,
    /// It does not matter; or, where both mixed fleets suffer, it does not help.
    Either,
}

/// Checks one release against the one before.
pub fn check(
    old: &Release,
    new: &Release,
    options: &Options,
    acknowledged: &Acknowledgements,
) -> Report {
    let version = options.declare.or_else(|| new.version());
    let findings = compare(old, new, version, options).findings;
    let mut uses = Uses::default();
    let mut report = Report::new(options, old, new);
    report.step(findings, (old, new), version, (acknowledged, &mut uses));
    report.remark(acknowledged.remarks(&uses));
    report
}

/// Checks each release of a history against the one before and against all that came before that.
pub fn check_history(
    releases: &[Release],
    options: &Options,
    acknowledged: &Acknowledgements,
) -> Report {
    let (Some(first), Some(last)) = (releases.first(), releases.last()) else {
        return Report::empty(
            options
                .roles
                .clone()
                .unwrap_or_else(Roles::client_and_server),
        );
    };
    let mut report = Report::new(options, first, last);
    let mut past = Past::default();
    let mut uses = Uses::default();
    past.begin(first);
    for (index, pair) in releases.windows(2).enumerate() {
        let (old, new) = (&pair[0], &pair[1]);
        let is_last = index + 2 == releases.len();
        let version = options
            .declare
            .filter(|_| is_last)
            .or_else(|| new.version());
        let mut compared = compare(old, new, version, options);
        if !is_last {
            // What the check cannot see in any release is told once.
            let findings = &mut compared.findings;
            findings.retain(|found| found.rule != Rule::AnyNotFollowed);
        }
        past.advance(old, new, &mut compared, options);
        let before = report.findings.len();
        report.step(
            compared.findings,
            (old, new),
            version,
            (acknowledged, &mut uses),
        );
        let step = report.transitions.last().map(Transition::to_string);
        for finding in &mut report.findings[before..] {
            let step = step.as_deref().unwrap_or_default();
            finding.message = format!("{step}: {}", finding.message);
        }
    }
    report.remark(acknowledged.remarks(&uses));
    report
}

impl Report {
    fn new(options: &Options, old: &Release, new: &Release) -> Self {
        let roles = options.roles.clone();
        Self::empty(roles.unwrap_or_else(|| Roles::of([old, new])))
    }

    const fn empty(roles: Roles) -> Self {
        Self {
            findings: Vec::new(),
            transitions: Vec::new(),
            roles,
            causes: Vec::new(),
            has_notes: true,
        }
    }

    /// Adds the findings on the step from one release to the next.
    fn step(
        &mut self,
        mut findings: Vec<Finding>,
        (old, new): (&Release, &Release),
        to: Option<Version>,
        (acknowledged, uses): (&Acknowledgements, &mut Uses),
    ) {
        for finding in &mut findings {
            acknowledged.apply(finding, uses);
            finding.message = self.roles.in_sentence(&finding.message);
        }
        let steps = findings.iter().map(Finding::step);
        self.transitions.push(Transition {
            from: old.version(),
            to,
            verdict: steps.max().unwrap_or(Step::None),
            findings: findings.len(),
        });
        let before = self.findings.len();
        let causes = causes(&findings, old, new).into_iter();
        let causes = causes.map(|cause| cause.map(|index| index + before));
        self.causes.extend(causes);
        self.findings.extend(findings);
    }

    /// Adds findings on the check itself to the newest step.
    fn remark(&mut self, remarks: Vec<Finding>) {
        if let Some(last) = self.transitions.last_mut() {
            last.findings += remarks.len();
            self.causes.extend(remarks.iter().map(|_| None));
            self.findings.extend(remarks);
        }
    }

    /// The findings of the newest release only.
    #[must_use]
    pub fn newest(mut self) -> Self {
        let count = self.transitions.last().map_or(0, |last| last.findings);
        let before = self.findings.len() - count;
        let causes = self.causes.split_off(before).into_iter();
        Self {
            findings: self.findings.split_off(before),
            transitions: self.transitions.pop().into_iter().collect(),
            causes: causes
                .map(|cause| cause.and_then(|index| index.checked_sub(before)))
                .collect(),
            ..self
        }
    }

    /// How far the version must move at most.
    pub fn verdict(&self) -> Step {
        let steps = self.transitions.iter().map(|transition| transition.verdict);
        steps.max().unwrap_or(Step::None)
    }

    /// The side that must be upgraded first.
    pub fn upgrade_first(&self) -> UpgradeFirst {
        let suffer = |findings: &mut dyn Iterator<Item = &Finding>| {
            findings.fold(Who::Nobody, |who, finding| who | finding.who)
        };
        let mut who = suffer(&mut self.findings.iter().filter(|finding| finding.breaking));
        if who == Who::Nobody {
            // What is added without a gate is of use only once the side that serves it has it.
            who = suffer(
                &mut self
                    .findings
                    .iter()
                    .filter(|finding| finding.step() == Step::Minor && !finding.gated),
            );
        }
        match who {
            Who::NewHostOldGuest => UpgradeFirst::Guest,
            Who::OldHostNewGuest => UpgradeFirst::Host,
            Who::Nobody | Who::Both => UpgradeFirst::Either,
        }
    }

    /// Whether every release is declared to be at least what it must be; `None` where one declares nothing.
    pub fn is_declared(&self) -> Option<bool> {
        self.transitions
            .iter()
            .map(Transition::is_declared)
            .try_fold(true, |all, one| Some(all && one?))
    }
}

impl Transition {
    /// The version that the newer release must have, at least, where the older one's is known.
    pub fn needed(&self) -> Option<Version> {
        self.from.map(|from| from.after(self.verdict))
    }

    /// Whether the newer release is declared to be at least what it must be.
    fn is_declared(&self) -> Option<bool> {
        let declared = self.to?;
        Some(match self.needed() {
            Some(needed) => declared >= needed,
            None => declared.step() >= self.verdict,
        })
    }
}

impl fmt::Display for Transition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let say = |version: Option<Version>| {
            version.map_or("?".to_owned(), |version| version.to_string())
        };
        write!(f, "{} -> {}", say(self.from), say(self.to))
    }
}

impl fmt::Display for UpgradeFirst {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Host => "host",
            Self::Guest => "guest",
            Self::Either => "either",
        })
    }
}

//! The findings in the order in which they are printed.

use crate::check::{Finding, Report};

/// A finding with those that follow from it.
#[derive(Clone, Debug)]
pub struct Group<'r> {
    /// What was changed.
    pub head: &'r Finding,
    /// What follows from it.
    pub consequences: Vec<&'r Finding>,
}

impl Report {
    /// The findings, each cause with what follows from it: breaks first, then what breaks nothing.
    pub fn groups(&self) -> Vec<Group<'_>> {
        let mut consequences: Vec<Vec<&Finding>> = vec![Vec::new(); self.findings.len()];
        let shown = |finding: &Finding| self.has_notes || finding.breaking;
        for (index, finding) in self.findings.iter().enumerate() {
            if let Some(cause) = self.cause(index)
                && shown(finding)
            {
                consequences[cause].push(finding);
            }
        }
        let groups = self.findings.iter().zip(consequences).enumerate();
        let groups = groups.filter(|(index, _)| self.cause(*index).is_none());
        let mut groups: Vec<_> = groups
            .map(|(_, (head, consequences))| Group { head, consequences })
            .filter(|group| shown(group.head))
            .collect();
        groups.sort_by_key(|group| !group.head.breaking);
        groups
    }

    /// The report without what breaks nothing. The verdict stays as it is.
    #[must_use]
    pub fn without_notes(self) -> Self {
        Self {
            has_notes: false,
            ..self
        }
    }

    /// The index of the finding that a finding follows from.
    pub(crate) fn cause(&self, finding: usize) -> Option<usize> {
        self.causes.get(finding).copied().flatten()
    }
}

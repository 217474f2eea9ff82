//! Breaks that are accepted on purpose, each with a reason and until a day.

use crate::check::{CheckError, Finding, Rule, Who, pattern};
use jiff::civil::Date;
use serde::Deserialize;
use std::collections::{HashMap, HashSet};
use std::fs;
use std::path::Path;
use toml::Spanned;

/// Findings that somebody has answered for. In `rule` and `path`, `*` stands for any characters.
///
/// ```toml
/// [[acknowledge]]
/// rule = "RPC_NO_DELETE"
/// path = "example.Lamp/*"
/// reason = "nobody called it: see the logs of May"
/// until = "2027-01-31"
/// ```
#[derive(Clone, Debug, Default)]
pub struct Acknowledgements {
    entries: Vec<Entry>,
    file: String,
    today: Date,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    acknowledge: Vec<Written>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    rule: String,
    path: Spanned<String>,
    reason: String,
    until: Date,
}

#[derive(Clone, Debug)]
struct Entry {
    rule: String,
    path: String,
    reason: String,
    until: Date,
    /// Where its path stands.
    line: u32,
}

/// What the entries were used for.
#[derive(Clone, Debug, Default)]
pub(crate) struct Uses {
    /// The entries that acknowledged something.
    used: HashSet<usize>,
    /// How many findings break since an entry ended.
    overdue: HashMap<usize, usize>,
}

impl Acknowledgements {
    /// Reads a file of acknowledgements, which count up to and including the day that each names.
    ///
    /// # Errors
    /// Where the file cannot be read, is not TOML, names a rule that does not exist, or gives no reason.
    pub fn read(path: &Path) -> Result<Self, CheckError> {
        let text = fs::read_to_string(path).map_err(|cause| CheckError::Read {
            path: path.to_owned(),
            cause,
        })?;
        let today = jiff::Timestamp::now()
            .to_zoned(jiff::tz::TimeZone::UTC)
            .date();
        let read = Self::parse(&text, today).map_err(|reason| CheckError::Acknowledgements {
            path: path.to_owned(),
            reason,
        })?;
        let file = path.display().to_string();
        Ok(Self { file, ..read })
    }

    fn parse(text: &str, today: Date) -> Result<Self, String> {
        let file: File = toml::from_str(text).map_err(|error| error.to_string())?;
        let entries = file.acknowledge.into_iter().map(|written| {
            let Written {
                rule,
                path,
                reason,
                until,
            } = written;
            let mut rules = Rule::ALL.iter();
            if !rules.any(|known| pattern::matches(&rule, known.id())) {
                return Err(format!("there is no rule \"{rule}\""));
            }
            let before = text.bytes().take(path.span().start);
            let line = before.filter(|byte| *byte == b'\n').count();
            let path = path.into_inner();
            if reason.trim().is_empty() {
                return Err(format!("{rule} of {path} has no reason"));
            }
            Ok(Entry {
                rule,
                path,
                reason,
                until,
                line: u32::try_from(line).unwrap_or(u32::MAX).saturating_add(1),
            })
        });
        Ok(Self {
            entries: entries.collect::<Result<_, _>>()?,
            file: String::new(),
            today,
        })
    }

    /// Makes a break that is acknowledged one that breaks nothing, and says so.
    pub(crate) fn apply(&self, finding: &mut Finding, uses: &mut Uses) {
        if !finding.breaking {
            return;
        }
        let entries = self.entries.iter().enumerate();
        let matching: Vec<_> = entries
            .filter(|(_, entry)| entry.matches(finding))
            .collect();
        let Some((_, last)) = matching.iter().max_by_key(|(_, entry)| entry.until) else {
            return;
        };
        let remark = if self.today <= last.until {
            finding.breaking = false;
            let valid = matching
                .iter()
                .filter(|(_, entry)| self.today <= entry.until);
            uses.used.extend(valid.map(|(index, _)| *index));
            format!(" (acknowledged until {}: {})", last.until, last.reason)
        } else {
            for (index, _) in &matching {
                *uses.overdue.entry(*index).or_default() += 1;
            }
            format!(" (the acknowledgement ended on {})", last.until)
        };
        finding.message.push_str(&remark);
    }

    /// Notes on the entries that acknowledge nothing, or nothing any more.
    pub(crate) fn remarks(&self, uses: &Uses) -> Vec<Finding> {
        let entries = self.entries.iter().enumerate();
        let idle = entries.filter(|(index, _)| !uses.used.contains(index));
        let remarks = idle.map(|(index, entry)| match uses.overdue.get(&index) {
            Some(count) => self.remark(
                entry,
                Rule::AcknowledgementOverdue,
                format!(
                    "the acknowledgement of {} ended on {}, and {count} of its findings break: end what it is about, or give it a later day",
                    entry.rule, entry.until
                ),
            ),
            None => self.remark(
                entry,
                Rule::AcknowledgementUnused,
                format!(
                    "the acknowledgement of {} until {} matches nothing that breaks: delete it, or correct its rule or its path",
                    entry.rule, entry.until
                ),
            ),
        });
        remarks.collect()
    }

    fn remark(&self, entry: &Entry, rule: Rule, message: String) -> Finding {
        Finding {
            rule,
            path: entry.path.clone(),
            breaking: false,
            who: Who::Nobody,
            message,
            file: self.file.clone(),
            line: entry.line,
            gated: false,
            met: None,
        }
    }
}

impl Entry {
    fn matches(&self, finding: &Finding) -> bool {
        pattern::matches(&self.rule, finding.rule.id())
            && pattern::matches(&self.path, &finding.path)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    const FILE: &str = "[[acknowledge]]\nrule = \"RPC_NO_DELETE\"\npath = \"a.B/C\"\nreason = \"unused\"\nuntil = \"2027-01-31\"\n";

    fn finding() -> Finding {
        Finding {
            rule: Rule::RpcNoDelete,
            path: "a.B/C".to_owned(),
            breaking: true,
            who: Who::OldHostNewGuest,
            message: "gone".to_owned(),
            file: String::new(),
            line: 0,
            gated: false,
            met: None,
        }
    }

    #[test]
    fn an_acknowledgement_counts_until_its_day() {
        for (today, breaking) in [(date(2027, 1, 31), false), (date(2027, 2, 1), true)] {
            let mut finding = finding();
            Acknowledgements::parse(FILE, today)
                .unwrap()
                .apply(&mut finding, &mut Uses::default());
            assert_eq!(finding.breaking, breaking, "{today}");
            assert!(finding.message.contains("2027-01-31"));
        }
    }

    #[test]
    fn an_acknowledgement_is_of_one_rule_and_one_element() {
        let acknowledged = Acknowledgements::parse(FILE, date(2027, 1, 1)).unwrap();
        let mut other = Finding {
            path: "a.B/D".to_owned(),
            ..finding()
        };
        acknowledged.apply(&mut other, &mut Uses::default());
        assert!(other.breaking);
        let mut other = Finding {
            rule: Rule::ServiceNoDelete,
            ..finding()
        };
        acknowledged.apply(&mut other, &mut Uses::default());
        assert!(other.breaking);
    }

    #[test]
    fn what_makes_no_sense_is_an_error() {
        for (from, to) in [
            ("RPC_NO_DELETE", "RPC_NO"),
            ("unused", " "),
            ("2027-01-31", "soon"),
            ("reason", "because"),
        ] {
            assert!(
                Acknowledgements::parse(&FILE.replace(from, to), date(2027, 1, 1)).is_err(),
                "{to}"
            );
        }
    }
}

//! Breaks that are accepted on purpose, each with a reason and until a day.

use crate::check::{CheckError, Finding, Rule};
use jiff::civil::Date;
use serde::Deserialize;
use std::fs;
use std::path::Path;

/// Findings that somebody has answered for.
///
/// ```toml
/// [[acknowledge]]
/// rule = "RPC_NO_DELETE"
/// path = "example.Lamp/Blink"
/// reason = "nobody called it: see the logs of May"
/// until = "2027-01-31"
/// ```
#[derive(Clone, Debug, Default)]
pub struct Acknowledgements {
    entries: Vec<Entry>,
    today: Date,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    acknowledge: Vec<Entry>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    rule: String,
    path: String,
    reason: String,
    until: Date,
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
        Self::parse(&text, today).map_err(|reason| CheckError::Acknowledgements {
            path: path.to_owned(),
            reason,
        })
    }

    fn parse(text: &str, today: Date) -> Result<Self, String> {
        let file: File = toml::from_str(text).map_err(|error| error.to_string())?;
        for entry in &file.acknowledge {
            if Rule::from_id(&entry.rule).is_none() {
                return Err(format!("there is no rule \"{}\"", entry.rule));
            }
            if entry.reason.trim().is_empty() {
                return Err(format!("{} of {} has no reason", entry.rule, entry.path));
            }
        }
        Ok(Self {
            entries: file.acknowledge,
            today,
        })
    }

    /// Makes a finding that is acknowledged one that breaks nothing, and says so.
    pub(crate) fn apply(&self, finding: &mut Finding) {
        let matches =
            |entry: &&Entry| entry.rule == finding.rule.id() && entry.path == finding.path;
        let Some(entry) = self
            .entries
            .iter()
            .filter(matches)
            .max_by_key(|entry| entry.until)
        else {
            return;
        };
        let remark = if self.today <= entry.until {
            finding.breaking = false;
            format!(" (acknowledged until {}: {})", entry.until, entry.reason)
        } else {
            format!(" (the acknowledgement ended on {})", entry.until)
        };
        finding.message.push_str(&remark);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::Who;
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
                .apply(&mut finding);
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
        acknowledged.apply(&mut other);
        assert!(other.breaking);
        let mut other = Finding {
            rule: Rule::ServiceNoDelete,
            ..finding()
        };
        acknowledged.apply(&mut other);
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

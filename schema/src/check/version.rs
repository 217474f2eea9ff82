//! The version of a contract, and the steps from one to the next.

use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;

/// The version of a contract: `1.2`, or `1.2.3` where releases are counted that way.
///
/// ```
/// use agent_schema::check::{Step, Version};
/// let version: Version = "v1.2".parse()?;
/// assert_eq!(version.after(Step::Minor).to_string(), "1.3");
/// # Ok::<_, agent_schema::check::NotAVersion>(())
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Version {
    major: u32,
    minor: u32,
    patch: Option<u32>,
}

/// How far a change moves the version.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Step {
    /// Nothing changed that anybody could notice.
    None,
    /// Nothing changed on the wire.
    Patch,
    /// Something was added, and nothing that old peers do is refused or misread.
    Minor,
    /// Some mixed fleet suffers.
    Major,
}

/// A text that is not a version.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("\"{0}\" is not a version: it is written as 1.2 or 1.2.3")]
pub struct NotAVersion(String);

impl Version {
    /// The version that a step from this one leads to, at least.
    ///
    /// A patch leaves a version of two numbers as it is: it is not counted there.
    #[must_use]
    pub fn after(self, step: Step) -> Self {
        let patch = |number| self.patch.map(|_| number);
        match step {
            Step::None => self,
            Step::Patch => Self {
                patch: self.patch.map(|number| number.saturating_add(1)),
                ..self
            },
            Step::Minor => Self {
                minor: self.minor.saturating_add(1),
                patch: patch(0),
                ..self
            },
            Step::Major => Self {
                major: self.major.saturating_add(1),
                minor: 0,
                patch: patch(0),
            },
        }
    }

    /// The step that a version stands for by its own numbers: 2.0 is a major release, 2.1 a minor one.
    #[must_use]
    pub fn step(self) -> Step {
        match (self.minor, self.patch.unwrap_or(0)) {
            (0, 0) => Step::Major,
            (_, 0) => Step::Minor,
            (_, _) => Step::Patch,
        }
    }

    /// How many minors this version comes after another of the same major; a later major is after all.
    pub(crate) fn minors_after(self, other: Self) -> u32 {
        if self.major > other.major {
            u32::MAX
        } else {
            self.minor.saturating_sub(other.minor)
        }
    }

    /// Whether this version and another have the same major.
    pub(crate) fn is_of_major(self, other: Self) -> bool {
        self.major == other.major
    }

    /// The version without its patch number, as gates count.
    pub(crate) fn level(self) -> Self {
        Self {
            patch: None,
            ..self
        }
    }
}

/// A version without a patch number is the first of its minor.
impl Ord for Version {
    fn cmp(&self, other: &Self) -> Ordering {
        let numbers = |version: &Self| (version.major, version.minor, version.patch.unwrap_or(0));
        numbers(self).cmp(&numbers(other))
    }
}

impl PartialOrd for Version {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Version {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Version {}

impl FromStr for Version {
    type Err = NotAVersion;

    fn from_str(text: &str) -> Result<Self, NotAVersion> {
        let wrong = || NotAVersion(text.to_owned());
        let digits = text.strip_prefix('v').unwrap_or(text);
        let numbers: Result<Vec<u32>, _> = digits.split('.').map(str::parse).collect();
        match numbers.map_err(|_| wrong())?[..] {
            [major, minor] => Ok(Self {
                major,
                minor,
                patch: None,
            }),
            [major, minor, patch] => Ok(Self {
                major,
                minor,
                patch: Some(patch),
            }),
            _ => Err(wrong()),
        }
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.major, self.minor)?;
        self.patch.map_or(Ok(()), |patch| write!(f, ".{patch}"))
    }
}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::None => "none",
            Self::Patch => "patch",
            Self::Minor => "minor",
            Self::Major => "major",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn version(text: &str) -> Version {
        text.parse().unwrap()
    }

    #[test]
    fn versions_order_by_their_numbers() {
        assert!(version("1.10") > version("1.9"));
        assert!(version("v2.0.0") > version("1.12.1"));
        assert_eq!(version("1.6"), version("1.6.0"));
        for wrong in ["", "1", "1.2.3.4", "1.x", "1.-2", "main"] {
            assert!(wrong.parse::<Version>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_step_leads_to_the_next_version_of_its_kind() {
        let all = [Step::None, Step::Patch, Step::Minor, Step::Major];
        let after = |text| all.map(|step| version(text).after(step).to_string());
        assert_eq!(after("1.2"), ["1.2", "1.2", "1.3", "2.0"]);
        assert_eq!(after("1.2.3"), ["1.2.3", "1.2.4", "1.3.0", "2.0.0"]);
    }

    #[test]
    fn a_version_alone_says_what_kind_of_release_it_is() {
        let steps = ["2.0", "2.1", "2.1.4", "2.0.1"].map(|text| version(text).step());
        assert_eq!(steps, [Step::Major, Step::Minor, Step::Patch, Step::Patch]);
    }
}

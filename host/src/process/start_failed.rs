//! A program that could not be executed.

use crate::v1::{StartFailure, StartStage};
use std::fmt;
use std::io;

/// The reason why a program could not be executed.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct StartFailed {
    /// The step that failed.
    pub stage: StartStage,
    /// The error number of the guest's kernel; 0 if it was no error of the kernel.
    pub errno: u32,
    /// The user, the group, the directory or the file that it failed on; may be empty.
    pub subject: String,
}

impl StartFailed {
    pub(super) fn new(failure: StartFailure) -> Self {
        Self {
            stage: failure.stage(),
            errno: failure.errno,
            subject: failure.subject,
        }
    }
}

impl fmt::Display for StartFailed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let step = match self.stage {
            StartStage::Other => "start the program",
            StartStage::User => "become the user",
            StartStage::Group => "enter the group",
            StartStage::Cwd => "enter the directory",
            StartStage::Limits => "set the limits",
            StartStage::Terminal => "open a terminal",
            StartStage::Exec => "execute",
        };
        write!(f, "the guest cannot {step}")?;
        if !self.subject.is_empty() {
            write!(f, " {:?}", self.subject)?;
        }
        match i32::try_from(self.errno) {
            Ok(errno @ 1..) => write!(f, ": {}", io::Error::from_raw_os_error(errno)),
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failure_says_what_failed_on_what_and_why() {
        let mut failed = StartFailed {
            stage: StartStage::Exec,
            errno: 2,
            subject: "nosuch".to_owned(),
        };
        assert_eq!(
            failed.to_string(),
            "the guest cannot execute \"nosuch\": No such file or directory (os error 2)"
        );
        failed = StartFailed {
            stage: StartStage::User,
            errno: 0,
            subject: "nobody2".to_owned(),
        };
        assert_eq!(
            failed.to_string(),
            "the guest cannot become the user \"nobody2\""
        );
    }
}

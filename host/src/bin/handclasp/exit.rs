//! How the command ends.

use handclasp::process::StartStage;
use handclasp::{Code, Error, Refusal};
use std::fmt;
use std::process::ExitCode;

/// The agent of `health` does not serve.
pub(crate) const NOT_SERVING: u8 = 1;
/// The command of `exec --from` was not running or remembered.
const FORGOTTEN: u8 = 123;
/// The command that `exec` ran was ended because its time was over, as timeout(1) has it.
pub(crate) const TIMED_OUT: u8 = 124;
/// Handclasp itself failed.
const FAILED: u8 = 125;
/// The guest may not execute the command, as shells have it.
const NOT_EXECUTABLE: u8 = 126;
/// The guest does not have the command, as shells have it.
const NOT_FOUND: u8 = 127;
/// What shells add to the number of the signal that ended a command.
pub(crate) const SIGNAL: i32 = 128;

/// The reader of the output has gone: 128 and the number of SIGPIPE.
pub(crate) const READER_GONE: i32 = SIGNAL + 13;

/// Why the command was not done.
#[derive(Debug)]
pub(crate) enum Failure {
    /// The agent or the way to it.
    Agent(Error),
    /// The agent could not run the program of `exec`.
    Program(Error),
    /// The agent does not know the key of a command whose output was to go on, so that the command would begin anew.
    Forgotten,
    /// What this end was given or prints to.
    Local(String),
}

impl Failure {
    pub(crate) fn exit_code(&self) -> ExitCode {
        let code = match self {
            Self::Agent(Error::Start(failed)) if failed.stage == StartStage::Exec => {
                match failed.errno {
                    // ENOENT and ENOTDIR.
                    2 | 20 => NOT_FOUND,
                    // EPERM, ENOEXEC and EACCES.
                    1 | 8 | 13 => NOT_EXECUTABLE,
                    _ => FAILED,
                }
            }
            Self::Program(Error::Status {
                code,
                refusal: None,
                ..
            }) => match code {
                Code::NotFound => NOT_FOUND,
                Code::PermissionDenied => NOT_EXECUTABLE,
                _ => FAILED,
            },
            Self::Forgotten => FORGOTTEN,
            _ => FAILED,
        };
        ExitCode::from(code)
    }

    /// What the session lacks, where that is why.
    pub(crate) fn refusal(&self) -> Option<&Refusal> {
        match self {
            Self::Agent(error) | Self::Program(error) => error.refusal(),
            Self::Forgotten | Self::Local(_) => None,
        }
    }

    /// The failure's kind as a word that does not change.
    pub(crate) const fn kind(&self) -> &'static str {
        match self {
            Self::Agent(error) | Self::Program(error) => error.kind(),
            Self::Forgotten => "forgotten",
            Self::Local(_) => "local",
        }
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self::Agent(error)
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Agent(error) | Self::Program(error) => error.fmt(f),
            Self::Forgotten => f.write_str(
                "the agent has no command with this key to go on with: start it anew with --from 0, or without --from",
            ),
            Self::Local(sentence) => f.write_str(sentence),
        }
    }
}

//! The report of a new process that could not execute its program.
//!
//! It goes over a pipe that is closed when the program is executed. It consists of the error's number, the stage, the kernel's
//! error number in two bytes, and the subject of the failure.

use super::program::read_pipe;
use crate::sys::Fd;
use agent_core::gate::Enumeration;
use agent_core::messages::StartStage;
use agent_engine::HandlerError;
use agent_engine::system::Moved;
use rustix::io::{Errno, IoSlice, writev};

/// The length of a report without its subject, in bytes.
const HEADER: usize = 4;

/// The errors that keep a new process from executing its program.
const ERRORS: [HandlerError; 7] = [
    HandlerError::NoDirectory,
    HandlerError::NoProgram,
    HandlerError::NoInterpreter,
    HandlerError::NotExecutable,
    HandlerError::UnknownFormat,
    HandlerError::ArgumentsTooLongHere,
    HandlerError::NotStarted,
];

/// Why a new process does not execute its program.
#[derive(Clone, Copy, Debug)]
pub(super) struct Failed<'s> {
    /// What `Run` answers.
    error: HandlerError,
    stage: StartStage,
    /// The kernel's error number, or 0.
    errno: u16,
    /// The user, the group, the directory or the file that it failed on; may be empty.
    subject: &'s [u8],
}

impl<'s> Failed<'s> {
    /// A step failed with an error of the kernel.
    pub(super) fn at(stage: StartStage, errno: Errno, subject: &'s [u8]) -> Self {
        let error = if stage == StartStage::Cwd {
            HandlerError::NoDirectory
        } else {
            HandlerError::NotStarted
        };
        Self {
            errno: number(errno),
            ..Self::without_errno(stage, error, subject)
        }
    }

    /// A file could not be executed.
    pub(super) fn to_execute(error: HandlerError, errno: Errno, file: &'s [u8]) -> Self {
        Self {
            errno: number(errno),
            ..Self::without_errno(StartStage::Exec, error, file)
        }
    }

    /// The guest has no user or group of this name.
    pub(super) const fn unknown(stage: StartStage, name: &'s str) -> Self {
        Self::without_errno(stage, HandlerError::NotStarted, name.as_bytes())
    }

    const fn without_errno(stage: StartStage, error: HandlerError, subject: &'s [u8]) -> Self {
        Self {
            error,
            stage,
            errno: 0,
            subject,
        }
    }

    /// Writes the report. An empty pipe takes it in one piece.
    pub(super) fn report(&self, pipe: &Fd) {
        // There are seven stages.
        let stage = self.stage.number().to_le_bytes()[0];
        let [low, high] = self.errno.to_le_bytes();
        let header = [self.error.number(), stage, low, high];
        let _ = writev(pipe, &[IoSlice::new(&header), IoSlice::new(self.subject)]);
    }
}

/// The agent's end of the pipe.
#[derive(Debug)]
pub(super) struct Report(Option<Fd>);

/// What is known of a new process.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Outcome {
    /// Its program is not executed yet.
    Pending,
    /// Its program was executed, or it was ended before that.
    Executed,
    /// It could not execute its program.
    Failed {
        error: Option<HandlerError>,
        stage: StartStage,
        errno: u16,
    },
}

impl Report {
    /// The read end of the pipe must not block.
    pub(super) const fn new(pipe: Fd) -> Self {
        Self(Some(pipe))
    }

    /// The pipe, until it is closed.
    pub(super) const fn pipe(&self) -> Option<&Fd> {
        self.0.as_ref()
    }

    /// Reads the report up to its subject. Closes the pipe if there is none, since outputs may be read for long afterwards.
    pub(super) fn read(&mut self) -> Outcome {
        let Some(pipe) = &self.0 else {
            return Outcome::Executed;
        };
        let mut header = [0; HEADER];
        match read_pipe(pipe, &mut header) {
            Moved::Nothing => Outcome::Pending,
            Moved::Bytes(HEADER) => {
                let [error, stage, low, high] = header;
                Outcome::Failed {
                    error: HandlerError::with_number(error, &ERRORS),
                    stage: StartStage::from_number(stage.into()).unwrap_or_default(),
                    errno: u16::from_le_bytes([low, high]),
                }
            }
            Moved::Bytes(_) | Moved::End => {
                self.0 = None;
                Outcome::Executed
            }
        }
    }

    /// After a failure: reads its subject, and closes the pipe. Returns the length.
    pub(super) fn read_subject(&mut self, buffer: &mut [u8]) -> usize {
        let pipe = self.0.take();
        pipe.map_or(0, |pipe| rustix::io::read(&pipe, buffer).unwrap_or(0))
    }
}

/// The kernel's error numbers are from 1 to 4095.
fn number(errno: Errno) -> u16 {
    u16::try_from(errno.raw_os_error()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sys;

    fn pipe() -> (Report, Fd) {
        let (ours, theirs) = sys::pipe().unwrap();
        rustix::io::ioctl_fionbio(&ours, true).unwrap();
        (Report::new(ours), theirs)
    }

    #[test]
    fn a_report_has_stage_error_number_and_subject() {
        let (mut ours, theirs) = pipe();
        assert_eq!(ours.read(), Outcome::Pending);
        Failed::at(StartStage::Cwd, Errno::ACCESS, b"/root").report(&theirs);
        let expected = Outcome::Failed {
            error: Some(HandlerError::NoDirectory),
            stage: StartStage::Cwd,
            errno: 13,
        };
        assert_eq!(ours.read(), expected);
        let mut subject = [0; 10];
        assert_eq!(ours.read_subject(&mut subject), 5);
        assert_eq!(&subject[..5], b"/root");
        assert!(ours.pipe().is_none());
        assert_eq!(ours.read_subject(&mut subject), 0);
    }

    #[test]
    fn the_longest_path_is_reported_whole() {
        let (mut ours, theirs) = pipe();
        let path = [b'x'; 4095];
        Failed::to_execute(HandlerError::NoProgram, Errno::NAMETOOLONG, &path).report(&theirs);
        assert!(matches!(ours.read(), Outcome::Failed { errno: 36, .. }));
        assert_eq!(ours.read_subject(&mut [0; 5000]), path.len());
    }

    #[test]
    fn a_pipe_that_is_closed_says_that_the_program_is_executed() {
        let (mut ours, theirs) = pipe();
        drop(theirs);
        assert_eq!(ours.read(), Outcome::Executed);
        assert!(ours.pipe().is_none());
        assert_eq!(ours.read(), Outcome::Executed);
    }
}

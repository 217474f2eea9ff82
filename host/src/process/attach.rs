//! A handle to a process that somebody has started.

use super::child::{Child, Pipes};
use super::link::Link;
use super::reader::Role;
use super::remote::Remote;
use crate::error::Error;
use crate::v1::OutputState;
use std::sync::Arc;

/// A handle to a process that is to be made, for instance by another program than the one that started it.
///
/// [`Agent::attach`](crate::Agent::attach) makes one.
#[derive(Clone, Debug)]
pub struct Attach {
    link: Arc<Link>,
    process: u64,
    starts: [Option<u64>; 2],
    role: Role,
}

impl Attach {
    pub(crate) const fn new(link: Arc<Link>, process: u64) -> Self {
        Self {
            link,
            process,
            starts: [None, None],
            role: Role::Owner,
        }
    }

    /// Reads the standard output from this offset on: all that is before it is acknowledged. The default is the oldest byte
    /// that is kept.
    #[must_use]
    pub const fn stdout_from(mut self, offset: u64) -> Self {
        self.starts[0] = Some(offset);
        self
    }

    /// Reads the standard error from this offset on: all that is before it is acknowledged. The default is the oldest byte
    /// that is kept.
    #[must_use]
    pub const fn stderr_from(mut self, offset: u64) -> Self {
        self.starts[1] = Some(offset);
        self
    }

    /// Only looks: acknowledges nothing, and has no input. Bytes that the owner has acknowledged may be lost for an observer.
    #[must_use]
    pub const fn observe(mut self) -> Self {
        self.role = Role::Observer;
        self
    }

    /// Makes the handle.
    ///
    /// # Errors
    ///
    /// A [status](Error::Status) with [`Code::NotFound`](crate::Code::NotFound) if the agent does not know the process.
    pub async fn open(&self) -> Result<Child, Error> {
        let guest = self.link.guest().await?;
        let link = Arc::clone(&self.link);
        let remote = Arc::new(Remote::new(link, guest, self.process, false));
        let info = remote.info().await?;
        let oldest = |output: Option<OutputState>| output.map_or(0, |output| output.start);
        let [stdout, stderr] = self.starts;
        let mut child = Child::new(
            remote,
            info.pid,
            &Pipes {
                input: self.role == Role::Owner && info.end.is_none(),
                taken: None,
                starts: [
                    stdout.unwrap_or_else(|| oldest(info.stdout)),
                    stderr.unwrap_or_else(|| oldest(info.stderr)),
                ],
                role: self.role,
            },
        );
        if let Some(stdin) = &mut child.stdin {
            // It is somebody else's as well.
            stdin.leave_open();
        }
        child.existed = true;
        Ok(child)
    }
}

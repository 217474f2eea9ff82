//! A process that is to be started.

use super::builder::{Settings, builder_methods};
use super::child::{Child, Pipes};
use super::gap::Gap;
use super::link::{Guest, Link, Repeat};
use super::reader::Role;
use super::remote::Remote;
use super::start_failed::StartFailed;
use super::status::ExitStatus;
use crate::error::{Error, Interruption};
use crate::generated::calls::processes::START;
use crate::v1::start_response::Outcome;
use crate::v1::{OutputPolicy, StartRequest, StartResponse, StartedProcess};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::oneshot;

/// The default of [`Command::lease`].
pub const DEFAULT_LEASE: Duration = Duration::from_mins(1);

/// A process that is to be started, shaped like `tokio::process::Command`.
///
/// [`Agent::command`](crate::Agent::command) makes one. It can be started more than once, unless it has a [key](Self::key).
#[derive(Clone, Debug)]
pub struct Command {
    link: Arc<Link>,
    settings: Settings,
}

/// All that a process has written, and how it has ended.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Output {
    /// How it has ended.
    pub status: ExitStatus,
    /// What it has written to its standard output, or its terminal.
    pub stdout: Vec<u8>,
    /// What it has written to its standard error.
    pub stderr: Vec<u8>,
    /// What is missing in both. There is nothing if the process waits for its reader, which is the default.
    pub gaps: Vec<Gap>,
}

impl Command {
    pub(crate) fn new(link: Arc<Link>, program: String) -> Self {
        Self {
            link,
            settings: Settings::new(program, DEFAULT_LEASE),
        }
    }

    pub(crate) const fn from_parts(link: Arc<Link>, settings: Settings) -> Self {
        Self { link, settings }
    }

    pub(crate) fn into_parts(self) -> (Arc<Link>, Settings) {
        (self.link, self.settings)
    }

    builder_methods!();

    /// Starts the process. If the future is dropped, the process starts all the same, and is then treated as that of a dropped
    /// [`Child`].
    ///
    /// # Errors
    ///
    /// [`Error::Start`] if the program could not be executed. [`Error::OutcomeUnknown`] if the connection was lost before
    /// the agent answered and the process has no key.
    pub async fn spawn(&self) -> Result<Child, Error> {
        let policy = match (self.settings.policy, self.settings.request.lease_ms) {
            (Some(policy), _) => policy,
            (None, Some(_)) => OutputPolicy::Wait,
            (None, None) => OutputPolicy::KeepNewest,
        };
        self.start(policy).await
    }

    /// Starts the process, reads all that it writes, and waits for its end.
    ///
    /// The output ends when the last process that holds it has closed it, which may be later than the end of this one.
    pub async fn output(&self) -> Result<Output, Error> {
        let mut child = self.spawn().await?;
        drop(child.stdin.take());
        let (stdout, stderr) = (child.stdout.take(), child.stderr.take());
        // One after the other, since all processes of a connection share its places for calls that wait.
        let (stdout, stderr) = tokio::try_join!(read_all(stdout), read_all(stderr))?;
        let status = child.wait().await?;
        Ok(Output {
            status,
            stdout: stdout.0,
            stderr: stderr.0,
            gaps: [stdout.1, stderr.1].concat(),
        })
    }

    /// Starts the process and waits for its end. What it writes is lost.
    pub async fn status(&self) -> Result<ExitStatus, Error> {
        // Otherwise it would wait for somebody to read its output.
        let policy = self.settings.policy.unwrap_or(OutputPolicy::KeepNewest);
        let mut child = self.start(policy).await?;
        child.wait().await
    }

    /// Starts it in a task. If this future is dropped, the task drops the late child, which is released as any other.
    async fn start(&self, policy: OutputPolicy) -> Result<Child, Error> {
        let command = self.clone();
        let (sender, child) = oneshot::channel();
        tokio::spawn(async move {
            let _ = sender.send(command.call_start(policy).await);
        });
        child.await.unwrap_or_else(|_| {
            Err(Error::OutcomeUnknown {
                method: START.element().to_string(),
                cause: Interruption::Stopped,
                idempotent: !self.settings.request.key.is_empty(),
            })
        })
    }

    async fn call_start(&self, policy: OutputPolicy) -> Result<Child, Error> {
        let request = StartRequest {
            output_policy: policy.into(),
            ..self.settings.request.clone()
        };
        let repeat = if request.key.is_empty() {
            Repeat::No
        } else {
            Repeat::Yes
        };
        let guest = self.link.guest().await?;
        let called = self.link.call_late(guest, &START, request, repeat);
        let response: StartResponse = called.await?;
        match response.outcome {
            Some(Outcome::Started(started)) => Ok(self.started(guest, &started)),
            Some(Outcome::Failure(failure)) => Err(Error::Start(StartFailed::new(failure))),
            None => Err(Error::BadResponse {
                method: START.element().to_string(),
                problem: "it does not say what came of it".to_owned(),
            }),
        }
    }

    fn started(&self, guest: Guest, started: &StartedProcess) -> Child {
        let request = &self.settings.request;
        // What outlives its handles can be found by its key or its number.
        let is_released = request.key.is_empty() && request.lease_ms.is_some();
        let remote = Remote::new(Arc::clone(&self.link), guest, started.process, is_released);
        let mut child = Child::new(
            Arc::new(remote),
            started.pid,
            &Pipes {
                input: request.input || request.terminal.is_some(),
                // Somebody may have written before.
                taken: (!started.existed).then_some(0),
                starts: [0, 0],
                role: Role::Owner,
            },
        );
        child.kill_on_drop = self.settings.kill_on_drop;
        child.existed = started.existed;
        child
    }
}

async fn read_all(
    output: Option<super::output::ChildOutput>,
) -> Result<(Vec<u8>, Vec<Gap>), Error> {
    match output {
        Some(output) => output.read_all().await,
        None => Ok((Vec::new(), Vec::new())),
    }
}

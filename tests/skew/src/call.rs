//! The calls: which elements of the contract each stands for, its request, and how it is judged.

use anyhow::{Result, bail, ensure};
use handclasp::Error;
use handclasp::grpc::health_check_response::ServingStatus;
use handclasp::v1::{
    MountRequest, PauseRequest, PowerAction, ReseedRandomRequest, ResumeRequest, RunRequest,
    SetTimeRequest, ShutdownRequest,
};
use serde::Serialize;
use sha2::{Digest, Sha256};

use crate::contracts::Contract;
use crate::machine;
use crate::outcome::Outcome;
use crate::process::{self, Use};
use crate::site::{Place, Site};

/// What is read back from a program.
const TEXT: &[u8] = b"there and back\n";

/// A call, or one use of a method.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Call {
    Health,
    HealthVersion,
    Info,
    Run,
    RunInGroup,
    SetTime,
    ReseedRandom,
    MountTmpfs,
    MountBlock,
    MountVirtioFs,
    MountEphemeral,
    Pause,
    Resume,
    StartProcess,
    ListProcesses,
    WaitForProcess,
    SignalProcess,
    ResizeTerminal,
    ReadOutput,
    WriteInput,
    ReleaseProcess,
    Shutdown,
}

impl Call {
    /// Every call but Shutdown, in the order in which they are made.
    pub(crate) const IN_ORDER: [Self; 21] = [
        Self::Health,
        Self::HealthVersion,
        Self::Info,
        Self::Run,
        Self::RunInGroup,
        Self::SetTime,
        Self::ReseedRandom,
        Self::MountTmpfs,
        Self::MountBlock,
        Self::MountVirtioFs,
        Self::MountEphemeral,
        Self::Pause,
        Self::Resume,
        Self::StartProcess,
        Self::ListProcesses,
        Self::WaitForProcess,
        Self::SignalProcess,
        Self::ResizeTerminal,
        Self::ReadOutput,
        Self::WriteInput,
        Self::ReleaseProcess,
    ];

    /// Fails if the contract has a method or a value that no call uses.
    pub(crate) fn check_coverage(contract: &Contract) -> Result<()> {
        let calls = || Self::IN_ORDER.into_iter().chain([Self::Shutdown]);
        for element in &contract.elements {
            ensure!(
                calls().any(|call| call.elements().contains(&&**element)),
                "contract {} has {element}, which none of skew's calls uses: see tests/skew/src/call.rs",
                contract.version
            );
        }
        Ok(())
    }

    /// The elements of the contract that it uses.
    const fn elements(self) -> &'static [&'static str] {
        match self {
            Self::Health => &["grpc.Health/Check"],
            Self::HealthVersion => &["grpc.Health/Version"],
            Self::Info => &["handclasp.v1.Agent/Info"],
            Self::Run | Self::RunInGroup => &["handclasp.v1.Agent/Run"],
            Self::SetTime => &["handclasp.v1.Agent/SetTime"],
            Self::ReseedRandom => &["handclasp.v1.Agent/ReseedRandom"],
            Self::MountTmpfs => &[
                "handclasp.v1.Agent/Mount",
                "handclasp.v1.MountRequest.driver \"tmpfs\"",
            ],
            Self::MountBlock => &[
                "handclasp.v1.Agent/Mount",
                "handclasp.v1.MountRequest.driver \"block\"",
            ],
            Self::MountVirtioFs => &[
                "handclasp.v1.Agent/Mount",
                "handclasp.v1.MountRequest.driver \"virtio-fs\"",
            ],
            Self::MountEphemeral => &[
                "handclasp.v1.Agent/Mount",
                "handclasp.v1.MountRequest.driver \"ephemeral\"",
            ],
            Self::Pause => &["handclasp.v1.Agent/Pause"],
            Self::Resume => &["handclasp.v1.Agent/Resume"],
            Self::StartProcess => &["handclasp.v1.Processes/Start"],
            Self::ListProcesses => &["handclasp.v1.Processes/List"],
            Self::WaitForProcess => &["handclasp.v1.Processes/Wait"],
            Self::SignalProcess => &["handclasp.v1.Processes/Signal"],
            Self::ResizeTerminal => &["handclasp.v1.Processes/ResizeTerminal"],
            Self::ReadOutput => &["handclasp.v1.Processes/ReadOutput"],
            Self::WriteInput => &["handclasp.v1.Processes/WriteInput"],
            Self::ReleaseProcess => &["handclasp.v1.Processes/Release"],
            Self::Shutdown => &["handclasp.v1.Agent/Shutdown"],
        }
    }

    /// Whether a session at this contract's level holds all that the call uses.
    pub(crate) fn is_held(self, level: &Contract) -> bool {
        let mut elements = self.elements().iter();
        elements.all(|element| level.elements.contains(*element))
    }

    /// The use of a method for processes that it is.
    const fn process_use(self) -> Option<Use> {
        Some(match self {
            Self::StartProcess => Use::Start,
            Self::ListProcesses => Use::List,
            Self::WaitForProcess => Use::Wait,
            Self::SignalProcess => Use::Signal,
            Self::ResizeTerminal => Use::Resize,
            Self::ReadOutput => Use::Read,
            Self::WriteInput => Use::Write,
            Self::ReleaseProcess => Use::Release,
            _ => return None,
        })
    }

    /// Whether its effect is on the whole machine that the agent runs on.
    const fn needs_machine(self) -> bool {
        let needs_none = matches!(
            self,
            Self::Health | Self::HealthVersion | Self::Info | Self::Run | Self::Shutdown
        );
        !needs_none && self.process_use().is_none()
    }

    /// Makes the call if the session holds it, else sees to it that it is refused.
    pub(crate) async fn outcome(self, level: &Contract, site: &Site<'_>) -> Outcome {
        let failed = |error: anyhow::Error| Outcome::Failed(format!("{error:#}"));
        if !self.is_held(level) {
            let refused = refused(self.request(site).await, level);
            return refused.map_or_else(failed, |()| Outcome::Refused);
        }
        if self.needs_machine() && site.place == Place::Process {
            return Outcome::NotRun;
        }
        let done = self.perform(site).await;
        done.map_or_else(failed, |()| Outcome::Done)
    }

    /// Makes the call and looks at what it did.
    async fn perform(self, site: &Site<'_>) -> Result<()> {
        if let Some(wanted) = self.process_use() {
            return process::perform(site.agent, wanted).await;
        }
        match self {
            Self::Health => ensure!(site.agent.health().await? == ServingStatus::Serving),
            Self::HealthVersion => {
                let versions = site.agent.health_version().await?;
                ensure!(!versions.agent_version.is_empty(), "no agent version");
            }
            Self::Info => {
                let info = site.agent.info().await?;
                ensure!(info.cpus > 0 && !info.kernel_release.is_empty());
                let is_init = site.place == Place::Init;
                ensure!(info.is_init == is_init, "is_init is {}", info.is_init);
            }
            Self::Run => {
                let stdout = machine::run(site.agent, echo()).await?;
                ensure!(stdout.as_bytes() == TEXT, "cat wrote {stdout:?}");
            }
            Self::RunInGroup => machine::run_in_group(site).await?,
            Self::SetTime => machine::set_time(site).await?,
            Self::MountTmpfs => machine::mount_tmpfs(site).await?,
            Self::MountBlock => machine::mount_block(site).await?,
            Self::MountVirtioFs => machine::mount_virtio_fs(site).await?,
            Self::MountEphemeral => machine::mount_ephemeral(site).await?,
            Self::Pause => machine::pause(site).await?,
            Self::Resume => machine::resume(site).await?,
            // What shows by its answer alone: ReseedRandom and Shutdown.
            _ => self.request(site).await?,
        }
        Ok(())
    }

    /// Only sends the call's request.
    async fn request(self, site: &Site<'_>) -> Result<(), Error> {
        let Site { agent, name, .. } = site;
        if let Some(wanted) = self.process_use() {
            return process::request(agent, wanted).await;
        }
        let group = || name.clone();
        match self {
            Self::Health => agent.health().await.map(drop),
            Self::HealthVersion => agent.health_version().await.map(drop),
            Self::Info => agent.info().await.map(drop),
            Self::Run => agent.run(echo()).await.map(drop),
            Self::RunInGroup => agent.run(machine::in_group(site, "true")).await.map(drop),
            Self::SetTime => {
                let unix_ns = 1;
                agent.set_time(SetTimeRequest { unix_ns }).await.map(drop)
            }
            Self::ReseedRandom => {
                let request = ReseedRandomRequest {
                    entropy: Sha256::digest(site.generation()).to_vec(),
                    generation: site.generation().to_vec(),
                };
                agent.reseed_random(request).await.map(drop)
            }
            Self::MountTmpfs => mount(site, "tmpfs").await,
            Self::MountBlock => mount(site, "block").await,
            Self::MountVirtioFs => mount(site, "virtio-fs").await,
            Self::MountEphemeral => mount(site, "ephemeral").await,
            Self::Pause => agent.pause(PauseRequest { group: group() }).await.map(drop),
            Self::Resume => {
                let group = group();
                agent.resume(ResumeRequest { group }).await.map(drop)
            }
            // Shutdown: the uses of processes are above.
            _ => {
                let action = PowerAction::PowerOff.into();
                agent.shutdown(ShutdownRequest { action }).await.map(drop)
            }
        }
    }
}

async fn mount(site: &Site<'_>, driver: &str) -> Result<(), Error> {
    let request = MountRequest {
        driver: driver.to_owned(),
        target: machine::target(site),
        ..MountRequest::default()
    };
    site.agent.mount(request).await.map(drop)
}

fn echo() -> RunRequest {
    RunRequest {
        argv: vec!["cat".to_owned()],
        stdin: TEXT.to_vec(),
        ..RunRequest::default()
    }
}

/// Whether a call was refused by the host's library, for a need that the session's level does not meet.
fn refused(result: Result<(), Error>, level: &Contract) -> Result<()> {
    let unsupported = match result {
        Ok(()) => bail!("it was done, though the session does not hold it"),
        Err(Error::Unsupported(unsupported)) => unsupported,
        Err(error) => {
            bail!("it should have been refused before it was sent, and ended as: {error}")
        }
    };
    let session = unsupported.session.map(|session| session.version);
    let newer = unsupported
        .need
        .is_some_and(|need| !level.version.includes(need.since));
    ensure!(
        newer && session == Some(level.version),
        "it was refused for another reason: {unsupported}"
    );
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contracts;
    use vm_harness::ground::Workspace;

    #[test]
    fn every_element_has_a_call_and_an_unknown_one_is_named() {
        let workspace = Workspace::find().unwrap();
        let contract = contracts::current(&workspace).unwrap();
        Call::check_coverage(&contract).unwrap();
        let more = Contract {
            version: contract.version,
            features: Vec::new(),
            elements: ["handclasp.v1.Agent/Dance".to_owned()].into(),
        };
        let error = Call::check_coverage(&more).unwrap_err().to_string();
        assert!(error.contains("Agent/Dance"), "{error}");
    }

    #[test]
    fn a_call_is_held_where_all_of_its_elements_are() {
        let workspace = Workspace::find().unwrap();
        let first = &contracts::released(&workspace).unwrap()[0];
        assert!(Call::MountTmpfs.is_held(first));
        assert!(!Call::MountEphemeral.is_held(first));
        assert!(!Call::Pause.is_held(first));
    }

    #[test]
    fn what_is_done_or_fails_otherwise_is_not_refused() {
        let workspace = Workspace::find().unwrap();
        let first = &contracts::released(&workspace).unwrap()[0];
        assert!(refused(Ok(()), first).is_err());
        assert!(refused(Err(Error::AnswerMismatch), first).is_err());
    }
}

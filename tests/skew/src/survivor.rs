//! What a guest keeps while its hosts change: the generation that it was told, and a group of programs, which stands
//! still where the contract can pause it, also under a host that cannot resume it.

use anyhow::{Context, Result, ensure};
use handclasp::Agent;
use handclasp::v1::{PauseRequest, ResumeRequest};

use crate::call::Call;
use crate::contracts::Contract;
use crate::machine;
use crate::site::{Place, Site};

const GROUP: &str = "survivor";

/// A group that one host has left in the guest for the next.
pub(crate) struct Survivor {
    place: Place,
    pid: u32,
    is_paused: bool,
}

impl Survivor {
    /// Starts the group, and pauses it if the session holds that.
    pub(crate) async fn start(agent: &Agent, place: Place, level: &Contract) -> Result<Self> {
        let site = site(agent, place);
        let pid = machine::start_idle(&site).await?;
        let is_paused = Call::Pause.is_held(level);
        if is_paused {
            let group = GROUP.to_owned();
            agent.pause(PauseRequest { group }).await?;
        }
        Ok(Self {
            place,
            pid,
            is_paused,
        })
    }

    /// Fails unless the group is as it was left.
    pub(crate) async fn check(&self, agent: &Agent) -> Result<()> {
        let alive = machine::shell(agent, &format!("kill -0 {}", self.pid)).await;
        alive.context("a program did not outlive its host")?;
        let frozen = machine::expect_frozen(&site(agent, self.place), self.is_paused).await;
        frozen.context("the group is not as its host left it")
    }

    /// Resumes the group if it was paused, and ends it.
    pub(crate) async fn end(self, agent: &Agent) -> Result<()> {
        let site = site(agent, self.place);
        if self.is_paused {
            let group = GROUP.to_owned();
            agent.resume(ResumeRequest { group }).await?;
            machine::expect_frozen(&site, false).await?;
        }
        machine::end_group(&site).await
    }
}

/// Fails unless the guest offers the generation that it was told in another host's session.
pub(crate) fn check_generation(agent: &Agent, expected: [u8; 16]) -> Result<()> {
    let generation = agent.peer().and_then(|peer| peer.generation);
    ensure!(
        generation == Some(expected),
        "the guest has forgotten its generation: {generation:?}"
    );
    Ok(())
}

fn site(agent: &Agent, place: Place) -> Site<'_> {
    Site {
        agent,
        name: GROUP.to_owned(),
        place,
    }
}

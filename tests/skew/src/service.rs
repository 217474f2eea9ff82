//! Another agent of the same program, which dials: an agent dials only until it was heard, so that each host needs
//! one of its own, and a machine that boots for each would take long.

use std::path::Path;

use anyhow::{Context, Result};
use handclasp::Agent;

use crate::machine;
use crate::site::Place;
use vm_harness::machine::{Dial, Guest};

/// A started agent. It ends by Shutdown, and at the latest with the guest that it was started in.
pub(crate) enum Service {
    /// A program of the guest.
    Inside {
        /// Its process id.
        pid: u32,
    },
    /// A process of this machine.
    Beside(Box<Guest>),
}

impl Service {
    /// Starts an agent in the guest, or beside it where the guest is a process of this machine too, and waits for its
    /// dial.
    pub(crate) async fn start(
        guest: &Guest,
        control: &Agent,
        program: &Path,
        name: &str,
    ) -> Result<(Self, Dial)> {
        let Some(ready) = guest.ready_inside() else {
            let beside = Guest::start_process(program)?;
            let dial = beside.dial().await?;
            return Ok((Self::Beside(Box::new(beside)), dial));
        };
        // The machine's init is the agent's program.
        let script = format!(
            "HANDCLASP_LISTEN=unix:/tmp/{name} HANDCLASP_READY={ready} /init > /tmp/{name}.log 2>&1 & echo $!"
        );
        let pid = machine::shell(control, &script).await?;
        let pid = pid.trim_end().parse().context("no process id")?;
        Ok((Self::Inside { pid }, guest.dial().await?))
    }

    /// Where it runs.
    pub(crate) const fn place(&self) -> Place {
        match self {
            Self::Inside { .. } => Place::Service,
            Self::Beside(_) => Place::Process,
        }
    }

    /// Waits until it has ended, as Shutdown has told it to.
    pub(crate) async fn end(self, control: &Agent) -> Result<()> {
        match self {
            Self::Beside(mut guest) => guest.end().await,
            Self::Inside { pid } => {
                let wait = format!("while kill -0 {pid} 2> /dev/null; do sleep 0.05; done");
                let ended = machine::shell(control, &wait).await;
                ended.context("the agent was to end, and still runs")?;
                Ok(())
            }
        }
    }
}

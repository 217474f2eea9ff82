//! The break of 2018 on Acme's contract: hosts of 1.1 send the volume driver `scratch`, which servers of 1.0 do not know.

use crate::deed;
use crate::fleet::Fleet;
use crate::matrix::unix;
use crate::new_host::NewHost;
use crate::old_host::OldHost;
use crate::outcome::{Host, Outcome};
use anyhow::Result;

/// One way for the call to go.
#[derive(Clone, Debug)]
pub struct Way {
    /// Who talks to whom.
    pub name: &'static str,
    /// What came of it.
    pub outcome: Outcome,
}

/// Sends the volume four ways to the server of 1.0.
pub async fn run(fleet: &Fleet) -> Result<Vec<Way>> {
    let server = &fleet.servers[0];
    let deed = deed::scratch_volume();
    let (direct, guarded) = (
        format!("unix:{}", server.direct),
        format!("unix:{}", server.guarded),
    );
    let negotiated = NewHost::connect(&fleet.newest, &guarded, None).await?;
    let assumed = NewHost::connect(&fleet.newest, &direct, Some(0)).await?;
    let old = &fleet.releases[1];
    let at_guard = OldHost::connect(old, &unix(&server.guarded)).await?;
    let unguarded = OldHost::connect(old, &unix(&server.direct)).await?;
    let mut ways = Vec::new();
    let mut add = |name, heard| {
        let outcome = Outcome::of(heard, server.journal.take());
        ways.push(Way { name, outcome });
    };
    add(
        "today's host at the guard: both negotiate",
        negotiated.call(&deed).await?,
    );
    add(
        "today's host at an old server, at an assumed level",
        assumed.call(&deed).await?,
    );
    add("a host of 1.1 at the guard", at_guard.call(&deed).await?);
    add(
        "a host of 1.1 at an old server, without a guard",
        unguarded.call(&deed).await?,
    );
    Ok(ways)
}

//! All servers, each with a guard beside it.

use crate::journal::Journal;
use crate::old_server;
use crate::release::Release;
use acme_guard::address::{Listener, ServerAddress};
use acme_guard::{Guard, Log, Mode, contract};
use agent_core::Version;
use anyhow::Result;
use std::path::Path;
use tempfile::TempDir;
use tokio::task::JoinHandle;

/// The servers of all releases, and a guard in front of each. They stop when this value is dropped.
pub struct Fleet {
    pub(crate) releases: Vec<Release>,
    pub(crate) newest: Release,
    pub(crate) servers: Vec<FleetServer>,
    // Last, so that the sockets' directory goes away after those who use it.
    _directory: TempDir,
}

/// The server of a release.
pub(crate) struct FleetServer {
    pub(crate) journal: Journal,
    /// Its own address.
    pub(crate) direct: String,
    /// The address of the guard in front of it.
    pub(crate) guarded: String,
    _server: ttrpc::r#async::Server,
    guard: JoinHandle<()>,
}

impl Drop for FleetServer {
    fn drop(&mut self) {
        self.guard.abort();
    }
}

impl Fleet {
    /// Starts all servers and guards.
    pub async fn start() -> Result<Self> {
        let directory = tempfile::tempdir()?;
        let releases: Result<Vec<_>> = (0..Release::COUNT).map(Release::read).collect();
        let releases = releases?;
        let mut servers = Vec::new();
        for release in &releases {
            servers.push(FleetServer::start(release, directory.path()).await?);
        }
        Ok(Self {
            releases,
            newest: Release::newest()?,
            servers,
            _directory: directory,
        })
    }
}

impl FleetServer {
    async fn start(release: &Release, directory: &Path) -> Result<Self> {
        let address = |name: &str| format!("{}/{name}-{}", directory.display(), release.minor);
        let (server, guard) = (address("server"), address("guard"));
        let journal = Journal::default();
        let direct = format!("unix://{server}");
        let started = old_server::start(release, &direct, &journal).await?;
        let version = Version::new(1, release.minor);
        let listener = Listener::bind(&format!("unix:{guard}"))?;
        let guarding = Guard {
            local: contract::local(version, version),
            mode: Mode::Enforce,
            server: ServerAddress::parse(&format!("unix:{server}"))?,
            log: Log::Silent,
        };
        Ok(Self {
            journal,
            direct: server,
            guarded: guard,
            _server: started,
            guard: tokio::spawn(async move { guarding.serve(&listener).await }),
        })
    }
}

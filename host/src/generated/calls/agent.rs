// Generated from the contract by `cargo xtask generate`: change the .proto files instead.

//! `handclasp.v1.Agent`: The agent inside the virtual machine.

use super::super::v1;
use crate::{Calls, Error};
use agent_core::dispatch::Rpc;
use agent_core::messages::agent;

impl Calls {
    /// What the agent is and what it runs on.
    ///
    /// Since 1.0.
    pub async fn info(&self, request: v1::InfoRequest) -> Result<v1::InfoResponse, Error> {
        Ok(self
            .call(<agent::Info as Rpc>::METHOD, request)
            .await?
            .response)
    }

    /// Runs a program and waits for its end.
    ///
    /// Since 1.0.
    pub async fn run(&self, request: v1::RunRequest) -> Result<v1::RunResponse, Error> {
        Ok(self
            .call(<agent::Run as Rpc>::METHOD, request)
            .await?
            .response)
    }

    /// Ends the guest. Answered before it is done.
    ///
    /// Since 1.0.
    pub async fn shutdown(
        &self,
        request: v1::ShutdownRequest,
    ) -> Result<v1::ShutdownResponse, Error> {
        Ok(self
            .call(<agent::Shutdown as Rpc>::METHOD, request)
            .await?
            .response)
    }

    /// Sets the guest's clock.
    ///
    /// Since 1.0, feature TIME.
    pub async fn set_time(
        &self,
        request: v1::SetTimeRequest,
    ) -> Result<v1::SetTimeResponse, Error> {
        Ok(self
            .call(<agent::SetTime as Rpc>::METHOD, request)
            .await?
            .response)
    }

    /// Gives the guest's kernel entropy, for instance after a restore: clones of one snapshot share theirs.
    ///
    /// Since 1.0, feature ENTROPY.
    pub async fn reseed_random(
        &self,
        request: v1::ReseedRandomRequest,
    ) -> Result<v1::ReseedRandomResponse, Error> {
        Ok(self
            .call(<agent::ReseedRandom as Rpc>::METHOD, request)
            .await?
            .response)
    }

    /// Mounts a file system. The directory that it is mounted on is made if it is not there.
    ///
    /// Since 1.0, feature MOUNT.
    pub async fn mount(&self, request: v1::MountRequest) -> Result<v1::MountResponse, Error> {
        Ok(self
            .call(<agent::Mount as Rpc>::METHOD, request)
            .await?
            .response)
    }
}

// Generated from the contract by `cargo xtask generate`: change the .proto files instead.

//! `handclasp.v1.Agent`: The agent inside the virtual machine.

use super::super::v1;
use crate::agent::Agent;
use crate::blocking;
use crate::connecting::Connecting;
use crate::error::Error;
use agent_core::dispatch::Rpc;
use agent_core::messages::agent;

impl Agent {
    /// What the agent is and what it runs on.
    ///
    /// Since 1.0.
    pub async fn info(&self) -> Result<v1::InfoResponse, Error> {
        let done = self
            .call(<agent::Info as Rpc>::METHOD, v1::InfoRequest::default())
            .await?;
        Ok(done.response)
    }

    /// Runs a program and waits for its end.
    ///
    /// Since 1.0.
    pub async fn run(&self, request: v1::RunRequest) -> Result<v1::RunResponse, Error> {
        let done = self.call(<agent::Run as Rpc>::METHOD, request).await?;
        Ok(done.response)
    }

    /// Ends the guest. Answered before it is done.
    ///
    /// Since 1.0.
    pub async fn shutdown(
        &self,
        request: v1::ShutdownRequest,
    ) -> Result<v1::ShutdownResponse, Error> {
        let done = self.call(<agent::Shutdown as Rpc>::METHOD, request).await?;
        Ok(done.response)
    }

    /// Sets the guest's clock.
    ///
    /// Since 1.0, feature TIME.
    pub async fn set_time(
        &self,
        request: v1::SetTimeRequest,
    ) -> Result<v1::SetTimeResponse, Error> {
        let done = self.call(<agent::SetTime as Rpc>::METHOD, request).await?;
        Ok(done.response)
    }

    /// Gives the guest's kernel entropy, for instance after a restore: clones of one snapshot share theirs.
    ///
    /// Since 1.0, feature ENTROPY.
    pub async fn reseed_random(
        &self,
        request: v1::ReseedRandomRequest,
    ) -> Result<v1::ReseedRandomResponse, Error> {
        let done = self
            .call(<agent::ReseedRandom as Rpc>::METHOD, request)
            .await?;
        Ok(done.response)
    }

    /// Mounts a file system. The directory that it is mounted on is made if it is not there.
    ///
    /// Since 1.0, feature MOUNT.
    pub async fn mount(&self, request: v1::MountRequest) -> Result<v1::MountResponse, Error> {
        let done = self.call(<agent::Mount as Rpc>::METHOD, request).await?;
        Ok(done.response)
    }

    /// Stops all programs of a named process group until it is resumed. Answered when all of them stand still.
    ///
    /// Since 1.1, feature PAUSE.
    pub async fn pause(&self, request: v1::PauseRequest) -> Result<v1::PauseResponse, Error> {
        let done = self.call(<agent::Pause as Rpc>::METHOD, request).await?;
        Ok(done.response)
    }

    /// Lets the programs of a named process group go on.
    ///
    /// Since 1.1, feature PAUSE.
    pub async fn resume(&self, request: v1::ResumeRequest) -> Result<v1::ResumeResponse, Error> {
        let done = self.call(<agent::Resume as Rpc>::METHOD, request).await?;
        Ok(done.response)
    }
}

impl Connecting {
    /// What the agent is and what it runs on.
    ///
    /// Since 1.0.
    pub async fn info(&self) -> Result<v1::InfoResponse, Error> {
        let done = self
            .call(<agent::Info as Rpc>::METHOD, v1::InfoRequest::default())
            .await?;
        Ok(done.response)
    }

    /// Runs a program and waits for its end.
    ///
    /// Since 1.0.
    pub async fn run(&self, request: v1::RunRequest) -> Result<v1::RunResponse, Error> {
        let done = self.call(<agent::Run as Rpc>::METHOD, request).await?;
        Ok(done.response)
    }

    /// Ends the guest. Answered before it is done.
    ///
    /// Since 1.0.
    pub async fn shutdown(
        &self,
        request: v1::ShutdownRequest,
    ) -> Result<v1::ShutdownResponse, Error> {
        let done = self.call(<agent::Shutdown as Rpc>::METHOD, request).await?;
        Ok(done.response)
    }

    /// Sets the guest's clock.
    ///
    /// Since 1.0, feature TIME.
    pub async fn set_time(
        &self,
        request: v1::SetTimeRequest,
    ) -> Result<v1::SetTimeResponse, Error> {
        let done = self.call(<agent::SetTime as Rpc>::METHOD, request).await?;
        Ok(done.response)
    }

    /// Gives the guest's kernel entropy, for instance after a restore: clones of one snapshot share theirs.
    ///
    /// Since 1.0, feature ENTROPY.
    pub async fn reseed_random(
        &self,
        request: v1::ReseedRandomRequest,
    ) -> Result<v1::ReseedRandomResponse, Error> {
        let done = self
            .call(<agent::ReseedRandom as Rpc>::METHOD, request)
            .await?;
        Ok(done.response)
    }

    /// Mounts a file system. The directory that it is mounted on is made if it is not there.
    ///
    /// Since 1.0, feature MOUNT.
    pub async fn mount(&self, request: v1::MountRequest) -> Result<v1::MountResponse, Error> {
        let done = self.call(<agent::Mount as Rpc>::METHOD, request).await?;
        Ok(done.response)
    }

    /// Stops all programs of a named process group until it is resumed. Answered when all of them stand still.
    ///
    /// Since 1.1, feature PAUSE.
    pub async fn pause(&self, request: v1::PauseRequest) -> Result<v1::PauseResponse, Error> {
        let done = self.call(<agent::Pause as Rpc>::METHOD, request).await?;
        Ok(done.response)
    }

    /// Lets the programs of a named process group go on.
    ///
    /// Since 1.1, feature PAUSE.
    pub async fn resume(&self, request: v1::ResumeRequest) -> Result<v1::ResumeResponse, Error> {
        let done = self.call(<agent::Resume as Rpc>::METHOD, request).await?;
        Ok(done.response)
    }
}

impl blocking::Agent {
    /// What the agent is and what it runs on.
    ///
    /// Since 1.0.
    pub fn info(&self) -> Result<v1::InfoResponse, Error> {
        let done = self.call(<agent::Info as Rpc>::METHOD, v1::InfoRequest::default())?;
        Ok(done.response)
    }

    /// Runs a program and waits for its end.
    ///
    /// Since 1.0.
    pub fn run(&self, request: v1::RunRequest) -> Result<v1::RunResponse, Error> {
        let done = self.call(<agent::Run as Rpc>::METHOD, request)?;
        Ok(done.response)
    }

    /// Ends the guest. Answered before it is done.
    ///
    /// Since 1.0.
    pub fn shutdown(&self, request: v1::ShutdownRequest) -> Result<v1::ShutdownResponse, Error> {
        let done = self.call(<agent::Shutdown as Rpc>::METHOD, request)?;
        Ok(done.response)
    }

    /// Sets the guest's clock.
    ///
    /// Since 1.0, feature TIME.
    pub fn set_time(&self, request: v1::SetTimeRequest) -> Result<v1::SetTimeResponse, Error> {
        let done = self.call(<agent::SetTime as Rpc>::METHOD, request)?;
        Ok(done.response)
    }

    /// Gives the guest's kernel entropy, for instance after a restore: clones of one snapshot share theirs.
    ///
    /// Since 1.0, feature ENTROPY.
    pub fn reseed_random(
        &self,
        request: v1::ReseedRandomRequest,
    ) -> Result<v1::ReseedRandomResponse, Error> {
        let done = self.call(<agent::ReseedRandom as Rpc>::METHOD, request)?;
        Ok(done.response)
    }

    /// Mounts a file system. The directory that it is mounted on is made if it is not there.
    ///
    /// Since 1.0, feature MOUNT.
    pub fn mount(&self, request: v1::MountRequest) -> Result<v1::MountResponse, Error> {
        let done = self.call(<agent::Mount as Rpc>::METHOD, request)?;
        Ok(done.response)
    }

    /// Stops all programs of a named process group until it is resumed. Answered when all of them stand still.
    ///
    /// Since 1.1, feature PAUSE.
    pub fn pause(&self, request: v1::PauseRequest) -> Result<v1::PauseResponse, Error> {
        let done = self.call(<agent::Pause as Rpc>::METHOD, request)?;
        Ok(done.response)
    }

    /// Lets the programs of a named process group go on.
    ///
    /// Since 1.1, feature PAUSE.
    pub fn resume(&self, request: v1::ResumeRequest) -> Result<v1::ResumeResponse, Error> {
        let done = self.call(<agent::Resume as Rpc>::METHOD, request)?;
        Ok(done.response)
    }
}

impl blocking::Connecting {
    /// What the agent is and what it runs on.
    ///
    /// Since 1.0.
    pub fn info(&self) -> Result<v1::InfoResponse, Error> {
        let done = self.call(<agent::Info as Rpc>::METHOD, v1::InfoRequest::default())?;
        Ok(done.response)
    }

    /// Runs a program and waits for its end.
    ///
    /// Since 1.0.
    pub fn run(&self, request: v1::RunRequest) -> Result<v1::RunResponse, Error> {
        let done = self.call(<agent::Run as Rpc>::METHOD, request)?;
        Ok(done.response)
    }

    /// Ends the guest. Answered before it is done.
    ///
    /// Since 1.0.
    pub fn shutdown(&self, request: v1::ShutdownRequest) -> Result<v1::ShutdownResponse, Error> {
        let done = self.call(<agent::Shutdown as Rpc>::METHOD, request)?;
        Ok(done.response)
    }

    /// Sets the guest's clock.
    ///
    /// Since 1.0, feature TIME.
    pub fn set_time(&self, request: v1::SetTimeRequest) -> Result<v1::SetTimeResponse, Error> {
        let done = self.call(<agent::SetTime as Rpc>::METHOD, request)?;
        Ok(done.response)
    }

    /// Gives the guest's kernel entropy, for instance after a restore: clones of one snapshot share theirs.
    ///
    /// Since 1.0, feature ENTROPY.
    pub fn reseed_random(
        &self,
        request: v1::ReseedRandomRequest,
    ) -> Result<v1::ReseedRandomResponse, Error> {
        let done = self.call(<agent::ReseedRandom as Rpc>::METHOD, request)?;
        Ok(done.response)
    }

    /// Mounts a file system. The directory that it is mounted on is made if it is not there.
    ///
    /// Since 1.0, feature MOUNT.
    pub fn mount(&self, request: v1::MountRequest) -> Result<v1::MountResponse, Error> {
        let done = self.call(<agent::Mount as Rpc>::METHOD, request)?;
        Ok(done.response)
    }

    /// Stops all programs of a named process group until it is resumed. Answered when all of them stand still.
    ///
    /// Since 1.1, feature PAUSE.
    pub fn pause(&self, request: v1::PauseRequest) -> Result<v1::PauseResponse, Error> {
        let done = self.call(<agent::Pause as Rpc>::METHOD, request)?;
        Ok(done.response)
    }

    /// Lets the programs of a named process group go on.
    ///
    /// Since 1.1, feature PAUSE.
    pub fn resume(&self, request: v1::ResumeRequest) -> Result<v1::ResumeResponse, Error> {
        let done = self.call(<agent::Resume as Rpc>::METHOD, request)?;
        Ok(done.response)
    }
}

//! The methods of the contract's services, and the gates of their requests.

use crate::calls::Calls;
use crate::error::Error;
use crate::gate::{Gate, Gating};
use crate::messages::{grpc, v1};
use agent_core::dispatch::Rpc;
use agent_core::messages::{agent, health};

impl Calls {
    /// What the agent is and what it runs on.
    pub async fn info(&self) -> Result<v1::InfoResponse, Error> {
        let done = self.call(agent::Info::METHOD, v1::InfoRequest {}).await?;
        Ok(done.response)
    }

    /// Runs a program in the guest and waits for its end.
    pub async fn run(&self, request: v1::RunRequest) -> Result<v1::RunResponse, Error> {
        Ok(self.call(agent::Run::METHOD, request).await?.response)
    }

    /// Ends the guest. Returns when the agent is about to do so.
    pub async fn shutdown(&self, action: v1::PowerAction) -> Result<(), Error> {
        let mut request = v1::ShutdownRequest::default();
        request.set_action(action);
        let done = self.call(agent::Shutdown::METHOD, request).await?;
        let v1::ShutdownResponse {} = done.response;
        Ok(())
    }

    /// Whether the agent serves.
    pub async fn health(&self) -> Result<grpc::health_check_response::ServingStatus, Error> {
        let request = grpc::CheckRequest::default();
        let done = self.call(health::Check::METHOD, request).await?;
        let response: grpc::HealthCheckResponse = done.response;
        Ok(response.status())
    }

    /// The versions that Health reports.
    pub async fn health_version(&self) -> Result<grpc::VersionCheckResponse, Error> {
        let request = grpc::CheckRequest::default();
        Ok(self.call(health::Version::METHOD, request).await?.response)
    }
}

/// The baseline holds all of these.
macro_rules! baseline {
    ($($message:ty),+) => {
        $(impl Gate for $message {
            fn gate(&mut self, _: &mut Gating<'_>) -> Result<(), Error> {
                Ok(())
            }
        })+
    };
}

baseline!(
    v1::InfoRequest,
    v1::RunRequest,
    v1::ShutdownRequest,
    grpc::CheckRequest
);

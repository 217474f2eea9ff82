//! The calls of Health, under names that say whose they are.

use crate::channel::Channel;
use crate::error::Error;
use crate::generated::grpc;
use agent_core::dispatch::Rpc;
use agent_core::messages::health;

impl Channel {
    /// Whether the agent serves.
    pub(crate) async fn health(&self) -> Result<grpc::health_check_response::ServingStatus, Error> {
        let request = grpc::CheckRequest::default();
        let done = self.call(health::Check::METHOD, request).await?;
        let response: grpc::HealthCheckResponse = done.response;
        Ok(response.status())
    }

    /// The versions that Health reports.
    pub(crate) async fn health_version(&self) -> Result<grpc::VersionCheckResponse, Error> {
        let request = grpc::CheckRequest::default();
        Ok(self.call(health::Version::METHOD, request).await?.response)
    }
}

//! `grpc.Health/Check` by the `ttrpc` crate's async server, on a runtime of one thread, as the agent has.

use std::convert::Infallible;
use std::future::pending;
use std::process::ExitCode;
use std::sync::Arc;

use async_trait::async_trait;
use handclasp_peers::generated::ttrpc_async::{health, health_ttrpc};
use ttrpc::r#async::{Server, TtrpcContext};

struct Healthy;

#[async_trait]
impl health_ttrpc::Health for Healthy {
    async fn check(
        &self,
        _context: &TtrpcContext,
        _request: health::CheckRequest,
    ) -> ttrpc::Result<health::HealthCheckResponse> {
        let mut response = health::HealthCheckResponse::new();
        response.status = health::health_check_response::ServingStatus::SERVING.into();
        Ok(response)
    }
}

#[tokio::main(flavor = "current_thread")]
async fn serve(path: &str) -> ttrpc::Result<Infallible> {
    let mut server = Server::new()
        .bind(&format!("unix://{path}"))?
        .register_service(health_ttrpc::create_health(Arc::new(Healthy)));
    server.start().await?;
    pending().await
}

fn main() -> ExitCode {
    handclasp_peers::run(serve)
}

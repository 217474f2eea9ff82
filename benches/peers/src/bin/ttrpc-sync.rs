//! `grpc.Health/Check` by the `ttrpc` crate's blocking server.

use std::process::ExitCode;
use std::sync::Arc;
use std::thread;

use handclasp_peers::generated::ttrpc_sync::{health, health_ttrpc};
use ttrpc::sync::{Server, TtrpcContext};

struct Healthy;

impl health_ttrpc::Health for Healthy {
    fn check(
        &self,
        _context: &TtrpcContext,
        _request: health::CheckRequest,
    ) -> ttrpc::Result<health::HealthCheckResponse> {
        let mut response = health::HealthCheckResponse::new();
        response.status = health::health_check_response::ServingStatus::SERVING.into();
        Ok(response)
    }
}

fn main() -> ExitCode {
    handclasp_peers::run(|path| -> ttrpc::Result<_> {
        let mut server = Server::new()
            .bind(&format!("unix://{path}"))?
            .register_service(health_ttrpc::create_health(Arc::new(Healthy)));
        server.start()?;
        loop {
            thread::park();
        }
    })
}

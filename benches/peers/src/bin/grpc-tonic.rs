//! `grpc.Health/Check` by tonic: gRPC on HTTP/2, on a runtime of one thread, as the agent has.

use std::convert::Infallible;
use std::error::Error;
use std::process::ExitCode;

use handclasp_peers::generated::tonic::health_check_response::ServingStatus;
use handclasp_peers::generated::tonic::health_server::{Health, HealthServer};
use handclasp_peers::generated::tonic::{CheckRequest, HealthCheckResponse};
use tokio::net::UnixListener;
use tokio_stream::wrappers::UnixListenerStream;
use tonic::transport::Server;
use tonic::{Request, Response, Status};

/// The longest message, in bytes: ttRPC's own limit.
const MAX_MESSAGE: usize = 4 << 20;

struct Healthy;

#[tonic::async_trait]
impl Health for Healthy {
    async fn check(
        &self,
        _request: Request<CheckRequest>,
    ) -> Result<Response<HealthCheckResponse>, Status> {
        Ok(Response::new(HealthCheckResponse {
            status: ServingStatus::Serving.into(),
        }))
    }
}

#[tokio::main(flavor = "current_thread")]
async fn serve(path: &str) -> Result<Infallible, Box<dyn Error>> {
    let connections = UnixListenerStream::new(UnixListener::bind(path)?);
    let health = HealthServer::new(Healthy).max_decoding_message_size(MAX_MESSAGE);
    Server::builder()
        .add_service(health)
        .serve_with_incoming(connections)
        .await?;
    Err("the server has ended".into())
}

fn main() -> ExitCode {
    handclasp_peers::run(serve)
}

//! The `ttrpc` crate's server as a guest's init: loads the modules that the image carries, listens on vsock,
//! dials the host if it is told to, and serves `grpc.Health/Check` and the part of `Agent/Info` that says
//! what its clock says.

use std::error::Error;
use std::ffi::CString;
use std::fs::{self, File};
use std::future::pending;
use std::io;
use std::sync::Arc;

use async_trait::async_trait;
use handclasp_peers::generated::ttrpc_async::{clock, clock_ttrpc, health, health_ttrpc};
use protobuf::MessageField;
use rustix::mount::{MountFlags, mount};
use rustix::time::{ClockId, clock_gettime};
use ttrpc::r#async::{Server, TtrpcContext};
use vsock_transport::{Address, CID_HOST, Stream};

/// The port of the agent, which this program stands in for.
const PORT: u32 = 1024;
/// The kernel modules that the image carries, in the order in which they are loaded: a path a line.
const MODULES: &str = "/lib/modules/handclasp/load";
/// The word of the kernel's command line that says where the guest dials.
const READY: &str = "handclasp.ready=vsock:";

struct Guest {
    exec_ns: u64,
}

#[async_trait]
impl health_ttrpc::Health for Guest {
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

#[async_trait]
impl clock_ttrpc::Agent for Guest {
    async fn info(
        &self,
        _context: &TtrpcContext,
        _request: clock::InfoRequest,
    ) -> ttrpc::Result<clock::InfoResponse> {
        let mut boot = clock::BootTimes::new();
        boot.exec_ns = self.exec_ns;
        let mut response = clock::InfoResponse::new();
        response.uptime_ns = now_ns();
        response.boot = MessageField::some(boot);
        Ok(response)
    }
}

/// Nanoseconds since the kernel's start.
fn now_ns() -> u64 {
    let now = clock_gettime(ClockId::Boottime);
    let [seconds, nanoseconds] = [now.tv_sec, now.tv_nsec].map(i64::unsigned_abs);
    seconds
        .saturating_mul(1_000_000_000)
        .saturating_add(nanoseconds)
}

fn load_modules() -> io::Result<()> {
    // A kernel that has them built in comes with an image that carries none.
    let list = fs::read_to_string(MODULES).unwrap_or_default();
    for path in list.lines() {
        let no_parameters = CString::default();
        rustix::system::finit_module(File::open(path)?, &no_parameters, 0)?;
    }
    Ok(())
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let guest = Arc::new(Guest { exec_ns: now_ns() });
    load_modules()?;
    mount("proc", "/proc", "proc", MountFlags::empty(), None)?;
    let mut server = Server::new()
        .bind(&format!("vsock://-1:{PORT}"))?
        .register_service(health_ttrpc::create_health(guest.clone()))
        .register_service(clock_ttrpc::create_agent(guest));
    server.start().await?;
    let command_line = fs::read_to_string("/proc/cmdline")?;
    let ready = command_line
        .split_whitespace()
        .find_map(|word| word.strip_prefix(READY));
    let _dialled = match ready {
        Some(port) => {
            let port = port.parse()?;
            let host = Address::Vsock {
                cid: CID_HOST,
                port,
            };
            Some(Stream::connect(&host).map_err(|error| format!("{error:?}"))?)
        }
        None => None,
    };
    pending().await
}

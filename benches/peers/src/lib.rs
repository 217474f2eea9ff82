//! What Handclasp is measured against: `grpc.Health/Check`, served by the `ttrpc` crate and by tonic.
//!
//! Each server listens at the Unix socket that its first argument names, and answers SERVING to whatever
//! it is asked, as the agent does.

use std::convert::Infallible;
use std::env;
use std::fmt::Display;
use std::process::ExitCode;

#[allow(missing_docs, unused_imports, clippy::all, clippy::pedantic)]
pub mod generated {
    //! What the projects' own generators make of the protos.
    pub mod ttrpc_sync {
        include!(concat!(env!("OUT_DIR"), "/ttrpc_sync/modules.rs"));
    }
    pub mod ttrpc_async {
        include!(concat!(env!("OUT_DIR"), "/ttrpc_async/modules.rs"));
    }
    pub mod tonic {
        include!(concat!(env!("OUT_DIR"), "/grpc.rs"));
    }
}

/// Runs a server, which never ends by itself, with the path from the command line; its error is what the
/// program says.
pub fn run<E: Display>(serve: impl FnOnce(&str) -> Result<Infallible, E>) -> ExitCode {
    let Some(path) = env::args().nth(1) else {
        eprintln!("the path of the socket to listen at is missing");
        return ExitCode::from(2);
    };
    match serve(&path) {
        Ok(never) => match never {},
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

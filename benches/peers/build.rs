//! Generates the peers' messages and services, each with its project's own generator.

use std::error::Error;
use std::path::{Path, PathBuf};
use std::{env, fs};

use ttrpc_codegen::{Codegen, Customize};

const PROTOS: &str = "../proto";

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo:rerun-if-changed={PROTOS}");
    let out = PathBuf::from(env::var_os("OUT_DIR").ok_or("cargo sets OUT_DIR")?);
    ttrpc(&out.join("ttrpc_sync"), &["health"], false)?;
    ttrpc(&out.join("ttrpc_async"), &["health", "clock"], true)?;
    let health = protox::compile(["health.proto"], [PROTOS])?;
    tonic_prost_build::configure()
        .build_client(false)
        .compile_fds(health)?;
    Ok(())
}

fn ttrpc(out: &Path, protos: &[&str], is_async: bool) -> Result<(), Box<dyn Error>> {
    fs::create_dir_all(out)?;
    Codegen::new()
        .out_dir(out)
        .inputs(protos.iter().map(|proto| format!("{PROTOS}/{proto}.proto")))
        .include(PROTOS)
        .rust_protobuf()
        .customize(Customize {
            async_all: is_async,
            ..Customize::default()
        })
        .run()?;
    // The generator's own list of modules cannot be included: it begins with an attribute.
    let modules = protos
        .iter()
        .map(|proto| format!("pub mod {proto};\npub mod {proto}_ttrpc;\n"));
    fs::write(out.join("modules.rs"), modules.collect::<String>())?;
    Ok(())
}

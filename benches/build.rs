//! Generates the contract's messages for each of the compared codecs, with its project's own generator.

use std::error::Error;
use std::path::{Path, PathBuf};
use std::{env, fs};

use prost::Message;
use prost_build::Module;

const PROTO: &str = "../proto";
const AGENT: &str = "handclasp/v1/agent.proto";
/// The packages whose messages are compared; the options of the contract are for its own generator.
const PACKAGES: [&str; 1] = ["handclasp.v1"];

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo:rerun-if-changed={PROTO}");
    let out = PathBuf::from(env::var_os("OUT_DIR").ok_or("cargo sets OUT_DIR")?);
    for codec in ["prost", "micropb", "femtopb", "buffa"] {
        fs::create_dir_all(out.join(codec))?;
    }
    let mut contract = protox::compile([AGENT], [PROTO])?;
    contract
        .file
        .retain(|file| PACKAGES.contains(&file.package()));
    for file in &mut contract.file {
        file.dependency
            .retain(|import| import.starts_with("handclasp/v1/"));
        file.public_dependency.clear();
        file.weak_dependency.clear();
    }
    let descriptors = out.join("contract.binpb");
    // buffa's generator has cargo watch this file: written each time, it would have this package built each time.
    let encoded = contract.encode_to_vec();
    if !fs::read(&descriptors).is_ok_and(|written| written == encoded) {
        fs::write(&descriptors, encoded)?;
    }

    let names: Vec<_> = contract
        .file
        .iter()
        .map(|file| file.name().to_owned())
        .collect();
    let modules = contract
        .file
        .into_iter()
        .map(|file| (Module::from_protobuf_package_name(file.package()), file));
    for content in prost_build::Config::new()
        .generate(modules.collect())?
        .values()
    {
        fs::write(out.join("prost/v1.rs"), content)?;
    }
    let mut micropb = micropb_gen::Generator::new();
    micropb.use_container_std();
    micropb.compile_fdset_file(&descriptors, out.join("micropb/v1.rs"))?;
    // It has no way to take descriptors, and so meets the options too, of which nothing is used.
    femtopb_build::compile_protos_into(
        &[Path::new(PROTO).join(AGENT)],
        &[Path::new(PROTO)],
        out.join("femtopb"),
    )?;
    buffa_build::Config::new()
        .descriptor_set(&descriptors)
        .files(&names)
        .out_dir(out.join("buffa"))
        .include_file("mod.rs")
        .compile()?;
    Ok(())
}

//! Acme's releases: the `.proto` files as they were.

use anyhow::{Context, Result};
use prost_reflect::{DescriptorPool, DynamicMessage, MessageDescriptor, MethodDescriptor};
use serde_json::Value;
use std::path::{Path, PathBuf};

/// The service that all releases have.
pub(crate) const SERVICE: &str = "acme.sandbox.v1.Sandbox";

/// A release of Acme's contract. Its major version is 1.
#[derive(Clone)]
pub(crate) struct Release {
    /// The minor version.
    pub(crate) minor: u32,
    pool: DescriptorPool,
}

impl Release {
    /// How many releases there are.
    pub(crate) const COUNT: u32 = 6;

    /// Reads a release from `../history`.
    pub(crate) fn read(minor: u32) -> Result<Self> {
        let directory = example().join(format!("history/1.{minor}"));
        let pool = compile(&[&directory]).with_context(|| format!("release 1.{minor}"))?;
        Ok(Self { minor, pool })
    }

    /// Reads the annotated contract, which today's host was generated from.
    pub(crate) fn newest() -> Result<Self> {
        let options = example().join("../../proto");
        let pool = compile(&[&example().join("proto"), &options])?;
        let minor = Self::COUNT - 1;
        Ok(Self { minor, pool })
    }

    /// A method of the service, if the release has it.
    pub(crate) fn method(&self, name: &str) -> Option<MethodDescriptor> {
        let service = self.pool.get_service_by_name(SERVICE)?;
        service.methods().find(|method| method.name() == name)
    }

    /// The names of the service's methods.
    pub(crate) fn methods(&self) -> Vec<String> {
        let service = self.pool.get_service_by_name(SERVICE);
        let methods = service
            .iter()
            .flat_map(prost_reflect::ServiceDescriptor::methods);
        methods.map(|method| method.name().to_owned()).collect()
    }
}

/// A message from its JSON form.
pub(crate) fn from_json(descriptor: MessageDescriptor, json: &Value) -> Result<DynamicMessage> {
    let name = descriptor.full_name().to_owned();
    DynamicMessage::deserialize(descriptor, json).with_context(|| format!("{name}: {json}"))
}

/// The JSON form of a message: what a program that knows its descriptor can see of it.
pub(crate) fn to_json(message: &DynamicMessage) -> Result<Value> {
    Ok(serde_json::to_value(message)?)
}

fn compile(directories: &[&Path]) -> Result<DescriptorPool> {
    let mut compiler = protox::Compiler::new(directories)?;
    compiler.include_imports(true);
    compiler.open_file("acme/sandbox/v1/sandbox.proto")?;
    Ok(compiler.descriptor_pool())
}

/// The directory of the example.
fn example() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

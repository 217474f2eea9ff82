//! `handclasp reseed`.

use crate::arguments::{Generation, Reseed};
use crate::exit::Failure;
use crate::{dial, output};
use handclasp::Error;
use handclasp::v1::ReseedRandomRequest;
use serde_json::json;
use std::process::ExitCode;

/// How much entropy the guest is given, in bytes: as much as the kernel's generator keeps, and as much again.
const ENTROPY: usize = 64;

pub(crate) async fn run(arguments: &Reseed) -> Result<ExitCode, Failure> {
    let target = &arguments.target;
    let generation = match arguments.generation {
        Some(Generation::New) => Some(random()?),
        Some(Generation::Given(generation)) => Some(generation),
        None => None,
    };
    let request = ReseedRandomRequest {
        entropy: random::<ENTROPY>()?.to_vec(),
        generation: generation.map(Vec::from).unwrap_or_default(),
    };
    dial(target).await?.reseed_random(request).await?;
    let generation = generation.map(|generation| output::hex(&generation));
    if target.json {
        output::json(&json!({ "entropy_bytes": ENTROPY, "generation": generation }))?;
    } else if let Some(generation) = generation {
        output::text(&format!("generation  {generation}"))?;
    }
    Ok(ExitCode::SUCCESS)
}

fn random<const N: usize>() -> Result<[u8; N], Error> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(Error::Entropy)?;
    Ok(bytes)
}

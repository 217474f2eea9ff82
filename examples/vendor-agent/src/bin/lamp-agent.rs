//! `lamp-agent ADDRESS [WITHOUT...]`: serves a lamp at `unix:PATH` or `vsock:PORT`, without the features that
//! are named.

use acme_lamp::guest::{BedsideLamp, agent, contract::CATALOGUE};
use agent_core::FeatureSet;
use agent_engine_std::{Agent, ListenAddress};
use std::error::Error;
use std::process::ExitCode;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let Some((address, without)) = arguments.split_first() else {
        eprintln!("lamp-agent ADDRESS [WITHOUT...]");
        return ExitCode::from(2);
    };
    match run(address, without) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("lamp-agent: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run(address: &str, without: &[String]) -> Result<(), Box<dyn Error>> {
    let local = agent(features(without));
    let agent = Agent::bind(&ListenAddress::parse(address)?)?;
    println!("listening");
    Ok(agent.run(&local, BedsideLamp::default())?)
}

/// All features but those that are named.
fn features(without: &[String]) -> FeatureSet {
    let features = CATALOGUE.features.iter();
    features
        .filter(|info| !without.iter().any(|name| name == info.name))
        .map(|info| info.feature)
        .collect()
}

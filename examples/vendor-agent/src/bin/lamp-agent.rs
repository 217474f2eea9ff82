//! `lamp-agent ADDRESS [WITHOUT...]`: serves a lamp at `unix:PATH` or `vsock:PORT`, without the features that
//! are named.

use acme_lamp::guest::{BedsideLamp, agent, contract::CATALOGUE, serve};
use agent_core::FeatureSet;
use rustix::event::{PollFd, PollFlags, poll};
use std::error::Error;
use std::process::ExitCode;
use std::sync::{Arc, Mutex};
use std::thread;
use vsock_transport::{ListenAddress, Listener};

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
    let agent = Arc::new(agent(features(without)));
    let lamp = Arc::new(Mutex::new(BedsideLamp::default()));
    let listener = Listener::bind(&ListenAddress::parse(address)?)?;
    println!("listening");
    loop {
        poll(&mut [PollFd::new(&listener, PollFlags::IN)], None)?;
        let Some((stream, _)) = listener.accept()? else {
            continue;
        };
        stream.set_nonblocking(false)?;
        let (agent, lamp) = (Arc::clone(&agent), Arc::clone(&lamp));
        thread::spawn(move || {
            if let Err(error) = serve(stream, &agent, &lamp) {
                eprintln!("lamp-agent: {error}");
            }
        });
    }
}

/// All features but those that are named.
fn features(without: &[String]) -> FeatureSet {
    let features = CATALOGUE.features.iter();
    features
        .filter(|info| !without.iter().any(|name| name == info.name))
        .map(|info| info.feature)
        .collect()
}

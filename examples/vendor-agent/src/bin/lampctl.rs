//! `lampctl ADDRESS COMMAND`: asks the agent at an address for something.

use acme_lamp::host::{calls::lamp::Lamp, options, v1};
use handclasp::Error;
use std::process::ExitCode;

const USAGE: &str = "\
lampctl ADDRESS get
lampctl ADDRESS set off|on|night [COLOR]
lampctl ADDRESS blink TIMES";

/// What is asked for.
enum Command {
    Get,
    Set(v1::SetRequest),
    Blink(v1::BlinkRequest),
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let Some((address, command)) = parse(&arguments) else {
        eprintln!("{USAGE}");
        return ExitCode::from(2);
    };
    match run(address, command).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("lampctl: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn run(address: &str, command: Command) -> Result<(), Error> {
    let agent = options().connect(address).await?;
    let lamp = Lamp::new(&agent);
    match command {
        Command::Set(request) => lamp.set(request).await.map(drop),
        Command::Blink(request) => lamp.blink(request).await.map(drop),
        Command::Get => {
            let state = lamp.get().await?;
            let color = state.color.as_deref().unwrap_or("a color of its own");
            println!("{} in {color}", state.mode().as_str_name());
            Ok(())
        }
    }
}

fn parse(arguments: &[String]) -> Option<(&str, Command)> {
    let mut words = arguments.iter().map(String::as_str);
    let address = words.next()?;
    let command = match words.next()? {
        "get" => Command::Get,
        "set" => Command::Set(v1::SetRequest {
            mode: mode(words.next()?)?.into(),
            color: words.next().map(str::to_owned),
        }),
        "blink" => Command::Blink(v1::BlinkRequest {
            times: words.next()?.parse().ok()?,
        }),
        _ => return None,
    };
    words.next().is_none().then_some((address, command))
}

fn mode(name: &str) -> Option<v1::Mode> {
    match name {
        "off" => Some(v1::Mode::Off),
        "on" => Some(v1::Mode::On),
        "night" => Some(v1::Mode::Night),
        _ => None,
    }
}

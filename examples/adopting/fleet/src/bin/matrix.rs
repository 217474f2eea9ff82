//! Runs every host with every server and prints who understands whom.

use acme_fleet::matrix::{self, Pair, Setting};
use acme_fleet::{Fleet, Outcome, incident};
use anyhow::Result;
use clap::Parser;
use serde_json::{Value, json};
use std::process::ExitCode;

/// Runs every host of Acme's with every server: directly, through the guard, and with today's host.
#[derive(Parser)]
#[command(after_help = "\
Exit codes: 0 nothing went wrong where something checks; 1 a call went wrong there, or nothing went wrong where nothing checks;
2 wrong usage.

Example: the tables, and what went wrong without the guard
  cargo run --bin matrix -- --wrong")]
struct Arguments {
    /// Also print each call that went wrong.
    #[arg(long)]
    wrong: bool,
    /// Print a JSON object instead of tables.
    #[arg(long)]
    json: bool,
}

fn main() -> ExitCode {
    match run(&Arguments::parse()) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("matrix: {error:#}");
            ExitCode::FAILURE
        }
    }
}

#[tokio::main]
async fn run(arguments: &Arguments) -> Result<bool> {
    let fleet = Fleet::start().await?;
    let pairs = matrix::run(&fleet).await?;
    let ways = incident::run(&fleet).await?;
    if arguments.json {
        let ways: Vec<Value> = ways
            .iter()
            .map(|way| json!({"way": way.name, "outcome": outcome(&way.outcome)}))
            .collect();
        let pairs: Vec<Value> = pairs.iter().map(pair).collect();
        println!("{}", json!({"pairs": pairs, "incident": ways}));
    } else {
        println!("{}", matrix::render(&pairs));
        println!("a scratch volume (1.1) for a server of 1.0");
        for way in &ways {
            println!("  {:<52} {}", way.name, sentence(&way.outcome));
        }
        if arguments.wrong {
            print_wrong(&pairs);
        }
    }
    Ok(is_as_expected(&pairs))
}

/// Something goes wrong exactly where nothing checks.
fn is_as_expected(pairs: &[Pair]) -> bool {
    Setting::ALL.iter().all(|setting| {
        let mut pairs = pairs.iter().filter(|pair| pair.setting == *setting);
        pairs.any(|pair| pair.count(Outcome::is_wrong) > 0) == setting.may_go_wrong()
    })
}

fn print_wrong(pairs: &[Pair]) {
    for pair in pairs {
        for (deed, outcome) in &pair.outcomes {
            if let Outcome::Wrong(what) = outcome {
                println!(
                    "host 1.{}, server 1.{}: {}: {what}",
                    pair.host, pair.server, deed.name
                );
            }
        }
    }
}

fn sentence(outcome: &Outcome) -> String {
    match outcome {
        Outcome::Done | Outcome::Told => "done".to_owned(),
        Outcome::Refused(message) => format!("refused before it ran: {message}"),
        Outcome::NotSent(message) => format!("not sent: {message}"),
        Outcome::Wrong(what) => format!("WRONG: {what}"),
    }
}

fn outcome(outcome: &Outcome) -> Value {
    match outcome {
        Outcome::Done => json!({"outcome": "done"}),
        Outcome::Told => json!({"outcome": "told"}),
        Outcome::Refused(message) => json!({"outcome": "refused", "message": message}),
        Outcome::NotSent(message) => json!({"outcome": "not-sent", "message": message}),
        Outcome::Wrong(what) => json!({"outcome": "wrong", "message": what}),
    }
}

fn pair(pair: &Pair) -> Value {
    let calls: Vec<Value> = pair
        .outcomes
        .iter()
        .map(|(deed, result)| json!({"call": deed.name, "method": deed.method, "result": outcome(result)}))
        .collect();
    json!({
        "setting": pair.setting.title(),
        "host": format!("1.{}", pair.host),
        "server": format!("1.{}", pair.server),
        "calls": calls,
    })
}

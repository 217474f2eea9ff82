//! `handclasp schema notes`, `doc`, `gates`, `fingerprint`, `matrix` and `rules`: what only describes.

use crate::schema::arguments::{Gates, Matrix as MatrixArguments, Notes, One};
use crate::schema::check::{check_states, history, options, read, two};
use crate::schema::{Done, Outcome, sentence};
use agent_schema::check::{self, Fingerprint, Matrix, Rule};
use agent_schema::model::Model;
use agent_schema::{Contract, SchemaError};

pub(crate) fn notes(arguments: &Notes) -> Outcome {
    let (old, new) = two(&arguments.two, &arguments.reading)?;
    let options = options(&arguments.reading, arguments.declare);
    check_states(&options, [&old, &new])?;
    Ok(done(&check::notes(&old, &new, &options)))
}

pub(crate) fn doc(arguments: &One) -> Outcome {
    let release =
        read(&arguments.contract, &arguments.reading).map_err(|error| sentence(&error))?;
    Ok(done(&check::reference(&release)))
}

pub(crate) fn gates(arguments: &Gates) -> Outcome {
    let contract = Contract::read_with(&arguments.directory, &arguments.includes);
    let contract = contract.map_err(|error| error.to_string())?;
    let model = Model::read(&contract).map_err(|faults| SchemaError::from(faults).to_string())?;
    let table = agent_schema::gates(&model).map_err(|error| error.to_string())?;
    Ok(done(&table))
}

pub(crate) fn fingerprint(arguments: &One) -> Outcome {
    let release =
        read(&arguments.contract, &arguments.reading).map_err(|error| sentence(&error))?;
    let options = options(&arguments.reading, None);
    check_states(&options, [&release])?;
    Ok(done(&Fingerprint::of(&release, &options).to_string()))
}

pub(crate) fn matrix(arguments: &MatrixArguments) -> Outcome {
    let reading = &arguments.reading;
    let releases = history(&arguments.history, reading)?;
    let options = options(reading, None);
    check_states(&options, &releases)?;
    let matrix = Matrix::of(&releases, &options);
    let text = if arguments.json {
        matrix.json()
    } else {
        matrix.markdown()
    };
    Ok(done(&text))
}

pub(crate) fn rules() -> Done {
    done(&Rule::table())
}

/// The newline at the end is the printer's.
fn done(text: &str) -> Done {
    Done::success(text.trim_end().to_owned())
}

//! What the contract says of bytes: read from its own text, apart from all gates that are generated from it.

use crate::wire::{Value, fields, last, varint};
use agent_core::Level;
use agent_schema::Contract as Source;
use agent_schema::model::{Bounds, Field, Kind, Member, Model, Need, Shape};
use anyhow::{Context, Result};
use std::path::Path;

/// The service that all calls but Health's belong to.
pub(crate) const KINDS: &str = "synthetic.v1.Kinds";
/// Kata's health service, which is outside all versions.
pub(crate) const HEALTH: &str = "grpc.Health";

/// The synthetic contract, with every kind of element that can be newer than its neighbours, and the agent's own.
#[derive(Debug)]
pub struct Contract {
    models: [Model; 2],
}

impl Contract {
    /// Reads the contract's text.
    ///
    /// # Errors
    /// Where it cannot be read.
    pub fn read() -> Result<Self> {
        let tests = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        let directory = tests.join("synthetic/proto");
        let contract = Source::read_with(&directory, &[tests.join("../proto")])
            .context("the synthetic contract cannot be read")?;
        let synthetic = Model::read(&contract).context("the synthetic contract has faults")?;
        let contract = Source::read(&tests.join("../proto"));
        let contract = contract.context("the agent's contract cannot be read")?;
        let own = Model::read(&contract).context("the agent's contract has faults")?;
        Ok(Self {
            models: [synthetic, own],
        })
    }

    /// The first thing in a request that `level` does not hold.
    pub(crate) fn beyond_request(
        &self,
        service: &str,
        method: &str,
        message: &[u8],
        level: &Level,
    ) -> Option<String> {
        self.beyond(service, method, message, level, true).err()
    }

    /// The same in a response.
    pub(crate) fn beyond_response(
        &self,
        service: &str,
        method: &str,
        message: &[u8],
        level: &Level,
    ) -> Option<String> {
        self.beyond(service, method, message, level, false).err()
    }

    fn beyond(
        &self,
        service: &str,
        method: &str,
        message: &[u8],
        level: &Level,
        request: bool,
    ) -> Result<(), String> {
        if service == HEALTH {
            return Ok(());
        }
        let services = self.models.iter().flat_map(|model| &model.services);
        let mut methods = services
            .filter(|known| known.full_name() == service)
            .flat_map(|known| &known.methods);
        let known = methods.find(|known| known.name == method);
        let known = known.ok_or_else(|| format!("{service}/{method}, which no contract has"))?;
        needs(level, &known.rules.need, || method.to_owned())?;
        let name = if request {
            &known.request
        } else {
            &known.response
        };
        self.message(name, message, level, method)
    }

    fn message(&self, name: &str, bytes: &[u8], level: &Level, path: &str) -> Result<(), String> {
        let message = self
            .models
            .iter()
            .find_map(|model| model.message(name))
            .ok_or_else(|| format!("{path}: {name}"))?;
        needs(level, &message.rules.need, || path.to_owned())?;
        let fields = fields(bytes).ok_or_else(|| format!("{path}, which is no protobuf"))?;
        let mut counts = vec![0; message.fields.len()];
        for (number, value) in fields {
            let known = message
                .fields
                .iter()
                .position(|field| field.number == number);
            let Some((index, field)) =
                known.and_then(|index| Some((index, message.fields.get(index)?)))
            else {
                return Err(format!("{path}.#{number}, which no contract has"));
            };
            let path = format!("{path}.{}", field.name);
            needs(level, &field.rules.need, || path.clone())?;
            let items = self.field(field, value, level, &path)?;
            if let Some(count) = counts.get_mut(index) {
                *count += items;
                within(level, &field.max_count, *count, &path)?;
            }
        }
        Ok(())
    }

    /// Checks what a field holds, and says how many items that is.
    fn field(
        &self,
        field: &Field,
        value: Value<'_>,
        level: &Level,
        path: &str,
    ) -> Result<u64, String> {
        match (&field.shape, value) {
            (Shape::Map(key), Value::Bytes(entry)) => {
                let entry = fields(entry).ok_or_else(|| path.to_owned())?;
                if *key == Kind::String && !field.keys.is_empty() {
                    let name = last(&entry, 1).unwrap_or(Value::Bytes(&[]));
                    member(level, &field.keys, name, path)?;
                }
                if let Some(value) = last(&entry, 2) {
                    self.value(field, value, level, path)?;
                }
                Ok(1)
            }
            (Shape::List, Value::Bytes(mut packed)) if is_number(&field.kind) => {
                let mut items = 0;
                while !packed.is_empty() {
                    let number = varint(&mut packed).ok_or_else(|| path.to_owned())?;
                    self.value(field, Value::Number(number), level, path)?;
                    items += 1;
                }
                Ok(items)
            }
            _ => self.value(field, value, level, path).map(|()| 1),
        }
    }

    fn value(
        &self,
        field: &Field,
        value: Value<'_>,
        level: &Level,
        path: &str,
    ) -> Result<(), String> {
        match (&field.kind, value) {
            (Kind::Message(name), Value::Bytes(bytes)) => self.message(name, bytes, level, path),
            (Kind::Enum(name), Value::Number(number)) => {
                let known = self
                    .models
                    .iter()
                    .find_map(|model| model.enumeration(name))
                    .ok_or_else(|| path.to_owned())?;
                needs(level, &known.rules.need, || path.to_owned())?;
                let value = known
                    .values
                    .iter()
                    .find(|value| i64::from(value.number) == number.cast_signed());
                let value =
                    value.ok_or_else(|| format!("{path}={number}, which no contract has"))?;
                needs(level, &value.rules.need, || {
                    format!("{path}={}", value.short_name)
                })
            }
            (Kind::String | Kind::Bytes, Value::Bytes(bytes)) => {
                within(level, &field.max_len, bytes.len() as u64, path)?;
                if field.values.is_empty() {
                    return Ok(());
                }
                member(level, &field.values, value, path)
            }
            (kind, Value::Number(_)) if is_number(kind) => Ok(()),
            _ => Err(format!("{path}, which is of another type")),
        }
    }
}

fn is_number(kind: &Kind) -> bool {
    !matches!(kind, Kind::String | Kind::Bytes | Kind::Message(_))
}

fn needs(level: &Level, need: &Need, element: impl FnOnce() -> String) -> Result<(), String> {
    let version =
        level.version.major == need.since.major && level.version.minor >= need.since.minor;
    let mut enabled = level.features.iter();
    let feature = need.feature.as_ref();
    if version && feature.is_none_or(|feature| enabled.any(|enabled| enabled.0 == feature.number)) {
        return Ok(());
    }
    Err(element())
}

fn member(level: &Level, members: &[Member], value: Value<'_>, path: &str) -> Result<(), String> {
    let known = members
        .iter()
        .find(|known| value == Value::Bytes(known.name.as_bytes()));
    let known = known.ok_or_else(|| format!("{path}, a word that no contract has"))?;
    needs(level, &known.rules.need, || {
        format!("{path} {:?}", known.name)
    })
}

/// The bound in force is the newest that the level's version knows.
fn within(level: &Level, bounds: &Bounds, count: u64, path: &str) -> Result<(), String> {
    let known = |since: agent_schema::model::Version| {
        level.version.major == since.major && level.version.minor >= since.minor
    };
    let mut bounds = bounds.0.iter().rev().filter(|bound| known(bound.since));
    match bounds.next() {
        Some(bound) if count > bound.value => Err(format!(
            "{path}, {count} long where {} are allowed",
            bound.value
        )),
        _ => Ok(()),
    }
}

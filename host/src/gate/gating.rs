//! A check of one request.

use super::path::{Path, Step};
use super::rules::Value;
use super::too_long::{Measure, TooLong};
use super::{FeatureNames, Gate};
use crate::contract::Contract;
use crate::error::{Error, Unsupported};
use agent_core::Level;
use agent_core::dispatch::Method;
use agent_core::gate::{Bound, Member};
use agent_core::level::Need;
use agent_core::planted;
use std::fmt;

/// The state of a check of one request: the level, the current path, and the fields left out so far.
///
/// [`prepare`](super::prepare) creates it, and generated gates call its methods.
#[derive(Debug)]
pub struct Gating<'l> {
    level: &'l Level,
    features: FeatureNames,
    path: Path,
    dropped: Vec<Dropped>,
}

/// A field that was left out of a request because the session does not include it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dropped {
    /// The field's path, such as `Run.nice`.
    pub element: String,
    /// What the field needs.
    pub need: Need,
}

impl<'l> Gating<'l> {
    /// Begins to check a request of `method`.
    pub(super) const fn new<R: Gate>(method: &Method, level: &'l Level) -> Self {
        Self {
            level,
            features: R::FEATURES,
            path: Path::new(method.name),
            dropped: Vec::new(),
        }
    }

    /// What was left out.
    pub(super) fn into_dropped(self) -> Vec<Dropped> {
        self.dropped
    }

    /// Runs the checks `inside` the field `name`.
    pub fn field(
        &mut self,
        name: &'static str,
        inside: impl FnOnce(&mut Self) -> Result<(), Error>,
    ) -> Result<(), Error> {
        self.step(Step::Field(name), inside)
    }

    /// Runs the checks `inside` the element of a list at this index.
    pub fn item(
        &mut self,
        index: usize,
        inside: impl FnOnce(&mut Self) -> Result<(), Error>,
    ) -> Result<(), Error> {
        self.step(Step::Index(index), inside)
    }

    /// Runs the checks `inside` the entry of a map with this key.
    pub fn entry(
        &mut self,
        key: &impl fmt::Debug,
        inside: impl FnOnce(&mut Self) -> Result<(), Error>,
    ) -> Result<(), Error> {
        self.step(Step::Key(format!("{key:?}")), inside)
    }

    /// Checks that the level includes the method itself.
    pub(super) fn method(&self, method: &Method, need: Need) -> Result<(), Error> {
        self.check(Some(need), || method.element().to_string())
    }

    /// Checks that the level includes the current element, which needs `need`.
    pub fn needs(&self, need: Need) -> Result<(), Error> {
        self.check(Some(need), || self.path.to_string())
    }

    /// Whether the field `name` is left out, because the level does not include it. Records it if so; its content is then not
    /// checked.
    pub fn drops(&mut self, name: &'static str, need: Need) -> bool {
        let missing = !self.level.includes(need);
        if missing {
            let element = format!("{}.{name}", self.path);
            self.dropped.push(Dropped { element, need });
        }
        missing
    }

    /// Checks the length of a string or bytes against its bounds.
    pub fn length(&self, length: usize, bounds: &[Bound]) -> Result<(), Error> {
        self.measure(Measure::Bytes, length, bounds)
    }

    /// Checks the number of elements of a list or a map against its bounds.
    pub fn count(&self, count: usize, bounds: &[Bound]) -> Result<(), Error> {
        self.measure(Measure::Elements, count, bounds)
    }

    /// Checks a string against an open vocabulary. An empty string counts as the absence of a value.
    pub fn member(&self, name: &str, members: &[Member]) -> Result<(), Error> {
        if name.is_empty() {
            return Ok(());
        }
        let need = find(name, members);
        self.check(need, || format!("{} {name:?}", self.path))
    }

    /// Checks the key of the current map entry against an open vocabulary.
    pub fn key(&self, name: &str, members: &[Member]) -> Result<(), Error> {
        self.check(find(name, members), || self.path.to_string())
    }

    /// Checks an enum's value.
    pub fn value(&self, number: i32, values: &[Value]) -> Result<(), Error> {
        let value = values.iter().find(|value| value.number == number);
        self.check(value.map(|value| value.need), || match value {
            Some(value) => format!("{}={}", self.path, value.name),
            None => format!("{}={number}", self.path),
        })
    }

    fn step(
        &mut self,
        step: Step,
        inside: impl FnOnce(&mut Self) -> Result<(), Error>,
    ) -> Result<(), Error> {
        self.path.push(step);
        inside(self)?;
        self.path.pop();
        Ok(())
    }

    /// What this build does not know has no need, and no peer can be relied on to know it.
    fn check(&self, need: Option<Need>, element: impl FnOnce() -> String) -> Result<(), Error> {
        let is_held = planted!(
            "sender-gates-nothing",
            need.is_some(),
            need.is_some_and(|need| self.level.includes(need))
        );
        if is_held {
            return Ok(());
        }
        Err(Error::Unsupported(Unsupported {
            element: element(),
            need,
            feature_name: need.and_then(|need| self.feature_name(need)),
            session: Some(*self.level),
        }))
    }

    fn feature_name(&self, need: Need) -> Option<&'static str> {
        let feature = need.feature?;
        let mut names = self.features.iter();
        let own = names.find(|(number, _)| *number == feature.0);
        own.map(|(_, name)| *name)
            .or_else(|| Contract::HANDCLASP.catalogue.name(feature))
    }

    fn measure(&self, measure: Measure, length: usize, bounds: &[Bound]) -> Result<(), Error> {
        match TooLong::check(measure, length, bounds, self.level.version) {
            None => Ok(()),
            Some(too_long) => Err(Error::TooLong(TooLong {
                element: self.path.to_string(),
                ..too_long
            })),
        }
    }
}

fn find(name: &str, members: &[Member]) -> Option<Need> {
    let member = members.iter().find(|member| member.name == name);
    member.map(|member| member.need)
}

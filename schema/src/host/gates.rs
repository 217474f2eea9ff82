//! The sender's gates: for each message that can be in a request, what it may hold at a level.

use super::constants::Constants;
use super::names::need;
use super::values::{self, Check};
use super::{Host, leave_out};
use crate::model::{Field, Kind, Message, Need, OnMissing, Rules, Shape, Version, implied};
use crate::names::{camel, snake};
use std::fmt::Write;

/// The module with the gates of a package's messages.
pub(super) fn generate(host: &Host<'_>, package: &str) -> String {
    let mut code = format!("//! What requests of `{package}` may hold at a level.\n\n");
    let constants = Constants::new(host, package);
    let mut body = String::new();
    for enumeration in values::enums_of(host, package) {
        body += &values::table(&constants, enumeration);
    }
    let gates = Gates { host, constants };
    for message in host.gated().filter(|message| message.package == package) {
        body += &gates.gate(message);
    }
    if !body.is_empty() {
        code += &features(host, &body);
    }
    code += &body;
    code
}

/// The features' names for errors, and constants for those that gates name.
fn features(host: &Host<'_>, body: &str) -> String {
    let features = host.model.features();
    let names: Vec<String> = features
        .iter()
        .map(|(feature, _)| format!("({}, {:?})", feature.number, feature.name))
        .collect();
    format!(
        "/// What the features are called.\nconst FEATURES: FeatureNames = &[{}];\n\n{}",
        names.join(", "),
        host.features_in(body)
    )
}

/// The gates of a package's messages.
struct Gates<'g> {
    host: &'g Host<'g>,
    constants: Constants,
}

impl Gates<'_> {
    fn gate(&self, message: &Message) -> String {
        let Self { host, constants } = self;
        let mut checks: Vec<Check> = Vec::new();
        // Whoever calls a method has its first version.
        if !implied(&message.rules.need, &first(&message.rules)) {
            checks.push(Check::call(&format!(
                "gating.needs({})",
                need(&message.rules.need)
            )));
        }
        let mut oneofs: Vec<usize> = Vec::new();
        for field in &message.fields {
            match field.shape {
                Shape::Arm(oneof) if oneofs.contains(&oneof) => {}
                Shape::Arm(oneof) => {
                    oneofs.push(oneof);
                    checks.extend(self.arms(message, oneof));
                }
                _ => checks.extend(self.place(message, field).checks()),
            }
        }
        let vocabularies = message
            .fields
            .iter()
            .map(|field| values::vocabularies(constants, message, field));
        let gating = if checks.is_empty() { "_" } else { "gating" };
        format!(
            "{}impl Gate for {} {{
            const FEATURES: FeatureNames = FEATURES;

            fn gate(&self, {gating}: &mut Gating<'_>) -> Result<(), Error> {{ {} }}{}
        }}\n\n",
            vocabularies.collect::<String>(),
            host.names().message(message),
            Check::body(&checks),
            leave_out::generate(host, message)
        )
    }

    /// The check of those arms of a oneof that have something to check.
    fn arms(&self, message: &Message, oneof: usize) -> Option<Check> {
        let definition = message.oneofs.get(oneof)?;
        let own: Vec<&Field> = message
            .fields
            .iter()
            .filter(|field| field.shape == Shape::Arm(oneof))
            .collect();
        let mut arms = String::new();
        let mut checked = 0;
        for field in &own {
            let place = self.place(message, field);
            let mut inside = place.needs();
            let value = place.value("value");
            let binding = if value.is_empty() { "_" } else { "value" };
            inside.extend(value);
            if inside.is_empty() {
                continue;
            }
            checked += 1;
            let _ = writeln!(
                arms,
                "Some({}::{}({binding})) => {},",
                self.host.names().oneof(message, definition),
                camel(&field.name),
                place.within(&inside)
            );
        }
        if checked == 0 {
            return None;
        }
        let name = snake(&definition.name);
        let rest = if checked == own.len() { "None" } else { "_" };
        Some(Check::call(&format!(
            "match &self.{name} {{ {arms} {rest} => Ok(()), }}"
        )))
    }

    const fn place<'p>(&'p self, message: &'p Message, field: &'p Field) -> Place<'p> {
        Place {
            host: self.host,
            constants: &self.constants,
            message,
            field,
        }
    }
}

/// What the first version of the message's major gives to everyone.
const fn first(rules: &Rules) -> Need {
    let Version { major, .. } = rules.need.since;
    Need {
        since: Version { major, minor: 0 },
        feature: None,
        removed_in: None,
    }
}

/// A field of a message.
struct Place<'p> {
    host: &'p Host<'p>,
    constants: &'p Constants,
    message: &'p Message,
    field: &'p Field,
}

impl Place<'_> {
    fn checks(&self) -> Vec<Check> {
        let many = matches!(self.field.shape, Shape::List | Shape::Map(_));
        let value = if many {
            self.elements()
        } else {
            self.value("value")
        };
        let needs = self.needs();
        if self.field.on_missing == OnMissing::Drop && !needs.is_empty() {
            return vec![self.dropped(&value)];
        }
        if needs.is_empty() && value.is_empty() {
            return Vec::new();
        }
        let (has_needs, is_checked) = (!needs.is_empty(), !value.is_empty());
        let mut inside = needs;
        inside.extend(value);
        let within = self.within(&inside);
        let is_optional = self.field.shape == Shape::Optional;
        vec![if is_optional && is_checked {
            let name = self.name();
            Check::statement(&format!(
                "if let Some(value) = &self.{name} {{ {within}?; }}"
            ))
        } else if is_optional || has_needs || self.is_named() && !many {
            // What is not sent needs nothing.
            Check::statement(&format!("if {} {{ {within}?; }}", self.is_sent()))
        } else {
            Check::call(&within)
        }]
    }

    /// The check of a field that is left out where the level does not include it: then nothing in it is checked.
    fn dropped(&self, value: &[Check]) -> Check {
        let drops = format!(
            "gating.drops({:?}, {})",
            self.field.name,
            need(&self.field.rules.need)
        );
        let (sent, name, within) = (self.is_sent(), self.name(), self.within(value));
        Check::statement(&if value.is_empty() {
            format!("if {sent} {{ {drops}; }}")
        } else if self.field.shape == Shape::Optional {
            format!("match &self.{name} {{ Some(value) if !{drops} => {within}?, _ => {{}} }}")
        } else {
            format!("if {sent} && !{drops} {{ {within}?; }}")
        })
    }

    /// What the field needs beyond its message.
    fn needs(&self) -> Vec<Check> {
        let (own, message) = (&self.field.rules.need, &self.message.rules);
        if implied(own, &message.need) || implied(own, &first(message)) {
            return Vec::new();
        }
        vec![Check::call(&format!("gating.needs({})", need(own)))]
    }

    /// Whether the values have names, of which some may be newer: an enum or a vocabulary.
    fn is_named(&self) -> bool {
        matches!(self.field.kind, Kind::Enum(_)) || !self.field.values.is_empty()
    }

    /// The checks of a single value; `value` borrows it, unless the field holds it directly.
    fn value(&self, value: &str) -> Vec<Check> {
        let value = match self.field.shape {
            Shape::Implicit => format!("self.{}", self.name()),
            _ => value.to_owned(),
        };
        values::checks(self.host, self.constants, self.message, self.field, &value)
    }

    /// The checks of a list or a map.
    fn elements(&self) -> Vec<Check> {
        let name = self.name();
        let mut checks = Vec::new();
        if !self.field.max_count.0.is_empty() {
            let bounds = values::bounds(&self.field.max_count);
            checks.push(Check::call(&format!(
                "gating.count(self.{name}.len(), {bounds})"
            )));
        }
        let mut inside = Vec::new();
        if !self.field.keys.is_empty() {
            let keys = self.constants.vocabulary(self.message, self.field, "KEYS");
            inside.push(Check::call(&format!("gating.key(key, {keys})")));
        }
        let value = self.value("value");
        let has_value = !value.is_empty();
        inside.extend(value);
        if inside.is_empty() {
            return checks;
        }
        let inside = Check::all(&inside);
        checks.push(Check::statement(&match self.field.shape {
            Shape::Map(_) if !has_value => format!(
                "for key in self.{name}.keys() {{ gating.entry(key, |gating| {inside})?; }}"
            ),
            Shape::Map(_) => format!(
                "for (key, value) in &self.{name} {{ gating.entry(key, |gating| {inside})?; }}"
            ),
            _ => format!(
                "for (index, value) in self.{name}.iter().enumerate() {{
                    gating.item(index, |gating| {inside})?;
                }}"
            ),
        }));
        checks
    }

    fn within(&self, inside: &[Check]) -> String {
        let name = &self.field.name;
        format!("gating.field({name:?}, |gating| {})", Check::all(inside))
    }

    /// Whether the field is on the wire.
    fn is_sent(&self) -> String {
        let name = self.name();
        match (&self.field.shape, &self.field.kind) {
            (Shape::Optional | Shape::Arm(_), _) => format!("self.{name}.is_some()"),
            (Shape::List | Shape::Map(_), _) | (_, Kind::String | Kind::Bytes) => {
                format!("!self.{name}.is_empty()")
            }
            (Shape::Implicit, Kind::Bool) => format!("self.{name}"),
            // As prost decides: the negative zero is sent.
            (Shape::Implicit, Kind::Float | Kind::Double) => format!("self.{name}.to_bits() != 0"),
            (Shape::Implicit, _) => format!("self.{name} != 0"),
        }
    }

    fn name(&self) -> String {
        snake(&self.field.name)
    }
}

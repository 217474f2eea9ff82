//! What a handler offers: the features that the contract gives to its service.

use super::service::has;
use crate::code::own;
use crate::model::{Kind, Message, Model, Need, Service};
use crate::names::{camel, upper, upper_part};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

/// The constants of the handler's trait for features that no method belongs to.
pub(super) fn constants(model: &Model, service: &Service) -> String {
    let features = without_methods(model, service);
    let constants = features.into_iter().map(|feature| {
        format!(
            "/// Whether the handler has the feature {feature}, which no method belongs to: it is not offered without.
            const {}: bool = false;\n\n",
            serves(feature)
        )
    });
    constants.collect()
}

/// The function that says which features a handler of the service offers.
pub(super) fn generate(model: &Model, service: &Service) -> String {
    let mut features = of_methods(service);
    let others = without_methods(model, service);
    let and = if others.is_empty() {
        ""
    } else {
        ", and those without methods that it has"
    };
    for feature in others {
        features.insert(feature, vec![format!("H::{}", serves(feature))]);
    }
    let parameter = if features.is_empty() { "_H" } else { "H" };
    let mut code = format!(
        "/// The features of which the handler has every method{and}.
        pub fn features<{parameter}: {}>() -> FeatureSet {{\n",
        own(&camel(&service.name))
    );
    if features.is_empty() {
        return code + "FeatureSet::EMPTY }\n\n";
    }
    code += "let mut set = FeatureSet::EMPTY;\n";
    for (feature, conditions) in features {
        let _ = writeln!(
            code,
            "if {} {{ set.insert(features::{}); }}",
            conditions.join(" && "),
            upper(feature)
        );
    }
    code + "set }\n\n"
}

fn serves(feature: &str) -> String {
    format!("SERVES_{}", upper_part(feature))
}

/// For each feature that methods belong to, the conditions that the handler has them.
fn of_methods(service: &Service) -> BTreeMap<&str, Vec<String>> {
    let mut features: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for method in &service.methods {
        if let (Some(feature), Some(has)) = (&method.rules.need.feature, has(method)) {
            let methods = features.entry(&feature.name).or_default();
            methods.push(format!("H::{has}"));
        }
    }
    features
}

/// The features of what is in the service's messages that no method of any service belongs to.
fn without_methods<'m>(model: &'m Model, service: &'m Service) -> BTreeSet<&'m str> {
    let services = model.services.iter().flat_map(|service| &service.methods);
    let of_methods: BTreeSet<&str> = services
        .filter_map(|method| feature(&method.rules.need))
        .collect();
    let methods = service.methods.iter();
    let reachable =
        model.reachable(methods.flat_map(|it| [it.request.as_str(), it.response.as_str()]));
    let mut features = BTreeSet::new();
    for message in &model.messages {
        if reachable.contains(message.full_name.as_str()) {
            features.extend(of_message(model, message));
        }
    }
    features.retain(|feature| !of_methods.contains(feature));
    features
}

/// The features of a message, its fields, their members, and the enums that it holds.
fn of_message<'m>(model: &'m Model, message: &'m Message) -> Vec<&'m str> {
    let mut features: Vec<&str> = feature(&message.rules.need).into_iter().collect();
    for field in &message.fields {
        features.extend(feature(&field.rules.need));
        let members = field.values.iter().chain(&field.keys);
        features.extend(members.filter_map(|member| feature(&member.rules.need)));
        if let Kind::Enum(name) = &field.kind
            && let Some(enumeration) = model.enumeration(name)
        {
            features.extend(feature(&enumeration.rules.need));
            let values = enumeration.values.iter();
            features.extend(values.filter_map(|value| feature(&value.rules.need)));
        }
    }
    features
}

fn feature(need: &Need) -> Option<&str> {
    need.feature.as_ref().map(|feature| feature.name.as_str())
}

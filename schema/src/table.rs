//! The gates as a table, for hosts in other languages.

use crate::SchemaError;
use crate::model::{
    Bounds, Enum, Field, Kind, Member, Message, Method, Model, Need, OnMissing, Rules, Scope,
    Service, Shape, Streams,
};
use serde::Serialize;

/// The version of the table's format. It rises when a reader of the older format would gate wrongly.
const FORMAT: u32 = 2;

/// The whole table; `docs/gates.md` says what each key means.
#[derive(Serialize)]
struct Table {
    format: u32,
    contract: String,
    features: Vec<FeatureEntry>,
    elements: Vec<Entry>,
}

/// A feature and its versions: both ends need them to compute a session.
#[derive(Serialize)]
struct FeatureEntry {
    feature: String,
    number: u8,
    since: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    removed_in: Option<String>,
}

/// An element and what a sender must know of it. What does not apply is left out.
#[derive(Default, Serialize)]
struct Entry {
    element: String,
    kind: &'static str,
    since: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    feature: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    feature_number: Option<u8>,
    #[serde(skip_serializing_if = "Option::is_none")]
    deprecated_since: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    removed_in: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    scope: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    request: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    response: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    streams: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    idempotent: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    number: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    r#type: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    key_type: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    oneof: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    on_missing: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    fallback: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    max_len: Vec<Bound>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    max_count: Vec<Bound>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    values: Vec<Entry>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    keys: Vec<Entry>,
}

#[derive(Serialize)]
struct Bound {
    since: String,
    value: u64,
}

/// The table of a contract's gates, as JSON: what a host in another language needs to check a request. `docs/gates.md`
/// describes it.
///
/// # Errors
/// None that a contract could cause.
pub fn gates(model: &Model) -> Result<String, SchemaError> {
    let services = model.services.iter().flat_map(service);
    let messages = model.messages.iter().flat_map(message);
    let enums = model.enums.iter().map(enumeration);
    let table = Table {
        format: FORMAT,
        contract: model.version.to_string(),
        features: features(model),
        elements: services.chain(messages).chain(enums).collect(),
    };
    let json = serde_json::to_string_pretty(&table).map_err(SchemaError::Table)?;
    Ok(json + "\n")
}

fn features(model: &Model) -> Vec<FeatureEntry> {
    let features = model.features().into_iter();
    features
        .map(|(feature, value)| FeatureEntry {
            feature: feature.name,
            number: feature.number,
            since: value.rules.need.since.to_string(),
            removed_in: value.rules.removed_in.map(|it| it.to_string()),
        })
        .collect()
}

impl Entry {
    fn new(element: String, kind: &'static str, rules: &Rules) -> Self {
        let Need { since, feature, .. } = &rules.need;
        Self {
            element,
            kind,
            since: since.to_string(),
            feature: feature.as_ref().map(|feature| feature.name.clone()),
            feature_number: feature.as_ref().map(|feature| feature.number),
            deprecated_since: rules.deprecated_since.map(|it| it.to_string()),
            removed_in: rules.removed_in.map(|it| it.to_string()),
            ..Self::default()
        }
    }
}

fn service(service: &Service) -> Vec<Entry> {
    let methods = service.methods.iter();
    methods.map(|it| method(service, it)).collect()
}

fn method(service: &Service, method: &Method) -> Entry {
    let name = format!("{}/{}", service.full_name(), method.name);
    Entry {
        scope: Some(match service.scope {
            Scope::Session => "session",
            Scope::Unversioned => "unversioned",
            Scope::Always => "always",
        }),
        request: Some(method.request.clone()),
        response: Some(method.response.clone()),
        streams: match method.streams {
            Streams::Unary => None,
            Streams::Server => Some("server"),
            Streams::Both => Some("both"),
        },
        idempotent: Some(method.idempotent),
        ..Entry::new(name, "method", &method.rules)
    }
}

fn message(message: &Message) -> Vec<Entry> {
    let own = Entry::new(message.full_name.clone(), "message", &message.rules);
    let fields = message.fields.iter().map(|it| field(message, it));
    [own].into_iter().chain(fields).collect()
}

fn field(message: &Message, field: &Field) -> Entry {
    let (kind, key, oneof) = match &field.shape {
        Shape::Implicit | Shape::Optional => ("field", None, None),
        Shape::List => ("list", None, None),
        Shape::Map(key) => ("map", Some(type_name(key)), None),
        Shape::Arm(index) => ("arm", None, message.oneofs.get(*index)),
    };
    let name = format!("{}.{}", message.full_name, field.name);
    Entry {
        number: Some(field.number.into()),
        r#type: Some(type_name(&field.kind)),
        key_type: key,
        oneof: oneof.map(|oneof| oneof.name.clone()),
        on_missing: Some(match field.on_missing {
            OnMissing::Error => "error",
            OnMissing::Drop => "drop",
        }),
        max_len: bounds(&field.max_len),
        max_count: bounds(&field.max_count),
        values: field.values.iter().map(member).collect(),
        keys: field.keys.iter().map(member).collect(),
        ..Entry::new(name, kind, &field.rules)
    }
}

fn member(member: &Member) -> Entry {
    Entry {
        fallback: member.fallback.as_ref().map(|it| it.0.clone()),
        ..Entry::new(member.name.clone(), "member", &member.rules)
    }
}

fn enumeration(enumeration: &Enum) -> Entry {
    let values = enumeration.values.iter().map(|value| Entry {
        number: Some(value.number.into()),
        fallback: value.fallback.as_ref().map(|it| it.0.clone()),
        ..Entry::new(value.name.clone(), "value", &value.rules)
    });
    Entry {
        values: values.collect(),
        ..Entry::new(enumeration.full_name.clone(), "enum", &enumeration.rules)
    }
}

fn bounds(bounds: &Bounds) -> Vec<Bound> {
    let bounds = bounds.0.iter();
    bounds
        .map(|bound| Bound {
            since: bound.since.to_string(),
            value: bound.value,
        })
        .collect()
}

fn type_name(kind: &Kind) -> String {
    match kind {
        Kind::Message(name) | Kind::Enum(name) => name.clone(),
        scalar => format!("{scalar:?}").to_lowercase(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Contract;
    use serde_json::json;
    use std::path::Path;

    #[test]
    fn a_host_that_reads_the_table_knows_what_a_value_needs() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        let directory = root.join("tests/synthetic/proto");
        let contract = Contract::read_with(&directory, &[root.join("proto")]).unwrap();
        let model = Model::read(&contract).unwrap();
        let table = gates(&model).unwrap();
        let table: serde_json::Value = serde_json::from_str(&table).unwrap();
        let elements = table["elements"].as_array().unwrap();
        let find = |name: &str| elements.iter().find(|it| it["element"] == name).unwrap();

        let dial = json!({"feature": "DIAL", "number": 130, "since": "1.2"});
        assert_eq!(table["features"][2], dial);

        let word = &find("synthetic.v1.VocabularyValueRequest.word")["values"][2];
        assert_eq!(word["element"], "latest");
        assert_eq!(word["since"], "1.2");
        assert_eq!(word["feature"], "DIAL");
        assert_eq!(word["feature_number"], 130);
        assert_eq!(find("synthetic.v1.Inner.dropped")["on_missing"], "drop");
        assert_eq!(
            find("synthetic.v1.BoundedRequest.text")["max_len"][1]["value"],
            8
        );
        assert_eq!(
            find("synthetic.v1.MapKeyRequest.options")["keys"][1]["feature"],
            "KNOB"
        );
        assert_eq!(find("synthetic.v1.Mode")["values"][2]["number"], 2);
        let method = find("synthetic.v1.Kinds/AddedMethod");
        assert_eq!(method["request"], "synthetic.v1.AddedMethodRequest");
        assert!(method.get("streams").is_none());
        assert_eq!(find("synthetic.v1.Streams/Follow")["streams"], "server");
        assert_eq!(find("synthetic.v1.Streams/Talk")["streams"], "both");
        assert_eq!(
            find("synthetic.v1.OneofArmRequest.newer")["oneof"],
            "choice"
        );
    }
}

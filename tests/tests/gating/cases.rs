//! From the contract: for each element that a session may lack, the smallest request that uses it.

use agent_core::Feature;
use agent_core::level::Need;
use agent_schema::Contract;
use agent_schema::model::{
    self, Bounds, Field, Kind, Member, Message, Model, OnMissing, Shape, Streams,
};
use protox::prost_reflect::{DescriptorPool, DynamicMessage, MapKey, Value};
use std::collections::HashMap;
use std::path::Path;

/// A request that uses one element more than the baseline has.
#[derive(Clone, Debug)]
pub(crate) struct Case {
    /// The method's name.
    pub(crate) method: String,
    /// What kind of element it uses.
    pub(crate) kind: &'static str,
    /// The element as a refusal names it.
    pub(crate) element: String,
    pub(crate) need: Need,
    /// Whether a sender leaves it out where it is missing.
    pub(crate) may_be_dropped: bool,
    pub(crate) request: DynamicMessage,
}

/// All cases of the synthetic contract.
pub(crate) fn all() -> Vec<Case> {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR"));
    let options = tests.join("../proto");
    let contract = Contract::read_with(&tests.join("synthetic/proto"), &[options]).unwrap();
    let model = Model::read(&contract).unwrap();
    let finder = Finder {
        model: &model,
        pool: contract.pool(),
    };
    let methods = model.services.iter().flat_map(|service| &service.methods);
    // The messages of streams pass the same gates: tests/streams has a case of each side.
    let unary = methods.filter(|method| method.streams == Streams::Unary);
    unary.flat_map(|method| finder.method(method)).collect()
}

struct Finder<'f> {
    model: &'f Model,
    pool: &'f DescriptorPool,
}

/// An element somewhere in a message, and the message that uses it.
struct Found {
    kind: &'static str,
    element: String,
    need: Need,
    may_be_dropped: bool,
    message: DynamicMessage,
}

impl Finder<'_> {
    fn method(&self, method: &model::Method) -> Vec<Case> {
        let need = need(&method.rules.need);
        if need != Need::BASELINE {
            return vec![Case {
                method: method.name.clone(),
                kind: "method",
                element: format!("synthetic.v1.Kinds/{}", method.name),
                need,
                may_be_dropped: false,
                request: self.empty(&method.request),
            }];
        }
        let request = self.model.message(&method.request).unwrap();
        let found = self.message(request).into_iter();
        found
            .map(|found| Case {
                method: method.name.clone(),
                kind: found.kind,
                element: found.element,
                need: found.need,
                may_be_dropped: found.may_be_dropped,
                request: found.message,
            })
            .collect()
    }

    fn message(&self, message: &Message) -> Vec<Found> {
        let fields = message.fields.iter();
        fields
            .flat_map(|field| self.field(message, field))
            .collect()
    }

    fn field(&self, message: &Message, field: &Field) -> Vec<Found> {
        let name = message.name().replace('.', "");
        let title = name.strip_suffix("Request").unwrap_or(&name);
        let path = format!("{title}.{}", field.name);
        let with = |kind, element: String, need: Need, value: Value| {
            let mut holder = self.empty(&message.full_name);
            holder.set_field_by_number(field.number, around(field, value));
            Found {
                kind,
                element,
                need,
                may_be_dropped: false,
                message: holder,
            }
        };
        let own = need(&field.rules.need);
        if own != Need::BASELINE {
            let kind = match field.shape {
                Shape::Arm(_) => "arm of a oneof",
                _ => "field",
            };
            let mut found = vec![with(kind, path.clone(), own, self.sample(&field.kind))];
            found[0].may_be_dropped = field.on_missing == OnMissing::Drop;
            // Behind a field that is missing anyway, only what needs more is seen.
            if let Some(inner) = self.needs(&field.kind).filter(|inner| *inner != own) {
                found.push(with("message", path, inner, self.sample(&field.kind)));
            }
            return found;
        }
        let mut found = Vec::new();
        match &field.kind {
            Kind::Message(inner) => {
                let inner = self.message(self.model.message(inner).unwrap());
                let kind = |it: &Found| match field.shape {
                    Shape::List => "field in a list",
                    Shape::Map(_) => "field in a map",
                    _ if it.kind == "field" => "nested field",
                    _ => it.kind,
                };
                found.extend(inner.into_iter().map(|inner| {
                    let kind = kind(&inner);
                    let message = Value::Message(inner.message);
                    Found {
                        may_be_dropped: inner.may_be_dropped,
                        ..with(kind, inner.element, inner.need, message)
                    }
                }));
            }
            Kind::Enum(name) => {
                let kind = match field.shape {
                    Shape::List => "enum value in a list",
                    Shape::Map(_) => "enum value in a map",
                    Shape::Arm(_) => "enum value in a oneof",
                    _ => "enum value",
                };
                let values = &self.model.enumeration(name).unwrap().values;
                for value in values.iter().filter(|value| newer(&value.rules)) {
                    let element = format!("{path}={}", value.short_name);
                    let number = Value::EnumNumber(value.number);
                    found.push(with(kind, element, need(&value.rules.need), number));
                }
            }
            _ => {}
        }
        found.extend(self.members(field, &path, &with));
        found.extend(self.bounds(message, field, &path));
        found
    }

    fn members(
        &self,
        field: &Field,
        path: &str,
        with: &dyn Fn(&'static str, String, Need, Value) -> Found,
    ) -> Vec<Found> {
        let element = |member: &Member| format!("{path} {:?}", member.name);
        let kind = match field.shape {
            Shape::List => "vocabulary value in a list",
            Shape::Map(_) => "vocabulary value in a map",
            Shape::Arm(_) => "vocabulary value in a oneof",
            _ => "vocabulary value",
        };
        let values = field.values.iter().filter(|member| newer(&member.rules));
        let values = values.map(|member| {
            let value = Value::String(member.name.clone());
            with(kind, element(member), need(&member.rules.need), value)
        });
        let keys = field.keys.iter().filter(|member| newer(&member.rules));
        let keys = keys.map(|member| {
            let needed = need(&member.rules.need);
            let mut found = with("map key", element(member), needed, self.sample(&field.kind));
            let key = MapKey::String(member.name.clone());
            let entries = HashMap::from([(key, self.sample(&field.kind))]);
            let number = field.number;
            found
                .message
                .set_field_by_number(number, Value::Map(entries));
            found
        });
        values.chain(keys).collect()
    }

    /// One byte and one item more than each bound but the last.
    fn bounds(&self, message: &Message, field: &Field, path: &str) -> Vec<Found> {
        let mut found = Vec::new();
        let mut add = |kind, needed: Need, value: Value| {
            let mut holder = self.empty(&message.full_name);
            holder.set_field_by_number(field.number, value);
            found.push(Found {
                kind,
                element: path.to_owned(),
                need: needed,
                may_be_dropped: false,
                message: holder,
            });
        };
        for (length, needed) in beyond(&field.max_len) {
            let value = match field.kind {
                Kind::Bytes => Value::Bytes(vec![b'x'; length].into()),
                _ => Value::String("x".repeat(length)),
            };
            add("bound of a length", needed, around(field, value));
        }
        for (count, needed) in beyond(&field.max_count) {
            let value = match field.shape {
                Shape::Map(_) => Value::Map(
                    (0..count)
                        .map(|key| (MapKey::String(key.to_string()), self.sample(&field.kind)))
                        .collect(),
                ),
                _ => Value::List(vec![self.sample(&field.kind); count]),
            };
            add("bound of a count", needed, value);
        }
        found
    }

    /// What a field's type needs.
    fn needs(&self, kind: &Kind) -> Option<Need> {
        match kind {
            Kind::Message(name) => Some(need(&self.model.message(name)?.rules.need)),
            Kind::Enum(name) => Some(need(&self.model.enumeration(name)?.rules.need)),
            _ => None,
        }
    }

    /// A value that is not the default and uses nothing that is newer.
    fn sample(&self, kind: &Kind) -> Value {
        match kind {
            Kind::Bool => Value::Bool(true),
            Kind::Uint32 => Value::U32(7),
            Kind::Uint64 => Value::U64(7),
            Kind::Int32 => Value::I32(7),
            Kind::Int64 => Value::I64(7),
            Kind::String => Value::String("x".to_owned()),
            Kind::Bytes => Value::Bytes(b"x".to_vec().into()),
            Kind::Enum(_) => Value::EnumNumber(1),
            Kind::Message(name) => Value::Message(self.empty(name)),
            other => panic!("the contract uses {other:?}"),
        }
    }

    fn empty(&self, message: &str) -> DynamicMessage {
        DynamicMessage::new(self.pool.get_message_by_name(message).unwrap())
    }
}

/// A single value as the field's shape has it.
fn around(field: &Field, value: Value) -> Value {
    match &field.shape {
        Shape::List => Value::List(vec![value]),
        Shape::Map(key) => {
            let key = match key {
                Kind::String => MapKey::String("ro".to_owned()),
                Kind::Uint32 => MapKey::U32(1),
                Kind::Bool => MapKey::Bool(true),
                other => panic!("the contract has keys of {other:?}"),
            };
            Value::Map(HashMap::from([(key, value)]))
        }
        _ => value,
    }
}

/// One more than each bound but the last, and what that needs.
fn beyond(bounds: &Bounds) -> Vec<(usize, Need)> {
    let pairs = bounds.0.windows(2);
    pairs
        .map(|pair| {
            let length = usize::try_from(pair[0].value).unwrap() + 1;
            let since = pair[1].since;
            (length, Need::since(since.major, since.minor))
        })
        .collect()
}

fn newer(rules: &model::Rules) -> bool {
    need(&rules.need) != Need::BASELINE
}

fn need(need: &model::Need) -> Need {
    let since = Need::since(need.since.major, need.since.minor);
    let feature = need.feature.as_ref().map(|feature| Feature(feature.number));
    feature.map_or(since, |feature| since.with(feature))
}

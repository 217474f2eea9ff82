//! Services, messages and enums.

use super::element::{Bounds, Fallback, Feature, Member, OnMissing, Rules, Scope};
use super::version::Version;
use std::collections::BTreeSet;

/// An annotated contract.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Model {
    /// The version that the contract declares.
    pub version: Version,
    /// Its services, in the order of the files and of their places in them.
    pub services: Vec<Service>,
    /// Its messages, nested ones behind those that they are nested in.
    pub messages: Vec<Message>,
    /// Its enums.
    pub enums: Vec<Enum>,
}

impl Model {
    /// The packages that have messages or enums in the model.
    pub fn packages(&self) -> BTreeSet<&str> {
        let messages = self.messages.iter().map(|it| it.package.as_str());
        let enums = self.enums.iter().map(|it| it.package.as_str());
        let services = self.services.iter().map(|it| it.package.as_str());
        messages.chain(enums).chain(services).collect()
    }

    /// The message of this full name.
    pub fn message(&self, full_name: &str) -> Option<&Message> {
        self.messages
            .iter()
            .find(|message| message.full_name == full_name)
    }

    /// The enum of this full name.
    pub fn enumeration(&self, full_name: &str) -> Option<&Enum> {
        self.enums
            .iter()
            .find(|enumeration| enumeration.full_name == full_name)
    }

    /// The full names of all messages and enums that these messages are made of, themselves among them.
    pub fn reachable<'m>(&'m self, from: impl Iterator<Item = &'m str>) -> BTreeSet<&'m str> {
        let mut found = BTreeSet::new();
        let mut open: Vec<&str> = from.collect();
        while let Some(name) = open.pop() {
            if found.insert(name)
                && let Some(message) = self.message(name)
            {
                open.extend(message.fields.iter().filter_map(|field| field.kind.name()));
            }
        }
        found
    }

    /// The features with what is said of them, lowest number first.
    pub fn features(&self) -> Vec<(Feature, &EnumValue)> {
        let enums = self.enums.iter().filter(|enumeration| enumeration.features);
        let mut features: Vec<_> = enums
            .flat_map(|enumeration| &enumeration.values)
            .filter_map(|value| {
                let number = u8::try_from(value.number)
                    .ok()
                    .filter(|number| *number != 0)?;
                let name = value.short_name.clone();
                Some((Feature { name, number }, value))
            })
            .collect();
        features.sort_by_key(|(feature, _)| feature.number);
        features
    }
}

/// A service.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Service {
    /// The package, such as `handclasp.v1`.
    pub package: String,
    /// The name, such as `Agent`.
    pub name: String,
    /// What it is.
    pub doc: String,
    /// What is said of it.
    pub rules: Rules,
    /// When its methods may be called.
    pub scope: Scope,
    /// Its methods.
    pub methods: Vec<Method>,
}

impl Service {
    /// Package and name, as they stand on the wire.
    pub fn full_name(&self) -> String {
        format!("{}.{}", self.package, self.name)
    }
}

/// A method.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Method {
    /// The name, such as `Run`.
    pub name: String,
    /// What it does.
    pub doc: String,
    /// What is said of it; the feature may be its service's.
    pub rules: Rules,
    /// The full name of the request's message.
    pub request: String,
    /// The full name of the response's message.
    pub response: String,
    /// How many messages each side sends.
    pub streams: Streams,
    /// Whether running it twice does what running it once does.
    pub idempotent: bool,
}

/// How many messages each side of a call sends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Streams {
    /// One request and one response.
    Unary,
    /// One request, then any number of responses.
    Server,
    /// Any number of messages both ways.
    Both,
}

impl Streams {
    /// The variant of `MethodKind` in generated code.
    pub(crate) const fn in_rust(self) -> &'static str {
        match self {
            Self::Unary => "MethodKind::Unary",
            Self::Server => "MethodKind::ServerStreaming",
            Self::Both => "MethodKind::Bidirectional",
        }
    }
}

/// A message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// The package.
    pub package: String,
    /// Package and name.
    pub full_name: String,
    /// What it is.
    pub doc: String,
    /// What is said of it.
    pub rules: Rules,
    /// Whether receivers skip what they do not know.
    pub lenient: bool,
    /// Its fields, arms of oneofs among them, in the order of their numbers.
    pub fields: Vec<Field>,
    /// Its oneofs.
    pub oneofs: Vec<Oneof>,
}

impl Message {
    /// The name without the package: `Outer.Inner` for a nested one.
    pub fn name(&self) -> &str {
        within(&self.full_name, &self.package)
    }
}

/// A oneof.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Oneof {
    /// The name.
    pub name: String,
    /// What it is.
    pub doc: String,
}

/// A field, or an arm of a oneof.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// The name.
    pub name: String,
    /// The number.
    pub number: u32,
    /// What it is.
    pub doc: String,
    /// What is said of it.
    pub rules: Rules,
    /// The type of a single one, of an element, or of a map's value.
    pub kind: Kind,
    /// How many there can be.
    pub shape: Shape,
    /// What a sender does whose session does not hold it.
    pub on_missing: OnMissing,
    /// Whether leaving it out would ask for more.
    pub restricts: bool,
    /// The longest string or bytes; of a list or a map, its longest element or value.
    pub max_len: Bounds,
    /// The most elements.
    pub max_count: Bounds,
    /// The known values of an open vocabulary; empty where it is none.
    pub values: Vec<Member>,
    /// The known keys of a map whose keys are an open vocabulary; empty where they are none.
    pub keys: Vec<Member>,
}

/// How many of a field there can be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Shape {
    /// One, left out where it has the default.
    Implicit,
    /// One or none.
    Optional,
    /// One or none, and at most one of the oneof with this index in [`Message::oneofs`].
    Arm(usize),
    /// Any number. Numbers in it may be packed.
    List,
    /// A map with keys of this type.
    Map(Kind),
}

/// A type.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs)] // They are protobuf's.
pub enum Kind {
    Bool,
    Int32,
    Int64,
    Uint32,
    Uint64,
    Sint32,
    Sint64,
    Fixed32,
    Fixed64,
    Sfixed32,
    Sfixed64,
    Float,
    Double,
    String,
    Bytes,
    /// The message of this full name.
    Message(String),
    /// The enum of this full name.
    Enum(String),
}

impl Kind {
    /// The full name of a message or an enum.
    pub fn name(&self) -> Option<&str> {
        match self {
            Self::Message(name) | Self::Enum(name) => Some(name),
            _ => None,
        }
    }
}

/// An enum.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Enum {
    /// The package.
    pub package: String,
    /// Package and name.
    pub full_name: String,
    /// What it is.
    pub doc: String,
    /// What is said of it.
    pub rules: Rules,
    /// Whether its values are the contract's features.
    pub features: bool,
    /// Its values, in the order of the file.
    pub values: Vec<EnumValue>,
}

impl Enum {
    /// The name without the package: `Outer.Inner` for a nested one.
    pub fn name(&self) -> &str {
        within(&self.full_name, &self.package)
    }

    /// Its values without those that are another name of an earlier one.
    pub fn distinct_values(&self) -> impl Iterator<Item = &EnumValue> {
        let mut numbers = BTreeSet::new();
        let values = self.values.iter();
        values.filter(move |value| numbers.insert(value.number))
    }
}

/// An enum's value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EnumValue {
    /// The name, such as `POWER_ACTION_REBOOT`.
    pub name: String,
    /// The name without the enum's prefix, such as `REBOOT`.
    pub short_name: String,
    /// The number.
    pub number: i32,
    /// What it means.
    pub doc: String,
    /// What is said of it.
    pub rules: Rules,
    /// What older peers are told instead: a value's name.
    pub fallback: Option<Fallback>,
}

fn within<'n>(full_name: &'n str, package: &str) -> &'n str {
    let name = full_name.strip_prefix(package).unwrap_or(full_name);
    name.strip_prefix('.').unwrap_or(name)
}

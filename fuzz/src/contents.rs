//! What is in a message's bytes, by prost's primitives and the contract: the judge of what we refuse.

use agent_schema::Contract;
use agent_schema::model::{Kind, Member, Model, Shape};
use prost::encoding::{DecodeContext, WireType, decode_key, decode_varint, skip_field};
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::LazyLock;

/// What a message's definition says of its fields, by their numbers.
#[derive(Clone, Debug, Default)]
pub(crate) struct Definition {
    pub(crate) fields: BTreeMap<u32, Field>,
}

/// What a field's definition says.
#[derive(Clone, Debug, Default)]
pub(crate) struct Field {
    pub(crate) repeated: bool,
    pub(crate) message: Option<Definition>,
    /// Whether it is a list of numbers, of which several can be in one value.
    packed: bool,
    map: bool,
    max_len: Option<u64>,
    max_count: Option<u64>,
    /// The members of its vocabulary, if it has one.
    members: Vec<String>,
    /// The values of its enum, if it is one.
    numbers: Vec<i32>,
}

/// What a strict reader may refuse that protobuf allows.
// Each is found or not, whatever the others are.
#[allow(clippy::struct_excessive_bools)]
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Contents {
    pub(crate) group: bool,
    pub(crate) duplicate: bool,
    pub(crate) too_long: bool,
    /// A field, an enum's value or a vocabulary's member that the contract does not have.
    pub(crate) unknown: bool,
    /// A map's entry without a length in front, which prost-reflect reads as if it had one.
    pub(crate) wrong_type: bool,
}

static MODEL: LazyLock<Model> = LazyLock::new(|| {
    let proto = Path::new(env!("CARGO_MANIFEST_DIR")).join("../proto");
    let contract = Contract::read(&proto).expect("the contract compiles");
    Model::read(&contract).expect("the contract is one")
});

impl Definition {
    /// The definition of the contract's message of this full name.
    pub(crate) fn of(full_name: &str) -> Self {
        Self::in_model(&MODEL, full_name)
    }

    /// The definition of another contract's message.
    pub(crate) fn in_model(model: &Model, full_name: &str) -> Self {
        let message = model.message(full_name).expect("a message of the contract");
        let fields = message.fields.iter().map(|field| {
            let enumeration = match &field.kind {
                Kind::Enum(name) => model.enumeration(name),
                _ => None,
            };
            let values = enumeration.map_or(&[][..], |enumeration| &enumeration.values);
            let definition = Field {
                map: false,
                repeated: matches!(field.shape, Shape::List | Shape::Map(_)),
                packed: field.shape == Shape::List && !is_delimited(&field.kind),
                message: match &field.kind {
                    Kind::Message(name) => Some(Self::in_model(model, name)),
                    _ => None,
                },
                max_len: field.max_len.newest(),
                max_count: field.max_count.newest(),
                members: field
                    .values
                    .iter()
                    .map(|member| member.name.clone())
                    .collect(),
                numbers: values.iter().map(|value| value.number).collect(),
            };
            let definition = match field.shape {
                Shape::Map(_) => definition.in_entries(&field.keys),
                _ => definition,
            };
            (field.number, definition)
        });
        Self {
            fields: fields.collect(),
        }
    }

    /// A message with sub-messages in these fields.
    pub(crate) fn with(messages: impl IntoIterator<Item = (u32, bool, Self)>) -> Self {
        let fields = messages.into_iter().map(|(number, repeated, message)| {
            let field = Field {
                repeated,
                message: Some(message),
                ..Field::default()
            };
            (number, field)
        });
        Self {
            fields: fields.collect(),
        }
    }

    /// Looks through bytes that prost has accepted as this message.
    pub(crate) fn contents(&self, bytes: &[u8]) -> Contents {
        let mut contents = Contents::default();
        self.look(bytes, &mut contents);
        contents
    }

    fn look(&self, mut bytes: &[u8], contents: &mut Contents) {
        let mut counts = BTreeMap::<u32, u64>::new();
        while !bytes.is_empty() {
            let (number, wire_type) = decode_key(&mut bytes).expect("prost has read it");
            let field = self.fields.get(&number);
            contents.unknown |= field.is_none();
            let count = counts.entry(number).or_default();
            *count += 1;
            if field.is_some_and(|field| field.map) && wire_type != WireType::LengthDelimited {
                contents.wrong_type = true;
                return;
            }
            match wire_type {
                WireType::Varint => {
                    let value = decode_varint(&mut bytes).expect("prost has read it");
                    contents.unknown |= field.is_some_and(|field| field.lacks(value));
                }
                WireType::LengthDelimited => {
                    let length = decode_varint(&mut bytes).expect("prost has read it");
                    let (value, rest) = bytes.split_at(usize::try_from(length).expect("a length"));
                    bytes = rest;
                    match field {
                        Some(field) if field.packed => *count += field.packed(value, contents),
                        Some(field) => field.look(value, *count, contents),
                        None => {}
                    }
                }
                other => {
                    contents.group |= other == WireType::StartGroup;
                    let context = DecodeContext::default();
                    skip_field(other, number, &mut bytes, context).expect("prost has read it");
                }
            }
            let most = field.and_then(|field| field.max_count);
            contents.too_long |= most.is_some_and(|most| *count > most);
        }
    }
}

/// Whether values of this type have a length in front of them.
const fn is_delimited(kind: &Kind) -> bool {
    matches!(kind, Kind::String | Kind::Bytes | Kind::Message(_))
}

impl Field {
    /// A map whose values are like this.
    fn in_entries(mut self, keys: &[Member]) -> Self {
        let max_count = self.max_count.take();
        self.repeated = false;
        let key = Self {
            members: keys.iter().map(|member| member.name.clone()).collect(),
            max_len: self.max_len,
            ..Self::default()
        };
        let entry = Definition {
            fields: BTreeMap::from([(1, key), (2, self)]),
        };
        Self {
            repeated: true,
            map: true,
            message: Some(entry),
            max_count,
            ..Self::default()
        }
    }

    /// Whether the field is an enum's without this value.
    #[allow(clippy::cast_possible_truncation)]
    fn lacks(&self, value: u64) -> bool {
        let number = (value as u32).cast_signed();
        !self.numbers.is_empty() && !self.numbers.contains(&number)
    }

    /// Looks at packed numbers, and says how many more than one there are.
    fn packed(&self, mut value: &[u8], contents: &mut Contents) -> u64 {
        let mut more = 0;
        while !value.is_empty() {
            let number = decode_varint(&mut value).expect("prost has read it");
            contents.unknown |= self.lacks(number);
            more += u64::from(!value.is_empty());
        }
        more
    }

    fn look(&self, value: &[u8], count: u64, contents: &mut Contents) {
        contents.too_long |= self.max_len.is_some_and(|most| value.len() as u64 > most);
        let is_member = || self.members.iter().any(|member| member.as_bytes() == value);
        contents.unknown |= !self.members.is_empty() && !value.is_empty() && !is_member();
        if let Some(message) = &self.message {
            contents.duplicate |= !self.repeated && count > 1;
            message.look(value, contents);
        }
    }
}

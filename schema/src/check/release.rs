//! A contract as one release has it, reduced to what is compared.

use crate::check::{CheckError, Source, Version, read};
use protox::prost_reflect::{DescriptorPool, MessageDescriptor};
use std::collections::{BTreeMap, HashMap};
use std::path::PathBuf;

/// A contract as one release has it.
#[derive(Debug)]
pub struct Release {
    /// Where it was read from.
    pub(crate) origin: String,
    /// The version that the contract itself says it is.
    pub(crate) contract_version: Option<Version>,
    /// The version that its directory is named for.
    pub(crate) directory_version: Option<Version>,
    /// Whether it imports the options, and so says since when its elements exist.
    pub(crate) annotated: bool,
    pub(crate) files: Vec<SourceFile>,
    pub(crate) services: BTreeMap<String, Service>,
    pub(crate) messages: Vec<Message>,
    pub(crate) enums: Vec<Enumeration>,
    pub(crate) message_ids: HashMap<String, MessageId>,
    pub(crate) enum_ids: HashMap<String, EnumId>,
    pub(crate) pool: DescriptorPool,
}

impl Release {
    /// Reads and compiles a contract; imports are also looked for in `includes`.
    ///
    /// # Errors
    /// Where it cannot be read or does not compile, with file, line and column.
    pub fn read(source: &Source, includes: &[PathBuf]) -> Result<Self, CheckError> {
        let compiled = source.compile(includes)?;
        read::release(compiled, source.origin(), source.version())
    }

    /// The version that the contract says it is, else the one that its directory is named for.
    pub fn version(&self) -> Option<Version> {
        self.contract_version.or(self.directory_version)
    }

    /// The descriptor of a message, by its full name.
    pub fn descriptor(&self, name: &str) -> Option<MessageDescriptor> {
        self.pool.get_message_by_name(name)
    }

    pub(crate) fn message(&self, id: MessageId) -> &Message {
        &self.messages[id.0]
    }

    pub(crate) fn enumeration(&self, id: EnumId) -> &Enumeration {
        &self.enums[id.0]
    }

    /// The path of a file as a person would open it.
    pub(crate) fn file_path(&self, place: Place) -> String {
        let file = &self.files[place.file];
        if file.own {
            format!("{}/{}", self.origin, file.name)
        } else {
            file.name.clone()
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct MessageId(pub(crate) usize);

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct EnumId(pub(crate) usize);

#[derive(Debug)]
pub(crate) struct SourceFile {
    pub(crate) name: String,
    pub(crate) package: String,
    /// Whether it is the contract's own rather than an import from elsewhere.
    pub(crate) own: bool,
}

/// Where an element stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Place {
    pub(crate) file: usize,
    /// From 1; 0 where it is not known.
    pub(crate) line: u32,
    pub(crate) column: u32,
}

/// What is said of an element of any kind.
#[derive(Clone, Debug, Default)]
pub(crate) struct About {
    pub(crate) place: Place,
    pub(crate) doc: String,
    /// Protobuf's own option.
    pub(crate) deprecated: bool,
    pub(crate) gate: Availability,
}

/// In which sessions an element is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Availability {
    pub(crate) since: Option<Version>,
    pub(crate) feature: Option<String>,
    pub(crate) deprecated_since: Option<Version>,
    pub(crate) removed_in: Option<Version>,
}

impl Availability {
    /// Whether a contract of this version no longer has the element.
    pub(crate) fn is_removed_at(&self, version: Option<Version>) -> bool {
        match (self.removed_in, version) {
            (Some(removed), Some(version)) => removed.level() <= version.level(),
            _ => false,
        }
    }
}

#[derive(Debug)]
pub(crate) struct Service {
    pub(crate) methods: BTreeMap<String, Method>,
    /// The number of its value in the options' enum `Scope`.
    pub(crate) scope: i32,
    pub(crate) about: About,
}

#[derive(Debug)]
pub(crate) struct Method {
    pub(crate) input: MessageId,
    pub(crate) output: MessageId,
    pub(crate) client_streaming: bool,
    pub(crate) server_streaming: bool,
    pub(crate) idempotency: i32,
    pub(crate) about: About,
}

#[derive(Debug)]
pub(crate) struct Message {
    pub(crate) name: String,
    /// By number.
    pub(crate) fields: Vec<Field>,
    /// Half-open.
    pub(crate) reserved_numbers: Vec<(i64, i64)>,
    pub(crate) reserved_names: Vec<String>,
    pub(crate) map_entry: bool,
    pub(crate) proto2: bool,
    /// Whether receivers skip what they do not know.
    pub(crate) lenient: bool,
    pub(crate) about: About,
}

impl Message {
    pub(crate) fn field(&self, number: u32) -> Option<&Field> {
        let found = self
            .fields
            .binary_search_by_key(&number, |field| field.number);
        found.ok().map(|index| &self.fields[index])
    }

    /// Whether a number is reserved.
    pub(crate) fn reserves(&self, number: u32) -> bool {
        let has = |(from, to): &(i64, i64)| (*from..*to).contains(&i64::from(number));
        self.reserved_numbers.iter().any(has)
    }
}

#[derive(Debug)]
pub(crate) struct Field {
    pub(crate) name: String,
    pub(crate) json_name: String,
    pub(crate) number: u32,
    pub(crate) kind: Kind,
    pub(crate) label: Label,
    /// The index of the oneof that it is an arm of.
    pub(crate) oneof: Option<usize>,
    /// The default that is written out.
    pub(crate) default: Option<String>,
    pub(crate) restricts: bool,
    pub(crate) max_len: Vec<Bound>,
    pub(crate) max_count: Vec<Bound>,
    pub(crate) values: Vec<Member>,
    pub(crate) keys: Vec<Member>,
    pub(crate) about: About,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Label {
    /// Nothing is sent for the default.
    Implicit,
    Optional,
    Required,
    Repeated,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Double,
    Float,
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
    Bool,
    String,
    Bytes,
    Enum(EnumId),
    Message(MessageId),
    /// A message between two tags, as proto2 has it.
    Group(MessageId),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Bound {
    pub(crate) since: Option<Version>,
    pub(crate) value: u64,
}

/// A member of an open vocabulary.
#[derive(Clone, Debug)]
pub(crate) struct Member {
    pub(crate) name: String,
    pub(crate) gate: Availability,
    pub(crate) fallback: String,
    pub(crate) doc: String,
}

#[derive(Debug)]
pub(crate) struct Enumeration {
    pub(crate) name: String,
    /// By number; of several names of one number, the others are aliases.
    pub(crate) values: Vec<EnumValue>,
    /// Inclusive.
    pub(crate) reserved_numbers: Vec<(i64, i64)>,
    pub(crate) reserved_names: Vec<String>,
    /// The number that an absent field means.
    pub(crate) default: i32,
    /// Whether a number without a name is not a value, as in proto2.
    pub(crate) closed: bool,
    /// Whether the values are the features of the contract.
    pub(crate) features: bool,
    pub(crate) about: About,
}

#[derive(Debug)]
pub(crate) struct EnumValue {
    pub(crate) name: String,
    /// The other names of the number.
    pub(crate) aliases: Vec<String>,
    pub(crate) number: i32,
    pub(crate) fallback: String,
    pub(crate) about: About,
}

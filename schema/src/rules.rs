//! The options of `handclasp/options.proto`, as they stand in a compiled contract.

use protox::prost_reflect::{DescriptorPool, DynamicMessage, Value};

/// The package that the options are defined in.
pub const PACKAGE: &str = "handclasp";

/// The name that a contract imports the options by.
pub const FILE: &str = "handclasp/options.proto";

/// The file that defines the options.
pub const SOURCE: &str = include_str!("../../proto/handclasp/options.proto");

/// What is said of a file.
#[derive(Clone, PartialEq, prost::Message)]
pub struct FileRules {
    /// The version of the contract, or empty.
    #[prost(string, tag = "1")]
    pub contract: String,
}

/// What is said of a service.
#[derive(Clone, PartialEq, prost::Message)]
pub struct ServiceRules {
    /// The version that brought it.
    #[prost(string, tag = "1")]
    pub since: String,
    /// The feature of all its methods that name none.
    #[prost(string, tag = "2")]
    pub feature: String,
    /// The version from which on it should not be used.
    #[prost(string, tag = "3")]
    pub deprecated_since: String,
    /// The version that no longer has it.
    #[prost(string, tag = "4")]
    pub removed_in: String,
    /// When its methods may be called.
    #[prost(enumeration = "ScopeRule", tag = "5")]
    pub scope: i32,
}

/// When methods may be called.
#[derive(Clone, Copy, Debug, PartialEq, Eq, prost::Enumeration)]
#[repr(i32)]
pub enum ScopeRule {
    /// In a session that holds them.
    Session = 0,
    /// Whatever the session's level is.
    Unversioned = 1,
    /// Also before and without an agreement.
    Always = 2,
}

/// What is said of a method.
#[derive(Clone, PartialEq, prost::Message)]
pub struct MethodRules {
    /// The version that brought it.
    #[prost(string, tag = "1")]
    pub since: String,
    /// The feature that it belongs to.
    #[prost(string, tag = "2")]
    pub feature: String,
    /// The version from which on it should not be used.
    #[prost(string, tag = "3")]
    pub deprecated_since: String,
    /// The version that no longer has it.
    #[prost(string, tag = "4")]
    pub removed_in: String,
}

/// What is said of a message.
#[derive(Clone, PartialEq, prost::Message)]
pub struct MessageRules {
    /// The version that brought it.
    #[prost(string, tag = "1")]
    pub since: String,
    /// The feature that it belongs to.
    #[prost(string, tag = "2")]
    pub feature: String,
    /// The version from which on it should not be used.
    #[prost(string, tag = "3")]
    pub deprecated_since: String,
    /// The version that no longer has it.
    #[prost(string, tag = "4")]
    pub removed_in: String,
    /// Whether receivers skip what they do not know.
    #[prost(bool, tag = "5")]
    pub lenient: bool,
}

/// What is said of a field.
#[derive(Clone, PartialEq, prost::Message)]
pub struct FieldRules {
    /// The version that brought it.
    #[prost(string, tag = "1")]
    pub since: String,
    /// The feature that it belongs to.
    #[prost(string, tag = "2")]
    pub feature: String,
    /// The version from which on it should not be used.
    #[prost(string, tag = "3")]
    pub deprecated_since: String,
    /// The version that no longer has it.
    #[prost(string, tag = "4")]
    pub removed_in: String,
    /// What a sender does whose session does not hold it.
    #[prost(enumeration = "OnMissingRule", tag = "5")]
    pub on_missing: i32,
    /// Whether leaving it out would ask for more.
    #[prost(bool, tag = "6")]
    pub restricts: bool,
    /// The longest string or bytes.
    #[prost(message, repeated, tag = "7")]
    pub max_len: Vec<BoundRule>,
    /// The most elements.
    #[prost(message, repeated, tag = "8")]
    pub max_count: Vec<BoundRule>,
    /// The known values of an open vocabulary.
    #[prost(message, repeated, tag = "9")]
    pub values: Vec<MemberRules>,
    /// The known keys of a map.
    #[prost(message, repeated, tag = "10")]
    pub keys: Vec<MemberRules>,
}

/// What a sender does with a field that its session does not hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, prost::Enumeration)]
#[repr(i32)]
pub enum OnMissingRule {
    /// It sends nothing.
    Error = 0,
    /// It leaves the field out.
    Drop = 1,
}

/// A bound, from a version on.
#[derive(Clone, PartialEq, prost::Message)]
pub struct BoundRule {
    /// The version that brought it.
    #[prost(string, tag = "1")]
    pub since: String,
    /// The bound.
    #[prost(uint64, tag = "2")]
    pub value: u64,
}

/// A member of an open vocabulary.
#[derive(Clone, PartialEq, prost::Message)]
pub struct MemberRules {
    /// The string.
    #[prost(string, tag = "1")]
    pub name: String,
    /// The version that brought it.
    #[prost(string, tag = "2")]
    pub since: String,
    /// The feature that it belongs to.
    #[prost(string, tag = "3")]
    pub feature: String,
    /// The version from which on it should not be used.
    #[prost(string, tag = "4")]
    pub deprecated_since: String,
    /// The version that no longer has it.
    #[prost(string, tag = "5")]
    pub removed_in: String,
    /// What older peers are told instead.
    #[prost(string, tag = "6")]
    pub fallback: String,
    /// What it means.
    #[prost(string, tag = "7")]
    pub doc: String,
}

/// What is said of an enum.
#[derive(Clone, PartialEq, prost::Message)]
pub struct EnumRules {
    /// The version that brought it.
    #[prost(string, tag = "1")]
    pub since: String,
    /// The feature that it belongs to.
    #[prost(string, tag = "2")]
    pub feature: String,
    /// The version from which on it should not be used.
    #[prost(string, tag = "3")]
    pub deprecated_since: String,
    /// The version that no longer has it.
    #[prost(string, tag = "4")]
    pub removed_in: String,
    /// Whether the values are the contract's features.
    #[prost(bool, tag = "5")]
    pub features: bool,
}

/// What is said of an enum's value.
#[derive(Clone, PartialEq, prost::Message)]
pub struct ValueRules {
    /// The version that brought it.
    #[prost(string, tag = "1")]
    pub since: String,
    /// The feature that it belongs to.
    #[prost(string, tag = "2")]
    pub feature: String,
    /// The version from which on it should not be used.
    #[prost(string, tag = "3")]
    pub deprecated_since: String,
    /// The version that no longer has it.
    #[prost(string, tag = "4")]
    pub removed_in: String,
    /// What older peers are told instead.
    #[prost(string, tag = "5")]
    pub fallback: String,
}

/// Reads the option `name`, such as `field`, from an element's options; the default where nothing is said.
pub fn read<R: prost::Message + Default>(
    pool: &DescriptorPool,
    options: &DynamicMessage,
    name: &str,
) -> R {
    let extension = pool.get_extension_by_name(&format!("{PACKAGE}.{name}"));
    let value = extension.map(|extension| options.get_extension(&extension).into_owned());
    match value {
        // What does not transcode is not our option: the pool's definition has another shape.
        Some(Value::Message(rules)) => rules.transcode_to().unwrap_or_default(),
        _ => R::default(),
    }
}

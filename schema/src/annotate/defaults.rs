//! Bounds for what has none.

use super::elements::{Element, What};
use super::said::Said;
use protox::prost_reflect::prost_types::field_descriptor_proto::{Label, Type};

/// The comment behind a bound that is a default: a person removes it after checking the bound.
pub const MARK: &str = "/* TODO: default */";

/// Bounds for what has none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Defaults {
    /// For strings, in bytes.
    pub string: u64,
    /// For bytes.
    pub bytes: u64,
    /// For lists and maps, in elements.
    pub count: u64,
}

impl Default for Defaults {
    fn default() -> Self {
        Self {
            string: 4096,
            bytes: 65536,
            count: 1024,
        }
    }
}

impl Defaults {
    /// The bounds that a field lacks, by the names of their options.
    pub(super) fn missing(
        &self,
        element: &Element<'_>,
        said: &Said,
    ) -> impl Iterator<Item = (&'static str, u64)> {
        let (len, count) = match element.what {
            What::Field(field, value) => {
                let len = match value.r#type {
                    // The values of a vocabulary bound its strings.
                    Some(kind) if kind == Type::String as i32 => {
                        (!said.says("values")).then_some(self.string)
                    }
                    Some(kind) if kind == Type::Bytes as i32 => Some(self.bytes),
                    _ => None,
                };
                let is_list = field.label == Some(Label::Repeated as i32);
                (len, is_list.then_some(self.count))
            }
            _ => (None, None),
        };
        let bounds = [("max_len", len), ("max_count", count)];
        let bounds = bounds.map(|(name, bound)| Some((name, bound.filter(|_| !said.says(name))?)));
        bounds.into_iter().flatten()
    }
}

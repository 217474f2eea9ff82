//! Reads the options of `handclasp/options.proto` where a contract uses them.

use crate::check::release::{Availability, Bound, Member};
use crate::check::{NotAVersion, Version};
use protox::prost_reflect::{DescriptorPool, DynamicMessage, ExtensionDescriptor, Value};
use std::borrow::Cow;

/// The options, of a contract that imports them.
#[derive(Debug)]
pub(crate) struct Annotations {
    file: ExtensionDescriptor,
    service: ExtensionDescriptor,
    method: ExtensionDescriptor,
    message: ExtensionDescriptor,
    field: ExtensionDescriptor,
    enumeration: ExtensionDescriptor,
    value: ExtensionDescriptor,
}

/// What an element is that is said something of.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Of {
    File,
    Service,
    Method,
    Message,
    Field,
    Enumeration,
    Value,
}

/// What is said of one element; of one that nothing is said of, the defaults.
#[derive(Debug)]
pub(crate) struct Rules(Option<DynamicMessage>);

impl Annotations {
    /// The options that a contract imports, or `None` where it imports none.
    pub(crate) fn find(pool: &DescriptorPool) -> Option<Self> {
        let find = |name: &str| pool.get_extension_by_name(&format!("handclasp.{name}"));
        Some(Self {
            file: find("file")?,
            service: find("service")?,
            method: find("method")?,
            message: find("message")?,
            field: find("field")?,
            enumeration: find("enumeration")?,
            value: find("value")?,
        })
    }

    /// Picks what is said of an element out of its options.
    pub(crate) fn of(&self, element: Of, options: &DynamicMessage) -> Rules {
        let extension = match element {
            Of::File => &self.file,
            Of::Service => &self.service,
            Of::Method => &self.method,
            Of::Message => &self.message,
            Of::Field => &self.field,
            Of::Enumeration => &self.enumeration,
            Of::Value => &self.value,
        };
        if !options.has_extension(extension) {
            return Rules::NONE;
        }
        match options.get_extension(extension) {
            Cow::Borrowed(Value::Message(rules)) => Rules(Some(rules.clone())),
            Cow::Owned(Value::Message(rules)) => Rules(Some(rules)),
            _ => Rules::NONE,
        }
    }
}

impl Rules {
    pub(crate) const NONE: Self = Self(None);

    fn get(&self, name: &str) -> Option<Cow<'_, Value>> {
        self.0.as_ref()?.get_field_by_name(name)
    }

    pub(crate) fn text(&self, name: &str) -> String {
        let value = self.get(name);
        let text = value.as_ref().and_then(|value| value.as_str());
        text.unwrap_or_default().to_owned()
    }

    pub(crate) fn flag(&self, name: &str) -> bool {
        self.get(name)
            .and_then(|value| value.as_bool())
            .unwrap_or(false)
    }

    pub(crate) fn number(&self, name: &str) -> i32 {
        let value = self.get(name);
        value.and_then(|value| value.as_enum_number()).unwrap_or(0)
    }

    pub(crate) fn version(&self, name: &str) -> Result<Option<Version>, NotAVersion> {
        let text = self.text(name);
        if text.is_empty() {
            return Ok(None);
        }
        text.parse().map(Some)
    }

    pub(crate) fn gate(&self) -> Result<Availability, NotAVersion> {
        if self.0.is_none() {
            return Ok(Availability::default());
        }
        let feature = self.text("feature");
        Ok(Availability {
            since: self.version("since")?,
            feature: Some(feature).filter(|name| !name.is_empty()),
            deprecated_since: self.version("deprecated_since")?,
            removed_in: self.version("removed_in")?,
        })
    }

    pub(crate) fn bounds(&self, name: &str) -> Result<Vec<Bound>, NotAVersion> {
        let bounds = self.list(name).into_iter().map(|rules| {
            let value = rules.get("value").and_then(|value| value.as_u64());
            Ok(Bound {
                since: rules.version("since")?,
                value: value.unwrap_or(0),
            })
        });
        bounds.collect()
    }

    pub(crate) fn members(&self, name: &str) -> Result<Vec<Member>, NotAVersion> {
        let members = self.list(name).into_iter().map(|rules| {
            Ok(Member {
                name: rules.text("name"),
                gate: rules.gate()?,
                fallback: rules.text("fallback"),
                doc: rules.text("doc"),
            })
        });
        members.collect()
    }

    fn list(&self, name: &str) -> Vec<Self> {
        let value = self.get(name);
        let list = value
            .as_ref()
            .and_then(|value| value.as_list())
            .unwrap_or(&[]);
        let messages = list.iter().filter_map(Value::as_message);
        messages.map(|rules| Self(Some(rules.clone()))).collect()
    }
}

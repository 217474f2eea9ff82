//! What a file already says of an element by our options.

use super::elements::Element;
use super::scan::{Kind, Token, code};
use crate::rules;
use protox::prost_reflect::prost_types::UninterpretedOption;

/// The annotation of an element, as it is written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Said {
    /// The names of what is said, such as `since`.
    names: Vec<String>,
    /// The index of the option that says it, if it is written as `(handclasp.field) = {...}`.
    pub(super) aggregate: Option<i32>,
}

impl Said {
    /// Reads the options of an element.
    pub(super) fn of(element: &Element<'_>) -> Self {
        let annotation = element.annotation();
        annotation.map_or_else(Self::default, |(name, _)| Self::read(name, element.options))
    }

    /// Reads what the option `name`, such as `field`, says.
    pub(super) fn read(name: &str, options: &[UninterpretedOption]) -> Self {
        let mut said = Self::default();
        for (index, option) in (0..).zip(options) {
            let Some((first, rest)) = option.name.split_first() else {
                continue;
            };
            let is_ours =
                first.name_part.trim_start_matches('.') == format!("{}.{name}", rules::PACKAGE);
            if !first.is_extension || !is_ours {
                continue;
            }
            if let Some(part) = rest.first() {
                said.names.push(part.name_part.clone());
            } else {
                let message = option.aggregate_value.as_deref().unwrap_or_default();
                said.names.extend(fields(message));
                said.aggregate = Some(index);
            }
        }
        said
    }

    pub(super) fn says(&self, name: &str) -> bool {
        self.names.iter().any(|said| said == name)
    }

    pub(super) const fn is_empty(&self) -> bool {
        self.names.is_empty() && self.aggregate.is_none()
    }
}

/// The names of the fields of a message in text format.
fn fields(message: &str) -> Vec<String> {
    let mut names = Vec::new();
    let mut depth = 0_u32;
    let mut last: Option<Token> = None;
    for token in code(message, 0) {
        let name = last
            .take()
            .filter(|last| last.kind == Kind::Word && depth == 0);
        if matches!(token.kind, Kind::Symbol(b':' | b'{' | b'<')) {
            names.extend(name.map(|name| message[name.range].to_owned()));
        }
        match token.kind {
            Kind::Symbol(b'{' | b'[' | b'<') => depth += 1,
            Kind::Symbol(b'}' | b']' | b'>') => depth = depth.saturating_sub(1),
            _ => {}
        }
        last = Some(token);
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_outer_fields_of_a_message_are_said() {
        let text = "since : \"1.0: {\" max_len : { since : \"1.0\" value : 6 } values { name : \"a\" } \
                    keys : [ { name : \"b\" } ] restricts : true";
        assert_eq!(
            fields(text),
            ["since", "max_len", "values", "keys", "restricts"]
        );
    }
}

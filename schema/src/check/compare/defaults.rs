//! What an absent field means.

use crate::check::compare::fate::Element;
use crate::check::release::{Field, Kind, Label, Release};

/// What a field means that is not sent, in a form that is equal for equal values of all types that are
/// written alike; `None` where absence is no value.
pub(crate) fn of(release: &Release, field: &Field) -> Option<String> {
    if field.label == Label::Repeated {
        return None;
    }
    let written = field.default.as_deref();
    match field.kind {
        Kind::Message(_) | Kind::Group(_) => None,
        Kind::String | Kind::Bytes => Some(format!("\"{}\"", written.unwrap_or_default())),
        Kind::Bool => Some(if written == Some("true") { "1" } else { "0" }.to_owned()),
        Kind::Enum(id) => {
            let enumeration = release.enumeration(id);
            let named = written
                .and_then(|name| enumeration.values.iter().find(|value| value.has_name(name)));
            Some(
                named
                    .map_or(enumeration.default, |value| value.number)
                    .to_string(),
            )
        }
        _ => Some(written.unwrap_or("0").to_owned()),
    }
}

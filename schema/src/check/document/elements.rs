//! Finds what a contract says of the element that a path names.

use crate::check::Release;
use crate::check::release::Availability;

/// What is written of an element.
#[derive(Debug, Default)]
pub(crate) struct Described<'a> {
    pub(crate) doc: &'a str,
    pub(crate) feature: Option<&'a str>,
}

/// What a release says of the element that a finding's path names; nothing where it has none.
pub(crate) fn describe<'a>(release: &'a Release, path: &str) -> Described<'a> {
    method(release, path)
        .or_else(|| member(release, path))
        .or_else(|| part(release, path))
        .unwrap_or_default()
}

fn method<'a>(release: &'a Release, path: &str) -> Option<Described<'a>> {
    let (service, name) = path.split_once('/')?;
    let method = release.services.get(service)?.methods.get(name)?;
    Some(described(&method.about.doc, &method.about.gate))
}

fn member<'a>(release: &'a Release, path: &str) -> Option<Described<'a>> {
    let (field, name) = path.strip_suffix('"')?.split_once(" \"")?;
    let (message, field) = field.rsplit_once('.')?;
    let message = release.message(*release.message_ids.get(message)?);
    let field = message.fields.iter().find(|found| found.name == field)?;
    let member = field
        .values
        .iter()
        .chain(&field.keys)
        .find(|found| found.name == name)?;
    Some(described(&member.doc, &member.gate))
}

fn part<'a>(release: &'a Release, path: &str) -> Option<Described<'a>> {
    let (holder, name) = path.rsplit_once('.')?;
    if let Some(id) = release.message_ids.get(holder) {
        let field = release
            .message(*id)
            .fields
            .iter()
            .find(|found| found.name == name)?;
        return Some(described(&field.about.doc, &field.about.gate));
    }
    let enumeration = release.enumeration(*release.enum_ids.get(holder)?);
    let value = enumeration.values.iter().find(|found| found.name == name)?;
    Some(described(&value.about.doc, &value.about.gate))
}

fn described<'a>(doc: &'a str, gate: &'a Availability) -> Described<'a> {
    Described {
        doc,
        feature: gate.feature.as_deref(),
    }
}

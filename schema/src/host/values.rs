//! Values and what is checked of them: needs, lengths, and names in enums and vocabularies.

use super::Host;
use super::constants::Constants;
use super::names::{need, number};
use crate::model::{Bounds, Enum, Field, Kind, Member, Message, Shape, implied};
use std::collections::BTreeSet;
use std::fmt::Write;

/// A check: an expression that is a `Result`, or a statement that returns early by itself.
pub(super) struct Check {
    code: String,
    is_statement: bool,
}

impl Check {
    pub(super) fn call(code: &str) -> Self {
        Self {
            code: code.to_owned(),
            is_statement: false,
        }
    }

    pub(super) fn statement(code: &str) -> Self {
        Self {
            code: code.to_owned(),
            is_statement: true,
        }
    }

    /// All of them in order, as an expression; the last one's result is that of all.
    pub(super) fn all(checks: &[Self]) -> String {
        match checks {
            [
                Self {
                    code,
                    is_statement: false,
                },
            ] => code.clone(),
            _ => format!("{{ {} }}", Self::body(checks)),
        }
    }

    /// The same, as the body of a function.
    pub(super) fn body(checks: &[Self]) -> String {
        let (last, others) = match checks {
            [others @ .., last] if !last.is_statement => (last.code.as_str(), others),
            _ => ("Ok(())", checks),
        };
        let mut body = String::new();
        for check in others {
            body += &check.code;
            body += if check.is_statement { "\n" } else { "?;\n" };
        }
        body + last
    }
}

/// The checks of one value of a field; `value` borrows it, or is a place that holds it.
pub(super) fn checks(
    host: &Host<'_>,
    constants: &Constants,
    message: &Message,
    field: &Field,
    value: &str,
) -> Vec<Check> {
    let mut checks = Vec::new();
    let borrowed = field.shape != Shape::Implicit;
    match &field.kind {
        Kind::String | Kind::Bytes => {
            if !field.max_len.0.is_empty() {
                let bounds = bounds(&field.max_len);
                checks.push(Check::call(&format!(
                    "gating.length({value}.len(), {bounds})"
                )));
            }
            if !field.values.is_empty() {
                let reference = if borrowed { "" } else { "&" };
                let members = constants.vocabulary(message, field, "VALUES");
                checks.push(Check::call(&format!(
                    "gating.member({reference}{value}, {members})"
                )));
            }
        }
        Kind::Enum(name) => {
            if let Some(enumeration) = host.model.enumeration(name) {
                let wanted = &enumeration.rules.need;
                if !implied(wanted, &field.rules.need) && !implied(wanted, &message.rules.need) {
                    checks.push(Check::call(&format!("gating.needs({})", need(wanted))));
                }
                let reference = if borrowed { "*" } else { "" };
                let table = constants.table(enumeration);
                checks.push(Check::call(&format!(
                    "gating.value({reference}{value}, {table})"
                )));
            }
        }
        Kind::Message(_) => checks.push(Check::call(&format!("{value}.gate(gating)"))),
        _ => {}
    }
    checks
}

/// Bounds as an expression.
pub(super) fn bounds(bounds: &Bounds) -> String {
    let bounds = bounds.0.iter().map(|bound| {
        let (since, value) = (bound.since, number(bound.value));
        format!("bound({}, {}, {value})", since.major, since.minor)
    });
    format!("&[{}]", bounds.collect::<Vec<_>>().join(", "))
}

/// The enums that requests hold in messages of this package.
pub(super) fn enums_of<'h>(host: &Host<'h>, package: &str) -> impl Iterator<Item = &'h Enum> {
    let messages = host.gated().filter(|message| message.package == package);
    let kinds = messages.flat_map(|message| message.fields.iter().map(|field| &field.kind));
    let names: BTreeSet<&str> = kinds
        .filter_map(|kind| match kind {
            Kind::Enum(name) => Some(name.as_str()),
            _ => None,
        })
        .collect();
    let enums = host.model.enums.iter();
    enums.filter(move |enumeration| names.contains(enumeration.full_name.as_str()))
}

/// The table of an enum's values.
pub(super) fn table(constants: &Constants, enumeration: &Enum) -> String {
    let mut values = String::new();
    for value in enumeration.distinct_values() {
        let need = need(&value.rules.need);
        let _ = writeln!(
            values,
            "Value::new({}, {:?}, {need}),",
            value.number, value.short_name
        );
    }
    format!(
        "/// All that `{}` knows.\nconst {}: &[Value] = &[{values}];\n\n",
        enumeration.name(),
        constants.table(enumeration)
    )
}

/// The tables of a field's open vocabularies.
pub(super) fn vocabularies(constants: &Constants, message: &Message, field: &Field) -> String {
    let mut code = String::new();
    for (kind, what, members) in [
        ("VALUES", "values", &field.values),
        ("KEYS", "keys", &field.keys),
    ] {
        if !members.is_empty() {
            let _ = writeln!(
                code,
                "/// The {what} of `{}.{}`.\nconst {}: &[Member] = &[{}];\n",
                message.name(),
                field.name,
                constants.vocabulary(message, field, kind),
                members.iter().map(member).collect::<String>()
            );
        }
    }
    code
}

fn member(member: &Member) -> String {
    let need = need(&member.rules.need);
    format!("member({:?}, {need}),\n", member.name)
}

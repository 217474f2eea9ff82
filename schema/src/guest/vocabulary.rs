//! Open vocabularies: strings whose known values grow over time.

use super::names::need;
use crate::model::{Field, Member, Need};
use crate::names::{upper, upper_part};
use std::cmp::Reverse;
use std::fmt::Write;

/// The constants of a field's vocabularies, inside its message.
pub(super) fn constants(field: &Field) -> String {
    let mut constants = String::new();
    for (kind, members) in [("VALUES", &field.values), ("KEYS", &field.keys)] {
        if members.is_empty() {
            continue;
        }
        let prefix = upper(&field.name);
        let mut table = String::new();
        for member in members {
            constants += &crate::format::doc(&member.doc, &super::names::since(&member.rules.need));
            let name = upper_part(&member.name);
            let _ = writeln!(
                constants,
                "pub const {prefix}_{name}: &'static str = {:?};",
                member.name
            );
            let need = need(&member.rules.need);
            let _ = writeln!(
                table,
                "Member {{ name: Self::{prefix}_{name}, need: {need} }},"
            );
        }
        let _ = writeln!(
            constants,
            "/// All that `{}` knows.\npub const {prefix}_{kind}: &'static [Member] = &[{table}];",
            field.name
        );
    }
    constants
}

/// A function that says what stands in for a member, where one does.
pub(super) fn stand_in(function: &str, members: &[Member]) -> Option<String> {
    let older = fallbacks(members.iter().filter_map(|member| {
        let fallback = member.fallback.as_ref()?;
        let name = format!("{:?}", member.name);
        Some((name, &member.rules.need, format!("{:?}", fallback.0)))
    }));
    if older.is_empty() {
        return None;
    }
    Some(format!(
        "/// The member itself, or what stands in for it at a level that does not hold it.
        fn {function}<'s>(name: &'s str, level: Option<&Level>) -> &'s str {{
            let mut value = name;
            {older}
            value
        }}\n"
    ))
}

/// Statements that replace `value` by what stands in for it, the newest and the first to be removed first, so that one replacement may
/// lead to the next.
pub(super) fn fallbacks<'n>(values: impl Iterator<Item = (String, &'n Need, String)>) -> String {
    let mut values: Vec<_> = values.collect();
    values.sort_by_key(|(_, need, _)| {
        let removed_in = need.removed_in.unwrap_or(u32::MAX);
        (Reverse((need.since, need.feature.is_some())), removed_in)
    });
    let replaced = values.iter().map(|(value, wanted, older)| {
        let wanted = need(wanted);
        format!("if value == {value} && !includes(level, {wanted}) {{ value = {older}; }}\n")
    });
    replaced.collect()
}

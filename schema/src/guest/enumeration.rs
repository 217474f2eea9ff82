//! Enums.

use super::names::{Names, need, since};
use super::vocabulary::fallbacks;
use crate::code::own;
use crate::format::doc;
use crate::model::{Enum, EnumValue, implied};
use crate::names;
use std::fmt::Write;

/// Whether some sessions hold the enum and not all of its values.
pub(super) fn is_gated(enumeration: &Enum) -> bool {
    let mut values = enumeration.values.iter();
    values.any(|value| !implied(&value.rules.need, &enumeration.rules.need))
}

/// The enum and what is implemented for it.
pub(super) fn generate(target: &Names<'_>, enumeration: &Enum) -> String {
    let name = target.named(&enumeration.full_name);
    let mut variants = String::new();
    let mut numbers = String::new();
    for value in enumeration.distinct_values() {
        variants += &doc(&value.doc, &since(&value.rules.need));
        let default = if value.number == 0 {
            "#[default]\n"
        } else {
            ""
        };
        let variant = variant(enumeration, value);
        let _ = writeln!(variants, "{default}{} = {},", own(&variant), value.number);
        let _ = writeln!(numbers, "{} => Some(Self::{variant}),", value.number);
    }
    let defmt = if target.target.defmt {
        "#[cfg_attr(feature = \"defmt\", derive(defmt::Format))]\n"
    } else {
        ""
    };
    format!(
        "{}#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
        {defmt}pub enum {name} {{ {variants} }}

        impl Enumeration for {name} {{
            fn from_number(number: i32) -> Option<Self> {{
                match number {{
                    {numbers}
                    _ => None,
                }}
            }}

            fn number(self) -> i32 {{ self as i32 }}
            {}
        }}

        impl<'a> Item<'a> for {name} {{
            const PACKED: bool = true;

            fn read(value: Value<'a>) -> Result<Self, WireError> {{
                // A number that only a lenient gate let through.
                Ok(Self::from_number(i32::read(value)?).unwrap_or_default())
            }}

            fn write(&self, sink: &mut dyn Sink, number: u32) {{
                self.number().write(sink, number);
            }}
        }}\n\n",
        doc(&enumeration.doc, &since(&enumeration.rules.need)),
        gated(enumeration),
    )
}

fn variant(enumeration: &Enum, value: &EnumValue) -> String {
    names::variant(enumeration.name(), &value.name)
}

/// The methods of an enum some of whose values not every session holds.
fn gated(enumeration: &Enum) -> String {
    if !is_gated(enumeration) {
        return String::new();
    }
    let mut gated = String::new();
    for value in enumeration.distinct_values() {
        if !implied(&value.rules.need, &enumeration.rules.need) {
            let _ = writeln!(
                gated,
                "Self::{} => Some(Member {{ name: {:?}, need: {} }}),",
                variant(enumeration, value),
                value.short_name,
                need(&value.rules.need)
            );
        }
    }
    let older = fallbacks(enumeration.distinct_values().filter_map(|value| {
        let named = &value.fallback.as_ref()?.0;
        let mut values = enumeration.values.iter();
        let older = values.find(|value| value.name == *named)?;
        let mut same = enumeration.distinct_values();
        let older = same.find(|value| value.number == older.number)?;
        let path = |value| format!("Self::{}", variant(enumeration, value));
        Some((path(value), &value.rules.need, path(older)))
    }));
    let at = if older.is_empty() {
        String::new()
    } else {
        format!(
            "fn at(self, level: Option<&Level>) -> Self {{
                let mut value = self;
                {older}
                value
            }}"
        )
    };
    format!(
        "fn gated(self) -> Option<Member> {{
            match self {{
                {gated}
                _ => None,
            }}
        }}
        {at}"
    )
}

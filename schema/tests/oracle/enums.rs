//! Enums: values that come, go, change their names or numbers, and second names, closed and open.

use crate::pairs::{Compared, Declared, compare_all};
use agent_schema::check::Who;
use std::fmt;

/// The values after `Z = 0`, and the reserved numbers.
#[derive(Clone, Copy, Debug)]
struct Body {
    values: &'static [(&'static str, i32)],
    reserved: &'static [i32],
}

const fn body(values: &'static [(&'static str, i32)], reserved: &'static [i32]) -> Body {
    Body { values, reserved }
}

const BODIES: [Body; 17] = [
    body(&[("A", 1), ("B", 2)], &[]),
    // A value more, one less, with and without its number reserved, and both.
    body(&[("A", 1), ("B", 2), ("C", 3)], &[]),
    body(&[("A", 1)], &[]),
    body(&[("A", 1)], &[2]),
    body(&[("A", 1), ("C", 3)], &[2]),
    body(&[], &[]),
    // Another name.
    body(&[("A", 1), ("X", 2)], &[]),
    // Numbers exchanged, shifted by a value in the middle, closed up, moved.
    body(&[("B", 1), ("A", 2)], &[]),
    body(&[("N", 1), ("A", 2), ("B", 3)], &[]),
    body(&[("B", 1)], &[]),
    body(&[("A", 1), ("B", 5)], &[]),
    body(&[("A", 1), ("B", 5)], &[2]),
    body(&[("A", -1), ("B", i32::MAX)], &[]),
    // Second names: of the one, of the other, in another order, in place of a number.
    body(&[("A", 1), ("B", 2), ("D", 2)], &[]),
    body(&[("A", 1), ("D", 2), ("B", 2)], &[]),
    body(&[("A", 1), ("B", 1)], &[]),
    body(&[("A", 1), ("D", 1), ("B", 2)], &[]),
];

#[derive(Clone, Debug)]
struct Enumeration {
    syntax: &'static str,
    field: &'static str,
    body: Body,
}

impl Enumeration {
    fn declare(self) -> Declared<Self> {
        let declared = |(name, number): &(&str, i32)| format!("{name} = {number};");
        let values: Vec<_> = self.body.values.iter().map(declared).collect();
        let reserved = self.body.reserved.iter();
        let reserved: Vec<_> = reserved
            .map(|number| format!("reserved {number};"))
            .collect();
        let alias = if self.has_alias() {
            "option allow_alias = true;"
        } else {
            ""
        };
        let rest = format!(
            "message M {{ {} e = 1; }} enum E {{ {alias} Z = 0; {} {} }}",
            self.field,
            values.join(" "),
            reserved.join(" ")
        );
        Declared::read(self.clone(), self.syntax, &rest)
    }

    fn has_alias(&self) -> bool {
        let values = self.body.values;
        let mut numbers: Vec<_> = values.iter().map(|(_, number)| number).collect();
        numbers.sort_unstable();
        numbers.windows(2).any(|pair| pair[0] == pair[1])
    }

    fn has_number(&self, wanted: i32) -> bool {
        let mut values = self.body.values.iter();
        values.any(|(_, number)| *number == wanted)
    }

    fn number(&self, wanted: &str) -> Option<i32> {
        let mut values = self.body.values.iter();
        values
            .find(|(name, _)| *name == wanted)
            .map(|(_, number)| *number)
    }

    /// Whether a value goes, with its number free.
    fn loses(&self, new: &Self) -> bool {
        self.body.values.iter().any(|(_, number)| {
            let names = self.body.values.iter().filter(|(_, other)| other == number);
            let is_known = |(name, _): &(&str, i32)| new.number(name).is_some();
            let is_kept = new.has_number(*number) || new.body.reserved.contains(number);
            !is_kept && !names.into_iter().any(is_known)
        })
    }

    /// Whether a name gets another number, of which the other side has a name in common.
    fn splits(&self, other: &Self) -> bool {
        self.body
            .values
            .iter()
            .any(|(name, number)| other.number(name).is_some_and(|moved| moved != *number))
            && (self.has_alias() || other.has_alias())
    }

    fn frees(&self, new: &Self) -> bool {
        let mut reserved = self.body.reserved.iter();
        reserved.any(|number| !new.body.reserved.contains(number))
    }
}

impl fmt::Display for Enumeration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Body { values, reserved } = self.body;
        write!(
            f,
            "{} {} {values:?} reserved {reserved:?}",
            self.syntax, self.field
        )
    }
}

#[test]
fn every_enum_against_every_other() {
    let mut declared = Vec::new();
    for syntax in ["proto3", "proto2"] {
        for field in ["optional E", "repeated E", "map<string, E>"] {
            let of = |body| Enumeration {
                syntax,
                field,
                body,
            };
            declared.extend(BODIES.map(|body| of(body).declare()));
        }
    }
    compare_all(&declared, policy);
}

fn policy(
    old: &Enumeration,
    new: &Enumeration,
    compared: &Compared,
) -> Option<(Who, &'static str)> {
    if old.frees(new) {
        return Some((
            Who::Both,
            "a number that is no longer reserved is a promise broken to earlier releases, which are not compared here",
        ));
    }
    if old.splits(new) {
        return Some((
            Who::Both,
            "programs write names: one of the names of a number moved, whichever was meant",
        ));
    }
    if old.loses(new) {
        return Some((
            compared.executed | Who::OldHostNewGuest,
            "a value whose number is free is not known to the new side, and the next one may take the number",
        ));
    }
    None
}

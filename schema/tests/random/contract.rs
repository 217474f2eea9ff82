//! Random contracts, and edits of them.

use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

const KINDS: [&str; 20] = [
    "double",
    "float",
    "int32",
    "int64",
    "uint32",
    "uint64",
    "sint32",
    "sint64",
    "fixed32",
    "fixed64",
    "sfixed32",
    "sfixed64",
    "bool",
    "string",
    "bytes",
    "E",
    "F",
    "M1",
    "M2",
    "map<string, M2>",
];
const MAP: usize = KINDS.len() - 1;
const LABELS: [&str; 3] = ["", "optional ", "repeated "];
const MESSAGES: usize = 3;
const NUMBERS: u32 = 12;
const VALUES: u8 = 5;

/// A contract with one method, whose request is `M0` and whose response is `M1`.
#[derive(Clone, Debug)]
pub(crate) struct Contract {
    messages: Vec<Message>,
    /// The values of the enum `E` beyond 0, by number.
    values: BTreeMap<u8, String>,
    reversed: bool,
}

#[derive(Clone, Debug, Default)]
struct Message {
    fields: Vec<Field>,
    reserved: BTreeSet<u32>,
}

#[derive(Clone, Debug)]
struct Field {
    name: String,
    number: u32,
    kind: usize,
    label: usize,
    /// Whether it is an arm of the message's one oneof.
    arm: bool,
}

/// An edit: what to do, and numbers that say where and to what.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Edit {
    what: u8,
    message: u8,
    field: u8,
    value: u8,
}

prop_compose! {
    fn field()(number in 1..=NUMBERS, kind in 0..KINDS.len(), label in 0..LABELS.len(), arm: bool) -> Field {
        Field { name: format!("f{number}"), number, kind, label, arm }
    }
}

prop_compose! {
    /// Any edit.
    pub(crate) fn edit()(what: u8, message: u8, field: u8, value: u8) -> Edit {
        Edit { what, message, field, value }
    }
}

/// Any contract.
pub(crate) fn any() -> impl Strategy<Value = Contract> {
    let message = prop::collection::vec(field(), 1..6).prop_map(|mut fields| {
        fields.sort_by_key(|field| field.number);
        fields.dedup_by_key(|field| field.number);
        Message {
            fields,
            ..Message::default()
        }
    });
    let values = prop::collection::btree_set(1..=VALUES, 0..4).prop_map(|numbers| {
        let named = numbers
            .into_iter()
            .map(|number| (number, format!("V{number}")));
        named.collect()
    });
    (prop::collection::vec(message, MESSAGES), values).prop_map(|(messages, values)| Contract {
        messages,
        values,
        reversed: false,
    })
}

impl Contract {
    /// The same contract, written in another order.
    pub(crate) fn reversed(&self) -> Self {
        Self {
            reversed: true,
            ..self.clone()
        }
    }

    /// Edits one field, or the enum.
    pub(crate) fn apply(&mut self, edit: Edit) {
        if edit.what % 10 == 9 {
            return self.apply_to_enum(edit);
        }
        let message = &mut self.messages[usize::from(edit.message) % MESSAGES];
        let free = (1..=NUMBERS).find(|number| {
            !message.reserved.contains(number)
                && message.fields.iter().all(|field| field.number != *number)
        });
        let index = usize::from(edit.field) % message.fields.len().max(1);
        let Some(field) = message.fields.get_mut(index) else {
            return;
        };
        match (edit.what % 10, free) {
            (0 | 1, _) => field.kind = usize::from(edit.value) % KINDS.len(),
            (2, _) => field.label = usize::from(edit.value) % LABELS.len(),
            (3, _) => field.arm = !field.arm,
            (4, _) => {
                let name = message.unused(format!("{}x", message.fields[index].name));
                message.fields[index].name = name;
            }
            (5, _) => {
                let gone = message.fields.remove(index);
                message.reserved.insert(gone.number);
            }
            (6, _) => {
                message.fields.remove(index);
            }
            (7, Some(number)) => field.number = number,
            (8, Some(number)) => message.fields.push(Field {
                name: message.unused(format!("g{number}")),
                number,
                kind: usize::from(edit.value) % KINDS.len(),
                label: 0,
                arm: edit.value > 127,
            }),
            _ => {}
        }
    }

    /// Removes, adds, renames, moves or exchanges values.
    fn apply_to_enum(&mut self, edit: Edit) {
        let (one, other) = (edit.value % VALUES + 1, edit.field % VALUES + 1);
        match (edit.message % 3, self.values.remove(&one)) {
            (0, Some(_)) => {}
            (_, None) => {
                let name = self.unused(format!("V{one}"));
                self.values.insert(one, name);
            }
            (1, Some(name)) => {
                let name = self.unused(name + "x");
                self.values.insert(one, name);
            }
            (_, Some(name)) => {
                if let Some(exchanged) = self.values.insert(other, name) {
                    self.values.insert(one, exchanged);
                }
            }
        }
    }

    /// A name that no value has: another one may have moved away from its number.
    fn unused(&self, mut name: String) -> String {
        while self.values.values().any(|found| *found == name) {
            name.push('y');
        }
        name
    }

    pub(crate) fn text(&self) -> String {
        let mut text = "syntax = \"proto3\";\npackage t;\nservice S { rpc Call(M0) returns (M1); }\nenum F { A = 0; B = 1; }\n".to_owned();
        let values: Vec<_> = self
            .values
            .iter()
            .map(|(number, name)| format!(" {name} = {number};"))
            .collect();
        let values = values.concat();
        writeln!(text, "enum E {{ Z = 0;{values} }}").unwrap();
        let mut messages: Vec<_> = self.messages.iter().enumerate().collect();
        if self.reversed {
            messages.reverse();
        }
        for (index, message) in messages {
            writeln!(
                text,
                "message M{index} {{\n{}}}",
                message.text(self.reversed)
            )
            .unwrap();
        }
        text
    }
}

impl Message {
    /// A name that no field has: another one may have moved away from its number.
    fn unused(&self, mut name: String) -> String {
        while self.fields.iter().any(|field| field.name == name) {
            name.push('y');
        }
        name
    }

    fn text(&self, reversed: bool) -> String {
        let mut fields = self.fields.clone();
        if reversed {
            fields.reverse();
        }
        let (arms, plain): (Vec<_>, Vec<_>) = fields.into_iter().partition(Field::is_arm);
        let mut text: String = plain.iter().map(Field::text).collect();
        if !arms.is_empty() {
            let arms: String = arms.iter().map(Field::text).collect();
            writeln!(text, "  oneof choice {{\n{arms}  }}").unwrap();
        }
        for number in &self.reserved {
            writeln!(text, "  reserved {number};").unwrap();
        }
        text
    }
}

impl Field {
    /// Lists and maps cannot be arms.
    fn is_arm(&self) -> bool {
        self.arm && self.label != 2 && self.kind != MAP
    }

    fn text(&self) -> String {
        let bare = self.is_arm() || self.kind == MAP;
        let label = if bare { "" } else { LABELS[self.label] };
        format!(
            "  {label}{} {} = {};\n",
            KINDS[self.kind], self.name, self.number
        )
    }
}

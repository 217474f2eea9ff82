//! Fields that exclude each other.

use crate::check::Rule;
use crate::check::compare::message::Meeting;
use crate::check::compare::pairs::common;
use crate::check::compare::walk::Comparison;
use crate::check::direction::Flows;
use crate::check::release::Field;
use std::collections::{HashMap, HashSet};

impl Comparison<'_> {
    /// Finds fields that could be set together in one release and exclude each other in the other.
    ///
    /// A field that is alone in its oneof excludes nothing, and so may enter or leave it.
    pub(crate) fn oneofs(&mut self, meeting: Meeting<'_>) {
        let fields: Vec<_> = common(&meeting.was.fields, &meeting.is.fields).collect();
        if fields
            .iter()
            .all(|(was, is)| was.oneof.is_none() && is.oneof.is_none())
        {
            return;
        }
        let joined = split(fields.iter().map(|(was, is)| (*is, *was)));
        let parted = split(fields.iter().map(|(was, is)| (*was, *is)));
        for (was, is) in fields {
            let flows = Flows {
                old_to_new: is.oneof.is_some_and(|oneof| joined.contains(&oneof)),
                new_to_old: was.oneof.is_some_and(|oneof| parted.contains(&oneof)),
            };
            if flows == Flows::NONE {
                continue;
            }
            let writers = meeting.writers;
            let (sender, reader) = (writers.senders(flows), writers.readers(flows));
            let element = self.is(format!("{}.{}", meeting.is.name, is.name), is.about.place);
            let message = format!(
                "the fields that it excludes changed: of several that {sender} sets, {reader} keeps the last"
            );
            self.report(
                &element,
                Rule::FieldSameOneof,
                writers.suffer(flows),
                message,
            );
        }
    }
}

/// The oneofs of the first fields whose arms are not all arms of one oneof of the second fields.
fn split<'a>(fields: impl Iterator<Item = (&'a Field, &'a Field)>) -> HashSet<usize> {
    let mut homes: HashMap<usize, (Option<usize>, usize)> = HashMap::new();
    let mut split = HashSet::new();
    for (here, there) in fields {
        let Some(oneof) = here.oneof else { continue };
        let (home, arms) = homes.entry(oneof).or_insert((there.oneof, 0));
        *arms += 1;
        if *arms > 1 && (*home != there.oneof || there.oneof.is_none()) {
            split.insert(oneof);
        }
    }
    split
}

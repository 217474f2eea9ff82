//! Fields that exclude each other.

use crate::check::Rule;
use crate::check::compare::fate::Fate;
use crate::check::compare::message::Meeting;
use crate::check::compare::walk::Comparison;
use crate::check::direction::Flows;
use crate::check::release::Field;
use std::collections::{HashMap, HashSet};

impl Comparison<'_> {
    /// Finds fields that could be set together in one release and exclude each other in the other.
    ///
    /// A field that is alone in its oneof excludes nothing, and so may enter or leave it.
    pub(crate) fn oneofs(&mut self, meeting: Meeting<'_>) {
        let is_in_oneof = |field: &Field| field.oneof.is_some();
        let mut fields = meeting.was.fields.iter().chain(&meeting.is.fields);
        if !fields.any(is_in_oneof) {
            return;
        }
        // What became of a field that moved is told by that.
        let kept = self
            .fates(meeting)
            .into_iter()
            .filter_map(|fate| match fate {
                Fate::Kept(was, is) => Some((was, is)),
                _ => None,
            });
        let fields: Vec<_> = kept.collect();
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

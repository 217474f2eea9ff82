//! Looks for a message that shows a finding to be right, or a comparison to be wrong.

use crate::check::compare::compare;
use crate::check::direction::Flows;
use crate::check::finding::Met;
use crate::check::witness::candidates;
use crate::check::{Finding, Loss, Options, Release, Rule, Who};
use protox::prost_reflect::{DynamicMessage, FieldDescriptor, MessageDescriptor};
use std::fmt;

/// A message that one version writes and the other reads as something else.
#[derive(Clone, Debug)]
pub struct Witness {
    /// Whether the older version is the one that writes it.
    pub old_writes: bool,
    /// The message's name at its writer.
    pub message: String,
    /// The message as it is written.
    pub written: DynamicMessage,
    /// The message as it is read; `None` where it cannot be.
    pub read: Option<DynamicMessage>,
    /// What was lost.
    pub lost: Vec<Loss>,
}

/// A message that shows a finding's break, on a way on which the finding says that somebody suffers.
///
/// There is one for every breaking finding of a rule that is [witnessable](Rule::is_witnessable).
pub fn witness(old: &Release, new: &Release, finding: &Finding) -> Option<Witness> {
    let met = finding.met?;
    let ways = [(true, Flows::OLD_TO_NEW), (false, Flows::NEW_TO_OLD)];
    let mut ways = ways
        .into_iter()
        .filter(|(_, flow)| suffers(finding.who, met.writers.suffer(*flow)));
    ways.find_map(|(old_writes, _)| {
        let pair = descriptors(old, new, met)?;
        let numbers = pair
            .0
            .fields()
            .chain(pair.1.fields())
            .filter(|field| is_about(finding, met, field));
        let mut numbers: Vec<_> = numbers.map(|field| field.number()).collect();
        numbers.dedup();
        let shows = |lost: &Loss| match lost {
            Loss::Absent(_) => finding.rule == Rule::FieldSamePresence,
            Loss::Unseen(_) => is_unseen(finding.rule),
            _ => true,
        };
        numbers
            .into_iter()
            .find_map(|number| search(&pair, old_writes, number, shows))
    })
}

/// A message for each field that one version of it cannot read as the other wrote it, of all that both know.
///
/// Of a comparison that says that nothing breaks there are none; the rules that no message can show aside.
pub fn losses(old: &Release, new: &Release, options: &Options) -> Vec<Witness> {
    let compared = compare(old, new, options.declare.or_else(|| new.version()), options);
    let mut found = Vec::new();
    for (old_id, new_id) in compared.messages {
        let met = Met {
            old: old_id,
            new: new_id,
            writers: crate::check::direction::Writers::BOTH,
            field: None,
        };
        let Some(pair) = descriptors(old, new, met) else {
            continue;
        };
        for old_writes in [true, false] {
            let writer = if old_writes { &pair.0 } else { &pair.1 };
            for field in writer.fields() {
                found.extend(search(
                    &pair,
                    old_writes,
                    field.number(),
                    Loss::is_of_the_known,
                ));
            }
        }
    }
    found
}

fn descriptors(
    old: &Release,
    new: &Release,
    met: Met,
) -> Option<(MessageDescriptor, MessageDescriptor)> {
    let was = old.descriptor(&old.message(met.old).name)?;
    Some((was, new.descriptor(&new.message(met.new).name)?))
}

fn search(
    pair: &(MessageDescriptor, MessageDescriptor),
    old_writes: bool,
    number: u32,
    shows: impl Fn(&Loss) -> bool,
) -> Option<Witness> {
    let (writer, reader) = if old_writes {
        (&pair.0, &pair.1)
    } else {
        (&pair.1, &pair.0)
    };
    candidates::of(writer, reader, number)
        .into_iter()
        .find_map(|written| {
            let (read, lost) = Loss::of(&written, reader.clone());
            lost.iter().any(&shows).then(|| Witness {
                old_writes,
                message: writer.full_name().to_owned(),
                written,
                read,
                lost,
            })
        })
}

/// Whether a finding is about a field: it says so, its path ends with the field's name, or it is about an enum.
fn is_about(finding: &Finding, met: Met, field: &FieldDescriptor) -> bool {
    let is_about_enum = matches!(
        finding.rule,
        Rule::EnumValueNoDeleteUnlessNumberReserved | Rule::EnumValueRenumbered
    );
    match met.field {
        _ if is_about_enum => true,
        Some(number) => field.number() == number,
        None => finding.path.rsplit('.').next() == Some(field.name()),
    }
}

/// The rules about what one version does not know at all.
fn is_unseen(rule: Rule) -> bool {
    matches!(
        rule,
        Rule::FieldNoDeleteUnlessNumberReserved | Rule::EnumValueNoDeleteUnlessNumberReserved
    )
}

fn suffers(who: Who, on_the_way: Who) -> bool {
    who.is_new_host_old_guest() && on_the_way.is_new_host_old_guest()
        || who.is_old_host_new_guest() && on_the_way.is_old_host_new_guest()
}

impl fmt::Display for Witness {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (writer, reader) = if self.old_writes {
            ("old", "new")
        } else {
            ("new", "old")
        };
        write!(
            f,
            "{} {{{}}}, as the {writer} version writes it, the {reader} version ",
            self.message, self.written
        )?;
        match &self.read {
            Some(read) => write!(f, "reads as {{{read}}}"),
            None => f.write_str("cannot read"),
        }
    }
}

//! Random contracts, random edits and random messages: what is judged compatible loses nothing of what both
//! versions know, and what is judged breaking by a rule that a message can show is shown by one.

mod contract;
mod message;
mod seeds;

use agent_schema::check::{
    Acknowledgements, Loss, Options, Release, Report, Source, check, losses, witness,
};
use contract::Contract;
use proptest::prelude::*;
use std::fs;

fn read(contract: &Contract) -> Release {
    let directory = tempfile::tempdir().unwrap();
    fs::write(directory.path().join("contract.proto"), contract.text()).unwrap();
    let source = Source::Path(directory.path().to_owned());
    Release::read(&source, &[]).unwrap_or_else(|error| panic!("{error}\n{}", contract.text()))
}

/// What is lost of random messages that one release writes and the other reads.
fn lost(writer: &Release, reader: &Release, seed: u64) -> Option<String> {
    let (root, target) = (
        writer.descriptor("t.M0").unwrap(),
        reader.descriptor("t.M0").unwrap(),
    );
    (0..24).find_map(|index| {
        let message = message::random(&root, seed.wrapping_add(index));
        let (read, lost) = Loss::of(&message, target.clone());
        let lost: Vec<_> = lost.into_iter().filter(Loss::is_of_the_known).collect();
        (!lost.is_empty()).then(|| format!("{message} is read as {read:?}: {lost:?}"))
    })
}

fn judge(old: &Release, new: &Release) -> Report {
    check(old, new, &Options::default(), &Acknowledgements::default())
}

#[test]
fn judgements_are_what_messages_show() {
    let changes = || {
        let edits = prop::collection::vec(contract::edit(), 1..4);
        (contract::any(), edits, any::<u64>())
    };
    seeds::try_all(changes, |(old, edits, seed)| {
        let mut edited = old.clone();
        for edit in edits {
            edited.apply(edit);
        }
        is_shown(&old, &edited, seed)
    });
}

#[test]
fn the_order_of_fields_and_messages_is_no_change() {
    seeds::try_all(contract::any, |old| {
        let report = judge(&read(&old), &read(&old.reversed()));
        prop_assert!(report.findings.is_empty(), "{:?}", report.findings);
        Ok(())
    });
}

/// Whether messages show what the check says of two contracts.
fn is_shown(old: &Contract, new: &Contract, seed: u64) -> Result<(), TestCaseError> {
    let (before, after) = (read(old), read(new));
    let texts = || format!("{}\n{}", old.text(), new.text());
    let report = judge(&before, &after);
    let mut breaks = report.findings.iter().filter(|finding| finding.breaking);
    for finding in breaks
        .clone()
        .filter(|finding| finding.rule.is_witnessable())
    {
        let witness = witness(&before, &after, finding);
        let (rule, path) = (finding.rule, &finding.path);
        prop_assert!(
            witness.is_some(),
            "no witness of {rule} at {path}\n{}",
            texts()
        );
    }
    if breaks.next().is_none() {
        for (writer, reader) in [(&before, &after), (&after, &before)] {
            let lost = lost(writer, reader, seed);
            prop_assert!(lost.is_none(), "{}\n{}", lost.unwrap(), texts());
        }
        let lost = losses(&before, &after, &Options::default());
        prop_assert!(lost.is_empty(), "{}\n{}", lost[0], texts());
    }
    Ok(())
}

//! Random contracts, random edits and random messages: what is judged compatible loses nothing of what both
//! versions know, and what is judged breaking by a rule that a message can show is shown by one.

mod contract;
mod message;

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

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn judgements_are_what_messages_show(
        old in contract::any(),
        edits in prop::collection::vec(contract::edit(), 1..4),
        seed: u64,
    ) {
        let mut edited = old.clone();
        for edit in edits {
            edited.apply(edit);
        }
        let (before, after) = (read(&old), read(&edited));
        let report = judge(&before, &after);
        for finding in report.findings.iter().filter(|finding| finding.breaking && finding.rule.is_witnessable()) {
            let witness = witness(&before, &after, finding);
            prop_assert!(witness.is_some(), "no witness of {} at {}\n{}\n{}", finding.rule, finding.path, old.text(), edited.text());
            println!("{} at {}: {}", finding.rule, finding.path, witness.unwrap());
        }
        if !report.findings.iter().any(|finding| finding.breaking) {
            for (writer, reader) in [(&before, &after), (&after, &before)] {
                let lost = lost(writer, reader, seed);
                prop_assert!(lost.is_none(), "{}\n{}\n{}", lost.unwrap(), old.text(), edited.text());
            }
            prop_assert!(losses(&before, &after, &Options::default()).is_empty());
        }
    }

    #[test]
    fn the_order_of_fields_and_messages_is_no_change(old in contract::any()) {
        let (before, after) = (read(&old), read(&old.reversed()));
        prop_assert!(judge(&before, &after).findings.is_empty());
    }
}

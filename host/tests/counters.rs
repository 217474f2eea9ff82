//! What the library counts. One test alone, since the numbers are the whole process's.

mod support;

use handclasp::{Counters, Feature, FeatureSet, Options};
use support::Config;

#[tokio::test]
async fn sessions_and_refusals_are_counted() {
    assert_eq!(handclasp::counters(), Counters::default());
    let server = support::agent(Config::default());
    let agent = handclasp::connect(&server.address()).await.unwrap();
    agent.info().await.unwrap();
    let counted = handclasp::counters();
    assert_eq!((counted.negotiations, counted.refusals), (1, 0));

    let rare = FeatureSet::from_iter([Feature(77)]);
    let options = Options::new().require(rare);
    let error = options.connect(&server.address()).await.unwrap_err();
    assert!(error.refusal().is_some());
    let counted = handclasp::counters();
    assert_eq!((counted.negotiations, counted.refusals), (1, 1));
    assert_eq!((counted.drops, counted.resends), (0, 0));
}

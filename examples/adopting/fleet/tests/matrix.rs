//! Who understands whom: exactly what a host may do with a server, in each setting.

use acme_fleet::deed::{self, Deed};
use acme_fleet::matrix::{self, Pair, Setting};
use acme_fleet::{Fleet, Outcome, incident};

/// Whether the server of this release knows all that a deed uses.
fn is_known(deed: &Deed, server: u32) -> bool {
    deed.since <= server && deed.until.is_none_or(|until| server < until)
}

async fn pairs() -> Vec<Pair> {
    let fleet = Fleet::start().await.unwrap();
    matrix::run(&fleet).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn with_a_check_a_call_is_done_as_meant_or_refused_before_it_runs() {
    for pair in pairs().await {
        if pair.setting == Setting::Direct {
            continue;
        }
        for (deed, outcome) in &pair.outcomes {
            let is_done = matches!(outcome, Outcome::Done | Outcome::Told);
            let is_refused = matches!(outcome, Outcome::Refused(_) | Outcome::NotSent(_));
            let known = is_known(deed, pair.server);
            assert!(
                if known { is_done } else { is_refused },
                "{:?}, host 1.{}, server 1.{}, {}: {outcome:?}",
                pair.setting,
                pair.host,
                pair.server,
                deed.name
            );
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_host_of_today_sends_nothing_that_the_server_does_not_know() {
    for pair in pairs().await {
        let is_new = matches!(pair.setting, Setting::Assumed | Setting::Negotiated);
        let refused = pair.count(|outcome| matches!(outcome, Outcome::Refused(_)));
        assert!(!is_new || refused == 0, "{pair:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_check_what_a_server_does_not_know_goes_wrong() {
    let direct = |pair: &Pair| pair.setting == Setting::Direct;
    for pair in pairs().await.iter().filter(|pair| direct(pair)) {
        for (deed, outcome) in &pair.outcomes {
            // A method that a server lacks is refused by any server. Everything else goes wrong.
            let is_new_method = matches!(deed.method, "Exec" | "Stats" | "Freeze" | "Thaw");
            let goes_wrong = deed.since > pair.server && !is_new_method;
            assert_eq!(outcome.is_wrong(), goes_wrong, "{pair:?}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_incident_goes_wrong_only_without_a_guard() {
    let fleet = Fleet::start().await.unwrap();
    let ways = incident::run(&fleet).await.unwrap();
    let outcomes: Vec<_> = ways.into_iter().map(|way| way.outcome).collect();
    let names_it = |message: &str| {
        message.contains("Volume.driver \"scratch\"")
            || message.contains("volumes[1].driver \"scratch\"")
    };
    assert!(
        matches!(
            &outcomes[..],
            [Outcome::NotSent(negotiated), Outcome::NotSent(assumed), Outcome::Refused(at_guard), Outcome::Wrong(wrong)]
                if [negotiated, assumed, at_guard].into_iter().all(|message| names_it(message))
                    && wrong.contains("failed after it had begun")
        ),
        "{outcomes:#?}"
    );
}

#[test]
fn every_release_has_something_that_the_one_before_does_not_know() {
    for minor in 1..6 {
        assert!(
            deed::all().iter().any(|deed| deed.since == minor),
            "1.{minor}"
        );
    }
}

//! Two offers, and what both sides compute from them.

use super::json;
use super::parse;
use super::samples::{catalogue, set, versions};
use agent_core::negotiate::select;
use agent_core::{ErrorResponse, Terms};
use serde_json::{Map, Value, json};

type Ranges = &'static [(u32, u32, u32)];

/// A side without a vendor.
fn side(ranges: Ranges, offered: &[u8], required: &[u8]) -> Terms<'static> {
    Terms {
        versions: versions(ranges),
        offered: set(offered),
        required: set(required),
        vendor: "",
    }
}

/// A side with a vendor.
fn vendor(name: &'static str, offered: &[u8], required: &[u8]) -> Terms<'static> {
    Terms {
        vendor: name,
        ..side(&[(1, 0, 0)], offered, required)
    }
}

pub(super) fn generate() -> Vec<Value> {
    let cases = versions_alone()
        .into_iter()
        .chain(features())
        .chain(refusals());
    cases
        .map(|(name, host, guest)| {
            let catalogue = catalogue();
            let outcome = outcome(&catalogue, &host, &guest);
            json!({
                "name": name, "catalogue": catalogue, "outcome": outcome,
                "host": json::terms(&host), "guest": json::terms(&guest),
            })
        })
        .collect()
}

pub(super) fn check(vector: &Map<String, Value>) {
    let (host, guest) = (
        parse::terms(&vector["host"]),
        parse::terms(&vector["guest"]),
    );
    let outcome = outcome(&vector["catalogue"], &host, &guest);
    assert_eq!(outcome, vector["outcome"], "{}", vector["name"]);
}

/// What `select` says, as a vector's outcome.
pub(super) fn outcome(catalogue: &Value, host: &Terms<'_>, guest: &Terms<'_>) -> Value {
    match select(host, guest, parse::catalogue(catalogue)) {
        Ok(level) => json::level(level),
        Err(error) => json::refused(&ErrorResponse::Disagreed {
            error,
            host: &host.versions,
            guest: &guest.versions,
        }),
    }
}

type Case = (&'static str, Terms<'static>, Terms<'static>);

fn versions_alone() -> Vec<Case> {
    let plain = |ranges| side(ranges, &[], &[]);
    vec![
        ("the same version", plain(&[(1, 0, 0)]), plain(&[(1, 0, 0)])),
        ("a newer host", plain(&[(1, 0, 4)]), plain(&[(1, 0, 2)])),
        ("a newer guest", plain(&[(1, 0, 2)]), plain(&[(1, 0, 4)])),
        (
            "ranges that touch",
            plain(&[(1, 3, 9)]),
            plain(&[(1, 0, 3)]),
        ),
        (
            "the highest common major",
            plain(&[(2, 0, 1), (1, 0, 9)]),
            plain(&[(2, 0, 0), (1, 0, 9)]),
        ),
        (
            "a higher major with a gap between the minors",
            plain(&[(2, 4, 9), (1, 0, 3)]),
            plain(&[(2, 0, 3), (1, 0, 5)]),
        ),
        (
            "majors that only one side has",
            plain(&[(3, 0, 0), (1, 0, 7)]),
            plain(&[(2, 0, 0), (1, 2, 8)]),
        ),
        (
            "major 0 is a major",
            plain(&[(0, 0, 5)]),
            plain(&[(0, 1, 3)]),
        ),
        (
            "the highest major that can be assigned",
            plain(&[(65_535, 0, 0)]),
            plain(&[(65_535, 0, 0)]),
        ),
        (
            "reserved majors in common count for nothing",
            plain(&[(70_000, 0, 0), (1, 0, 0)]),
            plain(&[(70_000, 0, 0), (1, 0, 0)]),
        ),
    ]
}

fn features() -> Vec<Case> {
    const ONE: Ranges = &[(1, 0, 2)];
    vec![
        (
            "features that both offer",
            side(ONE, &[1, 2], &[]),
            side(ONE, &[2, 3], &[]),
        ),
        (
            "a required feature counts as offered",
            side(ONE, &[], &[1]),
            side(ONE, &[], &[1]),
        ),
        (
            "a feature that is newer than the version",
            side(&[(1, 0, 0)], &[1, 4], &[]),
            side(ONE, &[1, 4], &[]),
        ),
        (
            "a required feature that needs the higher of two majors",
            side(&[(2, 0, 0), (1, 0, 0)], &[], &[4]),
            side(&[(2, 0, 0), (1, 0, 0)], &[4], &[]),
        ),
        (
            "a required feature that only the lower major has",
            side(&[(2, 1, 1), (1, 0, 2)], &[1], &[6]),
            side(&[(2, 0, 1), (1, 0, 2)], &[1, 6], &[]),
        ),
        (
            "a feature that no contract has",
            side(ONE, &[1, 99], &[]),
            side(ONE, &[1, 99], &[]),
        ),
        (
            "feature 0 is none",
            side(ONE, &[0, 1], &[]),
            side(ONE, &[0, 1], &[]),
        ),
        (
            "reserved features in common count for nothing",
            side(ONE, &[1, 192, 255], &[]),
            side(ONE, &[1, 192, 255], &[]),
        ),
        (
            "reserved features that are required count for nothing",
            side(ONE, &[1], &[200]),
            side(ONE, &[1], &[250]),
        ),
        (
            "one vendor's features",
            vendor("acme", &[1, 128, 191], &[]),
            vendor("acme", &[1, 128, 191], &[]),
        ),
        (
            "two vendors' features",
            vendor("acme", &[1, 128], &[]),
            vendor("Acme", &[1, 128], &[]),
        ),
        (
            "nobody's vendor features",
            vendor("", &[1, 128], &[]),
            vendor("", &[1, 128], &[]),
        ),
        (
            "a vendor's feature that is required",
            vendor("acme", &[], &[130]),
            vendor("acme", &[130], &[]),
        ),
    ]
}

fn refusals() -> Vec<Case> {
    const ONE: Ranges = &[(1, 0, 2)];
    let plain = |ranges| side(ranges, &[], &[]);
    vec![
        (
            "a host that is too new",
            plain(&[(3, 0, 4)]),
            plain(&[(2, 0, 7), (1, 0, 9)]),
        ),
        (
            "a host that is too old",
            plain(&[(1, 0, 4)]),
            plain(&[(3, 0, 0), (2, 0, 1)]),
        ),
        (
            "minors with a gap between them, an older guest",
            plain(&[(1, 3, 4)]),
            plain(&[(1, 0, 2)]),
        ),
        (
            "minors with a gap between them, an older host",
            plain(&[(1, 0, 1)]),
            plain(&[(1, 2, 4)]),
        ),
        ("a host that speaks nothing", plain(&[]), plain(ONE)),
        ("a guest that speaks nothing", plain(ONE), plain(&[])),
        (
            "nothing but reserved majors",
            plain(&[(70_000, 0, 0)]),
            plain(&[(70_000, 0, 0)]),
        ),
        (
            "a host that requires what the guest lacks",
            side(ONE, &[], &[2, 3]),
            side(ONE, &[2], &[]),
        ),
        (
            "a guest that requires what the host lacks",
            side(ONE, &[1], &[]),
            side(ONE, &[], &[1, 3]),
        ),
        (
            "both require what the other lacks",
            side(ONE, &[], &[1]),
            side(ONE, &[], &[3]),
        ),
        (
            "a required feature that is newer than the version",
            side(&[(1, 0, 0)], &[], &[4]),
            side(ONE, &[4], &[]),
        ),
        (
            "what is missing is what the highest candidate lacks",
            side(&[(2, 1, 1), (1, 0, 1)], &[], &[4, 6]),
            side(&[(2, 0, 1), (1, 0, 2)], &[4, 6], &[]),
        ),
        (
            "another vendor's feature is required",
            vendor("acme", &[], &[130]),
            vendor("umbrella", &[130], &[]),
        ),
    ]
}

//! All pairs of six features that each side does not know, offers or requires, at each version.

use agent_core::{Feature, FeatureSet, Role, Terms, Version, VersionRange, Versions};
use agreement_tests::{Lifetimes, Side, Wish, agree, best, split};

const FEATURES: usize = 6;
/// What a side can wish.
const WISHES: usize = 3_usize.pow(6);
const MAJORS: u32 = 3;
const MINORS: u32 = 5;

/// The vendors that host and guest name.
const VENDORS: [(&str, &str); 3] = [("acme", "acme"), ("acme", "other"), ("", "")];

/// Features at the edges of their ranges: four of the contract's, two of a vendor's.
fn lifetimes() -> Lifetimes {
    let always = vec![Some(0); 3];
    Lifetimes::new(vec![
        (Feature(0), always.clone()),
        (Feature(63), vec![Some(2), None, None]),
        (Feature(64), vec![None, Some(0), Some(3)]),
        (Feature(127), vec![None, None, Some(1)]),
        (Feature(128), always.clone()),
        (Feature(191), always),
    ])
}

fn wishes(number: usize) -> [Wish; FEATURES] {
    let mut rest = number;
    [(); FEATURES].map(|()| {
        let wish = Wish::ALL[rest % 3];
        rest /= 3;
        wish
    })
}

/// The wishes of which one feature more is offered, and not required.
fn with_one_more(number: usize) -> impl Iterator<Item = usize> {
    let wishes = wishes(number).into_iter().enumerate();
    wishes
        .filter(|(_, wish)| *wish == Wish::None)
        .map(move |(place, _)| number + 3_usize.pow(u32::try_from(place).unwrap()))
}

fn sides(role: Role, version: Version, vendor: &'static str) -> Vec<Side> {
    let set = |number, wanted| -> FeatureSet {
        let wishes = wishes(number).into_iter();
        let features = lifetimes().features().zip(wishes).collect::<Vec<_>>();
        let wanted = features.into_iter().filter(|(_, wish)| *wish == wanted);
        wanted.map(|(feature, _)| feature).collect()
    };
    let side = |number| {
        let terms = Terms {
            versions: Versions::single(VersionRange::only(version)),
            offered: set(number, Wish::Offered),
            required: set(number, Wish::Required),
            vendor,
        };
        Side::new(role, terms, number as u64)
    };
    (0..WISHES).map(side).collect()
}

/// All pairs at one version; returns how many agree, and how many features were added.
fn check(version: Version, vendors: (&'static str, &'static str)) -> [usize; 2] {
    let (hosts, guests) = (
        sides(Role::Host, version, vendors.0),
        sides(Role::Guest, version, vendors.1),
    );
    let lifetimes = lifetimes();
    let catalogue = lifetimes.catalogue();
    let places: Vec<_> = lifetimes.features().collect();
    let same_vendor = vendors.0 == vendors.1 && !vendors.0.is_empty();
    let scoped = |place: usize| same_vendor || !places[place].is_vendor();
    let mut table = Vec::with_capacity(WISHES * WISHES);
    for (host, ours) in hosts.iter().enumerate() {
        for (guest, theirs) in guests.iter().enumerate() {
            let (host, guest) = (wishes(host), wishes(guest));
            let pairs: [_; FEATURES] = std::array::from_fn(|place| (host[place], guest[place]));
            let expected = best([version].into_iter(), &pairs, &lifetimes, scoped);
            let level = agree(ours, theirs, &catalogue);
            assert_eq!(level, expected, "{version} {vendors:?} {pairs:?}");
            table.push(level.ok().map(|level| level.features));
        }
    }
    let mut additions = 0;
    for (index, before) in table.iter().enumerate() {
        let (host, guest) = (index / WISHES, index % WISHES);
        let wider_hosts = with_one_more(host).map(|host| host * WISHES + guest);
        let wider_guests = with_one_more(guest).map(|guest| host * WISHES + guest);
        for wider in wider_hosts.chain(wider_guests) {
            assert!(is_no_less(table[wider], *before), "{version} {vendors:?}");
            additions += 1;
        }
    }
    [table.iter().flatten().count(), additions]
}

fn is_no_less(after: Option<FeatureSet>, before: Option<FeatureSet>) -> bool {
    let Some(before) = before else { return true };
    after.is_some_and(|after| before.difference(after).is_empty())
}

#[test]
fn every_pair_of_wishes_enables_what_both_offer_or_refuses() {
    let versions = (1..=MAJORS).flat_map(|major| (0..MINORS).map(move |minor| (major, minor)));
    let cases: Vec<_> = versions
        .flat_map(|version| VENDORS.map(|vendors| (version, vendors)))
        .collect();
    let totals = std::sync::Mutex::new([0; 2]);
    let pairs = split(cases.len(), |case| {
        let ((major, minor), vendors) = cases[case];
        let counts = check(Version::new(major, minor), vendors);
        let mut totals = totals.lock().unwrap();
        *totals = [totals[0] + counts[0], totals[1] + counts[1]];
        WISHES * WISHES
    });
    let [agreed, additions] = *totals.lock().unwrap();
    println!(
        "features: {} versions and {} pairs of vendors x {} pairs = {pairs}, {agreed} agree, {} refuse; \
         {additions} optional features added, none lowers",
        MAJORS * MINORS,
        VENDORS.len(),
        WISHES * WISHES,
        pairs - agreed
    );
    assert_eq!(pairs, 15 * 3 * 729 * 729);
    assert!(agreed > 0 && agreed < pairs && additions > pairs);
}

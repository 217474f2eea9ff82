//! All pairs of windows over three majors of two minors with three features that come and go.

use agent_core::level::Level;
use agent_core::{Feature, FeatureSet, Role, Terms, Version, VersionRange, Versions};
use agreement_tests::{Lifetimes, Side, Since, Wish, agree, best, split};

const MAJORS: u32 = 3;
const MINORS: u32 = 2;
/// What a side can speak of one major: nothing, one of the minors, or both.
const WINDOWS: usize = 4_usize.pow(MAJORS);
const FEATURES: [Feature; 3] = [Feature(1), Feature(64), Feature(127)];
const WISHES: usize = 27;
const OFFERS: usize = WINDOWS * WISHES;
/// In each major a feature can be missing, begin with it, or come with its second minor.
const LIVES: usize = 27;

/// One bit a version, 1.0 being the lowest, and what is wished of each feature.
#[derive(Clone, Copy)]
struct Offered {
    window: u8,
    wishes: [Wish; 3],
}

fn offered(number: usize) -> Offered {
    let wish = |place| Wish::ALL[number / WINDOWS / 3_usize.pow(place) % 3];
    Offered {
        window: u8::try_from(number % WINDOWS).unwrap(),
        wishes: [wish(0), wish(1), wish(2)],
    }
}

fn version(bit: u32) -> Version {
    Version::new(bit / MINORS + 1, bit % MINORS)
}

impl Offered {
    fn terms(self) -> Terms<'static> {
        let mut versions = Versions::new();
        for major in (0..MAJORS).rev() {
            let minors = self.window >> (major * MINORS) & 0b11;
            if minors != 0 {
                let (min, max) = (minors.trailing_zeros(), minors.ilog2());
                let range = VersionRange::new(major + 1, min, max).unwrap();
                versions.push(range).unwrap();
            }
        }
        let set = |wanted| -> FeatureSet {
            let all = FEATURES.into_iter().zip(self.wishes);
            let wanted = all.filter(|(_, wish)| *wish == wanted);
            wanted.map(|(feature, _)| feature).collect()
        };
        Terms {
            versions,
            offered: set(Wish::Offered),
            required: set(Wish::Required),
            vendor: "",
        }
    }
}

/// The offers with one version or one optional feature more.
fn wider(number: usize) -> Vec<usize> {
    let Offered { window, wishes } = offered(number);
    let versions = (0..MAJORS * MINORS).filter(|bit| window >> bit & 1 == 0);
    let versions = versions.map(|bit| number + (1 << bit));
    let features = (0..3).filter(|place| wishes[*place] == Wish::None);
    let features = features.map(|place| number + WINDOWS * [1, 3, 9][place]);
    versions.chain(features).collect()
}

fn sides(role: Role) -> Vec<Side> {
    let side = |number| Side::new(role, offered(number).terms(), number as u64);
    (0..OFFERS).map(side).collect()
}

/// When a feature exists.
fn life(number: usize) -> Vec<Since> {
    let since = |major| [Some(0), Some(1), None][number / 3_usize.pow(major) % 3];
    (0..MAJORS).map(since).collect()
}

/// A contract of which each feature's life is another one; over all contracts each has every life.
fn contract(number: usize) -> Lifetimes {
    let lives = [number, (number + 13) * 5 % LIVES, (number + 7) * 11 % LIVES];
    let features = FEATURES.into_iter().zip(lives);
    Lifetimes::new(features.map(|(feature, of)| (feature, life(of))).collect())
}

/// All pairs with one contract; returns how many agree, how many of these not at their highest common
/// version, and how many versions and features were added.
fn check(
    hosts: &[Side],
    guests: &[Side],
    contract: &Lifetimes,
    wider: &[Vec<usize>],
) -> [usize; 3] {
    let catalogue = contract.catalogue();
    let all: Vec<_> = (0..OFFERS).map(offered).collect();
    let mut table = Vec::with_capacity(OFFERS * OFFERS);
    let mut below = 0;
    for (host, ours) in all.iter().zip(hosts) {
        for (guest, theirs) in all.iter().zip(guests) {
            let common = host.window & guest.window;
            let downwards = (0..MAJORS * MINORS).rev();
            let versions = downwards.filter(|bit| common >> bit & 1 == 1).map(version);
            let wishes: [_; 3] = std::array::from_fn(|at| (host.wishes[at], guest.wishes[at]));
            let expected = best(versions.clone(), &wishes, contract, |_| true);
            let level = agree(ours, theirs, &catalogue);
            assert_eq!(level, expected, "{contract:?} {common:b} {wishes:?}");
            below += usize::from(level.is_ok_and(|level| Some(level.version) != versions.max()));
            table.push(level.ok());
        }
    }
    let mut additions = 0;
    for (index, before) in table.iter().enumerate() {
        let (host, guest) = (index / OFFERS, index % OFFERS);
        let hosts = wider[host].iter().map(|host| host * OFFERS + guest);
        let guests = wider[guest].iter().map(|guest| host * OFFERS + guest);
        for wider in hosts.chain(guests) {
            assert!(
                is_no_less(table[wider].as_ref(), before.as_ref()),
                "{contract:?}"
            );
            additions += 1;
        }
    }
    [table.iter().flatten().count(), below, additions]
}

fn is_no_less(after: Option<&Level>, before: Option<&Level>) -> bool {
    match (after, before) {
        (_, None) => true,
        (None, Some(_)) => false,
        (Some(after), Some(before)) if after.version == before.version => {
            before.features.difference(after.features).is_empty()
        }
        (Some(after), Some(before)) => after.version > before.version,
    }
}

#[test]
fn every_pair_of_offers_comes_to_the_highest_version_that_satisfies_both() {
    let (hosts, guests) = (sides(Role::Host), sides(Role::Guest));
    let wider: Vec<_> = (0..OFFERS).map(wider).collect();
    let totals = std::sync::Mutex::new([0; 3]);
    let pairs = split(LIVES, |number| {
        let counts = check(&hosts, &guests, &contract(number), &wider);
        let mut totals = totals.lock().unwrap();
        *totals = std::array::from_fn(|at| totals[at] + counts[at]);
        OFFERS * OFFERS
    });
    let [agreed, below, additions] = *totals.lock().unwrap();
    println!(
        "joint: {LIVES} contracts x {} pairs = {pairs}, {agreed} agree ({below} below their highest \
         common version), {} refuse; {additions} versions and optional features added, none lowers",
        OFFERS * OFFERS,
        pairs - agreed
    );
    assert_eq!(pairs, 27 * 1728 * 1728);
    assert!(below > 0 && agreed > below && agreed < pairs && additions > pairs);
}

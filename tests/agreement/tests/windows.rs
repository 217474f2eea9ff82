//! All pairs of version windows over three majors of five minors.

use agent_core::feature::Catalogue;
use agent_core::{Role, Terms, Version, VersionRange, Versions};
use agreement_tests::{Side, agree, split};
use std::sync::OnceLock;

const MAJORS: u32 = 3;
const MINORS: u32 = 5;
/// What a side can speak of one major: nothing, or from one minor to another.
const CHOICES: usize = 16;
/// What it can speak of all.
const WINDOWS: usize = CHOICES.pow(MAJORS);

/// The minors, of which a bit stands for each, of every choice.
fn choices() -> [u8; CHOICES] {
    let mut choices = [0; CHOICES];
    let pairs = (0..MINORS).flat_map(|min| (min..MINORS).map(move |max| (min, max)));
    for (choice, (min, max)) in choices[1..].iter_mut().zip(pairs) {
        *choice = (min..=max).fold(0, |minors, minor| minors | 1 << minor);
    }
    choices
}

/// A window as one bit a version: 1.0 is the lowest.
fn window(number: usize) -> u16 {
    let choices = choices();
    (0..MAJORS).rev().fold(0, |versions, major| {
        let choice = number / CHOICES.pow(major) % CHOICES;
        versions << MINORS | u16::from(choices[choice])
    })
}

fn versions(window: u16) -> Versions {
    let mut versions = Versions::new();
    for major in (0..MAJORS).rev() {
        let minors = window >> (major * MINORS) & ((1 << MINORS) - 1);
        if minors != 0 {
            let (min, max) = (minors.trailing_zeros(), minors.ilog2());
            let range = VersionRange::new(major + 1, min, max).unwrap();
            versions.push(range).unwrap();
        }
    }
    versions
}

/// The highest version of both windows, as its place among all counted from 1; 0 where there is none.
fn expected(host: u16, guest: u16) -> u8 {
    let highest = (host & guest).checked_ilog2();
    highest.map_or(0, |bit| u8::try_from(bit).unwrap() + 1)
}

fn place(version: Version) -> u8 {
    u8::try_from((version.major - 1) * MINORS + version.minor + 1).unwrap()
}

fn sides(role: Role, windows: &[u16]) -> Vec<Side> {
    let side = |(seed, window): (u64, &u16)| {
        let terms = Terms {
            versions: versions(*window),
            ..Terms::default()
        };
        Side::new(role, terms, seed)
    };
    (0..).zip(windows).map(side).collect()
}

/// The windows that hold one version more than each.
fn wider(windows: &[u16]) -> Vec<Vec<usize>> {
    let one_more = |window: u16| {
        let with = (0..MAJORS * MINORS).map(move |bit| window | 1 << bit);
        let new = with.filter(|with| *with != window);
        let number = |with| windows.iter().position(|window| *window == with);
        new.filter_map(number).collect()
    };
    windows.iter().map(|window| one_more(*window)).collect()
}

#[test]
fn every_pair_of_windows_comes_to_the_highest_common_version() {
    let windows: Vec<_> = (0..WINDOWS).map(window).collect();
    let (hosts, guests) = (sides(Role::Host, &windows), sides(Role::Guest, &windows));
    let catalogue = Catalogue { features: &[] };
    let rows: Vec<OnceLock<Vec<u8>>> = vec![OnceLock::new(); WINDOWS];
    let agreed = split(WINDOWS, |host| {
        let place = |guest: usize| {
            let level = agree(&hosts[host], &guests[guest], &catalogue);
            let place = level.map_or(0, |level| place(level.version));
            assert_eq!(place, expected(windows[host], windows[guest]));
            place
        };
        let row: Vec<_> = (0..WINDOWS).map(place).collect();
        let agreed = row.iter().filter(|place| **place > 0).count();
        rows[host].set(row).unwrap();
        agreed
    });
    let rows: Vec<_> = rows.iter().map(|row| row.get().unwrap()).collect();
    let wider = wider(&windows);
    let additions = split(WINDOWS, |host| {
        let mut additions = 0;
        for guest in 0..WINDOWS {
            let before = rows[host][guest];
            for host in &wider[host] {
                assert!(rows[*host][guest] >= before, "a host that speaks more");
            }
            for guest in &wider[guest] {
                assert!(rows[host][*guest] >= before, "a guest that speaks more");
            }
            additions += wider[host].len() + wider[guest].len();
        }
        additions
    });
    let pairs = WINDOWS * WINDOWS;
    println!(
        "windows: {pairs} pairs, {agreed} agree, {} refuse; {additions} versions added, none lowers",
        pairs - agreed
    );
    assert_eq!(pairs, 4096 * 4096);
    assert!(agreed > 0 && agreed < pairs && additions > pairs);
}

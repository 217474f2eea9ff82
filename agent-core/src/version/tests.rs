use super::*;
use std::string::ToString;

fn range(major: u32, min: u32, max: u32) -> VersionRange {
    VersionRange::new(major, min, max).unwrap()
}

fn versions(ranges: &[VersionRange]) -> Versions {
    let mut versions = Versions::new();
    for range in ranges {
        versions.push(*range).unwrap();
    }
    versions
}

#[test]
fn ranges_have_to_descend_and_to_be_few() {
    let mut versions = versions(&[range(9, 0, 0)]);
    assert_eq!(
        versions.push(range(9, 1, 1)),
        Err(VersionsError::NotDescending)
    );
    for major in (1..9).rev().take(7) {
        versions.push(range(major, 0, 0)).unwrap();
    }
    assert_eq!(versions.push(range(0, 0, 0)), Err(VersionsError::TooMany));
}

#[test]
fn candidates_are_the_highest_common_minors_highest_major_first() {
    let ours = versions(&[
        range(70_000, 0, 0),
        range(3, 0, 4),
        range(2, 1, 7),
        range(1, 0, 0),
    ]);
    let theirs = versions(&[
        range(70_000, 0, 0),
        range(3, 5, 9),
        range(2, 0, 3),
        range(1, 0, 9),
    ]);
    assert!(
        ours.candidates(&theirs)
            .eq([Version::new(2, 3), Version::new(1, 0)])
    );
}

#[test]
fn text_that_is_no_version_is_refused() {
    for wrong in [
        "",
        ".",
        "1",
        "1.",
        ".1",
        "1.0.0",
        "+1.0",
        "1.-0",
        " 1.0",
        "1.4294967296",
        "1./",
        "1.:",
    ] {
        assert_eq!(
            wrong.parse::<Version>(),
            Err(ParseVersionError),
            "{wrong:?}"
        );
    }
}

#[test]
fn every_digit_is_read() {
    assert_eq!("9876.543210".parse(), Ok(Version::new(9876, 543_210)));
    assert_eq!("0.4294967295".parse(), Ok(Version::new(0, u32::MAX)));
}

#[test]
fn clamping_cuts_majors_and_minors() {
    let all = versions(&[range(3, 0, 4), range(2, 2, 7), range(1, 0, 5)]);
    let clamped = all.clamped(Version::new(2, 3));
    assert_eq!(clamped, versions(&[range(2, 2, 3), range(1, 0, 5)]));
    assert_eq!(all.clamped(Version::new(2, 1)), versions(&[range(1, 0, 5)]));
}

#[test]
fn a_range_holds_its_ends_and_nothing_beyond() {
    let range = range(2, 3, 5);
    let inside = |major, minor| range.contains(Version::new(major, minor));
    assert!(inside(2, 3) && inside(2, 4) && inside(2, 5));
    assert!(!inside(2, 2) && !inside(2, 6) && !inside(1, 4) && !inside(3, 4));
}

#[test]
fn versions_are_shown_as_people_write_them() {
    let all = versions(&[range(3, 0, 4), range(2, 1, 1)]);
    assert_eq!(all.to_string(), "3.0-3.4, 2.1");
    assert_eq!(
        std::format!("{:?}", Versions::single(range(2, 1, 1)))
            .matches('2')
            .count(),
        1
    );
    assert_eq!(Versions::new().to_string(), "no version");
    assert_eq!(Version::new(1, 12).to_string(), "1.12");
    assert!(ParseVersionError.to_string().contains("such as 1.0"));
}

#[test]
fn lists_are_the_same_where_their_ranges_are() {
    let list = [range(2, 0, 1), range(1, 0, 0)];
    assert_eq!(versions(&list), versions(&list));
    assert_ne!(versions(&list), versions(&list[..1]));
}

use super::*;
use std::borrow::ToOwned;
use std::ffi::CString;
use std::fs;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::vec::Vec;
use std::{format, vec};

/// A file with this content, which is removed when dropped.
struct File(CString);

impl File {
    fn new(content: impl AsRef<[u8]>) -> Self {
        static COUNT: AtomicUsize = AtomicUsize::new(0);
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let name = format!("handclasp-accounts-{}-{number}", std::process::id());
        let path = std::env::temp_dir().join(name);
        fs::write(&path, content).unwrap();
        Self(CString::new(path.to_str().unwrap()).unwrap())
    }

    fn user(&self, name: &str) -> Option<(u32, u32, Vec<u8>)> {
        let user = find_user(&self.0, Named::new(name)).unwrap()?;
        Some((user.number, user.group, user.name().to_owned()))
    }

    fn group(&self, name: &str) -> Option<u32> {
        find_group(&self.0, Named::new(name)).unwrap()
    }

    fn groups_of(&self, user: &str) -> Result<Vec<u32>, Errno> {
        let mut account = User::without_entry(7);
        account.length = copy(&mut account.name, user.as_bytes());
        let mut groups = Groups::new();
        add_groups_of(&self.0, &account, &mut groups)?;
        Ok(groups
            .as_slice()
            .iter()
            .map(|group| group.as_raw())
            .collect())
    }
}

impl Drop for File {
    fn drop(&mut self) {
        let _ = fs::remove_file(self.0.to_str().unwrap());
    }
}

const PASSWD: &str = "\
root:x:0:0:root:/root:/bin/bash
daemon:x:1:1
alice:x:1000:100:Alice,,,:/home/alice:/bin/sh
alice:x:0:0:a second entry:/:/bin/sh
other:x:1000:0::/:
no-newline:x:4294967294:42:";

const GROUP: &str = "\
root:x:0:
users:x:100:
wheel:x:10:alice,root
alices:x:11:malice,alice2
docker:x:12:root,alice
again:x:10:alice
last:x:4294967294:alice";

#[test]
fn users_are_found_by_name_and_by_number() {
    let file = File::new(PASSWD);
    let alice = Some((1000, 100, b"alice".to_vec()));
    assert_eq!(file.user("alice"), alice);
    assert_eq!(file.user("1000"), alice, "the first entry counts");
    assert_eq!(file.user("daemon"), Some((1, 1, b"daemon".to_vec())));
    let last = Some((4_294_967_294, 42, b"no-newline".to_vec()));
    assert_eq!(file.user("no-newline"), last);
    for unknown in [
        "bob",
        "alic",
        "alice\0",
        "",
        "x",
        "-1",
        "+0",
        "2",
        "4294967296",
    ] {
        assert_eq!(file.user(unknown), None, "{unknown:?}");
    }
}

#[test]
fn groups_are_found_by_name_and_by_number() {
    let file = File::new(GROUP);
    assert_eq!(file.group("wheel"), Some(10));
    assert_eq!(file.group("12"), Some(12));
    assert_eq!(file.group("last"), Some(4_294_967_294));
    assert_eq!(file.group("alice"), None);
}

#[test]
fn a_user_has_the_groups_that_list_it() {
    let file = File::new(GROUP);
    assert_eq!(file.groups_of("alice"), Ok(vec![10, 12, 4_294_967_294]));
    assert_eq!(file.groups_of("root"), Ok(vec![10, 12]));
    assert_eq!(file.groups_of("bob"), Ok(vec![]));
    assert_eq!(file.groups_of(""), Ok(vec![]), "a user without an entry");
}

#[test]
fn entries_that_are_not_valid_are_skipped() {
    let long = "n".repeat(NAME + 1);
    let file = File::new(format!(
        "\n:\n::::\nshort:x:5\nempty:x::\nword:x:five:5:\nhuge:x:4294967296:5:\n\
         negative:x:-1:5:\nblank:x: 6:6:\n{long}:x:5:5:\n:x:5:5:\n+::::::\nnul:x:5\0:5:\n\
         a\0b:x:8:8:\ngood:x:9:9:\n"
    ));
    assert_eq!(file.user("good"), Some((9, 9, b"good".to_vec())));
    for missing in [
        "short", "empty", "word", "huge", "negative", "blank", "nul", "5", "a", "+",
    ] {
        assert_eq!(file.user(missing), None, "{missing:?}");
    }
    assert_eq!(file.user(&long), None);
    let file = File::new("a:x\na:x:\na:x:no:\n:x:3:bob\nb:x:4:,,bob\nc:x:5\n");
    assert_eq!(file.group("a"), None);
    assert_eq!(file.group("c"), Some(5));
    assert_eq!(file.groups_of("bob"), Ok(vec![4]));
}

#[test]
fn lines_have_a_longest_length() {
    let line = |length: usize| {
        let members = "x,".repeat(length);
        let line = format!("big:x:20:{members}");
        line[..length - 4].to_owned() + ",bob\nnext:x:21:bob\n"
    };
    let file = File::new(line(LINE));
    assert_eq!(file.groups_of("bob"), Ok(vec![20, 21]));
    let file = File::new(line(LINE + 1));
    assert_eq!(file.groups_of("bob"), Err(Errno::OVERFLOW));
    assert_eq!(find_group(&file.0, Named::Number(21)), Err(Errno::OVERFLOW));
}

#[test]
fn an_entry_before_a_line_that_is_too_long_is_found() {
    let file = File::new(format!("a:x:1:1:\n{}", "\0".repeat(3 * LINE)));
    assert_eq!(file.user("a"), Some((1, 1, b"a".to_vec())));
    assert_eq!(
        find_user(&file.0, Named::Number(2)).unwrap_err(),
        Errno::OVERFLOW
    );
}

#[test]
fn more_groups_than_there_is_room_for_are_an_error() {
    let lines = |count: usize| {
        let lines = (1..=count).map(|number| format!("g{number}:x:{number}:bob\n"));
        File::new(lines.collect::<Vec<_>>().concat())
    };
    let groups = lines(MOST_GROUPS).groups_of("bob").unwrap();
    assert_eq!(groups.len(), MOST_GROUPS);
    let groups = lines(MOST_GROUPS + 1).groups_of("bob");
    assert_eq!(groups, Err(Errno::TOOBIG));
}

#[test]
fn an_empty_or_missing_file_has_no_entries() {
    assert_eq!(File::new("").user("root"), None);
    let missing = find_user(c"/no/such/file", Named::Number(0));
    assert_eq!(missing.unwrap_err(), Errno::NOENT);
}

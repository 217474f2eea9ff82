//! The users and groups of programs.

use crate::{Guest, is_root, request};
use agent_core::messages::{StartRequest, StartStage};
use agent_core::wire::Repeated;
use agent_engine::system::Program as _;
use std::collections::BTreeSet;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::process::Command;

/// What `id` says of a program of this user: the user, the main group, and all groups.
fn id_of(guest: &mut Guest, user: &str, groups: &[&str]) -> (u32, u32, BTreeSet<u32>) {
    let said = guest.run(&StartRequest {
        user,
        user_groups: Repeated::new(groups),
        ..request(&["sh", "-c", "id -u; id -g; id -G"])
    });
    let mut lines = said.lines();
    let mut number = || lines.next().unwrap().parse().unwrap();
    let (user, main) = (number(), number());
    (user, main, numbers(lines.next().unwrap()))
}

fn numbers(text: &str) -> BTreeSet<u32> {
    text.split_whitespace()
        .map(|number| number.parse().unwrap())
        .collect()
}

#[test]
fn each_user_of_this_machine_has_the_groups_that_id_says() {
    if !is_root() {
        return;
    }
    let mut guest = Guest::new();
    let users = fs::read_to_string("/etc/passwd").unwrap();
    for line in users.lines() {
        let fields: Vec<&str> = line.split(':').collect();
        let [name, _, number, main, ..] = fields[..] else {
            continue;
        };
        let id = Command::new("id").args(["-G", name]).output().unwrap();
        let groups = numbers(&String::from_utf8(id.stdout).unwrap());
        let expected = (number.parse().unwrap(), main.parse().unwrap(), groups);
        assert_eq!(id_of(&mut guest, name, &[]), expected, "{name}");
    }
}

#[test]
fn users_and_groups_have_names_or_numbers() {
    if !is_root() {
        return;
    }
    let mut guest = Guest::new();
    let daemon = (1, 1, BTreeSet::from([1]));
    assert_eq!(id_of(&mut guest, "1", &[]), daemon, "it has an entry");
    let own = (0, 0, numbers("0"));
    assert_eq!(id_of(&mut guest, "root", &["root"]), own);
    let named = (1, 2, numbers("1 2 12345"));
    assert_eq!(
        id_of(&mut guest, "daemon", &["bin", "12345", "daemon"]),
        named
    );
    let groups_only = (0, 12345, numbers("12345 2"));
    assert_eq!(id_of(&mut guest, "", &["12345", "bin"]), groups_only);
}

#[test]
fn a_number_without_an_entry_has_the_group_of_the_same_number() {
    if !is_root() {
        return;
    }
    let mut guest = Guest::new();
    let stranger = (54321, 54321, BTreeSet::from([54321]));
    assert_eq!(id_of(&mut guest, "54321", &[]), stranger);
}

#[test]
fn who_does_not_exist_is_named() {
    let mut guest = Guest::new();
    let failed = guest.fail(&StartRequest {
        user: "no-such-user",
        ..request(&["true"])
    });
    assert_eq!(failed, (StartStage::User, 0, "no-such-user".to_owned()));
    let failed = guest.fail(&StartRequest {
        user: "daemon",
        user_groups: Repeated::new(&["bin", "no-such-group"]),
        ..request(&["true"])
    });
    assert_eq!(failed, (StartStage::Group, 0, "no-such-group".to_owned()));
}

#[test]
fn a_number_that_means_no_change_is_no_user() {
    if !is_root() {
        return;
    }
    let mut guest = Guest::new();
    let failed = guest.fail(&StartRequest {
        user: "4294967295",
        user_groups: Repeated::new(&["1"]),
        ..request(&["id"])
    });
    assert_eq!(failed, (StartStage::User, 22, "4294967295".to_owned()));
    let failed = guest.fail(&StartRequest {
        user: "1",
        user_groups: Repeated::new(&["4294967295"]),
        ..request(&["id"])
    });
    assert_eq!(failed, (StartStage::Group, 22, "4294967295".to_owned()));
}

#[test]
fn a_directory_is_entered_as_the_user() {
    if !is_root() {
        return;
    }
    let mut guest = Guest::new();
    let directory = tempfile::tempdir().unwrap();
    fs::set_permissions(&directory, fs::Permissions::from_mode(0o700)).unwrap();
    let cwd = directory.path().to_str().unwrap();
    let own = StartRequest {
        cwd,
        ..request(&["pwd"])
    };
    assert_eq!(guest.run(&own).trim_end(), cwd);
    let failed = guest.fail(&StartRequest {
        user: "daemon",
        ..own
    });
    assert_eq!(failed, (StartStage::Cwd, 13, cwd.to_owned()));
}

#[test]
fn a_program_of_a_user_may_open_its_streams_by_name() {
    if !is_root() {
        return;
    }
    let mut guest = Guest::new();
    let script = "echo out >/dev/stdout; echo err >/dev/stderr; cat /dev/stdin";
    let mut program = guest.start(&StartRequest {
        user: "daemon",
        input: true,
        ..request(&["sh", "-c", script])
    });
    program.write(b"in\n");
    program.child.close_input();
    guest.finish(&mut program);
    assert_eq!(
        (program.stdout(), program.stderr()),
        ("out\nin\n".to_owned(), "err\n".to_owned())
    );
}

#[test]
fn a_program_of_a_user_has_no_capabilities() {
    if !is_root() {
        return;
    }
    let mut guest = Guest::new();
    let said = guest.run(&StartRequest {
        user: "daemon",
        ..request(&[
            "grep",
            "^Cap\\(Prm\\|Eff\\|Inh\\|Amb\\)",
            "/proc/self/status",
        ])
    });
    for line in said.lines() {
        assert!(line.ends_with("\t0000000000000000"), "{line}");
    }
    assert_eq!(said.lines().count(), 4);
}

//! A made history of 126 releases, with the breaks that a real agent's contract had: each is found, in the
//! release that brought it, and nothing else is.

use agent_schema::check::{
    Acknowledgements, Family, Finding, Options, Report, Rule, Who, check_history, read_history,
};
use std::collections::BTreeSet;
use std::fmt::Write;
use std::fs;
use std::path::PathBuf;
use std::sync::LazyLock;

type Version = (u32, u32, u32);

/// The versions: patches in the early years, minors later.
fn versions() -> Vec<Version> {
    let first = (0..12).flat_map(|minor| (0..6).map(move |patch| (1, minor, patch)));
    let second = (0..6)
        .flat_map(|minor| (0..if minor == 0 { 5 } else { 4 }).map(move |patch| (2, minor, patch)));
    let third = (0..27).map(|minor| (3, minor, 0));
    first
        .chain([(1, 12, 0), (1, 12, 1)])
        .chain(second)
        .chain(third)
        .collect()
}

/// Values of a request's vocabulary that came without a gate, and when.
const ADDED: [(&str, Version); 14] = [
    ("ephemeral", (1, 1, 0)),
    ("local", (1, 2, 0)),
    ("nvdimm", (1, 2, 3)),
    ("scsi", (1, 3, 0)),
    ("mmio", (1, 5, 0)),
    ("watchable", (1, 7, 2)),
    ("bind", (1, 9, 0)),
    ("virtio-mem", (1, 11, 0)),
    ("overlay", (2, 1, 2)),
    ("image-pull", (2, 3, 0)),
    ("verity", (2, 5, 0)),
    ("guest-pull", (3, 2, 0)),
    ("layered", (3, 9, 0)),
    ("remote", (3, 20, 0)),
];

/// Values that went, and when; all were there from the start, and had long been deprecated.
const REMOVED: [(&str, Version); 3] = [("9p", (1, 8, 0)), ("ccw", (2, 2, 0)), ("loop", (3, 5, 0))];

/// Numbers that went, and came back as something else: when each did.
const REUSED: [(u32, Version, Version); 3] = [
    (11, (1, 3, 0), (1, 10, 0)),
    (12, (1, 9, 0), (2, 4, 0)),
    (13, (2, 2, 0), (3, 12, 0)),
];

/// Methods that came, each said so, and the minors in which they did.
const METHODS: [(&str, u32); 5] = [
    ("Resize", 2),
    ("Stats", 3),
    ("Swap", 4),
    ("Policy", 7),
    ("Volume", 9),
];

fn contract(v: Version) -> String {
    let mut text = "syntax = \"proto3\";\npackage agent;\nimport \"handclasp/options.proto\";\nimport \"types.proto\";\n".to_owned();
    let types = if v < (1, 4, 0) { "agent" } else { "types" };
    text += "service Agent {\n";
    let mut methods = vec![("Create", 0), ("Mount", 0)];
    if v < (1, 6, 0) {
        methods.extend([("CreateSandboxOld", 0), ("OnlineOld", 0)]);
    }
    if v < (2, 4, 0) {
        methods.push(("ListProcesses", 0));
    }
    methods.extend(METHODS.iter().filter(|(_, minor)| v >= (1, *minor, 0)));
    for (name, minor) in &methods {
        writeln!(
            text,
            "  rpc {name}({name}Request) returns (Empty) {{ option (handclasp.method) = {{ since: \"1.{minor}\" deprecated_since: \"1.{minor}\" }}; }}"
        )
        .unwrap();
    }
    text += "}\nmessage Empty { option (handclasp.message).lenient = true; }\n";
    for (name, minor) in methods.iter().filter(|(name, _)| *name != "Mount") {
        let own = if *name == "Create" {
            create(v, types)
        } else {
            String::new()
        };
        writeln!(
            text,
            "message {name}Request {{ option (handclasp.message) = {{ since: \"1.{minor}\" lenient: true }};\n{own}}}"
        )
        .unwrap();
    }
    text + &mount(v)
}

fn field(kind: &str, name: &str, number: u32) -> String {
    format!(
        "  {kind} {name} = {number} [(handclasp.field) = {{ since: \"1.0\" deprecated_since: \"1.0\" }}];\n"
    )
}

fn create(v: Version, types: &str) -> String {
    let mut text = field(&format!("{types}.Interface"), "interface", 1);
    if v < (2, 0, 0) {
        text += &field("string", "storage_class", 2);
    }
    let (first, second) = if v < (2, 1, 0) { (3, 4) } else { (4, 3) };
    text += &field("string", "hostname", first);
    text += &field("string", "sandbox", second);
    for (number, gone, back) in REUSED {
        if v < gone {
            text += &field("string", &format!("early{number}"), number);
        } else if v < back {
            writeln!(text, "  reserved {number};").unwrap();
        } else {
            let since = format!("{}.{}", back.0, back.1);
            writeln!(
                text,
                "  uint64 late{number} = {number} [(handclasp.field).since = \"{since}\"];"
            )
            .unwrap();
        }
    }
    text
}

fn mount(v: Version) -> String {
    let known = [("block", None), ("virtio-fs", None)].into_iter();
    let known = known.chain(REMOVED.map(|(name, gone)| (name, Some(gone))));
    let known = known
        .filter(|(_, gone)| gone.is_none_or(|gone| v < gone))
        .map(|(name, _)| {
            format!("values: {{ name: \"{name}\" since: \"1.0\" deprecated_since: \"1.0\" }} ")
        });
    let added = ADDED
        .iter()
        .filter(|(_, since)| v >= *since)
        .map(|(name, _)| format!("values: {{ name: \"{name}\" }} "));
    let values: String = known.chain(added).collect();
    format!(
        "message MountRequest {{ string driver = 1 [(handclasp.field) = {{ since: \"1.0\" {values} }}]; }}\n"
    )
}

/// The message that moved to another package.
fn types(v: Version) -> String {
    let package = if v < (1, 4, 0) { "agent" } else { "types" };
    format!(
        "syntax = \"proto3\";\npackage {package};\nmessage Interface {{ string device = 1; repeated string addresses = 2; }}\n"
    )
}

static REPORT: LazyLock<Report> = LazyLock::new(|| {
    let root = tempfile::tempdir().unwrap();
    for v in versions() {
        let directory = root.path().join(format!("{}.{}.{}", v.0, v.1, v.2));
        fs::create_dir(&directory).unwrap();
        fs::write(directory.join("agent.proto"), contract(v)).unwrap();
        fs::write(directory.join("types.proto"), types(v)).unwrap();
    }
    let options = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../proto"));
    let releases = read_history(root.path(), &[options]).unwrap();
    assert_eq!(releases.len(), 126);
    check_history(&releases, &Options::default(), &Acknowledgements::default())
});

/// The steps between releases in which something breaks that a filter is about.
fn steps(filter: impl Fn(&Finding) -> bool) -> BTreeSet<String> {
    let found = REPORT
        .findings
        .iter()
        .filter(|finding| finding.breaking && filter(finding));
    found
        .map(|finding| finding.message.split(':').next().unwrap().to_owned())
        .collect()
}

/// The step into a version, as findings tell it.
fn into(version: Version) -> String {
    let all = versions();
    let index = all.iter().position(|one| *one == version).unwrap();
    let text = |v: Version| format!("{}.{}.{}", v.0, v.1, v.2);
    format!("{} -> {}", text(all[index - 1]), text(version))
}

#[test]
fn four_releases_break_the_wire() {
    let expected = [
        "1.5.5 -> 1.6.0",
        "1.12.1 -> 2.0.0",
        "2.0.4 -> 2.1.0",
        "2.3.3 -> 2.4.0",
    ];
    let expected: BTreeSet<_> = expected.map(str::to_owned).into();
    assert_eq!(
        steps(|finding| finding.rule.family() == Family::Wire),
        expected
    );
}

#[test]
fn three_releases_refuse_values_that_old_hosts_send() {
    let expected: BTreeSet<_> = REMOVED.iter().map(|(_, gone)| into(*gone)).collect();
    assert_eq!(
        steps(|finding| finding.rule == Rule::ValueRemoved && finding.who == Who::OldHostNewGuest),
        expected
    );
}

#[test]
fn new_hosts_of_fourteen_releases_send_values_that_old_guests_refuse() {
    let expected: BTreeSet<_> = ADDED.iter().map(|(_, since)| into(*since)).collect();
    assert_eq!(expected.len(), 14);
    assert_eq!(
        steps(|finding| finding.rule == Rule::ValueEnabledWhenAdded
            && finding.who == Who::NewHostOldGuest),
        expected
    );
}

#[test]
fn three_numbers_are_used_again_after_a_gap() {
    let found = REPORT
        .findings
        .iter()
        .filter(|finding| finding.rule == Rule::NumberReused && finding.breaking);
    let found: BTreeSet<_> = found
        .map(|finding| finding.message.split(':').next().unwrap().to_owned())
        .collect();
    assert_eq!(
        found,
        REUSED.iter().map(|(_, _, back)| into(*back)).collect()
    );
}

#[test]
fn the_moved_message_and_all_else_break_nothing() {
    assert!(!steps(|_| true).contains(&into((1, 4, 0))));
    let rules: BTreeSet<_> = REPORT
        .findings
        .iter()
        .filter(|finding| finding.breaking)
        .map(|finding| finding.rule)
        .collect();
    let expected = [
        Rule::RpcNoDelete,
        Rule::MessageNoDelete,
        Rule::FieldNoDeleteUnlessNumberReserved,
        Rule::FieldRenumbered,
        Rule::NumberReused,
        Rule::ValueRemoved,
        Rule::ValueEnabledWhenAdded,
    ];
    assert_eq!(rules, expected.into());
    // One release both breaks the wire and uses a number again.
    assert_eq!(
        steps(|_| true).len(),
        4 + 3 + 14 + 3 - 1,
        "{:?}",
        steps(|_| true)
    );
}

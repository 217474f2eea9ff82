//! `handclasp schema` with input that is no contract: it ends with exit code 2 and a sentence, within 60 s.

use protox::prost_reflect::prost_types::{
    DescriptorProto, FieldDescriptorProto, FileDescriptorProto, FileDescriptorSet, MessageOptions,
};
use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::symlink;
use std::os::unix::net::UnixListener;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};
use tempfile::TempDir;

const GOOD: &str = "syntax = \"proto3\";\npackage t;\nservice S { rpc Call(M) returns (M); }\nmessage M { int64 x = 1; }\n";

/// A file with an option whose value can nest.
const NESTING: &str = "syntax = \"proto3\";\npackage t;\nimport \"google/protobuf/descriptor.proto\";\nmessage O { O o = 1; repeated O r = 2; }\nextend google.protobuf.MessageOptions { O opt = 50001; }\n";

/// A directory with a good contract, `good`.
fn root() -> TempDir {
    let root = tempfile::tempdir().unwrap();
    write(&root.path().join("good/a.proto"), GOOD);
    root
}

fn write(path: &Path, contents: impl AsRef<[u8]>) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, contents).unwrap();
}

/// Runs a command; one that takes longer than 60 s hangs.
fn schema(root: &Path, words: &[&str]) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_handclasp"))
        .arg("schema")
        .args(words)
        .current_dir(root)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let start = Instant::now();
    while child.try_wait().unwrap().is_none() {
        if start.elapsed() > Duration::from_mins(1) {
            child.kill().unwrap();
            panic!("{words:?} hangs");
        }
        std::thread::sleep(Duration::from_millis(2));
    }
    child.wait_with_output().unwrap()
}

/// Checks the contract `bad`: the sentence has to say this.
fn refused(root: &Path, bad: &str, sentence: &str) {
    for words in [
        &["check", "good", bad, "--no-declare"][..],
        &["fingerprint", bad],
    ] {
        let output = schema(root, words);
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{words:?}: {said}");
        assert!(output.stdout.is_empty(), "{words:?}");
        assert!(said.contains(sentence), "{words:?}: {said}");
        assert_eq!(said.lines().count(), 1, "{words:?}: {said}");
    }
}

/// The contract `also` means the same as `good`.
fn taken(root: &Path, also: &str) {
    let output = schema(root, &["check", "good", also, "--no-declare"]);
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(0), "{also}: {said}");
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(text.starts_with("verdict: none"), "{also}: {text}");
}

#[test]
fn text_that_nests_too_deeply_is_refused_with_its_place() {
    let root = root();
    let deep = |open: &str, close: &str| {
        let value = format!("{{{}{}}}", open.repeat(5000), close.repeat(5000));
        format!("{NESTING}message X {{ option (opt) = {value}; }}")
    };
    for (name, text) in [
        ("braces", deep("o {", "}")),
        ("colons", deep("o: {", "}")),
        ("angles", deep("o <", ">")),
        ("lists", deep("r: [", "]")),
        (
            "names",
            format!(
                "{NESTING}message X {{ option (opt){} = {{}}; }}",
                ".o".repeat(5000)
            ),
        ),
        ("messages", format!("{GOOD}{}", "message N {".repeat(5000))),
        ("open", format!("{GOOD}{}", "{".repeat(100_000))),
    ] {
        write(&root.path().join(name).join("a.proto"), text);
        let sentence = format!("{name}/a.proto:");
        refused(root.path(), name, &sentence);
        refused(root.path(), name, "nest deeper than 40");
    }
    // As deep as it goes, encoded options can still be decoded.
    let value = format!("{{{}{}}}", "o{".repeat(37), "}".repeat(37));
    let option = format!("option (opt){} = {value};", ".o".repeat(38));
    let text = format!(
        "{NESTING}import \"handclasp/options.proto\";\nmessage X {{ {option} option (handclasp.message).since = \"1.0\"; }}"
    );
    write(&root.path().join("edge/a.proto"), text);
    let output = schema(root.path(), &["fingerprint", "edge"]);
    assert_eq!(output.status.code(), Some(0));
}

#[test]
fn what_is_not_a_file_is_not_read() {
    let root = root();
    let path = |name: &str| root.path().join(name);
    for name in ["fifo", "socket", "device", "loop", "dangling", "bytes"] {
        fs::create_dir(path(name)).unwrap();
    }
    let made = Command::new("mkfifo").arg(path("fifo/x.proto")).status();
    assert!(made.unwrap().success());
    let _socket = UnixListener::bind(path("socket/x.proto")).unwrap();
    symlink("/dev/zero", path("device/x.proto")).unwrap();
    symlink("x.proto", path("loop/x.proto")).unwrap();
    symlink("nowhere", path("dangling/x.proto")).unwrap();
    fs::write(path("bytes").join(OsStr::from_bytes(b"\xff.proto")), GOOD).unwrap();
    refused(root.path(), "fifo", "fifo/x.proto is a FIFO, not a file");
    refused(
        root.path(),
        "socket",
        "socket/x.proto is a socket, not a file",
    );
    refused(
        root.path(),
        "device",
        "device/x.proto is a device, not a file",
    );
    refused(
        root.path(),
        "loop",
        "cannot read loop/x.proto: Too many levels",
    );
    refused(
        root.path(),
        "dangling",
        "cannot read dangling/x.proto: No such file",
    );
    refused(root.path(), "bytes", "is not UTF-8");
    refused(root.path(), "/dev/zero", "/dev/zero is a device");
    refused(root.path(), "nowhere", "cannot read nowhere: No such file");
    refused(root.path(), "good/a.proto", "give the directory");
    // An import is read as carefully.
    let importing = GOOD.replace("package t;", "package t; import \"x.proto\";");
    write(&path("importing/a.proto"), importing);
    let words = ["check", "good", "importing", "--no-declare", "-I", "fifo"];
    let output = schema(root.path(), &words);
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("fifo/x.proto is a FIFO"));
}

#[test]
fn text_that_no_editor_wrote_is_refused() {
    let root = root();
    let huge = root.path().join("huge/a.proto");
    write(&huge, "");
    let file = fs::File::options().write(true).open(huge).unwrap();
    file.set_len(3 << 30).unwrap();
    refused(root.path(), "huge", "huge/a.proto is larger than 256 MiB");
    let utf16: Vec<u8> = GOOD.encode_utf16().flat_map(u16::to_le_bytes).collect();
    for (name, contents, sentence) in [
        (
            "utf16",
            &[&b"\xff\xfe"[..], &utf16].concat(),
            "utf16/a.proto:1:1: not UTF-8",
        ),
        (
            "zero",
            &[GOOD.as_bytes(), b"\0"].concat(),
            "zero/a.proto:5:1: ",
        ),
        (
            "syntax",
            &b"syntax = \"proto9\";".to_vec(),
            "syntax/a.proto:1:10: ",
        ),
        (
            "edition",
            &b"\n  edition = \"2023\";".to_vec(),
            "edition/a.proto:2:3: editions are read from descriptor sets",
        ),
    ] {
        write(&root.path().join(name).join("a.proto"), contents);
        refused(root.path(), name, sentence);
    }
}

#[test]
fn imports_may_be_a_long_chain_and_not_a_circle() {
    let root = root();
    let chain = |name: &str, last: &str| {
        for index in 0..3000 {
            let import = if index < 2999 {
                format!("import \"f{:04}.proto\";", index + 1)
            } else {
                last.to_owned()
            };
            let text = format!("syntax = \"proto3\"; {import}\n");
            write(&root.path().join(format!("{name}/f{index:04}.proto")), text);
        }
        write(&root.path().join(name).join("z.proto"), GOOD);
    };
    chain("chain", "");
    taken(root.path(), "chain");
    chain("circle", "import \"f0000.proto\";");
    refused(
        root.path(),
        "circle",
        "circle/f0000.proto: files import each other in a circle: f0000.proto -> f0001.proto -> ... -> f2999.proto -> f0000.proto",
    );
    write(&root.path().join("itself/a.proto"), "import \"a.proto\";");
    refused(
        root.path(),
        "itself",
        "itself/a.proto: files import each other in a circle",
    );
    for outside in ["../good/a.proto", "/dev/zero"] {
        let import = format!("import \"{outside}\";");
        write(&root.path().join("outside/a.proto"), import);
        refused(root.path(), "outside", "outside/a.proto:1:8: ");
    }
    write(&root.path().join("twice/a.proto"), GOOD);
    write(&root.path().join("twice/b.proto"), GOOD);
    refused(
        root.path(),
        "twice",
        "twice/b.proto:4:9: name 't.M' is already defined in file 'a.proto'",
    );
}

#[test]
fn marks_and_links_do_no_harm() {
    let root = root();
    let path = |name: &str| root.path().join(name);
    write(&path("mark/a.proto"), format!("\u{feff}{GOOD}"));
    taken(root.path(), "mark");
    write(&path("links/real/a.proto"), GOOD);
    for (target, link) in [
        (".", "links/one"),
        (".", "links/two"),
        ("..", "links/real/up"),
        ("../..", "links/real/out"),
        ("real", "links/alias"),
    ] {
        symlink(target, path(link)).unwrap();
    }
    taken(root.path(), "links");
    // What a link leads to is part of the contract, unless that is around it.
    fs::create_dir(path("linked")).unwrap();
    symlink("../good", path("linked/x")).unwrap();
    taken(root.path(), "linked");
    fs::create_dir(path("file")).unwrap();
    symlink("../good/a.proto", path("file/a.proto")).unwrap();
    taken(root.path(), "file");
}

/// Runs git in a repository.
fn git(repository: &Path, words: &[&str]) {
    let mut git = Command::new("git");
    git.arg("-C").arg(repository).args(words);
    git.env("GIT_CONFIG_GLOBAL", "/dev/null");
    for role in ["AUTHOR", "COMMITTER"] {
        git.env(format!("GIT_{role}_NAME"), "a");
        git.env(format!("GIT_{role}_EMAIL"), "a@example.com");
    }
    assert!(git.output().unwrap().status.success(), "{words:?}");
}

#[test]
fn a_revision_has_links_colons_and_descriptor_sets() {
    let root = root();
    let path = |name: &str| root.path().join(name);
    git(root.path(), &["init", "--quiet"]);
    write(&path("a:b/x:/a.proto"), GOOD);
    write(&path("real/a.proto"), GOOD);
    write(&path("mark/a.proto"), format!("\u{feff}{GOOD}"));
    for name in ["file", "directory", "circle", "out", "nowhere"] {
        fs::create_dir(path(name)).unwrap();
    }
    for (target, link) in [
        ("../real/a.proto", "file/a.proto"),
        ("../real", "directory/x"),
        ("../directory", "directory/again"),
        ("../circle", "circle/one"),
        ("..", "circle/two"),
        ("/etc/passwd", "out/a.proto"),
        ("x.proto", "nowhere/a.proto"),
    ] {
        symlink(target, path(link)).unwrap();
    }
    write(&path("set.binpb"), set(|_| ()));
    write(&path("latin/a.proto"), b"// \xff\n");
    git(root.path(), &["add", "."]);
    git(root.path(), &["commit", "--quiet", "--message", "x"]);
    for also in [
        "git:HEAD:good",
        "git:HEAD:./good/",
        "git:HEAD:a:b",
        "git:HEAD:a:b/x:",
        "git:HEAD:file",
        "git:HEAD:directory",
        "git:HEAD:mark",
    ] {
        taken(root.path(), also);
    }
    let words = ["fingerprint", "git:HEAD:set.binpb"];
    assert_eq!(schema(root.path(), &words).status.code(), Some(0));
    let failed = "cannot read git:HEAD:";
    refused(
        root.path(),
        "git:HEAD:circle",
        "there is no .proto file in git:HEAD:circle",
    );
    refused(
        root.path(),
        "git:HEAD:out",
        &format!("{failed}out: the link a.proto leads to nothing"),
    );
    refused(
        root.path(),
        "git:HEAD:nowhere",
        &format!("{failed}nowhere: the link a.proto"),
    );
    refused(
        root.path(),
        "git:HEAD:none",
        &format!("{failed}none: there is no \"none\" in the revision"),
    );
    refused(
        root.path(),
        "git:HEAD:latin",
        "git:HEAD:latin/a.proto:1:1: not UTF-8",
    );
    refused(
        root.path(),
        "git:nothing:good",
        "cannot read git:nothing:good: ",
    );
}

#[test]
fn the_root_of_a_repository_is_a_path() {
    let root = root();
    let repository = root.path().join("repository");
    write(&repository.join("a.proto"), GOOD);
    git(&repository, &["init", "--quiet"]);
    git(&repository, &["add", "."]);
    git(&repository, &["commit", "--quiet", "--message", "x"]);
    for contract in ["git:HEAD:.", "git:HEAD:./", "git:HEAD:"] {
        let words = ["check", "../good", contract, "--no-declare"];
        let output = schema(&repository, &words);
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(0), "{contract}: {said}");
    }
}

/// A descriptor set of one file with a message `t.M`.
fn set(change: impl FnOnce(&mut FileDescriptorProto)) -> Vec<u8> {
    let mut file = FileDescriptorProto {
        name: Some("a.proto".to_owned()),
        package: Some("t".to_owned()),
        message_type: vec![message("M")],
        ..FileDescriptorProto::default()
    };
    change(&mut file);
    encoded(vec![file])
}

fn encoded(file: Vec<FileDescriptorProto>) -> Vec<u8> {
    prost::Message::encode_to_vec(&FileDescriptorSet { file })
}

fn message(name: &str) -> DescriptorProto {
    DescriptorProto {
        name: Some(name.to_owned()),
        ..DescriptorProto::default()
    }
}

fn field(name: &str, type_name: &str) -> FieldDescriptorProto {
    FieldDescriptorProto {
        name: Some(name.to_owned()),
        number: Some(1),
        r#type: Some(11),
        type_name: Some(type_name.to_owned()),
        ..FieldDescriptorProto::default()
    }
}

#[test]
fn descriptor_sets_that_are_none_are_refused() {
    let root = root();
    let deep = (0..200).fold(message("Leaf"), |inner, _| DescriptorProto {
        nested_type: vec![inner],
        ..message("N")
    });
    let a = FileDescriptorProto {
        name: Some("a.proto".to_owned()),
        ..FileDescriptorProto::default()
    };
    for (name, bytes, sentence) in [
        (
            "empty",
            Vec::new(),
            "empty is neither a directory nor a descriptor set: it has no files",
        ),
        (
            "text",
            GOOD.into(),
            "text is neither a directory nor a descriptor set: ",
        ),
        (
            "syntax",
            set(|it| it.syntax = Some("proto9".to_owned())),
            "a.proto has the unknown syntax \"proto9\"",
        ),
        (
            "editions",
            set(|it| it.syntax = Some("editions".to_owned())),
            "a.proto has an edition of the number 0: only 2023 and 2024",
        ),
        (
            "deep",
            set(|it| it.message_type.push(deep)),
            "recursion limit",
        ),
        (
            "twice",
            encoded(vec![a.clone(), a.clone()]),
            "it has a.proto twice",
        ),
        (
            "import",
            set(|it| it.dependency.push("b.proto".to_owned())),
            "--include_imports",
        ),
        (
            "nothing",
            set(|it| it.syntax = Some(String::new())),
            "a.proto has the unknown syntax \"\"",
        ),
        (
            "type",
            set(|it| it.message_type[0].field.push(field("x", ".t.Gone"))),
            "'.t.Gone'",
        ),
        (
            "names",
            set(|it| it.message_type.push(message("M"))),
            "name 't.M' is defined twice",
        ),
        (
            "entry",
            set(entry),
            "t.M is marked as the entry of a map, and is none",
        ),
    ] {
        write(&root.path().join(name), bytes);
        refused(root.path(), name, sentence);
    }
}

/// Marks a message as the entry of a map that has neither key nor value.
fn entry(file: &mut FileDescriptorProto) {
    file.message_type[0].options = Some(MessageOptions {
        map_entry: Some(true),
        ..MessageOptions::default()
    });
    let mut map = field("map", ".t.M");
    map.label = Some(3);
    file.message_type.push(DescriptorProto {
        field: vec![map],
        ..message("N")
    });
}

//! Rooms: no two parts of the guest's crates, of xtask or of the skew matrix import each other, neither directly nor by way of others.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

/// What each top-level module of a crate imports of the others, by their names.
type Imports = BTreeMap<String, BTreeSet<String>>;

/// Reads the sources below a directory. Tests and what they use may know everybody.
fn imports(crate_name: &str) -> Imports {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut imports = Imports::new();
    read(&root.join(crate_name).join("src"), None, &mut imports);
    let rooms: BTreeSet<_> = imports.keys().cloned().collect();
    for (room, known) in &mut imports {
        known.retain(|other| rooms.contains(other) && other != room);
    }
    imports
}

fn read(directory: &Path, room: Option<&str>, imports: &mut Imports) {
    for entry in fs::read_dir(directory).unwrap() {
        let path = entry.unwrap().path();
        let stem = path.file_stem().unwrap().to_str().unwrap().to_owned();
        if matches!(&*stem, "tests" | "testing" | "lib" | "main") && room.is_none() {
            continue;
        }
        let room = room.unwrap_or(&stem);
        if path.is_dir() {
            read(&path, Some(room), imports);
            continue;
        }
        let text = fs::read_to_string(&path).unwrap();
        let text = text.split("#[cfg(test)]").next().unwrap_or_default();
        let code = text
            .lines()
            .filter(|line| !line.trim_start().starts_with("//"));
        let known = imports.entry(room.to_owned()).or_default();
        for line in code {
            for (index, _) in line.match_indices("crate::") {
                let rest = &line[index + "crate::".len()..];
                let name = rest
                    .split(|c: char| !c.is_alphanumeric() && c != '_')
                    .next();
                known.extend(name.map(str::to_owned));
            }
            // `use crate::{one, other};` on one line, as rustfmt leaves short ones.
            if let Some((_, list)) = line.split_once("crate::{") {
                let names = list.split(|c: char| !c.is_alphanumeric() && c != '_');
                known.extend(names.map(str::to_owned));
            }
        }
    }
}

/// All that a room knows, by way of others too.
fn reached(room: &str, imports: &Imports) -> BTreeSet<String> {
    let mut reached = BTreeSet::new();
    let mut next = vec![room.to_owned()];
    while let Some(room) = next.pop() {
        for other in imports.get(&room).into_iter().flatten() {
            if reached.insert(other.clone()) {
                next.push(other.clone());
            }
        }
    }
    reached
}

#[test]
fn no_two_rooms_know_each_other() {
    for name in ["agent-engine", "guest-agent", "tests/skew", "xtask/harness"] {
        let imports = imports(name);
        assert!(imports.len() > 3, "{name}: {imports:?}");
        assert!(imports.values().any(|known| !known.is_empty()), "{name}");
        for room in imports.keys() {
            let reached = reached(room, &imports);
            assert!(
                !reached.contains(room),
                "{name}: {room} is in a circle with others: {imports:#?}"
            );
        }
    }
}

#[test]
fn xtasks_rooms_share_what_is_in_the_harness_alone() {
    let nothing = BTreeSet::new();
    let rooms = ["check", "release", "report", "vm"];
    let alone = rooms.map(|room| (room.to_owned(), nothing.clone()));
    assert_eq!(imports("xtask"), Imports::from(alone));
}

#[test]
fn only_the_start_knows_the_agents_memory() {
    let imports = imports("guest-agent");
    let know = imports.iter().filter(|(_, known)| known.contains("memory"));
    let know: Vec<_> = know.map(|(room, _)| room.as_str()).collect();
    assert_eq!(know, ["start"]);
    assert_eq!(imports["sys"], BTreeSet::new());
}

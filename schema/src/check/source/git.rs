//! Reads a revision of a git repository.

use crate::check::CheckError;
use crate::check::source::files::{self, MAX_FILE, RELEASED};
use std::collections::{BTreeMap, HashSet};
use std::io::{self, BufRead, BufReader, Read, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

/// What is at a path of a revision.
pub(super) enum Found {
    /// The `.proto` files of a directory that are in force, by the names that they are imported by.
    Files(BTreeMap<String, String>),
    /// A file.
    File(Vec<u8>),
}

/// Reads what is at a path, from the repository's root; links are followed within the revision.
pub(super) fn read(
    repository: &Path,
    revision: &str,
    path: &str,
    origin: &str,
) -> Result<Found, CheckError> {
    let git = Git { repository, origin };
    let commit = git.line(&[
        "rev-parse",
        "--verify",
        "--end-of-options",
        &format!("{revision}^{{tree}}"),
    ])?;
    let plain: Vec<_> = path
        .split('/')
        .filter(|part| !matches!(*part, "" | "."))
        .collect();
    let path = plain.join("/");
    let mut reading = Reading {
        commit,
        seen: HashSet::new(),
        files: BTreeMap::new(),
        objects: Objects::start(git)?,
        git,
    };
    let object = if path.is_empty() {
        Object::Tree(reading.commit.clone())
    } else {
        reading.follow(&path)?.ok_or_else(|| {
            git.failed(format!(
                "there is no \"{path}\" in the revision: paths are from the repository's root"
            ))
        })?
    };
    match object {
        Object::Blob(bytes) => Ok(Found::File(bytes)),
        Object::TooLarge => Err(CheckError::TooLarge(origin.to_owned())),
        Object::Tree(tree) => {
            reading.leave_out_what_is_around(&path)?;
            reading.directory(&tree, "", &path)?;
            Ok(Found::Files(reading.files))
        }
    }
}

/// Runs git, and returns the lines that it prints.
pub(super) fn lines(
    repository: &Path,
    arguments: &[&str],
    origin: &str,
) -> Result<Vec<String>, CheckError> {
    let output = Git { repository, origin }.run(arguments)?;
    let text = String::from_utf8_lossy(&output);
    Ok(text.lines().map(str::to_owned).collect())
}

#[derive(Clone, Copy)]
struct Git<'a> {
    repository: &'a Path,
    origin: &'a str,
}

impl Git<'_> {
    fn command(self) -> Command {
        let mut command = Command::new("git");
        command.arg("-C").arg(self.repository);
        command
    }

    fn run(self, arguments: &[&str]) -> Result<Vec<u8>, CheckError> {
        let output = self.command().args(arguments).output();
        let output = output.map_err(|error| self.failed(error.to_string()))?;
        if output.status.success() {
            return Ok(output.stdout);
        }
        let reason = String::from_utf8_lossy(&output.stderr).trim().to_owned();
        Err(self.failed(reason))
    }

    fn line(self, arguments: &[&str]) -> Result<String, CheckError> {
        let output = self.run(arguments)?;
        let text = String::from_utf8_lossy(&output);
        Ok(text.lines().next().unwrap_or_default().to_owned())
    }

    fn failed(self, reason: String) -> CheckError {
        CheckError::Git {
            origin: self.origin.to_owned(),
            reason,
        }
    }
}

enum Object {
    /// The tree's id.
    Tree(String),
    Blob(Vec<u8>),
    /// A file that is larger than any contract.
    TooLarge,
}

struct Reading<'a> {
    git: Git<'a>,
    /// The tree of the whole revision.
    commit: String,
    objects: Objects<'a>,
    /// The trees that links lead to: one that is linked to several times is read once.
    seen: HashSet<String>,
    files: BTreeMap<String, String>,
}

impl Reading<'_> {
    /// A link to a directory around the contract would bring in what is beside it.
    fn leave_out_what_is_around(&mut self, path: &str) -> Result<(), CheckError> {
        if !path.is_empty() {
            self.seen.insert(self.commit.clone());
        }
        for (end, _) in path.match_indices('/') {
            if let Some(Object::Tree(tree)) = self.follow(&path[..end])? {
                self.seen.insert(tree);
            }
        }
        Ok(())
    }

    /// Reads the files of a tree. Their names begin with `prefix`; the tree is at `path` in the revision.
    fn directory(&mut self, tree: &str, prefix: &str, path: &str) -> Result<(), CheckError> {
        self.seen.insert(tree.to_owned());
        let listing = self
            .git
            .run(&["ls-tree", "-r", "-z", "--full-tree", tree])?;
        let mut links = Vec::new();
        for entry in listing.split(|byte| *byte == 0).filter(|it| !it.is_empty()) {
            let Some((mode, id, name)) = parts(entry) else {
                continue;
            };
            let is_proto = name.ends_with(b".proto");
            let is_link = mode == b"120000";
            if !is_proto && !is_link {
                continue;
            }
            let Ok(name) = std::str::from_utf8(name) else {
                let lossy = String::from_utf8_lossy(name).into_owned();
                return Err(CheckError::FileName(lossy.into()));
            };
            let in_force = format!("{prefix}{name}");
            if in_force
                .strip_prefix(RELEASED)
                .is_some_and(|rest| rest.starts_with('/'))
            {
                continue;
            }
            if is_link {
                links.push((in_force, format!("{path}/{name}"), is_proto));
            } else if let Some(Object::Blob(bytes)) = self.objects.get(id)? {
                self.file(in_force, bytes)?;
            }
        }
        for (name, path, is_proto) in links {
            match self.follow(path.trim_start_matches('/'))? {
                Some(Object::Blob(bytes)) if is_proto => self.file(name, bytes)?,
                Some(Object::Tree(tree)) if !self.seen.contains(&tree) => {
                    self.directory(&tree, &format!("{name}/"), &path)?;
                }
                None if is_proto => {
                    return Err(self
                        .git
                        .failed(format!("the link {name} leads to nothing in the revision")));
                }
                _ => {}
            }
        }
        Ok(())
    }

    fn file(&mut self, name: String, bytes: Vec<u8>) -> Result<(), CheckError> {
        let place = format!("{}/{name}", self.git.origin);
        self.files.insert(name, files::text(bytes, &place)?);
        Ok(())
    }

    fn follow(&mut self, path: &str) -> Result<Option<Object>, CheckError> {
        let commit = &self.commit;
        self.objects.get(&format!("{commit}:{path}"))
    }
}

/// Mode, id and name of an entry that `git ls-tree -z` prints.
fn parts(entry: &[u8]) -> Option<(&[u8], &str, &[u8])> {
    let tab = entry.iter().position(|byte| *byte == b'\t')?;
    let (about, name) = (&entry[..tab], &entry[tab + 1..]);
    let mut words = about.split(|byte| *byte == b' ');
    let (mode, id) = (words.next()?, words.nth(1)?);
    Some((mode, std::str::from_utf8(id).ok()?, name))
}

/// `git cat-file --batch`, which answers one name after another.
struct Objects<'a> {
    git: Git<'a>,
    child: Child,
    names: ChildStdin,
    contents: BufReader<ChildStdout>,
}

impl<'a> Objects<'a> {
    fn start(git: Git<'a>) -> Result<Self, CheckError> {
        let mut command = git.command();
        command
            .args(["cat-file", "--batch", "--follow-symlinks"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null());
        let failed = |error: io::Error| git.failed(error.to_string());
        let mut child = command.spawn().map_err(failed)?;
        let (Some(names), Some(contents)) = (child.stdin.take(), child.stdout.take()) else {
            return Err(git.failed("git has no pipes".to_owned()));
        };
        let contents = BufReader::new(contents);
        Ok(Self {
            git,
            child,
            names,
            contents,
        })
    }

    /// The object of a name; none where nothing in the repository is there.
    fn get(&mut self, name: &str) -> Result<Option<Object>, CheckError> {
        // A name is a line.
        if name.contains('\n') {
            return Err(CheckError::FileName(name.into()));
        }
        match self.answer(name) {
            Ok(Some(Object::TooLarge)) => {
                let name = name.rsplit(':').next().unwrap_or(name);
                Err(CheckError::TooLarge(format!("{}: {name}", self.git.origin)))
            }
            Ok(object) => Ok(object),
            Err(error) => Err(self.git.failed(error.to_string())),
        }
    }

    fn answer(&mut self, name: &str) -> io::Result<Option<Object>> {
        writeln!(self.names, "{name}")?;
        self.names.flush()?;
        let mut header = Vec::new();
        self.contents.read_until(b'\n', &mut header)?;
        let header = String::from_utf8_lossy(&header).trim_end().to_owned();
        let words: Vec<_> = header.split(' ').collect();
        let ([.., size], false) = (&words[..], header.ends_with(" missing")) else {
            return Ok(None);
        };
        let size: u64 = size.parse().map_err(io::Error::other)?;
        if size > MAX_FILE {
            return Ok(Some(Object::TooLarge));
        }
        let mut bytes = Vec::new();
        let mut contents = (&mut self.contents).take(size + 1);
        contents.read_to_end(&mut bytes)?;
        bytes.pop();
        Ok(match words[..] {
            [id, "tree", _] => Some(Object::Tree(id.to_owned())),
            [_, "blob", _] => Some(Object::Blob(bytes)),
            // A link that leads out of the repository, nowhere, or in a circle.
            _ => None,
        })
    }
}

impl Drop for Objects<'_> {
    fn drop(&mut self) {
        // It has nothing to finish.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

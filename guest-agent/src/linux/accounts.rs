//! The guest's users and groups: `/etc/passwd` and `/etc/group`, as passwd(5) and group(5) describe them.
//!
//! Entries that are not valid are skipped. If a name or a number is there twice, the first entry counts.

use crate::sys::{self, Access};
use agent_engine::bytes::copy;
use core::ffi::CStr;
use rustix::io::Errno;
use rustix::process::Gid;
use vsock_transport::parse_number;

/// The file of users, and that of groups.
pub(super) const USERS: &CStr = c"/etc/passwd";
pub(super) const GROUPS: &CStr = c"/etc/group";

/// The longest line, in bytes. A group with a thousand members has a long one.
const LINE: usize = 16 * 1024;
/// How much of a file is read at once, in bytes.
const CHUNK: usize = 4096;
/// The longest name of a user, in bytes (`LOGIN_NAME_MAX`).
const NAME: usize = 255;
/// The most groups that a process can have here. Linux would allow 65536.
const MOST_GROUPS: usize = 1024;

/// A user or a group, as a request names it: a number if it consists of digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Named<'n> {
    Number(u32),
    Name(&'n [u8]),
}

impl<'n> Named<'n> {
    pub(super) fn new(name: &'n str) -> Self {
        let name = name.as_bytes();
        parse_number(name).map_or(Self::Name(name), Self::Number)
    }

    fn is(self, name: &[u8], number: u32) -> bool {
        match self {
            Self::Number(wanted) => wanted == number,
            Self::Name(wanted) => wanted == name,
        }
    }
}

/// A user.
#[derive(Debug)]
pub(super) struct User {
    pub(super) number: u32,
    /// The number of its main group.
    pub(super) group: u32,
    name: [u8; NAME],
    /// The length of its name. A user without an entry has no name.
    length: usize,
}

impl User {
    /// A user without an entry. Its main group has the user's number, so it gets no rights of an existing group by accident.
    pub(super) const fn without_entry(number: u32) -> Self {
        Self {
            number,
            group: number,
            name: [0; NAME],
            length: 0,
        }
    }

    fn name(&self) -> &[u8] {
        self.name.get(..self.length).unwrap_or_default()
    }

    /// Reads a line: name, password, number, group's number, and what is of no interest here.
    fn parse(line: &[u8], wanted: Named<'_>) -> Option<Self> {
        let mut fields = line.split(|byte| *byte == b':');
        let name = fields
            .next()
            .filter(|name| (1..=NAME).contains(&name.len()))?;
        let number = parse_number(fields.nth(1)?)?;
        let group = parse_number(fields.next()?)?;
        if !wanted.is(name, number) {
            return None;
        }
        let mut user = Self::without_entry(number);
        user.group = group;
        user.length = copy(&mut user.name, name);
        Some(user)
    }
}

/// Groups of a process, the main one first.
#[derive(Debug)]
pub(super) struct Groups {
    list: [Gid; MOST_GROUPS],
    length: usize,
}

impl Groups {
    pub(super) const fn new() -> Self {
        Self {
            list: [Gid::ROOT; MOST_GROUPS],
            length: 0,
        }
    }

    pub(super) fn as_slice(&self) -> &[Gid] {
        self.list.get(..self.length).unwrap_or_default()
    }

    /// Adds a group.
    ///
    /// # Errors
    /// Fails if there are too many. A program that lacks one of its groups might do what its user may not.
    pub(super) fn add(&mut self, group: u32) -> Result<(), Errno> {
        let group = Gid::from_raw_unchecked(group);
        if self.as_slice().contains(&group) {
            return Ok(());
        }
        *self.list.get_mut(self.length).ok_or(Errno::TOOBIG)? = group;
        self.length = self.length.saturating_add(1);
        Ok(())
    }
}

/// Finds a user in a file.
pub(super) fn find_user(file: &CStr, wanted: Named<'_>) -> Result<Option<User>, Errno> {
    let mut found = None;
    search(file, &mut |line| {
        found = User::parse(line, wanted);
        Ok(found.is_some())
    })?;
    Ok(found)
}

/// Finds a group in a file, and returns its number.
pub(super) fn find_group(file: &CStr, wanted: Named<'_>) -> Result<Option<u32>, Errno> {
    let mut found = None;
    search(file, &mut |line| {
        let group = parse_group(line).filter(|group| wanted.is(group.name, group.number));
        found = group.map(|group| group.number);
        Ok(found.is_some())
    })?;
    Ok(found)
}

/// Adds the groups of which a user is a member.
pub(super) fn add_groups_of(file: &CStr, user: &User, groups: &mut Groups) -> Result<(), Errno> {
    if user.name().is_empty() {
        return Ok(());
    }
    search(file, &mut |line| {
        if let Some(group) = parse_group(line)
            && group
                .members
                .split(|byte| *byte == b',')
                .any(|name| name == user.name())
        {
            groups.add(group.number)?;
        }
        Ok(false)
    })
}

/// An entry of a group.
struct Group<'l> {
    name: &'l [u8],
    number: u32,
    /// The names of its members, with commas between them.
    members: &'l [u8],
}

/// Reads a line: name, password, number, and members.
fn parse_group(line: &[u8]) -> Option<Group<'_>> {
    let mut fields = line.split(|byte| *byte == b':');
    let name = fields.next().filter(|name| !name.is_empty())?;
    let number = parse_number(fields.nth(1)?)?;
    Some(Group {
        name,
        number,
        members: fields.next().unwrap_or_default(),
    })
}

/// Shows each line of a file to `visit`, until that returns true. Fails if a line before is too long: it might be the one that
/// is searched.
// Its stack frame has 20 KiB. If this were inlined, the frame of every child would have them.
#[inline(never)]
fn search(file: &CStr, visit: &mut dyn FnMut(&[u8]) -> Result<bool, Errno>) -> Result<(), Errno> {
    let file = sys::open(file, Access::Read)?;
    let (mut line, mut length) = ([0; LINE], 0_usize);
    let mut chunk = [0; CHUNK];
    loop {
        let read = match rustix::io::read(&file, &mut chunk) {
            Ok(read) => read,
            Err(Errno::INTR) => continue,
            Err(errno) => return Err(errno),
        };
        // The last line may have no newline.
        let bytes = if read == 0 {
            b"\n"
        } else {
            chunk.get(..read).unwrap_or_default()
        };
        for part in bytes.split_inclusive(|byte| *byte == b'\n') {
            let (text, is_whole) = match part.strip_suffix(b"\n") {
                Some(text) => (text, true),
                None => (part, false),
            };
            copy(line.get_mut(length..).unwrap_or_default(), text);
            length = length.saturating_add(text.len());
            let whole = line.get(..length).ok_or(Errno::OVERFLOW)?;
            if is_whole {
                if visit(whole)? {
                    return Ok(());
                }
                length = 0;
            }
        }
        if read == 0 {
            return Ok(());
        }
    }
}

#[cfg(test)]
mod tests;

//! Options as mount(8) takes them: some are the kernel's own, the others are the file system's.

use super::{Driver, MAX_PATH};
use crate::failed::Failed;
use crate::strings::Strings;
use agent_core::wire::Repeated;
use core::ffi::CStr;
use rustix::mount::MountFlags;

/// The kernel's own options.
static FLAGS: [(&str, MountFlags); 7] = [
    ("ro", MountFlags::RDONLY),
    ("nosuid", MountFlags::NOSUID),
    ("nodev", MountFlags::NODEV),
    ("noexec", MountFlags::NOEXEC),
    ("noatime", MountFlags::NOATIME),
    ("sync", MountFlags::SYNCHRONOUS),
    ("dirsync", MountFlags::DIRSYNC),
];

/// Takes the kernel's own options out, and joins the others by commas.
#[inline(never)]
pub(super) fn parse<'m>(
    driver: Driver,
    options: Repeated<'_, &str>,
    strings: &mut Strings<'m>,
) -> Result<(MountFlags, &'m CStr), Failed> {
    let (mut flags, own) = driver.options();
    strings.push(own);
    let mut comma = if own.is_empty() { "" } else { "," };
    for option in options {
        if let Some(flag) = flag(option) {
            flags = flags.union(flag);
        } else {
            strings.push(comma);
            strings.push(option);
            comma = ",";
        }
    }
    match strings.finish() {
        Ok(data) if data.count_bytes() <= MAX_PATH => Ok((flags, data)),
        _ => Err(Failed::UnfitOptions),
    }
}

impl Driver {
    /// What the driver itself asks for. Later options win, so the caller's have the last word.
    fn options(self) -> (MountFlags, &'static str) {
        match self {
            #[cfg(feature = "ephemeral")]
            Self::Ephemeral => (MountFlags::NOSUID.union(MountFlags::NODEV), "mode=1777"),
            _ => (MountFlags::empty(), ""),
        }
    }
}

fn flag(option: &str) -> Option<MountFlags> {
    let mut flags = FLAGS.iter();
    flags.find_map(|(name, flag)| (*name == option).then_some(*flag))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::string::String;
    use std::vec::Vec;

    fn parsed(driver: Driver, options: &[&str]) -> Result<(MountFlags, String), Failed> {
        let mut memory = std::vec![0xff; 2 * MAX_PATH];
        let mut strings = Strings::new(&mut memory);
        parse(driver, Repeated::new(options), &mut strings)
            .map(|(flags, data)| (flags, data.to_str().unwrap().into()))
    }

    #[test]
    fn the_kernels_own_become_flags_and_the_others_one_string() {
        let none = MountFlags::empty();
        assert_eq!(parsed(Driver::Tmpfs, &[]), Ok((none, String::new())));
        let given = ["size=1m", "ro", "mode=700", "noexec", "rosy"];
        let flags = MountFlags::RDONLY | MountFlags::NOEXEC;
        let expected = Ok((flags, "size=1m,mode=700,rosy".into()));
        assert_eq!(parsed(Driver::Tmpfs, &given), expected);
        let all: Vec<_> = FLAGS.iter().map(|(name, _)| *name).collect();
        let flags = FLAGS.iter().fold(none, |all, (_, flag)| all | *flag);
        assert_eq!(parsed(Driver::Block, &all), Ok((flags, String::new())));
        assert_eq!(flags.bits().count_ones(), 7);
    }

    #[test]
    fn the_file_systems_options_end_at_4095_bytes() {
        let half = "x".repeat(2047);
        let flag = "ro";
        assert!(parsed(Driver::Tmpfs, &[&half, flag, &half]).is_ok());
        let long = "x".repeat(2048);
        let refused = Err(Failed::UnfitOptions);
        assert_eq!(parsed(Driver::Tmpfs, &[&half, &long]), refused);
        assert_eq!(parsed(Driver::Tmpfs, &["a\0b"]), refused);
    }

    #[cfg(feature = "ephemeral")]
    #[test]
    fn ephemeral_memory_is_everyones_and_nobodys() {
        let flags = MountFlags::NOSUID | MountFlags::NODEV;
        let expected = Ok((flags, "mode=1777,size=1m".into()));
        assert_eq!(parsed(Driver::Ephemeral, &["size=1m"]), expected);
    }
}

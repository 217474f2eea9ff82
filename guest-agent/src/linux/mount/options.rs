//! Options as for mount(8): some are flags of the kernel, the others belong to the file system.

use super::super::bytes::PATH_MAX;
use super::super::strings::Strings;
use agent_core::wire::Repeated;
use agent_engine::HandlerError;
use agent_engine::system::Driver;
use core::ffi::CStr;
use rustix::mount::MountFlags;

/// The options that are flags of the kernel.
static FLAGS: [(&str, MountFlags); 7] = [
    ("ro", MountFlags::RDONLY),
    ("nosuid", MountFlags::NOSUID),
    ("nodev", MountFlags::NODEV),
    ("noexec", MountFlags::NOEXEC),
    ("noatime", MountFlags::NOATIME),
    ("sync", MountFlags::SYNCHRONOUS),
    ("dirsync", MountFlags::DIRSYNC),
];

/// Converts options to flags of the kernel where possible, and joins the others with commas.
pub(super) fn parse<'m>(
    driver: Driver,
    options: Repeated<'_, &str>,
    strings: &mut Strings<'m>,
) -> Result<(MountFlags, &'m CStr), HandlerError> {
    let (mut flags, own) = own_options(driver);
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
        Ok(data) if data.count_bytes() < PATH_MAX => Ok((flags, data)),
        _ => Err(HandlerError::UnfitOptions),
    }
}

/// The options of the driver itself. The caller's options come after them, and override them.
const fn own_options(driver: Driver) -> (MountFlags, &'static str) {
    match driver {
        Driver::Ephemeral => (MountFlags::NOSUID.union(MountFlags::NODEV), "mode=1777"),
        _ => (MountFlags::empty(), ""),
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

    fn parsed(driver: Driver, options: &[&str]) -> Result<(MountFlags, String), HandlerError> {
        let mut memory = std::vec![0xff; 2 * PATH_MAX];
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
        let refused = Err(HandlerError::UnfitOptions);
        assert_eq!(parsed(Driver::Tmpfs, &[&half, &long]), refused);
        assert_eq!(parsed(Driver::Tmpfs, &["a\0b"]), refused);
    }

    #[test]
    fn ephemeral_memory_is_everyones_and_nobodys() {
        let flags = MountFlags::NOSUID | MountFlags::NODEV;
        let expected = Ok((flags, "mode=1777,size=1m".into()));
        assert_eq!(parsed(Driver::Ephemeral, &["size=1m"]), expected);
    }
}

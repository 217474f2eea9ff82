//! Names with wildcards.

/// Whether a name matches a pattern, in which `*` stands for any characters, also for none.
pub(crate) fn matches(pattern: &str, name: &str) -> bool {
    let Some((start, rest)) = pattern.split_once('*') else {
        return pattern == name;
    };
    let Some(mut left) = name.strip_prefix(start) else {
        return false;
    };
    let mut parts: Vec<_> = rest.split('*').collect();
    // What follows the last `*` ends the name; the others are found from the left, each as early as can be.
    let end = parts.pop().unwrap_or_default();
    for part in parts {
        let Some(at) = left.find(part) else {
            return false;
        };
        left = &left[at + part.len()..];
    }
    left.ends_with(end)
}

#[cfg(test)]
mod tests {
    use super::matches;

    #[test]
    fn a_star_stands_for_any_characters() {
        for (pattern, name) in [
            ("a.B", "a.B"),
            ("*", ""),
            ("*", "a.B"),
            ("a.*", "a.B.c"),
            ("*.c", "a.B.c"),
            ("a*c", "ac"),
            ("a*b*b", "abb"),
            ("*b*", "abc"),
            ("a**c", "abc"),
        ] {
            assert!(matches(pattern, name), "{pattern} {name}");
        }
    }

    #[test]
    fn what_stands_around_a_star_has_to_be_there() {
        for (pattern, name) in [
            ("a.B", "a.BC"),
            ("a.*", "b.B"),
            ("a*a", "a"),
            ("a*b*b", "ab"),
            ("*b", "abc"),
            ("", "a"),
        ] {
            assert!(!matches(pattern, name), "{pattern} {name}");
        }
    }
}

//! What the two sides of a contract are called.

use crate::check::{Release, UpgradeFirst, Who};
use std::fmt;
use std::str::FromStr;

/// What the two sides of a contract are called: host and guest, or client and server.
///
/// ```
/// use agent_schema::check::{Roles, Who};
/// let roles: Roles = "client,server".parse()?;
/// assert_eq!(roles.who(Who::OldHostNewGuest), "old client + new server");
/// # Ok::<_, agent_schema::check::NotRoles>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Roles {
    /// The side that calls.
    pub caller: String,
    /// The side that answers.
    pub server: String,
}

/// A text that names no two sides.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("\"{0}\" names no two sides: they are written as client,server")]
pub struct NotRoles(String);

impl Roles {
    /// The names for contracts that import the options of ours or not.
    pub(crate) fn of<'r>(releases: impl IntoIterator<Item = &'r Release>) -> Self {
        if releases.into_iter().any(|release| release.annotated) {
            return Self {
                caller: "host".to_owned(),
                server: "guest".to_owned(),
            };
        }
        Self::client_and_server()
    }

    pub(crate) fn client_and_server() -> Self {
        Self {
            caller: "client".to_owned(),
            server: "server".to_owned(),
        }
    }

    /// The mixed fleets that suffer.
    pub fn who(&self, who: Who) -> String {
        let Self { caller, server } = self;
        match who {
            Who::NewHostOldGuest => format!("new {caller} + old {server}"),
            Who::OldHostNewGuest => format!("old {caller} + new {server}"),
            Who::Nobody | Who::Both => who.to_string(),
        }
    }

    /// The side that must be upgraded first, or `either`.
    pub fn first(&self, first: UpgradeFirst) -> &str {
        match first {
            UpgradeFirst::Host => &self.caller,
            UpgradeFirst::Guest => &self.server,
            UpgradeFirst::Either => "either",
        }
    }

    /// A sentence of a finding, which is about hosts and guests, with the names. Only these words are written with an
    /// article and an age; the names of elements in the sentence have no spaces.
    pub(crate) fn in_sentence(&self, sentence: &str) -> String {
        let mut text = sentence.to_owned();
        for (side, name) in [("host", &self.caller), ("guest", &self.server)] {
            for age in ["a new", "an old"] {
                text = text.replace(&format!("{age} {side}"), &format!("{age} {name}"));
            }
        }
        text
    }
}

impl FromStr for Roles {
    type Err = NotRoles;

    fn from_str(text: &str) -> Result<Self, NotRoles> {
        let is_word = |name: &str| !name.is_empty() && name.chars().all(char::is_alphanumeric);
        match text.split_once(',') {
            Some((caller, server)) if is_word(caller) && is_word(server) => Ok(Self {
                caller: caller.to_owned(),
                server: server.to_owned(),
            }),
            _ => Err(NotRoles(text.to_owned())),
        }
    }
}

impl fmt::Display for Roles {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{},{}", self.caller, self.server)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_sides_of_a_sentence_are_named_anew() {
        let roles: Roles = "client,server".parse().unwrap();
        let sentence = "a new guest reads the field host of an old host: a new host, an old guest";
        let expected =
            "a new server reads the field host of an old client: a new client, an old server";
        assert_eq!(roles.in_sentence(sentence), expected);
    }

    #[test]
    fn two_words_are_roles() {
        for wrong in ["", "client", "client,", ",server", "a b,c", "a,b,c"] {
            assert!(wrong.parse::<Roles>().is_err(), "{wrong}");
        }
    }
}

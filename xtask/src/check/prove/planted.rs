//! The check that the branches of planted bugs leave nothing in the agent that ships.
//!
//! It is built once more without them, and has to be the same file but for its build ID: the linker makes that of
//! everything, and so of what debuggers read too, where the branches are places.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, ensure};
use object::Object;

use vm_harness::agent::Agent;
use vm_harness::ground::Workspace;

/// No bug can be planted with it.
const UNPLANTED: &str = "handclasp_unplanted";
/// A bug that nothing but a comparison differs in: the control that a cfg reaches the agent's code.
const CONTROL: &str = "handclasp_planted=\"evicts-the-latest\"";

/// Builds the agent as it ships, without the branches, and with a bug. Returns the length of what is the same.
pub(super) fn leave_nothing(workspace: &Workspace) -> Result<usize> {
    let directory = workspace.target().join("prove");
    let shipped = code(&Agent::build(workspace)?)?;
    let unplanted = Agent::build_with(workspace, UNPLANTED, &directory.join("unplanted"))?;
    let first = difference(&shipped, &code(&unplanted)?);
    ensure!(
        first.is_none(),
        "the branches of planted bugs change the agent: {} differs from it at byte {}",
        unplanted.stripped.display(),
        first.unwrap_or_default()
    );
    let control = Agent::build_with(workspace, CONTROL, &directory.join("planted"))?;
    ensure!(
        difference(&shipped, &code(&control)?).is_some(),
        "an agent with a planted bug is the same too: the comparison would not see one"
    );
    Ok(shipped.len())
}

/// The stripped file, with zeros where its build ID is.
fn code(agent: &Agent) -> Result<Vec<u8>> {
    let read =
        |path: &Path| fs::read(path).with_context(|| format!("cannot read {}", path.display()));
    let whole = read(&agent.whole)?;
    let file = object::File::parse(&*whole)?;
    let id = file.build_id()?.context("the agent has no build ID")?;
    without(id, read(&agent.stripped)?)
}

/// The bytes with zeros where `part` is, which has to be once.
fn without(part: &[u8], mut bytes: Vec<u8>) -> Result<Vec<u8>> {
    let is_part = |window: &[u8]| window == part;
    let mut places = (0_usize..).zip(bytes.windows(part.len().max(1)));
    let place = places.find(|(_, window)| is_part(window)).map(|(at, _)| at);
    let again = places.any(|(_, window)| is_part(window));
    let place = place.filter(|_| !again);
    let place = place.context("the build ID is not in the stripped agent once")?;
    bytes
        .iter_mut()
        .skip(place)
        .take(part.len())
        .for_each(|byte| *byte = 0);
    Ok(bytes)
}

/// Where two files differ first; `None` where they are the same.
fn difference(one: &[u8], other: &[u8]) -> Option<usize> {
    let first = one.iter().zip(other).position(|(one, other)| one != other);
    first.or_else(|| (one.len() != other.len()).then(|| one.len().min(other.len())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_part_that_is_there_once_is_left_out() {
        assert_eq!(without(b"id", b"an id.".to_vec()).unwrap(), b"an \0\0.");
        assert!(without(b"id", b"nothing".to_vec()).is_err());
        assert!(without(b"id", b"id and id".to_vec()).is_err());
        assert!(without(b"", b"id".to_vec()).is_err());
    }

    #[test]
    fn files_differ_in_a_byte_or_in_their_length() {
        assert_eq!(difference(b"same", b"same"), None);
        assert_eq!(difference(b"same", b"sane"), Some(2));
        assert_eq!(difference(b"same", b"same one"), Some(4));
    }
}

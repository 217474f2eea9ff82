//! What an agent takes while it has nothing to do.

use handclasp_tests::Agent;
use std::fs;

/// The most that is resident, in KiB, of the program's pages and its memory together. Most are pages of the file, which the
/// kernel maps in pieces of 64 KiB around the one that is used, so another few KiB of program may count as another piece.
const MOST_RESIDENT: u64 = 256;

#[test]
fn an_idle_agent_with_a_connection_is_small_in_memory() {
    let agent = Agent::start();
    let mut connection = agent.connect();
    assert!(connection.is_serving());
    let status =
        fs::read_to_string(format!("/proc/{}/status", agent.pid().as_raw_nonzero())).unwrap();
    let resident = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let resident = resident.and_then(|resident| resident.trim().strip_suffix(" kB"));
    let resident: u64 = resident.expect("its size").parse().unwrap();
    assert!(
        resident <= MOST_RESIDENT,
        "{resident} KiB are above the limit of {MOST_RESIDENT}"
    );
}

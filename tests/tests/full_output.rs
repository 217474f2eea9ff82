//! Callers who do not take their answers: they lose none of them, whenever those come.

use handclasp_tests::{AGENT, Agent, Outcome, RunRequest, Unread, short_directory, wait};
use std::fs;

#[test]
fn many_who_do_not_read_are_not_read_and_get_all_answers_in_the_end() {
    let agent = Agent::start();
    let mut observer = agent.connect();
    let unread: Vec<_> = (0..20)
        .map(|_| Unread::start(&agent, &mut observer))
        .collect();
    assert!(observer.call(AGENT, "Info", []).is_ok());
    for unread in unread {
        assert!(unread.read_all().is_serving());
    }
}

#[test]
fn a_program_that_ends_while_the_output_is_full_is_answered_in_the_end() {
    let agent = Agent::start();
    let mut observer = agent.connect();
    let directory = short_directory();
    let mut caller = agent.connect();
    let stream = caller.start_run(&RunRequest {
        cwd: directory.path().display().to_string(),
        ..RunRequest::shell("until [ -e go ]; do sleep 0.02; done; head -c 100000 /dev/zero")
    });
    let unread = Unread::fill(caller, &mut observer);
    fs::write(directory.path().join("go"), "").unwrap();
    wait::until("the program to end", || {
        agent.descendants().is_empty().then_some(())
    });
    let mut caller = unread.read_all();
    let done = caller.run_answer(stream).unwrap();
    assert_eq!(done.outcome, Outcome::ExitCode(0));
    assert_eq!(done.stdout, vec![0; 100_000]);
    assert!(caller.is_serving());
}

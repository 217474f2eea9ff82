//! What may take long: from the call to the answer of its job.

use crate::handler_error::HandlerError;
use crate::limits::{JOB_DATA, JOBS};
use crate::platform::{Channel, Id, Token};
use crate::system::Exit;
use crate::system::{Driver, JobAnswer};
use crate::testing::{Answer, Asked, Bench, Host};
use agent_core::messages::{
    InfoRequest, MountRequest, MountResponse, PauseRequest, PauseResponse, RunRequest, agent,
};
use agent_core::wire::Repeated;
use std::vec::Vec;

fn tmpfs(target: &str) -> MountRequest<'_> {
    MountRequest {
        driver: MountRequest::DRIVER_TMPFS,
        target,
        ..MountRequest::default()
    }
}

/// A host that has mounts under way.
fn mounting(count: usize) -> (Bench, Host, Vec<u32>) {
    let mut bench = Bench::new();
    let mut host = bench.connect_with_session();
    let streams = (0..count).map(|_| mount(&mut bench, &mut host)).collect();
    (bench, host, streams)
}

fn mount(bench: &mut Bench, host: &mut Host) -> u32 {
    let stream = host.call::<agent::Mount>(&tmpfs("/m"));
    bench.settle();
    stream
}

/// A job is done, and says so.
fn done(bench: &mut Bench, job: usize) {
    bench.world.jobs.say(job, b"\0");
    bench.world.jobs.end(job);
    bench.settle();
}

fn is(answer: &Answer, failure: HandlerError) -> bool {
    (answer.code, answer.message.as_str()) == (failure.code(), failure.sentence())
}

#[test]
fn a_mount_is_answered_when_its_job_has() {
    let mut bench = Bench::new();
    let mut host = bench.connect_with_session();
    host.call::<agent::Mount>(&MountRequest {
        driver: MountRequest::DRIVER_BLOCK,
        source: "/dev/vda",
        target: "/mnt",
        fstype: "ext4",
        options: Repeated::new(&["ro", "nodev"]),
    });
    bench.settle();
    let asked = Asked::Mount {
        driver: Driver::Block,
        source: "/dev/vda".into(),
        target: "/mnt".into(),
        fstype: "ext4".into(),
        options: ["ro", "nodev"].map(Into::into).into(),
    };
    let id = Id {
        index: 0,
        serial: 1,
    };
    assert_eq!(bench.world.jobs.started, [(id, asked)]);
    bench.world.jobs.say(0, b"\0");
    bench.settle();
    assert!(host.answers().is_empty());
    assert!(!bench.engine.services().is_empty());
    bench.world.jobs.end(0);
    bench.settle();
    assert_eq!(host.answer().read::<agent::Mount>(), MountResponse {});
    assert!(bench.engine.services().is_empty());
}

#[test]
fn a_mount_that_makes_no_sense_begins_no_job() {
    let (mut bench, mut host, _) = mounting(0);
    let answer = bench.ask::<agent::Mount>(&mut host, &tmpfs("m"));
    assert!(is(&answer, HandlerError::BadTarget));
    assert!(bench.world.jobs.started.is_empty());
}

#[test]
fn a_job_that_fails_says_why() {
    let (mut bench, mut host, _) = mounting(1);
    bench.world.jobs.say(0, &[HandlerError::NoDevice.number()]);
    bench.world.jobs.end(0);
    bench.settle();
    assert!(is(&host.answer(), HandlerError::NoDevice));
}

#[test]
fn a_job_that_ends_without_a_word_or_with_an_unknown_one_was_ended() {
    let (mut bench, mut host, _) = mounting(2);
    bench.world.jobs.end(0);
    bench.settle();
    assert!(is(&host.answer(), HandlerError::JobEnded));
    bench.world.jobs.say(1, &[255]);
    bench.world.jobs.end(1);
    bench.settle();
    assert!(is(&host.answer(), HandlerError::JobEnded));
}

#[test]
fn an_answer_comes_in_pieces_of_which_the_first_byte_counts() {
    let (mut bench, mut host, _) = mounting(2);
    let full = [0; JOB_DATA + 1];
    for piece in [&b"\0"[..], &full[..JOB_DATA], &[9][..], &full] {
        bench.world.jobs.say(0, piece);
        bench.settle();
    }
    bench.world.jobs.end(0);
    bench.settle();
    assert!(host.answer().is_ok());
    for piece in [&[HandlerError::NoTag.number()][..], &[0][..]] {
        bench.world.jobs.say(1, piece);
    }
    bench.world.jobs.end(1);
    bench.settle();
    assert!(is(&host.answer(), HandlerError::NoTag));
}

#[test]
fn an_event_without_news_changes_nothing() {
    let (mut bench, mut host, _) = mounting(1);
    let (id, _) = bench.world.jobs.started[0];
    bench.report(Token::Job(id), true, false, false);
    bench.settle();
    assert!(host.answers().is_empty());
    done(&mut bench, 0);
    assert!(host.answer().is_ok());
}

/// A host that has a program in the group "web", which is number 0.
fn with_group() -> (Bench, Host) {
    let mut bench = Bench::new();
    bench.world.machine.busy_groups.insert("web".into());
    let mut host = bench.connect_with_session();
    let request = RunRequest {
        group: "web",
        ..RunRequest::default()
    };
    bench.run(&mut host, request);
    (bench, host)
}

#[test]
fn a_pause_is_answered_when_the_group_stands_still() {
    let (mut bench, mut host) = with_group();
    let stream = host.call::<agent::Pause>(&PauseRequest { group: "web" });
    bench.settle();
    let (_, asked) = &bench.world.jobs.started[0];
    assert_eq!(*asked, Asked::Freeze("web".into()));
    assert!(host.answers().is_empty());
    done(&mut bench, 0);
    let answer = host.answer();
    assert_eq!(answer.stream, stream);
    assert_eq!(answer.read::<agent::Pause>(), PauseResponse {});
}

#[test]
fn a_pause_that_fails_says_why() {
    let (mut bench, mut host) = with_group();
    host.call::<agent::Pause>(&PauseRequest { group: "web" });
    bench.settle();
    bench.world.jobs.say(0, &[HandlerError::NotFrozen.number()]);
    bench.world.jobs.end(0);
    bench.settle();
    assert!(is(&host.answer(), HandlerError::NotFrozen));
}

#[test]
fn jobs_end_in_any_order() {
    let (mut bench, mut host, streams) = mounting(3);
    for job in [1, 2, 0] {
        done(&mut bench, job);
        assert_eq!(host.answer().stream, streams[job]);
    }
    // Two at once too.
    let first = mount(&mut bench, &mut host);
    let second = mount(&mut bench, &mut host);
    for job in [4, 3] {
        bench.world.jobs.end(job);
    }
    bench.settle();
    let mut answered: Vec<_> = host.answers().iter().map(|answer| answer.stream).collect();
    answered.sort_unstable();
    assert_eq!(answered, [first, second]);
}

#[test]
fn each_caller_is_answered_for_its_own_job() {
    let (mut bench, mut host, _) = mounting(1);
    let mut other = bench.connect_with_session();
    mount(&mut bench, &mut other);
    done(&mut bench, 1);
    assert!(other.answer().is_ok());
    assert!(host.answers().is_empty());
    done(&mut bench, 0);
    assert!(host.answer().is_ok());
    assert!(other.answers().is_empty());
}

#[test]
fn other_calls_go_on_while_a_job_is_under_way() {
    let (mut bench, mut host, _) = mounting(1);
    let info = bench.ask::<agent::Info>(&mut host, &InfoRequest::default());
    assert!(info.is_ok());
}

#[test]
fn eight_jobs_are_done_at_a_time() {
    let (mut bench, mut host, _) = mounting(JOBS);
    assert!(host.answers().is_empty());
    let answer = bench.ask::<agent::Mount>(&mut host, &tmpfs("/m"));
    assert!(is(&answer, HandlerError::TooManyJobs));
    assert_eq!(bench.world.jobs.started.len(), 8);
    done(&mut bench, 5);
    assert!(host.answer().is_ok());
    mount(&mut bench, &mut host);
    assert!(host.answers().is_empty());
    let (id, _) = &bench.world.jobs.started[8];
    assert_eq!(id.serial, 9);
}

#[test]
fn a_job_whose_caller_is_gone_goes_on_and_is_forgotten_at_its_end() {
    let (mut bench, host, _) = mounting(JOBS);
    host.hang_up();
    bench.settle();
    let mut other = bench.connect_with_session();
    let answer = bench.ask::<agent::Mount>(&mut other, &tmpfs("/m"));
    assert!(is(&answer, HandlerError::TooManyJobs));
    for job in 0..JOBS {
        assert!(!bench.engine.services().is_empty());
        done(&mut bench, job);
    }
    assert!(bench.engine.services().is_empty());
    mount(&mut bench, &mut other);
    assert!(other.answers().is_empty());
}

#[test]
fn a_job_that_cannot_be_started_is_refused_and_takes_no_number() {
    let (mut bench, mut host, _) = mounting(0);
    bench.world.jobs.refusal = Some(HandlerError::NoRoomForJob);
    for _ in 0..2 {
        let answer = bench.ask::<agent::Mount>(&mut host, &tmpfs("/m"));
        assert!(is(&answer, HandlerError::NoRoomForJob));
    }
    assert!(bench.engine.services().is_empty());
    bench.world.jobs.refusal = None;
    mount(&mut bench, &mut host);
    let (id, _) = &bench.world.jobs.started[0];
    assert_eq!(id.serial, 1);
}

#[test]
fn whoever_waits_for_a_job_does_not_give_way() {
    let (mut bench, mut host, _) = mounting(1);
    let others = [bench.connect(), bench.connect()];
    let _another = bench.connect();
    assert!(!host.is_closed() && others[0].is_closed());
    // What came last from it was the call.
    done(&mut bench, 0);
    assert!(host.answer().is_ok());
    let _last = bench.connect();
    assert!(host.is_closed() && !others[1].is_closed());
}

/// A job is done, and its answer finds no room behind a long one that is on its way.
fn held_up() -> (Bench, Host) {
    let (mut bench, mut host, _) = mounting(1);
    bench.run(&mut host, RunRequest::default());
    bench
        .world
        .children
        .write(0, Channel::Stdout, &[b'x'; 15_000]);
    host.wire.borrow_mut().room = 1000;
    bench.end(0, Exit::Code(0));
    done(&mut bench, 0);
    (bench, host)
}

#[test]
fn an_answer_that_finds_no_room_waits() {
    let (mut bench, mut host) = held_up();
    let (id, _) = bench.world.jobs.started[0];
    bench.report(Token::Job(id), true, false, false);
    assert!(!bench.engine.services().is_empty());
    host.wire.borrow_mut().room = usize::MAX;
    bench.settle();
    let answers = host.answers();
    assert_eq!(answers.len(), 2);
    assert!(answers[1].is_ok() && answers[1].stream < answers[0].stream);
    assert!(bench.engine.services().is_empty());
}

#[test]
fn an_answer_that_nobody_waits_for_any_more_is_forgotten() {
    let (mut bench, host) = held_up();
    host.hang_up();
    bench.settle();
    assert!(bench.engine.services().is_empty());
}

#[test]
fn an_answers_data_is_behind_its_first_byte() {
    assert_eq!(JobAnswer::Done(b"data").data(), b"data");
    let failed = JobAnswer::Failed(HandlerError::NoTag);
    assert_eq!(failed.data(), b"");
    assert_eq!(failed.status(), HandlerError::NoTag.number());
    assert_eq!(JobAnswer::decode(b"\0"), JobAnswer::Done(b""));
    assert_eq!(
        JobAnswer::decode(&[HandlerError::NoTag.number(), 1]),
        failed
    );
}
